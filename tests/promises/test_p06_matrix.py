"""P6: the resolver is enumerated; every URL has a row at the door, and each role gets from each URL and method what the matrix says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from zhongshu.kernel.ids import new_id
from zhongshu.people.access import CLOSED, Row, row_of
from zhongshu.people.actions import grant_role, open_account
from zhongshu.people.actor import SYSTEM, Actor, Holding
from zhongshu.people.matrix import ROWS
from zhongshu.people.models import User
from zhongshu.people.roles import Role
from zhongshu.policy.actions import install_default_rules

ROLES = [role for role in Role if role is not Role.PUB]
REFUSED = {401, 403}


def patterns(resolver: Any = None, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, dict[str, str], str]]:
    """(name, view, arguments to try, route) of every URL of the center."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, (*names, entry.namespace) if entry.namespace else names)
        elif isinstance(entry, URLPattern):
            trial = {
                key: "1" if isinstance(c, IntConverter) else new_id() for key, c in entry.pattern.converters.items()
            }
            yield ":".join((*names, entry.name or "")), entry.callback, trial, str(entry.pattern)


EVERY = list(patterns())


def rowed() -> list[tuple[str, Row, dict[str, str]]]:
    return [
        (name, row_of(view, name), trial) for name, view, trial, _ in EVERY if name not in CLOSED and row_of(view, name)
    ]  # type: ignore[misc]


def test_every_url_has_a_row_at_the_door() -> None:
    bare = [(name, route) for name, view, _, route in EVERY if row_of(view, name) is None and name not in CLOSED]
    assert bare == []
    assert len(EVERY) > 80


def test_every_row_asks_a_right_that_somebody_holds() -> None:
    orphans = [name for name, row, _ in rowed() if row.right is not None and not row.right.cells()]
    assert orphans == []
    assert {row.right.row for _, row, _ in rowed() if row.right is not None} <= set(ROWS)


@pytest.fixture
def clients(db: None, settings: Any) -> dict[Role, Client]:
    """One signed-in person a role, with this role and no other, for the whole center."""
    settings.REQUIRE_SECOND_FACTOR = False
    install_default_rules(SYSTEM)
    house = Actor("house", holdings=(Holding(Role.DIR),))
    found = {}
    for role in ROLES:
        user = open_account(
            house, email=f"{role.lower()}@example.org", name_zh=f"角色{role}", name_en=f"Role {role}", password=None
        )
        grant_role(house, user.pk, role=role, reason="matrix")
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return found


def address(name: str, trial: dict[str, str]) -> str | None:
    try:
        return reverse(name, kwargs=trial)
    except Exception:
        return None


@pytest.mark.django_db
def test_each_role_gets_from_each_url_and_method_what_the_matrix_says(clients: dict[Role, Client]) -> None:
    asked, wrong = 0, []
    anonymous = Client(raise_request_exception=False)
    for name, row, trial in rowed():
        url = address(name, trial)
        if url is None or name in ("account_logout", "people:demo_login"):
            continue
        holders = set(ROLES) if row.right is None else set(row.right.cells())
        for method in ("get", "post", "put", "delete"):
            allowed = method.upper() in row.methods
            outside = getattr(anonymous, method)(url).status_code
            asked += 1
            if not allowed and outside != 405 and not url.startswith("/api/v1/"):
                wrong.append((name, method, "visitor", outside))
            if allowed and row.right is not None and outside not in (302, 401):
                wrong.append((name, method, "visitor", outside))
            if not allowed or method != "get":
                continue
            for role, client in clients.items():
                asked += 1
                status = client.get(url).status_code
                if (role not in holders and status not in REFUSED) or (role in holders and status >= 500):
                    wrong.append((name, method, role.value, status))
    assert wrong == []
    assert asked > 1500
