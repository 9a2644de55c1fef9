"""Sums over the history of the house, counted once for as long as the ledger stands still: whatever changes ends with a line, so a sum whose ledger has
the same last line is the sum of now, exactly.

Flows in: what is asked, by whom (the caller names everything the answer hangs on), and how it is counted. Flows out: the answer and when it was counted.
A sum of very many rows, if the caller says how many they are, may also be one minute old: else every act of a large house would have its history summed
anew. Older than that, up to an hour, it is still told at once while one thread counts it anew for the next reader, so that nobody waits for a long count.
Never kept: rows that one reader may see and another may not, unless the reader is named in what is asked.
"""

from __future__ import annotations

import contextvars
import datetime as dt
import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.cache import caches
from django.db import connection, connections
from django.db.models import QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.questions import question
from zhongshu.ledger.models import Line

MANY = 20_000  # rows from which a sum may be a minute old
AGE = dt.timedelta(minutes=1)
OLDEST = dt.timedelta(hours=1)  # what is told while it is counted anew
SECONDS = 3600
log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A sum with the last line of the ledger it was counted under, and the instant."""

    value: T
    head: str
    at: dt.datetime
    many: bool

    def stands(self, head: str) -> bool:
        """Whether it may still be told: nothing has happened since, or it is large and young."""
        return self.head == head or (self.many and self.younger(AGE))

    def younger(self, age: dt.timedelta) -> bool:
        return dt.timedelta() <= clock.now() - self.at < age


@question
def _heads() -> QuerySet[Line, str]:
    return Line.objects.order_by("-seq").values_list("hash", flat=True)[:1]


def kept(asked: tuple[Any, ...], count: Callable[[], T], *, size: Callable[[T], int] | None = None) -> Kept[T]:
    """The answer to what is asked (plain values that name it whole, the reader's rights among them), counted now or kept from before."""
    key, head = _key(asked), head_now()  # the head first: what is counted may be newer, never older
    found = _read(key)
    if found is not None and found.stands(head):
        return found
    counting = _Counting(key, head, count, size)
    if found is not None and found.many and found.younger(OLDEST) and not _writing():
        counting.behind()
        return found
    return counting.now()


def lay_by(asked: tuple[Any, ...], value: Any, head: str) -> None:
    """Keep a large sum that came about beside another, under the head that stood before both were counted."""
    caches["sums"].set(_key(asked), Kept(value, head, clock.now(), True), SECONDS)


def head_now() -> str:
    """The last line of the ledger."""
    return "".join(_heads())


def _key(asked: tuple[Any, ...]) -> str:
    return hashlib.sha256(repr((*asked, clock.today().isoformat())).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Counting(Generic[T]):
    """One counting, by one thread of this process; whoever comes meanwhile waits for it or is told what is kept."""

    key: str
    head: str
    count: Callable[[], T]
    size: Callable[[T], int] | None

    def now(self) -> Kept[T]:
        with _turn(self.key):
            found = _read(self.key)
            if found is None or not found.stands(self.head):
                value = self.count()
                found = Kept(value, self.head, clock.now(), self.size is not None and self.size(value) >= MANY)
                caches["sums"].set(self.key, found, SECONDS)
            return found

    def behind(self) -> None:
        """Count in a thread of its own, unless one is at it."""
        if not _turn(self.key).locked():
            told = contextvars.copy_context()  # language and clock of who asked
            threading.Thread(target=told.run, args=(self._and_close,), name=f"sum-{self.key[:8]}", daemon=True).start()

    def _and_close(self) -> None:
        try:
            self.now()
        except Exception:
            log.exception("a sum could not be counted anew")
        finally:
            connections.close_all()


def _writing() -> bool:
    """Within a transaction: another thread would not see what it has written."""
    return connection.in_atomic_block


def _read(key: str) -> Kept[Any] | None:
    found = caches["sums"].get(key)
    return found if isinstance(found, Kept) else None


@lru_cache(maxsize=256)
def _turn(key: str) -> threading.Lock:
    return threading.Lock()
