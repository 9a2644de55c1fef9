"""People of the tests: real accounts with real grants, and browsers signed in as them."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Grant, Person, User
from zhongshu.people.roles import Role


def account(name: str, *roles: Role, language: str = "zh-hans") -> User:
    """An account of that name that holds these roles for the whole center."""
    person = Person(name_zh=f"{name}(测试)", name_en=name)
    person.save()
    user = User.objects.create(email=f"{name}@example.org", person=person, language=language)
    for role in roles:
        Grant(user=user, role=role, since=dt.date(2026, 1, 1), granted_by="test", reason="test").save()
    return user


def actor(name: str, *roles: Role) -> Actor:
    """The actor of such an account."""
    return actor_of(account(name, *roles))


def browser(user: User, *, language: str = "zh-hans") -> Client:
    """A browser signed in as the account."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = language
    return client
