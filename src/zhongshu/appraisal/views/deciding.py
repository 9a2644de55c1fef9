"""The decision page: three ways side by side with their effects and what each still needs; decision, reason, feedback."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.appraisal.actions import decide
from zhongshu.appraisal.actions.deciding import WAYS
from zhongshu.appraisal.forms import DecisionForm
from zhongshu.appraisal.presenting import picture, rubric_of, votes_of
from zhongshu.appraisal.queries import appraisal_for, arguments_for, figures
from zhongshu.appraisal.views import TITLE
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.clocks import due_of
from zhongshu.lifecycle.course import EDGES, STATES
from zhongshu.lifecycle.queries import now_of, place_of
from zhongshu.lifecycle.rules import may_take
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages import drafts, wording
from zhongshu.pages.page import Crumb, Page
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door
from zhongshu.policy.queries import rules_of

MONEY, TIME, OTHERS = Bi("经费", "Money"), Bi("时间", "Time"), Bi("他人", "Others")
NO_MONEY = Bi("现在不花钱", "None now")
BY = Bi("至 {day}，之后须另行决定", "until {day}, when the next decision is due")
# what each way does to money and to others; what it does to time is counted from the rules of the dossier
EFFECTS: dict[str, tuple[Bi, Bi]] = {
    "T-08": (
        Bi("现在不花钱；就绪后再提请立项", "None now; an award is proposed once the plan is ready"),
        Bi("任务清单交给团队，专员陪同改方案", "The asks become the team's tasks; the specialist works on the plan with them"),
    ),
    "T-09": (
        Bi("可申请小额早期支持，逐次批准", "Small nurture grants may be asked for, each approved on its own"),
        Bi("进入储备 B2：有潜力、证据还不够，定期复核", "Into reserve tier B2: potential yes, evidence no; reviewed regularly"),
    ),
    "T-10": (
        NO_MONEY,
        Bi("团队当天收到原因、反馈和专家的分歧，可申诉", "The team has reason, feedback and dissent the same day, and may appeal"),
    ),
}  # fmt: skip
AGAIN = Bi("{n} 天后可带新证据再来", "may come back with new evidence after {n} days")
RECOMMENDED = {"refine": "T-08", "bench": "T-09", "decline": "T-10"}


@door("card:A")
@sent_once
def decision(request: HouseRequest, code: str) -> HttpResponse:
    """Decide on a signed opinion."""
    found = appraisal_for(request.actor, code)
    dossier, rules = found.dossier, rules_of(found.dossier.rule_set)
    if found.stage not in ("signed", "decided"):
        raise Hidden(Bi("组长还没有签署论证意见", "The chair has not signed yet"))
    form = DecisionForm(
        request.POST or None, ways=[(edge, EDGES[edge].label) for edge in WAYS], reasons=rules.labels("reasons").items(),
        least=rules.care.feedback_chars, initial={"version": dossier.version, "edge": RECOMMENDED[found.opinion.recommendation]},
    )  # fmt: skip
    form.cancel_url = reverse("desk:dossier", args=[code])
    drafts.resume(form, request, "appraisal.decision", code)
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: now_of(request.actor, code)):
            decide(request.actor, dossier, version=form.read_version, **form.given)
            drafts.done(request, "appraisal.decision", code)
            messages.success(
                request,
                str(
                    Bi(
                        "已决定，意见书已封存，团队已收到反馈",
                        "Decided; the opinion is sealed and the team has its feedback",
                    )
                ),
            )
            return redirect("appraisal:opinion", code)
    figured = figures(found)
    place = place_of(dossier)
    options = [_option(request, dossier, edge, place, found.opinion.recommendation) for edge in WAYS]
    context: dict[str, Any] = {
        "page": Page(Bi("论证后的决定", "Decision after appraisal"), lead=str(dossier), crumbs=crumbs(dossier, Crumb(TITLE, reverse("appraisal:appraisal", args=[code])))),
        "appraisal": found, "dossier": dossier, "options": options, "opinion": found.opinion, "picture": picture(found, figured),
        "rubric": rubric_of(found), "votes": votes_of(found, arguments_for(request.actor, found)), "open": form.is_bound or (found.stage == "signed" and any(o["mine"] for o in options)),
    }  # fmt: skip
    return form.answer(request, "appraisal/decision.html", context)


def _option(request: HouseRequest, dossier: Any, edge_id: str, place: Any, recommended: str) -> dict[str, Any]:
    edge = EDGES[edge_id]
    mine = may_take(request.actor, edge, place) and dossier.state in edge.sources
    return {
        "edge": edge, "to": STATES[edge.targets[0]].label, "effects": _effects(dossier, edge_id), "mine": mine, "recommended": RECOMMENDED[recommended] == edge_id,
        "missing": gates.missing(edge, request.actor, dossier) if mine else [],
    }  # fmt: skip


def _effects(dossier: Any, edge_id: str) -> list[tuple[Bi, Bi]]:
    """What this way does to money, to time and to others."""
    (money, others), rules = EFFECTS[edge_id], rules_of(dossier.rule_set)
    if edge_id == "T-10":
        time = AGAIN.fill(n=rules.clocks.reapply_days)
    else:
        due = due_of(EDGES[edge_id].targets[0], clock.today(), rules)
        time = BY.fill(day=wording.day(due.on))
    return [(MONEY, money), (TIME, time), (OTHERS, others)]
