"""Pictures of the whole: the funnel and the flow counted from the passages themselves, the pyramid from the reserve. Each row opens to its dossiers.

What was passed is history: it is summed once for all who read the whole house (`ledger.kept`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import TypeVar

from django.db.models import Count, QuerySet

from zhongshu.bench.models import PoolEntry
from zhongshu.bench.rules import TIERS
from zhongshu.desk.queries import road
from zhongshu.desk.queries.scope import Scope
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.kept import kept
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import Passage, Standing
from zhongshu.lifecycle.queries import READERS
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor

SOURCE = Bi("本中心卷宗与账本，实时", "This center's dossiers and ledger, live")
DOSSIERS = Bi("份", "dossiers")
ONCE = Bi(
    "每份卷宗在每个阶段只计一次；跳过某一阶段的照计。",
    "Each dossier once a stage; whoever skipped a stage counts there too.",
)
LATE = Bi(
    "看板上的 {n} 份由拆分而来，从拆分处计起，前面的阶段不计。",
    "Of those on the board, {n} came of a split: counted from there, not in the stages before.",
)
STRAIGHT = Bi(
    "每份卷宗只画最终走成的路：每一处，进入 = 离开 + 仍在。",
    "Each dossier is drawn by the way it came in the end: at each state, in = out + still there.",
)
BACK = Bi("走回头的 {n} 次没有画：{w}。", "Not drawn are {n} returns: {w}.")
STILL = Bi("仍在", "still there")
T = TypeVar("T")


def _passed(name: str, count: Callable[[], T], scope: Scope, actor: Actor | None, size: Callable[[T], int]) -> T:
    """What was counted from passages: for a reader of the whole house once for all of them, else for this reader alone."""
    if actor is None or not actor.roles & READERS:
        return count()
    return kept((name, "house", *astuple(scope)), count, size=size).value


def _of(rows: QuerySet[Standing]) -> QuerySet[Passage]:
    return Passage.objects.filter(dossier__in=rows.values("pk"))


def funnel(rows: QuerySet[Standing], scope: Scope, actor: Actor | None = None) -> Chart:
    """How many dossiers ever came to each state of the main road. ``rows`` are what the actor, if one is named, may know in this scope."""
    counted = _passed("road", lambda: road.reached(_of(rows)), scope, actor, lambda found: sum(found.values()))
    shown = [s for s in road.ROAD if counted[s]]
    late = counted[""]
    return Chart(
        key="funnel", title=Bi("漏斗：曾到达各阶段的卷宗", "Funnel: dossiers that reached each state"), source=SOURCE, unit=DOSSIERS,
        kind="funnel", names=[STATES[s].label for s in shown], series={Bi("份数", "Dossiers"): [counted[s] for s in shown]},
        hrefs=[scope.rows(reached=s) for s in shown], notes=(ONCE, LATE.fill(n=late)) if late else (ONCE,),
    )  # fmt: skip


def flow(rows: QuerySet[Standing], scope: Scope, actor: Actor | None = None) -> Chart:
    """Where dossiers came from and went, as a Sankey of straight ways; what led back is told below it, for a Sankey has no circles."""
    forth, back = _passed("ways", lambda: road.ways(_of(rows)), scope, actor, lambda found: sum(found[0].values()))
    shown = sorted(forth.items(), key=lambda step: (road.ORDER[step[0][0]], -step[1]))
    standing = dict(rows.values_list("state").annotate(n=Count("pk")))
    still = sorted(standing.items(), key=lambda state: road.ORDER[state[0]])
    return Chart(
        key="flow", title=Bi("流向：从哪里来、到哪里去", "Flow: from where to where"), source=SOURCE, unit=DOSSIERS, kind="sankey",
        links=[(STATES[a].label, STATES[b].label, n) for (a, b), n in shown], height="high", stays=[(STATES[s].label, STILL, n) for s, n in still],
        hrefs=[*(scope.rows(way=f"{a}-{b}") for (a, b), _ in shown), *(scope.rows(state=s) for s, _ in still)], notes=(STRAIGHT, *_returns(back)),
    )  # fmt: skip


def _returns(back: Mapping[tuple[str, str], int]) -> list[Bi]:
    """What a picture without circles leaves out, with its number."""
    named = [STATES[a].label + Bi(" → ", " → ") + STATES[b].label + Bi(f" {n}", f" {n}") for (a, b), n in sorted(back.items(), key=lambda way: -way[1])]  # fmt: skip
    if not named:
        return []
    return [BACK.fill(n=sum(back.values()), w=Bi("、".join(way.zh for way in named), ", ".join(way.en for way in named)))]  # fmt: skip


def pyramid(rows: QuerySet[Standing], scope: Scope) -> Chart:
    """How deep the reserve is today."""
    open_now = PoolEntry.objects.filter(closed_on__isnull=True, dossier__in=rows.values("pk"))
    counted = dict(open_now.values_list("tier").annotate(n=Count("pk")))
    return Chart(
        key="tiers", title=Bi("储备梯队", "Tiers of the reserve"), source=SOURCE, unit=DOSSIERS, kind="pyramid",
        names=list(TIERS.values()), series={Bi("份数", "Dossiers"): [counted.get(code, 0) for code in TIERS]},
        hrefs=[scope.rows(tier=code) for code in TIERS],
    )  # fmt: skip
