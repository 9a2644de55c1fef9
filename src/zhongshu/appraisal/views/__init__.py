"""The house's pages: the board, one appraisal, the blind edition before it is confirmed, the opinion as it was sealed."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.appraisal.actions import close_blind, close_cross, cut_edition, nudge, release_edition, reopen
from zhongshu.appraisal.actions.editing import words_of
from zhongshu.appraisal.forms import ExtraForm
from zhongshu.appraisal.listings import Board, lacking, late
from zhongshu.appraisal.presenting import picture, rubric_of, sealed_words, votes_of
from zhongshu.appraisal.queries import appraisal_for, arguments_for, figures, progress
from zhongshu.appraisal.queries.rounds import awaited_seats, cross_ends_on, missing_for_ending_cross, nudged_today
from zhongshu.appraisal.queries.votes import may_read_votes, short_of_quorum, silenced
from zhongshu.appraisal.redaction import MARK, SUSPICIOUS, plain_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.chapters import Audience, edition
from zhongshu.lifecycle.presenting import parts_of
from zhongshu.lifecycle.queries import dossier_for, last_chapter, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.forms import STANDS, HouseForm
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.roles import INSIDE, Role
from zhongshu.people.who import who
from zhongshu.policy.queries import active_rules

TITLE = Bi("论证", "Appraisal")
NEXT = Bi("已进入下一阶段", "On to the next stage")
ACTS: dict[str, tuple[Any, Bi]] = {
    "close_blind": (close_blind, NEXT), "close_cross": (close_cross, NEXT), "reopen": (reopen, NEXT),
    "nudge": (nudge, Bi("已催办", "Reminded")),
}  # fmt: skip
AFTER_BLIND = ("cross", "opinion", "signed")
CONFIRMED, UNCONFIRMED = (
    Bi("盲评版本已确认", "The blind edition is confirmed"),
    Bi("盲评版本待确认", "The blind edition is not confirmed yet"),
)
CUT = Bi("已隐去 {n} 处", "{n} places taken out")
CUT_FIRST = Bi(
    "尚未确认：已按刚填写的词重新隐去（共 {n} 处），请通读后再次确认",
    "Not confirmed yet: the words just typed are taken out ({n} places in all); please read it through and confirm again",
)
HELP = (
    Bi("先质后量：专家先答「是否使主流出局」，再评分。盲评期间任何人只看得到谁已提交，看不到内容。", "Quality first: would it put the incumbent out of the game; then the scores. During the blind round everybody sees who has submitted, nobody what."),
    Bi("分歧大时自动进入交叉评议；组长签署意见后由领域主任或中心主任决定。", "Where experts differ widely a cross round follows; the chair signs, the field lead or the director decides."),
)  # fmt: skip


@door("panel:RUA")
@sent_once
def board(request: HouseRequest) -> HttpResponse:
    """Which panels lack experts, which reviews are late, what is disputed."""
    listing = Board()
    rows = listing.known(request.actor)
    counts = [
        (Bi("缺专家", "Lack experts"), lacking(rows).count(), "?lacking=1"),
        (Bi("逾期", "Late"), late(rows).count(), "?late=1"),
        (Bi("交叉评议中", "In the cross round"), rows.filter(stage="cross").count(), "?stage=cross"),
        (Bi("待决定", "Await decision"), rows.filter(stage="signed").count(), "?stage=signed"),
    ]
    lead = Bi("哪一组缺人、谁逾期、哪一项有分歧。", "Which panels lack people, who is late, what is disputed.")
    page = Page(TITLE, lead=lead, help=HELP)
    return listing.answer(request, page=page, template="appraisal/board.html", context={"counts": counts})


def keeps(request: HouseRequest, dossier: Any) -> bool:
    """Whether this reader runs the appraisal of this dossier."""
    return request.actor.may("panel:UA", place_of(dossier)) and Role.INT not in request.actor.roles


@door("panel:RUA")
@sent_once
def appraisal(request: HouseRequest, code: str) -> HttpResponse:
    """One appraisal: how far it has come; the votes once the rounds are over."""
    found = appraisal_for(request.actor, code)
    form = HouseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act, said = ACTS.get(request.POST.get("do", ""), (None, NEXT))
        if act is None:
            raise Hidden
        with form.refusals():
            act(request.actor, found)
            messages.success(request, str(said))
            return redirect("appraisal:appraisal", code)
    opened = may_read_votes(request.actor, found)
    figured = figures(found) if opened else None
    steps, silent = progress(found), silenced(found)
    page = Page(TITLE, lead=str(found.dossier), crumbs=crumbs(found.dossier), help=HELP, primary=_next(request, found))
    context = {
        "page": page, "appraisal": found, "dossier": found.dossier, "panel": found.panel, "steps": steps, "opened": opened,
        "locked": sum(step.locked for step in steps), "accepted": sum(step.seat.state == "accepted" for step in steps),
        "picture": picture(found, figured) if figured else None, "rubric": rubric_of(found),
        "votes": votes_of(found, arguments_for(request.actor, found)) if opened else [],
        "opinion": getattr(found, "opinion", None) if opened else None, "keeps": keeps(request, found.dossier),
        **_round(request, found), "edition": getattr(found, "edition", None), "silent": silent, "short": short_of_quorum(found) if found.stage in AFTER_BLIND else [],
    }  # fmt: skip
    return form.answer(request, "appraisal/appraisal.html", context)


def _round(request: HouseRequest, found: Any) -> dict[str, Any]:
    """What whoever runs the round reads of it: who is awaited, what holds it up, when it ends by itself."""
    if found.stage not in ("blind", "cross") or not keeps(request, found.dossier):
        return {}
    crossing = found.stage == "cross"
    return {
        "awaited": list(awaited_seats(found)), "nudged": nudged_today(found),
        "holds": missing_for_ending_cross(found) if crossing else [], "ends_on": cross_ends_on(found) if crossing else None,
    }  # fmt: skip


def _next(request: HouseRequest, found: Any) -> Button | None:
    """The one thing this reader does next."""
    code = found.dossier.code
    if found.stage == "preparing" and keeps(request, found.dossier):
        return Button(Bi("确认盲评版本", "Confirm the blind edition"), reverse("appraisal:edition", args=[code]), "eye")
    if found.stage == "blind" and keeps(request, found.dossier):
        return Button(Bi("专家组", "The panel"), reverse("panels:panel", args=[found.panel.code]), "users")
    if found.stage == "signed" and request.actor.may("card:A", place_of(found.dossier)):
        return Button(Bi("作出决定", "Decide"), reverse("appraisal:decision", args=[code]), "gavel")
    return None


def _edition_now(request: HouseRequest, code: str) -> dict[str, Any]:
    """The edition for an officer who read an older one."""
    kept = appraisal_for(request.actor, code).edition
    return {"version": kept.version, "extra": kept.extra, STANDS: CONFIRMED if kept.released_at else UNCONFIRMED}


@door("panel:UA")
@sent_once
def edition_page(request: HouseRequest, code: str) -> HttpResponse:
    """The blind edition as experts will read it; words may be added, then it is confirmed."""
    found = appraisal_for(request.actor, code)
    kept = getattr(found, "edition", None)
    if kept is None or not keeps(request, found.dossier):
        raise Hidden
    form = ExtraForm(request.POST or None, initial={"extra": kept.extra, "version": kept.version})
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _edition_now(request, code)):
            typed = words_of(form.given["extra"]) != kept.extra
            if request.POST.get("do") == "release" and not typed:
                release_edition(request.actor, found, version=form.read_version)
                messages.success(
                    request,
                    str(Bi("盲评版本已确认，可以发邀请了", "The blind edition is confirmed; invitations may go out")),
                )
                return redirect("panels:panel", found.panel.code)
            again = cut_edition(request.actor, found, extra=form.given["extra"], version=form.read_version)
            told = CUT_FIRST if request.POST.get("do") == "release" else CUT
            messages.success(request, str(told.fill(n=again.replaced)))
            return redirect("appraisal:edition", code)
    body = kept.value
    page = Page(Bi("盲评版本", "Blind edition"), lead=str(found.dossier), crumbs=crumbs(found.dossier, Crumb(TITLE, reverse("appraisal:appraisal", args=[code]))), help=HELP)  # fmt: skip
    context = {
        "page": page, "appraisal": found, "edition": kept, "body": body, "parts": parts_of("plan", body), "mark": MARK,
        "suspicious": list(dict.fromkeys(SUSPICIOUS.findall(plain_of(kept.body)[0])))[:40], "field": field_name(body),
    }  # fmt: skip
    return form.answer(request, "appraisal/edition.html", context)


def field_name(body: dict[str, Any]) -> Bi:
    return active_rules().label("fields", str(body.get("field", "")))


@door("opinion:RUS", methods="GET")
def opinion(request: HouseRequest, code: str) -> HttpResponse:
    """The opinion as it was sealed, in the edition this reader may read."""
    dossier = dossier_for(request.actor, code)
    chapter = last_chapter(dossier, "opinion")
    if chapter is None or not request.actor.may("opinion:RUS", place_of(dossier)):
        raise Hidden
    audience = Audience.INSIDE if request.actor.roles & INSIDE else Audience.TEAM
    page = Page(Bi("论证意见书", "Panel's opinion"), lead=str(dossier), crumbs=crumbs(dossier))
    shown = sealed(chapter, audience)
    decided_by = who([shown["body"].get("decided_by", "")]).get(shown["body"].get("decided_by", ""), "")
    context = {"page": page, "dossier": dossier, "decided_by": decided_by, **shown}
    return render(request, "appraisal/opinion.html", context)


def sealed(chapter: Any, audience: Audience) -> dict[str, Any]:
    """A sealed opinion for a template: the cut body, and codes with their names."""
    body = edition("opinion", json.loads(chapter.body), audience)
    rules = active_rules()
    names = {c.code: c.label for c in rules.rubric.criteria} | {p.code: p.label for p in rules.rubric.properties}
    criteria = [(names.get(row["code"], row["code"]), row) for row in body.get("criteria", [])]
    properties = [(names.get(row["code"], row["code"]), row) for row in body.get("properties", [])]
    return {
        "chapter": chapter,
        "body": body,
        "criteria": criteria,
        "properties": properties,
        **sealed_words(body, rules),
    }
