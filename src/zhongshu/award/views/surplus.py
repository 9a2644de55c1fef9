"""Released money: what is free, where it came from, what it was put to; putting it to a dossier on deck, taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.award import actions
from zhongshu.award.forms import ReasonForm, SurplusForm
from zhongshu.award.queries.surplus import allotment_for, came_back, gives, may_put, may_take_back, puts, takers
from zhongshu.kernel import money
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.surplus.queries import pots

TITLE = Bi("结余资金", "Released money")
HELP = (
    Bi("终止、转向、验收退回的经费当日计入结余，可当日安排给替补首发（B1）。", "Money that a stop, a pivot or an acceptance gives back is free the same day, and may go to a dossier on deck (B1) the same day."),
    Bi("卷宗离开替补首发或拟立项时，安排给它的结余自动收回。", "When a dossier leaves the deck or the proposals, what it was given is free again."),
)  # fmt: skip


@door("award:RUA")
def surplus(request: HouseRequest) -> HttpResponse:
    """The whole of it on one page."""
    actor = request.actor
    found = takers(actor) if gives(actor) else []
    form = SurplusForm(
        request.POST or None, initial={"dossier": request.GET.get("to", "")},
        choices=[(d.code, f"{d.code} {pick(d, 'title')} · {_most(most)}") for d, most in found],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            if not gives(actor):
                raise NotAllowed
            dossier = dossier_for(actor, form.given["dossier"])
            if form.given["fen"] is None:
                raise BadValue("fen", Bi("请填写金额", "Enter an amount"))
            actions.put_surplus(actor, dossier, fen=form.given["fen"], reason=form.given["reason"])
            text = Bi("已安排给 {c}：{n}", "Put to {c}: {n}")
            messages.success(request, str(text.fill(c=dossier.code, n=money.amount(form.given["fen"]))))
            return redirect("award:surplus")
    context = {
        "page": Page(TITLE, help=HELP), "gives": gives(actor), "takers": found, "pots": pots(),
        "came": came_back(actor), "puts": puts(actor),
    }  # fmt: skip
    return form.answer(request, "award/surplus.html", context)


def _most(fen: int) -> Bi:
    return Bi("还能用 {n}", "can use {n}").fill(n=money.amount(fen))


@door("award:UA")
def surplus_back(request: HouseRequest, pk: str) -> HttpResponse:
    """Take an allotment back; whoever comes too late is told so, and keeps what was typed."""
    row = allotment_for(pk)
    dossier_for(request.actor, row.dossier.code)
    if not may_put(request.actor, row.dossier):
        raise NotAllowed
    if request.method != "POST" and not may_take_back(request.actor, row):
        raise Stale(actions.GONE if row.taken_back_on else actions.TOO_LATE)
    form = ReasonForm(request.POST or None)
    form.submit_label, form.cancel_url = Bi("收回", "Take it back"), reverse("award:surplus")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.take_surplus_back(request.actor, row, reason=form.given["reason"])
            return redirect("award:surplus")
    lead = Bi("{c} {t}：{n}", "{c} {t}: {n}").fill(
        c=row.dossier.code, t=pick(row.dossier, "title"), n=money.amount(row.fen)
    )
    page = Page(Bi("收回结余资金", "Take released money back"), lead=lead, crumbs=(Crumb(TITLE, form.cancel_url),))
    return form.answer(request, context={"page": page})
