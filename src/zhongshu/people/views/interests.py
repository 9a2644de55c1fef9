"""Pages of interests: one's own, the register of the officers, rulings, and the check of one person against others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people import actions
from zhongshu.people.access import door
from zhongshu.people.conflicts import KINDS, SEVERITIES, Severity
from zhongshu.people.forms.interests import (
    CheckForm,
    ContestForm,
    DeclareForm,
    EndInterestForm,
    RebutForm,
    ReportForm,
    RulingForm,
)
from zhongshu.people.queries.history import told_of
from zhongshu.people.queries.interests import interest_for, interests_between, keeps_interests
from zhongshu.people.tables import SEVERITY_TONE, Interests

INTERESTS = Crumb(Bi("利益关系", "Interests"), "/interests/")


@door("desk:R")
def interests(request: HttpRequest) -> HttpResponse:
    """The interests this reader may know: one's own, or all."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    keeps = keeps_interests(actor)
    report = Button(Bi("登记他人的", "Register somebody's"), reverse("people:report_interest"), "plus")
    contest = Button(
        Bi("对推得的提出异议", "Contest a derived one"), reverse("people:contest_interest"), "message-circle"
    )
    check = Button(Bi("检查回避", "Check a person"), reverse("people:check_interests"), "shield-check")
    page = Page(
        title=Interests.title,
        lead=Bi("申报立即生效；有异议的由诚信审计裁定", "A declaration counts at once; integrity rules on what is rebutted"),
        primary=Button(Bi("申报本人的", "Declare your own"), reverse("people:declare_interest"), "plus") if actor.person_id else None,
        buttons=[*([contest] if actor.person_id and not keeps else []), *([report] if actor.may("conflict:U") else []), *([check] if keeps else [])],
    )  # fmt: skip
    return Interests().answer(request, page=page)


@door("desk:R")
def declare_interest(request: HttpRequest) -> HttpResponse:
    """Declare an interest of one's own."""
    return _declared(request, DeclareForm, Bi("申报利益关系", "Declare an interest"))


@door("conflict:U")
def report_interest(request: HttpRequest) -> HttpResponse:
    """Register an interest of somebody else."""
    return _declared(request, ReportForm, Bi("登记他人的利益关系", "Register an interest of somebody else"))


def _declared(request: HttpRequest, kind: Any, title: Bi) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = kind(request.POST or None, actor=actor, initial={"person_id": request.GET.get("person", "")})
    if form.is_bound and form.is_valid():
        with form.refusals():
            made = actions.declare_interest(actor, **form.given)
            messages.success(request, str(Bi("已登记，立即生效", "On record, in force at once")))
            return redirect("people:interest", made.pk)
    return form.answer(request, context={"page": Page(title=title, crumbs=[INTERESTS])})


@door("desk:R")
def contest_interest(request: HttpRequest) -> HttpResponse:
    """Contradict what the rules derived about oneself."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = ContestForm(request.POST or None, actor=actor)
    if form.is_bound and form.is_valid():
        with form.refusals():
            made = actions.contest_finding(actor, **form.given)
            messages.success(request, str(Bi("已记录，待裁定", "Recorded, awaits a ruling")))
            return redirect("people:interest", made.pk)
    lead = Bi(
        "系统由任职、合著、持股等记录推得的关系，您认为不成立的，在此说明", "For ties the house derived from records, when you think they do not hold"
    )  # fmt: skip
    page = Page(title=Bi("对推得的关系提出异议", "Contest a derived interest"), lead=lead, crumbs=[INTERESTS])
    return form.answer(request, context={"page": page})


@door("desk:R", methods="GET")
def interest(request: HttpRequest, pk: str) -> HttpResponse:
    """One interest, with what this reader may do about it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = interest_for(actor, pk)
    mine = actor.person_id in (found.person_id, found.other_person_id)
    severity = Severity(found.severity)
    read = {"version": found.version}
    context = {
        "page": Page(title=KINDS[found.kind].label, lead=f"{found.person} · {found.other}", crumbs=[INTERESTS]),
        "interest": found, "effect": SEVERITIES[severity], "tone": SEVERITY_TONE[severity], "history": told_of(actor, pk),
        "rebut": RebutForm(initial=read) if mine and found.state != "ruled" else None,
        "end": EndInterestForm(initial=read) if found.person_id == actor.person_id and found.source == "declared" and not found.until else None,
        "rule": RulingForm(initial=read) if actor.may("conflict:A") and not mine else None,
    }  # fmt: skip
    return render(request, "people/interest.html", context)


@door("desk:R")
def rebut_interest(request: HttpRequest, pk: str) -> HttpResponse:
    """Contradict an interest said of oneself."""
    return _changed(request, pk, RebutForm, actions.rebut_interest, Bi("提出异议", "Rebut an interest"))


@door("desk:R")
def end_interest(request: HttpRequest, pk: str) -> HttpResponse:
    """Say that an own interest is over."""
    return _changed(request, pk, EndInterestForm, actions.withdraw_interest, Bi("登记结束", "Register the end"))


@door("conflict:A")
def rule_interest(request: HttpRequest, pk: str) -> HttpResponse:
    """Integrity's ruling."""
    return _changed(request, pk, RulingForm, actions.rule_interest, Bi("裁定", "Rule on an interest"))


def _changed(request: HttpRequest, pk: str, kind: Any, deed: Any, title: Bi) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = interest_for(actor, pk)
    form = kind(request.POST or None, initial={"version": found.version})
    if form.is_bound and form.is_valid():
        with form.refusals(newest=lambda: _now(actor, pk)):
            deed(actor, pk, version=form.read_version, **form.given)
            messages.success(request, str(Bi("已写入", "Recorded")))
            return redirect("people:interest", pk)
    page = Page(title=title, lead=f"{found.person} · {found.other}", crumbs=[INTERESTS])
    return form.answer(request, context={"page": page})


def _now(actor: Any, pk: str) -> dict[str, Any]:
    found = interest_for(actor, pk)
    said = {
        "until": found.until,
        "statement": found.rebuttal,
        "severity": found.severity,
        "reason": found.decision_reason,
    }
    return {**said, "version": found.version, "stands": found.state_label}


@door("conflict:RUA")
def check_interests(request: HttpRequest) -> HttpResponse:
    """What ties one person to a person or an organisation, by the rules, today."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = CheckForm(request.GET if request.GET.get("person_id") else None, actor=actor)
    found = None
    if form.is_bound and form.is_valid():
        given = form.given
        people, orgs = [p for p in (given["other_person_id"],) if p], [o for o in (given["organisation_id"],) if o]
        found = [
            (f, SEVERITIES[f.severity], SEVERITY_TONE[f.severity])
            for f in interests_between(given["person_id"], people, orgs)
        ]
    lead = Bi("按规则即时计算，不留痕迹", "Computed by the rules this instant; leaves no record")
    page = Page(title=Bi("检查回避", "Check a person"), lead=lead, crumbs=[INTERESTS])
    return form.answer(request, "people/check.html", {"page": page, "found": found})
