"""The director's approval of a transfer, replayed from the line that told it beside the record of the case. Registers itself; reads only.

The valuation stands in no line, so no replay shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhongshu.decisions.signed import InLedger, Rebuilt, Told, in_ledger, tells
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.who import who
from zhongshu.transfer.models import TransferCase

NAMES = {
    "transfer": Bi("转化", "Transfer"), "reason": Bi("审批说明", "Note of the approval"), "by": Bi("批准", "Approved by"),
}  # fmt: skip


def approvals(dossier: Dossier) -> list[Line]:
    """The approvals on a dossier, in order."""
    return list(Line.objects.filter(subject=dossier.pk, verb="transfer.approve").order_by("seq"))


def approval_in(dossier: Dossier, line: Line) -> dict[str, Any]:
    return {"transfer": line.told["transfer"], "reason": line.told["reason"].strip(), "by": line.actor}


def approval_today(dossier: Dossier, line: Line) -> Rebuilt:
    """The same from the case."""
    row = TransferCase.objects.filter(dossier=dossier, code=line.told["transfer"]).first()
    return Rebuilt(
        {
            "transfer": row.code if row else "",
            "reason": row.approval_note if row else "",
            "by": row.approved_by if row else "",
        }
    )


@tells("approval")
def tell_approval(body: Mapping[str, Any]) -> Mapping[str, Told]:
    return {"by": [who([body["by"]]).get(body["by"], "—")]}


def name_of_approval(body: Mapping[str, Any]) -> Bi:
    return Bi("转化 {c} 的审批", "Approval of transfer {c}").fill(c=body["transfer"])


in_ledger("approval", InLedger(NAMES, approvals, approval_in, name_of_approval, approval_today))
