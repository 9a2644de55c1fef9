"""Gates: the list, one gate with its pack and money side by side, views, votes, the proposal and the signature; the expert's own page."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.delivery import actions, forms
from zhongshu.delivery.queries import gates as reading
from zhongshu.delivery.queries.find import gate_with, seat_page
from zhongshu.delivery.queries.money import open_gate_of
from zhongshu.delivery.queries.particulars import particulars, sealed
from zhongshu.delivery.ruling_form import RulingForm
from zhongshu.delivery.terms import EFFECTS, GATE_STATES, OUTCOMES
from zhongshu.delivery.views.deeds import Deed, answer, stands_as
from zhongshu.delivery.views.overview import go, page_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden, NotAllowed, Refusal
from zhongshu.kernel.workdays import add_workdays
from zhongshu.lifecycle.queries import dossier_for, now_of, place_of
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.panels.queries.panels import may_judge
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.people.who import who

if TYPE_CHECKING:
    from zhongshu.delivery.models import Gate
    from zhongshu.lifecycle.models import Dossier

NAMES = Bi("里程碑评审", "Gates")
BY_HAND = ["request", "evidence", "alert"]  # what a person may name; who may name which is asked by the act


@door("gate:RUA")
def gates(request: HouseRequest, code: str) -> HttpResponse:
    """The gates of a dossier."""
    dossier = dossier_for(request.actor, code)
    rows, current, actor = dossier.gates.order_by("-number"), open_gate_of(dossier), request.actor
    primary = None
    if current is not None:
        primary = Button(Bi("进行中的评审", "The open gate"), go("gate", code, current.number), "gavel")
    elif triggers_of(actor, dossier):
        primary = Button(Bi("启动评审", "Open a gate"), go("open_gate", code), "gavel")
    deeds = [
        Deed(
            "reopen", Bi("再次启动评审", "Open the gate again"), forms.WhyForm, lambda **g: actions.reopen_gate(actor, dossier, **g),
            mine=Role.AO in actor.roles, offered=dossier.state == "GATE" and current is None,
        )
    ]  # fmt: skip
    context = {"page": page_for(dossier, NAMES, primary=primary), "dossier": dossier, "rows": rows}
    return answer(request, "delivery/gates.html", context, deeds, lambda: go("gates", code))


def triggers_of(actor: Actor, dossier: Dossier) -> list[str]:
    """By which triggers this reader may open a gate."""
    if dossier.state != "ACTIVE":
        return []
    place = place_of(dossier)
    if actor.user_id in place.team and Role.PI in actor.roles:
        return ["request"]
    return ["evidence", "alert"] if actor.user_id in place.specialists else []


@door("iteration:CU")
def open_gate(request: HouseRequest, code: str) -> HttpResponse:
    """T-23 by hand."""
    dossier = dossier_for(request.actor, code)
    request.actor.require("iteration:CU", place_of(dossier))
    actor = request.actor
    deed = Deed(
        "open", Bi("启动里程碑评审", "Open the gate"), forms.OpenGateForm, lambda **g: actions.open_gate(actor, dossier, **g),
        extra=lambda: {"triggers": triggers_of(actor, dossier) or BY_HAND}, version=dossier.version, open=True,
    )  # fmt: skip
    context = {"page": page_for(dossier, Bi("启动里程碑评审", "Open a gate")), "dossier": dossier}
    return answer(
        request, "delivery/single.html", context, [deed], lambda: go("gates", code), newest=lambda: now_of(actor, code)
    )


@door("gate:RUA")
def gate(request: HouseRequest, code: str, number: int) -> HttpResponse:
    """One gate with everything that may be done at it."""
    dossier = dossier_for(request.actor, code)
    row = reading.gate_numbered(dossier, number)
    row.dossier = dossier
    actor = request.actor
    primary = None
    if row.state in ("voted", "proposed") and actor.roles & {Role.AO, Role.DIR}:
        primary = Button(Bi("提出决定", "Propose the decision"), go("propose", code, number), "edit")
    page = page_for(
        dossier,
        Bi(f"里程碑评审 G{number}", f"Gate G{number}"),
        primary=primary if row.state == "voted" else None,
        buttons=(primary,) if primary and row.state == "proposed" else (),
    )
    if reading.turn_of(row) is not None:
        page = replace(page, primary=Button(Bi("决定书", "The decision"), go("ruling", code, number), "printer"))
    context = {"page": page, "dossier": dossier, **shown(row), "inside": not _team(actor, dossier)}
    return answer(
        request, "delivery/gate.html", context, _deeds(actor, row), lambda: go("gate", code, number), newest=lambda: _stands(dossier, number)
    )  # fmt: skip


def _stands(dossier: Dossier, number: int) -> dict[str, Any]:
    now = reading.gate_numbered(dossier, number)
    return stands_as(GATE_STATES[now.state], now.version)


def _team(actor: Actor, dossier: Dossier) -> bool:
    return actor.user_id in place_of(dossier).team


def shown(row: Gate) -> dict[str, Any]:
    """What every reader of a gate sees."""
    open_now = row.state != "signed"
    effects = reading.foreseen(row) if open_now and row.dossier.state == "GATE" else []
    panel = reading.panel_of_gate(row)
    proposal = row.proposed
    return {
        "gate": row, "pack": row.contents, "panel": panel, "lacks": reading.gate_lacks(row) if open_now else [],
        "effect_names": list(EFFECTS.values()),
        "effects": [(label, list(effect.as_dict().values()), code == proposal.get("outcome"), code) for code, label, effect in effects],
        "votes": reading.votes_of(row) if reading.votes_open(row) else [], "voted": row.votes.count(), "need": reading.quorum_of_gate(row),
        "suggested": reading.suggested(row), "proposal": proposal, "proposed_label": OUTCOMES.get(proposal.get("outcome", "")),
        "others": [(OUTCOMES.get(code, code), why) for code, why in proposal.get("others", [])],
        "money": [(label, row.money.get(name, 0)) for name, label in EFFECTS.items()],
        "hearings": reading.hearings_at(row), "particulars": particulars(proposal),
    }  # fmt: skip


def _deeds(actor: Actor, row: Gate) -> list[Deed]:
    """What this reader may do at the gate now."""
    dossier = row.dossier
    place, officer = place_of(dossier), Role.AO in actor.roles
    team, specialist = actor.user_id in place.team and Role.PI in actor.roles, actor.user_id in place.specialists
    told = row.team_view if team else row.specialist_view
    found = [
        Deed(
            "view", Bi("团队陈述", "The team's view") if team else Bi("专员意见", "The specialist's view"), forms.ViewForm,
            lambda **g: actions.give_view(actor, row, **g), initial={"text": told}, open=not told, mine=team or specialist,
            offered=row.state in ("open", "voting", "voted", "proposed"),
        ),
        Deed(
            "panel", Bi("召集评审组", "Call the panel"), forms.DueForm, lambda **g: actions.call_panel(actor, row, **g),
            initial={"due_on": max(row.due_on, clock.today() + dt.timedelta(days=1))}, open=True, mine=officer, offered=row.state == "open",
        ),
        Deed(
            "end", Bi("结束表决", "End the voting"), forms.EmptyForm, lambda: actions.end_voting(actor, row), plain=True, mine=officer,
            offered=row.state in ("open", "voting") and row.votes.exists(),
        ),
        Deed(
            "partner", Bi("合并前：请对方团队陈述", "Before a merge: ask the other team to speak"), forms.AskPartnerForm,
            lambda **g: actions.ask_partner(actor, row, **g), initial={"until": add_workdays(clock.today(), 5)},
            mine=bool(actor.roles & {Role.AO, Role.DIR}), offered=row.state != "signed",
        ),
    ]  # fmt: skip
    asks, signs = _signing(row) if row.state == "proposed" else (False, False)
    found += [
        Deed(
            "committee", Bi("提请委员会决定", "Put it to the committee"), forms.EmptyForm, lambda **g: actions.ask_committee(actor, row, **g),
            version=row.version, plain=True, open=True, mine=bool(actor.roles & {Role.AO, Role.DIR}), offered=asks,
        ),
        Deed(
            "sign", Bi("签署并执行", "Sign and carry out"), forms.EmptyForm, lambda **g: actions.sign_ruling(actor, row, **g),
            version=row.version, plain=True, open=True, mine=Role.DIR in actor.roles, offered=signs,
        ),
    ]  # fmt: skip
    return found


def _signing(row: Gate) -> tuple[bool, bool]:
    """Whether the proposal is to be put to the committee, and whether it is to be signed."""
    proposal = row.proposed
    knobs = reading.Knobs(**proposal["knobs"])
    try:
        effect = reading.effect_now(row, proposal["outcome"], knobs)
    except Refusal:  # the money has changed so that what was asked no longer fits: it is proposed anew
        return False, False
    committee = reading.needs_committee(row, proposal["outcome"], effect) and not row.decision_id
    return bool(committee), not committee


@door("gate:UA")
def propose(request: HouseRequest, code: str, number: int) -> HttpResponse:
    """Propose the outcome, seeing what each would do to the money."""
    dossier = dossier_for(request.actor, code)
    if not request.actor.roles & {Role.AO, Role.DIR}:
        raise NotAllowed
    row = reading.gate_numbered(dossier, number)
    row.dossier = dossier
    found, typed = reading.suggested(row), request.POST.dict()
    looks = typed.get("look", "")  # another outcome is looked at; nothing is proposed, and what was typed goes along
    asked = looks or typed.get("outcome") or request.GET.get("outcome", "")
    if asked not in OUTCOMES:
        asked = row.proposed.get("outcome") or (found["outcome"] if found else "GO")
    initial = {"version": row.version, **(typed if looks else _as_typed(row, asked)), "outcome": asked}
    initial.pop("key", None)
    form = RulingForm(
        None if looks else request.POST or None, initial=initial, only=asked, stages=reading.stages_to(row, asked)
    )
    kept = [
        (name, text)
        for name, text in typed.items()
        if text and name not in form.fields and name not in ("look", "csrfmiddlewaretoken")
    ]
    form.cancel_url = go("gate", code, number)

    def newest() -> dict[str, Any]:
        return {**_as_typed(reading.gate_numbered(dossier, number)), **_stands(dossier, number)}

    if form.is_bound and form.is_valid():
        with form.refusals(newest=newest):
            actions.propose_ruling(request.actor, row, version=form.read_version, proposal=form.proposal)
            messages.success(request, str(Bi("已提出，请核对资金效果", "Proposed; check the money")))
            return redirect("delivery:gate", code, number)
    ways = [(code, OUTCOMES[code], code == asked) for code in reading.offered(reading.setting_of(dossier))]
    page = page_for(dossier, Bi(f"提出 G{number} 的决定", f"Propose the decision of G{number}"))
    return form.answer(
        request,
        "delivery/propose.html",
        {"page": page, "dossier": dossier, "asked": asked, "ways": ways, "kept": kept, **shown(row)},
    )


def _as_typed(row: Gate, outcome: str = "") -> dict[str, Any]:
    """The proposal that stands, to be corrected; another outcome keeps of it only what holds for any."""
    said = row.proposed
    if not said:
        return {}
    if outcome and outcome != said["outcome"]:
        return {"reasons": said["reasons"], "probability": said["probability"]}
    knobs, others = said["knobs"], [*said["others"], ["", ""], ["", ""]]
    typed = {
        name: said.get(name, "")
        for name in (
            "outcome",
            "reasons",
            "probability",
            "until",
            "cause",
            "restart_test",
            "lesson",
            "wind_down",
            "waiver",
            "partner",
            "above",
            "shrunk",
            "source",
            "share",
            "moves",
        )
    }
    typed |= {
        "next_stage": knobs["next_stage"] or None, "released": knobs["released"], "added": knobs["added"], "bridging": knobs["bridging"],
        "wind_money": knobs["wind_down"], "people": said["released"], "other": others[0][0], "why_not": others[0][1], "other2": others[1][0],
        "why_not2": others[1][1],
    }  # fmt: skip
    for n, (text, due) in enumerate(said["conditions"], start=1):
        typed |= {f"condition{n}": text, f"condition{n}_due": due}
    return {name: value for name, value in typed.items() if value not in (None, "", 0)}


@door("verdict:U", methods="GET")
def judging(request: HouseRequest, code: str) -> HttpResponse:
    """From the panel an expert sits on to the page where its work is done."""
    return redirect(go(*seat_page(code)))


@door("verdict:U")
def seat(request: HouseRequest, pk: str) -> HttpResponse:
    """The page of an expert with a seat on the panel: the frozen pack, and one vote."""
    row, actor = gate_with(pk), request.actor
    panel = reading.panel_of_gate(row)
    vote = reading.my_vote(actor, row)
    if panel is None or (vote is None and not may_judge(actor, panel)):
        raise Hidden
    deeds = [
        Deed(
            "vote", Bi("表决", "Vote"), forms.VoteForm, lambda **g: actions.vote_at_gate(actor, row, **g), open=True,
            offered=vote is None and row.state in ("open", "voting"),
        )
    ]  # fmt: skip
    page = Page(Bi(f"里程碑评审 G{row.number}", f"Gate G{row.number}"), lead=str(row.dossier))
    context = {"page": page, "gate": row, "pack": row.contents, "mine": vote}
    return answer(request, "delivery/seat.html", context, deeds, lambda: go("seat", pk))


@door("gate:RUA", methods="GET")
def ruling(request: HouseRequest, code: str, number: int) -> HttpResponse:
    """The decision as it was signed and sealed, on one sheet for paper, with its hash."""
    dossier = dossier_for(request.actor, code)
    row = reading.gate_numbered(dossier, number)
    row.dossier = dossier
    turn = reading.turn_of(row)
    if turn is None:
        raise Hidden(Bi("这次评审还没有封存的决定", "This gate has no sealed decision yet"))
    names = who((row.decided_by, row.proposed_by))
    page = page_for(
        dossier, Bi(f"里程碑评审决定书 G{number}", f"Decision of gate G{number}"), more=(gate_crumb(code, number),),
        buttons=replay_button(request.actor, code, turn),
    )  # fmt: skip
    body = json.loads(turn.body)
    context = {
        "page": page, "dossier": dossier, **shown(row), "inside": not _team(request.actor, dossier), "turn": turn, "body": body, "particulars": sealed(body),
        "signed_by": names.get(row.decided_by, ""), "proposed_by": names.get(row.proposed_by, ""), "decision": reading.decision_code(row.decision_id),
        "qr": segno.make(turn.sha256, error="m").svg_inline(scale=3, omitsize=True, svgclass="qr", lineclass=None),
    }  # fmt: skip
    return render(request, "delivery/ruling.html", context)


def replay_button(actor: Actor, code: str, chapter: Any) -> tuple[Button, ...]:
    """For integrity: the same built again from what was sealed."""
    if Role.INT not in actor.roles:
        return ()
    url = reverse("decisions:replay_signed", args=[code, chapter.kind, chapter.number])
    return (Button(Bi("复现", "Replay"), url, "history"),)


def gate_crumb(code: str, number: int) -> Crumb:
    return Crumb(f"G{number}", go("gate", code, number))


@door("gate:RUA", methods="GET")
def pack(request: HouseRequest, code: str, number: int) -> HttpResponse:
    """The frozen pack as a page for paper, with its hash."""
    dossier = dossier_for(request.actor, code)
    row = reading.gate_numbered(dossier, number)
    page = page_for(dossier, Bi(f"评审包 G{number}", f"Pack of G{number}"))
    return render(request, "delivery/pack.html", {"page": page, "dossier": dossier, "gate": row, "pack": row.contents})
