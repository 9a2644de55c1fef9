"""Shows a sealed value, whatever its shape: a text, a bilingual pair, a list of rows. Everything is escaped."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhongshu.kernel.bilingual import EN, language

register = template.Library()


@register.filter
def sealed(value: Any) -> str | SafeString:
    """A value of a chapter as HTML."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, dict):
        if set(value) <= {"zh", "en"}:
            side = "en" if language() == EN else "zh"
            return str(value.get(side) or value.get("zh") or value.get("en") or "—")
        return format_html_join(
            "",
            '<div class="sealed-row"><span class="text-secondary">{}</span> {}</div>',
            ((k, sealed(v)) for k, v in _read(value)),
        )
    if isinstance(value, list):
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((sealed(item),) for item in value)))
    return str(value)


def _read(row: dict[str, Any]) -> list[tuple[str, Any]]:
    """The fields of a row in the reader's language: of a pair ``x_zh``/``x_en`` only one side."""
    mine, other = ("_en", "_zh") if language() == EN else ("_zh", "_en")
    found = []
    for key, value in row.items():
        if key.endswith(other) and row.get(key.removesuffix(other) + mine):
            continue
        found.append((key.removesuffix(mine).removesuffix(other), value))
    return found
