"""Packages: the list, one package with sums and caps, what goes in and out, the vote."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.award import actions
from zhongshu.award.forms import AddForm, PackageForm, PutForm, ReasonForm
from zhongshu.award.listings import Packages
from zhongshu.award.presenting import shown_caps, shown_items, unkept
from zhongshu.award.queries.packages import (
    STATES,
    items_of,
    package_for,
    plan_money,
    plan_of,
    reasons_of,
    to_carry_out,
    unreasoned,
    waiting,
)
from zhongshu.kernel import clock, money
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden
from zhongshu.pages.forms import STANDS
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door

if TYPE_CHECKING:
    from zhongshu.award.models import Package

PACKAGES = Crumb(Bi("立项", "Award"), "/award/packages/")
HELP = (
    Bi("上限按本包申请经费计；超出的每一项都要写明理由才能提交表决。", "Caps are shares of the money asked in the package; each breach needs a written reason before the vote."),
    Bi("红线（预算、年度经费、席位）不能凭理由超出。", "Budget, the year's money and seats cannot be exceeded for any reason."),
)  # fmt: skip


@door("award:RUA")
def packages(request: HouseRequest) -> HttpResponse:
    """The list."""
    may, ready = request.actor.may("award:U"), len(waiting(request.actor))
    page = Page(
        Bi("立项建议包", "Award packages"),
        lead=Bi("待入包的卷宗 {n} 份", "{n} dossiers wait to be put into a package").fill(n=ready) if may else "",
        primary=Button(Bi("编制建议包", "Begin a package"), reverse("award:package_new"), "plus") if may else None, help=HELP,
    )  # fmt: skip
    return Packages().answer(request, page=page)


@door("award:U")
def package_new(request: HouseRequest) -> HttpResponse:
    """Begin a package."""
    form = PackageForm(request.POST or None)
    form.cancel_url = reverse("award:packages")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            given = form.given
            package = actions.assemble_package(
                request.actor, title_zh=given["title_zh"], title_en=given["title_en"], budget_fen=given["budget_fen"] or 0,
                note=given["note"],
            )  # fmt: skip
            if given["optimiser_reason"]:
                actions.edit_package(
                    request.actor, package, version=package.version, optimiser_reason=given["optimiser_reason"]
                )
            messages.success(request, str(Bi("建议包 {c} 已建立", "Package {c} was begun").fill(c=package.code)))
            return redirect("award:package", package.code)
    return form.answer(request, context={"page": Page(Bi("编制建议包", "Begin a package"), crumbs=(PACKAGES,))})


@door("award:RUA", methods="GET")
def package(request: HouseRequest, code: str) -> HttpResponse:
    """Sums, caps, dossiers, and what comes next."""
    found = package_for(request.actor, code)
    items = shown_items(request.actor, found)
    locked = any(s.locked for s in items)
    caps = shown_caps(found, items) if items and not locked else []
    draft, may = found.state == "draft", request.actor.may("award:U")
    broken = unreasoned([c.cap for c in caps], {c.cap.key: c.reason for c in caps if c.reason})
    carries = (
        found.state == "decided" and request.actor.may("award:A") and to_carry_out().filter(package=found).exists()
    )
    page = Page(
        pick(found, "title"), lead=found.code, crumbs=(PACKAGES,), help=HELP, primary=_primary(request, code, found.state, may, bool(items), carries),
        buttons=(Button(Bi("修改", "Edit"), reverse("award:package_edit", args=[code]), "edit"),) if draft and may else (),
    )  # fmt: skip
    add = AddForm(None, choices=_choices(request)) if draft and may else None
    context = {
        "page": page, "package": found, "state": STATES[found.state], "items": items, "caps": caps, "broken": broken, "breaches": sum(c.cap.broken for c in caps), "add": add,
        "locked": locked, "total": sum(s.item.amount_fen for s in items), "may_edit": draft and may,
        "granted": sum(s.item.amount_fen for s in items if s.item.outcome == "approve"), "unkept": unkept(found),
        "given": reasons_of(found).items() if unkept(found) and not locked else (),
    }  # fmt: skip
    return render(request, "award/package.html", context)


def _primary(request: HouseRequest, code: str, state: str, may: bool, filled: bool, carries: bool) -> Button | None:
    if state == "draft" and may and filled:
        return Button(Bi("提交表决", "Put to the vote"), reverse("award:put", args=[code]), "gavel")
    if carries:
        return Button(
            Bi("执行决定", "Carry out the decision"), reverse("award:carry_out", args=[code]), "check", post=True
        )
    return None


def _draft_for(request: HouseRequest, code: str) -> Package:
    """The package a page wants to change. One that is no draft any more has no form to open; what was typed meanwhile goes on to the act, which says so."""
    found = package_for(request.actor, code)
    if request.method != "POST":
        actions.still_draft(found)
    return found


def _choices(request: HouseRequest) -> list[tuple[str, str]]:
    return [
        (d.pk, f"{d.code} {pick(d, 'title')} · {money.amount(plan_money(plan_of(d)))}") for d in waiting(request.actor)
    ]


@door("award:U")
def package_edit(request: HouseRequest, code: str) -> HttpResponse:
    """Change a package that is still being assembled."""
    found = _draft_for(request, code)
    names = ("title_zh", "title_en", "budget_fen", "note", "optimiser_reason", "version")
    form = PackageForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    form.cancel_url = reverse("award:package", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: {n: getattr(package_for(request.actor, code), n) for n in names}):
            actions.edit_package(request.actor, found, version=form.read_version, **form.given)
            messages.success(request, str(Bi("已保存", "Saved")))
            return redirect("award:package", code)
    page = Page(Bi("修改建议包", "Edit the package"), lead=str(found), crumbs=(PACKAGES, Crumb(code, form.cancel_url)))
    return form.answer(request, context={"page": page})


@door("award:U", methods="POST")
def item_add(request: HouseRequest, code: str) -> HttpResponse:
    """Put a dossier in."""
    found, choices = package_for(request.actor, code), _choices(request)
    form = AddForm(request.POST, choices=choices)
    form.cancel_url = reverse("award:package", args=[code])
    if form.is_valid():
        with form.refusals():
            dossier = next((d for d in waiting(request.actor) if d.pk == form.given["dossier"]), None)
            if dossier is None:
                raise Hidden
            actions.add_item(
                request.actor, found, dossier, amount_fen=form.given["amount_fen"], conditions=form.given["conditions"]
            )
            messages.success(request, str(Bi("{c} 已列入", "{c} was added").fill(c=dossier.code)))
            return redirect("award:package", code)
    page = Page(Bi("列入卷宗", "Add a dossier"), lead=str(found), crumbs=(PACKAGES, Crumb(code, form.cancel_url)))
    return form.answer(request, context={"page": page})


@door("award:U")
def item_drop(request: HouseRequest, code: str, item_id: str) -> HttpResponse:
    """Take a dossier out."""
    found = _draft_for(request, code)
    item = next((i for i in items_of(found) if i.pk == item_id), None)
    if item is None:
        raise Hidden
    form = ReasonForm(request.POST or None)
    form.submit_label, form.cancel_url = Bi("移出", "Take out"), reverse("award:package", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.drop_item(request.actor, item, reason=form.given["reason"])
            return redirect("award:package", code)
    page = Page(
        Bi("移出卷宗", "Take a dossier out"), lead=str(item.dossier), crumbs=(PACKAGES, Crumb(code, form.cancel_url))
    )
    return form.answer(request, context={"page": page})


@door("award:U")
def breach(request: HouseRequest, code: str, key: str) -> HttpResponse:
    """Why a cap is exceeded."""
    found = _draft_for(request, code)
    cap = next((c for c in shown_caps(found, shown_items(request.actor, found)) if c.cap.key == key), None)
    if cap is None:
        raise Hidden
    form = ReasonForm(request.POST or None, initial={"reason": cap.reason})
    form.submit_label, form.cancel_url = Bi("写入理由", "Give the reason"), reverse("award:package", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.give_reason(request.actor, found, key=key, reason=form.given["reason"])
            return redirect("award:package", code)
    page = Page(
        Bi("超出上限的理由", "Why a cap is exceeded"),
        lead=cap.cap.text,
        crumbs=(PACKAGES, Crumb(code, form.cancel_url)),
    )
    return form.answer(request, context={"page": page})


def _now(request: HouseRequest, code: str) -> dict[str, Any]:
    """What somebody who read an older package is shown."""
    found = package_for(request.actor, code)
    return {"version": found.version, STANDS: STATES[found.state]}


@door("award:U")
def put(request: HouseRequest, code: str) -> HttpResponse:
    """Put the package to the committee."""
    found = _draft_for(request, code)
    form = PutForm(
        request.POST or None, initial={"version": found.version, "due_on": clock.today() + dt.timedelta(days=7)}
    )
    form.cancel_url = reverse("award:package", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _now(request, code)):
            done = actions.put_to_vote(request.actor, found, version=form.read_version, due_on=form.given["due_on"])
            messages.success(request, str(Bi("已提交委员会表决", "The committee is asked to vote")))
            return redirect("decisions:decision", done.decision.code)  # type: ignore[union-attr]
    page = Page(
        Bi("提交表决", "Put to the vote"), lead=str(found), crumbs=(PACKAGES, Crumb(code, form.cancel_url)), help=HELP
    )
    return form.answer(request, context={"page": page})


@door("award:U")
def withdraw(request: HouseRequest, code: str) -> HttpResponse:
    """Give a package up."""
    found = _draft_for(request, code)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    form.submit_label, form.cancel_url = Bi("撤回建议包", "Give it up"), reverse("award:package", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _now(request, code)):
            actions.withdraw_package(request.actor, found, version=form.read_version, reason=form.given["reason"])
            return redirect("award:packages")
    page = Page(
        Bi("撤回建议包", "Give up the package"), lead=str(found), crumbs=(PACKAGES, Crumb(code, form.cancel_url))
    )
    return form.answer(request, context={"page": page})


@door("award:A", methods="POST")
def carry_out(request: HouseRequest, code: str) -> HttpResponse:
    """Carry out what the committee decided on each dossier."""
    held = actions.carry_out(request.actor, package_for(request.actor, code))
    messages.success(request, str(Bi("已执行", "Carried out")))
    for dossier, why in held.items():
        messages.warning(request, f"{dossier}: {why}")
    return redirect("award:package", code)
