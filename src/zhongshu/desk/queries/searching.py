"""Global search: one question to the index, its answers grouped by kind, each read back and counted as the actor may read it.

A kind is a `Shelf`: whose rows the actor may know is the owning room's query, never decided here. What is hidden is neither shown nor counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from zhongshu.discovery import queries as discovery
from zhongshu.discovery.rules import NEED_STATES, SIGNAL_KINDS
from zhongshu.kernel import search, veil
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.queries import by_content, standings, unlocked
from zhongshu.people.actor import Actor
from zhongshu.people.queries import organisations, persons

MOST = 20  # shown of one kind; the rest is in its own list
OPEN, ENDED = Bi("进行中", "Open"), Bi("已结束", "Ended")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    title: str
    note: str
    url: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: how many the actor may know, the best of them, and where all of them are listed."""

    label: Bi
    hits: list[Hit]
    count: int
    more: bool  # there may be more than were counted
    all_url: str

    @property
    def words(self) -> str:
        return f"{self.count:,}+" if self.more else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of thing that can be found."""

    label: Bi
    right: str
    rows: Callable[[Actor], QuerySet[Any]]
    hit: Callable[[Any], Hit]
    listing: str
    content: str | None = None  # where its dossier stands: a reader who is not told names finds none by them


def _noted(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _dossier(row: Any) -> Hit:
    note = _noted(STATES[row.state].label, pick(row, "organisation"))
    return Hit(pick(row, "title") or row.code, note, reverse("desk:dossier", args=[row.code]), row.code)


def _lead(row: Any) -> Hit:
    note = _noted(STATES[row.dossier.state].label, pick(row.dossier, "claim"))
    return Hit(
        pick(row.dossier, "title") or row.receipt, note, reverse("discovery:lead", args=[row.dossier.code]), row.receipt
    )


def _need(row: Any) -> Hit:
    note = _noted(NEED_STATES[row.state], row.organisation or "")
    return Hit(row.title or row.code, note, reverse("discovery:need", args=[row.code]), row.code)


def _signal(row: Any) -> Hit:
    note = _noted(SIGNAL_KINDS[row.kind], row.on.isoformat())
    return Hit(pick(row, "title") or row.ref, note, reverse("discovery:signal", args=[row.pk]), row.ref)


def _campaign(row: Any) -> Hit:
    note = _noted(ENDED if row.closed_on else OPEN, row.owner.name)
    return Hit(pick(row, "theme") or row.code, note, reverse("discovery:campaign", args=[row.code]), row.code)


def _organisation(row: Any) -> Hit:
    return Hit(str(row), str(row.region_label), reverse("people:organisation", args=[row.pk]))


def _person(row: Any) -> Hit:
    return Hit(str(row), pick(row, "title"), reverse("people:person", args=[row.pk]))


def _open_dossiers(actor: Actor) -> QuerySet[Any]:
    """What is found in a dossier tells what stands in it."""
    return unlocked(actor, standings(actor), "pk")


SHELVES: dict[str, Shelf] = {
    "dossier": Shelf(Bi("卷宗", "Dossiers"), "dossier:R", _open_dossiers, _dossier, "desk:dossiers", ""),
    "lead": Shelf(Bi("线索", "Leads"), "triage:RUA", discovery.leads, _lead, "discovery:leads", "dossier__"),
    "need": Shelf(Bi("需求", "Needs"), "need:RCUA", discovery.needs, _need, "discovery:needs"),
    "signal": Shelf(Bi("信号", "Signals"), "signal:RUA", discovery.signals, _signal, "discovery:signals"),
    "campaign": Shelf(Bi("发现行动", "Scouting campaigns"), "campaign:RUA", discovery.campaigns, _campaign, "discovery:campaigns"),
    "organisation": Shelf(Bi("单位", "Organisations"), "organisation:CRU", organisations, _organisation, "people:organisations"),
    "person": Shelf(Bi("人员", "Persons"), "organisation:CRU", persons, _person, "people:persons"),
}  # fmt: skip


def shelves_of(actor: Actor) -> dict[str, Shelf]:
    """The kinds this actor may look among."""
    return {kind: shelf for kind, shelf in SHELVES.items() if actor.may(shelf.right)}


def everything(actor: Actor, query: str) -> list[Group]:
    """What was found, by kind, best first; kinds of which the actor may know nothing are left out."""
    shelves = shelves_of(actor)
    found = search.find_by_kind(query, kinds=shelves)
    groups = [
        _group(actor, shelf, found.refs[kind], query, found.more)
        for kind, shelf in shelves.items()
        if found.refs.get(kind)
    ]
    return [group for group in groups if group.hits]


def _group(actor: Actor, shelf: Shelf, refs: list[str], query: str, more: bool) -> Group:
    mine = shelf.rows(actor).order_by()
    if veil.drawn() and shelf.content is not None:
        mine = by_content(mine, query, shelf.content)
    known = set(mine.filter(pk__in=refs).values_list("pk", flat=True))
    best = [ref for ref in refs if ref in known][:MOST]
    rows = {row.pk: row for row in mine.filter(pk__in=best)}
    hits = [shelf.hit(rows[ref]) for ref in best if ref in rows]
    url = f"{reverse(shelf.listing)}?{urlencode({'q': query})}"
    return Group(shelf.label, hits, len(known), more and len(known) > MOST, url)
