"""The lists of the room: transfer cases, outcomes, landings, 核爆点; each with filters, sums and an export of exactly what is shown."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone
from zhongshu.policy.queries import active_rules
from zhongshu.transfer.queries import cases, landings, outcomes, points
from zhongshu.transfer.rules import (
    ACTIVE,
    ENDED,
    LANDING_KINDS,
    MODES,
    OUTCOME_KINDS,
    POINT_STATES,
    POINT_TONES,
    STATES,
    TONES,
)

FIELDS = Filter("field", Bi("领域", "Field"), kind="many", choices=lambda actor: active_rules().labels("fields").items(), field="dossier__field")  # fmt: skip
CHECKED, UNCHECKED = Tone(Bi("已核实", "Checked"), "good"), Tone(Bi("待核实", "To check"), "warn")


def technology(row: Any) -> str:
    return pick(row.dossier, "title") or row.dossier.code


def check_tone(row: Any) -> Tone:
    return CHECKED if row.checked_on else UNCHECKED


def unchecked(rows: QuerySet[Any], _: Any) -> QuerySet[Any]:
    return rows.filter(checked_on__isnull=True)


class Transfers(Listing):
    """Transfer cases. The valuation is not among the columns: it is for few."""

    name, title = "transfer.cases", Bi("转化", "Transfers")
    order = ("ended_on", "-opened_on", "code")
    search_fields = (
        "code",
        "title",
        "dossier__title_zh",
        "dossier__title_en",
        "party__name_zh",
        "party__name_en",
        "contract_no",
    )
    search_hint = Bi("编号、事项、技术、对方", "Code, name, technology, other side")
    empty = Bi("还没有转化事项", "No transfers yet")
    empty_hint = Bi(
        "转化专员在卷宗的「转化」页开始一项许可、转让、作价入股或开放实施",
        "The transfer officer begins a licence, an assignment, equity for IP … on a dossier's transfer page",
    )
    columns = (
        Column("title", Bi("事项", "Transfer"), "title", kind="main", sort="title"),
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("state", Bi("状态", "State"), lambda r: Tone(STATES[r.state], TONES[r.state]), kind="state", sort="state"),
        Column("mode", Bi("方式", "Mode"), lambda r: str(MODES[r.mode].label), sort="mode"),
        Column("technology", Bi("技术", "Technology"), technology),
        Column("party", Bi("对方", "Other side"), lambda r: str(r.party) if r.party else None),
        Column("amount", Bi("合同金额", "Contract"), "amount_fen", kind="money", sort="amount_fen", total="amount_fen"),
        Column("income", Bi("到账", "Income"), "income_fen", kind="money", sort="income_fen", total="income_fen"),
        Column("until", Bi("公示至", "Publicity until"), lambda r: r.published_until if r.state == "published" else None, kind="due", default=False),
        Column("signed", Bi("签署", "Signed"), "signed_on", kind="date", sort="signed_on"),
        Column("opened", Bi("开始", "Opened"), "opened_on", kind="date", sort="opened_on", default=False),
        Column("contract", Bi("合同号", "Contract no."), "contract_no", kind="code", default=False),
    )  # fmt: skip
    filters = (
        Filter("state", Bi("状态", "State"), kind="many", choices=STATES),
        Filter("mode", Bi("方式", "Mode"), kind="many", choices={code: mode.label for code, mode in MODES.items()}),
        FIELDS,
        Filter("open", Bi("进行中", "Running"), kind="flag", apply=lambda rows, _: rows.exclude(state__in=ENDED)),
        Filter("signed", Bi("签署日期", "Signed"), kind="days", field="signed_on"),
    )
    tabs = (Tab("open", Bi("进行中", "Running"), "open=1"), Tab("signed", Bi("已签约", "Signed"), "state=signed&state=closed"), Tab("dropped", Bi("已放弃", "Dropped"), "state=dropped"))  # fmt: skip

    def rows(self, actor: Any) -> QuerySet[Any]:
        return cases(actor)

    def href(self, row: Any) -> str:
        return reverse("transfer:case", args=[row.dossier.code, row.number])


class Outcomes(Listing):
    """Outcomes with their evidence."""

    name, title = "transfer.outcomes", Bi("成果", "Outcomes")
    order = ("-on", "code")
    search_fields = ("code", "title_zh", "title_en", "dossier__title_zh", "dossier__title_en", "evidence")
    empty = Bi("还没有成果", "No outcomes yet")
    empty_hint = Bi(
        "团队、专员和转化专员在卷宗的「转化」页登记成果，由他人核实",
        "Team, specialist and transfer officer record them on a dossier's transfer page; another person checks",
    )
    columns = (
        Column("title", Bi("成果", "Outcome"), lambda r: pick(r, "title"), kind="main"),
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("kind", Bi("类别", "Kind"), lambda r: str(r.kind_label), sort="kind"),
        Column("checked", Bi("核实", "Checked"), check_tone, kind="state", sort="checked_on"),
        Column("technology", Bi("技术", "Technology"), technology),
        Column("on", Bi("日期", "Date"), kind="date", sort="on"),
        Column("amount", Bi("金额", "Amount"), "amount_fen", kind="money", sort="amount_fen", total="amount_fen"),
        Column("shared", Bi("已归属", "Attributed"), lambda r: r.attributed_bp / 10_000, kind="percent", sort="attributed_bp", default=False),
        Column("landmark", Bi("标志性", "Landmark"), lambda r: r.landmark_since is not None, kind="flag", sort="landmark_since"),
        Column("released", Bi("公开", "Released"), "released_on", kind="date", sort="released_on", default=False),
        Column("evidence", Bi("证据", "Evidence"), "evidence", default=False),
    )  # fmt: skip
    filters = (
        Filter("kind", Bi("类别", "Kind"), kind="many", choices=OUTCOME_KINDS),
        FIELDS,
        Filter("unchecked", Bi("待核实", "To check"), kind="flag", apply=unchecked),
        Filter("landmark", Bi("标志性成果", "Landmarks"), kind="flag", apply=lambda rows, _: rows.filter(landmark_since__isnull=False)),
        Filter("on", Bi("日期", "Date"), kind="days"),
    )  # fmt: skip
    tabs = (
        Tab("unchecked", Bi("待核实", "To check"), "unchecked=1"),
        Tab("landmark", Bi("标志性成果", "Landmarks"), "landmark=1"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return outcomes(actor)

    def href(self, row: Any) -> str:
        return reverse("transfer:transfer", args=[row.dossier.code]) + "#outcomes"


class Landings(Listing):
    """Landings by district (K33)."""

    name, title = "transfer.landings", Bi("落地", "Landings")
    order = ("-on", "code")
    search_fields = ("code", "firm", "district", "evidence_no", "dossier__title_zh", "dossier__title_en")
    empty = Bi("还没有落地", "No landings yet")
    empty_hint = Bi(
        "凭注册登记或合同，在卷宗的「转化」页登记", "Recorded on a dossier's transfer page, by registration or contract"
    )
    columns = (
        Column("firm", Bi("落地主体", "Who landed"), "firm", kind="main", sort="firm"),
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("kind", Bi("类别", "Kind"), lambda r: str(r.kind_label), sort="kind", default=False),
        Column("region", Bi("地区", "Region"), lambda r: str(active_rules().label("regions", r.region)), sort="region"),
        Column("district", Bi("区县或园区", "District"), "district", sort="district"),
        Column("checked", Bi("核实", "Checked"), check_tone, kind="state", sort="checked_on"),
        Column("technology", Bi("技术", "Technology"), technology),
        Column("on", Bi("日期", "Date"), kind="date", sort="on"),
        Column("evidence", Bi("依据", "By"), lambda r: f"{r.evidence_label} {r.evidence_no}", default=False),
        Column("amount", Bi("投资额", "Invested"), "amount_fen", kind="money", sort="amount_fen", total="amount_fen"),
        Column("jobs", Bi("就业", "Jobs"), "jobs", kind="number", sort="jobs", total="jobs"),
        Column("ceased", Bi("停业", "Ceased"), "ceased_on", kind="date", sort="ceased_on", default=False),
    )  # fmt: skip
    filters = (
        Filter("region", Bi("地区", "Region"), kind="many", choices=lambda actor: active_rules().labels("regions").items()),
        Filter("kind", Bi("类别", "Kind"), kind="many", choices=LANDING_KINDS),
        FIELDS,
        Filter("unchecked", Bi("待核实", "To check"), kind="flag", apply=unchecked),
        Filter("alive", Bi("仍在经营", "Still there"), kind="flag", apply=lambda rows, _: rows.filter(ceased_on__isnull=True)),
        Filter("on", Bi("日期", "Date"), kind="days"),
    )  # fmt: skip
    tabs = (
        Tab("unchecked", Bi("待核实", "To check"), "unchecked=1"),
        Tab("alive", Bi("仍在经营", "Still there"), "alive=1"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return landings(actor)

    def href(self, row: Any) -> str:
        return reverse("transfer:transfer", args=[row.dossier.code]) + "#landings"


class Points(Listing):
    """核爆点, proposed, in place and gone."""

    name, title = "transfer.points", Bi("核爆点", "Nuclear points")
    order = ("ended_on", "next_review_on", "code")
    search_fields = ("code", "dossier__title_zh", "dossier__title_en", "statement", "layout")
    empty = Bi("还没有核爆点", "No nuclear point yet")
    empty_hint = Bi(
        "已毕业的技术由专员或领域主任提议，委员会认定",
        "Graduates are proposed by specialist or field lead and designated by the committee",
    )
    columns = (
        Column("technology", Bi("技术", "Technology"), technology, kind="main"),
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("state", Bi("状态", "State"), lambda r: Tone(POINT_STATES[r.state], POINT_TONES[r.state]), kind="state", sort="state"),
        Column("designated", Bi("认定", "Designated"), "designated_on", kind="date", sort="designated_on"),
        Column("review", Bi("下次复评", "Next review"), "next_review_on", kind="due", sort="next_review_on"),
        Column("lapses", Bi("失格", "Lapses"), "lapses", kind="number", sort="lapses"),
        Column("decision", Bi("决定", "Decision"), "decision", kind="code"),
        Column("released", Bi("公开", "Released"), "released_on", kind="date", sort="released_on", default=False),
        Column("ended", Bi("结束", "Ended"), "ended_on", kind="date", sort="ended_on", default=False),
    )  # fmt: skip
    filters = (
        Filter("state", Bi("状态", "State"), kind="many", choices=POINT_STATES),
        FIELDS,
        Filter("late", Bi("复评逾期", "Review late"), kind="flag", apply=lambda rows, _: rows.filter(state=ACTIVE, next_review_on__lt=clock.today())),
    )  # fmt: skip
    tabs = (
        Tab("active", Bi("在位", "In place"), "state=active"),
        Tab("proposed", Bi("拟认定", "Proposed"), "state=proposed"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return points(actor)

    def href(self, row: Any) -> str:
        return reverse("transfer:transfer", args=[row.dossier.code]) + "#nuclear"
