"""Whose token this is, and which tokens a person has."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from zhongshu.api.models import Token
from zhongshu.kernel import clock
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of_token(secret: str) -> Actor | None:
    """The owner of a token that still holds, as an actor; None otherwise."""
    found = (
        Token.objects.filter(sha256=digest(secret), revoked_at__isnull=True, until__gte=clock.today())
        .select_related("user__person")
        .first()
    )
    return actor_of(found.user) if found else None


def tokens_of(actor: Actor) -> QuerySet[Token]:
    """A person's own tokens, newest first."""
    return Token.objects.filter(user_id=actor.user_id).order_by("-created_at")
