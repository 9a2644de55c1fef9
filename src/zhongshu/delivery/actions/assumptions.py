"""The assumption board: what the team and the specialist now believe, on which evidence.

A killer assumption that breaks, or a kill criterion that is met, opens a gate in the same transaction (R-25); nobody can forget to.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhongshu.delivery.actions.opengate import open_gate
from zhongshu.delivery.models import Assumption, AssumptionChange, Iteration, KillCriterion
from zhongshu.delivery.terms import ASSUMPTION_STATES
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import SYSTEM, Actor

MENDED = Bi(
    "假设已记为破裂，只有专员核实证据后，或评审决定后才能改回",
    "The assumption is on record as broken: the specialist, having seen the evidence, or a gate may say otherwise",
)


def _check(actor: Actor, dossier: Dossier) -> None:
    place = place_of(dossier)
    actor.require("iteration:CU", place)
    interest_of(actor, dossier, lock=True)
    if actor.user_id not in place.team | place.specialists:
        raise NotAllowed


@act("delivery.update_assumption")
def update_assumption(
    actor: Actor, dossier: Dossier, *, assumption_id: str, state: str, probability: float | None, evidence: str
) -> None:
    """Say what is believed of one assumption now."""
    _check(actor, dossier)
    if not evidence.strip():
        raise BadValue("evidence", Bi("请写明依据", "Say on which evidence"))
    changed = judge(actor, dossier, {assumption_id: state}, evidence=evidence.strip(), probability=probability)
    tell("dossier", dossier.pk, beliefs=changed, probability=probability)


def judge(
    actor: Actor,
    dossier: Dossier,
    beliefs: Mapping[str, str],
    *,
    evidence: str,
    probability: float | None = None,
    iteration: Iteration | None = None,
) -> dict[str, str]:
    """Write the new states; open a gate for the first that breaks. Part of an act; what changed, by number."""
    changed: dict[str, str] = {}
    for row in Assumption.objects.filter(dossier=dossier, pk__in=list(beliefs)).order_by("number"):
        state = beliefs[row.pk]
        if state not in ASSUMPTION_STATES:
            raise BadValue("state", Bi("请从列表中选择", "Choose one from the list"))
        if row.void:
            raise Stale(Bi("这条假设已随旧方案作废", "This assumption went with the old plan"))
        if row.state == "broken" and state != "broken" and actor.user_id not in place_of(dossier).specialists:
            raise BadValue("state", MENDED)
        if state == row.state and probability in (None, row.probability):
            continue
        _write(actor, row, state, probability, evidence, iteration)
        changed[f"A{row.number}"] = state
        if state == "broken" and dossier.state == "ACTIVE":
            open_gate(SYSTEM, dossier, trigger="killer", why=str(row))
            dossier.refresh_from_db()
    return changed


def _write(
    actor: Actor, row: Assumption, state: str, probability: float | None, evidence: str, iteration: Iteration | None
) -> None:
    after = row.probability if probability is None else probability
    if state == "broken" and row.state != "broken" and after == row.probability:
        after = 0.0  # it was said to have broken, and no chance was named for it
    done = Assumption.objects.filter(pk=row.pk, version=row.version).update(
        state=state, probability=after, version=row.version + 1, updated_at=clock.now()
    )
    if done != 1:
        raise Stale
    AssumptionChange.objects.create(
        assumption=row, before=row.state, after=state, probability_before=row.probability, probability_after=after,
        evidence=evidence, iteration=iteration, by=actor.user_id,
    )  # fmt: skip


@act("delivery.meet_criterion")
def meet_criterion(actor: Actor, dossier: Dossier, *, criterion_id: str, evidence: str) -> None:
    """A kill criterion is met: recorded with its evidence, and the gate opens at once."""
    _check(actor, dossier)
    if not evidence.strip():
        raise BadValue("evidence", Bi("请写明依据", "Say on which evidence"))
    changed = KillCriterion.objects.filter(pk=criterion_id, dossier=dossier, met_on__isnull=True, void=False).update(
        met_on=clock.today(), evidence=evidence.strip(), by=actor.user_id, updated_at=clock.now()
    )
    if changed != 1:
        raise Stale
    row = KillCriterion.objects.get(pk=criterion_id)
    if dossier.state == "ACTIVE":
        open_gate(SYSTEM, dossier, trigger="criterion", why=str(row))
    tell("dossier", dossier.pk, criterion=row.number, evidence=evidence)
