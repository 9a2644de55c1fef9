"""Vectors that were computed once are read back: one small file for each text and embedder, named by their hash.

In: an embedder and texts. Out: vectors in order. A cache folder makes a second run, or a run with a few new texts, nearly free.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from zhongshu_engine.errors import BadInput
from zhongshu_engine.expertise.minilm import Vectors

PORTION = 512  # texts that are written before the next are computed: a run that is broken off loses no more than these


class Embedder(Protocol):
    """Anything that turns texts into unit vectors; ``name`` tells its vectors from those of another."""

    name: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, in order."""
        ...


class Cached:
    """An embedder that remembers in a folder."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self.name = embedder.name
        self._embedder, self._folder = embedder, folder
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, text: str) -> Path:
        return self._folder / (hashlib.sha256(f"{self.name}\n{text}".encode()).hexdigest()[:40] + ".npy")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors from the folder, and from the embedder for what is not there yet."""
        paths = [self._path(text) for text in texts]
        known = {path: _stored(path) for path in dict.fromkeys(paths)}
        fresh = sorted({at for at, path in enumerate(paths) if known[path] is None}, key=lambda at: paths[at])
        once = [at for n, at in enumerate(fresh) if not n or paths[at] != paths[fresh[n - 1]]]
        for start in range(0, len(once), PORTION):
            portion = once[start : start + PORTION]
            for at, vector in zip(portion, self._embedder.embed([texts[at] for at in portion]), strict=True):
                draft = paths[at].with_suffix(f".{os.getpid()}")
                with draft.open("wb") as file:
                    np.save(file, vector)
                os.replace(draft, paths[at])
                known[paths[at]] = vector
        rows = [vector for path in paths if (vector := known[path]) is not None]
        if len({row.shape for row in rows}) > 1:
            raise BadInput("holds vectors of different lengths under one name: empty it", place=str(self._folder))
        return np.stack(rows) if rows else np.zeros((0, 1), np.float32)


def _stored(path: Path) -> Vectors | None:
    """The vector of a file, none where there is no file or it was cut short."""
    try:
        vector = np.load(path, allow_pickle=False)
    except (OSError, EOFError, ValueError):
        return None
    return vector if isinstance(vector, np.ndarray) and vector.ndim == 1 else None
