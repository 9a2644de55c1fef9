"""What happens at an open gate before it is decided: the team is heard, the specialist writes, the panel is called, experts vote and lock, voting ends.

The specialist who sponsors the dossier has a voice here and never a vote. No expert sees another's vote before voting is over.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.delivery.models import Gate, GateVote
from zhongshu.delivery.queries.gates import occasion, panel_of_gate, quorum_of_gate
from zhongshu.delivery.terms import OUTCOMES
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.panels.actions import close_panel, convene
from zhongshu.panels.models import GATE, OPEN
from zhongshu.panels.queries.panels import may_judge
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

BEFORE = ("open", "voting", "voted", "proposed")
SPONSOR = Bi("主办专员在评审中有发言权，没有表决权", "The sponsoring specialist has a voice at the gate, and no vote")


def changed(gate: Gate, version: int | None = None, **columns: Any) -> None:
    """Compare-and-set on the gate's version; the object in hand follows."""
    read = gate.version if version is None else version
    columns |= {"version": read + 1, "updated_at": clock.now()}
    if Gate.objects.filter(pk=gate.pk, version=read).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(gate, name, value)


def require_unmoved(gate: Gate, version: int, state: str) -> None:
    """The gate still is as it was read, and nobody else works on its dossier until this act is over."""
    hold(gate.dossier)
    if not Gate.objects.filter(pk=gate.pk, version=version, state=state).exists():
        raise Stale


@act("delivery.give_view")
def give_view(actor: Actor, gate: Gate, *, text: str) -> Gate:
    """The team states its view (it is then heard), or the specialist writes theirs."""
    place = place_of(gate.dossier)
    interest_of(actor, gate.dossier, lock=True)
    if gate.state not in BEFORE:
        raise Stale
    if not text.strip():
        raise BadValue("text", Bi("请填写陈述", "Write the view"))
    if actor.user_id in place.team:
        changed(gate, team_view=text.strip(), team_heard_on=clock.today())
        side = "team"
    elif actor.user_id in place.specialists:
        changed(gate, specialist_view=text.strip())
        side = "specialist"
    else:
        raise NotAllowed
    tell("dossier", gate.dossier_id, gate=gate.number, side=side)
    return gate


@act("delivery.call_panel")
def call_panel(actor: Actor, gate: Gate, *, due_on: dt.date) -> Gate:
    """The officer convenes the panel of this gate; its seats are filled in the room of panels."""
    actor.require("gate:U", place_of(gate.dossier))
    if gate.state not in ("open", "voting"):
        raise Stale
    number = gate.number
    panel = convene(
        actor, gate.dossier, kind=GATE, occasion=occasion(gate), due_on=due_on,
        brief_zh=f"{gate.dossier.code} 里程碑评审 G{number}", brief_en=f"Gate G{number} of {gate.dossier.code}",
    )  # fmt: skip
    changed(gate, panel_id=panel.pk, state="voting")
    tell("dossier", gate.dossier_id, gate=number, panel=panel.code)
    return gate


@act("delivery.vote_at_gate")
def vote_at_gate(actor: Actor, gate: Gate, *, outcome: str, confidence: int, reason: str) -> GateVote:
    """One expert suggests an outcome, with confidence and reason; locked as it is given."""
    if actor.user_id in place_of(gate.dossier).specialists or actor.user_id == gate.dossier.sponsor_id:
        raise NotAllowed(SPONSOR)
    panel = panel_of_gate(gate)
    if panel is None or not may_judge(actor, panel):
        raise NotAllowed(Bi("只有已接受邀请的评审专家可以表决", "Only an expert who has accepted a seat votes"))
    if gate.state not in ("open", "voting"):
        raise Stale(Bi("表决已结束", "Voting is over"))
    if outcome not in OUTCOMES:
        raise BadValue("outcome", Bi("请从列表中选择", "Choose one from the list"))
    if not 50 <= confidence <= 100:
        raise BadValue("confidence", Bi("把握在 50 到 100 之间", "Confidence lies between 50 and 100"))
    if len(reason.strip()) < 10:
        raise BadValue("reason", Bi("请写明理由（不少于 10 字）", "Give the reason, ten characters at least"))
    if gate.votes.filter(user_id=actor.user_id).exists():
        raise Stale(Bi("您的意见已锁定", "Your vote is locked"))
    vote = GateVote.objects.create(
        gate=gate, user_id=actor.user_id, outcome=outcome, confidence=confidence, reason=reason.strip()
    )
    tell(
        "dossier", gate.dossier_id, gate=gate.number, voted=vote.pk
    )  # what was voted stays out of the ledger until voting ends
    return vote


@act("delivery.end_voting")
def end_voting(actor: Actor, gate: Gate) -> Gate:
    """The officer (or the chair) ends the voting once the quorum is there; votes are read from now on."""
    actor.require("gate:U", place_of(gate.dossier))
    if Role.CH in actor.roles and Role.AO not in actor.roles:
        panel = panel_of_gate(gate)
        if panel is None or panel.chair_id != actor.person_id:
            raise NotAllowed
    if gate.state not in ("open", "voting"):
        raise Stale
    have, need = gate.votes.count(), quorum_of_gate(gate)
    if have < need:
        raise Blocked([Bi("专家意见至少 {n} 份，现有 {m} 份", "{n} votes at least, now {m}").fill(n=need, m=have)])
    panel = panel_of_gate(gate)
    if panel is not None and panel.state == OPEN and Role.AO in actor.roles:
        close_panel(actor, panel, reason=occasion(gate))
    changed(gate, state="voted")
    tell("dossier", gate.dossier_id, gate=gate.number, votes={v.user_id: v.outcome for v in gate.votes.all()})
    return gate
