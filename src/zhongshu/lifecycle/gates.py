"""Guards: what must be there before an edge opens. The course names them, the rooms that know register them.

A guard answers with the list of what is missing, in both languages; an empty list opens it. A guard nobody has registered stays shut:
a step whose room is not there yet cannot be taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.course import Edge

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Wish:
    """What a mover asks for: the target, the reason in words, and whatever else the guards of that edge read."""

    target: str
    reason: str = ""
    said: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


Guard = Callable[["Actor", "Dossier", Wish | None], list[Bi]]
Idle = Callable[["Dossier"], bool]
_guards: dict[str, Guard] = {}
_idle: dict[str, Idle] = {}
_pages: dict[str, str] = {}  # edge id -> name of the URL (taking the dossier's code) where the edge is taken
NOT_OPEN = Bi("负责这一步的模块尚未启用", "the room for this step is not open yet")


def guard(name: str) -> Callable[[Guard], Guard]:
    """Register a guard under the name the course uses. It is asked with a wish when moving, with None when only looking."""

    def register(function: Guard) -> Guard:
        if _guards.get(name, function) is not function:
            raise RuntimeError(f"two guards are called {name}")
        _guards[name] = function
        return function

    return register


def page_for(edge_ids: str, url_name: str) -> None:
    """Say where a person takes these edges ("T-05 T-07")."""
    for edge_id in edge_ids.split():
        _pages[edge_id] = url_name


def page_of(edge_id: str) -> str:
    """The URL name where an edge is taken; empty when no room offers it yet."""
    return _pages.get(edge_id, "")


def idle_when(edge_id: str) -> Callable[[Idle], Idle]:
    """Register when an edge that leads back to its own state has nothing to do: what it gives is there already, so no page offers it."""

    def register(function: Idle) -> Idle:
        _idle[edge_id] = function
        return function

    return register


def idle(edge_id: str, dossier: Dossier) -> bool:
    """Whether the edge has nothing to do for this dossier."""
    asked = _idle.get(edge_id)
    return asked is not None and asked(dossier)


def registered() -> frozenset[str]:
    """The names of all guards that some room answers for."""
    return frozenset(_guards)


def missing(edge: Edge, actor: Actor, dossier: Dossier, wish: Wish | None = None) -> list[Bi]:
    """Everything that is missing for this edge; empty when it is open."""
    found: list[Bi] = []
    for name in edge.guards:
        ask = _guards.get(name)
        found += [NOT_OPEN] if ask is None else ask(actor, dossier, wish)
    if wish is not None and edge.reason and not wish.reason.strip():
        found.append(Bi("理由", "a reason"))
    return list(dict.fromkeys(found))
