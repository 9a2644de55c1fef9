"""What the public may ask about receipts: whether a decision with this hash or number was closed here, and when. Never what was decided."""

from __future__ import annotations

from zhongshu.decisions.models import CLOSED, Decision
from zhongshu.documents.verifying import Verified, answers
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi

KIND, SEALED = Bi("决策回执", "Receipt of a decision"), Bi("已封存", "Sealed")
PLACE, ON = Bi("回执序号", "Receipt no."), Bi("封存日期", "Sealed on")


def by_hash(sha256: str) -> Verified | None:
    return _verified(Decision.objects.filter(sha256=sha256, state=CLOSED).first())


def by_number(code: str) -> Verified | None:
    return _verified(Decision.objects.filter(code=code, state=CLOSED).first())


def _verified(decision: Decision | None) -> Verified | None:
    if decision is None or decision.closed_at is None:
        return None
    facts = ((PLACE, str(decision.number)), (ON, clock.day_of(decision.closed_at).isoformat()))
    return Verified(KIND, decision.code, SEALED, True, facts=facts)


answers(by_hash, by_number)
