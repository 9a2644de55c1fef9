"""``{% row_value asked fact %}`` and ``{% part_name asked fact %}`` in the rows of an indicator."""

from __future__ import annotations

from typing import Any

from django import template

from zhongshu.desk.reports import Fact, Indicator, showing

register = template.Library()


@register.simple_tag
def row_value(asked: Indicator, fact: Fact) -> Any:
    return showing.row_value(asked, fact)


@register.simple_tag
def part_name(asked: Indicator, fact: Fact) -> str:
    named = asked.parts() if asked.parts else {}
    return str(named.get(fact.by, fact.by or "—"))
