"""Who may read, add and withdraw files about a subject: each room answers for its own kind of subject, in its apps.py.

A kind that nobody answers for is closed to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhongshu.documents.models import Document
from zhongshu.kernel.errors import Hidden, NotAllowed
from zhongshu.people.actor import Actor

MayRead = Callable[[Actor, str, Document | None], bool]
MayAdd = Callable[[Actor, str], bool]


@dataclass(frozen=True, slots=True)
class About:
    """The answers of one room. ``may_read`` gets no document when the whole list is asked for, and tells documents apart by
    classification; whoever may add may read the list."""

    may_read: MayRead
    may_add: MayAdd


REGISTRY: dict[str, About] = {}


def register_about(kind: str, *, may_read: MayRead, may_add: MayAdd) -> None:
    """Answer for the files about one kind of subject."""
    REGISTRY[kind] = About(may_read, may_add)


def may_read(actor: Actor, kind: str, subject: str, document: Document | None = None) -> bool:
    """Whether the actor may know the files about a subject, or this one of them."""
    about = REGISTRY.get(kind)
    return about is not None and about.may_read(actor, subject, document)


def may_add(actor: Actor, kind: str, subject: str) -> bool:
    """Whether the actor may add files about a subject."""
    about = REGISTRY.get(kind)
    return about is not None and about.may_add(actor, subject)


def require_add(actor: Actor, kind: str, subject: str) -> None:
    """Refuse: hidden when the subject's files may not even be known, not allowed when they may."""
    if may_add(actor, kind, subject):
        return
    raise NotAllowed if may_read(actor, kind, subject) else Hidden
