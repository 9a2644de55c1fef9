"""What waits in the first stages and in the rules: offers, triage, screening, a specialist's own dossiers, overdue decisions, a team's own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from zhongshu.desk.queries.scope import ENDED
from zhongshu.desk.queries.waiting import DECIDE, LATE, MOST, WHAT, Task, from_standing, rows_of, waits_for
from zhongshu.discovery.models import Lead
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.course import OWNED
from zhongshu.lifecycle.models import LIVE, Member, Standing
from zhongshu.lifecycle.queries import standings
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.models import PROPOSED, RuleSet
from zhongshu.proposal.queries import offers_to

TRIAGED = ("LEAD", "SCREEN")


@waits_for(Role.PS)
def my_dossiers(actor: Actor) -> list[Task]:
    """A specialist's own dossiers."""
    found = Standing.objects.filter(specialist_id=actor.user_id, state__in=OWNED).order_by("next_decision_on", "code")
    return rows_of(found[:MOST])


@waits_for(Role.PS)
def offers(actor: Actor) -> list[Task]:
    """Dossiers offered and not answered."""
    what = Bi("答复指派", "Answer the offer")
    found = offers_to(actor)[:MOST]
    return [
        Task(
            what,
            pick(o.dossier, "title"),
            reverse("proposal:specialist", args=[o.dossier.code]),
            o.due_on,
            o.dossier.code,
            "offer",
        )
        for o in found
    ]


@waits_for(Role.PS, Role.EVT)
def triage(actor: Actor) -> list[Task]:
    """Leads this person has taken up and whose clock runs, the most urgent first; those that nobody owns are offered beside the list."""
    mine = Lead.objects.filter(owner_id=actor.user_id or None).values("dossier_id")
    found = Standing.objects.filter(state="LEAD", origin=LIVE, clock_stopped=False, pk__in=mine)
    return rows_of(found.order_by("next_decision_on", "code")[:MOST])


@waits_for(Role.FL)
def screening_of_field(actor: Actor) -> list[Task]:
    """Dossiers in screening that wait for the field lead."""
    led = actor.fields_led()
    found = Standing.objects.filter(state="SCREEN", origin=LIVE)
    if led is not None:
        found = found.filter(field__in=led)
    return rows_of(
        found.order_by("next_decision_on", "code")[:MOST], Bi("列为候选或不予支持", "Make a candidate, or decline")
    )


@waits_for(Role.DIR, Role.COM, Role.INT)
def overdue(actor: Actor) -> list[Task]:
    """Decisions past their date, anywhere in the center, each by its name; leads are triaged by their officers and counted beside the list."""
    found = (
        standings(actor).filter(origin=LIVE, next_decision_on__lt=clock.today()).exclude(state__in=(*ENDED, *TRIAGED))
    )
    return _late(found.order_by("next_decision_on", "code")[:MOST])


def _late(rows: Iterable[Standing]) -> list[Task]:
    """What is past its date, and which decision that is."""
    return [from_standing(row, LATE.fill(what=WHAT.get(row.state, DECIDE))) for row in rows]


@waits_for(Role.FL)
def overdue_of_field(actor: Actor) -> list[Task]:
    """Candidates and bench entries of the fields led that are past their date; their specialist sees them too."""
    led = actor.fields_led()
    found = Standing.objects.filter(origin=LIVE, state__in=OWNED, next_decision_on__lt=clock.today())
    if led is not None:
        found = found.filter(field__in=led)
    return _late(found.order_by("next_decision_on", "code")[:MOST])


@waits_for(Role.COM)
def rules_to_approve(actor: Actor) -> list[Task]:
    """Rule versions the committee has to decide on."""
    what = Bi("批准规则版本", "Approve a version of the rules")
    found = RuleSet.objects.filter(state=PROPOSED).exclude(Q(drafted_by=actor.user_id) | Q(proposed_by=actor.user_id))
    return [
        Task(what, pick(r, "name"), reverse("policy:versions"), None, f"v{r.number}", "policy") for r in found[:MOST]
    ]


ASKED: dict[str, Bi] = {  # what the house asks of a team in a state; where a dossier stands is told beside the list
    "LEAD": Bi("补充材料", "Send what was asked for"),
    "CAND": Bi("与专员一起写方案", "Write the plan with the specialist"),
    "PIVOT": Bi("按新方向重写方案", "Write the plan anew for the new direction"),
}


@waits_for(Role.PI, Role.TM)
def asked_of_my_team(actor: Actor) -> list[Task]:
    """What is asked of a team on its own dossiers: material for a lead that waits for it, the plan where the team writes it."""
    waiting = Q(state="LEAD", clock_stopped=True) | Q(state__in=("CAND", "PIVOT"))
    mine = Member.objects.filter(person_id=actor.person_id or None, until__isnull=True).values("dossier_id")
    found = standings(actor).filter(waiting, origin=LIVE, pk__in=mine).order_by("next_decision_on", "code")
    return [from_standing(row, ASKED[row.state]) for row in found[:MOST]]
