"""Who may take an edge, and when a dossier's clock is amber or red. Predicates only: no reads, no writes."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from zhongshu.lifecycle.course import STATES, Edge, Who
from zhongshu.people.actor import SYSTEM, Actor, Holding, Place


def may_take(actor: Actor, edge: Edge, place: Place) -> bool:
    """Whether one of the actor's holdings is a mover of this edge at this place."""
    if actor is SYSTEM:
        return any(mover.role is None for mover in edge.who)
    return any(_is_mover(actor, holding, mover, place) for holding in actor.holdings for mover in edge.who)


def _is_mover(actor: Actor, holding: Holding, mover: Who, place: Place) -> bool:
    if holding.role is not mover.role or not actor.covers(holding, place):
        return False
    return holding.kind == "dossier" or actor.in_scope(mover.scope, place)


class Stands(Protocol):
    """A dossier, or its projection."""

    @property
    def state(self) -> str: ...
    @property
    def next_decision_on(self) -> dt.date | None: ...


def waits_until(one: Stands) -> dt.date | None:
    """The day by which somebody must decide; what has ended keeps a day (when it may come back), and nobody is late for it."""
    return None if STATES[one.state].ended else one.next_decision_on


RED_AFTER_DAYS = 10  # overdue is yellow at once, red after ten days


def clock_colour(next_decision_on: dt.date | None, today: dt.date) -> str:
    """``ok``, ``soon`` (three days or fewer left), ``late`` or ``red``; ``none`` when nothing is due."""
    if next_decision_on is None:
        return "none"
    left = (next_decision_on - today).days
    if left < -RED_AFTER_DAYS:
        return "red"
    if left < 0:
        return "late"
    return "soon" if left <= 3 else "ok"
