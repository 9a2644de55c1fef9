"""Pages of the inbox, the settings and the outbox."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhongshu.kernel.bilingual import Bi
from zhongshu.notices import queries
from zhongshu.notices.actions.inbox import mark_all_read, mark_read, prefer
from zhongshu.notices.forms import PreferenceForm
from zhongshu.notices.tables import Inbox, Outbox
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

INBOX = Bi("收件箱", "Inbox")
LATEST = 6


@door("desk:R")
def inbox(request: HouseRequest) -> HttpResponse:
    """One's own notices."""
    n = queries.unread_count(request.actor)
    buttons = [Button(Bi("通知设置", "Settings"), reverse("notices:preferences"), "settings")]
    if n:
        buttons.insert(
            0, Button(Bi("全部标为已读", "Mark all as read"), reverse("notices:read_all"), "check", post=True)
        )
    lead = Bi("{n} 条未读", "{n} unread").fill(n=n)
    return Inbox().answer(request, page=Page(title=INBOX, lead=lead, buttons=buttons))


@door("desk:R", methods="GET")
def notice(request: HouseRequest, notice_id: str) -> HttpResponse:
    """One notice; opening it marks it as read."""
    found = mark_read(request.actor, notice_id)
    primary = Button(Bi("去处理", "Go there"), found.link, "arrow-right") if found.link else None
    page = Page(title=found.subject, crumbs=[Crumb(INBOX, reverse("notices:inbox"))], primary=primary)
    return render(request, "notices/notice.html", {"page": page, "notice": found})


@require_POST
@door("desk:R", methods="POST")
def read_all(request: HouseRequest) -> HttpResponse:
    """Mark everything as read."""
    n = mark_all_read(request.actor)
    messages.success(request, str(Bi("已把 {n} 条标为已读", "{n} marked as read").fill(n=n)))
    return redirect("notices:inbox")


@door("desk:R", methods="GET")
def latest(request: HouseRequest) -> HttpResponse:
    """The newest unread notices, as a part of a page."""
    found = queries.inbox(request.actor, unread=True)[:LATEST]
    return render(request, "notices/latest.html", {"notices": found, "count": queries.unread_count(request.actor)})


@door("desk:R")
def preferences(request: HouseRequest) -> HttpResponse:
    """How to be told by e-mail."""
    form = PreferenceForm(request.POST or None, initial={"mode": queries.mode_of(request.actor)})
    form.cancel_url = reverse("notices:inbox")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            prefer(request.actor, **form.given)
            messages.success(request, str(Bi("已保存", "Saved")))
            return redirect("notices:preferences")
    page = Page(title=Bi("通知设置", "Notice settings"), crumbs=[Crumb(INBOX, reverse("notices:inbox"))])
    return form.answer(request, context={"page": page})


@door("users:UR")
def outbox(request: HouseRequest) -> HttpResponse:
    """Mail and what became of it."""
    lead = Bi(
        "邮件由后台发送；连续失败 8 次后搁置，可在此重新发送。",
        "Mail is sent in the background; after 8 failures it is parked and can be sent again here.",
    )
    return Outbox().answer(request, page=Page(title=Outbox.title, lead=lead))
