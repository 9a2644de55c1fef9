"""What the templates of a list read: cells, header links, pages, tabs, chips, footer. Computes text and addresses, asks no database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import sheets
from zhongshu.pages.listing import state as states
from zhongshu.pages.listing.bulk import Bulk
from zhongshu.pages.listing.columns import Column
from zhongshu.pages.models import SavedView
from zhongshu.pages.saved import refused_view
from zhongshu.pages.templatetags import zs

if TYPE_CHECKING:
    from zhongshu.pages.listing.listing import Listing


@dataclass(frozen=True, slots=True)
class Totals:
    """The footer: how many rows, and the sum of each summed column."""

    count: int
    sums: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One row as drawn."""

    key: str
    name: str
    url: str
    cells: SafeString  # drawn here and not in the template: a page has hundreds of them


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: what a click sorts by, and how it is sorted now."""

    column: Column
    url: str
    direction: str  # ascending, descending, none


@dataclass(frozen=True, slots=True)
class TabLink:
    label: Any
    url: str
    here: bool
    forget: int = 0
    shared: bool = False


@dataclass
class Table:
    """The whole of a drawn list."""

    listing: Listing
    request: HttpRequest
    state: states.State
    rows: list[Any]
    totals: Totals
    number: int
    pages: int
    columns: list[Column]
    views: list[SavedView]
    bulks: list[Bulk]

    @cached_property
    def lines(self) -> list[Line]:
        opened = [(column, _opened(column)) for column in self.columns]
        return [self._line(row, opened) for row in self.rows]

    def _line(self, row: Any, opened: list[tuple[Column, SafeString]]) -> Line:
        url = self.listing.href(row)
        drawn = []
        for column, start in opened:
            html = column.html(row)
            if url and column.kind == "main":
                html = format_html('<a class="row-link" href="{}">{}</a>', url, html)
            drawn.append((start, html))
        return Line(str(row.pk), str(row), url, format_html_join("", "{}{}</td>", drawn))

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "none")
        now = self.state.sort
        direction = "ascending" if now == column.key else "descending" if now == "-" + column.key else "none"
        first_down = column.right or column.kind in ("date", "moment")
        wanted = {
            "ascending": "-" + column.key,
            "descending": column.key,
            "none": ("-" if first_down else "") + column.key,
        }[direction]
        return Heading(column, self.url(sort=wanted, page=None), direction)

    @cached_property
    def footer(self) -> list[tuple[Column, Any]]:
        """The sum under each column, or nothing."""
        sums = self.totals.sums
        return [(c, (zs.wan(sums[c.key]) if c.kind == "money" else f"{sums[c.key]:,}") if sums.get(c.key) is not None else "") for c in self.columns]  # fmt: skip

    @property
    def has_sums(self) -> bool:
        return any(text for _, text in self.footer)

    @property
    def chips(self) -> list[Any]:
        return states.chips(self.state, self.request.GET)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.state.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.state.size + len(self.rows)

    @property
    def earlier(self) -> str:
        return self.url(page=self.number - 1 if self.number > 2 else None) if self.number > 1 else ""

    @property
    def later(self) -> str:
        return self.url(page=self.number + 1) if self.number < self.pages else ""

    @cached_property
    def near_pages(self) -> list[tuple[int, str]]:
        """Numbers to jump to: the first, the neighbours, the last; 0 stands for a gap."""
        wanted = sorted({1, self.pages, *range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)})
        found: list[tuple[int, str]] = []
        for before, page in zip([0, *wanted], wanted, strict=False):
            if page - before > 1:
                found.append((0, ""))
            found.append((page, self.url(page=page if page > 1 else None)))
        return found

    @property
    def sheet_rows(self) -> int:
        """How many rows an Excel sheet of this view holds; less than all of a very long list."""
        return min(self.totals.count, sheets.MOST_ROWS)

    @property
    def unreached(self) -> int:
        """How many rows lie beyond the last page that can be opened."""
        return max(0, self.totals.count - states.DEEPEST)

    @property
    def excel_url(self) -> str:
        return self.url(export="xlsx", page=None, cols=",".join(c.key for c in self.columns))

    @property
    def csv_url(self) -> str:
        return self.url(export="csv", page=None, cols=",".join(c.key for c in self.columns))

    @property
    def kept_query(self) -> str:
        """The address of this view as it is saved: filters, search, sort, columns; not the page."""
        query = self.request.GET.copy()
        for name in ("page", "export", "view", "tab"):
            query.pop(name, None)
        return query.urlencode()

    @cached_property
    def tab_links(self) -> list[TabLink]:
        """All, the list's own tabs, then saved views."""
        view, tab = self.request.GET.get("view", ""), self.request.GET.get("tab", "")
        links = [TabLink(Bi("全部", "All"), "?", not view and not tab and not self.state.narrowed)]
        links += [TabLink(t.label, f"?tab={t.key}&{t.query}", tab == t.key) for t in self.listing.tabs]
        reader = getattr(getattr(self.request, "actor", None), "user_id", "")
        for saved in self.views:
            mine = bool(reader) and saved.owner == reader
            links.append(
                TabLink(
                    saved.name,
                    _joined(f"view={saved.pk}", saved.query),
                    view == str(saved.pk),
                    saved.pk if mine else 0,
                    saved.shared,
                )
            )
        return links

    @property
    def all_columns(self) -> list[tuple[Column, bool]]:
        """Every column, the shown ones first in their order, and whether it is shown."""
        hidden = [column for column in self.listing.columns if column not in self.columns]
        return [(column, True) for column in self.columns] + [(column, False) for column in hidden]

    @property
    def undo(self) -> dict[str, Any] | None:
        """The bulk action just done here that can be taken back; offered once."""
        if "undo" not in self.request.session or self.request.session["undo"].get("listing") != self.listing.name:
            return None
        return self.request.session.pop("undo")

    @property
    def refused_view(self) -> dict[str, Any] | None:
        """The view that could not be saved under the typed name, and why; shown once, beside the name."""
        return refused_view(self.request, self.listing.name)

    @property
    def other_parameters(self) -> list[tuple[str, str]]:
        """What a small form of its own must carry along: every parameter but page and size."""
        return [
            (key, value)
            for key, values in self.request.GET.lists()
            for value in values
            if key not in ("page", "per", "export")
        ]

    @property
    def sizes(self) -> tuple[int, ...]:
        return states.SIZES

    def url(self, **changes: Any) -> str:
        query: QueryDict = self.request.GET.copy()
        query.pop("export", None)
        for key, value in changes.items():
            if value is None:
                query.pop(key, None)
            else:
                query[key] = str(value)
        return "?" + query.urlencode()


def _opened(column: Column) -> SafeString:
    """The start of every cell of a column."""
    css = f"cell-{column.kind} right" if column.right else f"cell-{column.kind}"
    return format_html('<td class="{}" data-label="{}">', css, column.header)


def _joined(*parts: str) -> str:
    return "?" + "&".join(part for part in parts if part)
