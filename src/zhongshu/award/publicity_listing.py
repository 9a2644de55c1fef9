"""The house's own list of publicities, with what is still to be answered."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, When
from django.urls import reverse

from zhongshu.award.queries import publicity as queries
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone

STATES: dict[str, Bi] = {
    "waiting": Bi("待发布", "To publish"),
    "shown": Bi("公示中", "Shown"),
    "ended": Bi("已结束", "Ended"),
    "taken_back": Bi("已撤下", "Taken off"),
}
TONES = {"waiting": "warn", "shown": "info", "ended": "good", "taken_back": "neutral"}


class Publicities(Listing):
    """What waits first, then what runs by its last day, then the newest."""

    name = "award.publicities"
    title = Bi("公示", "Publicity")
    order = ("turn", "until_open", "-pk")
    search_fields = ("code", "title_zh", "title_en", "dossier__code", "organisation_zh", "organisation_en")
    empty_hint = Bi("委员会同意立项后，在这里发布公示", "Once the committee approves, an award is published from here")
    columns = (
        Column("title", Bi("项目", "Project"), lambda r: pick(r, "title"), kind="main"),
        Column("code", Bi("公示号", "Number"), kind="code", sort="code"),
        Column(
            "state", Bi("状态", "State"), lambda r: Tone(STATES[r.state], TONES[r.state]), kind="state", sort="state"
        ),
        Column("organisation", Bi("承担单位", "Organisation"), lambda r: pick(r, "organisation")),
        Column("amount", Bi("经费", "Money"), "amount_fen", kind="money", sort="amount_fen", total="amount_fen"),
        Column("from", Bi("开始", "From"), "from_on", kind="date", sort="from_on"),
        Column("until", Bi("截止", "Until"), "until_on", kind="date", sort="until_on"),
        Column("raised", Bi("异议", "Objections"), "raised", kind="number", sort="raised"),
        Column("unanswered", Bi("待答复", "Unanswered"), "unanswered", kind="number", sort="unanswered"),
    )
    filters = (Filter("state", Bi("状态", "State"), kind="many", choices=STATES),)
    tabs = (
        Tab("waiting", Bi("待发布", "To publish"), "state=waiting"),
        Tab("shown", Bi("公示中", "Shown"), "state=shown"),
        Tab("ended", Bi("已结束", "Ended"), "state=ended&state=taken_back"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        turn = Case(When(state="waiting", then=0), When(state="shown", then=1), default=2)
        return queries.publicities(actor).annotate(turn=turn, until_open=Case(When(state="shown", then="until_on")))

    def href(self, row: Any) -> str:
        return reverse("award:publicity", args=[row.code])
