"""The words and predicates of transfer: modes and steps, kinds of outcome, tests of graduation, criteria of a 核爆点. No reads, no writes."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhongshu.kernel.bilingual import Bi

WHOLE = 10_000  # shares are kept in hundredths of a per cent


@dataclass(frozen=True, slots=True)
class Mode:
    """One way in which rights pass into use, and what it asks."""

    label: Bi
    priced: bool = True  # has a price, so a valuation and a publicity
    party: bool = True  # has somebody on the other side
    equity: bool = False  # is paid in shares of a company


MODES: dict[str, Mode] = {
    "licence": Mode(Bi("许可", "Licence")),
    "assignment": Mode(Bi("转让", "Assignment")),
    "spinoff": Mode(Bi("衍生企业", "Spin-off"), equity=True),
    "equity": Mode(Bi("作价入股", "Equity for IP"), equity=True),
    "joint": Mode(Bi("合作实施", "Joint exploitation")),
    "open": Mode(Bi("开放实施", "Open"), priced=False, party=False),
}
OPENED, VALUED, APPROVED, PUBLISHED, SIGNED, CLOSED, DROPPED = (
    "opened", "valued", "approved", "published", "signed", "closed", "dropped",
)  # fmt: skip
STATES: dict[str, Bi] = {
    OPENED: Bi("已开始", "Opened"),
    VALUED: Bi("已定价", "Valued"),
    APPROVED: Bi("已审批", "Approved"),
    PUBLISHED: Bi("公示中", "In publicity"),
    SIGNED: Bi("已签约", "Signed"),
    CLOSED: Bi("已完成", "Closed"),
    DROPPED: Bi("已放弃", "Dropped"),
}
TONES: dict[str, str] = {
    OPENED: "neutral", VALUED: "info", APPROVED: "info", PUBLISHED: "warn", SIGNED: "good", CLOSED: "good", DROPPED: "bad",
}  # fmt: skip
ENDED = (CLOSED, DROPPED)
OPENS_IN = ("ACTIVE", "GATE", "RELAY", "ACCEPT", "TRANS", "GRAD", "DONE")  # states of the dossier
IP_KINDS: dict[str, Bi] = {
    "patent": Bi("专利", "Patent"),
    "software": Bi("软件著作权", "Software"),
    "knowhow": Bi("技术秘密", "Know-how"),
    "data": Bi("数据", "Data"),
    "design": Bi("集成电路布图", "IC layout"),
    "other": Bi("其他", "Other"),
}
SPLIT_KINDS: dict[str, Bi] = {
    "team": Bi("完成人", "Inventors"),
    "organisation": Bi("单位", "Organisation"),
    "center": Bi("中心", "Center"),
    "other": Bi("其他", "Other"),
}
OUTCOME_KINDS: dict[str, Bi] = {
    "paper": Bi("论文", "Paper"),
    "patent": Bi("专利", "Patent"),
    "standard": Bi("标准", "Standard"),
    "product": Bi("产品", "Product"),
    "first_use": Bi("首试首用", "First use"),
    "firm": Bi("企业", "Firm"),
    "revenue": Bi("收入", "Revenue"),
    "investment": Bi("投资", "Investment"),
    "import": Bi("替代进口", "Import replaced"),
    "prize": Bi("奖项", "Prize"),
    "talent": Bi("人才", "Talent"),
}
WITH_AMOUNT = frozenset({"revenue", "investment", "import"})  # kinds that say how much
LANDING_KINDS: dict[str, Bi] = {
    "firm": Bi("注册企业", "Firm registered"),
    "line": Bi("产线", "Production line"),
    "pilot": Bi("中试基地", "Pilot site"),
    "center": Bi("研发机构", "R&D unit"),
    "order": Bi("落地合同", "Contract of deployment"),
}
LANDING_EVIDENCE: dict[str, Bi] = {
    "registration": Bi("注册登记", "Registration"),
    "contract": Bi("合同", "Contract"),
}
TESTS: dict[str, Bi] = {
    "revenue": Bi("已有收入", "A revenue line"),
    "investment": Bi("独立第三方投资", "An arm's-length investment"),
    "deployment": Bi("首个付费部署", "A first paid deployment"),
    "licence": Bi("许可收入", "Licence income"),
    "standard": Bi("标准被采纳", "A standard adopted"),
}
ACCEPTED, REFUSED, LAPSED = "accepted", "refused", "lapsed"
RETRACTED = "retracted"
VOIDS: dict[str, Bi] = {REFUSED: Bi("不属实", "Not borne out"), RETRACTED: Bi("已撤回", "Withdrawn")}
CRITERIA: dict[str, tuple[Bi, Bi]] = {
    "leap": (Bi("跨越已被独立验证", "The leap is proven by others"), Bi("第三方检测或用户现场数据", "A third party's test, or data from a user's site")),
    "market": (Bi("市场已经付费", "The market pays"), Bi("合同、发票或收入凭证", "Contracts, invoices or proof of revenue")),
    "leader": (Bi("龙头企业参与", "Leading firms take part"), Bi("合作或采购协议", "Agreements of cooperation or purchase")),
    "chain": (Bi("能带动一条产业链", "It can set off a chain"), Bi("链条环节、断点与布局", "Segments of the chain, gaps and layout")),
    "ip": (Bi("知识产权独立可控", "The IP is its own"), Bi("权属清单与自由实施意见", "List of rights, freedom-to-operate opinion")),
}  # fmt: skip
PROPOSED, ACTIVE, REVOKED, NOT_DESIGNATED = "proposed", "active", "revoked", "declined"
POINT_STATES: dict[str, Bi] = {
    PROPOSED: Bi("拟认定", "Proposed"),
    ACTIVE: Bi("在位", "Active"),
    REVOKED: Bi("已撤销", "Revoked"),
    NOT_DESIGNATED: Bi("未认定", "Not designated"),
}
POINT_TONES: dict[str, str] = {PROPOSED: "info", ACTIVE: "special", REVOKED: "bad", NOT_DESIGNATED: "neutral"}
REVIEW_AHEAD = dt.timedelta(days=30)  # a review is held from so long before its day on
LEAST_WORDS = 5  # characters of a statement that tells something


def plain(text: str) -> str:
    """Words without spacing, punctuation and case: what one piece of evidence is known by."""
    return "".join(c for c in text.casefold() if c.isalnum())


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def tests_met(claims: Iterable[tuple[str, str]]) -> set[str]:
    """Tests with an accepted claim, from (test, verdict)."""
    return {test for test, verdict in claims if verdict == ACCEPTED}
