"""Writing the books back: changed slips by compare-and-set, new slips, postings. Only acts call it; every act of money goes through it.

What goes back to the pool is free from the same instant: it is released to the house's surplus in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from zhongshu.delivery.books import Books, Slip
from zhongshu.delivery.models import Payment, Posting
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Stale
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.actions import require_act
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.surplus.actions import release

FREEING = ("cancel", "give_back")  # postings whose money is free for other dossiers
CLEARED = {"requested_by": "", "checked_by": "", "approved_by": "", "requested_at": None}
MOVED = Bi("这笔经费刚刚被别人处理过，请刷新后再试", "Somebody has just handled this money; reload and try again")


def store(
    actor: Actor,
    dossier: Dossier,
    books: Books,
    rows: Mapping[str, Payment],
    *,
    due: Mapping[int, dt.date] | None = None,
    also: Mapping[str, Mapping[str, Any]] | None = None,
    soon: dt.date | None = None,
) -> None:
    """Write what changed. ``due`` gives new slips of a stage their day, ``also`` further columns of single rows; nothing that is set free now is due
    before ``soon``."""
    require_act("store")
    if not books.totals().balanced:
        raise AssertionError(f"the books of {dossier.code} do not balance")  # a mistake in the books, never of a user
    _write_changed(books, rows, _later(books, rows, also or {}, soon))
    _write_new(dossier, [s for key, s in books.slips.items() if key not in rows], due or {}, soon)
    now = clock.now()
    Posting.objects.bulk_create(
        Posting(
            id=new_id(), dossier=dossier, payment_id=e.slip, kind=e.kind, amount_fen=e.fen, at=now, by=actor.ledger_name
        )
        for e in books.entries
    )
    freed = sum(e.fen for e in books.entries if e.kind in FREEING)
    if freed:
        release(actor, dossier, fen=freed)
    books.entries.clear()


def _later(
    books: Books, rows: Mapping[str, Payment], also: Mapping[str, Mapping[str, Any]], soon: dt.date | None
) -> Mapping[str, Mapping[str, Any]]:
    """Slips set free by this very act that were to be paid earlier than anybody could ask for them."""
    late = {
        key: {"due_on": soon, **also.get(key, {})}
        for key, row in rows.items()
        if soon and books.slips[key].released and not row.released and (row.due_on is None or row.due_on < soon)
    }
    return {**also, **late}


def _write_changed(books: Books, rows: Mapping[str, Payment], also: Mapping[str, Mapping[str, Any]]) -> None:
    for key, row in rows.items():
        slip = books.slips[key]
        columns: dict[str, Any] = dict(also.get(key, {}))
        for name, value in _columns(slip).items():
            if getattr(row, name) != value:
                columns[name] = value
        if not columns:
            continue
        if columns.get("state") == "planned":
            columns |= CLEARED
        columns |= {"version": row.version + 1, "updated_at": clock.now()}
        if Payment.objects.filter(pk=key, version=row.version).update(**columns) != 1:
            raise Stale(MOVED)


def _columns(slip: Slip) -> dict[str, Any]:
    return {
        "amount_fen": slip.amount,
        "returned_fen": slip.returned,
        "state": slip.state,
        "released": slip.released,
        "stage": slip.stage,
        "purpose": slip.purpose,
    }


def _write_new(dossier: Dossier, slips: list[Slip], due: Mapping[int, dt.date], soon: dt.date | None) -> None:
    if not slips:
        return
    last = Payment.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    now = clock.now()
    Payment.objects.bulk_create(
        Payment(
            id=slip.key, created_at=now, updated_at=now, dossier=dossier, number=number, due_on=_day(slip, due.get(slip.stage), soon), **_columns(slip)
        )
        for number, slip in enumerate(slips, start=last + 1)
    )  # fmt: skip


def _day(slip: Slip, due: dt.date | None, soon: dt.date | None) -> dt.date | None:
    """The day of a new slip; one that is free from the start is not due before it can be asked for."""
    return max(due or soon, soon) if soon and slip.released else due
