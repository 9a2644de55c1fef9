"""Which receipts this browser session has opened with their keys, and for how long that holds."""

from __future__ import annotations

from django.http import HttpRequest

from zhongshu.kernel import clock

MINUTES = 60


def _now() -> int:
    return clock.microseconds() // 1_000_000


def open_receipt(request: HttpRequest, lead_id: str, receipt: str) -> None:
    """Remember that the key of this receipt was shown."""
    kept = {number: row for number, row in request.session.get("receipts", {}).items() if row[1] > _now()}
    kept[receipt] = [lead_id, _now() + MINUTES * 60]
    request.session["receipts"] = dict(list(kept.items())[-10:])


def opened(request: HttpRequest, receipt: str) -> str | None:
    """The lead behind a receipt that was opened in this session, while it holds."""
    row = request.session.get("receipts", {}).get(receipt)
    return row[0] if row and row[1] > _now() else None


def close_receipts(request: HttpRequest) -> None:
    request.session.pop("receipts", None)
