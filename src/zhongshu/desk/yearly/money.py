"""The money of a yearly report, by stage of the contract: planned = paid + returned + open, to the fen, and what was paid within the year.

Planned of a stage is what its slips hold; planned of the whole is counted once more from the postings, so that a difference would be seen.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from zhongshu.delivery.books import STEPS
from zhongshu.delivery.models import Payment
from zhongshu.desk.queries.frozen import purses
from zhongshu.desk.queries.scope import Scope
from zhongshu.desk.queries.scope import live as live_rows
from zhongshu.desk.reports import Period
from zhongshu.kernel import clock
from zhongshu.people.actor import Actor

COLUMNS = ("planned", "paid", "returned", "open", "paid_in_year")


def money_by_stage(actor: Actor, period: Period) -> dict[str, Any]:
    """Rows by stage, their sum, and whether the sum is what the postings say."""
    rows = live_rows(actor)
    by_stage: dict[int, dict[str, int]] = {}
    for slip in Payment.objects.filter(dossier__in=rows.values("pk")).exclude(state="void"):
        _add(by_stage.setdefault(slip.stage, dict.fromkeys(COLUMNS, 0)), slip, period)
    whole = {name: sum(row[name] for row in by_stage.values()) for name in COLUMNS}
    posted = sum(purse.planned for purse in purses(rows).values())
    return {
        "stages": [{"stage": number, **by_stage[number]} for number in sorted(by_stage)], "sum": whole,
        "balanced": whole["planned"] == whole["paid"] + whole["returned"] + whole["open"] == posted,
        "url": f"{settings.PUBLIC_URL}{Scope().board(show='money')}",
    }  # fmt: skip


def _add(row: dict[str, int], slip: Payment, period: Period) -> None:
    row["planned"] += slip.amount_fen
    if slip.state in STEPS:
        row["open"] += slip.amount_fen
    elif slip.state == "returned":
        row["returned"] += slip.amount_fen
    else:
        row["paid"] += slip.amount_fen - slip.returned_fen
        row["returned"] += slip.returned_fen
    if slip.paid_at and period.holds(clock.day_of(slip.paid_at)):
        row["paid_in_year"] += slip.amount_fen
