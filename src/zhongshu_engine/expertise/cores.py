"""How work is spread over the cores of a machine: every product of matrices stays on one, and portions of texts run side by side.

A linear-algebra library that takes all cores waits for the slowest of them at every step, and on a busy machine it waits most of the time:
measured, two such threads took six times as long as one. Portions that wait for nobody lose nothing. Results do not depend on the number.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

Portion = TypeVar("Portion")
Found = TypeVar("Found")


def undivided() -> Any:
    """As a context: products of matrices use one core each."""
    return threadpool_limits(limits=1, user_api="blas")


def cores() -> int:
    """How many portions run side by side: the cores this process may use, or OMP_NUM_THREADS where that is fewer."""
    free = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wish = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(free, int(wish))) if wish.isdecimal() else free


def side_by_side(work: Callable[[Portion], Found], portions: Iterable[Portion]) -> list[Found]:
    """What ``work`` makes of each portion, in order."""
    with undivided(), ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(work, portions))
