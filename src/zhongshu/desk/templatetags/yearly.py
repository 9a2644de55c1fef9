"""``{{ pair|side }}`` and ``{{ fen|in_wan }}`` in the yearly report: the reader's side of a plain pair, an amount in 万元."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from zhongshu.kernel.bilingual import EN, language
from zhongshu.kernel.money import wan

register = template.Library()


@register.filter
def side(pair: Mapping[str, str]) -> str:
    return pair["en" if language() == EN else "zh"]


@register.filter
def in_wan(fen: int) -> str:
    return wan(fen)
