"""The cast of the tests of this room: accounts opened and roles granted through the acts themselves.

Chen (专员) owns, Lin (专家) reviews, Zhao (申报人) applies, Wu (外人) must see nothing; Hua directs, Shen audits, Guan administers.
"""

from __future__ import annotations

from zhongshu.people.actions import grant_role, open_account
from zhongshu.people.actor import Actor, Holding
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.roles import Role

HOUSE = Actor(
    "house", name="house", holdings=(Holding(Role.DIR),)
)  # a director without an account, to open the first ones
PASSWORD = "perovskite-tandem-2026"


def account(name: str, *roles: str, password: str | None = None) -> User:
    """An account of a new person with these roles for the whole center."""
    user = open_account(HOUSE, email=f"{name}@example.org", name_zh=name, name_en=name.title(), password=password)
    for role in roles:
        grant_role(HOUSE, user.pk, role=role, reason="cast of the test")
    return user


def actor(name: str, *roles: str) -> Actor:
    """The actor of a new account with these roles."""
    return actor_of(account(name, *roles))


def again(someone: Actor) -> Actor:
    """The same actor as the next request would read him."""
    return actor_of(User.objects.get(pk=someone.user_id))
