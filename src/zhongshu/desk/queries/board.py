"""The hub board: dossiers by state with counts, money and clocks; the funnel and the flow counted from the passages themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from zhongshu.discovery.models import Lead
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.course import MACROS, STATES, Macro, State
from zhongshu.lifecycle.models import LIVE, Passage, Standing
from zhongshu.lifecycle.queries import standings
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor

CARDS = 6  # a column shows its nearest dates and a link to the rest
FUNNEL = ("LEAD", "SCREEN", "CAND", "APPR", "REFINE", "PROP", "CONTR", "ACTIVE", "TRANS", "GRAD")
SOURCE = Bi("本中心卷宗与账本,实时", "This center's dossiers and ledger, live")


@dataclass(frozen=True, slots=True)
class Lane:
    """One state on the board."""

    state: State
    count: int
    money_fen: int
    late: int
    cards: list[Standing]


def lanes(actor: Actor, rows: QuerySet[Standing]) -> list[tuple[Bi, list[Lane]]]:
    """The lanes by macro-stage; empty states are left out, ended ones carry no cards."""
    today = clock.today()
    sums = {
        r["state"]: r
        for r in rows.values("state").annotate(
            n=Count("pk"),
            fen=Sum("money_fen", filter=Q(currency="CNY")),
            late=Count("pk", filter=Q(next_decision_on__lt=today)),
        )
    }
    cards = _cards(rows, [s for s in sums if not STATES[s].ended])
    found = []
    for macro in Macro:
        inside = [
            _lane(s, sums[s.code], cards.get(s.code, []))
            for s in STATES.values()
            if s.macro is macro and s.code in sums
        ]
        if inside:
            found.append((MACROS[macro], inside))
    return found


def _lane(state: State, row: Mapping[str, Any], cards: list[Standing]) -> Lane:
    return Lane(state, row["n"], row["fen"] or 0, 0 if state.ended else row["late"], cards)


def _cards(rows: QuerySet[Standing], states: list[str]) -> dict[str, list[Standing]]:
    """The nearest few of each state, in one query however many states there are."""
    if not states:
        return {}
    parts = [rows.filter(state=s).order_by("next_decision_on", "code").values("pk")[:CARDS] for s in states]
    wanted = [row["pk"] for part in parts for row in part]
    by_state: dict[str, list[Standing]] = {}
    for row in Standing.objects.filter(pk__in=wanted).order_by("next_decision_on", "code"):
        by_state.setdefault(row.state, []).append(row)
    return by_state


def live(actor: Actor) -> QuerySet[Standing]:
    """What the board counts: this center's own dossiers, without the files of earlier programmes."""
    return standings(actor).filter(origin=LIVE)


def funnel(actor: Actor) -> Chart:
    """How many dossiers ever stood in each state of the main road."""
    reached = dict(
        Passage.objects.filter(target__in=FUNNEL, dossier__in=live(actor).values("pk"))
        .values_list("target")
        .annotate(n=Count("dossier", distinct=True))
    )
    names = [STATES[s].label for s in FUNNEL if reached.get(s)]
    values = [reached[s] for s in FUNNEL if reached.get(s)]
    return Chart(
        key="funnel", title=Bi("漏斗:曾到达各阶段的卷宗", "Funnel: dossiers that reached each state"), source=SOURCE, unit=Bi("份", "dossiers"),
        kind="funnel", names=names, series={Bi("份数", "Dossiers"): values},
    )  # fmt: skip


def flow(actor: Actor) -> Chart:
    """Where dossiers came from and went, as a Sankey; ways that lead back are left out, for a Sankey has no circles."""
    order = {code: n for n, code in enumerate(STATES)}
    ways = (
        Passage.objects.exclude(source="")
        .filter(dossier__in=live(actor).values("pk"))
        .values_list("source", "target")
        .annotate(n=Count("pk"))
    )
    links = [(STATES[a].label, STATES[b].label, n) for a, b, n in ways if order[a] < order[b]]
    return Chart(
        key="flow",
        title=Bi("流向:从哪里来、到哪里去", "Flow: from where to where"),
        source=SOURCE,
        unit=Bi("次", "moves"),
        kind="sankey",
        links=links,
        height="tall",
    )


TIERS = {
    "B1": Bi("替补首发 B1", "On deck B1"),
    "B2": Bi("板凳 B2", "Bench B2"),
    "B3": Bi("观察 B3", "Watch B3"),
    "B4": Bi("苗圃 B4", "Nursery B4"),
}


NURSERY = ("LEAD", "SCREEN")  # a watched lead counts as B4 until it is decided on


def pyramid(actor: Actor) -> Chart:
    """How deep the bench is."""
    counted = dict(live(actor).exclude(tier="").values_list("tier").annotate(n=Count("pk")))
    watched = Lead.objects.filter(
        watched_at__isnull=False, dossier__state__in=NURSERY, dossier__in=live(actor).values("pk")
    )
    counted["B4"] = watched.count()
    return Chart(
        key="tiers", title=Bi("储备梯队", "Tiers of the reserve"), source=SOURCE, unit=Bi("份", "dossiers"), kind="pyramid",
        names=list(TIERS.values()), series={Bi("份数", "Dossiers"): [counted.get(code, 0) for code in TIERS]},
    )  # fmt: skip
