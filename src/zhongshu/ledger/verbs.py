"""The names of acts for human eyes. Every room names its own acts beside them; a test refuses an act without a name.

Whence: the ledger keeps codes that never change, and a reader wants a sentence in their language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhongshu.kernel.bilingual import Bi

VERBS: dict[str, Bi] = {}  # verb -> what a reader sees, written so that it follows a person's name
STEPS: dict[str, tuple[str, dict[str, Bi]]] = {}  # verb -> the fact that names its step, and the name of each
KINDS: dict[str, Bi] = {}  # subject kind -> its name


def label(verb: str, text: Bi) -> None:
    """Name an act."""
    VERBS[verb] = text


def label_kind(kind: str, text: Bi) -> None:
    """Name a kind of subject."""
    KINDS[kind] = text


def label_steps(verb: str, fact: str, labels: dict[str, Bi]) -> None:
    """Name an act by what it told under ``fact``: one act that takes several steps is told step by step."""
    STEPS[verb] = (fact, labels)


def verb_label(verb: str, told: Mapping[str, Any] | None = None) -> Bi:
    """The name of an act, by its step where it has told one; an act of a later version shows its code."""
    fact, labels = STEPS.get(verb, ("", {}))
    by_step = labels.get(str(told.get(fact, ""))) if told and fact else None
    return by_step or VERBS.get(verb) or Bi(verb, verb)


def kind_label(kind: str) -> Bi:
    """The name of a kind of subject."""
    return KINDS.get(kind) or Bi(kind or "—", kind or "—")
