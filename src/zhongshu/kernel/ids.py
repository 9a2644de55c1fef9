"""Identifiers: ULIDs, which sort by the time they were made and tell a stranger nothing else.

Layout after the ULID specification: 48 bits of milliseconds, 80 random bits, written in Crockford's base 32.
"""

from __future__ import annotations

import secrets
import threading

from django.db import models

from zhongshu.kernel import clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
_lock = threading.Lock()
_last = (0, 0)


def new_id() -> str:
    """A fresh ULID; within one process and millisecond, each is greater than the one before."""
    global _last
    milliseconds = clock.microseconds() // 1000
    with _lock:
        if milliseconds == _last[0]:
            noise = _last[1] + 1 + secrets.randbelow(1 << 40)
        else:
            noise = secrets.randbits(79)
        _last = (milliseconds, noise)
    return encode((milliseconds << 80) | (noise & ((1 << 80) - 1)))


def encode(number: int) -> str:
    """Write a 128-bit number as 26 characters of Crockford's base 32."""
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, 32)
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))


def is_id(text: str) -> bool:
    """Whether ``text`` has the form of a ULID."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


class IdField(models.CharField):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """A primary key that is a ULID."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", LENGTH)
        kwargs.setdefault("primary_key", True)
        kwargs.setdefault("default", new_id)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
