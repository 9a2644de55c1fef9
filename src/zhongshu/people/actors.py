"""Turns a signed-in user into an `Actor`: three queries, once a request."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zhongshu.kernel import clock
from zhongshu.people.actor import PUBLIC, Actor, Holding
from zhongshu.people.models import Employment, Grant, User
from zhongshu.people.roles import Role


def actor_of(user: Any) -> Actor:
    """The actor behind ``user``; the public when nobody is signed in."""
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC
    today = clock.today()
    current = Q(until__isnull=True) | Q(until__gte=today)
    held = Grant.objects.filter(current, user=user, since__lte=today, ended_at__isnull=True)
    grants = held.values_list("role", "kind", "ref")
    holdings = tuple(Holding(Role(role), kind, ref) for role, kind, ref in grants)
    begun = Q(since__isnull=True) | Q(since__lte=today)
    employed = Employment.objects.filter(current, begun, person_id=user.person_id or None)
    return Actor(
        user_id=user.pk,
        name=user.name,
        person_id=user.person_id or "",
        holdings=holdings,
        organisations=frozenset(employed.values_list("organisation_id", flat=True)),
    )
