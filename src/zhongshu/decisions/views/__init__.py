"""Pages where a body decides: the list, one decision, voting, staying out, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.decisions.actions import cast_ballots, close_decision, may_close, recuse
from zhongshu.decisions.forms import BallotForm, ClosingForm, RecusalForm
from zhongshu.decisions.listings import Decisions
from zhongshu.decisions.names import BODIES, STATES
from zhongshu.decisions.presenting import material_rows, shown_subjects
from zhongshu.decisions.queries import decision_for, forecasts_of, out_of_reach, seat_of, short_of_quorum
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden, NotAllowed, Stale
from zhongshu.pages.forms import STANDS
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door

DECISIONS = Crumb(Bi("决策", "Decisions"), "/decisions/")
HELP = (
    Bi("赞成票多于反对票，提请的方案即为通过；回避的委员不计入法定人数。", "The option put is carried by more votes for than against; the recused do not count towards the quorum."),
    Bi("结束前只显示有几人已投票，不显示怎么投。", "Until the decision is closed only how many have voted is shown, not how."),
)  # fmt: skip


def crumbs(code: str) -> tuple[Crumb, ...]:
    """Where a page of one decision stands."""
    return (DECISIONS, Crumb(code, reverse("decisions:decision", args=[code])))


@door("decision:RUA")
@sent_once
def decisions(request: HouseRequest) -> HttpResponse:
    """The list."""
    page = Page(
        Bi("决策", "Decisions"),
        lead=Bi("谁决定、在哪些方案之间、凭什么理由、预测多大把握，都留有回执。", "Who decided, among which options, for what reasons and with what confidence: each leaves a receipt."),
        buttons=(Button(Bi("预测与结果", "Predictions and outcomes"), reverse("decisions:predictions"), "chart-dots"),), help=HELP,
    )  # fmt: skip
    return Decisions().answer(request, page=page)


@door("decision:RUA", methods="GET")
def decision(request: HouseRequest, code: str) -> HttpResponse:
    """Options side by side, subjects, votes; what this reader may do next."""
    found = decision_for(request.actor, code)
    seat = seat_of(request.actor, found) if found.state == "open" else None
    shown = shown_subjects(request.actor, found, seat)
    short = short_of_quorum(found) if found.state == "open" else []
    sits, free = seat is not None, seat is not None and not seat.bars
    votes = sits and found.body == "committee" and any(s.may_vote for s in shown)
    closes = free and (found.body == "director" or not short)
    vote_button = Button(Bi("表决", "Vote"), reverse("decisions:vote", args=[code]), "clipboard-check")
    close_button = Button(Bi("宣布决定", "Close the decision"), reverse("decisions:close", args=[code]), "gavel")
    receipt = Button(Bi("回执", "Receipt"), reverse("decisions:receipt", args=[code]), "printer")
    unvoted = votes and any(s.may_vote and s.mine is None for s in shown)
    buttons = [close_button] if closes and unvoted else [vote_button] if votes and closes else []
    if sits and any(s.may_vote for s in shown):
        buttons.append(Button(Bi("声明回避", "Stay out"), reverse("decisions:recuse", args=[code]), "lock"))
    primary = receipt if found.state == "closed" else vote_button if unvoted else close_button if closes else vote_button if votes else None  # fmt: skip
    page = Page(
        pick(found, "matter"), lead=found.code, crumbs=(DECISIONS,), primary=primary, buttons=buttons, help=HELP
    )
    context = {
        "page": page, "decision": found, "subjects": shown, "options": found.choices, "short": short,
        "body": BODIES[found.body], "state": STATES[found.state], "material": material_rows(found),
        "stuck": out_of_reach(found) if found.state == "open" else None, "seat": seat, "members": len(shown) and found.quorum,
    }  # fmt: skip
    return render(request, "decisions/decision.html", context)


@door("decision:A")
@sent_once
def vote(request: HouseRequest, code: str) -> HttpResponse:
    """A member's ballot."""
    found = decision_for(request.actor, code)
    seat = seat_of(request.actor, found)
    if seat is None or found.body != "committee":
        raise NotAllowed(Bi("只有在任委员可以表决", "Only members in office vote"))
    if found.state != "open":
        raise Stale(Bi("这项决策已经结束", "This decision is closed"))
    shown = [s for s in shown_subjects(request.actor, found, seat) if s.may_vote]
    given = {s.subject.pk: s.mine for s in shown if s.mine is not None}
    form = BallotForm(request.POST or None, subjects=[s.subject for s in shown], given=given)
    form.cancel_url = reverse("decisions:decision", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            cast_ballots(request.actor, found, votes=form.votes())
            messages.success(request, str(Bi("已投票", "Your vote is kept")))
            return redirect("decisions:decision", code)
    page = Page(Bi("表决", "Vote"), lead=pick(found, "matter"), crumbs=crumbs(code), help=HELP)
    context = {"page": page, "decision": found, "options": found.choices}
    return form.answer(request, "decisions/rows.html", context)


@door("decision:A")
@sent_once
def stay_out(request: HouseRequest, code: str) -> HttpResponse:
    """Declare an interest."""
    found = decision_for(request.actor, code)
    seat = seat_of(request.actor, found)
    if seat is None:
        raise NotAllowed(Bi("只有在任委员可以声明回避", "Only members in office declare an interest"))
    subjects = [s.subject for s in shown_subjects(request.actor, found, seat) if not s.locked]
    form = RecusalForm(request.POST or None, subjects=subjects)
    form.cancel_url = reverse("decisions:decision", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            chosen = next((s for s in subjects if s.pk == form.given["subject_id"]), None)
            if chosen is None:
                raise Hidden
            recuse(request.actor, chosen, reason=form.given["reason"])
            messages.success(
                request, str(Bi("已声明回避，该项不再对您显示", "You stay out; it is no longer shown to you"))
            )
            return redirect("decisions:decisions")
    page = Page(Bi("声明回避", "Stay out"), lead=found.code, crumbs=crumbs(code))
    return form.answer(request, "pages/form_page.html", {"page": page})


def _as_closed(request: HouseRequest, code: str) -> dict[str, Any]:
    """The decision as somebody else has closed it; before that its words are nobody's."""
    found = decision_for(request.actor, code)
    chosen = {f"{name}_{s.place}": value for s in found.subjects.all() for name, value in (("chosen", s.chosen), ("percent", s.percent))}  # fmt: skip
    return {
        **chosen,
        "reasons": found.reasons,
        "dissent": found.dissent,
        "version": found.version,
        STANDS: STATES[found.state],
    }


@door("decision:A")
@sent_once
def close(request: HouseRequest, code: str) -> HttpResponse:
    """Close with reasons; the forecast is that of the votes."""
    found = decision_for(request.actor, code)
    if found.state != "open" and request.method != "POST":
        raise Stale(Bi("这项决策已经结束", "This decision is closed"))
    seat = seat_of(request.actor, found)
    may_close(request.actor, [seat] if seat else [], body=found.body)  # the form names every subject
    subjects = list(found.subjects.all())
    form = ClosingForm(
        request.POST or None, decision=found, subjects=subjects, forecast=forecasts_of(found), initial={"version": found.version}
    )  # fmt: skip
    form.cancel_url = reverse("decisions:decision", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _as_closed(request, code)):
            given = form.given
            close_decision(
                request.actor, found, version=form.read_version, choices=form.choices(), reasons=given["reasons"],
                dissent=given["dissent"],
            )  # fmt: skip
            messages.success(request, str(Bi("决定已作出并封存", "Decided and sealed")))
            return redirect("decisions:receipt", code)
    page = Page(Bi("宣布决定", "Close the decision"), lead=pick(found, "matter"), crumbs=crumbs(code), help=HELP)
    context = {"page": page, "decision": found, "options": found.choices, "asks_reasons": True}
    return form.answer(request, "decisions/rows.html", context)
