"""Nested cross-validation of the expertise recipe on the gold standard: what it is worth on reviewers who had no say in choosing it.

A recipe is how many nearest works count (one number, or several averaged), the share of the sentences, and how words are counted. The reviewers are divided into folds; the
recipe with the least official loss on the others is applied to those left out. All profile samples of a reviewer stay on one side, because
they hold the same judgements. Texts are used without their judgements on both sides (scales, document frequencies), as in real use.

Run: python -m bench.expertise_folds [--cache FOLDER] [--fulltext FOLDER]. With a folder of whole texts (`ID.txt`) the words are those of the whole
texts. Prints loss, easy and hard accuracy, and which recipes were chosen.
"""

from __future__ import annotations

import argparse
import itertools
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from bench.expertise import PROFILES, profile, ratings
from numpy.typing import NDArray
from scipy import sparse
from tests.engine.review_data import REVIEW

from zhongshu_engine.api.expertise import Cached, MiniLM
from zhongshu_engine.expertise.nearest import NEAREST, nearest_mean, shelve
from zhongshu_engine.expertise.score import SENTENCE_SHARE, SENTENCE_SHARE_FULL
from zhongshu_engine.expertise.terms import STOP, WORD, english_terms, tfidf

Floats = NDArray[np.float64]
NUMBERS: tuple[tuple[int, ...], ...] = (
    (1,),
    (2,),
    (3,),
    (5,),
    (20,),
    NEAREST,
)  # no profile holds more than twenty works
SHARES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0)
FOLDS, REPEATS, SEED = 5, 10, 20230329
BOOTSTRAPS = 1000
Recipe = tuple[str, tuple[int, ...], float]  # kind of words, numbers of nearest works, share of the sentences
SHIPPED: Recipe = ("stems and pairs", NEAREST, SENTENCE_SHARE)
SHIPPED_FULL: Recipe = (*SHIPPED[:2], SENTENCE_SHARE_FULL)
FORMER: Recipe = ("words and pairs", (3,), 0.85)


@dataclass(frozen=True, slots=True)
class Tally:
    """By recipe and reviewer, summed over the profile samples: weight ordered wrongly, weight, easy and hard pairs right and in all."""

    recipes: tuple[Recipe, ...]
    wrong: Floats  # recipe by reviewer
    weight: Floats  # reviewer
    easy: Floats
    easy_all: Floats
    hard: Floats
    hard_all: Floats

    def loss(self, reviewers: NDArray[np.int64]) -> Floats:
        """Official loss of every recipe on these reviewers."""
        return self.wrong[:, reviewers].sum(axis=1) / self.weight[reviewers].sum()

    def within(self, inside: Callable[[Recipe], bool]) -> Tally:
        """The recipes of one family only."""
        at = [place for place, recipe in enumerate(self.recipes) if inside(recipe)]
        kept = tuple(self.recipes[place] for place in at)
        return replace(self, recipes=kept, wrong=self.wrong[at], easy=self.easy[at], hard=self.hard[at])


def whole_words(text: str) -> list[str]:
    """Words as they stand, without the empty ones."""
    return [word for word in WORD.findall(text.lower()) if word not in STOP and len(word) > 1]


def pair_terms(text: str) -> Iterator[str]:
    """Whole words and neighbouring pairs of them."""
    words = whole_words(text)
    yield from words
    yield from (" ".join(pair) for pair in itertools.pairwise(words))


def stem_terms(text: str) -> Iterator[str]:
    """Stems without pairs."""
    return (term for term in english_terms(text) if " " not in term)


def letter_terms(text: str) -> Iterator[str]:
    """Runs of four letters within words, which forgive endings."""
    for word in whole_words(text):
        padded = f" {word} "
        yield from (padded[at : at + 4] for at in range(max(1, len(padded) - 3)))


WORDS = {"stems and pairs": english_terms, "words and pairs": pair_terms, "stems": stem_terms, "letters": letter_terms}


def parts(proposals: list, works: list, embedder: object) -> dict[str, dict[tuple[int, ...], Floats]]:
    """Scaled scores of all pairs by channel and number of nearest works."""
    both = [*proposals, *works]
    texts = [document.english for document in both]
    words = [f"{document.english}\n{document.full_english}".strip() for document in both]
    experts, owner = np.unique([work.expert for work in works], return_inverse=True)
    n, every = len(proposals), np.ones(len(works), np.bool_)
    shelves = shelve(owner.reshape(-1).astype(np.int64), len(experts), every)
    rows: dict[str, sparse.csr_matrix | NDArray] = {"sentences": embedder.embed(texts)}
    rows |= {name: tfidf(words, split) for name, split in WORDS.items()}
    found: dict[str, dict[tuple[int, ...], Floats]] = {}
    for name, matrix in rows.items():
        like = matrix[:n] @ matrix[n:].T
        dense = np.asarray(like.todense() if sparse.issparse(like) else like, np.float64)
        found[name] = {}
        for nearest in NUMBERS:
            raw = nearest_mean(lambda block, d=dense: d[block], n, shelves, np.ones(n, np.bool_), nearest)
            found[name][nearest] = (raw - raw.mean()) / raw.std()
    return found


def tally(cache: Path | None, fulltext: Path | None = None) -> Tally:
    """Every recipe counted on every reviewer."""
    embedder = Cached(MiniLM(), cache) if cache else MiniLM()
    judged = ratings()
    recipes = tuple(itertools.product(WORDS, NUMBERS, SHARES))
    shape = (len(recipes), len(judged))
    wrong, easy, hard = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    weight, easy_all, hard_all = np.zeros(shape[1]), np.zeros(shape[1]), np.zeros(shape[1])
    with tarfile.open(REVIEW / "goldstandard" / "d_20_1to3.tar.gz") as archive:
        for name in PROFILES:
            proposals, works = profile(archive, name, fulltext)
            part = parts(proposals, works, embedder)
            row = {document.id: at for at, document in enumerate(proposals)}
            column = {e: at for at, e in enumerate(sorted({work.expert for work in works}))}
            for at, (reviewer, papers) in enumerate(judged.items()):
                names = sorted(papers)
                first, second = np.triu_indices(len(names), 1)
                value = np.array([papers[paper] for paper in names])
                gap = value[first] - value[second]
                high, low = np.maximum(value[first], value[second]), np.minimum(value[first], value[second])
                is_easy, is_hard = (high >= 4) & (low <= 2), (low >= 4) & (gap != 0)
                pairs = [row[paper] for paper in names], column[reviewer]
                weight[at] += np.abs(gap).sum()
                easy_all[at] += is_easy.sum()
                hard_all[at] += is_hard.sum()
                for r, (words, nearest, share) in enumerate(recipes):
                    said = share * part["sentences"][nearest][pairs] + (1 - share) * part[words][nearest][pairs]
                    agrees = (said[first] - said[second]) * gap
                    wrong[r, at] += np.abs(gap) @ np.where(agrees == 0, 0.5, agrees < 0)
                    easy[r, at] += (agrees > 0)[is_easy].sum()
                    hard[r, at] += (agrees > 0)[is_hard].sum()
    return Tally(recipes, wrong, weight, easy, easy_all, hard, hard_all)


def chosen(counts: Tally, folds: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The recipe for each reviewer, chosen on the reviewers of the other folds."""
    picked = np.zeros(len(counts.weight), np.int64)
    for fold in folds:
        picked[fold] = counts.loss(np.setdiff1d(np.arange(len(picked)), fold)).argmin()
    return picked


def figures(counts: Tally, picked: NDArray[np.int64]) -> tuple[float, float, float]:
    """Loss, easy and hard accuracy when each reviewer is scored by the recipe picked for them."""
    at = np.arange(len(picked))
    return (
        float(counts.wrong[picked, at].sum() / counts.weight.sum()),
        float(counts.easy[picked, at].sum() / counts.easy_all.sum()),
        float(counts.hard[picked, at].sum() / counts.hard_all.sum()),
    )


def interval(counts: Tally, picked: NDArray[np.int64]) -> tuple[float, float]:
    """Bootstrap interval of 95 % of the loss, over reviewers."""
    chance, n = np.random.default_rng(SEED), len(picked)
    own = counts.wrong[picked, np.arange(n)]
    draws = chance.integers(0, n, (BOOTSTRAPS, n))
    low, high = np.quantile(own[draws].sum(axis=1) / counts.weight[draws].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)


def difference(counts: Tally, one: NDArray[np.int64], other: NDArray[np.int64]) -> tuple[float, float, float]:
    """Loss of one recipe less that of another on the same reviewers, with the bootstrap interval of 95 %."""
    chance, n = np.random.default_rng(SEED), len(one)
    own = counts.wrong[one, np.arange(n)] - counts.wrong[other, np.arange(n)]
    draws = chance.integers(0, n, (BOOTSTRAPS, n))
    low, high = np.quantile(own[draws].sum(axis=1) / counts.weight[draws].sum(axis=1), [0.025, 0.975])
    return float(own.sum() / counts.weight.sum()), float(low), float(high)


def divisions(reviewers: int) -> Iterator[list[NDArray[np.int64]]]:
    """Ten divisions of the reviewers into five folds."""
    chance = np.random.default_rng(SEED)
    for _ in range(REPEATS):
        yield np.array_split(chance.permutation(reviewers), FOLDS)


FAMILIES: tuple[tuple[str, Callable[[Recipe], bool]], ...] = (
    ("share alone", lambda recipe: recipe[:2] == SHIPPED[:2]),
    ("share and kind of words", lambda recipe: recipe[1] == SHIPPED[1]),
    ("share and number of nearest", lambda recipe: recipe[0] == SHIPPED[0]),
    ("share, number and kind of words", lambda _: True),
    (
        "the former family: share and one number, whole words",
        lambda recipe: recipe[0] == FORMER[0] and len(recipe[1]) == 1,
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--fulltext", type=Path)
    asked = parser.parse_args()
    counts = tally(asked.cache, asked.fulltext)
    n = len(counts.weight)
    ours = SHIPPED_FULL if asked.fulltext else SHIPPED
    shipped, former = (np.full(n, counts.recipes.index(recipe)) for recipe in (ours, FORMER))
    say("shipped recipe, not nested", counts, [shipped])
    say("former recipe, not nested", counts, [former])
    print("  shipped less former: loss {:+.4f} [{:+.4f}; {:+.4f}]".format(*difference(counts, shipped, former)))
    say("best of all recipes in sample", counts, [np.full(n, counts.loss(np.arange(n)).argmin())])
    for name, inside in FAMILIES:
        family = counts.within(inside)
        fives = [chosen(family, folds) for folds in divisions(n)]
        print(f"chosen on inner folds: {name} ({len(family.recipes)} recipes)")
        say("  one reviewer left out", family, [chosen(family, [np.array([at]) for at in range(n)])])
        say(f"  {FOLDS} folds, {REPEATS} divisions", family, fives)
        for recipe, times in Counter(family.recipes[at] for pick in fives for at in pick).most_common(3):
            print(f"    for {times / REPEATS / n:.0%} of the reviewers {recipe}")


def say(name: str, counts: Tally, picks: list[NDArray[np.int64]]) -> None:
    """One line of figures, the mean over divisions."""
    loss, easy, hard = np.mean([figures(counts, pick) for pick in picks], axis=0)
    low, high = np.mean([interval(counts, pick) for pick in picks], axis=0)
    print(f"{name:50} loss {loss:.4f} [{low:.3f}; {high:.3f}], easy {easy:.3f}, hard {hard:.3f}")


if __name__ == "__main__":
    main()
