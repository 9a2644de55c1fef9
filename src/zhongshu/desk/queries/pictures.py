"""Pictures of the whole: the funnel and the flow counted from the passages themselves, the pyramid from the reserve. Each row opens to its dossiers.

What was passed is history: it is summed once for all who read the whole house (`ledger.kept`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from django.db.models import Count, QuerySet

from zhongshu.bench.models import PoolEntry
from zhongshu.bench.rules import TIERS
from zhongshu.desk.queries.scope import Scope
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.kept import kept
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import Passage, Standing
from zhongshu.lifecycle.queries import READERS
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor

FUNNEL = ("LEAD", "SCREEN", "CAND", "APPR", "REFINE", "PROP", "CONTR", "ACTIVE", "TRANS", "GRAD")
SOURCE = Bi("本中心卷宗与账本，实时", "This center's dossiers and ledger, live")
DOSSIERS = Bi("份", "dossiers")


def _passed(name: str, passages: Callable[[], QuerySet[Passage, Any]], scope: Scope, actor: Actor | None) -> list[Any]:
    """What was counted from passages: for a reader of the whole house once for all of them, else for this reader alone."""
    if actor is None or not actor.roles & READERS:
        return list(passages())
    return kept((name, "house", *astuple(scope)), lambda: list(passages()), size=lambda found: sum(row[-1] for row in found)).value  # fmt: skip


def funnel(rows: QuerySet[Standing], scope: Scope, actor: Actor | None = None) -> Chart:
    """How many dossiers ever stood in each state of the main road. ``rows`` are what the actor, if one is named, may know in this scope."""
    counted = (
        Passage.objects.filter(target__in=FUNNEL, dossier__in=rows.values("pk"))
        .values_list("target")
        .annotate(n=Count("dossier", distinct=True))
    )
    reached = dict(_passed("funnel", lambda: counted, scope, actor))
    shown = [s for s in FUNNEL if reached.get(s)]
    return Chart(
        key="funnel", title=Bi("漏斗：曾到达各阶段的卷宗", "Funnel: dossiers that reached each state"), source=SOURCE, unit=DOSSIERS,
        kind="funnel", names=[STATES[s].label for s in shown], series={Bi("份数", "Dossiers"): [reached[s] for s in shown]},
        hrefs=[scope.rows(passed=s) for s in shown],
    )  # fmt: skip


def flow(rows: QuerySet[Standing], scope: Scope, actor: Actor | None = None) -> Chart:
    """Where dossiers came from and went, as a Sankey; ways that lead back are left out, for a Sankey has no circles."""
    order = {code: n for n, code in enumerate(STATES)}
    ways = (
        Passage.objects.exclude(source="")
        .filter(dossier__in=rows.values("pk"))
        .values_list("source", "target")
        .annotate(n=Count("dossier", distinct=True))
    )
    taken = _passed("flow", lambda: ways, scope, actor)
    shown = sorted((way for way in taken if order[way[0]] < order[way[1]]), key=lambda way: (order[way[0]], -way[2]))
    return Chart(
        key="flow", title=Bi("流向：从哪里来、到哪里去", "Flow: from where to where"), source=SOURCE, unit=DOSSIERS, kind="sankey",
        links=[(STATES[a].label, STATES[b].label, n) for a, b, n in shown], height="tall",
        hrefs=[scope.rows(passed=f"{a}-{b}") for a, b, _ in shown],
    )  # fmt: skip


def pyramid(rows: QuerySet[Standing], scope: Scope) -> Chart:
    """How deep the reserve is today."""
    open_now = PoolEntry.objects.filter(closed_on__isnull=True, dossier__in=rows.values("pk"))
    counted = dict(open_now.values_list("tier").annotate(n=Count("pk")))
    return Chart(
        key="tiers", title=Bi("储备梯队", "Tiers of the reserve"), source=SOURCE, unit=DOSSIERS, kind="pyramid",
        names=list(TIERS.values()), series={Bi("份数", "Dossiers"): [counted.get(code, 0) for code in TIERS]},
        hrefs=[scope.rows(tier=code) for code in TIERS],
    )  # fmt: skip
