"""Which embedder a word on the command line means: the packaged model, a model folder, an OpenAI-compatible endpoint, or none.

The endpoint is asked from here and not from the engine's rooms, which never open a connection; its key comes from EMBEDDER_API_KEY.
"""

from __future__ import annotations

import http.client
import json
import os
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zhongshu_engine.api.expertise import Cached, Embedder, MiniLM
from zhongshu_engine.errors import BadInput

BATCH = 64
PATIENCE = 60.0


class Endpoint:
    """An OpenAI-compatible `…/embeddings` address, written as ADDRESS or ADDRESS#MODEL; a base address such as `…/v1` will do."""

    def __init__(self, address: str) -> None:
        url, _, model = address.partition("#")
        self._url = url if url.rstrip("/").endswith("/embeddings") else f"{url.rstrip('/')}/embeddings"
        self._model = model or "text-embedding-3-small"
        self.name = f"{self._url}#{self._model}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, in order."""
        parts = [self._ask(list(texts[start : start + BATCH])) for start in range(0, len(texts), BATCH)]
        if len({part.shape[1] for part in parts}) > 1:
            raise BadInput("the embedder answered vectors of different lengths", place=self._url)
        vectors = np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)

    def _ask(self, texts: list[str]) -> NDArray[np.float32]:
        key = os.environ.get("EMBEDDER_API_KEY", "")
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        body = json.dumps({"model": self._model, "input": texts}).encode()
        try:
            request = urllib.request.Request(self._url, data=body, headers=headers)  # noqa: S310 - http(s) only, see embedder_of
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                rows = sorted(json.load(answer)["data"], key=lambda row: row["index"])
                vectors = np.array([row["embedding"] for row in rows], np.float32)
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            raise BadInput(f"the embedder did not answer as expected ({error})", place=self._url) from None
        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise BadInput("the embedder answered something that is not vectors of numbers", place=self._url)
        if len(vectors) != len(texts):
            raise BadInput(f"the embedder answered {len(vectors)} vectors for {len(texts)} texts", place=self._url)
        return vectors


def embedder_of(word: str, cache: Path | None) -> Embedder | None:
    """The embedder that ``word`` names: minilm, none, a folder or an address."""
    if word == "none":
        return None
    if word.startswith(("http://", "https://")):
        chosen: Embedder = Endpoint(word)
    elif word == "minilm":
        chosen = MiniLM()
    elif Path(word).is_dir():
        chosen = MiniLM(Path(word))
    else:
        raise BadInput("must be minilm, none, a model folder or an http(s) address", place=f"--embedder {word}")
    return Cached(chosen, cache) if cache else chosen
