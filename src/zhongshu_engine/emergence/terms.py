"""Terms from titles and abstracts, Chinese and English mixed: words and short runs of words that no stop word or mark
interrupts.

In: texts. Out: for each kept term the documents that hold it. Chinese is cut by rjieba (jieba's dictionary and
model); English by letters,
lower-cased, plural of long words folded. Never: counts a term twice in one document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhongshu_engine.emergence.words import CHINESE, ENGLISH
from zhongshu_engine.errors import BadInput

_PIECE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-+/'][A-Za-z0-9]+)*\+*|[\u3400-\u4dbf\u4e00-\u9fff]+|\S")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LONGEST = 3
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """``names[term[i]]`` stands in document ``document[i]``; pairs are distinct, sorted by term."""

    names: tuple[str, ...]
    term: np.ndarray
    document: np.ndarray
    documents: int


def _fold(word: str) -> str:
    """Lower case, and singular for long regular plurals.

    >>> [_fold(w) for w in ("Batteries", "lasers", "physics", "glass", "LED")]
    ['battery', 'laser', 'physics', 'glass', 'led']
    """
    word = word.lower().removesuffix("'s")
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        return word[:-1]
    return word


def runs_of_words(text: str, stop: frozenset[str]) -> Iterator[list[str]]:
    """Maximal runs of words between stop words and marks."""
    import rjieba

    run: list[str] = []
    end, was_han = 0, False
    for match in _PIECE.finditer(text):
        piece, is_han = match.group(), bool(_HAN.match(match.group()))
        if run and is_han != was_han and match.start() > end:
            yield run
            run = []
        end, was_han = match.end(), is_han
        if is_han:
            words = list(rjieba.cut(piece))
        elif piece[0].isascii() and piece[0].isalpha():
            words = [_fold(piece)]
        else:
            words = [""]
        for word in words:
            if not word or word in stop:
                if run:
                    yield run
                run = []
            else:
                run.append(word)
    if run:
        yield run


def _joined(words: list[str]) -> str:
    out = words[0]
    for left, right in pairwise(words):
        tight = _HAN.match(left[-1]) or _HAN.match(right[0])  # mixed scripts share a run only when they touch
        out += right if tight else " " + right
    return out


def terms_of(text: str, *, longest: int = LONGEST, stop: frozenset[str] = ENGLISH | CHINESE) -> set[str]:
    """The distinct terms of one text: every run of up to ``longest`` words, single characters left out.

    >>> sorted(terms_of("Solid-state batteries: 固态电池的界面"))
    ['battery', 'solid-state', 'solid-state battery', '固态', '固态电池', '电池', '界面']
    """
    found = set()
    for run in runs_of_words(text, stop):
        for begin in range(len(run)):
            for end in range(begin + 1, min(begin + longest, len(run)) + 1):
                term = _joined(run[begin:end])
                if len(term) > 1:
                    found.add(term)
    return found


def extract(
    texts: Iterable[str | None],
    *,
    fewest: int = FEWEST,
    most_share: float = 0.5,
    longest: int = LONGEST,
    stop_words: Iterable[str] = (),
) -> Terms:
    """Terms in at least ``fewest`` documents and at most a share ``most_share`` of them; a term that only ever stands
    inside one longer
    term is left out in its favour."""
    if fewest < 1 or longest < 1 or not 0 < most_share <= 1:
        raise BadInput("needs fewest >= 1, longest >= 1 and 0 < most_share <= 1")
    stop = ENGLISH | CHINESE | frozenset(_fold(w) for w in stop_words)
    numbers: dict[str, int] = {}
    held: list[np.ndarray] = []
    for text in texts:
        found = terms_of(text or "", longest=longest, stop=stop)
        held.append(np.fromiter((numbers.setdefault(t, len(numbers)) for t in sorted(found)), np.int64, len(found)))
    if not held:
        raise BadInput("there are no documents")
    term = np.concatenate(held)
    document = np.repeat(np.arange(len(held)), [len(h) for h in held])
    frequency = np.bincount(term, minlength=len(numbers))
    keep = (frequency >= fewest) & (frequency <= most_share * len(held))
    names = list(numbers)
    _drop_fragments(names, numbers, frequency, keep)
    new = np.where(keep, np.cumsum(keep) - 1, -1)
    inside = keep[term]
    term, document = new[term[inside]], document[inside]
    order = np.lexsort((document, term))
    return Terms(tuple(n for n, k in zip(names, keep, strict=True) if k), term[order], document[order], len(held))


def _drop_fragments(names: list[str], numbers: dict[str, int], frequency: np.ndarray, keep: np.ndarray) -> None:
    """Leave out a term that is as frequent as a longer kept one that begins or ends with it."""
    for whole in np.flatnonzero(keep):
        name = names[whole]
        for cut in range(1, len(name)):
            if name[cut] == " " or _HAN.match(name[cut]) or _HAN.match(name[cut - 1]):
                for part in (name[:cut], name[cut:].lstrip()):
                    inner = numbers.get(part)
                    if inner is not None and frequency[inner] == frequency[whole]:
                        keep[inner] = False


def count_by_period(terms: Terms, period: np.ndarray, periods: int) -> np.ndarray:
    """Documents holding each term in each period; documents of period -1 are passed over."""
    when = period[terms.document]
    dated = when >= 0
    cells = terms.term[dated] * periods + when[dated]
    return np.bincount(cells, minlength=len(terms.names) * periods).reshape(-1, periods)


def most_common(terms: Terms, how_many: int) -> list[tuple[str, int]]:
    """The terms in most documents."""
    return Counter(dict(zip(terms.names, np.bincount(terms.term).tolist(), strict=True))).most_common(how_many)
