"""A migrated database, made once for a state of the migrations and copied from then on: migrating takes seconds of processor, a copy none.

Flows in: the migrations, records and locked packages (their fingerprint). Flows out: a SQLite file (kept in ``var/migrated``), or on PostgreSQL a
database to be named as TEMPLATE. Never: a row that migrating does not make itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
STORE = REPOSITORY / "var" / "migrated"
KEPT = 3  # states of the migrations whose file stays


def fingerprint() -> str:
    """What a migrated database depends on, in sixteen hexadecimal digits."""
    source = REPOSITORY / "src" / "zhongshu"
    files = [*source.rglob("migrations/*.py"), *source.rglob("models*.py"), *source.rglob("models/*.py"), *source.rglob("*sql*.py")]  # fmt: skip
    files += [*source.rglob("apps.py"), source / "web" / "settings.py", REPOSITORY / "requirements.lock"]
    found = hashlib.sha256(sys.version.encode())
    for file in sorted(set(files)):
        found.update(str(file.relative_to(REPOSITORY)).encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def migrate(url: str) -> None:
    """Bring the database behind ``url`` up to date, in a process of its own."""
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "zhongshu.web.settings", "LOG_LEVEL": "ERROR"}
    env["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])
    command = [sys.executable, "-W", "ignore", "-m", "zhongshu.web.cli", "migrate", "-v0"]
    done = subprocess.run(command, env=env, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]


@contextlib.contextmanager
def _alone(name: str) -> Iterator[None]:
    """One process at a time."""
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sqlite_file() -> Path:
    """The migrated SQLite file; made when it is not there yet."""
    path = STORE / f"{fingerprint()}.sqlite3"
    with _alone("sqlite"):
        if not path.exists():
            making = path.with_suffix(".making")
            for stale in (making, Path(f"{making}-wal"), Path(f"{making}-shm")):
                stale.unlink(missing_ok=True)
            migrate(f"sqlite:///{making}")
            with contextlib.closing(sqlite3.connect(making)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")  # one file, that a database in memory can take over
            making.rename(path)
            for old in sorted(STORE.glob("*.sqlite3"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
                old.unlink()
    return path


def postgres_template(url: str) -> str:
    """The name of the migrated database on the server behind ``url``; made when it is not there yet."""
    import psycopg

    name = f"migrated_{fingerprint()}"
    with _alone("postgres"), psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}_making"')
            connection.execute(f'CREATE DATABASE "{name}_making"')
            migrate(f"{url.rsplit('/', 1)[0]}/{name}_making")
            connection.execute(f'ALTER DATABASE "{name}_making" RENAME TO "{name}"')
    return name


def take_place(connection: Any, suffix: str) -> None:
    """The connection's database becomes a fresh copy for this test run, as the test runner's own set-up would have made it."""
    from django.conf import settings

    name = connection.creation._get_test_db_name()
    if connection.vendor == "postgresql":
        url = os.environ["DATABASE_URL"]
        name += suffix
        template = postgres_template(url)
        connection.close()
        import psycopg

        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(sqlite_file())) as migrated:
            migrated.backup(connection.connection)
