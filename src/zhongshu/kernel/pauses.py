"""Keeps Python's own pauses out of a transaction.

Reading a large file makes many short-lived objects, and the full collection they bring on stops the process for some tenths of a second; when
that falls into a transaction, every other writer waits as long. Held off, it comes right after, when nobody waits.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """No garbage is collected inside; for a short block that makes few objects."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
