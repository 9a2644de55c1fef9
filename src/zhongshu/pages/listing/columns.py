"""A column of a list: where its value comes from, how it is drawn on a page, and what it is in a sheet.

The same value feeds both, so an export holds what the page showed. Kinds and their values: text · main (text that opens the row) · code ·
money (fen) · number · percent (0 to 1) · date · due (date) · moment (instant) · state (`Tone`) · person ((name, organisation)) · flag (bool).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.pages import wording
from zhongshu.pages.templatetags import zs

KINDS = frozenset(
    ["text", "main", "code", "money", "number", "percent", "date", "due", "moment", "state", "person", "flag"]
)
RIGHT_ALIGNED = frozenset({"money", "number", "percent"})
YES, NO = Bi("是", "Yes"), Bi("否", "No")


@dataclass(frozen=True, slots=True)
class Tone:
    """A state as a list shows it: its label and one of the tones of a badge."""

    label: Bi | str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` is a function of the row or a dotted path (its key when left out)."""

    key: str
    label: Bi
    value: Callable[[Any], Any] | str = ""
    kind: str = "text"
    sort: str = ""  # an order_by name; empty: cannot be sorted
    default: bool = True  # shown until somebody chooses otherwise
    total: str = ""  # the database field summed in the footer
    unit: Bi | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise LookupError(f"no such kind of column: {self.kind}")

    @property
    def right(self) -> bool:
        return self.kind in RIGHT_ALIGNED

    @property
    def header(self) -> str:
        """The label with its unit."""
        unit = self.unit or (Bi("万元", "10k CNY") if self.kind == "money" else None)
        return f"{self.label} ({unit})" if unit else str(self.label)

    def of(self, row: Any) -> Any:
        """The value of a row."""
        if callable(self.value):
            return self.value(row)
        found = row
        for step in (self.value or self.key).split("."):
            found = found.get(step) if isinstance(found, dict) else getattr(found, step, None)
            if found is None:
                return None
        return found() if callable(found) else found

    def html(self, row: Any) -> Any:
        """The cell on a page."""
        value = self.of(row)
        return "—" if value is None or value == "" else _DRAWN.get(self.kind, _words)(value)

    def plain(self, row: Any) -> Any:
        """The cell in a sheet: text, number or date."""
        value = self.of(row)
        return None if value is None or value == "" else _PLAIN.get(self.kind, str)(value)


def _words(value: Any) -> Any:
    return zs.typed(str(value))


def _person_words(value: Any) -> str:
    name, organisation = value if isinstance(value, tuple) else (value, "")
    return f"{name} · {organisation}" if organisation else str(name)


def _in_wan(fen: int) -> Decimal | int:
    amount = Decimal(fen) / FEN_PER_WAN
    return int(amount) if amount == amount.to_integral_value() else amount


_DRAWN: dict[str, Callable[[Any], Any]] = {
    "code": lambda value: zs.code(value, copy=False),
    "money": zs.wan,
    "number": lambda value: f"{value:,}",
    "percent": zs.percent,
    "date": wording.day,
    "due": zs.due,
    "moment": lambda value: format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), wording.since(value), wording.moment(value)),
    "state": lambda value: zs.state(value.label, value.tone),
    "person": lambda value: zs.person(*value) if isinstance(value, tuple) else zs.person(value),
    "flag": lambda value: str(YES if value else NO),
}  # fmt: skip
_PLAIN: dict[str, Callable[[Any], Any]] = {
    "money": _in_wan,
    "number": lambda value: value,
    "percent": float,
    "date": wording.as_day,
    "due": wording.as_day,
    "moment": lambda value: value.astimezone(clock.SHANGHAI).replace(tzinfo=None, microsecond=0),
    "state": lambda value: str(value.label),
    "person": _person_words,
    "flag": lambda value: str(YES if value else NO),
}
SHEET_FORMATS: dict[str, str] = {
    "money": "#,##0.######", "number": "#,##0.########", "percent": "0.0%", "date": "yyyy-mm-dd", "due": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm",
}  # fmt: skip


def shown_text(value: Any) -> str:
    """A plain value as text (CSV)."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
