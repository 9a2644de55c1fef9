"""Which appraisals an actor may know: staff by dossier, an expert by the panel he or she sits on, and how far each has come (who, never what)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhongshu.appraisal.models import APART, BLIND, CROSS, RUNNING, Appraisal, GoldenTicket, Review
from zhongshu.appraisal.queries.votes import asked_to_cross
from zhongshu.kernel.counts import count_of
from zhongshu.kernel.errors import Hidden, Recused
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import among_known, dossier_for
from zhongshu.panels.models import ACCEPTED, LIVE, Seat
from zhongshu.panels.queries import actor_seat, may_judge, seats_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of


def latest(dossier: Dossier) -> Appraisal | None:
    """The newest appraisal of a dossier. No actor: rooms and guards ask for their own."""
    found = Appraisal.objects.filter(dossier=dossier).select_related("panel", "plan", "dossier")
    return found.order_by("-created_at", "-pk").first()


@question
def _running(dossier_id: str) -> QuerySet[Appraisal]:
    now = Appraisal.objects.filter(dossier_id=dossier_id, stage__in=RUNNING)
    return now.select_related("panel", "plan", "dossier").order_by("pk")[:1]


def running(dossier: Dossier) -> Appraisal | None:
    """The appraisal under way."""
    return next(iter(_running(dossier.pk)), None)


def appraisal_for(actor: Actor, code: str) -> Appraisal:
    """The newest appraisal of a dossier this actor may know; Recused when an interest locks it."""
    found = latest(dossier_for(actor, code))
    if found is None:
        raise Hidden
    return found


def appraisals(actor: Actor) -> QuerySet[Appraisal]:
    """Appraisals for the board, with counts of who has come and who has submitted; nothing of what was said, and nothing at all of a dossier
    that an interest locks for this reader.
    """
    if not actor.may("panel:RUA"):
        return Appraisal.objects.none()
    seats = Seat.objects.filter(panel=OuterRef("panel"))
    reviewed = Exists(Review.objects.filter(seat=OuterRef("pk"), round=1))
    return (
        among_known(actor, Appraisal.objects.all())
        .select_related("dossier", "panel")
        .annotate(
            live=count_of(seats.filter(state__in=LIVE)),
            accepted=count_of(seats.filter(state=ACCEPTED)),
            submitted=count_of(seats.filter(reviewed, state=ACCEPTED)),
            quorum=F("panel__quorum"),
        )
    )


def judged(actor: Actor, panel_code: str) -> Appraisal:
    """The appraisal this actor judges; Hidden to everybody else, Recused once an interest is on record."""
    found = Appraisal.objects.filter(panel__code=panel_code).select_related("panel__dossier", "dossier", "plan").first()
    if found is None or actor_seat(actor, found.panel) is None:
        raise Hidden
    if found.stage in RUNNING and not may_judge(actor, found.panel):
        raise Recused
    return found


def to_judge(actor: Actor) -> QuerySet[Appraisal]:
    """What waits for this expert: reviews not locked in a blind round, answers not given in a cross round."""
    if not actor.person_id:
        return Appraisal.objects.none()
    mine = Appraisal.objects.filter(panel__seats__person_id=actor.person_id, panel__seats__state=ACCEPTED)
    done = Review.objects.filter(appraisal=OuterRef("pk"), person_id=actor.person_id)
    blind = Q(stage=BLIND) & ~Exists(done.filter(round=1))
    asked = ~Q(dispute__startswith=f'[["{APART}"') | Q(dispute__contains=actor.person_id)
    cross = Q(stage=CROSS) & asked & Exists(done.filter(round=1)) & ~Exists(done.filter(round=2))
    return mine.filter(blind | cross).select_related("panel").order_by("panel__due_on", "pk")


def own_review(actor: Actor, appraisal: Appraisal, *, round: int | None = None) -> Review | None:
    """This actor's own locked review, the latest round unless one is named."""
    seat = actor_seat(actor, appraisal.panel)
    if seat is None:
        return None
    found = appraisal.reviews.filter(seat=seat)
    return (found.filter(round=round) if round else found).order_by("-round").first()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one seat has come."""

    seat: Seat
    locked: bool
    crossed: bool
    asked: bool  # whether the cross round asks an answer of this one


def progress(appraisal: Appraisal) -> list[Progress]:
    """Who has submitted; read by the officer while values stay shut."""
    done = set(appraisal.reviews.values_list("seat_id", "round"))
    people = asked_to_cross(appraisal) if appraisal.disputed else set()

    def asked(seat: Seat) -> bool:
        return (seat.pk, 1) in done and seat.state == ACCEPTED and (people is None or seat.person_id in people)

    return [Progress(s, (s.pk, 1) in done, (s.pk, 2) in done, asked(s)) for s in seats_of(appraisal.panel)]


def ticket_left(actor: Actor, appraisal: Appraisal) -> bool:
    """Whether this expert still has the season's golden ticket; tickets the rules do not give are not left."""
    if rules_of(appraisal.dossier.rule_set).appraisal.golden_tickets < 1:
        return False
    return not GoldenTicket.objects.filter(person_id=actor.person_id, season=appraisal.season).exists()
