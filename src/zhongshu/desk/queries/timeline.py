"""The dossiers at work in time: their stages as they were agreed (an outline) and as they went (a bar), milestones and gates, on one scale with today's
line. A stage begins when the gate before it let it, and ends when its own was signed. Three questions a page, however many dossiers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.delivery.models import Gate, Milestone, Stage
from zhongshu.delivery.terms import GATE_STATES, MILESTONE_STATES, OUTCOMES, STAGE_STATES
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.models import Standing
from zhongshu.pages.strips import Item, Strip, Strips
from zhongshu.people.actor import Actor

AT_WORK = ("ACTIVE", "GATE", "PIVOT", "PAUSE", "RELAY", "ACCEPT")
STAGE_TONES = {"active": "info", "passed": "good", "failed": "bad", "void": "special"}
PLANNED = Bi("计划", "as agreed")
LEFT = Bi("转向时离开", "left at a pivot")
MILESTONE_TONES = {"planned": "neutral", "active": "info", "submitted": "info", "verified": "good", "missed": "bad", "waived": "warn"}  # fmt: skip
OVERDUE = Bi("逾期", "Overdue")
UNDONE, SETTLED = ("planned", "active"), ("verified", "missed", "waived")
ENDINGS: dict[str, frozenset[str]] = {
    "planned": frozenset(),
    "active": frozenset(),
    "passed": frozenset({"GO", "ACCELERATE", "CONDITIONAL", "GRADUATE", "SPLIT"}),
    "failed": frozenset({"STOP"}),
    "void": frozenset({"PIVOT"}),
}  # what ends a stage in each state
GONE_ON = frozenset({"GO", "ACCELERATE", "CONDITIONAL", "GRADUATE", "SPLIT", "RELAY"})


def at_work(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """Those whose contract runs, the nearest decision first."""
    return rows.filter(state__in=AT_WORK).order_by("next_decision_on", "code")


def timeline(rows: Sequence[Standing], actor: Actor | None = None) -> Strips:
    """One strip a dossier; what this reader may not open has no address."""
    milestones, opens = (actor is None or actor.may(right) for right in ("milestone:RUA", "gate:RUA"))
    ids, today = [row.pk for row in rows], clock.today()
    items: dict[str, list[Item]] = {}
    gates: dict[str, list[Gate]] = {}
    for gate in Gate.objects.filter(dossier__in=ids).defer("pack").select_related("dossier").order_by("number"):
        gates.setdefault(gate.dossier_id, []).append(gate)
    for stage in Stage.objects.filter(dossier__in=ids).order_by("plan", "number"):
        items.setdefault(stage.dossier_id, []).extend(_stage(stage, gates.get(stage.dossier_id, []), today))
    for milestone in Milestone.objects.filter(dossier__in=ids).exclude(state="void").select_related("dossier").order_by("due_on"):  # fmt: skip
        items.setdefault(milestone.dossier_id, []).append(_milestone(milestone, today, milestones))
    for dossier, held in gates.items():
        items.setdefault(dossier, []).extend(_gate(gate, opens) for gate in held)
    strips = [
        Strip(
            pick(row, "title") or row.code,
            reverse("delivery:overview", args=[row.code]),
            row.code,
            items.get(row.pk, []),
        )
        for row in rows
    ]
    return Strips(
        Bi("实施中的卷宗", "Dossiers at work"),
        Bi("任务书、里程碑与评审记录", "Contracts, milestones and gates"),
        strips,
        today,
    )


def _stage(stage: Stage, gates: Sequence[Gate], today: dt.date) -> list[Item]:
    """What was agreed, unless a pivot has voided it, and what was done so far, if anything."""
    name = Bi(f"阶段 {stage.number}", f"Stage {stage.number}")
    agreed = Item(name, stage.starts_on, stage.ends_on, state=PLANNED, outline=True)
    found = [] if stage.state == "void" else [agreed]
    went = _went(stage, gates, today)
    if went:
        said = LEFT if stage.state == "void" else STAGE_STATES[stage.state]
        found.append(Item(name, *went, state=said, tone=STAGE_TONES[stage.state]))
    return found


def _went(stage: Stage, gates: Sequence[Gate], today: dt.date) -> tuple[dt.date, dt.date] | None:
    """From when to when the stage was worked on; one that has not begun, or was voided before, has no days."""
    opened = clock.day_of(stage.created_at)
    signed = [(g, g.decided_on) for g in gates if g.decided_on and g.decided_on >= opened]
    let_on = [day for g, day in signed if g.stage < stage.number and g.outcome in GONE_ON]
    begins = max(let_on, default=opened)
    ends = [day for g, day in signed if g.stage == stage.number and day >= begins and g.outcome in ENDINGS[stage.state]]
    if stage.state == "active":
        return begins, max(begins, today)
    return (begins, max(ends)) if ends else None


def _milestone(milestone: Milestone, today: dt.date, opens: bool) -> Item:
    """On the day it was settled; before, on the day it is due."""
    late = milestone.state in UNDONE and milestone.due_on < today
    settled = milestone.state in SETTLED and milestone.settled_at
    return Item(
        str(milestone), clock.day_of(settled) if settled else milestone.due_on, shape="diamond", state=OVERDUE if late else MILESTONE_STATES[milestone.state],
        tone="bad" if late else MILESTONE_TONES[milestone.state],
        href=reverse("delivery:milestone", args=[milestone.dossier.code, milestone.pk]) if opens else "",
    )  # fmt: skip


def _gate(gate: Gate, opens: bool) -> Item:
    decided = gate.decided_on is not None
    return Item(
        Bi(f"评审 G{gate.number}", f"Gate G{gate.number}"), gate.decided_on or gate.due_on, shape="gate",
        state=OUTCOMES[gate.outcome] if decided and gate.outcome in OUTCOMES else GATE_STATES[gate.state],
        tone=("good" if gate.outcome in GONE_ON else "special") if decided else "warn",
        href=reverse("delivery:gate", args=[gate.dossier.code, gate.number]) if opens else "",
    )  # fmt: skip
