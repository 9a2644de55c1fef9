"""Small words of the public pages: the state, mode and field of a need."""

from __future__ import annotations

from typing import Any

from django import template

from zhongshu.discovery.rules import NEED_MODES, NEED_STATES
from zhongshu.pages.templatetags import zs
from zhongshu.policy.queries import active_rules

register = template.Library()
TONES = {"published": "info", "matched": "special", "piloting": "special", "satisfied": "good"}


@register.simple_tag
def need_state(need: Any) -> Any:
    return zs.state(NEED_STATES[need.state], TONES.get(need.state, "neutral"))


@register.simple_tag
def need_mode(need: Any) -> str:
    return str(NEED_MODES.get(need.mode, need.mode))


@register.simple_tag
def field_name(code: str) -> str:
    return str(active_rules().label("fields", code))
