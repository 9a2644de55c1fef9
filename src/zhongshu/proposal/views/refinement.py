"""The refinement of a dossier: one page with tasks, readiness, clinics, mentors and signatures; a small page a deed; the edges T-11, T-13, T-26."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden, NotAllowed
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.replanning import cost_of
from zhongshu.lifecycle.steps import crumbs, step
from zhongshu.pages import drafts
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.policy.queries import rules_of
from zhongshu.proposal import actions
from zhongshu.proposal.forms import ReasonForm
from zhongshu.proposal.forms.refinement import EndForm
from zhongshu.proposal.queries.refinement import open_case, signatures_of
from zhongshu.proposal.refining import may_do, page_of, primary_for
from zhongshu.proposal.views.deeds import DEEDS, as_it_stands, do, form_for

WRITTEN = ("answer", "clinic")  # deeds with much to write, kept while typed
HELP = (
    Bi("论证意见的每条要求成为一项任务：团队附证据答复，专员确认或退回。", "Each ask of the opinion is a task: the team answers with evidence, the specialist accepts or returns."),
    Bi("就绪度六项全部满足、方案由专员接受、专员与领域主任两人签署后，提请立项。", "With all six items of readiness, the plan accepted by the specialist and signed by specialist and field lead, it is proposed for award."),
)  # fmt: skip


@door("refine:RUA", methods="GET")
def refinement(request: HouseRequest, code: str) -> HttpResponse:
    """Everything of the refinement on one page."""
    dossier = dossier_for(request.actor, code)
    page = Page(
        Bi("方案优化", "Plan refinement"), lead=str(dossier), crumbs=crumbs(dossier),
        primary=primary_for(request.actor, dossier), help=HELP,
    )  # fmt: skip
    return render(
        request,
        "proposal/refinement.html",
        {"page": page, "dossier": dossier, **page_of(request.actor, dossier)},
    )


@door("refine:UA")
def deed(request: HouseRequest, code: str, verb: str, item: str = "") -> HttpResponse:
    """One deed of the table."""
    dossier = dossier_for(request.actor, code)
    if verb not in DEEDS or (DEEDS[verb].about in ("task", "mentor")) != bool(item):
        raise Hidden
    request.actor.require("refine:UA", place_of(dossier))
    back = reverse("proposal:refinement", args=[code])
    form, given = form_for(request.actor, dossier, verb, item, request.POST if request.method == "POST" else None)
    form.cancel_url = back
    task = given.get("task")
    if not may_do(request.actor, dossier, verb, task):
        raise NotAllowed
    if verb in WRITTEN:
        drafts.resume(form, request, f"proposal.{verb}", item or code)
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: as_it_stands(dossier, verb, item)):
            messages.success(request, str(do(request.actor, dossier, verb, form, given)))
            drafts.done(request, f"proposal.{verb}", item or code)
            return redirect(back)
    lead: Bi | str = str(dossier)
    if task is not None:
        lead = f"{task.code} · {pick(task, 'text')}"
    page = Page(DEEDS[verb].label, lead=lead, crumbs=crumbs(dossier, Crumb(Bi("方案优化", "Refinement"), back)))
    shown = task if verb in ("answer", "accept", "return", "waive") else None
    return form.answer(request, "proposal/deed.html", {"page": page, "task": shown})


@door("refine:UA")
def propose_award(request: HouseRequest, code: str) -> HttpResponse:
    """T-11."""
    dossier = dossier_for(request.actor, code)
    form = ReasonForm(request.POST or None, initial={"version": dossier.version})
    signed = signatures_of(dossier, open_case(dossier))
    form.fate = Bi(
        "提交即代表您签署方案第 {n} 版；方案随即封存，交决策委员会。",
        "Sending this is your signature under plan v{n}; it is sealed and goes to the committee.",
    ).fill(n=signed.number or "—")
    return step(request, dossier, "T-11", form, actions.propose_award)


@door("view:UA")
def end_refinement(request: HouseRequest, code: str) -> HttpResponse:
    """T-13."""
    dossier = dossier_for(request.actor, code)
    reasons = rules_of(dossier.rule_set).labels("reasons").items()
    case = open_case(dossier)
    refused = case is not None and case.refused_at is not None
    form = EndForm(
        request.POST or None, reasons=reasons,
        initial={"version": dossier.version, "target": "WITHD" if refused else "DECL"},
    )  # fmt: skip
    form.fate = Bi(
        "团队当天收到原因与反馈，并可在期限内申诉。",
        "The team receives reason and feedback the same day, and may appeal.",
    )
    target = "WITHD" if refused else "DECL"
    return step(request, dossier, "T-13", form, actions.end_refinement, target=target)


@door("gate:A")
def resume(request: HouseRequest, code: str) -> HttpResponse:
    """T-26."""
    dossier = dossier_for(request.actor, code)
    form = ReasonForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "新方案封存并生效，本阶段继续；已用经费与时间照旧计算。",
        "The new plan is sealed and in force, the stage goes on; money and time already spent still count.",
    )
    cost = cost_of(dossier)
    figures = (
        [
            (Bi("未拨余额", "Open money"), cost.open), (Bi("后续阶段需要", "The stages ahead need"), cost.needed),
            (Bi("追加", "Added"), cost.added), (Bi("收回资金池", "Back to the pool"), cost.returned),
        ]
        if cost
        else []
    )  # fmt: skip
    return step(
        request, dossier, "T-26", form, actions.resume, figures=figures, aside=reverse("delivery:replan", args=[code])
    )
