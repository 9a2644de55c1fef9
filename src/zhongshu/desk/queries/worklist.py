"""What waits for one person today, in order of deadline: one provider a kind of waiting, each a sentence with a place to do it.

Adding a room's waiting is one more provider in `PROVIDERS`; a person sees those that concern a role they hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.course import OWNED
from zhongshu.lifecycle.models import LIVE, Standing
from zhongshu.lifecycle.queries import standings
from zhongshu.lifecycle.rules import clock_colour
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.models import PROPOSED, RuleSet
from zhongshu.proposal.queries import offers_to

MOST = 50


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: what, why, by when, and where it is done."""

    what: Bi
    title: str
    url: str
    due_on: dt.date | None = None
    code: str = ""
    group: str = ""

    @property
    def colour(self) -> str:
        return clock_colour(self.due_on, clock.today())


WHAT: dict[str, Bi] = {
    "LEAD": Bi("答复线索", "Answer the lead"),
    "SCREEN": Bi("完成初筛", "Finish screening"),
    "CAND": Bi("完成尽调与方案", "Finish diligence and plan"),
    "APPR": Bi("推进论证", "Move the appraisal on"),
    "REFINE": Bi("优化方案", "Refine the plan"),
    "BENCH": Bi("复核储备", "Review the bench entry"),
}
LATE = Bi("已过决策日", "Past its decision date")
DECIDE = Bi("到期决定", "Decision due")


def from_standing(row: Standing, what: Bi | None = None) -> Task:
    """A dossier as a thing to do."""
    return Task(
        what or WHAT.get(row.state, DECIDE),
        pick(row, "title") or row.code,
        reverse("desk:dossier", args=[row.code]),
        row.next_decision_on,
        row.code,
        row.state,
    )


def _rows(found: Iterable[Standing], what: Bi | None = None) -> list[Task]:
    return [from_standing(row, what) for row in found]


def my_dossiers(actor: Actor) -> list[Task]:
    """A specialist's own dossiers."""
    found = Standing.objects.filter(specialist_id=actor.user_id, state__in=OWNED).order_by("next_decision_on", "code")
    return _rows(found[:MOST])


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


def triage(actor: Actor) -> list[Task]:
    """Leads whose clock runs, the most urgent first."""
    found = Standing.objects.filter(state="LEAD", origin=LIVE, clock_stopped=False).order_by("next_decision_on", "code")
    return _rows(found[:MOST])


def screening_of_field(actor: Actor) -> list[Task]:
    """Dossiers in screening that wait for the field lead."""
    led = actor.fields_led()
    found = Standing.objects.filter(state="SCREEN", origin=LIVE)
    if led is not None:
        found = found.filter(field__in=led)
    return _rows(
        found.order_by("next_decision_on", "code")[:MOST], Bi("列为候选或不予支持", "Make a candidate, or decline")
    )


def overdue(actor: Actor) -> list[Task]:
    """Decisions past their date, anywhere in the center."""
    found = (
        standings(actor)
        .filter(origin=LIVE, next_decision_on__lt=clock.today())
        .exclude(state__in=("WITHD", "MERGED", "DECL"))
    )
    return _rows(found.order_by("next_decision_on", "code")[:MOST], LATE)


def overdue_of_field(actor: Actor) -> list[Task]:
    """Candidates and bench entries of the fields led that are past their date; their specialist sees them too."""
    led = actor.fields_led()
    found = Standing.objects.filter(origin=LIVE, state__in=OWNED, next_decision_on__lt=clock.today())
    if led is not None:
        found = found.filter(field__in=led)
    return _rows(found.order_by("next_decision_on", "code")[:MOST], LATE)


def rules_to_approve(actor: Actor) -> list[Task]:
    """Rule versions the committee has to decide on."""
    what = Bi("批准规则版本", "Approve a version of the rules")
    found = RuleSet.objects.filter(state=PROPOSED).exclude(Q(drafted_by=actor.user_id) | Q(proposed_by=actor.user_id))
    return [
        Task(what, pick(r, "name"), reverse("policy:versions"), None, f"v{r.number}", "policy") for r in found[:MOST]
    ]


def my_proposals(actor: Actor) -> list[Task]:
    """A team's own dossiers."""
    found = standings(actor).filter(origin=LIVE).order_by("next_decision_on", "code")
    return _rows(found[:MOST], Bi("我的项目", "My dossier"))


PROVIDERS: tuple[tuple[frozenset[Role], Callable[[Actor], list[Task]]], ...] = (
    (frozenset({Role.PS}), offers),
    (frozenset({Role.PS}), my_dossiers),
    (frozenset({Role.PS, Role.EVT}), triage),
    (frozenset({Role.FL}), screening_of_field),
    (frozenset({Role.FL}), overdue_of_field),
    (frozenset({Role.DIR, Role.COM, Role.INT}), overdue),
    (frozenset({Role.COM}), rules_to_approve),
    (frozenset({Role.PI, Role.TM, Role.ORG, Role.REC}), my_proposals),
)


def worklist(actor: Actor) -> list[Task]:
    """Everything that waits for this actor, the nearest date first, each dossier once."""
    seen: set[tuple[str, str]] = set()
    found: list[Task] = []
    for roles, provider in PROVIDERS:
        if not actor.roles & roles:
            continue
        for task in provider(actor):
            if (task.code, task.url) not in seen:
                seen.add((task.code, task.url))
                found.append(task)
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or dt.date.max))
