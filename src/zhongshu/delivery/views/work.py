"""Milestones with their evidence, and iterations on one short page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.delivery import actions, forms
from zhongshu.delivery.actions.milestones import WORKING, may_verify
from zhongshu.delivery.queries.find import milestone_for_verifier, milestone_in
from zhongshu.delivery.queries.money import open_gate_of
from zhongshu.delivery.queries.overview import board, trl_claim
from zhongshu.delivery.queries.people import documents_of, experts_for
from zhongshu.delivery.terms import MILESTONE_STATES
from zhongshu.delivery.views.deeds import Deed, answer, stands_as
from zhongshu.delivery.views.overview import concerned, go, page_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import dossier_for, place_of, team_user_ids
from zhongshu.pages import drafts
from zhongshu.pages.actions.once import perform_once
from zhongshu.pages.page import Button, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

if TYPE_CHECKING:
    from zhongshu.delivery.models import Milestone
    from zhongshu.lifecycle.models import Dossier

OPENED = Bi(
    "致命假设破裂：里程碑评审 G{n} 已按规则启动，拨付暂停。专员会与您联系。",
    "A killer assumption broke: gate G{n} is open by rule and payments wait. Your specialist will be in touch.",
)
NAMES = Bi("里程碑", "Milestones")


@door("milestone:RUA", methods="GET")
def milestones(request: HouseRequest, code: str) -> HttpResponse:
    """All milestones of a dossier, stage by stage; those of an old plan are void and stay to be read."""
    dossier = dossier_for(request.actor, code)
    rows = dossier.milestones.prefetch_related("evidence").order_by("stage", "number")
    page = page_for(dossier, NAMES)
    return render(request, "delivery/milestones.html", {"page": page, "dossier": dossier, "rows": rows})


@door("milestone:RUA")
def milestone(request: HouseRequest, code: str, pk: str) -> HttpResponse:
    """One milestone: evidence, result, who verifies, conclusion."""
    dossier = dossier_for(request.actor, code)
    row = milestone_in(dossier, pk)
    deeds = _deeds(request.actor, dossier, row)
    context = {
        "page": page_for(dossier, str(row)), "dossier": dossier, "row": row, "evidence": row.evidence.order_by("created_at"),
        "verifier": row.verifier, "inside": True,
    }  # fmt: skip
    return answer(
        request, "delivery/milestone.html", context, deeds, lambda: go("milestone", code, pk), newest=lambda: _stands(milestone_in(dossier, pk))
    )  # fmt: skip


def _deeds(actor: Actor, dossier: Dossier, row: Milestone) -> list[Deed]:
    """What this reader may do with it now."""
    key: dict[str, Any] = {"milestone_id": row.pk}
    team, specialist = actor.user_id in team_user_ids(dossier), actor.user_id == dossier.specialist_id
    unsettled = row.state not in ("verified", "waived", "void")
    return [
        Deed(
            "evidence", Bi("添加证据", "Add evidence"), forms.EvidenceForm, lambda **g: actions.add_evidence(actor, dossier, **key, **g),
            initial={"kind": row.evidence_kind}, extra=lambda: {"documents": documents_of(dossier)}, open=not row.evidence.exists(),
            mine=concerned(actor, dossier), offered=row.state in WORKING,
        ),
        Deed(
            "submit", Bi("提交结果", "Submit the result"), forms.SubmitForm, lambda **g: actions.submit_milestone(actor, dossier, **key, **g),
            extra=lambda: {"milestone": row}, version=row.version, open=row.evidence.exists(), mine=team, offered=row.state in WORKING,
        ),
        _verify(actor, dossier, row),
        Deed(
            "verifier", Bi("指定核验专家", "Name who verifies"), forms.VerifierForm, lambda **g: actions.name_verifier(actor, dossier, **key, **g),
            extra=lambda: {"choices": experts_for(dossier)}, version=row.version, mine=specialist, offered=unsettled,
        ),
        Deed(
            "miss", Bi("记录未达标", "Record as missed"), forms.ReasonForm, lambda **g: actions.miss_milestone(actor, dossier, **key, **g),
            version=row.version, mine=specialist, offered=row.state in ("planned", "active"),
        ),
        Deed(
            "waive", Bi("豁免", "Waive"), forms.ReasonForm, lambda **g: actions.waive_milestone(actor, dossier, **key, **g),
            version=row.version, mine=Role.DIR in actor.roles, offered=unsettled,
        ),
    ]  # fmt: skip


def _verify(actor: Actor, dossier: Dossier, row: Milestone) -> Deed:
    return Deed(
        "verify", Bi("核验", "Verify"), forms.VerifyForm, lambda **g: actions.verify_milestone(actor, dossier, milestone_id=row.pk, **g),
        version=row.version, open=True, mine=may_verify(actor, dossier, row), offered=row.state == "submitted",
    )  # fmt: skip


def _stands(row: Milestone) -> dict[str, Any]:
    return stands_as(MILESTONE_STATES[row.state], row.version)


@door("milestone:A")
def verification(request: HouseRequest, pk: str) -> HttpResponse:
    """The page of an expert who was named to verify one milestone, and reads nothing else of the dossier."""
    row = milestone_for_verifier(request.actor.user_id, pk)
    actor, dossier = request.actor, row.dossier
    context = {
        "page": Page(str(row)),
        "dossier": dossier,
        "row": row,
        "evidence": row.evidence.order_by("created_at"),
        "inside": False,
    }
    return answer(
        request, "delivery/milestone.html", context, [_verify(actor, dossier, row)], lambda: go("verification", pk),
        newest=lambda: _stands(milestone_for_verifier(actor.user_id, pk)),
    )  # fmt: skip


@door("iteration:RCU")
def iterations(request: HouseRequest, code: str) -> HttpResponse:
    """All iterations, newest first."""
    dossier = dossier_for(request.actor, code)
    rows = dossier.iterations.prefetch_related("changes__assumption").order_by("-number")
    may = dossier.state in ("ACTIVE", "GATE", "PIVOT") and concerned(request.actor, dossier)
    primary = Button(Bi("记录迭代", "Log an iteration"), go("new_iteration", code), "plus") if may else None
    page = page_for(dossier, Bi("迭代", "Iterations"), primary=primary)
    claim = trl_claim(dossier)
    deeds = []
    if claim is not None and request.actor.user_id in place_of(dossier).specialists:
        said = Bi("确认 TRL {n}（I{i}）", "Confirm TRL {n} (I{i})").fill(n=claim.trl_after, i=claim.number)
        deeds.append(
            Deed(
                "trl", said, forms.EmptyForm,
                lambda: actions.confirm_trl(request.actor, dossier, iteration_id=claim.pk), plain=True, open=True,
            )
        )  # fmt: skip
    context = {"page": page, "dossier": dossier, "rows": rows, "may": may, "claim": claim}
    return answer(request, "delivery/iterations.html", context, deeds, lambda: go("iterations", code))


@door("iteration:CU")
def new_iteration(request: HouseRequest, code: str) -> HttpResponse:
    """One short page, saved while it is typed."""
    dossier = dossier_for(request.actor, code)
    request.actor.require("iteration:CU", place_of(dossier))
    last = dossier.iterations.order_by("-number").first()
    today = clock.today()
    initial = {
        "starts_on": _begins(last.ends_on if last else None, today), "ends_on": today,
        "question": last.next if last else "", "trl_after": dossier.trl,
    }  # fmt: skip
    form = forms.IterationForm(request.POST or None, initial=initial, assumptions=board(dossier))
    form.cancel_url = reverse("delivery:iterations", args=[code])
    was_open = open_gate_of(dossier) is not None
    drafts.resume(form, request, "delivery.iteration", code)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            log = lambda: actions.log_iteration(request.actor, dossier, **form.given).number  # noqa: E731
            number = perform_once(request.actor, form.once_key, f"delivery.iteration.{code}", log, sent=form.given)
            drafts.done(request, "delivery.iteration", code)
            messages.success(request, str(Bi("迭代 I{n} 已记录", "Iteration I{n} is logged").fill(n=number)))
            gate = None if was_open else open_gate_of(dossier)
            if gate is not None:
                messages.warning(request, str(OPENED.fill(n=gate.number)))
                return redirect("delivery:overview", code)
            return redirect("delivery:iterations", code)
    return form.answer(request, context={"page": page_for(dossier, Bi("记录迭代", "Log an iteration"))})


def _begins(last: dt.date | None, today: dt.date) -> dt.date:
    """Where the new iteration most likely begins: where the last one ended, two to eight weeks ago."""
    return min(max(last or today, today - dt.timedelta(days=56)), today - dt.timedelta(days=14))
