"""``{% word "MILESTONE_STATES" m.state %}``: the name of a code; ``{% badge "…" code %}``: the same as a badge with its tone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.safestring import SafeString

from zhongshu.delivery import terms
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.figures import figure as in_full
from zhongshu.pages import wording
from zhongshu.pages.templatetags import zs

register = template.Library()


@register.simple_tag
def word(table: str, code: str) -> str:
    """The name of a code in the reader's language; a code nobody knows shows itself."""
    return str(getattr(terms, table).get(code) or code or "—")


@register.simple_tag
def badge(table: str, code: str) -> SafeString:
    """A badge."""
    found: Bi | str = getattr(terms, table).get(code) or code or "—"
    return zs.state(found, terms.TONES.get(code, "neutral"))


@register.filter
def side(value: Any) -> str:
    """The reader's side of a text kept as {zh, en}."""
    if isinstance(value, dict):
        return pick({"t_zh": value.get("zh", ""), "t_en": value.get("en", "")}, "t")
    return str(value or "")


@register.filter
def written(value: str) -> str:
    """A day as sealed texts keep it (2026-11-22), as people read it."""
    return wording.day(dt.date.fromisoformat(value)) if value else "—"


@register.filter
def figure(value: Any) -> str:
    """A measured number as people write it."""
    return in_full(value)
