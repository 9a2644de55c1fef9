"""The gate pack 评审包: what everybody at the gate reads, frozen and hashed when the gate opens.

Exam against target, the assumption board, money spent against evidence earned, what else the money could do (bench B1, counted through the
spine's projection only), how the probability of success moved. Views of team and specialist are added later, beside it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from zhongshu.delivery.effects import offered
from zhongshu.delivery.models import Assumption, Iteration, KillCriterion, Milestone, Stage
from zhongshu.delivery.queries.money import earned_of, setting_of, spent_of, stages_in_force, totals_of
from zhongshu.kernel import clock
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.models import LIVE, Dossier, Standing


def sealed(pack: dict[str, Any]) -> tuple[str, str]:
    """The canonical text of a pack and its hash."""
    text = canonical(pack)
    return text, hashlib.sha256(text.encode()).hexdigest()


def pack_of(dossier: Dossier, *, trigger: str, why: str) -> dict[str, Any]:
    """The pack as it stands now."""
    at, totals, earned = setting_of(dossier), totals_of(dossier), earned_of(dossier)
    stages = stages_in_force(dossier)
    prior, posterior = chances(dossier, stages)
    return {
        "on": clock.today().isoformat(),
        "trigger": trigger,
        "why": why,
        "stage": at.stage,
        "last": at.last,
        "exams": [_exam(m) for m in exams_of(dossier, at.stage)],
        "assumptions": [_belief(a) for a in Assumption.objects.filter(dossier=dossier, void=False).order_by("number")],
        "kill_criteria": [_criterion(k) for k in KillCriterion.objects.filter(dossier=dossier, void=False).order_by("number")],
        "money": {
            "planned": totals.planned, "paid": totals.paid, "returned": totals.returned, "open": totals.open,
            "spent": spent_of(dossier), "next": at.next_budget,
        },
        "spent_share": round(earned.spent, 4),
        "earned_share": round(earned.earned, 4),
        "prior": prior,
        "posterior": posterior,
        "iterations": Iteration.objects.filter(dossier=dossier, stage=at.stage).count(),
        "alternatives": alternatives(dossier),
        "offered": list(offered(at)),
    }  # fmt: skip


def exams_of(dossier: Dossier, stage: int) -> list[Milestone]:
    """The milestones of a stage that count."""
    return list(Milestone.objects.filter(dossier=dossier, stage=stage).exclude(state="void").order_by("number"))


def _exam(m: Milestone) -> dict[str, Any]:
    return {
        "number": m.number, "statement": {"zh": m.statement_zh, "en": m.statement_en}, "metric": m.metric, "target": m.target,
        "unit": m.unit, "tolerance": m.tolerance, "higher": m.higher, "result": m.result, "state": m.state,
        "passed": m.state in ("verified", "waived"), "due_on": m.due_on.isoformat(),
    }  # fmt: skip


def _belief(a: Assumption) -> dict[str, Any]:
    return {
        "number": a.number,
        "statement": {"zh": a.statement_zh, "en": a.statement_en},
        "state": a.state,
        "probability": a.probability,
    }


def _criterion(k: KillCriterion) -> dict[str, Any]:
    return {
        "number": k.number,
        "criterion": {"zh": k.criterion_zh, "en": k.criterion_en},
        "met_on": k.met_on.isoformat() if k.met_on else None,
    }


def chances(dossier: Dossier, stages: list[Stage]) -> tuple[float | None, float | None]:
    """The chance of success as the plan had it, and now that some stages are behind: the product of the priors of the stages ahead,
    nought while a killer assumption is broken."""
    priors = {s.number: (s.pass_prior / 100 if s.pass_prior > 1 else s.pass_prior) for s in stages if s.pass_prior}
    if len(priors) < len(stages) or not stages:
        return None, None
    prior = posterior = 1.0
    for stage in stages:
        prior *= priors[stage.number]
        if stage.state != "passed":
            posterior *= priors[stage.number]
    if Assumption.objects.filter(dossier=dossier, void=False, state="broken").exists():
        posterior = 0.0
    return round(prior, 4), round(posterior, 4)


def alternatives(dossier: Dossier) -> dict[str, int]:
    """How many dossiers on deck (B1) could use the money, in all and in this field."""
    ready = Standing.objects.filter(state="BENCH", tier="B1", origin=LIVE).exclude(pk=dossier.pk)
    return {"on_deck": ready.count(), "in_field": ready.filter(field=dossier.field).count()}


def triggered(dossier: Dossier) -> bool:
    """Whether a kill criterion is met or a killer assumption broken: going on needs the committee and a written waiver."""
    met = KillCriterion.objects.filter(dossier=dossier, void=False, met_on__isnull=False).exists()
    return met or Assumption.objects.filter(dossier=dossier, void=False, state="broken").exists()
