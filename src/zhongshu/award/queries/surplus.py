"""Released money as the award room sees it: what is free, where it came from, who may be given it and how much they could take."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zhongshu.award.models.packages import DRAFT, Item
from zhongshu.award.queries.packages import locked_for, open_item, open_items, plan_money, plan_of, plans_money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import LIVE, Dossier
from zhongshu.lifecycle.queries import place_of, places_of
from zhongshu.people.actor import Actor, Place
from zhongshu.people.roles import Role
from zhongshu.surplus.models import Allotment, Release
from zhongshu.surplus.queries import allotments, put_by_dossier, put_to, releases

GIVERS = frozenset({Role.FL, Role.DIR})
ON_DECK = "B1"
SHOWN = 50


def gives(actor: Actor) -> bool:
    """Whether this actor puts released money anywhere at all."""
    return bool(actor.roles & GIVERS) and actor.may("award:UA")


def may_put(actor: Actor, dossier: Dossier, place: Place | None = None) -> bool:
    """The director, or the lead of its field; lists hand the place over, asked for all rows at once."""
    return bool(actor.roles & GIVERS) and actor.may("award:UA", place or place_of(dossier))


def most_for(dossier: Dossier) -> int:
    """How much more released money this dossier could take: what it asks, less what it was given."""
    item = open_item(dossier)
    asked = item.amount_fen if item is not None else plan_money(plan_of(dossier))
    return max(0, asked - put_to(dossier))


def waits(dossier: Dossier) -> bool:
    """On deck, or proposed for award and not before the committee yet."""
    if dossier.state == "BENCH":
        return dossier.tier == ON_DECK
    item = open_item(dossier)
    return dossier.state == "PROP" and _not_before_the_committee(item)


def _not_before_the_committee(item: Item | None) -> bool:
    return item is None or item.package.state == DRAFT


def takers(actor: Actor) -> list[tuple[Dossier, int]]:
    """The dossiers this actor may give released money to, with the most each could take. A fixed number of questions, whatever waits."""
    rows = list(Dossier.objects.filter(Q(state="BENCH", tier=ON_DECK) | Q(state="PROP"), origin=LIVE).order_by("code"))
    places, items, given = places_of(rows), open_items(rows), put_by_dossier()
    kept = [
        d for d in rows
        if may_put(actor, d, places[d.pk]) and (d.state == "BENCH" or _not_before_the_committee(items.get(d.pk)))
    ]  # fmt: skip
    locked = locked_for(actor, kept)
    asked = plans_money([d for d in kept if d.pk not in items])
    most = {d.pk: (items[d.pk].amount_fen if d.pk in items else asked.get(d.pk, 0)) - given.get(d.pk, 0) for d in kept}
    return [(d, most[d.pk]) for d in kept if d.pk not in locked and most[d.pk] > 0]


@dataclass(frozen=True, slots=True)
class Put:
    """An allotment as its reader sees it."""

    row: Allotment
    stands: Bi  # where its dossier stands now
    mine: bool  # this reader may take it back


def may_take_back(actor: Actor, row: Allotment, place: Place | None = None) -> bool:
    """Until the package is before the committee, or once the dossier is out of the running."""
    return (
        row.taken_back_on is None
        and may_put(actor, row.dossier, place)
        and (waits(row.dossier) or demoted(row.dossier))
    )


def demoted(dossier: Dossier) -> bool:
    return dossier.state == "BENCH" and dossier.tier != ON_DECK


def puts(actor: Actor) -> list[Put]:
    """The newest allotments; those an interest locks are left out."""
    rows = list(allotments()[:SHOWN])
    locked = locked_for(actor, {row.dossier_id: row.dossier for row in rows}.values())
    places = places_of({row.dossier_id: row.dossier for row in rows}.values())
    return [
        Put(row, STATES[row.dossier.state].label, may_take_back(actor, row, places[row.dossier_id]))
        for row in rows
        if row.dossier_id not in locked
    ]


def came_back(actor: Actor) -> list[Release]:
    """The newest releases; those an interest locks are left out."""
    rows = list(releases()[:SHOWN])
    locked = locked_for(actor, [row.dossier for row in rows])
    return [row for row in rows if row.dossier_id not in locked]


def allotment_for(pk: str) -> Allotment:
    found = Allotment.objects.select_related("dossier").filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def drafted_item(dossier: Dossier) -> Item | None:
    """Its place in a package that is still being assembled."""
    item = open_item(dossier)
    return item if item is not None and item.package.state == DRAFT else None
