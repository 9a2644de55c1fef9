"""The votes themselves, and the one gate in front of them: a value is read by its giver, by co-reviewers after their own lock in the cross round,
and by chair and house once the rounds are over (R-06, A-03). Names are letters, in an order that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from zhongshu.appraisal.models import CRITERION, CROSS, OPENED, Appraisal, Review, Score
from zhongshu.appraisal.pooling import Vote
from zhongshu.kernel.errors import NotAllowed
from zhongshu.panels.queries import actor_seat
from zhongshu.people.actor import Actor
from zhongshu.people.roles import INSIDE, Role


def final_reviews(appraisal: Appraisal) -> list[Review]:
    """Each expert's last word; released and replaced seats no longer speak. For the room itself, never for a page."""
    found: QuerySet[Review] = appraisal.reviews.filter(seat__state="accepted").select_related("person", "seat")
    last = {review.person_id: review for review in found.prefetch_related("scores").order_by("round")}
    return sorted(last.values(), key=lambda review: shuffled(appraisal, review.person_id))


def shuffled(appraisal: Appraisal, person_id: str) -> str:
    """An order that nobody can tell a person from, not even who knows every id: it takes the house's secret to work it out."""
    return salted_hmac("appraisal.letters", f"{appraisal.pk}/{person_id}", algorithm="sha256").hexdigest()


def tally(reviews: Iterable[Review]) -> list[Vote]:
    """Reviews as the computations need them."""
    return [_vote(review, list(review.scores.all())) for review in reviews]


def _vote(review: Review, scores: list[Score]) -> Vote:
    criteria = [s for s in scores if s.kind == CRITERION]
    return Vote(
        review.verdict,
        review.confidence,
        review.expertise,
        {s.code: s.value for s in criteria},
        {s.code: (s.low or s.value, s.high or s.value) for s in criteria},
        {s.code: s.value for s in scores if s.kind != CRITERION},
    )


def may_read_votes(actor: Actor, appraisal: Appraisal) -> bool:
    """Whether this actor may read the values of others now."""
    seat = actor_seat(actor, appraisal.panel)
    if seat is not None:
        locked = appraisal.reviews.filter(seat=seat).exists()
        return locked and appraisal.stage in (CROSS, *OPENED)
    return appraisal.stage in OPENED and bool(actor.roles & INSIDE)


def votes_for(actor: Actor, appraisal: Appraisal) -> list[Vote]:
    """The votes, for whoever may read them now."""
    if not may_read_votes(actor, appraisal):
        raise NotAllowed
    return tally(final_reviews(appraisal))


@dataclass(frozen=True, slots=True)
class Argument:
    """What one expert said, under a letter; ``name`` only for the house once everything is over."""

    letter: str
    mine: bool
    review: Review
    scores: tuple[Score, ...]
    name: str


NAME_READERS = frozenset({Role.AO, Role.DIR, Role.INT, Role.FL, Role.COM})


def arguments_for(actor: Actor, appraisal: Appraisal, *, before_cross: bool = False) -> list[Argument]:
    """Everybody's argument without names (with them for the house, after the rounds)."""
    if not may_read_votes(actor, appraisal):
        raise NotAllowed
    reviews = final_reviews(appraisal)
    if before_cross:
        first = {r.seat_id: r for r in appraisal.reviews.filter(round=1).prefetch_related("scores")}
        reviews = [first.get(r.seat_id, r) for r in reviews]
    own, seat = actor_seat(actor, appraisal.panel), None
    named = own is None and bool(actor.roles & NAME_READERS)
    found = []
    for number, review in enumerate(reviews):
        seat = review.seat_id
        scores = tuple(sorted(review.scores.all(), key=lambda s: (s.kind, s.pk)))
        name = str(review.person) if named else ""
        found.append(Argument(chr(ord("A") + number % 26), own is not None and own.pk == seat, review, scores, name))
    return found
