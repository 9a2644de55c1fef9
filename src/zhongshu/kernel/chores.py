"""Chores: small pieces of work that the worker does again and again, each under a lease, so that two workers never do one at a time.

A room registers its chores in its apps.py. A chore must end within its lease; a long job is a row with a cursor, done a piece at a time:
the chore answers True while more is waiting and is called again at once. Whence: docs/decisions/0003-no-job-queue.md.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections
from django.db.models import Q

from zhongshu.kernel import clock
from zhongshu.kernel.models import ChoreTurn

log = logging.getLogger(__name__)
LONGEST_PAUSE = 3600
Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Chore:
    """What is done, how often, and for how long one turn may hold the lease; all in seconds."""

    name: str
    every: int
    work: Work
    lease: int = 300


REGISTRY: dict[str, Chore] = {}


def chore(name: str, *, every: int, lease: int = 300) -> Callable[[Work], Work]:
    """Register a chore; the function takes nothing and answers True while more is waiting."""

    def register(work: Work) -> Work:
        REGISTRY[name] = Chore(name, every, work, lease)
        return work

    return register


def do_due(holder: str, stopping: threading.Event | None = None) -> int:
    """Do every chore that is due and free, once each; how many were done."""
    done = 0
    for one in list(REGISTRY.values()):
        if stopping is not None and stopping.is_set():
            break
        if _take(one, holder):
            _do(one, holder)
            done += 1
    return done


def _take(one: Chore, holder: str) -> bool:
    """Take the lease by compare-and-set, if the chore is due and nobody holds it."""
    now = clock.now()
    turn = ChoreTurn.objects.filter(pk=one.name).values_list("due_at", "leased_until").first()
    if turn is None:
        ChoreTurn.objects.bulk_create([ChoreTurn(name=one.name, due_at=now)], ignore_conflicts=True)
    elif turn[0] > now or (turn[1] is not None and turn[1] >= now):
        return False
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    taken = ChoreTurn.objects.filter(free, name=one.name, due_at__lte=now).update(
        leased_until=now + dt.timedelta(seconds=one.lease), holder=holder, started_at=now
    )
    return taken == 1


def _do(one: Chore, holder: str) -> None:
    """One turn; a chore that fails is put off, longer each time, and never stops the others."""
    try:
        more = one.work() is True
    except Exception as error:
        log.exception("chore %s failed", one.name)
        _give_back(one, holder, error=error)
    else:
        _give_back(one, holder, more=more)


def _give_back(one: Chore, holder: str, *, more: bool = False, error: Exception | None = None) -> None:
    close_old_connections()
    mine = ChoreTurn.objects.filter(name=one.name, holder=holder)
    failures = (mine.values_list("failures", flat=True).first() or 0) + 1 if error else 0
    pause = 0 if more else min(one.every * 2**failures, max(LONGEST_PAUSE, one.every))
    now = clock.now()
    mine.update(
        leased_until=None, due_at=now + dt.timedelta(seconds=pause), ended_at=now, failures=failures,
        error=f"{type(error).__name__}: {error}"[:300] if error else "",
    )  # fmt: skip


def work_until(stopping: threading.Event, *, holder: str, rest: float = 1.0) -> None:
    """The worker's loop: due chores, a short rest, again; a database that is away is waited for."""
    wait = rest
    while not stopping.is_set():
        try:
            close_old_connections()
            busy = do_due(holder, stopping)
            wait = 0.05 if busy else rest
        except DatabaseError:
            log.exception("the database does not answer; the worker waits")
            wait = min(wait * 2 + 1, 30)
        stopping.wait(wait)
