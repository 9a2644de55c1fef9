"""Measures the size of run that the expertise room is meant for: many made-up proposals and experts, vectors given, in one language.

Run: python -m bench.expertise_size [--proposals N] [--experts N] [--works N] [--chinese]. Prints seconds, CPU seconds and the most memory taken.
Texts are a hundred words drawn from a long-tailed vocabulary, so that common terms are shared by very many, as in real ones.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence

import numpy as np

from zhongshu_engine.api.expertise import Document, appraise, read

WORDS, LENGTH, WIDTH = 30_000, 100, 384
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
FIRST_HAN, HAN = 0x4E00, 3_000


class Given:
    """Vectors that cost nothing, so that what is measured is the room."""

    name = "given"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Random unit vectors."""
        rows = np.random.default_rng(0).normal(size=(len(texts), WIDTH)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def vocabulary(*, chinese: bool) -> list[str]:
    """Made-up words: syllables, or pairs of characters."""
    chance = np.random.default_rng(1)
    if chinese:
        return ["".join(chr(FIRST_HAN + at) for at in pair) for pair in chance.integers(0, HAN, (WORDS, 2))]
    syllables = [a + b for a in CONSONANTS for b in VOWELS]
    return ["".join(syllables[at] for at in row) for row in chance.integers(0, len(syllables), (WORDS, 4))]


def texts(number: int, words: list[str], seed: int) -> list[str]:
    """Texts whose words are drawn by rank, the first most often."""
    share = 1 / (np.arange(WORDS) + 10)
    drawn = np.random.default_rng(seed).choice(WORDS, (number, LENGTH), p=share / share.sum())
    return [" ".join(words[at] for at in row) for row in drawn]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--proposals", type=int, default=5_000)
    parser.add_argument("--experts", type=int, default=3_000)
    parser.add_argument("--works", type=int, default=5)
    parser.add_argument("--chinese", action="store_true")
    asked = parser.parse_args()
    words = vocabulary(chinese=asked.chinese)
    proposals = [read({"id": str(at), "abstract": text}) for at, text in enumerate(texts(asked.proposals, words, 2))]
    works: list[Document] = [
        read({"id": str(at), "abstract": text, "expert": f"{at % asked.experts}"})
        for at, text in enumerate(texts(asked.experts * asked.works, words, 3))
    ]
    start, cpu = time.perf_counter(), time.process_time()
    found = appraise(proposals, works, embedder=Given())
    took = time.perf_counter() - start, time.process_time() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{found.scores.shape} with {asked.works} works an expert: {took[0]:.0f} s, {took[1]:.0f} s of CPU, {most:.1f} GB"
    )


if __name__ == "__main__":
    main()
