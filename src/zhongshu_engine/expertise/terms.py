"""Texts as weighted terms: English stems and pairs of them, Chinese character singles and pairs; TF-IDF and its latent reduction (LSA).

In: texts. Out: sparse rows of unit length over a common vocabulary. Terms in one text only are dropped: they can match nothing.
Sublinear counts, smooth inverse document frequency (Salton and Buckley 1988; Deerwester and others 1990 for LSA). A latent space is spanned
by what varies most, and that would be the common characters: for it the rarity of a term counts twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

WORD = re.compile(r"[a-z][a-z0-9\-]+")
HAN_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z][A-Za-z0-9\-]+")
STOP = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "all",
        "also",
        "although",
        "always",
        "am",
        "among",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "down",
        "due",
        "during",
        "each",
        "either",
        "et",
        "etc",
        "few",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "having",
        "he",
        "hence",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "may",
        "me",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "neither",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "on",
        "once",
        "one",
        "only",
        "onto",
        "or",
        "other",
        "our",
        "ours",
        "out",
        "over",
        "own",
        "per",
        "rather",
        "same",
        "she",
        "should",
        "since",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "then",
        "there",
        "thereby",
        "therefore",
        "these",
        "they",
        "this",
        "those",
        "through",
        "thus",
        "to",
        "too",
        "toward",
        "two",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "use",
        "used",
        "uses",
        "using",
        "very",
        "via",
        "was",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "yet",
        "you",
        "your",
        "approach",
        "based",
        "method",
        "methods",
        "paper",
        "propose",
        "proposed",
        "results",
        "show",
        "shows",
        "study",
        "present",
        "new",
        "al",
    ]
)
ENDINGS = (
    "ization",
    "isation",
    "ational",
    "ing",
    "ion",
    "ed",
    "ly",
    "ity",
    "ness",
    "ment",
    "ive",
    "al",
    "er",
    "e",
)
SHORTEST_STEM = 4
LATENT = (
    50,
    100,
    150,
)  # directions; all three, because the right number is not known and depends on how many texts there are
LATENT_RARITY = 2.0


def stem(word: str) -> str:
    """A word without its plural and one ending, so that a noun finds its verb; what would leave less than four letters stays.

    >>> [stem(word) for word in ("networks", "batteries", "learning", "detection", "detecting", "gas", "axis")]
    ['network', 'battery', 'learn', 'detect', 'detect', 'gas', 'axis']
    """
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def english_terms(text: str) -> Iterable[str]:
    """Stems of the words that say something, and neighbouring pairs of them."""
    words = [stem(word) for word in WORD.findall(text.lower()) if word not in STOP and len(word) > 1]
    yield from words
    for pair in pairwise(words):
        yield " ".join(pair)


def chinese_terms(text: str) -> Iterable[str]:
    """Characters and neighbouring pairs of them; Latin words whole."""
    for run in HAN_RUN.findall(text):
        if run[0].isascii():
            yield run.lower()
            continue
        yield from run
        for start in range(len(run) - 1):
            yield run[start : start + 2]


def tfidf(texts: Sequence[str], split: Callable[[str], Iterable[str]], rarity: float = 1.0) -> sparse.csr_matrix:
    """Unit rows of weighted terms; ``rarity`` is the power to which the inverse document frequency counts."""
    counts = [Counter(split(text)) for text in texts]
    spread = Counter(term for count in counts for term in count)
    vocabulary = {term: at for at, term in enumerate(sorted(term for term, seen in spread.items() if seen > 1))}
    indices = [np.array([vocabulary[term] for term in count if term in vocabulary], np.int64) for count in counts]
    values = [
        np.array([1 + np.log(number) for term, number in count.items() if term in vocabulary]) for count in counts
    ]
    starts = np.cumsum([0, *map(len, indices)])
    columns = np.concatenate(indices) if indices else np.zeros(0, np.int64)
    weights = np.concatenate(values) if values else np.zeros(0)
    inverse = np.zeros(len(vocabulary))
    for term, at in vocabulary.items():
        inverse[at] = (np.log((1 + len(texts)) / (1 + spread[term])) + 1) ** rarity
    matrix = sparse.csr_matrix((weights * inverse[columns], columns, starts), shape=(len(texts), len(vocabulary)))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(length > 0, length, 1)) @ matrix


def latent(matrix: sparse.csr_matrix, sizes: Sequence[int] = LATENT) -> NDArray[np.float64]:
    """Unit rows whose likeness is the mean of the likeness in the spaces of the strongest ``sizes`` directions; the matrix itself when it is small."""
    most = min(matrix.shape) - 1
    if most < 2:
        return np.asarray(matrix.todense())
    start = np.cos(np.arange(min(matrix.shape)) + 1.0)
    taken = sorted({min(size, most) for size in sizes})
    left, strength, _ = svds(matrix.astype(np.float64), k=taken[-1], v0=start)
    order = np.argsort(-strength, kind="stable")
    rows = left[:, order] * strength[order]
    spaces = [
        rows[:, :size] / np.maximum(np.linalg.norm(rows[:, :size], axis=1, keepdims=True), 1e-12) for size in taken
    ]
    return np.hstack(spaces) / np.sqrt(len(taken))
