"""Pausing, resuming, stopping, appeals, acceptance, integrity: the steps that take a dossier out of its work."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect

from zhongshu.delivery import actions, forms
from zhongshu.delivery.actions.accepting import acceptance_lacks, leap_of, rectified
from zhongshu.delivery.actions.stops import (
    EDGES,
    above_limit,
    appeal_until,
    committee_agreed,
    committee_votes,
    effect_of_stop,
    stop_lacks,
)
from zhongshu.delivery.queries.find import acceptance_with
from zhongshu.delivery.queries.gates import panel_with
from zhongshu.delivery.queries.hearings import asked_to_stop, is_heard, may_speak, to_answer
from zhongshu.delivery.queries.money import spent_of, totals_of
from zhongshu.delivery.queries.particulars import said_by
from zhongshu.delivery.queries.people import documents_of, report_for
from zhongshu.delivery.queries.replanning import budget_agreed, limit_of
from zhongshu.delivery.terms import EFFECTS
from zhongshu.delivery.views.deeds import Deed, answer
from zhongshu.delivery.views.overview import go, page_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.workdays import add_workdays
from zhongshu.lifecycle.queries import dossier_for, now_of, place_of, team_user_ids
from zhongshu.lifecycle.replanning import cost_of
from zhongshu.lifecycle.steps import step
from zhongshu.pages.page import Page
from zhongshu.panels.queries.panels import may_judge
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.people.who import who

if TYPE_CHECKING:
    from zhongshu.delivery.effects import Effect
    from zhongshu.delivery.models import Acceptance, IntegrityCase
    from zhongshu.lifecycle.models import Dossier


@door("gate:A")
def pause(request: HouseRequest, code: str) -> HttpResponse:
    """T-28 from work; at a gate the gate decides."""
    dossier = dossier_for(request.actor, code)
    if dossier.state == "GATE":
        return redirect("delivery:gates", code)
    if request.method == "GET" and dossier.state != "ACTIVE":
        return redirect("delivery:overview", code)
    form = forms.PauseForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "经费与计时都停下，180 天后系统提议终止。", "Money and clock stand still; after 180 days an end is proposed."
    )
    return step(request, dossier, "T-28", form, actions.pause_work)


@door("gate:A")
def resume(request: HouseRequest, code: str) -> HttpResponse:
    """T-29 back to work."""
    dossier = dossier_for(request.actor, code)
    if request.method == "GET" and dossier.state != "PAUSE":
        return redirect("delivery:overview", code)
    form = forms.ResumeForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "阶段与里程碑顺延暂停的天数，已花的经费不变。",
        "Stages and milestones move by the days of the pause; what was spent stays.",
    )
    pauses = dossier.pauses.order_by("-since")
    return step(request, dossier, "T-29", form, actions.resume_work, target="ACTIVE", pauses=pauses)


@door("gate:A")
def stop(request: HouseRequest, code: str) -> HttpResponse:
    """T-40 from work or a pause, T-27 while re-planning; at a gate the gate decides. First the team is heard and, above the limit, the committee."""
    dossier = dossier_for(request.actor, code)
    if dossier.state == "GATE":
        return redirect("delivery:gates", code)
    if request.method == "GET" and dossier.state not in EDGES:
        return redirect("delivery:overview", code)
    effect = effect_of_stop(dossier)
    if dossier.state in EDGES and stop_lacks(request.actor, dossier, effect):
        return _first(request, dossier, effect)
    form = forms.StopForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi("免责终止不产生诚信记录。", "A stop without fault leaves no integrity record.")
    figures = [(EFFECTS[name], fen) for name, fen in effect.as_dict().items() if fen]
    hearing = asked_to_stop(dossier)
    told = [said_by(hearing)] if hearing else []
    edge = EDGES.get(dossier.state, "T-40")
    return step(request, dossier, edge, form, actions.stop_work, target="STOP", figures=figures, told=told)


def _first(request: HouseRequest, dossier: Dossier, effect: Effect) -> HttpResponse:
    """What comes before a stop: the team is asked to speak, and above the director's limit the committee is asked."""
    actor, hearing = request.actor, asked_to_stop(dossier)
    waits = hearing is not None and not is_heard(hearing)
    until = add_workdays(clock.today(), 5)
    deeds = [
        Deed(
            "team", Bi("请团队陈述", "Ask the team to speak"), forms.AskTeamForm, lambda **g: actions.ask_team(actor, dossier, **g),
            initial={"until": until}, open=True, offered=hearing is None,
        ),
        Deed(
            "ask", Bi("提请委员会决定终止", "Put the stop to the committee"), forms.ReasonForm,
            lambda **g: actions.ask_to_stop(actor, dossier, **g), open=True, mine=bool(actor.roles & {Role.DIR, Role.AO}),
            offered=is_heard(hearing) and above_limit(dossier, effect) and not committee_agreed(dossier) and not committee_votes(dossier),
        ),
    ]  # fmt: skip
    context = {
        "page": page_for(dossier, Bi("终止（免责）", "Stop, no fault")), "dossier": dossier, "asked": hearing, "waits": waits,
        "lacks": stop_lacks(actor, dossier, effect),
    }  # fmt: skip
    return answer(request, "delivery/single.html", context, deeds, lambda: go("stop", dossier.code))


@door("gate:UA")
def replan(request: HouseRequest, code: str) -> HttpResponse:
    """What going on by the new plan does to the money, and the committee where it adds more than the director may (T-26)."""
    dossier = dossier_for(request.actor, code)
    cost = cost_of(dossier)
    if cost is None or dossier.state != "PIVOT":
        return redirect("delivery:overview", code)
    agreed, above = budget_agreed(dossier, cost.added), cost.added > limit_of(dossier)
    deed = Deed(
        "budget", Bi("提请委员会决定", "Put it to the committee"), forms.ReasonForm, lambda **g: actions.ask_for_budget(request.actor, dossier, **g),
        open=True, mine=bool(request.actor.roles & {Role.DIR, Role.AO}), offered=above and not agreed and not committee_votes(dossier, "replan"),
    )  # fmt: skip
    context = {
        "page": page_for(dossier, Bi("新方案的经费", "The money of the new plan")), "dossier": dossier, "cost": cost, "agreed": agreed, "above": above,
        "votes_now": committee_votes(dossier, "replan"),
    }  # fmt: skip
    return answer(request, "delivery/replan.html", context, [deed], lambda: go("replan", code))


@door("dossier:R")
def hearing(request: HouseRequest, code: str) -> HttpResponse:
    """What this team was asked, and what it says: before a stop of its work, or before another dossier joins it."""
    dossier = dossier_for(request.actor, code)
    actor, rows = request.actor, to_answer(dossier)
    mine = actor.user_id in team_user_ids(dossier)
    deeds = [
        Deed(
            f"speak{n}", Bi("团队陈述", "Speak for the team"), forms.SpeakForm,
            lambda said, pk=row.pk: actions.speak(actor, dossier, hearing_id=pk, said=said), open=True, mine=mine,
            offered=row.said_on is None and may_speak(row),
        )
        for n, row in enumerate(rows)
    ]  # fmt: skip
    names = who(pk for row in rows for pk in (row.asked_by, row.said_by))
    context = {
        "page": page_for(dossier, Bi("听取团队", "The team is heard")), "dossier": dossier,
        "rows": [(row, names.get(row.asked_by, ""), names.get(row.said_by, "")) for row in rows],
    }  # fmt: skip
    return answer(request, "delivery/hearing.html", context, deeds, lambda: go("hearing", code))


@door("dossier:R")
def appeal(request: HouseRequest, code: str) -> HttpResponse:
    """The team's appeal against a stop, and its answer."""
    dossier = dossier_for(request.actor, code)
    actor, row = request.actor, dossier.stop_appeals.first()
    until = appeal_until(dossier) if dossier.state == "STOP" else None
    over = until is not None and until < clock.today()
    deeds = [
        Deed(
            "appeal", Bi("提出申诉", "File an appeal"), forms.AppealForm, lambda **g: actions.appeal_stop(actor, dossier, **g), open=True,
            mine=actor.user_id in team_user_ids(dossier), offered=row is None and until is not None and not over,
        ),
        Deed(
            "answer", Bi("答复申诉", "Answer the appeal"), forms.AppealAnswerForm, lambda **g: actions.answer_appeal(actor, dossier, **g), open=True,
            mine=Role.INT in actor.roles, offered=row is not None and row.answered_on is None,
        ),
    ]  # fmt: skip
    context = {
        "page": page_for(dossier, Bi("申诉", "Appeal")), "dossier": dossier, "appeal": row, "until": until, "over": over,
    }  # fmt: skip
    return answer(request, "delivery/appeal.html", context, deeds, lambda: go("appeal", code))


@door("gate:RUA")
def acceptance(request: HouseRequest, code: str) -> HttpResponse:
    """The acceptance of the whole."""
    dossier = dossier_for(request.actor, code)
    row = dossier.acceptances.order_by("-number").first()
    if row is None:
        raise Hidden
    row.dossier = dossier
    votes = (
        list(row.votes.select_related("user__person")) if row.state != "open" or Role.DIR in request.actor.roles else []
    )
    context = {
        "page": page_for(dossier, Bi("综合绩效评价", "Acceptance")), "dossier": dossier, "row": row, "leap": leap_of(dossier, row), "report": report_for(request.actor, row), "lacks": acceptance_lacks(row) if row.state == "open" else [],
        "votes": votes, "voted": row.votes.count(), "panel": panel_with(row.panel_id),
        "follow_ups": dossier.follow_ups.order_by("due_on"), "milestones": dossier.milestones.exclude(state="void").order_by("number"),
    }  # fmt: skip
    return answer(
        request,
        "delivery/acceptance.html",
        context,
        _acceptance_deeds(request.actor, dossier, row),
        lambda: go("acceptance", code),
        newest=lambda: now_of(request.actor, code),
    )


def _acceptance_deeds(actor: Actor, dossier: Dossier, row: Acceptance) -> list[Deed]:
    signs, directs = row.state == "open" and dossier.state == "ACCEPT", Role.DIR in actor.roles
    found = [
        Deed(
            "report", Bi("提交科技报告", "Hand in the science report"), forms.ReportForm, lambda **g: actions.hand_in_report(actor, dossier, **g),
            initial={"title": row.report_title, "openness": row.report_openness, "document_id": row.report_document, "leap_reached": row.leap_reached},
            extra=lambda: {"choices": documents_of(dossier)}, open=not row.report_sha256, mine=actor.user_id in team_user_ids(dossier),
            offered=signs and not row.votes.exists(),
        ),
        Deed(
            "panel", Bi("召集验收组", "Call the panel"), forms.DueForm, lambda **g: actions.call_acceptance_panel(actor, dossier, **g),
            initial={"due_on": clock.today() + dt.timedelta(days=14)}, open=True, mine=Role.AO in actor.roles, offered=signs and not row.panel_id,
        ),
        Deed(
            "sign", Bi("签署综合绩效评价", "Sign the acceptance"), forms.AcceptForm, lambda **g: actions.sign_acceptance(actor, dossier, **g),
            extra=lambda: {"again": rectified(dossier)}, version=dossier.version, open=signs and not acceptance_lacks(row), mine=directs, offered=signs,
        ),
        Deed(
            "rectify", Bi("限期整改", "Rectify once"), forms.RectifyForm, lambda **g: actions.rectify(actor, dossier, **g),
            version=dossier.version, mine=directs, offered=signs and not rectified(dossier),
        ),
    ]  # fmt: skip
    soon, asks = clock.today() + dt.timedelta(days=30), actor.may("outcome:UA", place_of(dossier))
    found += [
        Deed(
            f"follow{follow.years}", Bi(f"第 {follow.years} 年回访", f"Follow-up, year {follow.years}"), forms.FoundForm,
            lambda note, pk=follow.pk: actions.note_follow_up(actor, dossier, follow_up_id=pk, note=note), mine=asks,
            offered=follow.done_on is None,
        )
        for follow in dossier.follow_ups.filter(due_on__lte=soon).order_by("due_on")
    ]  # fmt: skip
    return found


@door("verdict:U")
def acceptance_seat(request: HouseRequest, pk: str) -> HttpResponse:
    """The page of an expert with a seat on the panel of an acceptance."""
    row, actor = acceptance_with(pk), request.actor
    panel = panel_with(row.panel_id)
    mine = row.votes.filter(user_id=actor.user_id).first()
    if panel is None or (mine is None and not may_judge(actor, panel)):
        raise Hidden
    deeds = [
        Deed(
            "vote", Bi("表决", "Vote"), forms.AcceptVoteForm, lambda **g: actions.vote_at_acceptance(actor, row, **g), open=True,
            offered=mine is None and row.state == "open",
        )
    ]  # fmt: skip
    context: dict[str, Any] = {
        "page": Page(Bi("综合绩效评价", "Acceptance"), lead=str(row.dossier)), "row": row, "mine": mine,
        "leap": leap_of(row.dossier, row), "report": report_for(actor, row), "totals": totals_of(row.dossier), "spent": spent_of(row.dossier),
        "milestones": row.dossier.milestones.exclude(state="void").order_by("number"),
    }  # fmt: skip
    return answer(request, "delivery/acceptance_seat.html", context, deeds, lambda: go("acceptance_seat", pk))


@door("integrity:RA")
def integrity(request: HouseRequest, code: str) -> HttpResponse:
    """Cases of suspected misconduct, and the revocation that a proven one allows."""
    dossier = dossier_for(request.actor, code)
    actor, rows = request.actor, list(dossier.integrity_cases.order_by("-opened_on"))
    names = who(pk for row in rows for pk in (row.decided_by, row.confirmed_by))
    shown = [(row, names.get(row.decided_by, ""), names.get(row.confirmed_by, "")) for row in rows]
    context = {"page": page_for(dossier, Bi("诚信审查", "Integrity")), "dossier": dossier, "rows": shown}
    return answer(
        request, "delivery/integrity.html", context, _integrity_deeds(actor, dossier, rows), lambda: go("integrity", code), newest=lambda: now_of(actor, code)
    )  # fmt: skip


def _integrity_deeds(actor: Actor, dossier: Dossier, rows: list[IntegrityCase]) -> list[Deed]:
    """One concludes, another signs; only a proven finding revokes."""
    current = next((row for row in rows if row.outcome == "open"), None)
    found = next((row for row in rows if row.outcome == "found"), None)
    looks, proven = Role.INT in actor.roles, any(row.outcome == "proven" for row in rows)
    second = bool(actor.roles & {Role.INT, Role.DIR}) and (found is None or actor.user_id != found.decided_by)
    return [
        Deed(
            "second", Bi("签署结论", "Sign the finding"), forms.SecondForm,
            lambda **g: actions.confirm_finding(actor, dossier, finding_id=found.pk if found else "", **g),
            open=True, mine=second, offered=found is not None,
        ),
        Deed(
            "open", Bi("立案审查", "Open a case"), forms.SuspicionForm, lambda **g: actions.open_finding(actor, dossier, **g),
            mine=looks, offered=found is None and current is None,
        ),
        Deed(
            "decide", Bi("提出结论", "Conclude the case"), forms.FindingForm,
            lambda **g: actions.decide_finding(actor, dossier, finding_id=current.pk if current else "", **g),
            open=True, mine=looks, offered=found is None and current is not None,
        ),
        Deed(
            "revoke", Bi("撤销项目", "Revoke"), forms.ReasonForm, lambda **g: actions.revoke_work(actor, dossier, **g),
            version=dossier.version, mine=looks, offered=proven and dossier.state != "REVOKE",
        ),
    ]  # fmt: skip
