"""What one reading of the house asks only once: answers kept from the moment a page is asked for until it has been made.

Flows in: a key and how to find its answer. Never: an answer kept across two requests, or after an act has changed something.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("asked once", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Inside, answers are kept."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def forget() -> None:
    """Something is about to change: what was kept is asked for again."""
    kept = _kept.get()
    if kept:
        kept.clear()


def once(key: Hashable, ask: Callable[[], T]) -> T:
    """The answer kept under this key, or a fresh one."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    return kept[key]  # type: ignore[no-any-return]
