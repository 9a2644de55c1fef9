"""The expert's pages: the edition with the review to write, the cross round, the golden ticket. Nothing here comes from the dossier itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.appraisal.actions import Given, answer_cross, lock_review, use_ticket
from zhongshu.appraisal.actions.reviewing import Fault, faults, groundless, unexplained
from zhongshu.appraisal.forms import EXPERTISE, ReviewForm, TicketForm, values_of
from zhongshu.appraisal.presenting import minutes_to_read, own_rows, rubric_of, votes_of
from zhongshu.appraisal.queries import arguments_for, judged, own_review, ticket_left
from zhongshu.appraisal.queries.figures import dispute_words
from zhongshu.appraisal.queries.votes import asked_to_cross
from zhongshu.appraisal.views import field_name
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.presenting import parts_of
from zhongshu.pages import drafts
from zhongshu.pages.page import Crumb, Page
from zhongshu.pages.sending import sent_once
from zhongshu.panels.queries import invitation_to
from zhongshu.people.access import HouseRequest, door

MINE = Bi("我的评议", "My reviews")
LOCKED = Bi(
    "您已提交，提交后锁定；这一次填写的没有收下",
    "You have submitted already and it is locked; what was typed here was not taken",
)
OVER = Bi("这一轮评议已经结束，这一次填写的没有收下", "This round is over; what was typed here was not taken")
ANSWERED = Bi(
    "您已答复交叉评议，答复后锁定；这一次填写的没有收下",
    "You have answered the cross round and it is locked; what was typed here was not taken",
)
HELP = (
    Bi("先读材料，再答定性之问，最后评分。每个评分给出您认为「一半把握」的区间。草稿随写随存。", "Read, answer the question, then score. Each score has the interval you think even odds on. Drafts are kept as you write."),
    Bi("提交前没有人看得到您的意见。金票每季一张，用在您认为会被低估的一项上。", "Nobody sees yours before you submit. There is one golden ticket a season, for what you think will be under-rated."),
)  # fmt: skip


def page_of(found: Any, title: Bi) -> Page:
    """The header: what the invitation said, never the dossier's own."""
    crumbs = (
        Crumb(MINE, reverse("panels:seats")),
        Crumb(found.panel.code, reverse("appraisal:review", args=[found.panel.code])),
    )
    return Page(title, lead=found.panel.brief or found.panel.code, crumbs=crumbs, help=HELP)


def reading(found: Any) -> dict[str, Any]:
    """The confirmed edition; Hidden while none is, and gone once the round has ended (R-33)."""
    if found.stage in ("decided", "void"):
        return {"body": {}, "parts": [], "minutes": 0, "field": ""}
    kept = getattr(found, "edition", None)
    if kept is None or kept.released_at is None:
        raise Hidden(Bi("材料还在准备中，准备好后会通知您", "The material is being prepared; you will be told"))
    body = kept.value
    return {
        "edition": kept,
        "body": body,
        "parts": parts_of("plan", body),
        "minutes": minutes_to_read(body),
        "field": field_name(body),
    }


@door("verdict:U")
@sent_once
def review(request: HouseRequest, code: str) -> HttpResponse:
    """Read the edition and judge; afterwards the own review, locked. Whoever has not answered the invitation yet is led to it."""
    asked = invitation_to(request.actor, code)
    if asked is not None:
        return redirect("panels:seat", asked.pk)
    found = judged(request.actor, code)
    own = own_review(request.actor, found)
    form = ReviewForm(request.POST or None, rubric=rubric_of(found), faults=partial(faults, found))
    if own is not None:
        return _locked(request, found, own, sent=form)
    form.cancel_url = reverse("panels:seats")
    drafts.resume(form, request, "appraisal.review", code)
    if request.method == "POST" and found.stage != "blind":
        form.too_late(OVER)
    elif request.method == "POST" and form.is_valid():
        with form.refusals():
            lock_review(request.actor, found, given=form.review)
            drafts.done(request, "appraisal.review", code)
            messages.success(request, str(Bi("已提交并锁定，谢谢", "Submitted and locked, thank you")))
            return redirect("appraisal:review", code)
    context = {
        "page": page_of(found, Bi("评议", "Review")), "appraisal": found, "panel": found.panel, "quality": rubric_of(found).quality,
        "writing": found.stage == "blind", **reading(found),
    }  # fmt: skip
    return form.answer(request, "appraisal/review.html", context)


def _locked(request: HouseRequest, found: Any, own: Any, *, sent: ReviewForm) -> HttpResponse:
    """The own review; what another window sent meanwhile is not taken, and given back."""
    form = TicketForm(request.POST if request.POST.get("do") == "ticket" else None)
    if sent.is_bound and not form.is_bound:
        sent.too_late(LOCKED if own.round == 1 and found.stage == "blind" else OVER if own.round == 1 else ANSWERED)
    if request.method == "POST" and form.is_bound and form.is_valid():
        with form.refusals():
            use_ticket(request.actor, found, statement=form.given["statement"])
            messages.success(request, str(Bi("金票已使用", "The golden ticket is used")))
            return redirect("appraisal:review", found.panel.code)
    running, asked = found.stage in ("blind", "cross", "opinion"), asked_to_cross(found)
    context = {
        "page": page_of(found, Bi("我的评议", "My review")), "appraisal": found, "panel": found.panel, "own": own, "own_rows": own_rows(found, own),
        "expertise": EXPERTISE.get(str(own.expertise)),
        "ticket": running and own.verdict != "not_mine" and ticket_left(request.actor, found),
        "used": own.person.golden_tickets.filter(appraisal=found).first(),
        "to_cross": found.stage == "cross" and own.round == 1 and (asked is None or own.person_id in asked), "alone": asked is not None, "chairs": found.panel.chair_id == own.person_id and found.stage in ("opinion", "signed", "decided"),
        **reading(found),
    }  # fmt: skip
    answering: Any = sent if sent.status != 200 else form
    return answering.on_page(request, "appraisal/locked.html", {**context, "form": form, "sent": answering})


def _crossing(found: Any, first: Any, given: Given) -> list[Fault]:
    """All that an answer to the cross round lacks, told at once: bounds, reasons of changes, grounds of scores far from the others'."""
    return faults(found, given) or [*unexplained(first, given), *groundless(found, first.seat, given)]


@door("verdict:U")
@sent_once
def cross(request: HouseRequest, code: str) -> HttpResponse:
    """The others' arguments without names; stand by the own review or change it, with reasons."""
    found = judged(request.actor, code)
    first, latest = own_review(request.actor, found, round=1), own_review(request.actor, found)
    if first is None:
        return redirect("appraisal:review", code)
    form = ReviewForm(
        request.POST or None, rubric=rubric_of(found), crossed=True, initial=values_of(first), faults=partial(_crossing, found, first),
    )  # fmt: skip
    if found.stage != "cross" or latest is None or latest.round == 2:
        return (
            _locked(request, found, latest, sent=form)
            if request.method == "POST"
            else redirect("appraisal:review", code)
        )
    form.cancel_url = reverse("panels:seats")
    drafts.resume(form, request, "appraisal.cross", code)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            answer_cross(request.actor, found, given=form.review)
            drafts.done(request, "appraisal.cross", code)
            messages.success(request, str(Bi("已答复，谢谢", "Answered, thank you")))
            return redirect("appraisal:review", code)
    votes = votes_of(found, arguments_for(request.actor, found, before_cross=True))
    context = {
        "page": page_of(found, Bi("交叉评议", "Cross round")), "appraisal": found, "panel": found.panel, "votes": votes, "rubric": rubric_of(found),
        "dispute": dispute_words(found), "quality": rubric_of(found).quality, **reading(found),
    }  # fmt: skip
    return form.answer(request, "appraisal/cross.html", context)
