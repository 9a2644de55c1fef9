"""Change requests: the list, a new one of each kind, one request with before and after, its check and its decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from zhongshu.delivery import actions, forms
from zhongshu.delivery.actions.amending import OPEN_STATES
from zhongshu.delivery.actions.changing import may_decide
from zhongshu.delivery.change_form import ChangeForm
from zhongshu.delivery.queries.changing import pieces_of, shown
from zhongshu.delivery.queries.find import change_in
from zhongshu.delivery.queries.gates import decision_code
from zhongshu.delivery.terms import CHANGE_KINDS, CHANGE_LEVELS, LEVEL_NAMES
from zhongshu.delivery.views.deeds import Deed, answer
from zhongshu.delivery.views.overview import go, page_for
from zhongshu.kernel.bilingual import Bi, unfold
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.pages.actions.once import perform_once
from zhongshu.pages.page import Crumb
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import Actor
from zhongshu.people.who import who

if TYPE_CHECKING:
    from zhongshu.delivery.models import ChangeRequest
    from zhongshu.lifecycle.models import Dossier

NAMES = Bi("变更申请", "Change requests")
HELP = {
    "time": Bi("改动要延期（或提前）的日期；后续阶段随之顺延，里程碑须仍在各自阶段之内。", "Change the dates that move; later stages follow, and every milestone must still lie within its stage."),
    "budget": Bi("在科目之间调整；每个阶段的合计不变，已核支出不能调走。", "Move money between lines; the sum of each stage stays, and what was spent cannot be moved."),
    "scope": Bi("改写目标或里程碑的内容与目标值；已核验的不能改。", "Rewrite aims, or what a milestone says and its target; what was verified stays."),
    "pi": Bi("选择新的负责人；此人须已有申报人账号。", "Choose the new lead, who must have an account as a proposer."),
    "org": Bi("选择新的承担单位；批准后须由财务重新核验收款账户才能拨付。", "Choose the new host; finance verifies the account anew before anything is paid."),
    "partner": Bi("写明加入的合作方承担什么，或勾选退出的合作方。", "Say what the partner that joins does, or tick who leaves."),
}  # fmt: skip


def _crumb(dossier: Dossier) -> Crumb:
    return Crumb(NAMES, go("changes", dossier.code))


@door("change:CRUA")
def changes(request: HouseRequest, code: str) -> HttpResponse:
    """Requests to change what was agreed, and the kinds of a new one."""
    dossier = dossier_for(request.actor, code)
    rows = [(row, shown(row)) for row in dossier.change_requests.order_by("-number")]
    asks = dossier.state in OPEN_STATES and request.actor.may("change:C", place_of(dossier))
    kinds = [(k, label, LEVEL_NAMES[CHANGE_LEVELS[k]], HELP[k]) for k, label in CHANGE_KINDS.items()] if asks else []
    context = {"page": page_for(dossier, NAMES), "dossier": dossier, "rows": rows, "kinds": kinds}
    return answer(request, "delivery/changes.html", context, [], lambda: go("changes", code))


@door("change:C")
def new_change(request: HouseRequest, code: str, kind: str) -> HttpResponse:
    """Ask for a change of one kind."""
    dossier = dossier_for(request.actor, code)
    if kind not in CHANGE_KINDS or dossier.state not in OPEN_STATES:
        raise Hidden
    form = ChangeForm(request.POST or None, actor=request.actor, pieces=pieces_of(dossier, kind))
    form.cancel_url = go("changes", code)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            ask = lambda: actions.request_change(request.actor, dossier, kind=kind, **form.given).number  # noqa: E731
            number = perform_once(request.actor, form.once_key, f"delivery.change.{code}.{kind}", ask, sent=form.given)
            messages.success(request, str(Bi("已提出，等专员核对", "Asked for; the specialist checks it")))
            return redirect("delivery:change", code, number)
    title = Bi("变更：", "Change: ") + CHANGE_KINDS[kind]
    page = page_for(dossier, title, more=(_crumb(dossier),), help=(HELP[kind],))
    return form.answer(request, "delivery/new_change.html", {"page": page, "dossier": dossier, "help": HELP[kind]})


@door("change:CRUA")
def change(request: HouseRequest, code: str, number: int) -> HttpResponse:
    """One request: before, after, who checks and who decides."""
    dossier = dossier_for(request.actor, code)
    row = change_in(dossier, number)
    people = who((row.requested_by, row.checked_by, row.decided_by))
    context = {
        "page": page_for(dossier, Bi(f"变更 C{number}：", f"Change C{number}: ") + CHANGE_KINDS[row.kind], more=(_crumb(dossier),)),
        "dossier": dossier, "row": row, "items": shown(row), "level": LEVEL_NAMES[row.level], "decision": decision_code(row.decision_id),
        "answer": unfold(row.answer) if row.state == "lapsed" else row.answer,
        "asked_by": people.get(row.requested_by, ""), "checked_by": people.get(row.checked_by, ""), "decided_by": people.get(row.decided_by, ""),
    }  # fmt: skip
    return answer(
        request, "delivery/change.html", context, _deeds(request.actor, row), lambda: go("change", code, number)
    )


def _deeds(actor: Actor, row: ChangeRequest) -> list[Deed]:
    """What this reader may do with it, and whether it is to be done now."""
    place = place_of(row.dossier)
    decides = may_decide(actor, row)
    return [
        Deed(
            "check", Bi("核对", "Check"), forms.AnswerForm, lambda **g: actions.check_change(actor, row, **g), open=True,
            mine=actor.user_id in place.specialists, offered=row.state == "requested",
        ),
        Deed(
            "decide", Bi("决定", "Decide"), forms.DecideChangeForm, lambda **g: actions.decide_change(actor, row, **g), open=True,
            mine=decides or (actor.may("change:A", place) and actor.user_id != row.requested_by), offered=decides,
        ),
        Deed(
            "committee", Bi("提请委员会决定", "Put it to the committee"), forms.EmptyForm, lambda **g: actions.put_change_to_committee(actor, row),
            plain=True, open=True, mine=actor.may("change:A", place), offered=row.state == "checked" and row.level == "COM",
        ),
    ]  # fmt: skip
