"""How far each dossier has come, told from its passages in two ways that both add up.

The main road counts a dossier once a stage, when it first arrived there or beyond: a return from a gate is no second arrival, and who skipped a stage is
not lost to it. A dossier that began further along (split off at work) counts from where it began. The straight way of a dossier is its course without what
led back and was walked again, so what came into a state is what left it and what stands there, exactly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from zhongshu.kernel import clock
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import Passage, Standing

ROAD = ("LEAD", "SCREEN", "CAND", "APPR", "REFINE", "PROP", "CONTR", "ACTIVE", "TRANS", "GRAD")
_PLACES = {code: n for n, code in enumerate(ROAD)}
ORDER = {code: n for n, code in enumerate(STATES)}


def _reach(passages: QuerySet[Passage]) -> QuerySet[Any, Any]:
    """Each dossier with the furthest place on the road it came to, and the one at which it began."""
    place = Case(*(When(target=code, then=Value(n)) for code, n in _PLACES.items()), output_field=IntegerField())
    return passages.filter(target__in=ROAD).order_by().values("dossier").annotate(far=Max(place), began=Min(place))


def _over(state: str) -> Q:
    return Q(far__gte=_PLACES[state], began__lte=_PLACES[state])


def reached(passages: QuerySet[Passage]) -> dict[str, int]:
    """How many dossiers came to each stage of the road or beyond, by these passages; under ``""`` how many began further along than its first stage. One question."""
    asked = {code: Count("dossier", filter=_over(code)) for code in ROAD}
    found = _reach(passages).aggregate(**asked, late=Count("dossier", filter=Q(began__gt=0)))
    return {**{code: found[code] or 0 for code in ROAD}, "": found["late"] or 0}


def who_reached(state: str, passages: QuerySet[Passage]) -> QuerySet[Any, Any]:
    """The dossiers that `reached` counts at this stage, by id."""
    return _reach(passages).filter(_over(state)).values("dossier")


def before(instant: dt.datetime) -> QuerySet[Passage]:
    """The passages up to an instant."""
    return Passage.objects.filter(at__lt=instant)


def year_of(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The instants between which a calendar year lies."""
    return clock.end_of(dt.date(year - 1, 12, 31)), clock.end_of(dt.date(year, 12, 31))


def straight(targets: Iterable[str]) -> list[str]:
    """A course without its returns: coming to a state forgets every later one that was passed before."""
    way: list[str] = []
    for target in targets:
        while way and ORDER[way[-1]] >= ORDER[target]:
            way.pop()
        way.append(target)
    return way


def ways(passages: QuerySet[Passage]) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """The steps of all straight ways with how many dossiers took each, and every passage that led back with how often. One question."""
    forth: dict[tuple[str, str], int] = {}
    back: dict[tuple[str, str], int] = {}
    rows = passages.order_by("dossier_id", "at", "pk").values_list("dossier_id", "source", "target")
    for _, course in groupby(rows.iterator(), key=lambda row: row[0]):
        taken = [(source, target) for _, source, target in course]
        for step in taken:
            if step[0] and ORDER[step[0]] >= ORDER[step[1]] and step[0] != step[1]:
                back[step] = back.get(step, 0) + 1
        for pair in pairwise(straight(target for _, target in taken)):
            forth[pair] = forth.get(pair, 0) + 1
    return forth, back


def by_way(rows: QuerySet[Standing], source: str, target: str) -> QuerySet[Standing]:
    """Those whose straight way leads from one state to the other: the last arrival short of ``target`` was in ``source``, and the last up to it in ``target``."""
    return rows.annotate(_short=_last(ORDER[target]), _upto=_last(ORDER[target] + 1)).filter(_short=source, _upto=target)  # fmt: skip


def _last(places: int) -> Subquery:
    """Where a dossier arrived last among the first so many states."""
    low = [code for code, n in ORDER.items() if n < places]
    return Subquery(
        Passage.objects.filter(dossier=OuterRef("pk"), target__in=low).order_by("-at", "-pk").values("target")[:1]
    )
