"""Mappings: which column of which file becomes which field, as data. One TOML file a mapping, found by listing the folder."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable
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
    example: str = ""  # what stands here in the rows of the sample file, with | between them
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
    chinese: dict[str, str]  # name of a column -> its Chinese heading, taken as well

    def heading(self, source: str, present: Container[str]) -> str:
        """How the file at hand calls a column: by its own name, or in Chinese."""
        chinese = self.chinese.get(source, "")
        return chinese if chinese in present and source not in present else source

    def fits(self, names: Container[str]) -> bool:
        """Whether every column that tells this kind of file from others is there."""
        return all(self.heading(source, names) in names for source in self.detect)

    @property
    def headings(self) -> list[str]:
        """The names of all columns in their order: those that are read, then those that only tell the kind of file."""
        return list(dict.fromkeys([*(c.source for c in self.columns), *sorted(self.detect)]))


def _read(path: Path) -> Mapping:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(Column(**{("source" if k == "from" else k): v for k, v in row.items()}) for row in data["column"])
    shared = tomllib.loads((FOLDER.parent / "field_words.toml").read_text(encoding="utf-8"))
    return Mapping(
        code=path.stem, label=Bi(data["label_zh"], data["label_en"]), target=data["target"], prefix=data["prefix"], detect=frozenset(data["detect"]),
        columns=columns, constants=data.get("constants", {}), words=shared, empty=frozenset(data.get("empty", ["", "None", "NULL", "N/A"])),
        chinese=data["chinese"],
    )  # fmt: skip


@lru_cache(maxsize=1)
def mappings() -> dict[str, Mapping]:
    """All mappings by code."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def fitting(header: Iterable[str]) -> Mapping:
    """The mapping whose columns are all there; the most demanding one when several fit."""
    names = set(header)
    fits = [m for m in mappings().values() if m.fits(names)]
    if not fits:
        shown = ", ".join(sorted(names)[:8])[:200]
        text = Bi(
            "没有适用于这些列的导入模板：{c}。请对照样例文件调整表头，或指定模板后重新选择文件",
            "No mapping fits these columns: {c}. Change the header as in the sample file, or name the mapping, and choose the file again",
        )
        raise BadValue("file", text.fill(c=shown or "—"))
    return max(fits, key=lambda m: len(m.detect))


def mapping_of(code: str) -> Mapping:
    """A mapping by its code."""
    found = mappings().get(code)
    if found is None:
        raise BadValue("mapping", Bi("没有这个导入模板：{c}", "There is no such mapping: {c}").fill(c=code))
    return found
