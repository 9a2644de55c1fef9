"""What the entrance asks: the one-click roles of a demonstration, and whether this reader must add a second factor."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from zhongshu.kernel.bilingual import Bi
from zhongshu.people.demonstration import DEMO_PASSWORD
from zhongshu.people.queries.accounts import demo_logins
from zhongshu.people.roles import LABELS, NEED_FACTOR

register = template.Library()


@register.simple_tag
def demo_entries() -> list[tuple[Bi, Any]]:
    """One account a role, in a demonstration; else nothing."""
    return [(LABELS[role], user) for role, user in demo_logins()]


@register.simple_tag
def demo_password() -> str:
    """What one may type with the address of any of them."""
    return DEMO_PASSWORD


@register.simple_tag(takes_context=True)
def factor_needed(context: template.Context) -> bool:
    """Whether this reader's roles may not be entered with a password alone."""
    return bool(settings.REQUIRE_SECOND_FACTOR and context["request"].actor.roles & NEED_FACTOR)
