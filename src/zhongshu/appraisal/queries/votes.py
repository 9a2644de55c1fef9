"""The votes themselves, and the one gate in front of them: a value is read by its giver, by co-reviewers after their own lock in the cross round,
and by chair and house once the rounds are over (R-06, A-03). Names are letters, in an order that says nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.crypto import salted_hmac

from zhongshu.appraisal.models import APART, CRITERION, CROSS, NOT_MINE, OPENED, RUNNING, Appraisal, Review, Score
from zhongshu.appraisal.pooling import Vote
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed
from zhongshu.kernel.questions import question
from zhongshu.panels.models import Seat
from zhongshu.panels.queries import actor_seat, barred_among
from zhongshu.people.actor import Actor
from zhongshu.people.roles import INSIDE, Role


def final_reviews(appraisal: Appraisal) -> list[Review]:
    """Each expert's last word; a seat given up, and a person whom an interest on record bars today, no longer speak (R-12, A-04). For the room
    itself, never for a page.
    """
    last = _last_words(appraisal)
    prefetch_related_objects(last, "scores")
    return sorted(last, key=lambda review: shuffled(appraisal, review.person_id))


def _last_words(appraisal: Appraisal) -> list[Review]:
    """The same without the scores, in no order."""
    silent, last = silenced(appraisal), dict[str, Review]()
    for review in _given(appraisal.pk):
        if review.person_id not in silent:
            review.appraisal = appraisal
            last[review.person_id] = review
    return list(last.values())


@question
def _given(appraisal_id: str) -> QuerySet[Review]:
    found = Review.objects.filter(appraisal_id=appraisal_id, seat__state="accepted")
    return found.select_related("person", "seat").order_by("round")


def far_off(reviews: Sequence[Review], *, reach: int) -> dict[tuple[str, str], float]:
    """(person, criterion) -> the median of the others, wherever a score lies further from it than ``reach`` (R-08)."""
    given: dict[str, dict[str, int]] = {}
    for review in reviews:
        if review.verdict != NOT_MINE:
            given[review.person_id] = {s.code: s.value for s in review.scores.all() if s.kind == CRITERION}
    found = {}
    for person, scores in given.items():
        for code, value in scores.items():
            others = [theirs[code] for who, theirs in given.items() if who != person and code in theirs]
            middle = statistics.median(others) if others else value
            if abs(value - middle) > reach:
                found[person, code] = float(middle)
    return found


def mute(reviews: Sequence[Review], *, reach: int) -> list[str]:
    """The persons with a score that far off and no written ground beside it."""
    said = {
        (r.person_id, s.code)
        for r in reviews
        for s in r.scores.all()
        if s.kind == CRITERION and (s.comment.strip() or s.changed_because.strip())
    }
    return sorted({person for person, code in far_off(reviews, reach=reach) if (person, code) not in said})


def asked_to_cross(appraisal: Appraisal) -> set[str] | None:
    """The persons of whom a cross round asks an answer; None: of everybody who reviewed."""
    apart = [people for code, people in appraisal.reasons if code == APART]
    return {person for people in apart for person in people} if len(apart) == len(appraisal.reasons) else None


def silenced(appraisal: Appraisal) -> set[str]:
    """Persons on the panel whose word does not count today, because an interest on record bars them; a ruling of integrity gives it back. What
    is decided is not asked again: those barred on that day lost their seats with it.
    """
    if appraisal.stage not in RUNNING:
        return set()
    people = _sitting(appraisal.panel_id)
    return {person for _, person in barred_among((appraisal.dossier_id, person) for person in people)}


@question
def _sitting(panel_id: str) -> QuerySet[Seat, str]:
    return Seat.objects.filter(panel_id=panel_id, state="accepted").values_list("person_id", flat=True)


def short_of_quorum(appraisal: Appraisal) -> list[Bi]:
    """Whether fewer valid verdicts stand than the rules ask (R-04), in whatever stage; only how many, never what was said."""
    valid, quorum = sum(r.verdict != NOT_MINE for r in _last_words(appraisal)), appraisal.panel.quorum
    text = Bi("有效意见至少 {n} 份，现有 {m} 份", "at least {n} valid verdicts, now {m}")
    return [text.fill(n=quorum, m=valid)] if valid < quorum else []


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
    """What one expert said, under a letter; ``name`` only for the house once everything is over. ``silent``: was asked to cross and did not answer."""

    letter: str
    mine: bool
    review: Review
    scores: tuple[Score, ...]
    name: str
    silent: bool = False


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
    found, asked = [], asked_to_cross(appraisal) if appraisal.disputed else set()
    for number, review in enumerate(reviews):
        seat, kept = review.seat_id, review.round == 1 and appraisal.cross_closed_at is not None
        scores = tuple(sorted(review.scores.all(), key=lambda s: (s.kind, s.pk)))
        name = str(review.person) if named else ""
        silent = kept and (asked is None or review.person_id in asked)
        letter, mine = chr(ord("A") + number % 26), own is not None and own.pk == seat
        found.append(Argument(letter, mine, review, scores, name, silent))
    return found
