"""The bodies of the chapters delivery seals: turn, ending, acceptance. Reads, never writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.delivery.effects import Effect
from zhongshu.delivery.models import Acceptance, Gate, Hearing, Milestone
from zhongshu.delivery.queries.money import spent_of, totals_of
from zhongshu.delivery.queries.particulars import SEALED, heard
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.policy.queries import rules_of


def turn_body(gate: Gate, p: dict[str, Any], effect: Effect, *, next_stage: int | None) -> dict[str, Any]:
    """What was shown, voted, decided, and what the money does next."""
    return {
        **gate_body(gate, p, effect.as_dict(), next_stage=next_stage),
        "spent_fen": spent_of(gate.dossier),
        "decided_on": clock.today().isoformat(),
    }


def gate_body(gate: Gate, p: dict[str, Any], money: dict[str, int], *, next_stage: int | None) -> dict[str, Any]:
    """All of it that the gate's own rows keep, so that it can be read from them again whenever a replay asks."""
    pack = gate.contents
    votes = list(gate.votes.order_by("pk").values_list("outcome", "confidence", "reason"))
    return {
        "gate": f"{gate.dossier.code}/G{gate.number}",
        "stage": gate.stage,
        "trigger": gate.trigger,
        "exams": pack.get("exams", []),
        "assumptions": pack.get("assumptions", []),
        "votes": [{"outcome": o, "confidence": c, "reason": r} for o, c, r in votes],
        "outcome": p["outcome"],
        "options": [{"code": p["outcome"], "chosen": True}, *({"code": c, "why_not": why} for c, why in p["others"])],
        "reasons": p["reasons"],
        "probability": p["probability"],
        "conditions": [{"text": text, "due_on": due} for text, due in p["conditions"]],
        "money": money,
        "particulars": {name: p[name] for name in SEALED if p.get(name)},
        "lesson": p["lesson"],
        "waiver": p["waiver"],
        "team_view": gate.team_view,
        "specialist_view": gate.specialist_view,
        "heard": heard(Hearing.objects.filter(gate=gate).select_related("dossier").order_by("created_at")),
        "next_stage": next_stage,
    }


def ending_body(
    dossier: Dossier, p: dict[str, Any], effect: Effect, *, team_view: str, probability: int | None
) -> dict[str, Any]:
    """A stop without fault: never an integrity record (R-26)."""
    rules = rules_of(dossier.rule_set)
    today, totals = clock.today(), totals_of(dossier)
    return {
        "outcome": "STOP",
        "fault": False,
        "reasons": p["reasons"],
        "lesson": p["lesson"],
        "money": {"paid": totals.paid, "wind_down": effect.wind_down, "returned": effect.returned},
        "wind_down": p["wind_down"],
        "released": p["released"],
        "team_view": team_view,
        "appeal_until": (today + dt.timedelta(days=rules.gates.stop_appeal_days)).isoformat(),
        "reapply_from": (today + dt.timedelta(days=rules.clocks.reapply_days)).isoformat(),
        "options": [{"code": c, "why_not": why} for c, why in p["others"]],
        "probability": probability,
        "note": "",
    }


def revoke_body(
    dossier: Dossier, *, reasons: str, heard: str, recover: int, returned: int, note: str
) -> dict[str, Any]:
    """Misconduct proven: this ending is an integrity record."""
    totals = totals_of(dossier)
    return {
        "outcome": "REVOKE", "fault": True, "reasons": reasons, "lesson": "", "wind_down": "", "released": "",
        "money": {"paid": totals.paid, "wind_down": 0, "returned": returned, "recover": recover}, "team_view": heard,
        "appeal_until": "", "reapply_from": "", "options": [], "probability": None, "note": note,
    }  # fmt: skip


def acceptance_body(acceptance: Acceptance, *, leap: dict[str, Any], follow_up: list[str]) -> dict[str, Any]:
    """The acceptance as signed."""
    dossier, totals = acceptance.dossier, totals_of(acceptance.dossier)
    milestones = Milestone.objects.filter(dossier=dossier).exclude(state="void").order_by("number")
    return {
        "result": acceptance.result,
        "summary": acceptance.summary,
        "milestones": [
            {"number": m.number, "metric": m.metric, "target": m.target, "unit": m.unit, "result": m.result, "state": m.state}
            for m in milestones
        ],
        "leap": leap,
        "money": {"planned": totals.planned, "paid": totals.paid, "returned": totals.returned},
        "votes": [{"result": r, "reason": why} for r, why in acceptance.votes.order_by("pk").values_list("result", "reason")],
        "dissent": acceptance.dissent,
        "follow_up": follow_up,
        "report": {
            "title": acceptance.report_title, "openness": acceptance.report_openness, "sha256": acceptance.report_sha256,
        },
        "signed_on": clock.today().isoformat(),
    }  # fmt: skip
