"""The left rail: rooms register their places here, and a reader sees the ones that reader may open.

Flows in: entries, from the ``apps.py`` of each room. Flows out: groups in the order of the article's verbs. Rights are asked of the actor, never decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from zhongshu.kernel.bilingual import Bi

GROUPS: dict[str, Bi] = {
    "desk": Bi("工作台", "Desk"),
    "select": Bi("选", "Select"),
    "deliver": Bi("干", "Deliver"),
    "apply": Bi("用", "Apply"),
    "link": Bi("联", "Link"),
    "hub": Bi("中枢", "Hub"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the rail: its name, its URL name, the right it asks ("row:letters"), its icon and, maybe, its letter after ``g``."""

    group: str
    label: Bi
    url_name: str
    right: str
    icon: str
    order: int = 50
    letter: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def holds(self, path: str) -> bool:
        """Whether ``path`` lies in this place."""
        return path == self.url or (self.url != "/" and path.startswith(self.url.rstrip("/") + "/"))


_entries: dict[str, Entry] = {}
_public: dict[str, tuple[int, Bi]] = {}
_counters: dict[str, Callable[[Any], int]] = {}


def register(group: str, label: Bi, url_name: str, right: str, icon: str, order: int = 50, letter: str = "") -> None:
    """Add a place. A letter or a URL name may be taken once."""
    if group not in GROUPS:
        raise LookupError(f"no such group of the rail: {group}")
    taken = next((e for e in _entries.values() if letter and e.letter == letter and e.url_name != url_name), None)
    if taken:
        raise ValueError(f"g {letter} leads to {taken.url_name} already")
    _entries[url_name] = Entry(group, label, url_name, right, icon, order, letter)


def public(label: Bi, url_name: str, order: int = 50) -> None:
    """Add a place to the navigation of the public pages."""
    _public[url_name] = (order, label)


def public_for(path: str) -> list[Shown]:
    """The navigation of the public pages, the present one marked."""
    shown = []
    for name, (_, label) in sorted(_public.items(), key=lambda item: (item[1][0], item[0])):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        shown.append(Shown(label, url, "", "", path == url, 0))
    return shown


def count(name: str, counter: Callable[[Any], int]) -> None:
    """Register how many things wait for an actor under ``name`` ("inbox", or the URL name of an entry)."""
    _counters[name] = counter


def waiting(actor: Any, name: str) -> int:
    """How many things wait for the actor there; 0 when nobody counts."""
    counter = _counters.get(name)
    return counter(actor) if counter else 0


def entries() -> list[Entry]:
    """Every place, in rail order."""
    order = list(GROUPS)
    return sorted(_entries.values(), key=lambda e: (order.index(e.group), e.order, e.url_name))


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as one reader sees it now."""

    label: Bi
    url: str
    icon: str
    letter: str
    here: bool
    waiting: int


def groups_for(actor: Any, path: str) -> list[tuple[Bi, list[Shown]]]:
    """The rail of this reader on this page; the deepest entry that holds the path is marked as here."""
    seen: dict[str, list[tuple[Entry, str]]] = {}
    for entry in entries():
        if entry.right and not actor.may(entry.right):
            continue
        try:
            url = entry.url
        except NoReverseMatch:
            continue  # the room is registered, its pages are not mounted
        seen.setdefault(entry.group, []).append((entry, url))
    holding = [url for group in seen.values() for entry, url in group if entry.holds(path)]
    here = max(holding, key=len, default="")
    return [
        (
            GROUPS[name],
            [Shown(e.label, url, e.icon, e.letter, url == here, waiting(actor, e.url_name)) for e, url in group],
        )
        for name, group in seen.items()
    ]
