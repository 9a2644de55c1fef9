"""Turns a signed-in user into an `Actor`: three queries, once a request."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.questions import question
from zhongshu.people.actor import PUBLIC, Actor, Holding
from zhongshu.people.models import Employment, Grant, User
from zhongshu.people.roles import Role


def actor_of(user: Any) -> Actor:
    """The actor behind ``user``; the public when nobody is signed in."""
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC
    today = clock.today()
    return Actor(
        user_id=user.pk,
        name=user.name,
        person_id=user.person_id or "",
        holdings=tuple(Holding(Role(role), kind, ref) for role, kind, ref in _held(user.pk, today)),
        organisations=frozenset(_employers(user.person_id, today) if user.person_id else ()),
    )


@question
def _held(user_id: str, today: dt.date) -> QuerySet[Grant, tuple[str, str, str]]:
    current = Q(until__isnull=True) | Q(until__gte=today)
    held = Grant.objects.filter(current, user_id=user_id, since__lte=today, ended_at__isnull=True)
    return held.values_list("role", "kind", "ref")


@question
def _employers(person_id: str, today: dt.date) -> QuerySet[Employment, str]:
    current, begun = Q(until__isnull=True) | Q(until__gte=today), Q(since__isnull=True) | Q(since__lte=today)
    return Employment.objects.filter(current, begun, person_id=person_id).values_list("organisation_id", flat=True)
