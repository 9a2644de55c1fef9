"""Integrity and audit puts on record that a decision, or what one person signed, was built again, and whether it was the same: the auditor's day
leaves its own lines.
"""

from __future__ import annotations

from zhongshu.decisions.models import CLOSED, Decision
from zhongshu.decisions.queries import interested
from zhongshu.decisions.receipts import replay
from zhongshu.decisions.signed import REPLAYED, Record, replay_record
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, NotAllowed, Recused
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.queries import interest_of
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


@act(REPLAYED)
def record_signed_replay(actor: Actor, record: Record) -> bool:
    """The same for what one person signed and a chapter, or a line of the ledger, seals."""
    if Role.INT not in actor.roles:
        raise NotAllowed
    interest_of(actor, record.dossier, lock=True)
    found = replay_record(record)
    tell(
        "signed", record.subject, code=record.dossier.code, name=f"{record.label.zh} · {record.label.en}", number=record.number,
        whole=found.whole, same=found.same, hash_holds=found.hash_holds, chain_holds=found.chain_holds, sha256=record.sha256, also=[record.dossier.pk],
    )  # fmt: skip
    return found.whole
