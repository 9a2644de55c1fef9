"""The dossiers at work in time: their stages, milestones and gates on one scale with today's line. Three questions a page, however many dossiers."""

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
STAGE_TONES = {"planned": "neutral", "active": "info", "passed": "good", "failed": "bad"}
MILESTONE_TONES = {"planned": "neutral", "active": "info", "submitted": "info", "verified": "good", "missed": "bad", "waived": "warn"}  # fmt: skip
OVERDUE = Bi("逾期", "Overdue")
UNDONE = ("planned", "active")
GONE_ON = frozenset({"GO", "ACCELERATE", "CONDITIONAL", "GRADUATE", "SPLIT", "RELAY"})


def at_work(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """Those whose contract runs, the nearest decision first."""
    return rows.filter(state__in=AT_WORK).order_by("next_decision_on", "code")


def timeline(rows: Sequence[Standing], actor: Actor | None = None) -> Strips:
    """One strip a dossier; what this reader may not open has no address."""
    milestones, gates = (actor is None or actor.may(right) for right in ("milestone:RUA", "gate:RUA"))
    ids, today = [row.pk for row in rows], clock.today()
    items: dict[str, list[Item]] = {}
    for stage in Stage.objects.filter(dossier__in=ids).exclude(state="void").order_by("number", "plan"):
        items.setdefault(stage.dossier_id, []).append(_stage(stage))
    for milestone in Milestone.objects.filter(dossier__in=ids).exclude(state="void").select_related("dossier").order_by("due_on"):  # fmt: skip
        items.setdefault(milestone.dossier_id, []).append(_milestone(milestone, today, milestones))
    for gate in Gate.objects.filter(dossier__in=ids).defer("pack").select_related("dossier").order_by("number"):
        items.setdefault(gate.dossier_id, []).append(_gate(gate, gates))
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


def _stage(stage: Stage) -> Item:
    name = Bi(f"阶段 {stage.number}", f"Stage {stage.number}")
    return Item(name, stage.starts_on, stage.ends_on, state=STAGE_STATES[stage.state], tone=STAGE_TONES[stage.state])


def _milestone(milestone: Milestone, today: dt.date, opens: bool) -> Item:
    late = milestone.state in UNDONE and milestone.due_on < today
    return Item(
        str(milestone), milestone.due_on, shape="diamond", state=OVERDUE if late else MILESTONE_STATES[milestone.state],
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
