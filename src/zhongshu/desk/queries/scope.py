"""What a reader of the board looks at: a field, a specialist, a region, a tier, kept in the address. The same words narrow the board, its pictures and
the list of dossiers, so that every number opens to its own rows.

Flows in: an address. Flows out: narrowed rows, and addresses in the same scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhongshu.bench.models import PoolEntry
from zhongshu.bench.rules import TIERS
from zhongshu.delivery.models import Alert
from zhongshu.desk.queries import road
from zhongshu.kernel import clock, veil
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import LIVE, Passage, Standing
from zhongshu.lifecycle.queries import Row, among_known, standings, unlocked
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules

ENDED = tuple(code for code, state in STATES.items() if state.ended)


def live(actor: Actor) -> QuerySet[Standing]:
    """What the board counts: this center's own dossiers, without the files of earlier programmes."""
    return standings(actor).filter(origin=LIVE)


def inside(actor: Actor) -> QuerySet[Standing]:
    """The same for whatever tells what happens inside a dossier: without those that an interest locks."""
    return unlocked(actor, live(actor), "pk")


def of_known(actor: Actor, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows about the dossiers of `inside`, for lists of few rows: each asks for its own dossier, instead of the list for all dossiers."""
    return among_known(actor, rows.filter(dossier__origin=LIVE))


def in_tier(rows: QuerySet[Standing], tier: str) -> QuerySet[Standing]:
    """Those that stand in a tier of the reserve now; the nursery holds leads, which carry no tier of their own."""
    return rows.filter(pk__in=PoolEntry.objects.filter(tier=tier, closed_on__isnull=True).values("dossier_id"))


def passed(rows: QuerySet[Standing], way: str) -> QuerySet[Standing]:
    """Those that ever arrived in a state (``CAND``), or went from one to another (``CAND-APPR``)."""
    source, _, target = way.rpartition("-")
    moves = (
        Passage.objects.filter(target=target) if not source else Passage.objects.filter(source=source, target=target)
    )
    return rows.filter(pk__in=moves.values("dossier_id"))


def reached(rows: QuerySet[Standing], state: str) -> QuerySet[Standing]:
    """Those that came to a stage of the main road or beyond, as the funnel counts them."""
    return rows.filter(pk__in=road.who_reached(state, Passage.objects.all()))


def arrived(rows: QuerySet[Standing], said: str) -> QuerySet[Standing]:
    """Those that first came to a stage of the main road, or beyond it, within a year (``CAND-2026``)."""
    state, _, year = said.partition("-")
    start, end = road.year_of(int(year))
    came = rows.filter(pk__in=road.who_reached(state, road.before(end)))
    return came.exclude(pk__in=road.who_reached(state, road.before(start)))


def by_way(rows: QuerySet[Standing], way: str) -> QuerySet[Standing]:
    """Those whose course, without what led back, goes from one state to another (``CAND-APPR``), as the flow draws it."""
    source, _, target = way.partition("-")
    return road.by_way(rows, source, target)


def first_year() -> int:
    """The year of the first passage on record."""
    first = Passage.objects.filter(dossier__origin=LIVE).order_by("at").values_list("at", flat=True).first()
    return (clock.day_of(first) if first else clock.today()).year


def alarmed() -> QuerySet[Alert, str]:
    """Dossiers with a red alert that is open and not silenced today; asked once, not for each row."""
    red = Alert.objects.filter(level="red", closed_on__isnull=True)
    return red.exclude(silenced_until__gte=clock.today()).values_list("dossier_id", flat=True)


def at_risk() -> Q:
    """Past the date of the next decision, or in red alert."""
    return (Q(next_decision_on__lt=clock.today()) | Q(pk__in=alarmed())) & ~Q(state__in=ENDED)


OVERDUE = Bi("决策日已过 {n} 天", "{n} days past the date of its decision")


def why_at_risk(actor: Actor, rows: Iterable[Standing]) -> dict[str, str]:
    """Of each of these rows, if it is at risk, why: the days past its date and, unless an interest locks it, what its red alerts say."""
    today, found = clock.today(), dict[str, list[str]]()
    running = {row.pk: row for row in rows if row.state not in ENDED}
    for pk, row in running.items():
        if row.next_decision_on and row.next_decision_on < today:
            found.setdefault(pk, []).append(str(OVERDUE.fill(n=(today - row.next_decision_on).days)))
    red = Alert.objects.filter(dossier__in=running, level="red", closed_on__isnull=True).exclude(silenced_until__gte=today)  # fmt: skip
    for alert in unlocked(actor, red).order_by("since", "pk"):
        found.setdefault(alert.dossier_id, []).append(str(alert))
    return {pk: str(Bi("；", "; ")).join(said) for pk, said in found.items()}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for; empty means all."""

    field: str = ""
    by: str = ""  # the specialist, by id
    region: str = ""
    tier: str = ""

    def narrow(self, rows: QuerySet[Standing]) -> QuerySet[Standing]:
        """The rows in this scope."""
        wanted = {"field": self.field, "specialist_id": self.by, "region": self.region}
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
        return in_tier(rows, self.tier) if self.tier else rows

    @property
    def asked(self) -> dict[str, str]:
        """The parameters in force."""
        return {name: value for name, value in asdict(self).items() if value}

    def board(self, **more: str) -> str:
        """The board in this scope."""
        return _address("desk:board", {**self.asked, **more})

    def rows(self, **more: str) -> str:
        """The list of dossiers in this scope."""
        return _address("desk:dossiers", {"origin": LIVE, **self.asked, **more})


def _address(page: str, said: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse(page)}?{query}" if query else reverse(page)


def specialists(actor: Actor) -> list[tuple[str, str]]:
    """Who answers for a dossier of this center now, by name."""
    rows = live(actor).exclude(specialist_id="").values("specialist_id", "specialist_zh", "specialist_en").distinct()
    names = {
        row["specialist_id"]: veil.told(pick(row, "specialist"), row["specialist_id"]) or row["specialist_id"]
        for row in rows
    }
    return sorted(names.items(), key=lambda item: item[1])


def offered(actor: Actor) -> dict[str, list[tuple[str, Any]]]:
    """The choices of each filter."""
    rules = active_rules()
    return {
        "field": list(rules.labels("fields").items()),
        "by": list(specialists(actor)),
        "region": list(rules.labels("regions").items()),
        "tier": list(TIERS.items()),
    }


def scope_of(said: Mapping[str, str], choices: Mapping[str, list[tuple[str, Any]]]) -> Scope:
    """The scope an address asks for; what is not offered is ignored."""
    return Scope(**{name: said.get(name, "") for name, options in choices.items() if said.get(name) in dict(options)})
