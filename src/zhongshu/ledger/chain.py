"""The mathematics of the chain: what exactly is hashed, and what a tampered chain looks like. No database here.

Each hash covers the line's own fields and the hash before it, joined by the unit separator, which JSON text never holds unescaped.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Protocol

GENESIS = "0" * 64
SEPARATOR = "\x1f"


class Named(Protocol):
    """All that the ledger knows of an actor."""

    @property
    def ledger_name(self) -> str: ...


def canonical(facts: dict[str, Any]) -> str:
    """JSON with sorted keys and no spaces: equal facts are equal bytes."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def line_hash(
    *, prev: str, seq: int, at_us: int, actor: str, verb: str, subject_kind: str, subject: str, facts: str
) -> str:
    """SHA-256 of one line and its predecessor's hash."""
    text = SEPARATOR.join((prev, str(seq), str(at_us), actor, verb, subject_kind, subject, facts))
    return hashlib.sha256(text.encode()).hexdigest()
