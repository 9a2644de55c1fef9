"""The names of acts for human eyes. Every room names its own acts beside them; a test refuses an act without a name.

Whence: the ledger keeps codes that never change, and a reader wants a sentence in their language.
"""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi

VERBS: dict[str, Bi] = {}  # verb -> what a reader sees, written so that it follows a person's name
KINDS: dict[str, Bi] = {}  # subject kind -> its name


def label(verb: str, text: Bi) -> None:
    """Name an act."""
    VERBS[verb] = text


def label_kind(kind: str, text: Bi) -> None:
    """Name a kind of subject."""
    KINDS[kind] = text


def verb_label(verb: str) -> Bi:
    """The name of an act; an act of a later version shows its code."""
    return VERBS.get(verb) or Bi(verb, verb)


def kind_label(kind: str) -> Bi:
    """The name of a kind of subject."""
    return KINDS.get(kind) or Bi(kind or "—", kind or "—")
