"""What waits in the first stages and in the rules: offers, triage, screening, a specialist's own dossiers, overdue decisions, a team's own."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from zhongshu.desk.queries.scope import ENDED
from zhongshu.desk.queries.waiting import LATE, MOST, Task, rows_of, waits_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.course import OWNED
from zhongshu.lifecycle.models import LIVE, Standing
from zhongshu.lifecycle.queries import standings
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.models import PROPOSED, RuleSet
from zhongshu.proposal.queries import offers_to


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
    """Leads whose clock runs, the most urgent first."""
    found = Standing.objects.filter(state="LEAD", origin=LIVE, clock_stopped=False).order_by("next_decision_on", "code")
    return rows_of(found[:MOST])


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
    """Decisions past their date, anywhere in the center."""
    found = standings(actor).filter(origin=LIVE, next_decision_on__lt=clock.today()).exclude(state__in=ENDED)
    return rows_of(found.order_by("next_decision_on", "code")[:MOST], LATE)


@waits_for(Role.FL)
def overdue_of_field(actor: Actor) -> list[Task]:
    """Candidates and bench entries of the fields led that are past their date; their specialist sees them too."""
    led = actor.fields_led()
    found = Standing.objects.filter(origin=LIVE, state__in=OWNED, next_decision_on__lt=clock.today())
    if led is not None:
        found = found.filter(field__in=led)
    return rows_of(found.order_by("next_decision_on", "code")[:MOST], LATE)


@waits_for(Role.COM)
def rules_to_approve(actor: Actor) -> list[Task]:
    """Rule versions the committee has to decide on."""
    what = Bi("批准规则版本", "Approve a version of the rules")
    found = RuleSet.objects.filter(state=PROPOSED).exclude(Q(drafted_by=actor.user_id) | Q(proposed_by=actor.user_id))
    return [
        Task(what, pick(r, "name"), reverse("policy:versions"), None, f"v{r.number}", "policy") for r in found[:MOST]
    ]


@waits_for(Role.PI, Role.TM, Role.ORG, Role.REC)
def my_proposals(actor: Actor) -> list[Task]:
    """A team's own dossiers."""
    found = standings(actor).filter(origin=LIVE).order_by("next_decision_on", "code")
    return rows_of(found[:MOST], Bi("我的项目", "My dossier"))
