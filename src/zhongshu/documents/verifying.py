"""What the public may ask of any paper of the house: was a paper with this hash, or this number, issued here, and does it stand?

Each room answers for its own papers and registers how. Whoever holds a paper has its hash, so a hash may name what stands on the paper's face; a number can
be guessed, so a number is answered with its kind, its day and its standing alone. Never: content.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from zhongshu.kernel.bilingual import Bi

SHA = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"[A-Z0-9]{2,8}(-[A-Z0-9]{1,8}){2,4}")
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Verified:
    """A paper as the public may know it; ``facts`` are further lines such as the last day it holds."""

    kind: Bi
    code: str
    standing: Bi
    good: bool
    title: str = ""
    facts: tuple[tuple[Bi, str], ...] = ()


Answer = Callable[[str], Verified | None]
_by_hash: list[Answer] = []
_by_number: list[Answer] = []


def answers(by_hash: Answer, by_number: Answer) -> None:
    """Register a room's answers."""
    for known, function in ((_by_hash, by_hash), (_by_number, by_number)):
        if function not in known:
            known.append(function)


def cleaned(asked: str) -> str:
    """What was typed, as hashes and numbers are written."""
    return re.sub(r"\s+", "", asked)[:LONGEST]


def verify(asked: str) -> Verified | None:
    """The paper with this hash or number; None when the house has issued none, or nothing of the kind was asked."""
    text = cleaned(asked)
    if SHA.fullmatch(text.lower()):
        return _first(_by_hash, text.lower())
    return _first(_by_number, text.upper()) if NUMBER.fullmatch(text.upper()) else None


def _first(known: list[Answer], text: str) -> Verified | None:
    return next((found for function in known if (found := function(text))), None)
