"""``{% load dossier %}{% dossier_tabs dossier "plan" %}``: the pages of a dossier, the present one marked."""

from __future__ import annotations

from typing import Any

from django import template

from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.tabs import tabs_for

register = template.Library()


@register.inclusion_tag("lifecycle/tabs.html", takes_context=True)
def dossier_tabs(context: dict[str, Any], dossier: Dossier, here: str, alone: bool = True) -> dict[str, Any]:
    """The tabs; ``alone`` when they do not stand within the dossier's own header."""
    return {"tabs": tabs_for(context["request"].actor, dossier, here), "alone": alone}
