"""The one door: permission, guard, version by compare-and-set, chapter, ledger line, notice after commit. Nothing else assigns a state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Hidden, NotAllowed, Stale
from zhongshu.kernel.questions import question
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle import arrivals, gates, standing
from zhongshu.lifecycle.actions.seal import record_passage, seal
from zhongshu.lifecycle.clocks import CALENDAR, Due, due_of
from zhongshu.lifecycle.course import EDGES, STATES, Edge
from zhongshu.lifecycle.gates import Wish
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.notify import tell_people_of_move
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.lifecycle.rules import may_take
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of


@act("lifecycle.move")
def move(
    actor: Actor,
    dossier_id: str,
    *,
    edge: str,
    target: str,
    version: int,
    reason: str = "",
    said: Mapping[str, Any] | None = None,
    chapter: Mapping[str, Any] | None = None,
    sets: Mapping[str, Any] | None = None,
    until: dt.date | None = None,
) -> Dossier:
    """Take ``edge`` to ``target`` if everything allows it; ``version`` is the one the mover read.

    ``said`` is what the guards of the edge read, ``chapter`` the body to seal when the edge seals one, ``sets`` further columns of the dossier,
    ``until`` the day the next decision is due where the rules leave it to the stage (no limit of their own).
    Raises NotAllowed, Recused, Blocked (with the list of what is missing) or Stale; then nothing is written.
    """
    dossier = _read(dossier_id)
    _refuse_late(actor, dossier, edge, version)
    way = way_of(dossier, edge, target)
    _check(actor, dossier, way, Wish(target=target, reason=reason, said=said or {}), version)
    came_from, today = dossier.state, clock.today()
    due = due_of(target, today, rules_of(dossier.rule_set))
    if until is not None and not due.unit:
        due = Due(until, CALENDAR)
    columns = {
        **(sets or {}),
        **({} if target == came_from else _arriving(way, target, due)),
        "updated_at": clock.now(),
        "version": version + 1,
    }
    if Dossier.objects.filter(pk=dossier_id, version=version, state=came_from).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(dossier, name, value)
    sealed = (
        seal(actor, dossier, kind=way.seals, body=chapter, edge=way.id) if way.seals and chapter is not None else None
    )
    record_passage(actor, dossier, edge=way.id, source=came_from, reason=reason)
    standing.touch(dossier, columns)
    arrivals.arrive(actor, dossier, way, came_from)
    tell(
        "dossier", dossier_id, edge=way.id, source=came_from, target=target, version=version + 1, reason=reason,
        chapter=sealed.sha256 if sealed else None, rule_set=dossier.rule_set,
    )  # fmt: skip
    tell_people_of_move(dossier, way, came_from)
    return dossier


def _arriving(way: Edge, target: str, due: Due) -> dict[str, Any]:
    """What begins anew with a state: its day, its clock, its tier. A step that leads back to where the dossier stands begins none of it."""
    return {
        "state": target,
        "tier": way.tier if target == "BENCH" else "",
        "state_since": clock.now(),
        "due_on": due.on if due.unit else None,
        "clock_unit": due.unit,
        "clock_stopped_on": None,
        "clock_left": None,
        "next_decision_on": due.on,
    }


@question
def _whole(dossier_id: str) -> QuerySet[Dossier]:
    return Dossier.objects.filter(pk=dossier_id).select_related("organisation", "specialist__person")


def _read(dossier_id: str) -> Dossier:
    found = _whole(dossier_id)
    if not found:
        raise Hidden
    return found[0]


def _refuse_late(actor: Actor, dossier: Dossier, edge: str, version: int) -> None:
    """Whoever may take the edge but read an older dossier is told that somebody was faster, also when the state has changed since."""
    way = EDGES.get(edge)
    if way is not None and dossier.version != version and may_take(actor, way, place_of(dossier)):
        raise Stale


def way_of(dossier: Dossier, edge: str, target: str) -> Edge:
    """The edge asked for, if it leads from here to there; there is no other way to travel."""
    way = EDGES.get(edge)
    if way is None or dossier.state not in way.sources or target not in way.targets:
        here, there = (
            STATES[dossier.state].label,
            STATES[target].label if target in STATES else Bi("(未知)", "(unknown)"),
        )
        raise NotAllowed(
            Bi("卷宗在「{a}」，不能由此步到「{b}」", "The dossier is in “{a}”; this step does not lead to “{b}”").fill(
                a=here, b=there
            )
        )
    return way


def _check(actor: Actor, dossier: Dossier, way: Edge, wish: Wish, version: int) -> None:
    if not may_take(actor, way, place_of(dossier)):
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    if dossier.version != version:
        raise Stale
    lacking = gates.missing(way, actor, dossier, wish)
    if lacking:
        if not Dossier.objects.filter(pk=dossier.pk, version=version).exists():
            raise Stale  # a rival moved it while the guards were reading
        raise Blocked(lacking)
