"""Shows a sealed value, whatever its shape: a text, a bilingual pair, a list of rows. Everything is escaped."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhongshu.kernel.bilingual import EN, Bi, language
from zhongshu.pages.templatetags import zs

register = template.Library()
MOST_COLUMNS = 5
NAMES: dict[str, Bi] = {
    "unit": Bi("单位", "Unit"),
    "value": Bi("能达到", "Reachable"),
    "today": Bi("主流现值", "Incumbent today"),
    "person": Bi("人员", "Person"),
    "kind": Bi("类别", "Kind"),
}


@register.filter
def sealed(value: Any) -> str | SafeString:
    """A value of a chapter as HTML."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list) and all(isinstance(row, list) for row in value):
        return _rows([row for row in value if row])
    if isinstance(value, list):
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((sealed(item),) for item in value)))
    return zs.typed(str(value))


def _rows(rows: list[list[tuple[Any, str]]]) -> str | SafeString:
    """Rows with the same few short columns as a table, others one below the other."""
    if not rows:
        return "—"
    labels = [str(label) for label, _ in rows[0]]
    alike = all([str(label) for label, _ in row] == labels for row in rows)
    if len(rows) < 2 or not alike or len(labels) > MOST_COLUMNS:
        return format_html_join("", '<dl class="facts sealed-row">{}</dl>', ((_pairs(row),) for row in rows))
    head = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in labels))
    cells = (
        format_html_join("", '<td data-label="{}">{}</td>', ((label, zs.typed(said)) for label, said in row))
        for row in rows
    )
    body = format_html_join("", "<tr>{}</tr>", ((row,) for row in cells))
    table = '<div class="table-responsive"><table class="table table-cards plan-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    return format_html(table, head, body)


def _pairs(row: list[tuple[Any, str]]) -> SafeString:
    return format_html_join("", "<dt>{}</dt><dd>{}</dd>", ((label, zs.typed(said)) for label, said in row))


def _mapping(value: dict[str, Any]) -> str | SafeString:
    """A bilingual text, or a small record whose keys have names."""
    side = "en" if language() == EN else "zh"
    text = value.get(side) or value.get("zh") or value.get("en")
    rest = [(NAMES.get(k) or k, sealed(v)) for k, v in value.items() if k not in ("zh", "en") and v not in (None, "")]
    if not rest:
        return zs.typed(str(text or "—"))
    return format_html("{}{}", zs.typed(text or ""), format_html('<dl class="facts">{}</dl>', _pairs(rest)))
