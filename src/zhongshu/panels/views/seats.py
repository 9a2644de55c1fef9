"""The expert's pages: the own seats, one invitation with its declarations. Made for a phone; nothing here names the team of a blind panel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Crumb, Page
from zhongshu.pages.sending import sent_once
from zhongshu.panels.actions import accept, declare_conflict, decline
from zhongshu.panels.forms import AcceptForm, ConflictForm, DeclineForm
from zhongshu.panels.judging import page_of, standing_of
from zhongshu.panels.queries import my_seats, seat_for
from zhongshu.people.access import HouseRequest, door

TITLE = Bi("我的评议", "My reviews")
HELP = (
    Bi("先答复邀请并作三项声明，再阅读材料、给出判断。草稿自动保存，手机上也可以写。", "Answer the invitation with its three declarations, then read and judge. Drafts are kept by themselves; a phone will do."),
)  # fmt: skip


@door("verdict:U", methods="GET")
def seats(request: HouseRequest) -> HttpResponse:
    """What I am asked to judge."""
    mine = list(my_seats(request.actor))
    asked = [seat for seat in mine if seat.state == "invited" and seat.panel.state == "open"]
    held = [(s, standing_of(s)) for s in mine if s.state == "accepted" and s.panel.state == "open"]
    past = [
        (s, standing_of(s) if s.state == "accepted" else None) for s in mine if s.panel.state != "open" or s.state not in ("invited", "accepted")
    ]  # fmt: skip
    lead = Bi("要读什么、何时截止。", "What there is to read, and by when.")
    context = {"page": Page(TITLE, lead=lead, help=HELP), "asked": asked, "held": held, "past": past}
    return render(request, "panels/seats.html", context)


@door("verdict:U")
@sent_once
def seat(request: HouseRequest, seat_id: str) -> HttpResponse:
    """One invitation: accept with the declarations, decline, or declare a conflict."""
    found = seat_for(request.actor, seat_id)
    do = request.POST.get("do", "accept")
    forms: dict[str, Any] = {
        name: kind(request.POST if request.method == "POST" and do == name else None)
        for name, kind in (("accept", AcceptForm), ("decline", DeclineForm), ("conflict", ConflictForm))
    }
    form = forms.get(do, forms["accept"])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            return _answered(request, found, do, form.given)
    page = Page(
        Bi("专家邀请", "Invitation"), lead=found.panel.brief or str(found.panel.kind_label), help=HELP,
        crumbs=(Crumb(TITLE, reverse("panels:seats")),),
    )  # fmt: skip
    context = {
        "page": page,
        "seat": found,
        "panel": found.panel,
        "forms": forms,
        "work": page_of(found.panel.kind, found.panel.code),
    }
    return form.answer(request, "panels/seat.html", context)


def _answered(request: HouseRequest, found: Any, do: str, given: dict[str, Any]) -> HttpResponse:
    if do == "decline":
        decline(request.actor, found, **given)
        messages.success(request, str(Bi("已谢绝，谢谢您的答复", "Declined; thank you for answering")))
    elif do == "conflict":
        declare_conflict(request.actor, found, **given)
        messages.success(request, str(Bi("已申报并回避", "Declared; you are out of this matter")))
    elif accept(request.actor, found, **given).state == "accepted":
        messages.success(request, str(Bi("已接受，谢谢", "Accepted, thank you")))
        work = page_of(found.panel.kind, found.panel.code)
        return redirect(work or "panels:seats")
    else:
        text = Bi(
            "登记的利益关系要求您回避本项；如有异议可在「利益关系」提出",
            "An interest on record bars you from this matter; you may contest it under “Interests”",
        )
        messages.warning(request, str(text))
    return redirect("panels:seats")
