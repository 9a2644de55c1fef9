"""Recommendations, for those who triage."""

from __future__ import annotations

from django.db.models import QuerySet

from zhongshu.discovery.models import Recommendation
from zhongshu.lifecycle.queries import unlocked
from zhongshu.people.actor import Actor


def recommendations(actor: Actor) -> QuerySet[Recommendation]:
    """Every recommendation with its lead; nobody else gets a row."""
    if not actor.may("triage:RUA"):
        return Recommendation.objects.none()
    return unlocked(actor, Recommendation.objects.select_related("lead__dossier"), "lead__dossier_id")
