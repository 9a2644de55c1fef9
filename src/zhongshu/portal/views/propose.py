"""Propose a technology: four steps that can be left and resumed, a last look, a receipt."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.discovery.actions import submit_lead
from zhongshu.discovery.queries import promise_days, public_need, receipt_again
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.workdays import add_workdays
from zhongshu.pages import drafts
from zhongshu.pages.actions import forget_draft, perform_once, save_draft
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Page
from zhongshu.people.access import door
from zhongshu.portal.forms.propose import ANSWERS, STEPS, CheckForm, incoming
from zhongshu.portal.knocking import comes_at_ease
from zhongshu.portal.opened import open_receipt

FORM = "portal.propose"
NEED = "propose_need"  # in the session: the need this answers


@door(public=True, methods="GET")
def start(request: HttpRequest) -> HttpResponse:
    """What will be asked, and what happens after."""
    if code := request.GET.get("need", ""):
        request.session[NEED] = public_need(code).code
    elif "plain" in request.GET:
        request.session.pop(NEED, None)
    limit = promise_days()
    context = {
        "need": _need(request),
        "resumed": bool(_answers(request)),
        "reply_by": add_workdays(clock.today(), limit),
        "limit": limit,
        "steps": [title for title, _ in STEPS.values()],
    }
    return render(request, "portal/propose_start.html", context)


@door(public=True)
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step; what it says is kept at once."""
    if step not in STEPS:
        raise Hidden
    title, kind = STEPS[step]
    form = kind(request.POST or None, initial=_from_need(request) | {})
    drafts.resume(form, request, FORM, step)
    if request.method == "POST" and form.is_valid():
        answer = HttpResponseRedirect(_after(request, step))
        owner = drafts.owner_of(request) or drafts.new_visitor(answer)
        save_draft(owner, FORM, step, drafts.kept(request.POST))
        return answer
    steps = list(STEPS)
    context = {
        "page": Page(title=title),
        "steps": _progress(request, step),
        "number": steps.index(step) + 1,
        "count": len(steps) + 1,
        "need": _need(request),
        "before": reverse("portal:step", args=[steps[steps.index(step) - 1]])
        if steps.index(step)
        else reverse("portal:propose"),
    }
    return form.answer(request, "portal/propose_step.html", context)


@door(public=True)
def check(request: HttpRequest) -> HttpResponse:
    """The last look; sending it twice gives the same receipt."""
    need = _need(request)
    initial = _answers(request) | {"need": need.code if need else ""}
    form = CheckForm(request.POST or None, initial=initial)
    parts = form.parts() if form.is_bound else {s: kind(_posted(initial)) for s, (_, kind) in STEPS.items()}
    broken = next((s for s, part in parts.items() if not part.is_valid()), None)
    if broken and not form.is_bound:
        return redirect("portal:step", step=broken)
    if form.is_bound and form.is_valid() and broken is None:
        with form.refusals():
            lead_id, number = _send(request, form, parts)
            open_receipt(request, lead_id, number)
            request.session["fresh_receipt"] = lead_id
            request.session.pop(NEED, None)
            _forget(request)
            return redirect("portal:done")
    if form.is_bound and broken:
        form.add_error(None, str(Bi("「{s}」一步还需改正", "The step “{s}” needs correcting").fill(s=STEPS[broken][0])))
    context = {
        "page": Page(title=Bi("核对并提交", "Check and submit")),
        "steps": _progress(request, "check"),
        "summary": [(s, STEPS[s][0], _shown(part)) for s, part in parts.items()],
        "need": need,
    }
    return form.answer(request, "portal/propose_check.html", context)


def _send(request: HttpRequest, form: CheckForm, parts: dict[str, HouseForm]) -> tuple[str, str]:
    """Submit once for this form's key; a burst goes by the slow lane, and is taken in all the same."""
    code = form.cleaned_data.get("need", "")
    need = public_need(code) if code else None
    said = incoming(parts, consent=True, channel="need" if need else "open", need_id=need.pk if need else None)

    def submit() -> list[str]:
        receipt = submit_lead(request.actor, said=said, slow_lane=not comes_at_ease(request, "propose"))  # type: ignore[attr-defined]
        return [receipt.lead_id, receipt.number]

    actor = request.actor  # type: ignore[attr-defined]
    lead_id, number = perform_once(actor, form.once_key, "portal.propose", submit, sent=asdict(said))
    return lead_id, number


@door(public=True, methods="GET")
def done(request: HttpRequest) -> HttpResponse:
    """The receipt, shown to the browser that has just submitted."""
    lead_id = request.session.get("fresh_receipt", "")
    if not lead_id:
        return redirect("portal:status")
    receipt, title, mailed, slow = receipt_again(lead_id)
    return render(request, "portal/receipt.html", {"receipt": receipt, "title": title, "mailed": mailed, "slow": slow})


def _need(request: HttpRequest) -> Any:
    code = request.session.get(NEED, "")
    try:
        return public_need(code) if code else None
    except Hidden:
        return None


def _from_need(request: HttpRequest) -> dict[str, Any]:
    """What a need already says: its field, metric and unit."""
    need = _need(request)
    if need is None:
        return {}
    return {"field": need.field, "metric": need.metric_zh or need.metric_en, "unit": need.metric_unit}


def _answers(request: HttpRequest) -> dict[str, Any]:
    """Everything kept of the steps so far."""
    owner, found = drafts.owner_of(request), {}
    for name in STEPS if owner else ():
        for key, values in drafts.data_of(owner, FORM, name).items():
            if key in ANSWERS and values:
                found[key] = values[-1]
    return found


def _posted(answers: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in answers.items()})
    return data


def _forget(request: HttpRequest) -> None:
    if owner := drafts.owner_of(request):
        for name in STEPS:
            forget_draft(owner, FORM, name)


def _after(request: HttpRequest, step: str) -> str:
    """The next step, or the last look when this one was only corrected."""
    steps = list(STEPS)
    if request.GET.get("from") == "check" or step == steps[-1]:
        return reverse("portal:check")
    return reverse("portal:step", args=[steps[steps.index(step) + 1]])


def _progress(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """The steps as the page shows them above the form."""
    steps = [*STEPS, "check"]
    at = steps.index(here)
    labels = {**{s: title for s, (title, _) in STEPS.items()}, "check": Bi("核对提交", "Check, submit")}
    return [
        {
            "label": labels[s], "number": n + 1, "state": "done" if n < at else "here" if n == at else "ahead",
            "url": reverse("portal:step", args=[s]) if s in STEPS and n < at else "",
        }
        for n, s in enumerate(steps)
    ]  # fmt: skip


def _shown(form: HouseForm) -> list[tuple[Any, str]]:
    """The answers of a step in the reader's words."""
    rows = []
    for name, field in form.fields.items():
        if name not in ANSWERS:
            continue
        value = form.cleaned_data.get(name) if form.is_valid() else form.data.get(name)
        choices = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        text = choices.get(str(value), str(value)) if value not in (None, "") else "—"
        rows.append(
            (
                field.label,
                f"{value:f}".rstrip("0").rstrip(".") if hasattr(value, "as_tuple") and "." in f"{value:f}" else text,
            )
        )
    return rows
