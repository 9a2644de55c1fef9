"""Which panels and seats an actor may know, who has accepted, and whether somebody may judge at this instant.

Flows out: rows. An interest that turned up after accepting takes the right to judge away in the same request.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.counts import count_of
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import among_known, interest_of, standings
from zhongshu.panels.models import ACCEPTED, APPRAISAL, INVITED, NAMED, OPEN, Panel, Seat
from zhongshu.panels.queries.composition import barred
from zhongshu.people.actor import Actor
from zhongshu.people.models import Grant
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of


def panels(actor: Actor) -> QuerySet[Panel]:
    """Panels of the dossiers this actor may know, with their counts; nobody without the right sees any, and nobody those of a dossier that
    an interest locks: how many have accepted, and who chairs, says who judges.
    """
    if not actor.may("panel:RUA"):
        return Panel.objects.none()
    seats = Seat.objects.filter(panel=OuterRef("pk"))
    return (
        among_known(actor, Panel.objects.all())
        .select_related("dossier", "chair")
        .annotate(
            accepted=count_of(seats.filter(state=ACCEPTED)),
            invited=count_of(seats.filter(state=INVITED)),
            named=count_of(seats.filter(state=NAMED)),
        )
    )


def panel_for(actor: Actor, code: str) -> Panel:
    """One panel; Hidden to those who may not know it, Recused when an interest locks its dossier."""
    known = Panel.objects.filter(code=code).select_related("dossier").first()
    if known is not None and actor.may("panel:RUA") and standings(actor).filter(pk=known.dossier_id).exists():
        interest_of(actor, known.dossier, lock=True)
    panel = panels(actor).filter(code=code).first()
    if panel is None:
        raise Hidden
    return panel


def panel_of(dossier: Dossier, kind: str, *, occasion: str | None = None) -> Panel | None:
    """The newest panel of a dossier for a kind (and an occasion), open ones first. No actor: rooms ask for their own."""
    found = Panel.objects.filter(dossier=dossier, kind=kind)
    if occasion is not None:
        found = found.filter(occasion=occasion)
    return found.order_by("-state", "-created_at").first()


def seats_of(panel: Panel) -> QuerySet[Seat]:
    """Every seat of a panel, in the order of naming."""
    return panel.seats.select_related("person__expert", "successor__person").order_by("created_at", "pk")


def accepted_seats(panel: Panel) -> QuerySet[Seat]:
    """The seats of those who judge."""
    return seats_of(panel).filter(state=ACCEPTED)


def unanswered(today: dt.date) -> QuerySet[Seat]:
    """Invitations past the day by which an answer was asked."""
    return Seat.objects.filter(state=INVITED, due_on__lt=today)


def _own(actor: Actor) -> Q:
    """The seats of one human being, whatever record was merged into which."""
    return Q(person_id=actor.person_id) | Q(person__merged_into_id=actor.person_id)


def my_seats(actor: Actor) -> QuerySet[Seat]:
    """The seats of this person that an invitation was sent for, the nearest date first."""
    if not actor.person_id:
        return Seat.objects.none()
    return (
        Seat.objects.filter(_own(actor), invited_at__isnull=False)
        .select_related("panel", "person")
        .order_by("panel__state", "panel__due_on", "pk")
    )


def seat_for(actor: Actor, seat_id: str) -> Seat:
    """One own seat; nobody else's exists for this reader."""
    seat = my_seats(actor).filter(pk=seat_id).first()
    if seat is None:
        raise Hidden
    return seat


def invitation_to(actor: Actor, panel_code: str) -> Seat | None:
    """The own invitation to an open panel that awaits its answer."""
    return my_seats(actor).filter(panel__code=panel_code, panel__state=OPEN, state=INVITED).first()


def actor_seat(actor: Actor, panel: Panel) -> Seat | None:
    """The accepted seat of this actor on a panel."""
    if not actor.person_id:
        return None
    found = next(iter(_accepted(panel.pk, actor.person_id)), None)
    if found is not None:
        found.panel = panel
    return found


@question
def _accepted(panel_id: str, person_id: str) -> QuerySet[Seat]:
    own = Q(person_id=person_id) | Q(person__merged_into_id=person_id)
    return Seat.objects.filter(own, panel_id=panel_id, state=ACCEPTED).select_related("person").order_by("pk")[:1]


def may_judge(actor: Actor, panel: Panel) -> bool:
    """Whether this actor sits on the open panel and nothing on record bars the person today."""
    seat = actor_seat(actor, panel) if panel.state == OPEN else None
    return seat is not None and not barred(panel.dossier, seat.person_id)


def officers(panel: Panel) -> list[str]:
    """Who is told what happens on a panel: whoever called it, or, where the house itself did, every officer in office."""
    if panel.secretary_id:
        return [panel.secretary_id]
    today = clock.today()
    held = Grant.objects.filter(role=Role.AO.value, ended_at__isnull=True, since__lte=today, user__is_active=True)
    return sorted(set(held.exclude(until__lt=today).values_list("user_id", flat=True)))


def quorum_of(dossier: Dossier, kind: str) -> int:
    """How many valid judgements the rules ask of a panel of this kind."""
    asked = rules_of(dossier.rule_set).appraisal
    return asked.quorum if kind == APPRAISAL else asked.gate_quorum


def quorum(panel: Panel) -> bool:
    """Whether enough people have accepted for the panel to judge."""
    return accepted_seats(panel).count() >= panel.quorum
