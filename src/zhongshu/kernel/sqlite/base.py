"""SQLite with a queue at its door: who wants to write waits for the one who writes, and is let in as soon as that one is done.

SQLite lets one writer in at a time and makes the others look again at growing intervals, at last every 100 ms; beside a long import
they find the door closed at each look and stand for half a second though it was open between. Here every transaction takes a lock
on a file beside the database first and looks again every few milliseconds. The lock guards nothing: SQLite's own does. When
the queue is stuck for longer than the patience of the database, the transaction goes on to SQLite and is answered there.
The system frees the lock of a process that dies.

In: the settings of the database. Out: transactions that begin in turn. Never: a database in memory, which one process has for itself.
"""

from __future__ import annotations

import fcntl
import functools
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base

LOOK_AGAIN = 0.002  # seconds; a waiting writer costs some tenths of a per cent of one processor
ENDING = ".queue"


class Queue:
    """The place of one connection in the queue of a database."""

    def __init__(self, path: str, patience: float) -> None:
        self.path, self.patience, self.place = path, patience, -1

    def enter(self) -> bool:
        """Wait until nobody else writes, or until the patience ends; whether the place at the door is ours."""
        if self.place < 0:
            self.place = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        end = time.monotonic() + self.patience
        while not self._taken():
            if time.monotonic() > end:
                return False
            time.sleep(LOOK_AGAIN)
        return True

    def _taken(self) -> bool:
        try:
            fcntl.flock(self.place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def leave(self) -> None:
        if self.place >= 0:
            fcntl.flock(self.place, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the place back with its file; the file itself stays, for others may wait at it."""
        if self.place >= 0:
            os.close(self.place)
            self.place = -1

    __del__ = close  # a thread that ends in the middle drops its connection without a word


LONG = 16_384  # characters; texts beyond it list thousands of values, come once and would only fill the memory


def _mark(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


_marked = functools.lru_cache(maxsize=4096)(_mark)


class Cursor(base.SQLiteCursorWrapper):
    """Django's, but one text is put into the way SQLite writes its places once a process and not at every question."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is not None:
            return str(super().convert_query(query, param_names=param_names))
        return _marked(query) if len(query) < LONG else _mark(query)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions queue up; everything else is Django's."""

    _queue: Queue | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _cursor(self, name: str | None = None) -> Any:
        """A cursor of an open connection without asking again what a connection that opens must be asked."""
        if self.connection is None or self.queries_logged:
            return super()._cursor(name)  # type: ignore[misc]
        self.validate_thread_sharing()
        return self.make_cursor(self.create_cursor(name))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            self._queue = Queue(f"{conn_params['database']}{ENDING}", conn_params.get("timeout", 5.0))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        if self._queue is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        self._queue.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._queue.leave()
            raise

    def _commit(self) -> None:
        # one that fails is rolled back next, and keeps its place until then
        super()._commit()  # type: ignore[misc]
        if self._queue is not None:
            self._queue.leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            if self._queue is not None:
                self._queue.leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._queue is not None:
                self._queue.close()
