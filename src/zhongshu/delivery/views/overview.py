"""The work at a glance: stages, next exam, money, the assumption board, alerts; the weekly page; visits; one assumption or criterion at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhongshu.delivery import actions, forms
from zhongshu.delivery.queries import overview as reading
from zhongshu.delivery.queries.find import alert_in, assumption_in, condition_in, criterion_in
from zhongshu.delivery.queries.money import open_gate_of, stage_in_hand, stages_in_force, to_return
from zhongshu.delivery.views.deeds import Deed, answer
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.surplus.queries import released_by

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier

RUNNING = ("ACTIVE", "GATE", "PIVOT", "PAUSE", "RELAY", "ACCEPT")  # deadlines of the work still count
TITLE = Bi("实施", "Work")
HELP = (
    Bi("这里看阶段、下一次考核、经费与证据、致命假设和预警。", "Stages, the next exam, money against evidence, killer assumptions and alerts."),
    Bi("致命假设破裂或终止判据触发时，里程碑评审立即启动，拨付冻结。", "When a killer assumption breaks or a kill criterion is met, a gate opens at once and payments are frozen."),
)  # fmt: skip


def crumb(dossier: Dossier) -> Crumb:
    return Crumb(TITLE, reverse("delivery:overview", args=[dossier.code]))


def page_for(dossier: Dossier, title: Bi | str, *, more: tuple[Crumb, ...] = (), **kwargs: Any) -> Page:
    return Page(title, lead=str(dossier), crumbs=crumbs(dossier, crumb(dossier), *more), **kwargs)


def concerned(actor: Actor, dossier: Dossier) -> bool:
    place = place_of(dossier)
    return actor.user_id in place.team | place.specialists


def go(name: str, *args: Any) -> str:
    return reverse(f"delivery:{name}", args=args)


@door("dossier:R", methods="GET")
def overview(request: HouseRequest, code: str) -> HttpResponse:
    """Everything at a glance."""
    dossier = dossier_for(request.actor, code)
    actor, gate = request.actor, open_gate_of(dossier)
    page = Page(
        TITLE, lead=str(dossier), crumbs=crumbs(dossier), primary=_first(actor, dossier),
        buttons=(Button(Bi("一页周报", "Weekly page"), go("weekly", code), "printer"), *_more(actor, dossier)), help=HELP,
    )  # fmt: skip
    context = {
        "page": page, "dossier": dossier, "stage": stage_in_hand(dossier), "stages": stages_in_force(dossier), "gantt": reading.gantt(dossier),
        "money": reading.money_bar(dossier), "exam": reading.next_exam(dossier), "board": reading.board(dossier),
        "criteria": reading.criteria(dossier), "alerts": [(a, reading.silent(a)) for a in reading.alerts_of(dossier)], "gate": gate,
        "conditions": reading.open_conditions(dossier), "months": reading.elapsed_months(dossier), "running": dossier.state in RUNNING,
        "mine": concerned(actor, dossier) and dossier.state in RUNNING,
        "may_silence": actor.may("issue:A", place_of(dossier)) or actor.user_id == dossier.specialist_id,
        "to_return": to_return(dossier), "visits": dossier.visits.order_by("-visited_on")[:3],
        "specialist": actor.user_id == dossier.specialist_id, "ending": reading.ending_of(dossier), "freed": released_by(dossier),
        "taken": reading.taken_over(actor, dossier), "gives": bool(actor.roles & {Role.FL, Role.DIR}),
    }  # fmt: skip
    return render(request, "delivery/overview.html", context)


def _first(actor: Actor, dossier: Dossier) -> Button | None:
    """The one thing this reader is most likely here for."""
    if dossier.state == "ACTIVE" and concerned(actor, dossier) and actor.may("iteration:CU", place_of(dossier)):
        return Button(Bi("记录迭代", "Log an iteration"), go("new_iteration", dossier.code), "plus")
    gate = open_gate_of(dossier)
    if gate is not None:
        return Button(Bi("去评审", "To the gate"), go("gate", dossier.code, gate.number), "gavel")
    if dossier.state == "ACCEPT":
        return Button(Bi("去验收", "To the acceptance"), go("acceptance", dossier.code), "clipboard-check")
    return None


def _more(actor: Actor, dossier: Dossier) -> list[Button]:
    found = []
    if actor.may("change:CUAR", place_of(dossier)):
        found.append(Button(Bi("变更", "Changes"), go("changes", dossier.code), "git-compare"))
    if dossier.state in ("STOP", "REVOKE") and (concerned(actor, dossier) or Role.INT in actor.roles):
        found.append(Button(Bi("申诉", "Appeal"), go("appeal", dossier.code), "message-circle"))
    if Role.INT in actor.roles or (actor.may("integrity:RA") and dossier.integrity_cases.exists()):
        found.append(Button(Bi("诚信审查", "Integrity"), go("integrity", dossier.code), "shield-check"))
    if dossier.hearings.exists():
        found.append(Button(Bi("听取团队", "The team is heard"), go("hearing", dossier.code), "message-circle"))
    if dossier.acceptances.exists():
        found.append(Button(Bi("验收", "Acceptance"), go("acceptance", dossier.code), "clipboard-check"))
    return found


@door("dossier:R", methods="GET")
def weekly(request: HouseRequest, code: str) -> HttpResponse:
    """The weekly one-pager, made for paper."""
    dossier = dossier_for(request.actor, code)
    page = page_for(dossier, Bi("一页周报", "Weekly page"))
    context = {
        "page": page, "dossier": dossier, "week": reading.week_of(dossier), "money": reading.money_bar(dossier),
        "stage": stage_in_hand(dossier), "board": reading.board(dossier), "today": clock.today(), "gate": open_gate_of(dossier),
    }  # fmt: skip
    return render(request, "delivery/weekly.html", context)


def _single(
    request: HouseRequest, dossier: Dossier, title: Bi | str, deed: Deed, back: str, **context: Any
) -> HttpResponse:
    """A page with one deed on it."""
    deed.open = True
    page = page_for(dossier, title)
    return answer(request, "delivery/single.html", {"page": page, "dossier": dossier, **context}, [deed], lambda: back)


@door("iteration:CU")
def assumption(request: HouseRequest, code: str, pk: str) -> HttpResponse:
    """Say what is believed of one killer assumption now."""
    dossier = dossier_for(request.actor, code)
    row = assumption_in(dossier, pk)
    deed = Deed(
        "belief", Bi("更新判断", "Update what we believe"), forms.BeliefForm,
        lambda **given: actions.update_assumption(request.actor, dossier, assumption_id=row.pk, **given),
        initial={"state": row.state, "probability": row.probability},
    )  # fmt: skip
    history = [(c, c.created_at) for c in row.changes.order_by("-created_at")]
    return _single(request, dossier, str(row), deed, go("overview", code), belief=row, history=history)


@door("iteration:CU")
def criterion(request: HouseRequest, code: str, pk: str) -> HttpResponse:
    """Record that a kill criterion is met."""
    dossier = dossier_for(request.actor, code)
    row = criterion_in(dossier, pk)
    deed = Deed(
        "criterion", Bi("记录已触发", "Record as met"), forms.CriterionForm,
        lambda **given: actions.meet_criterion(request.actor, dossier, criterion_id=row.pk, **given),
    )  # fmt: skip
    return _single(request, dossier, str(row), deed, go("overview", code))


@door("iteration:CU")
def visit(request: HouseRequest, code: str) -> HttpResponse:
    """Write a visit down; the specialist's alone, as the act has it."""
    dossier = dossier_for(request.actor, code)
    if request.actor.user_id not in place_of(dossier).specialists:
        raise NotAllowed
    deed = Deed(
        "visit", Bi("记录走访", "Note the visit"), forms.VisitForm, lambda **given: actions.note_visit(request.actor, dossier, **given),
        initial={"visited_on": clock.today()},
    )  # fmt: skip
    return _single(request, dossier, Bi("现场走访", "Site visit"), deed, go("overview", code))


@door("iteration:CRU")
def silence(request: HouseRequest, code: str, pk: str) -> HttpResponse:
    """Silence one alert, with a reason and a day."""
    dossier = dossier_for(request.actor, code)
    alert = alert_in(dossier, pk)
    deed = Deed(
        "silence", Bi("静默这条预警", "Silence this alert"), forms.SilenceForm, lambda **given: actions.silence_alert(request.actor, alert, **given)
    )  # fmt: skip
    return _single(request, dossier, str(alert), deed, go("overview", code))


@door("iteration:CU")
def condition(request: HouseRequest, code: str, pk: str) -> HttpResponse:
    """Confirm that a condition of a gate was met."""
    dossier = dossier_for(request.actor, code)
    row = condition_in(dossier, pk)
    deed = Deed(
        "condition", Bi("确认已满足", "Confirm as met"), forms.FoundForm, lambda **given: actions.meet_condition(request.actor, row, **given)
    )  # fmt: skip
    return _single(request, dossier, row.text, deed, go("overview", code))
