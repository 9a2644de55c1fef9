"""The list itself: from a request to a page, a table for htmx, a sheet, or the preview of a bulk action.

Queries of one answer, whatever the number of rows: count and sums (1), the page of rows (1, and one for each prefetch of ``rows``), saved views
and chosen columns (1 each, for people signed in). Large counts are kept for half a minute.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from zhongshu.kernel import search
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.pages.listing import state as states
from zhongshu.pages.listing.bulk import MOST_ROWS, Bulk, run
from zhongshu.pages.listing.columns import Column
from zhongshu.pages.listing.filters import Filter
from zhongshu.pages.listing.leaving import sheet_answer
from zhongshu.pages.listing.table import Table, Totals
from zhongshu.pages.models import ColumnChoice, SavedView
from zhongshu.pages.page import Button, Page

KEPT_COUNT = 10_000  # from here a count is kept
KEPT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter the list offers by name; ``query`` is its part of the address, such as ``state=open&sort=due``."""

    key: str
    label: Bi
    query: str


class Listing:
    """Base of every list page. A subclass declares; a view calls `answer`."""

    name: str  # stable: saved views and columns hang on it
    title: Bi
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    tabs: Sequence[Tab] = ()
    bulks: Sequence[Bulk] = ()
    order: Sequence[str] = ()  # order_by of the list's own order
    size: int = 50
    search_kind: str = ""  # kind in the search index, or
    search_fields: Sequence[str] = ()  # fields that may contain what is searched
    search_hint: Bi = Bi("在此列表中搜索", "Search this list")
    empty: Bi = Bi("这里还没有记录", "Nothing here yet")
    empty_hint: Bi = Bi("有了第一条记录，就会显示在这里", "The first record will be shown here")
    empty_button: Button | None = None
    exports: bool = True

    def rows(self, actor: Any) -> QuerySet[Any]:
        """Everything this actor may see in the list, with what the columns need (select_related, prefetch_related, annotations)."""
        raise NotImplementedError

    def known(self, actor: Any) -> QuerySet[Any]:
        """The same, built once for one actor: which rows an interest hides may take a score of questions, and an answer asks for rows twice."""
        kept: tuple[Any, QuerySet[Any]] | None = self.__dict__.get("_known")
        if kept is None or kept[0] is not actor:
            kept = self.__dict__["_known"] = (actor, self.rows(actor))
        return kept[1].all()

    def href(self, row: Any) -> str:
        """Where a row opens; nothing when it does not."""
        return ""

    def offered_bulks(self, actor: Any) -> list[Bulk]:
        return [bulk for bulk in self.bulks if not bulk.right or actor.may(bulk.right)]

    # --- from a request to an answer

    def answer(self, request: HttpRequest, *, page: Page | None = None, template: str = "pages/list.html", context: Mapping[str, Any] | None = None) -> HttpResponse:  # fmt: skip
        """The page, its table, its sheet, or a step of a bulk action."""
        actor = request.actor  # type: ignore[attr-defined]
        if request.method == "POST":
            return self._bulk(request, actor, page)
        state = states.read(request.GET, columns=self.columns, filters=self.filters, actor=actor, size=self.size)
        kind = request.GET.get("export", "")
        if kind and self.exports:
            return cast(HttpResponse, self._sheet(kind, actor, state))
        table = self.table(request, actor, state)
        part = request.headers.get("HX-Target") == "list" and not request.headers.get("HX-History-Restore-Request")
        shown = page or Page(title=self.title)
        answer = render(
            request, "pages/list_table.html" if part else template, {"table": table, "page": shown, **(context or {})}
        )
        patch_vary_headers(answer, ["HX-Target"])
        return answer

    def table(self, request: HttpRequest, actor: Any, state: states.State) -> Table:
        """One page of rows with everything around it."""
        narrowed = self.narrowed(actor, state)
        totals = self.totals(narrowed)
        pages = max(1, -(-min(totals.count, states.DEEPEST) // state.size))
        number = min(state.page, pages)
        start = (number - 1) * state.size
        rows = self.page_of(actor, narrowed, state.sort, start, state.size) if totals.count else []
        return Table(
            listing=self, request=request, state=state, rows=rows, totals=totals, number=number, pages=pages,
            columns=self.chosen(actor, state), views=self._views(actor), bulks=self.offered_bulks(actor),
        )  # fmt: skip

    # --- rows

    def narrowed(self, actor: Any, state: states.State) -> QuerySet[Any]:
        """The rows that pass search and filters."""
        rows = self.known(actor)
        for field in state.fields:
            if field.value is not None:
                rows = field.filter.narrow(rows, field.value)
        return self.found(rows, state.search) if state.search else rows

    def found(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """The rows that match a search."""
        if self.search_kind:
            return search.matching(rows, text, kind=self.search_kind)
        if not self.search_fields:
            return rows
        for word in text.split()[:6]:
            rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in self.search_fields)))
        return rows

    def page_of(self, actor: Any, narrowed: QuerySet[Any], sort: str, start: int, size: int) -> list[Any]:
        """One page of rows in one query: which rows is decided over keys alone, however deep the page lies; only these are read whole."""
        keys = self.ordered(narrowed, sort).values("pk")[start : start + size]
        return list(self.ordered(self.known(actor).filter(pk__in=keys), sort))

    def ordered(self, rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
        """The rows in the asked order, the same order every time; rows that tie stand by their key, in the direction of the last name, so that
        one index serves a sort and its reverse."""
        names = self._order_names(sort)
        return rows.order_by(*names, "-pk" if names[-1].startswith("-") else "pk") if names else rows

    def _order_names(self, sort: str) -> list[str]:
        key = sort.removeprefix("-")
        column = next((c for c in self.columns if c.key == key and c.sort), None)
        if column is None:
            return list(self.order)
        down = sort.startswith("-") != column.sort.startswith("-")
        return [("-" if down else "") + column.sort.removeprefix("-")]

    def totals(self, rows: QuerySet[Any]) -> Totals:
        """How many rows, and the sums of the columns that have one; one query."""
        plain = rows.order_by()
        try:
            name = "list:" + hashlib.sha256(str(plain.query).encode()).hexdigest()
        except EmptyResultSet:
            return Totals(0, {})
        kept = cache.get(name)
        if kept is not None:
            return kept
        wanted = {column.key: Sum(column.total) for column in self.columns if column.total}
        found = plain.aggregate(rows_counted=Count("pk"), **wanted)
        totals = Totals(found.pop("rows_counted"), found)
        if totals.count >= KEPT_COUNT:
            cache.set(name, totals, KEPT_SECONDS)
        return totals

    # --- columns and views

    def chosen(self, actor: Any, state: states.State) -> list[Column]:
        """The columns to show: those of the address, else those this person chose, else the list's own."""
        keys: Sequence[str] = state.columns
        if not keys and actor.user_id:
            stored = ColumnChoice.objects.filter(owner=actor.user_id, listing=self.name).values_list(
                "columns", flat=True
            )
            keys = next((text.split(",") for text in stored), ())
        by_key = {column.key: column for column in self.columns}
        return [by_key[key] for key in keys if key in by_key] or [column for column in self.columns if column.default]

    def _views(self, actor: Any) -> list[SavedView]:
        if not actor.user_id:
            return []
        mine_or_shared = Q(owner=actor.user_id) | Q(shared=True)
        return list(SavedView.objects.filter(mine_or_shared, listing=self.name).order_by("created_at")[:40])

    # --- sheets

    def _sheet(self, kind: str, actor: Any, state: states.State) -> HttpResponseBase:
        """All rows of the present view, in its columns and order."""
        columns = self.chosen(actor, state)
        return sheet_answer(kind, self.title, columns, self.values(actor, state, columns))

    def values(self, actor: Any, state: states.State, columns: Sequence[Column]) -> Iterator[list[Any]]:
        """Plain values of every row of the view."""
        rows = self.ordered(self.narrowed(actor, state), state.sort)
        for row in rows.iterator(chunk_size=1000):
            yield [column.plain(row) for column in columns]

    # --- bulk actions

    def _bulk(self, request: HttpRequest, actor: Any, page: Page | None) -> HttpResponse:
        """Preview, then deed, then a way back."""
        bulk = next((b for b in self.offered_bulks(actor) if b.key == request.POST.get("bulk")), None)
        if bulk is None:
            raise BadValue("bulk", Bi("没有这个批量操作", "There is no such bulk action"))
        rows = self._picked(request, actor)
        target = request.get_full_path()
        if request.POST.get("undo") and bulk.undo:
            messages.success(request, str(Bi("撤销：", "Undone: ") + run(bulk.undo, actor, rows).words))
            return HttpResponseRedirect(target)
        form = bulk.form(request.POST if request.POST.get("confirmed") else None) if bulk.form else None
        if request.POST.get("confirmed") and (form is None or form.is_valid()):
            able = [row for row in rows if bulk.check(actor, row) is None]
            outcome = run(bulk.perform, actor, able, **(form.given if form else {}))
            messages.success(request, str(outcome.words))
            if bulk.undo and outcome.done:
                request.session["undo"] = {"listing": self.name, "bulk": bulk.key, "picked": outcome.done}
            return HttpResponseRedirect(target)
        checked = [(row, bulk.check(actor, row)) for row in rows]
        shown = Page(title=bulk.label, crumbs=page.crumbs if page else ())
        context = {
            "page": shown, "bulk": bulk, "form": form, "checked": checked, "back": target,
            "able": sum(1 for _, why in checked if why is None), "listing": self,
        }  # fmt: skip
        return render(request, "pages/bulk_preview.html", context)

    def _picked(self, request: HttpRequest, actor: Any) -> list[Any]:
        """The rows ticked, or every row of the view, at most `MOST_ROWS`."""
        if request.POST.get("all"):
            state = states.read(request.GET, columns=self.columns, filters=self.filters, actor=actor, size=self.size)
            rows = self.ordered(self.narrowed(actor, state), state.sort)
        else:
            rows = self.known(actor).filter(pk__in=request.POST.getlist("pick")[: MOST_ROWS + 1])
        picked = list(rows[: MOST_ROWS + 1])
        if not picked:
            raise BadValue("pick", Bi("请先勾选至少一行", "Tick at least one row first"))
        if len(picked) > MOST_ROWS:
            raise BadValue("pick", Bi(f"一次最多处理 {MOST_ROWS} 行", f"At most {MOST_ROWS} rows at a time"))
        return picked
