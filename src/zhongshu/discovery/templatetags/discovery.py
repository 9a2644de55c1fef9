"""How a measured value is written: as many digits as it has, none that say nothing."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def figure(value: float | None) -> str:
    """``33.9``, ``80``, ``1e+11``; a dash when there is none."""
    return "—" if value is None else f"{value:,.10g}"
