"""Chapters 篇章: what travels. Every field of every kind says who may read it; a field without an audience cannot be defined.

A reader gets an *edition*, cut by the audience table, never the original with a filter on top (promise P3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.chain import canonical


class Audience(StrEnum):
    """For whom an edition is cut."""

    PUBLIC = "public"
    TEAM = "team"  # the proposing team and its organisation
    INSIDE = "inside"  # staff of the center and the committee
    BLIND = "blind"  # experts before the blind round closes
    PANEL = "panel"  # experts afterwards
    AUDIT = "audit"
    PEER = "peer"


ALL = frozenset(Audience)
CONTENT = ALL - {Audience.PUBLIC}  # the technology itself, without who stands behind it
IDENTITY = CONTENT - {Audience.BLIND}  # who stands behind it
HOUSE = frozenset({Audience.INSIDE, Audience.AUDIT})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a chapter and those who may read it."""

    name: str
    label: Bi
    audience: frozenset[Audience]

    def __post_init__(self) -> None:
        if not self.audience:
            raise ValueError(f"field {self.name} has no audience")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of chapter."""

    code: str
    label: Bi
    fields: tuple[Field, ...]

    def names(self) -> frozenset[str]:
        return frozenset(f.name for f in self.fields)


class WrongBody(ValueError):
    """A body whose fields are not exactly those of its kind: a mistake of the programmer, never of a user."""


_kinds: dict[str, Kind] = {}


def define(kind: Kind) -> Kind:
    """Make a kind known."""
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> Kind:
    return _kinds[code]


def kinds() -> dict[str, Kind]:
    """All kinds by code."""
    return dict(_kinds)


def seal_text(code: str, body: Mapping[str, Any]) -> tuple[str, str]:
    """The canonical text of a body and its SHA-256; the body must hold exactly the fields of its kind."""
    odd = _kinds[code].names() ^ set(body)
    if odd:
        raise WrongBody(f"chapter {code}: fields differ: {sorted(odd)}")
    text = canonical(dict(body))
    return text, hashlib.sha256(text.encode()).hexdigest()


def edition(code: str, body: Mapping[str, Any], audience: Audience) -> dict[str, Any]:
    """The part of a body that an audience may read, in the order of the kind."""
    return {f.name: body[f.name] for f in _kinds[code].fields if audience in f.audience and f.name in body}


from zhongshu.lifecycle.chapters import (  # noqa: E402, F401  the kinds register themselves
    acceptance,
    closing,
    contract,
    ending,
    excellence,
    history,
    lead,
    mandate,
    opinion,
    outcome,
    plan,
    relay,
    turn,
)
