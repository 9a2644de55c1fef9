"""P31: SQLite set right, or no start. Each setting is spoilt in turn and the check names it."""

from __future__ import annotations

import pytest
from django.db import connection

from zhongshu.kernel.database import check_databases, sqlite_faults

pytestmark = pytest.mark.django_db
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="the settings of SQLite")


def test_the_center_as_it_is_passes() -> None:
    assert check_databases() == []


@sqlite_only
@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ({"transaction_mode": "DEFERRED"}, "transaction_mode must be IMMEDIATE"),
        ({"timeout": 5}, "timeout must be at least 20 seconds"),
    ],
)
def test_a_spoilt_option_is_named(spoilt: dict[str, object], fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {**connection.settings_dict["OPTIONS"], **spoilt})
    assert sqlite_faults(connection) == [fault]


@sqlite_only
def test_a_center_without_the_queue_of_writers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "ENGINE", "django.db.backends.sqlite3")
    assert sqlite_faults(connection) == ["ENGINE must be zhongshu.kernel.sqlite"]


@sqlite_only
def test_a_relaxed_pragma_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        before = cursor.fetchone()[0]
    assert before == 2


def test_atomic_requests_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    assert [e.id for e in check_databases()] == ["zhongshu.E001"]
