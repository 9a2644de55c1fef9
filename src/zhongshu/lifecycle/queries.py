"""Reading the spine, always as somebody: which dossiers an actor may know, one dossier, what may be done with it now."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet

from zhongshu.kernel import clock, veil
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden, Recused
from zhongshu.kernel.once import once
from zhongshu.kernel.questions import question
from zhongshu.ledger.models import Line
from zhongshu.ledger.queries import history_of, shuts
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.chapters import Audience, edition
from zhongshu.lifecycle.course import OWNED, STATES, Edge, edges_from
from zhongshu.lifecycle.interests import barring, further, shut, with_inside
from zhongshu.lifecycle.models import Chapter, Dossier, Member, Opening, Standing
from zhongshu.lifecycle.rules import may_take
from zhongshu.people.actor import SYSTEM, Actor, Place
from zhongshu.people.models import Person
from zhongshu.people.queries import barred_from, reach_of
from zhongshu.people.roles import INSIDE, Role

Row = TypeVar("Row", bound=Model)
READERS = INSIDE  # roles that read every dossier of the center; all others see their own or what was shared
MOVED = ("edge", "source", "target", "reason", "version")  # what a move says of itself to everybody
GUESTS = frozenset({Role.INST, Role.INC, Role.FUND, Role.ENT, Role.PEER, Role.TT})  # to whom a dossier can be opened


@question
def _team_accounts(dossier_id: str) -> QuerySet[Member, str]:
    now = Member.objects.filter(dossier_id=dossier_id, until__isnull=True, person__user__isnull=False)
    return now.values_list("person__user__pk", flat=True)


@question
def _team_persons(dossier_id: str) -> QuerySet[Member, str]:
    return Member.objects.filter(dossier_id=dossier_id, until__isnull=True).values_list("person_id", flat=True)


@question
def _shown_to(dossier_id: str, today: dt.date) -> QuerySet[Opening, str]:
    return _open_on(today).filter(dossier_id=dossier_id).values_list("holder", flat=True)


def team_person_ids(dossier: Dossier) -> list[str]:
    """People of the present team."""
    return _team_persons(dossier.pk)


def team_user_ids(dossier: Dossier) -> set[str]:
    """Accounts of the present team."""
    return set(_team_accounts(dossier.pk))


def place_of(dossier: Dossier) -> Place:
    """The dossier as rights see it."""
    return _place(dossier, team_user_ids(dossier), _shown_to(dossier.pk, clock.today()))


def _place(dossier: Dossier, team: Iterable[str], shown: Iterable[str]) -> Place:
    return Place(
        dossier=dossier.pk,
        field=dossier.field,
        programme=dossier.programme,
        specialists=frozenset({dossier.specialist_id}) if dossier.specialist_id else frozenset(),
        team=frozenset(team),
        organisations=frozenset({dossier.organisation_id}) if dossier.organisation_id else frozenset(),
        shared_with=frozenset(shown),
    )


def places_of(dossiers: Iterable[Dossier]) -> dict[str, Place]:
    """The same for many at once, by their keys; two questions."""
    rows = list(dossiers)
    keys = [row.pk for row in rows]
    teams, shown = defaultdict(set), defaultdict(set)
    now = Member.objects.filter(dossier_id__in=keys, until__isnull=True, person__user__isnull=False)
    for key, user in now.values_list("dossier_id", "person__user__pk"):
        teams[key].add(user)
    for key, holder in _open_on(clock.today()).filter(dossier_id__in=keys).values_list("dossier_id", "holder"):
        shown[key].add(holder)
    return {row.pk: _place(row, teams[row.pk], shown[row.pk]) for row in rows}


def _open_on(day: dt.date) -> QuerySet[Opening]:
    return Opening.objects.filter(Q(until__isnull=True) | Q(until__gte=day), closed_at__isnull=True)


def standings(actor: Actor) -> QuerySet[Standing]:
    """The dossiers this actor may know, as rows for lists."""
    if actor.roles & READERS:
        return Standing.objects.all()
    mine = Q(pk__in=[h.ref for h in actor.holdings if h.kind == "dossier"])
    if actor.person_id:
        mine |= Q(pk__in=Member.objects.filter(person_id=actor.person_id, until__isnull=True).values("dossier_id"))
    if actor.roles & GUESTS:
        mine |= Q(
            pk__in=_open_on(clock.today()).filter(holder__in=[actor.user_id, *actor.organisations]).values("dossier_id")
        )
    if Role.ORG in actor.roles:
        mine |= Q(organisation_id__in=actor.organisations)
    return Standing.objects.filter(mine)


def among_known(actor: Actor, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those of the rows (each with its ``dossier``) whose dossier this actor may know and no interest locks. Who reads every dossier is not
    asked for each of a hundred thousand whether it is among them.
    """
    return unlocked(actor, rows) if actor.roles & READERS else rows.filter(dossier_id__in=standings(actor).values("pk"))


def unlocked(actor: Actor, rows: QuerySet[Row], dossier: str = "dossier_id") -> QuerySet[Row]:
    """The rows without those of dossiers that an interest locks for this actor; ``dossier`` names the column. Everything that tells what
    happens inside a dossier passes here: lists, sums, searches. A fixed number of questions.
    """
    away = locked(actor)
    return rows.exclude(**{f"{dossier}__in": away}) if away else rows


def dossier_for(actor: Actor, code: str) -> Dossier:
    """One dossier by its code; Hidden when the actor may not know of it, Recused when an interest locks it."""
    dossier = (
        Dossier.objects.filter(code=code).select_related("organisation", "specialist__person", "merged_into").first()
    )
    if dossier is None or not standings(actor).filter(pk=dossier.pk).exists():
        raise Hidden
    interest_of(actor, dossier, lock=True)
    if veil.drawn():
        _meet_names(dossier)
    return dossier


def _meet_names(dossier: Dossier) -> None:
    """Behind the veil: who is or was of the team, and the organisations that its chapters name, may stand in any sentence of a page."""
    Person.objects.in_bulk(list(dossier.members.values_list("person_id", flat=True)))
    for body in dossier.chapters.values_list("body", flat=True):
        named = json.loads(body).get("organisation")
        for name in named.values() if isinstance(named, dict) else ():
            veil.told(str(name or ""), str(name or ""), "O")


def by_content(rows: QuerySet[Row], text: str, prefix: str = "") -> QuerySet[Row]:
    """The dossiers (at ``prefix``) whose code, title or claim holds each word: a search for readers who are not told whose a dossier is."""
    columns = ("code", "title_zh", "title_en", "claim_zh", "claim_en")
    for word in text.split()[:6]:
        rows = rows.filter(reduce(or_, (Q(**{f"{prefix}{name}__icontains": word}) for name in columns)))
    return rows


def interest_of(actor: Actor, dossier: Dossier, *, lock: bool = False) -> list[Bi]:
    """Interests that bar this actor from the dossier; those of the team itself bring no lock, their side is known."""
    if actor is SYSTEM or not actor.person_id:
        return []
    members = _team_persons(dossier.pk)
    if actor.person_id in members or not actor.roles & READERS:
        return []
    found = barring(
        actor.person_id,
        people=members,
        organisations=[dossier.organisation_id] if dossier.organisation_id else [],
        office=actor.in_office,
    )
    found += further(actor, dossier)
    if found and lock:
        raise Recused
    return found


def locked(actor: Actor, among: QuerySet[Any] | None = None) -> set[str]:
    """Of these dossiers (a query of their ids; all when none is given) those that `interest_of` locks for this actor: lists of what happens inside a dossier
    leave them out, so that nobody counts in a list what the page withholds. A fixed number of queries, asked once a reading when over all.
    """
    if actor is SYSTEM or not actor.person_id or not actor.roles & READERS:
        return set()
    if among is None:
        return once(("locked", actor), lambda: _locked(actor, None))
    return _locked(actor, among)


def _locked(actor: Actor, among: QuerySet[Any] | None) -> set[str]:
    reach, present = reach_of(actor.person_id), Member.objects.filter(until__isnull=True)
    there = Q(person__employments__organisation_id__in=reach.organisations)
    near = Q(organisation_id__in=reach.organisations) | Q(
        pk__in=present.filter(Q(person_id__in=reach.persons) | there).values("dossier_id")
    )
    found = Dossier.objects.filter(near) if among is None else Dossier.objects.filter(near, pk__in=among)
    homes = dict(found.values_list("pk", "organisation_id"))
    teams: dict[str, set[str]] = {pk: set() for pk in homes}
    for pk, person in present.filter(dossier_id__in=list(homes)).values_list("dossier_id", "person_id"):
        teams[pk].add(person)
    matters = {
        pk: (team, [home] if (home := homes[pk]) else []) for pk, team in teams.items() if actor.person_id not in team
    }
    return barred_from(actor.person_id, matters, office=actor.in_office) | (
        shut(actor) - {pk for pk in homes if pk not in matters}
    )


@shuts
def shut_in_the_ledger(actor: Actor) -> set[str]:
    """Locked dossiers and what hangs on them, for readers of the ledger."""
    return with_inside(locked(actor))


@dataclass(frozen=True, slots=True)
class Way:
    """One edge that leaves the dossier's state, as this actor sees it."""

    edge: Edge
    target: str
    mine: bool  # one of this actor's roles may take it
    missing: tuple[Bi, ...]
    page: str  # URL name where it is taken; empty when no room offers it yet

    @property
    def open(self) -> bool:
        return self.mine and not self.missing and bool(self.page)


def ways(actor: Actor, dossier: Dossier) -> list[Way]:
    """What may be done with this dossier now, with what each step still needs."""
    place = place_of(dossier)
    found = []
    for edge in edges_from(dossier.state):
        if gates.idle(edge.id, dossier):
            continue
        mine = may_take(actor, edge, place)
        lacking = tuple(gates.missing(edge, actor, dossier)) if mine else ()
        found += [Way(edge, target, mine, lacking, gates.page_of(edge.id)) for target in edge.targets]
    return sorted(found, key=lambda way: (not way.open, not way.mine))


def history(actor: Actor, dossier: Dossier) -> QuerySet[Line]:
    """The ledger lines on this dossier, newest first. People outside the house read its moves and their own acts: who was named to judge
    it, and how much the house did meanwhile, is not theirs to know.
    """
    found = history_of(dossier.pk)
    if actor.roles & READERS:
        return found
    near = found.filter(Q(facts__contains='"edge":') | Q(actor=actor.user_id or None))
    return found.filter(seq__in=[line.seq for line in near if line.actor == actor.user_id or move_in(line.told)])


def branch_in(told: dict[str, Any]) -> dict[str, Any]:
    """What a line says of a split: ``code`` and ``subject`` of the new dossier, ``branch_of`` the id of the old one; empty when it split nothing."""
    return next((part for part in (told, *told.get("parts", ())) if part.get("branch_of")), {})


def parted(actor: Actor, dossier: Dossier) -> tuple[Standing | None, list[Standing]]:
    """The dossier this one was split off, and those split off it, as far as this reader may know them."""
    said = [branch_in(line.told) for line in history_of(dossier.pk).filter(facts__contains='"branch_of":')]
    known = {row.code: row for row in standings(actor).filter(Q(pk__in=[s["branch_of"] for s in said]) | Q(code__in=[s["code"] for s in said]))}  # fmt: skip
    old = next((row for row in known.values() if row.pk != dossier.pk and any(s["branch_of"] == row.pk for s in said if s["code"] == dossier.code)), None)  # fmt: skip
    return old, [known[s["code"]] for s in said if s["branch_of"] == dossier.pk and s["code"] in known]


def move_in(told: dict[str, Any]) -> dict[str, Any]:
    """What a line says of a move, its own or one of its parts; empty when it moved nothing."""
    return next((part for part in (told, *told.get("parts", ())) if part.get("edge") and part.get("target")), {})


def told_to(actor: Actor, line: Line) -> dict[str, Any]:
    """The facts of a line of `history`: whole for the house; outside it the move itself, without the acts that were part of it."""
    told = line.told
    if actor.roles & READERS:
        return told
    own = {key: value for key, value in told.items() if key != "parts"} if line.actor == actor.user_id else {}
    return own | {key: value for key, value in move_in(told).items() if key in MOVED}


def chapters_for(dossier: Dossier, audience: Audience) -> list[tuple[Chapter, dict[str, Any]]]:
    """Every sealed chapter with the edition this audience may read."""
    return [(c, edition(c.kind, json.loads(c.body), audience)) for c in dossier.chapters.order_by("sealed_at")]


def now_of(actor: Actor, code: str) -> dict[str, Any]:
    """What a form that read an older dossier is shown: the present version, and where the dossier stands."""
    found = dossier_for(actor, code)
    return {"version": found.version, "stands": STATES[found.state].label}


def last_chapter(dossier: Dossier, kind: str) -> Chapter | None:
    """The newest sealed chapter of a kind."""
    found = next(iter(_newest(dossier.pk, kind)), None)
    if found is not None:
        found.dossier = dossier
    return found


@question
def _newest(dossier_id: str, kind: str) -> QuerySet[Chapter]:
    return Chapter.objects.filter(dossier_id=dossier_id, kind=kind).order_by("-number")[:1]


@question
def _owned(user_id: str) -> QuerySet[Standing, tuple[str, int]]:
    mine = Standing.objects.filter(specialist_id=user_id, state__in=sorted(OWNED))
    return mine.values_list("state").annotate(n=Count("pk"))


def load_of(user_id: str) -> tuple[int, int]:
    """How many active and how many benched dossiers a specialist answers for."""
    counts = dict(_owned(user_id))
    bench = counts.pop("BENCH", 0)
    return sum(counts.values()), bench
