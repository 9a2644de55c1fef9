"""Discovery's lists: leads (the triage inbox), needs, campaigns, signals, recommendations. Each exports what it shows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhongshu.discovery import queries
from zhongshu.discovery.access import ELSEWHERE
from zhongshu.discovery.actions import own_lead, start_screening
from zhongshu.discovery.queries.leads import screening
from zhongshu.discovery.queries.recommendations import recommendations
from zhongshu.discovery.rules import NEED_MODES, NEED_STATES, RELATIONSHIPS, SIGNAL_KINDS
from zhongshu.discovery.tones import need_tone, state_tone
from zhongshu.kernel import clock, veil
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.queries import by_content
from zhongshu.lifecycle.rules import waits_until
from zhongshu.pages.listing import Bulk, Column, Filter, Listing, Tab, Tone
from zhongshu.policy.queries import active_rules

STAGES: dict[str, Bi] = {
    "open": Bi("待办", "Open"),
    "new": Bi("待初筛", "Waiting for screening"),
    "screening": Bi("初筛中", "Screening"),
    "asked": Bi("等补充", "Awaiting an answer"),
    "watched": Bi("关注", "Watched"),
    "candidate": Bi("已列候选及以后", "Candidates and beyond"),
    "ended": Bi("已结束", "Ended"),
}
ENDED = ("DECL", "WITHD", "MERGED", "STOP", "REVOKE")


def _stage(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    where = {
        "open": Q(dossier__state__in=("LEAD", "SCREEN")),
        "new": Q(dossier__state="LEAD", awaiting_answer=False),
        "screening": Q(dossier__state="SCREEN"),
        "asked": Q(awaiting_answer=True),
        "watched": Q(watched_at__isnull=False),
        "candidate": ~Q(dossier__state__in=("LEAD", "SCREEN", *ENDED)),
        "ended": Q(dossier__state__in=ENDED),
    }
    return rows.filter(where[value])


def _signs(lead: Any) -> str:
    """What else there is to know at a glance."""
    signs = [
        (lead.look_alike, Bi("疑似重复", "look-alike")),
        (lead.merge_open, Bi("合并待确认", "merge to confirm")),
        (lead.decline_open, Bi("不予支持待决定", "refusal to decide")),
        (lead.slow_lane, Bi("待人工核对", "to be looked at")),
        (lead.forward_at, Bi("建议候选", "put forward")),
        (lead.awaiting_answer, Bi("等补充", "asked")),
    ]
    return str(Bi("、", ", ")).join(str(text) for there, text in signs if there)


def _check_screen(actor: Any, lead: Any) -> Bi | None:
    mine, missing = screening(actor, lead.dossier)
    if not mine and lead.elsewhere:
        return ELSEWHERE.fill(f=active_rules().label("fields", lead.dossier.field))
    if not mine:
        return Bi("不在「线索」状态", "It is not in the state “Lead”")
    return missing[0] if missing else None


def _check_own(actor: Any, lead: Any) -> Bi | None:
    if lead.elsewhere:
        return ELSEWHERE.fill(f=active_rules().label("fields", lead.dossier.field))
    return Bi("已由您负责", "You own it already") if lead.owner_id == actor.user_id else None


class Leads(Listing):
    """The inbox of triage: one's own field first, then novelty × urgency, then the clock."""

    name = "discovery.leads"
    title = Bi("线索", "Leads")
    order = ("elsewhere", "turn", "-priority", "dossier__next_decision_on", "receipt")
    search_kind = "lead"
    search_hint = Bi("回执号、名称、主张、单位", "Receipt, name, claim, organisation")
    empty = Bi("这里没有线索", "No leads here")
    empty_hint = Bi(
        "公开表单、推荐、发现行动和信号带来的技术会出现在这里",
        "Technologies from the open form, recommendations, campaigns and signals appear here",
    )
    columns = (
        Column("title", Bi("技术", "Technology"), lambda r: pick(r.dossier, "title"), kind="main"),
        Column("receipt", Bi("回执号", "Receipt"), kind="code", sort="receipt"),
        Column(
            "state", Bi("状态", "State"), lambda r: state_tone(r.dossier.state), kind="state", sort="dossier__state"
        ),
        Column(
            "priority",
            Bi("新颖×紧迫", "Novelty × urgency"),
            lambda r: r.priority if r.novelty else None,
            kind="number",
            sort="priority",
        ),
        Column(
            "due", Bi("时限", "Due"), lambda r: waits_until(r.dossier), kind="due", sort="dossier__next_decision_on"
        ),
        Column("signs", Bi("提示", "Signs"), _signs),
        Column(
            "field",
            Bi("领域", "Field"),
            lambda r: active_rules().label("fields", r.dossier.field),
            sort="dossier__field",
        ),
        Column(
            "channel",
            Bi("渠道", "Channel"),
            lambda r: active_rules().label("channels", r.dossier.channel),
            sort="dossier__channel",
            default=False,
        ),
        Column("owner", Bi("负责人", "Owner"), lambda r: r.owner.name if r.owner else None, kind="person"),
        Column(
            "organisation",
            Bi("单位", "Organisation"),
            lambda r: str(r.dossier.organisation or r.organisation_text),
            default=False,
        ),
        Column("received", Bi("收到", "Received"), "received_at", kind="moment", sort="received_at", default=False),
        Column(
            "replied",
            Bi("首次答复", "First reply"),
            "first_reply_at",
            kind="moment",
            sort="first_reply_at",
            default=False,
        ),
        Column("claim", Bi("主张", "Claim"), lambda r: pick(r.dossier, "claim"), default=False),
    )
    filters = (
        Filter("stage", Bi("阶段", "Stage"), choices=STAGES, apply=_stage),
        Filter(
            "field",
            Bi("领域", "Field"),
            kind="many",
            choices=lambda actor: active_rules().labels("fields").items(),
            field="dossier__field",
        ),
        Filter(
            "channel",
            Bi("渠道", "Channel"),
            kind="many",
            choices=lambda actor: active_rules().labels("channels").items(),
            field="dossier__channel",
        ),
        Filter("owner", Bi("负责人", "Owner"), choices=lambda actor: queries.people_on_duty(), field="owner_id"),
        Filter(
            "nobody",
            Bi("无人负责", "Without owner"),
            kind="flag",
            apply=lambda rows, _: rows.filter(owner__isnull=True),
        ),
        Filter("alike", Bi("疑似重复", "Look-alikes"), kind="flag", apply=lambda rows, _: rows.filter(look_alike=True)),
        Filter(
            "slow", Bi("待人工核对", "To be looked at"), kind="flag", apply=lambda rows, _: rows.filter(slow_lane=True)
        ),
        Filter(
            "late",
            Bi("已超期", "Overdue"),
            kind="flag",
            apply=lambda rows, _: rows.filter(dossier__due_on__lt=clock.today()),
        ),
        Filter("received", Bi("收到日期", "Received"), kind="days", field="received_at"),
    )
    tabs = (
        Tab("open", Bi("待办", "Open"), "stage=open"),
        Tab("new", Bi("待初筛", "To screen"), "stage=new"),
        Tab("screening", Bi("初筛中", "Screening"), "stage=screening"),
        Tab("asked", Bi("等补充", "Awaiting answers"), "stage=asked"),
        Tab("watched", Bi("关注", "Watched"), "stage=watched"),
    )
    bulks = (
        Bulk(
            "screen", Bi("开始初筛", "Start screening"), lambda actor, row: start_screening(actor, row, version=row.dossier.version),
            check=_check_screen, effect=Bi("逐条封存线索登记表、告知申报人，并由您负责初筛。", "Each lead is sealed, its proposer told, and you own its triage."),
            right="triage:UA",
        ),
        Bulk(
            "own", Bi("由我负责", "I take them"), lambda actor, row: own_lead(actor, row, user_id=actor.user_id),
            check=_check_own, right="triage:UA", icon="user",
        ),
    )  # fmt: skip

    def rows(self, actor: Any) -> QuerySet[Any]:
        return queries.leads(actor)

    def found(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return by_content(rows, text, "dossier__") if veil.drawn() else super().found(rows, text)

    def href(self, row: Any) -> str:
        return reverse("discovery:lead", args=[row.dossier.code])


LONG = (
    "pain_zh",
    "pain_en",
    "today_zh",
    "today_en",
    "willing_zh",
    "willing_en",
    "closed_reason",
)  # not shown in the list


class Needs(Listing):
    """Needs of this center; past topics of earlier programmes stand under their own tab."""

    name = "discovery.needs"
    title = Bi("需求", "Needs")
    order = ("-origin", "-created_at", "-code")  # live before historical, the newest first
    search_kind = "need"
    empty_hint = Bi(
        "企业、单位或专员写下第一条需求后会显示在这里",
        "The first need written by a firm, an organisation or a specialist appears here",
    )
    columns = (
        Column("title", Bi("需求", "Need"), "title", kind="main"),
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("state", Bi("状态", "State"), lambda r: need_tone(r.state), kind="state", sort="state"),
        Column("field", Bi("领域", "Field"), lambda r: active_rules().label("fields", r.field), sort="field"),
        Column("organisation", Bi("需求单位", "Owner"), lambda r: str(r.organisation) if r.organisation else None),
        Column(
            "target",
            Bi("目标", "Target"),
            lambda r: f"{r.metric_target:g} {r.metric_unit}" if r.metric_target is not None else None,
        ),
        Column("budget", Bi("意向经费", "Budget"), "budget_fen", kind="money", sort="budget_fen", total="budget_fen"),
        Column("mode", Bi("方式", "Mode"), lambda r: NEED_MODES.get(r.mode), default=False),
        Column("matches", Bi("对接", "Matches"), "matches_n", kind="number", sort="matches_n"),
        Column("deadline", Bi("截止", "Deadline"), "deadline", kind="date", sort="deadline"),
        Column("published", Bi("发布", "Published"), "published_on", kind="date", sort="published_on", default=False),
    )
    filters = (
        Filter(
            "origin",
            Bi("来源", "Origin"),
            choices={"live": Bi("本中心", "This center"), "historical": Bi("历史导入", "Imported")},
        ),
        Filter("state", Bi("状态", "State"), kind="many", choices=NEED_STATES),
        Filter(
            "field", Bi("领域", "Field"), kind="many", choices=lambda actor: active_rules().labels("fields").items()
        ),
        Filter("mode", Bi("方式", "Mode"), choices=NEED_MODES),
        Filter("deadline", Bi("截止日期", "Deadline"), kind="days"),
    )
    tabs = (
        Tab("live", Bi("本中心", "This center"), "origin=live"),
        Tab("published", Bi("在榜", "Published"), "origin=live&state=published"),
        Tab("draft", Bi("待发布", "To publish"), "origin=live&state=draft&state=verified"),
        Tab("past", Bi("历史", "Past topics"), "origin=historical"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return queries.needs(actor).defer(*LONG)

    def href(self, row: Any) -> str:
        return reverse("discovery:need", args=[row.code])


class Campaigns(Listing):
    """Scouting campaigns and what they cost and brought."""

    name = "discovery.campaigns"
    title = Bi("发现行动", "Scouting campaigns")
    order = ("closed_on", "-opened_on", "code")
    search_fields = ("theme_zh", "theme_en", "code", "query", "taxonomy")
    empty_hint = Bi(
        "开始第一次发现行动，记下每次接触和用时",
        "Open the first campaign and log each piece of outreach with its minutes",
    )
    columns = (
        Column("theme", Bi("主题", "Theme"), lambda r: pick(r, "theme"), kind="main"),
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column(
            "state",
            Bi("状态", "State"),
            lambda r: Tone(Bi("已结束", "Ended"), "neutral") if r.closed_on else Tone(Bi("进行中", "Open"), "info"),
            kind="state",
            sort="closed_on",
        ),
        Column("field", Bi("领域", "Field"), lambda r: active_rules().label("fields", r.field), sort="field"),
        Column("owner", Bi("负责人", "Owner"), "owner.name", kind="person"),
        Column(
            "hours",
            Bi("用时", "Time"),
            lambda r: round((r.minutes or 0) / 60, 1),
            kind="number",
            sort="minutes",
            unit=Bi("小时", "hours"),
        ),
        Column("hits", Bi("线索", "Leads"), lambda r: r.hits or 0, kind="number", sort="hits"),
        Column(
            "yield",
            Bi("每小时线索", "Leads an hour"),
            lambda r: round((r.hits or 0) * 60 / r.minutes, 2) if r.minutes else None,
            kind="number",
        ),
        Column("opened", Bi("开始", "Opened"), "opened_on", kind="date", sort="opened_on"),
    )
    filters = (
        Filter(
            "field", Bi("领域", "Field"), kind="many", choices=lambda actor: active_rules().labels("fields").items()
        ),
        Filter("open", Bi("进行中", "Open"), kind="flag", apply=lambda rows, _: rows.filter(closed_on__isnull=True)),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return queries.campaigns(actor)

    def href(self, row: Any) -> str:
        return reverse("discovery:campaign", args=[row.code])


class Signals(Listing):
    """Signals on record, newest first."""

    name = "discovery.signals"
    title = Bi("信号", "Signals")
    order = ("-on", "pk")
    search_kind = "signal"
    empty_hint = Bi("登记一篇论文、一件专利、一条新闻或一笔交易", "Record a paper, a patent, a piece of news or a deal")
    columns = (
        Column("title", Bi("标题", "Title"), lambda r: pick(r, "title"), kind="main"),
        Column("kind", Bi("类别", "Kind"), lambda r: SIGNAL_KINDS[r.kind], sort="kind"),
        Column("ref", Bi("编号", "Number"), kind="code"),
        Column("on", Bi("日期", "Date"), kind="date", sort="on"),
        Column("field", Bi("领域", "Field"), lambda r: active_rules().label("fields", r.field), sort="field"),
        Column("novelty", Bi("新颖度", "Novelty"), kind="number", sort="novelty"),
        Column("disruption", Bi("颠覆度", "Disruption"), kind="number", sort="disruption"),
        Column("leads", Bi("线索", "Leads"), "leads_n", kind="number", sort="leads_n"),
        Column(
            "campaign",
            Bi("发现行动", "Campaign"),
            lambda r: r.campaign.code if r.campaign else None,
            kind="code",
            default=False,
        ),
    )
    filters = (
        Filter("kind", Bi("类别", "Kind"), kind="many", choices=SIGNAL_KINDS),
        Filter(
            "field", Bi("领域", "Field"), kind="many", choices=lambda actor: active_rules().labels("fields").items()
        ),
        Filter("unused", Bi("尚无线索", "Without a lead"), kind="flag", apply=lambda rows, _: rows.filter(leads_n=0)),
        Filter("on", Bi("日期", "Date"), kind="days"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return queries.signals(actor).defer("summary", "people", "organisations")

    def href(self, row: Any) -> str:
        return reverse("discovery:signal", args=[row.pk])


class Recommendations(Listing):
    """Who vouched for what, and how it was checked."""

    name = "discovery.recommendations"
    title = Bi("推荐", "Recommendations")
    order = ("-created_at", "pk")
    search_fields = (
        "recommender_name",
        "organisation_text",
        "lead__receipt",
        "lead__dossier__title_zh",
        "lead__dossier__title_en",
    )
    columns = (
        Column("title", Bi("技术", "Technology"), lambda r: pick(r.lead.dossier, "title"), kind="main"),
        Column("receipt", Bi("回执号", "Receipt"), "lead.receipt", kind="code", sort="lead__receipt"),
        Column(
            "recommender",
            Bi("推荐人", "Recommender"),
            lambda r: (r.recommender_name, r.organisation_text),
            kind="person",
            sort="recommender_name",
        ),
        Column(
            "relationship",
            Bi("与团队的关系", "Relationship"),
            lambda r: RELATIONSHIPS.get(r.relationship, r.relationship),
            sort="relationship",
        ),
        Column("checked", Bi("核实日期", "Checked on"), "checked_on", kind="date", sort="checked_on"),
        Column("by", Bi("核实人", "Checked by"), "checked_by"),
        Column("state", Bi("状态", "State"), lambda r: state_tone(r.lead.dossier.state), kind="state"),
    )
    filters = (
        Filter("relationship", Bi("关系", "Relationship"), kind="many", choices=RELATIONSHIPS),
        Filter(
            "state",
            Bi("状态", "State"),
            kind="many",
            choices={c: s.label for c, s in STATES.items()},
            field="lead__dossier__state",
        ),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return recommendations(actor)

    def found(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return by_content(rows, text, "lead__dossier__") if veil.drawn() else super().found(rows, text)

    def href(self, row: Any) -> str:
        return reverse("discovery:lead", args=[row.lead.dossier.code])
