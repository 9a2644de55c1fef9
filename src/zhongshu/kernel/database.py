"""Database settings that hold under load, and the check that refuses to start on any others.

Why each is needed was measured (docs/promises.md, P31): deferred transactions fail 90 % of concurrent read-then-write requests on SQLite,
and ``ATOMIC_REQUESTS`` with IMMEDIATE makes every reader take the write lock.
"""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

BUSY_TIMEOUT_SECONDS = 20
SQLITE_BACKEND = "zhongshu.kernel.sqlite"  # Django's, with a queue of writers
SQLITE_OPTIONS: dict[str, Any] = {
    "timeout": BUSY_TIMEOUT_SECONDS,
    "transaction_mode": "IMMEDIATE",
    "cached_statements": 1000,  # an act asks some hundred different questions; 128 were read and planned anew again and again
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-20000;"
    "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=268435456;PRAGMA journal_size_limit=67108864;",
}
# pragma -> what it must answer (2 is FULL)
REQUIRED = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}


def prepare(settings: dict[str, Any]) -> dict[str, Any]:
    """Complete one entry of DATABASES for its engine."""
    if settings["ENGINE"].endswith("sqlite3"):
        return {
            **settings,
            "ENGINE": SQLITE_BACKEND,
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": 0,
            "ATOMIC_REQUESTS": False,
        }
    return {**settings, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}


def refresh_statistics() -> None:
    """Let SQLite look at its tables, so that it picks the narrower of two indexes; PostgreSQL does this by itself."""
    for alias in connections:
        if connections[alias].vendor == "sqlite":
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA analysis_limit=1000")
                cursor.execute("ANALYZE")


def check_databases(app_configs: Any = None, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a SQLite connection that is not WAL, IMMEDIATE, patient, durable and keyed; refuse ATOMIC_REQUESTS anywhere."""
    found: list[CheckMessage] = []
    for alias in connections:
        connection = connections[alias]
        if connection.settings_dict.get("ATOMIC_REQUESTS"):
            found.append(Error(f"database {alias}: ATOMIC_REQUESTS must be off", id="zhongshu.E001"))
        if connection.vendor == "sqlite":
            found += [Error(f"database {alias}: {fault}", id="zhongshu.E002") for fault in sqlite_faults(connection)]
    return found


def sqlite_faults(connection: Any) -> list[str]:
    """What is set wrong on this SQLite connection, one sentence each."""
    options = connection.settings_dict.get("OPTIONS", {})
    faults = [] if connection.settings_dict["ENGINE"] == SQLITE_BACKEND else [f"ENGINE must be {SQLITE_BACKEND}"]
    if options.get("transaction_mode") != "IMMEDIATE":
        faults.append("transaction_mode must be IMMEDIATE")
    if options.get("timeout", 0) < BUSY_TIMEOUT_SECONDS:
        faults.append(f"timeout must be at least {BUSY_TIMEOUT_SECONDS} seconds")
    with connection.cursor() as cursor:
        for pragma, wanted in REQUIRED.items():
            cursor.execute(f"PRAGMA {pragma}")
            answer = str(cursor.fetchone()[0])
            in_memory = pragma == "journal_mode" and answer == "memory"  # the test database of one process
            if answer != wanted and not in_memory:
                faults.append(f"PRAGMA {pragma} is {answer}, must be {wanted}")
    return faults
