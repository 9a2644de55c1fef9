"""Counts beside the rows of a list: asked of each row that is shown, never by joining and grouping everything there is.

Flows in: rows that name their outer row by ``OuterRef``. Flows out: a column. A list of a hundred thousand rows shows fifty; only a list that is
sorted or filtered by such a count pays for them all.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery


def count_of(rows: QuerySet[Any]) -> Subquery:
    """How many of ``rows`` there are for the row outside."""
    counted = Func(F("pk"), function="COUNT", output_field=IntegerField())  # no aggregate: it must not group
    return Subquery(rows.order_by().annotate(counted=counted).values("counted"), output_field=IntegerField())
