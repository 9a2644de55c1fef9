"""Sums over the history of the house, counted once for as long as the ledger stands still: whatever changes ends with a line, so a sum whose ledger has
the same last line is the sum of now, exactly.

Flows in: what is asked, by whom (the caller names everything the answer hangs on), and how it is counted. Flows out: the answer and when it was counted.
A sum of very many rows, if the caller says how many they are, may also be one minute old: else every act of a large house would have its history summed
anew. Never kept: rows that one reader may see and another may not, unless the reader is named in what is asked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.cache import caches
from django.db.models import QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.questions import question
from zhongshu.ledger.models import Line

MANY = 20_000  # rows from which a sum may be a minute old
AGE = dt.timedelta(minutes=1)
SECONDS = 3600
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
        return self.head == head or (self.many and dt.timedelta() <= clock.now() - self.at < AGE)


@question
def _heads() -> QuerySet[Line, str]:
    return Line.objects.order_by("-seq").values_list("hash", flat=True)[:1]


def kept(asked: tuple[Any, ...], count: Callable[[], T], *, size: Callable[[T], int] | None = None) -> Kept[T]:
    """The answer to what is asked (plain values that name it whole, the reader's rights among them), counted now or kept from before."""
    said = repr((*asked, clock.today().isoformat()))
    key, head = (
        hashlib.sha256(said.encode()).hexdigest(),
        "".join(_heads()),
    )  # the head first: what is counted may be newer, never older
    found = _read(key, head)
    if found is None:
        with _turn(key):  # many readers at once: one counts, the others wait for it
            found = _read(key, head)
            if found is None:
                value = count()
                found = Kept(value, head, clock.now(), size is not None and size(value) >= MANY)
                caches["sums"].set(key, found, SECONDS)
    return found


def _read(key: str, head: str) -> Kept[Any] | None:
    found = caches["sums"].get(key)
    return found if isinstance(found, Kept) and found.stands(head) else None


@lru_cache(maxsize=256)
def _turn(key: str) -> Lock:
    return Lock()
