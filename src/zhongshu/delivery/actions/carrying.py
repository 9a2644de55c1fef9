"""Carrying a signed ruling out: money, stage, conditions, chapter and move in one transaction. Called by the acts that sign; has no line of its own.

What differs from outcome to outcome stands in small functions, one a step; the order is the same for all.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.actions.gates import changed
from zhongshu.delivery.actions.opengate import new_gate
from zhongshu.delivery.actions.parting import join_partner, part_in_two
from zhongshu.delivery.actions.stops import close_milestones
from zhongshu.delivery.chapters import ending_body, turn_body
from zhongshu.delivery.effects import Effect, Knobs, apply
from zhongshu.delivery.models import Condition, Gate, IntegrityCase, Milestone, Pause, Stage
from zhongshu.delivery.queries.money import books_of, setting_of, stages_in_force
from zhongshu.delivery.turns import EDGE_OF
from zhongshu.kernel import clock
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.actions import act, require_act, tell
from zhongshu.lifecycle.actions import move, stop_clock
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

PASSING = ("GO", "ACCELERATE", "CONDITIONAL", "GRADUATE", "SPLIT")


def carry_out(actor: Actor, gate: Gate, p: dict[str, Any], knobs: Knobs) -> None:
    """Do what was decided."""
    require_act("carry_out")
    dossier, outcome = gate.dossier, p["outcome"]
    at = setting_of(dossier)
    books, rows = books_of(dossier)
    effect = apply(outcome, books, at, knobs)
    starts = {s.number: s.starts_on for s in stages_in_force(dossier)}
    soon = clock.today() + dt.timedelta(days=rules_of(dossier.rule_set).clocks.first_payment_days)
    store(actor, dossier, books, rows, due=starts, soon=soon)
    _conditions(gate, p)
    following = knobs.next_stage or at.stage + 1
    body = turn_body(gate, p, effect, next_stage=following if outcome in ("GO", "ACCELERATE", "CONDITIONAL") else None)
    if outcome in PASSING:
        _stage_passes(actor, gate, following if outcome != "GRADUATE" else None)
    changed(gate, state="signed", outcome=outcome, decided_by=actor.user_id, decided_on=clock.today())
    fresh = Dossier.objects.get(pk=dossier.pk)
    if outcome in EDGE_OF:
        _leave(actor, fresh, gate, p, effect, body, following)
    else:
        seal_turn(actor, fresh, gate, body)
        STAY[outcome](actor, fresh, gate, p)
    gate.dossier.refresh_from_db()


@act("delivery.seal_turn")
def seal_turn(actor: Actor, dossier: Dossier, gate: Gate, body: dict[str, Any], *, edge: str = "") -> None:
    """The decision of a gate whose step seals none itself; the line of whoever signed names its hash, so that a replay has a witness."""
    chapter = seal(actor, dossier, kind="turn", body=body, edge=edge)
    tell("dossier", dossier.pk, gate=gate.number, chapter=chapter.sha256)


def _conditions(gate: Gate, p: dict[str, Any]) -> None:
    now = clock.now()
    Condition.objects.bulk_create(
        Condition(
            id=new_id(), created_at=now, updated_at=now, gate=gate, text=text.strip(), due_on=dt.date.fromisoformat(due)
        )
        for text, due in p["conditions"]
    )


def _stage_passes(actor: Actor, gate: Gate, following: int | None) -> None:
    """The stage is passed; milestones that the panel let pass are waived in its name, the next stage begins."""
    now, dossier = clock.now(), gate.dossier
    again = following == gate.stage
    if again:
        return
    Milestone.objects.filter(dossier=dossier, stage=gate.stage).exclude(
        state__in=("verified", "waived", "void")
    ).update(state="waived", reason=f"G{gate.number}", settled_by=actor.user_id, settled_at=now, updated_at=now)
    rows = Stage.objects.filter(dossier=dossier).exclude(state="void")
    rows.filter(number=gate.stage).update(state="passed", updated_at=now)
    if following is not None:
        _skip(dossier, gate, following)
        rows.filter(number=following).update(state="active", updated_at=now)
        Milestone.objects.filter(dossier=dossier, stage=following, state="planned").update(
            state="active", updated_at=now
        )


def _skip(dossier: Dossier, gate: Gate, following: int) -> None:
    """Stages that an acceleration jumps over are worked on no more, and nothing is owed for them."""
    now, between = clock.now(), range(gate.stage + 1, following)
    Stage.objects.filter(dossier=dossier, number__in=between).exclude(state="void").update(state="void", updated_at=now)
    Milestone.objects.filter(dossier=dossier, stage__in=between).exclude(state__in=("verified", "waived")).update(
        state="void", reason=f"G{gate.number}", updated_at=now
    )


def _leave(
    actor: Actor, dossier: Dossier, gate: Gate, p: dict[str, Any], effect: Effect, body: dict[str, Any], following: int
) -> None:
    """Move by the edge of the outcome, sealing what the edge seals and the turn in any case."""
    edge, target = EDGE_OF[p["outcome"]]
    seals = EDGES[edge].seals
    said: dict[str, Any] = {"gate": gate.pk, "money": effect.as_dict()}
    sets: dict[str, Any] = {}
    until: dt.date | None = None
    chapter: dict[str, Any] | None = body if seals == "turn" else None
    if seals != "turn":
        seal_turn(actor, dossier, gate, body, edge=edge)
    if edge == "T-24":
        sets, until = {"stage": following}, _end_of(dossier, following)
    elif p["outcome"] == "STOP":
        Stage.objects.filter(dossier=dossier, state="active").update(state="failed", updated_at=clock.now())
        close_milestones(dossier, p["reasons"])
        chapter = ending_body(dossier, p, effect, team_view=gate.team_view, probability=p["probability"])
        said |= {"wind_down": p["wind_down"], "lesson": p["lesson"], "team_view": gate.team_view}
    elif p["outcome"] == "PAUSE":
        said |= {"cause": p["cause"], "restart_test": p["restart_test"]}
        open_pause(dossier, p["cause"], p["restart_test"])
    elif p["outcome"] == "SPLIT":
        part_in_two(actor, dossier, gate, p)
        sets, until = {"stage": gate.stage + 1}, _end_of(dossier, gate.stage + 1)
        said |= {"divided": True}
    elif p["outcome"] == "MERGE":
        other = join_partner(actor, dossier, p)
        sets, said = {"merged_into_id": other.pk}, {**said, "divided": True}
    fresh = Dossier.objects.get(pk=dossier.pk)
    move(
        actor, dossier.pk, edge=edge, target=target, version=fresh.version, reason=p["reasons"], said=said, chapter=chapter,
        sets={**sets, "money_fen": books_of(dossier)[0].planned}, until=until,
    )  # fmt: skip


def _end_of(dossier: Dossier, number: int) -> dt.date | None:
    stage = next((s for s in stages_in_force(dossier) if s.number == number), None)
    return max(stage.ends_on, clock.today()) if stage else None


def open_pause(dossier: Dossier, cause: str, restart_test: str) -> Pause:
    """The record of a pause; its end is proposed on the last day the rules allow."""
    limit = rules_of(dossier.rule_set).limit("PAUSE")
    days = limit.days if limit else 180
    return Pause.objects.create(
        dossier=dossier, cause=cause.strip(), restart_test=restart_test.strip(), since=clock.today(),
        until=clock.today() + dt.timedelta(days=days),
    )  # fmt: skip


def _hold(actor: Actor, dossier: Dossier, gate: Gate, p: dict[str, Any]) -> None:
    """Judged again on the named day: the next gate is open from now, the clock of the state stands."""
    until = dt.date.fromisoformat(p["until"])
    new_gate(actor, dossier, trigger="hold", why=p["reasons"], due_on=until)
    stop_clock(actor, dossier, until=until, reason=p["reasons"])


def _relay(actor: Actor, dossier: Dossier, gate: Gate, p: dict[str, Any]) -> None:
    """The room of relays takes the dossier from here, reading the sealed turn."""


def _refer(actor: Actor, dossier: Dossier, gate: Gate, p: dict[str, Any]) -> None:
    """A suspicion is for integrity alone to look into; nothing is presumed."""
    IntegrityCase.objects.create(
        dossier=dossier, suspicion=p["reasons"], opened_on=clock.today(), opened_by=actor.ledger_name
    )


STAY = {"HOLD": _hold, "RELAY": _relay, "REVOKE": _refer}
