"""Integrity and audit puts on record that a decision was built again, and whether it was the same: the auditor's day leaves its own lines."""

from __future__ import annotations

from zhongshu.decisions.models import CLOSED, Decision
from zhongshu.decisions.queries import interested
from zhongshu.decisions.receipts import replay
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, NotAllowed, Recused
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


@act("decisions.replay")
def record_replay(actor: Actor, decision: Decision) -> bool:
    """Build it again now and say in the ledger whether it is whole."""
    if Role.INT not in actor.roles:
        raise NotAllowed
    if decision.state != CLOSED:
        raise Blocked([Bi("已结束的决策", "a decision that is closed")])
    if interested(actor, decision):
        raise Recused
    found = replay(decision)
    tell(
        "decision", decision.pk, code=decision.code, whole=found.whole, same=found.same, hash_holds=found.hash_holds, chain_holds=found.chain_holds,
        sha256=decision.sha256,
    )  # fmt: skip
    return found.whole
