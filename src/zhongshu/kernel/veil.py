"""Names behind a veil: a reader who may read dossiers but not who stands in them ("R pseud.") is told a made-up name in place of each.

Flows in: whose reading it is, drawn at the door and lifted when the answer has left. Flows out: records whose names are made up from the moment they are
read, so that no page, list, sheet or machine answer can forget it, and the same over the text of the answer, for names that stand in sentences.
An act is never behind the veil: what is written keeps its true names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

LEAST = 2  # characters of a name that is looked for in a text
_own: ContextVar[frozenset[str] | None] = ContextVar("veil", default=None)  # ids of the reader's own; None: no veil
_seen: ContextVar[dict[str, str] | None] = ContextVar("names behind the veil", default=None)


def draw(own: frozenset[str]) -> None:
    """From now on names are made up, but for those of these ids."""
    _own.set(own)
    _seen.set({})


def lift(**_: Any) -> None:
    """Names are names again."""
    _own.set(None)
    _seen.set(None)


def drawn() -> bool:
    return _own.get() is not None


@contextmanager
def lifted() -> Iterator[None]:
    """Inside, names are what they are."""
    token = _own.set(None)
    try:
        yield
    finally:
        _own.reset(token)


def pseudonym(ident: str, letter: str = "P") -> str:
    """The same under the same made-up name, which cannot be turned back without the house's secret."""
    digest = hashlib.blake2b(ident.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=4)
    return f"{letter}-{digest.hexdigest()}"


def told(name: str, ident: str, letter: str = "P") -> str:
    """A name as this reader is told it; what is made up is kept, so that the text of the answer says the same."""
    own = _own.get()
    if own is None or not name or ident in own:
        return name
    made, seen = pseudonym(ident or name, letter), _seen.get()
    if seen is not None and len(name) >= LEAST:
        seen.setdefault(name, made)
    return made


def over(text: str) -> str:
    """A text with every name met so far made up."""
    seen = _seen.get() if drawn() else None
    if not seen:
        return text
    names = re.compile("|".join(re.escape(name) for name in sorted(seen, key=len, reverse=True)))
    return names.sub(lambda found: seen[found.group()], text)


class Veiled(models.Model):
    """Base of records that name somebody: which columns do, and under whose id the made-up name goes."""

    VEILED: ClassVar[dict[str, tuple[str, str]]] = {}  # column -> (column of the id, letter)

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        found = super().from_db(db, field_names, values, **more)
        if drawn():
            said = found.__dict__
            for column, (key, letter) in cls.VEILED.items():
                if said.get(column):
                    said[column] = told(str(said[column]), str(said.get(key) or ""), letter)
        return found
