"""A real database for people who act at the same instant: a copy of the empty test database, with one connection for each of them.

SQLite gets a file of its own (the test database of a process lives in memory and knows no second writer), PostgreSQL a database made
from the test database as its template. What is committed there goes with it; no other test sees any of it.
"""

from __future__ import annotations

import contextlib
import contextvars
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections

from zhongshu.kernel.errors import Refusal

PATIENCE = 120  # seconds a rival waits for the others before the race counts as hung


@contextlib.contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """Inside the block, and in every thread started there, the center stands on a database of its own."""
    handler, test = connections, connections["default"]
    before = handler.settings["default"]
    name = _copied_sqlite(test, folder) if test.vendor == "sqlite" else _copied_postgres(test)
    handler.settings["default"] = {**test.settings_dict, "NAME": name}
    handler["default"] = handler.create_connection("default")
    try:
        yield
    finally:
        handler["default"].close()
        handler.settings["default"], handler["default"] = before, test
        if test.vendor == "postgresql":
            with test._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copied_sqlite(test: Any, folder: Path) -> str:
    test.ensure_connection()
    path = folder / f"arena-{uuid.uuid4().hex[:8]}.sqlite3"
    path.write_bytes(
        test.connection.serialize()
    )  # not `backup`, which waits for ever on a connection with an open transaction
    return str(path)


def _copied_postgres(test: Any) -> str:
    name = "arena_" + uuid.uuid4().hex[:10]
    test.close()  # a template takes no visitors
    with test._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{test.settings_dict["NAME"]}"')
    return name


@dataclass(frozen=True)
class Race:
    """How one race ended: what each rival got, in the order of their numbers."""

    results: list[Any]

    @property
    def winners(self) -> list[int]:
        return [number for number, result in enumerate(self.results) if not isinstance(result, BaseException)]

    @property
    def losses(self) -> Counter[str]:
        return Counter(
            type(r).__name__ if isinstance(r, Refusal) else repr(r)
            for r in self.results
            if isinstance(r, BaseException)
        )


class Rivals:
    """So many people, each in a thread with a connection of its own, who start when all stand ready."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="rival")

    def __enter__(self) -> Rivals:
        return self

    def __exit__(self, *_: object) -> None:
        self.race(lambda _: connections.close_all())
        self._pool.shutdown()

    def race(self, attempt: Callable[[int], Any], *, patience: float = PATIENCE) -> Race:
        """Everybody attempts at once; an exception is a result like any other."""
        ready = threading.Barrier(self.count)

        def run(number: int) -> Any:
            ready.wait(PATIENCE)
            try:
                return attempt(number)
            except Exception as failure:
                return failure

        contexts = [contextvars.copy_context() for _ in range(self.count)]  # the clock of the test goes along
        waiting = [self._pool.submit(contexts[n].run, run, n) for n in range(self.count)]
        return Race([each.result(patience) for each in waiting])
