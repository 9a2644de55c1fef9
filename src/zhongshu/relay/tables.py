"""The list of relays: who hands what to whom, how far it is, and by when; with the sum of balances and an export of what is shown."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone
from zhongshu.policy.queries import active_rules
from zhongshu.relay.queries import cases
from zhongshu.relay.rules import DONE, ENDED, OVERLAP, STATES, TONES


def _due(case: Any) -> Any:
    return {OVERLAP: case.overlap_until, DONE: None if case.progress_on else case.progress_by}.get(case.state)


def _progress(case: Any) -> str:
    return f"{case.received_n}/{case.items_n}"


class Relays(Listing):
    """Every relay of the dossiers this reader may know."""

    name = "relay.cases"
    title = Bi("接力", "Relays")
    order = ("ended_on", "overlap_until", "-number")
    search_fields = ("code", "dossier__title_zh", "dossier__title_en", "giver__name_zh", "giver__name_en", "receiver__name_zh", "receiver__name_en")  # fmt: skip
    search_hint = Bi("编号、技术、移交方、接收方", "Code, technology, giver, receiver")
    empty = Bi("还没有接力", "No relays yet")
    empty_hint = Bi(
        "技术到了换手的时候，专员在卷宗的「接力」页准备移交清单，这里就会出现",
        "When a technology is to change hands its specialist prepares the checklist on the dossier's relay page; it then appears here",
    )
    columns = (
        Column("title", Bi("技术", "Technology"), lambda r: pick(r.dossier, "title") or r.dossier.code, kind="main"),
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("state", Bi("状态", "State"), lambda r: Tone(STATES[r.state], TONES[r.state]), kind="state", sort="state"),
        Column("giver", Bi("移交方", "Giver"), lambda r: str(r.giver), sort="giver__sort_key"),
        Column("receiver", Bi("接收方", "Receiver"), lambda r: str(r.receiver), sort="receiver__sort_key"),
        Column("items", Bi("已交接", "Handed over"), _progress, unit=Bi("项", "lines")),
        Column("due", Bi("期限", "Due"), _due, kind="due"),
        Column("balance", Bi("移交余款", "Balance"), "balance_fen", kind="money", sort="balance_fen", total="balance_fen"),
        Column("gap", Bi("无主天数", "Ownerless days"), "gap_days", kind="number", sort="gap_days", total="gap_days"),
        Column("from", Bi("重叠期自", "Overlap from"), "overlap_from", kind="date", sort="overlap_from", default=False),
        Column("ended", Bi("结束", "Ended"), "ended_on", kind="date", sort="ended_on", default=False),
        Column("progress", Bi("首次进展", "First progress"), "progress_on", kind="date", sort="progress_on", default=False),
        Column(
            "specialist", Bi("专员", "Specialist"), lambda r: r.dossier.specialist.name if r.dossier.specialist else None, kind="person", default=False
        ),
    )  # fmt: skip
    filters = (
        Filter("state", Bi("状态", "State"), kind="many", choices=STATES),
        Filter(
            "field", Bi("领域", "Field"), kind="many", choices=lambda actor: active_rules().labels("fields").items(), field="dossier__field",
        ),
        Filter("open", Bi("进行中", "Running"), kind="flag", apply=lambda rows, _: rows.exclude(state__in=ENDED)),
        Filter(
            "late", Bi("首次进展逾期", "First progress late"), kind="flag",
            apply=lambda rows, _: rows.filter(state=DONE, progress_on__isnull=True, progress_by__lt=clock.today()),
        ),
        Filter("ended", Bi("结束日期", "Ended"), kind="days", field="ended_on"),
    )  # fmt: skip
    tabs = (
        Tab("open", Bi("进行中", "Running"), "open=1"),
        Tab("done", Bi("已完成", "Done"), "state=done"),
        Tab("late", Bi("首次进展逾期", "Progress late"), "late=1"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return cases(actor)

    def href(self, row: Any) -> str:
        return reverse("relay:relay", args=[row.dossier.code])
