"""The two lists of the room: one's own inbox, and the outbox for the administrator."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.notices import queries
from zhongshu.notices.actions.inbox import mark_read, retry
from zhongshu.notices.kinds import kind_label
from zhongshu.notices.models import MAIL_STATES, PARKED, SENT, WAITING, Mail, Notice
from zhongshu.pages.listing import Bulk, Column, Filter, Listing, Tab, Tone

TONES = {WAITING: "info", SENT: "good", PARKED: "bad"}
READ, UNREAD = Tone(Bi("已读", "Read")), Tone(Bi("未读", "Unread"), "info")


def _refusal_of_retry(actor: Any, row: Mail) -> Bi | None:
    return None if row.state == PARKED else Bi("没有搁置，无需重发", "Not parked; nothing to send again")


def _recipient(row: Mail) -> str:
    """An account by its name; somebody outside without the address, which is nobody's business here."""
    return str(row.recipient) if row.recipient else str(Bi("外部联系人", "Somebody outside"))


class Inbox(Listing):
    """One's own notices."""

    name = "notices"
    title = Bi("收件箱", "Inbox")
    columns = (
        Column("read", Bi("状态", "State"), lambda row: READ if row.read_at else UNREAD, "state"),
        Column("subject", Bi("内容", "Subject"), kind="main"),
        Column("kind", Bi("类别", "Kind"), lambda row: kind_label(row.kind)),
        Column("created_at", Bi("时间", "Time"), kind="moment", sort="created_at"),
    )
    filters = (
        Filter(
            "unread", Bi("只看未读", "Unread only"), "flag", apply=lambda rows, _: rows.filter(read_at__isnull=True)
        ),
        Filter(
            "kind",
            Bi("类别", "Kind"),
            choices=lambda actor: [(k, kind_label(k)) for k in queries.kinds_in_inbox(actor)],
        ),
        Filter("created_at", Bi("日期", "Date"), "days"),
    )
    tabs = (Tab("unread", Bi("未读", "Unread"), "unread=1"),)
    bulks = (Bulk("read", Bi("标为已读", "Mark as read"), lambda actor, row: mark_read(actor, row.pk), icon="check"),)
    order = ("-id",)
    search_fields = ("subject_zh", "subject_en", "body_zh", "body_en")
    empty = Bi("没有通知", "No notices")
    empty_hint = Bi(
        "与您有关的进展、任务和提醒会出现在这里", "Progress, tasks and reminders that concern you will appear here"
    )

    def rows(self, actor: Any) -> QuerySet[Notice]:
        return queries.inbox(actor)

    def href(self, row: Notice) -> str:
        return reverse("notices:notice", args=[row.pk])


class Outbox(Listing):
    """Mail and what became of it."""

    name = "outbox"
    title = Bi("邮件发送", "Mail delivery")
    columns = (
        Column("state", Bi("状态", "State"), lambda row: Tone(row.state_label, TONES.get(row.state, "neutral")), "state"),
        Column("kind", Bi("类别", "Kind"), lambda row: kind_label(row.kind)),
        Column("recipient", Bi("收件人", "Recipient"), _recipient),
        Column("tries", Bi("次数", "Tries"), kind="number", sort="tries"),
        Column("error", Bi("最近一次错误", "Last error")),
        Column("due_at", Bi("下次发送", "Next try"), lambda row: row.due_at if row.state == WAITING else None, "moment", sort="due_at"),
        Column("created_at", Bi("生成时间", "Written"), kind="moment", sort="created_at"),
    )  # fmt: skip
    filters = (Filter("state", Bi("状态", "State"), choices=MAIL_STATES),)
    tabs = (
        Tab("parked", Bi("已搁置", "Parked"), "state=parked"),
        Tab("waiting", Bi("待发送", "Waiting"), "state=waiting"),
    )
    bulks = (
        Bulk(
            "retry", Bi("重新发送", "Send again"), lambda actor, row: retry(actor, row.pk), _refusal_of_retry,
            right="users:U", icon="refresh",
        ),
    )  # fmt: skip
    order = ("-id",)
    empty = Bi("没有邮件", "No mail")
    empty_hint = Bi("通知产生后，要发出的邮件会列在这里", "Mail of notices will be listed here")

    def rows(self, actor: Any) -> QuerySet[Mail]:
        return queries.outbox(actor)
