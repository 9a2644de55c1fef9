"""Pages of the directory: organisations, persons, employments, merges, and the suggestions of the picking fields."""

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
from zhongshu.people.forms.directory import (
    EmploymentForm,
    EndEmploymentForm,
    MergeForm,
    NewPersonForm,
    OrganisationForm,
    PersonForm,
    ReasonForm,
)
from zhongshu.people.queries.directory import (
    employment_for,
    employments_of,
    merge_for,
    organisation_for,
    people_at,
    person_for,
)
from zhongshu.people.queries.history import told_of
from zhongshu.people.queries.interests import interests_of_person
from zhongshu.people.rules import keeps_directory
from zhongshu.people.tables import Merges, Organisations, Persons

ORGANISATIONS = Crumb(Bi("单位", "Organisations"), "/organisations/")
PERSONS = Crumb(Bi("人员", "Persons"), "/people/")
SHOWN_PEOPLE = 50
ORGANISATION_FIELDS = ("name_zh", "name_en", "kind", "region", "region_en", "version")


def _new(actor: Any, label: Bi, url_name: str) -> Button | None:
    return Button(label, reverse(url_name), "plus") if keeps_directory(actor) else None


@door("organisation:RCU")
def organisations(request: HttpRequest) -> HttpResponse:
    """The list of organisations."""
    new = _new(request.actor, Bi("登记单位", "Register an organisation"), "people:new_organisation")  # type: ignore[attr-defined]
    return Organisations().answer(request, page=Page(title=Organisations.title, primary=new))


@door("organisation:RCU", methods="GET")
def organisation(request: HttpRequest, pk: str) -> HttpResponse:
    """One organisation: what it is, whose part, its parts, its people."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = organisation_for(actor, pk)
    edit = Button(Bi("编辑", "Edit"), reverse("people:edit_organisation", args=[pk]), "edit")
    page = Page(title=str(found), crumbs=[ORGANISATIONS], primary=edit if keeps_directory(actor) else None)
    context = {
        "page": page, "organisation": found, "people": people_at(actor, found)[:SHOWN_PEOPLE],
        "children": found.children.order_by("sort_key"), "history": told_of(actor, pk),
    }  # fmt: skip
    return render(request, "people/organisation.html", context)


@door("organisation:CU")
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Register an organisation."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = OrganisationForm(request.POST or None, actor=actor)
    if form.is_bound and form.is_valid():
        with form.refusals():
            made = actions.register_organisation(actor, **form.given)
            messages.success(request, str(Bi("单位已登记", "Organisation registered")))
            return redirect("people:organisation", made.pk)
    page = Page(title=Bi("登记单位", "Register an organisation"), crumbs=[ORGANISATIONS])
    return form.answer(request, context={"page": page})


@door("organisation:CU")
def edit_organisation(request: HttpRequest, pk: str) -> HttpResponse:
    """Change an organisation."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = OrganisationForm(request.POST or None, actor=actor, initial=_organisation_values(actor, pk))
    if form.is_bound and form.is_valid():
        with form.refusals(newest=lambda: _organisation_values(actor, pk)):
            actions.update_organisation(actor, pk, version=form.read_version, **form.given)
            messages.success(request, str(Bi("单位已保存", "Organisation saved")))
            return redirect("people:organisation", pk)
    page = Page(title=Bi("编辑单位", "Edit the organisation"), crumbs=[ORGANISATIONS])
    return form.answer(request, context={"page": page})


def _organisation_values(actor: Any, pk: str) -> dict[str, Any]:
    found = organisation_for(actor, pk)
    values = {name: getattr(found, name) for name in ORGANISATION_FIELDS}
    return values | {"credit_code": found.credit_code or "", "parent_id": found.parent_id or ""}


@door("organisation:RCU")
def persons(request: HttpRequest) -> HttpResponse:
    """The list of persons."""
    new = _new(request.actor, Bi("登记人员", "Register a person"), "people:new_person")  # type: ignore[attr-defined]
    merges = Button(Bi("合并提请", "Merges"), reverse("people:merges"), "git-merge")
    return Persons().answer(request, page=Page(title=Persons.title, primary=new, buttons=[merges]))


@door("desk:R", methods="GET")
def person(request: HttpRequest, pk: str) -> HttpResponse:
    """One person: where at work, which interests, which expertise; the own record for everybody."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = person_for(actor, pk)
    keeps, own = keeps_directory(actor), found.pk == actor.person_id
    edit = Button(Bi("编辑", "Edit"), reverse("people:edit_person", args=[found.pk]), "edit")
    merge = Button(
        Bi("与另一记录合并", "Merge with another record"), reverse("people:new_merge", args=[found.pk]), "git-merge"
    )
    page = Page(
        title=str(found), crumbs=[PERSONS] if actor.may("organisation:RCU") else [],
        primary=edit if keeps or own else None, buttons=[merge] if keeps else [],
    )  # fmt: skip
    context = {
        "page": page, "person": found, "employments": employments_of(found), "may_edit": keeps or own,
        "interests": interests_of_person(actor, found),
        "history": told_of(actor, found.pk) if actor.may("organisation:RCU") else [],
    }  # fmt: skip
    return render(request, "people/person.html", context)


@door("organisation:CU")
def new_person(request: HttpRequest) -> HttpResponse:
    """Register a person."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = NewPersonForm(request.POST or None, actor=actor)
    if form.is_bound and form.is_valid():
        with form.refusals():
            made = actions.register_person(actor, **form.given)
            messages.success(request, str(Bi("人员已登记", "Person registered")))
            return redirect("people:person", made.pk)
    page = Page(title=Bi("登记人员", "Register a person"), crumbs=[PERSONS])
    return form.answer(request, context={"page": page})


@door("desk:R")
def edit_person(request: HttpRequest, pk: str) -> HttpResponse:
    """Change a person on record; the own record for everybody."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = PersonForm(request.POST or None, initial=_person_values(actor, pk))
    if form.is_bound and form.is_valid():
        with form.refusals(newest=lambda: _person_values(actor, pk)):
            actions.update_person(actor, pk, version=form.read_version, **form.given)
            messages.success(request, str(Bi("人员已保存", "Person saved")))
            return redirect("people:person", pk)
    return form.answer(request, context={"page": Page(title=Bi("编辑人员", "Edit the person"), crumbs=[PERSONS])})


def _person_values(actor: Any, pk: str) -> dict[str, Any]:
    found = person_for(actor, pk)
    names = ("name_zh", "name_en", "title_zh", "title_en", "version")
    return {name: getattr(found, name) for name in names} | {"orcid": found.orcid or ""}


@door("desk:R")
def add_employment(request: HttpRequest, pk: str) -> HttpResponse:
    """Say where a person works or worked."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = person_for(actor, pk)
    form = EmploymentForm(request.POST or None, actor=actor)
    if form.is_bound and form.is_valid():
        with form.refusals():
            actions.add_employment(actor, found.pk, **form.given)
            messages.success(request, str(Bi("任职已登记", "Employment registered")))
            return redirect("people:person", found.pk)
    page = Page(title=Bi("添加任职", "Add an employment"), lead=str(found), crumbs=[PERSONS])
    return form.answer(request, context={"page": page})


@door("desk:R")
def end_employment(request: HttpRequest, pk: str) -> HttpResponse:
    """Say when a person left."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    employment = employment_for(actor, pk)
    form = EndEmploymentForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            actions.end_employment(actor, pk, **form.given)
            messages.success(request, str(Bi("离开日期已登记", "Departure registered")))
            return redirect("people:person", employment.person_id)
    page = Page(title=Bi("登记离开", "Register a departure"), lead=f"{employment.person} · {employment.organisation}")
    return form.answer(request, context={"page": page})


@door("organisation:CU")
def new_merge(request: HttpRequest, pk: str) -> HttpResponse:
    """Claim that two records are one human being."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = person_for(actor, pk)
    form = MergeForm(request.POST or None, actor=actor)
    if form.is_bound and form.is_valid():
        with form.refusals():
            merge = actions.propose_merge(actor, found.pk, **form.given)
            messages.success(request, str(Bi("已提请，待另一人确认", "Proposed; a second person confirms")))
            return redirect("people:merge", merge.pk)
    return form.answer(request, context={"page": Page(title=Bi("合并两条记录", "Merge two records"), lead=str(found))})


@door("organisation:RCU")
def merges(request: HttpRequest) -> HttpResponse:
    """Merges proposed, confirmed and declined."""
    return Merges().answer(request, page=Page(title=Merges.title, crumbs=[PERSONS]))


@door("organisation:RCU", methods="GET")
def merge(request: HttpRequest, pk: str) -> HttpResponse:
    """One merge: the two records side by side, and the two decisions."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = merge_for(actor, pk)
    sides = [(p, employments_of(p)) for p in (found.person, found.into)]
    may = actor.may("organisation:CU") and found.state == "proposed"
    context = {
        "page": Page(title=Bi("合并两条记录", "Merge two records"), crumbs=[PERSONS]), "merge": found, "sides": sides,
        "may_confirm": may and found.proposed_by != actor.ledger_name, "may_decline": may,
        "decline": ReasonForm(submit=Bi("否决", "Decline")),
    }  # fmt: skip
    return render(request, "people/merge.html", context)


@door("organisation:CU", methods="POST")
def confirm_merge(request: HttpRequest, pk: str) -> HttpResponse:
    """The second person's yes."""
    done = actions.confirm_merge(request.actor, pk)  # type: ignore[attr-defined]
    messages.success(request, str(Bi("两条记录已合并", "The two records are one now")))
    return redirect("people:person", done.into_id)


@door("organisation:CU")
def decline_merge(request: HttpRequest, pk: str) -> HttpResponse:
    """A no, with its reason."""
    form = ReasonForm(request.POST or None, submit=Bi("否决", "Decline"))
    if form.is_bound and form.is_valid():
        with form.refusals():
            actions.decline_merge(request.actor, pk, **form.given)  # type: ignore[attr-defined]
            messages.success(request, str(Bi("合并已否决", "Merge declined")))
            return redirect("people:merges")
    return form.answer(request, context={"page": Page(title=Bi("否决合并", "Decline the merge"), crumbs=[PERSONS])})
