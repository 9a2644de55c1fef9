"""Pages of the experts: the list, one profile, enrolling and editing, by officers or (in part) by the expert."""

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
from zhongshu.people.fields import field_name
from zhongshu.people.forms.experts import ExpertForm, NewExpertForm, OwnExpertiseForm
from zhongshu.people.queries.directory import employments_of
from zhongshu.people.queries.experts import enrols, expert_for, reads_all
from zhongshu.people.queries.history import told_of
from zhongshu.people.queries.interests import interests_of_person
from zhongshu.people.tables import Experts

EXPERTS = Crumb(Bi("专家", "Experts"), "/experts/")
OWN = ("keywords_zh", "keywords_en", "availability", "away_until", "version")


@door("expert:RCU")
def experts(request: HttpRequest) -> HttpResponse:
    """The list of experts; an expert goes to the own profile."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    new = Button(Bi("加入专家", "Enrol an expert"), reverse("people:new_expert"), "plus") if enrols(actor) else None
    return Experts().answer(request, page=Page(title=Experts.title, primary=new))


@door("expert:RCU", methods="GET")
def expert(request: HttpRequest, pk: str) -> HttpResponse:
    """One profile."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = expert_for(actor, pk)
    may_edit = enrols(actor) or found.person_id == actor.person_id
    edit = Button(Bi("编辑", "Edit"), reverse("people:edit_expert", args=[pk]), "edit")
    context = {
        "page": Page(title=str(found.person), crumbs=[EXPERTS], primary=edit if may_edit else None),
        "expert": found, "employments": employments_of(found.person), "field_names": [field_name(f.field) for f in found.fields.all()],
        "interests": interests_of_person(actor, found.person), "history": told_of(actor, pk) if reads_all(actor) else [],
    }  # fmt: skip
    return render(request, "people/expert.html", context)


@door("expert:C")
def new_expert(request: HttpRequest) -> HttpResponse:
    """Enrol a person."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    initial = {
        "person_id": request.GET.get("person", ""),
        "yearly_cap": 12,
        "availability": "available",
        "languages": ["zh"],
    }
    form = NewExpertForm(request.POST or None, actor=actor, initial=initial)
    if form.is_bound and form.is_valid():
        with form.refusals():
            made = actions.enrol_expert(actor, **_values(form))
            messages.success(request, str(Bi("已加入专家库", "Enrolled")))
            return redirect("people:expert", made.pk)
    return form.answer(request, context={"page": Page(title=Bi("加入专家", "Enrol an expert"), crumbs=[EXPERTS])})


@door("expert:CU")
def edit_expert(request: HttpRequest, pk: str) -> HttpResponse:
    """Change a profile: all of it for officers, the own words for the expert."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    officer = enrols(actor)
    kind = ExpertForm if officer else OwnExpertiseForm
    form = kind(request.POST or None, actor=actor, initial=_present(actor, pk))
    if form.is_bound and form.is_valid():
        change = actions.update_expert if officer else actions.describe_own_expertise
        with form.refusals(newest=lambda: _present(actor, pk)):
            change(actor, pk, version=form.read_version, **_values(form))  # type: ignore[operator]
            messages.success(request, str(Bi("专家资料已保存", "Profile saved")))
            return redirect("people:expert", pk)
    return form.answer(request, context={"page": Page(title=Bi("编辑专家资料", "Edit the profile"), crumbs=[EXPERTS])})


def _values(form: Any) -> dict[str, Any]:
    """What the act takes, from what the form calls it."""
    given = dict(form.given)
    if "fields_of" in given:
        given["fields"] = given.pop("fields_of")
    if "yearly_cap" in given:
        given["yearly_cap"] = int(given["yearly_cap"])
    return given


def _present(actor: Any, pk: str) -> dict[str, Any]:
    found = expert_for(actor, pk)
    values = {name: getattr(found, name) for name in (*OWN, "kind", "level", "yearly_cap", "retired")}
    return values | {"languages": found.languages.split(), "fields_of": [f.field for f in found.fields.all()]}
