"""The lists of delivery across dossiers: milestones due, issues, alerts, payments by step, gates. Every one is scoped to what its reader may know."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.delivery import terms
from zhongshu.delivery.actions import move_payment
from zhongshu.delivery.actions.payments import STEP_OF, hand_lacks
from zhongshu.delivery.models import Alert, Gate, Issue, Milestone, Payment
from zhongshu.delivery.queries.money import payment_lacks
from zhongshu.delivery.queries.overview import title_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import among_known
from zhongshu.pages.listing import Bulk, Column, Filter, Listing, Tab, Tone
from zhongshu.people.actor import Actor

OWED = ("planned", "active", "submitted")  # what is settled is due no more
CODE = Column("code", Bi("卷宗", "Dossier"), value="dossier.code", kind="code", sort="dossier__code")
TITLE = Column("title", Bi("名称", "Title"), value=lambda row: title_of(row.dossier))


def tone(table: dict[str, Bi], code: str) -> Tone:
    return Tone(table.get(code) or code, terms.TONES.get(code, "neutral"))


def state_filter(table: dict[str, Bi], key: str = "state", label: Bi | None = None) -> Filter:
    return Filter(key, label or Bi("状态", "State"), kind="choice", choices=tuple(table.items()))


class Milestones(Listing):
    name, title = "delivery.milestones", Bi("里程碑", "Milestones")
    columns = (
        CODE,
        Column("name", Bi("里程碑", "Milestone"), value=str, kind="main"),
        TITLE,
        Column("stage", Bi("阶段", "Stage"), kind="number", sort="stage"),
        Column("target", Bi("目标", "Target"), value=lambda m: f"{m.target:.10g} {m.unit}"),
        Column("result", Bi("结果", "Result"), value=lambda m: "" if m.result is None else f"{m.result:.10g} {m.unit}"),
        Column("due", Bi("到期", "Due"), value=lambda m: m.due_on if m.state in OWED else None, kind="due", sort="due_on"),
        Column("state", Bi("状态", "State"), value=lambda m: tone(terms.MILESTONE_STATES, m.state), kind="state", sort="state"),
    )  # fmt: skip
    filters = (state_filter(terms.MILESTONE_STATES),)
    tabs = (
        Tab("submitted", Bi("待核验", "To verify"), "state=submitted"),
        Tab("active", Bi("进行中", "Under way"), "state=active&sort=due"),
        Tab("missed", Bi("未达标", "Missed"), "state=missed"),
    )
    order = ("due_on",)
    search_fields = (
        "statement_zh",
        "statement_en",
        "metric",
        "dossier__code",
        "dossier__title_zh",
        "dossier__title_en",
    )
    empty_hint = Bi("任务书签署后，里程碑会出现在这里", "Milestones appear here once a contract is signed")

    def rows(self, actor: Actor) -> QuerySet[Milestone]:
        return among_known(actor, Milestone.objects.all()).exclude(state="void").select_related("dossier")

    def href(self, row: Milestone) -> str:
        return reverse("delivery:milestone", args=[row.dossier.code, row.pk])


class Issues(Listing):
    name, title = "delivery.issues", Bi("问题", "Issues")
    columns = (
        CODE,
        Column("name", Bi("问题", "Issue"), value=str, kind="main"),
        Column("kind", Bi("类别", "Kind"), value=lambda i: terms.ISSUE_KINDS.get(i.kind), sort="kind"),
        Column("severity", Bi("严重程度", "Severity"), value=lambda i: tone(terms.SEVERITIES, i.severity), kind="state", sort="severity"),
        Column("owner", Bi("负责人", "Owner"), value=lambda i: i.owner.name if i.owner else "", kind="person"),
        Column("due", Bi("期限", "Due"), value=lambda i: i.due_on, kind="due", sort="due_on"),
        Column("days", Bi("解决用时（天）", "Days to solve"), value="solve_days", kind="number", sort="solve_days"),
        Column("state", Bi("状态", "State"), value=lambda i: tone(terms.ISSUE_STATES, i.state), kind="state", sort="state"),
    )  # fmt: skip
    filters = (
        state_filter(terms.ISSUE_STATES),
        state_filter(terms.SEVERITIES, "severity", Bi("严重程度", "Severity")),
        state_filter(terms.ISSUE_KINDS, "kind", Bi("类别", "Kind")),
    )
    tabs = (Tab("open", Bi("待分派", "Open"), "state=open"), Tab("solved", Bi("待确认", "To confirm"), "state=solved"))
    order = ("confirmed_on", "due_on")
    search_fields = ("what", "dossier__code", "dossier__title_zh", "dossier__title_en")
    empty_hint = Bi("团队提出的问题会出现在这里", "Issues raised by teams appear here")

    def rows(self, actor: Actor) -> QuerySet[Issue]:
        return among_known(actor, Issue.objects.all()).select_related("dossier", "owner__person")

    def href(self, row: Issue) -> str:
        return reverse("delivery:issue", args=[row.dossier.code, row.number])


class Alerts(Listing):
    name, title = "delivery.alerts", Bi("预警", "Alerts")
    columns = (
        CODE,
        Column("why", Bi("发现", "What was found"), value=str, kind="main"),
        TITLE,
        Column("rule", Bi("规则", "Rule"), value=lambda a: terms.RULES.get(a.rule), sort="rule"),
        Column("level", Bi("级别", "Level"), value=lambda a: tone(terms.LEVELS, a.level), kind="state", sort="level"),
        Column("since", Bi("自", "Since"), kind="date", sort="since"),
        Column("silenced", Bi("静默到", "Silent until"), value="silenced_until", kind="date", sort="silenced_until"),
        Column("reason", Bi("静默理由", "Why silenced"), value="silence_reason", default=False),
    )  # fmt: skip
    filters = (
        state_filter(terms.LEVELS, "level", Bi("级别", "Level")),
        state_filter(terms.RULES, "rule", Bi("规则", "Rule")),
    )
    tabs = (Tab("red", Bi("红色", "Red"), "level=red"),)
    order = ("-level", "since")
    search_fields = ("why_zh", "why_en", "dossier__code", "dossier__title_zh")
    empty = Bi("没有预警", "No alerts")
    empty_hint = Bi(
        "规则每天检查一次，发现问题时会出现在这里", "The rules look once a day; what they find appears here"
    )

    def rows(self, actor: Actor) -> QuerySet[Alert]:
        return among_known(actor, Alert.objects.filter(closed_on__isnull=True)).select_related("dossier")

    def href(self, row: Alert) -> str:
        return reverse("delivery:overview", args=[row.dossier.code])


def next_step(actor: Actor, row: Payment) -> Payment:
    """Take the step that is the actor's with one payment of the list."""
    return move_payment(actor, row.dossier, payment_id=row.pk, step=STEP_OF.get(row.state, ""), version=row.version)


def no_step(actor: Actor, row: Payment) -> Bi | None:
    """Why this actor cannot take the next step of this payment now."""
    found = hand_lacks(actor, row.dossier, row) or payment_lacks(row.dossier, row)
    return found[0] if found else None


class Payments(Listing):
    name, title = "delivery.payments", Bi("拨付", "Payments")
    columns = (
        CODE,
        Column("number", Bi("拨付", "Payment"), value=str, kind="main", sort="number"),
        TITLE,
        Column("stage", Bi("阶段", "Stage"), kind="number", sort="stage"),
        Column("purpose", Bi("用途", "Purpose"), value=lambda p: terms.PURPOSES.get(p.purpose), sort="purpose"),
        Column("amount_fen", Bi("金额", "Amount"), kind="money", sort="amount_fen", total="amount_fen"),
        Column("due", Bi("应拨日", "Due"), value=lambda p: None if p.state in ("paid", "returned", "void") else p.due_on, kind="due", sort="due_on"),
        Column("released", Bi("已放款", "Released"), kind="flag"),
        Column("state", Bi("环节", "Step"), value=lambda p: tone(terms.PAYMENT_STATES, p.state), kind="state", sort="state"),
    )  # fmt: skip
    filters = (
        state_filter(terms.PAYMENT_STATES, label=Bi("环节", "Step")),
        state_filter(terms.PURPOSES, "purpose", Bi("用途", "Purpose")),
    )
    tabs = (
        Tab("requested", Bi("待核对", "To check"), "state=requested"),
        Tab("checked", Bi("待批准", "To approve"), "state=checked"),
        Tab("approved", Bi("待拨付", "To pay"), "state=approved"),
        Tab("paid", Bi("已拨付", "Paid"), "state=paid"),
    )
    bulks = (
        Bulk(
            "next", Bi("办理下一步", "Take the next step"), next_step, no_step, right="payment:UAS",
            effect=Bi("每一笔各走一步，四个环节由四个人办理", "Each goes one step on; four people take the four steps"),
        ),
    )  # fmt: skip
    order = ("due_on",)
    search_fields = ("dossier__code", "dossier__title_zh", "dossier__title_en")
    empty_hint = Bi("任务书签署后，拨付计划会出现在这里", "Planned payments appear here once a contract is signed")

    def rows(self, actor: Actor) -> QuerySet[Payment]:
        return among_known(actor, Payment.objects.all()).exclude(state="void").select_related("dossier")

    def href(self, row: Payment) -> str:
        return reverse("delivery:payment", args=[row.dossier.code, row.pk])


class Gates(Listing):
    name, title = "delivery.gates", Bi("里程碑评审", "Gates")
    columns = (
        CODE,
        Column("number", Bi("评审", "Gate"), value=str, kind="main", sort="number"),
        TITLE,
        Column("stage", Bi("阶段", "Stage"), kind="number", sort="stage", default=False),
        Column("trigger", Bi("触发", "Trigger"), value=lambda g: terms.TRIGGERS.get(g.trigger), sort="trigger"),
        Column("opened", Bi("启动", "Opened"), value="opened_on", kind="date", sort="opened_on"),
        Column("due", Bi("决定期限", "Due"), value=lambda g: None if g.state == "signed" else g.due_on, kind="due", sort="due_on"),
        Column("state", Bi("状态", "State"), value=lambda g: tone(terms.GATE_STATES, g.state), kind="state", sort="state"),
        Column("outcome", Bi("决定", "Outcome"), value=lambda g: terms.OUTCOMES.get(g.outcome), sort="outcome"),
    )  # fmt: skip
    filters = (
        state_filter(terms.GATE_STATES),
        state_filter(terms.OUTCOMES, "outcome", Bi("决定", "Outcome")),
        state_filter(terms.TRIGGERS, "trigger", Bi("触发", "Trigger")),
    )
    tabs = (
        Tab("voting", Bi("表决中", "Voting"), "state=voting"),
        Tab("proposed", Bi("待签署", "To sign"), "state=proposed"),
    )
    order = ("-opened_on",)
    search_fields = ("dossier__code", "dossier__title_zh", "dossier__title_en")
    empty_hint = Bi("到期或触发规则时，评审会出现在这里", "Gates appear here when a stage ends or a rule opens one")

    def rows(self, actor: Actor) -> QuerySet[Gate]:
        return among_known(actor, Gate.objects.all()).select_related("dossier").defer("pack")

    def href(self, row: Gate) -> str:
        return reverse("delivery:gate", args=[row.dossier.code, row.number])
