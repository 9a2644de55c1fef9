"""Mappings: which column of which file becomes which field, as data. One TOML file a mapping, found by listing the folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue

FOLDER = Path(__file__).parent / "mappings"


@dataclass(frozen=True, slots=True)
class Column:
    """One field to fill: from which column, as what, and what when it is empty."""

    to: str
    source: str
    kind: str = "text"
    required: bool = False
    limit: int = 200
    clip: bool = False  # a longer text is cut (the record keeps the whole) instead of refused
    default: Any = None
    stand_in: str = ""  # taken, and marked, where a required text is missing
    unit: str = "yuan"
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """One kind of file."""

    code: str
    label: Bi
    target: str
    prefix: str
    detect: frozenset[str]
    columns: tuple[Column, ...]
    constants: dict[str, Any]
    words: dict[str, list[str]]  # field code -> words of a title that point to it
    empty: frozenset[str]  # texts that mean nothing was given


def _read(path: Path) -> Mapping:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(Column(**{("source" if k == "from" else k): v for k, v in row.items()}) for row in data["column"])
    shared = tomllib.loads((FOLDER.parent / "field_words.toml").read_text(encoding="utf-8"))
    return Mapping(
        code=path.stem, label=Bi(data["label_zh"], data["label_en"]), target=data["target"], prefix=data["prefix"], detect=frozenset(data["detect"]),
        columns=columns, constants=data.get("constants", {}), words=shared, empty=frozenset(data.get("empty", ["", "None", "NULL", "N/A"])),
    )  # fmt: skip


@lru_cache(maxsize=1)
def mappings() -> dict[str, Mapping]:
    """All mappings by code."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def fitting(header: Iterable[str]) -> Mapping:
    """The mapping whose columns are all there; the most demanding one when several fit."""
    names = set(header)
    fits = [m for m in mappings().values() if m.detect <= names]
    if not fits:
        shown = ", ".join(sorted(names)[:8])
        text = Bi(
            "没有适用于这些列的导入模板：{c}。请选择模板，或调整表头",
            "No mapping fits these columns: {c}. Choose one, or change the header",
        )
        raise BadValue("file", text.fill(c=shown or "—"))
    return max(fits, key=lambda m: len(m.detect))


def mapping_of(code: str) -> Mapping:
    """A mapping by its code."""
    found = mappings().get(code)
    if found is None:
        raise BadValue("mapping", Bi("没有这个导入模板：{c}", "There is no such mapping: {c}").fill(c=code))
    return found
