"""The queue at SQLite's door: one in at a time, the next let in when it leaves however it leaves, and nobody locked out for good."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.db.utils import ConnectionHandler

from zhongshu.kernel.database import prepare
from zhongshu.kernel.sqlite.base import ENDING, Queue

HOLD_FOR_EVER = """
import sys, time
from zhongshu.kernel.sqlite.base import Queue
place = Queue(sys.argv[1], 5)
place.enter()
print("in", flush=True)
time.sleep(600)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "center.sqlite3"


@pytest.fixture
def connection(path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """A center's connection to a file of its own."""
    settings = prepare({"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)})
    with django_db_blocker.unblock():
        opened: Any = ConnectionHandler({"default": settings})["default"]
        with opened.cursor() as cursor:
            cursor.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
            cursor.execute("CREATE TABLE child (of_id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
        yield opened
        opened.close()


def begin(connection: Any) -> None:
    """As ``atomic`` begins."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def is_free(path: Path) -> bool:
    other = Queue(f"{path}{ENDING}", 0)
    try:
        return other.enter()
    finally:
        other.close()


def test_the_next_one_is_let_in_when_the_first_leaves(path: Path) -> None:
    first, second = Queue(str(path), 60), Queue(str(path), 60)
    first.enter()
    came: list[str] = []
    waiting = threading.Thread(target=lambda: (second.enter(), came.append("second")))
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive() and not came
    first.leave()
    waiting.join(30)
    assert came == ["second"]
    second.close()
    assert Queue(str(path), 0).enter()


def test_who_is_killed_holds_nobody_up(path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "in\n"
    mine = Queue(str(path), 60)
    assert not Queue(str(path), 0).enter()
    holder.kill()
    holder.communicate()
    assert mine.enter()


def test_a_stuck_queue_is_passed_by_when_patience_ends(path: Path) -> None:
    first, second = Queue(str(path), 60), Queue(str(path), 0.05)
    assert first.enter()
    assert not second.enter()


def test_a_transaction_keeps_the_door_until_it_ends(connection: Any, path: Path) -> None:
    assert is_free(path)
    for end in (connection.commit, connection.rollback):
        begin(connection)
        connection.cursor().execute("INSERT INTO parent DEFAULT VALUES")
        assert not is_free(path)
        end()
        assert is_free(path)
        connection.set_autocommit(True)
    assert connection.cursor().execute("SELECT count(*) FROM parent").fetchone() == (1,)


def test_what_cannot_be_stored_keeps_the_door_until_it_is_undone(connection: Any, path: Path) -> None:
    begin(connection)
    connection.cursor().execute("INSERT INTO child VALUES (7)")
    with pytest.raises(IntegrityError):
        connection.commit()
    assert not is_free(path)
    connection.rollback()
    assert is_free(path)


def test_a_connection_that_closes_in_the_middle_leaves(connection: Any, path: Path) -> None:
    begin(connection)
    assert not is_free(path)
    connection.close()
    assert is_free(path)


def test_a_connection_that_is_dropped_in_the_middle_leaves(connection: Any, path: Path) -> None:
    dropped = Queue(f"{path}{ENDING}", 60)
    dropped.enter()
    assert not is_free(path)
    del dropped
    assert is_free(path)


def test_who_does_not_get_in_does_not_keep_the_door(connection: Any, path: Path) -> None:
    connection.cursor().execute("PRAGMA busy_timeout = 10")
    with contextlib.closing(sqlite3.connect(path)) as stranger:  # a program that knows no queue
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            begin(connection)
        assert is_free(path)


def test_reading_needs_no_place(connection: Any, path: Path) -> None:
    holder = Queue(f"{path}{ENDING}", 60)
    holder.enter()
    assert connection.cursor().execute("SELECT count(*) FROM parent").fetchone() == (0,)
    holder.close()


def test_a_database_in_memory_has_no_queue() -> None:
    settings = prepare({"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})
    opened: Any = ConnectionHandler({"default": settings})["default"]
    opened.get_new_connection(opened.get_connection_params()).close()
    assert opened._queue is None
