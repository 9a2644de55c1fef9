"""Technical terms of six fields in both languages, and the concepts that a text in either language names.

The table `terms.tsv` of this package holds field, English term, Chinese term. In: a text. Out: the concepts it names, once for each
mention. Longest term first, so that a quantum key is not also a key. Never guesses a translation that the table does not hold.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

WORD = re.compile(r"[a-z0-9][a-z0-9\-/+]*")
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One concept under its names."""

    field: str
    english: str
    chinese: str


@functools.cache
def terms() -> tuple[Term, ...]:
    """All terms of the table."""
    text = (files("zhongshu_engine.expertise") / "terms.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(Term(*row) for row in rows)


@functools.cache
def _lookup() -> tuple[dict[tuple[str, ...], int], dict[str, int], int, int]:
    english = {tuple(_stem(word) for word in WORD.findall(term.english.lower())): at for at, term in enumerate(terms())}
    chinese = {term.chinese: at for at, term in enumerate(terms())}
    return english, chinese, max(map(len, english)), max(map(len, chinese))


def _stem(word: str) -> str:
    """A word without its plural, so far as that is safe."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def concepts(text: str) -> Iterable[int]:
    """Places in `terms` of the concepts that a text names."""
    english, chinese, longest_words, longest_characters = _lookup()
    words = [_stem(word) for word in WORD.findall(text.lower())]
    yield from _longest(words, english, longest_words, tuple)
    for run in HAN_RUN.findall(text):
        yield from _longest(list(run), chinese, longest_characters, "".join)


def _longest(pieces: list[str], known: dict, longest: int, join) -> Iterable[int]:  # type: ignore[no-untyped-def, type-arg]
    at = 0
    while at < len(pieces):
        for length in range(min(longest, len(pieces) - at), 0, -1):
            found = known.get(join(pieces[at : at + length]))
            if found is not None:
                yield found
                at += length
                break
        else:
            at += 1


def concept_terms(text: str) -> Iterable[str]:
    """Concepts as terms for counting."""
    return (f"c{at}" for at in concepts(text))
