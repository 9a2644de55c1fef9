"""Reads the CSV tables that the judgement commands take, and names file, line and column of whatever cannot be used.

In: a path and the columns wanted. Out: text columns (stripped) and number columns. Never guesses a missing column or a bad number.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
from numpy.typing import NDArray

from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.kinds import open_text

FIRST_ROW_LINE = 2  # the heading is line 1
PACKED = {".gz", ".bz2", ".zst", ".lz4", ".xz"}  # files whose bytes are no text


@dataclass(frozen=True, slots=True)
class Column:
    """A text column as codes into its sorted distinct values."""

    values: tuple[str, ...]
    codes: NDArray[np.int64]


class Table:
    """One CSV file, read whole; columns are taken by name."""

    def __init__(self, path: Path, *, required: Sequence[str], optional: Sequence[str] = ()) -> None:
        self.path = path
        self._data = _read(path)
        missing = [name for name in required if name not in self._data.column_names]
        if missing:
            known = ", ".join(self._data.column_names)
            raise BadInput(f"column {missing[0]!r} is missing; the file has {known}", place=str(path))
        twice = [name for name in (*required, *optional) if self._data.column_names.count(name) > 1]
        if twice:
            raise BadInput(f"the heading names column {twice[0]!r} twice", place=f"{path}, line 1")
        if not self._data.num_rows:
            raise BadInput("the file has a heading but no rows", place=str(path))
        self.has = {name for name in (*required, *optional) if name in self._data.column_names}

    def __len__(self) -> int:
        return self._data.num_rows

    def text(self, name: str) -> Column:
        """A column of names; an empty cell is refused."""
        column = pc.utf8_trim_whitespace(self._data[name].combine_chunks())
        empty = pc.equal(pc.utf8_length(column), 0).to_numpy(zero_copy_only=False)
        if empty.any():
            raise BadInput("an empty name", place=self.at(int(np.flatnonzero(empty)[0]), name))
        encoded = column.dictionary_encode()
        encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        values = np.array(encoded.dictionary.to_pylist(), dtype=object)
        order = np.argsort(values, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        return Column(tuple(values[order].tolist()), rank[encoded.indices.to_numpy(zero_copy_only=False)])

    def cells(self, name: str) -> list[str]:
        """A column as it stands, empty cells included."""
        return pc.utf8_trim_whitespace(self._data[name].combine_chunks()).to_pylist()

    def numbers(self, name: str, *, empty: float | None = None) -> NDArray[np.float64]:
        """A column of finite numbers; an empty cell is ``empty``, or refused when that is None."""
        column = pc.utf8_trim_whitespace(self._data[name].combine_chunks())
        if empty is not None:
            column = pc.if_else(pc.equal(column, ""), str(empty), column)
        try:
            values = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            values = np.array([_number(cell) for cell in column.to_pylist()])
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            row = int(bad[0])
            raise BadInput(f"{column[row].as_py()!r} is not a number", place=self.at(row, name))
        return values

    def counts(self, name: str, *, empty: float | None = None) -> NDArray[np.float64]:
        """A column of whole numbers of at least 0."""
        values = self.numbers(name, empty=empty)
        wrong = np.flatnonzero((values < 0) | (values != np.floor(values)))
        if len(wrong):
            row = int(wrong[0])
            raise BadInput(f"must be a whole number of at least 0, got {values[row]:g}", place=self.at(row, name))
        return values

    def at(self, row: int, name: str) -> str:
        """The place of a cell, for messages."""
        return f"{self.path}, line {self._line(row)}, column {name}"

    def _line(self, row: int) -> int:
        """The line on which a row starts: empty lines are no rows, and a quoted cell may run over several lines."""
        return next(
            (line for seen, (line, _) in enumerate(_records(self.path)) if seen == row + 1), row + FIRST_ROW_LINE
        )

    def refuse_twice(self, *names: str) -> None:
        """Refuse a file in which two rows have the same cells in the columns ``names``."""
        seen = dict[tuple[str, ...], int]()
        for row, key in enumerate(zip(*(self.cells(name) for name in names), strict=True)):
            if seen.setdefault(key, row) != row:
                raise BadInput(
                    f"{', '.join(key)} is given twice, first in line {self._line(seen[key])}",
                    place=self.at(row, names[0]),
                )

    @contextlib.contextmanager
    def placed(self, word: str, column: str) -> Iterator[None]:
        """Turn the place of a refusal, "vote 3" when ``word`` is vote, into file, line and column."""
        try:
            yield
        except BadInput as error:
            name, _, number = error.place.rpartition(" ")
            if name != word or not number.isdigit():
                raise
            sentence = str(error).removeprefix(f"{error.place}: ")
            raise BadInput(sentence, place=self.at(int(number) - 1, column)) from None


def _number(cell: str) -> float:
    """A number as CSV files write it; Python's own underscores between digits are none."""
    try:
        return float("nan" if "_" in cell else cell)
    except ValueError:
        return float("nan")


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, the heading first, each with the line on which it starts."""
    started = 0
    with contextlib.suppress(csv.Error, OSError, EOFError, UnicodeDecodeError), open_text(path, "utf-8-sig") as file:
        reader = csv.reader(file)
        for cells in reader:
            if cells:
                yield started + 1, cells
            started = reader.line_num


def _refuse_broken(path: Path, error: Exception) -> NoReturn:
    """Say where a table cannot be read: the first line that is no UTF-8, or the first row that has not the heading's number of cells."""
    text = path.read_bytes()
    try:
        text.decode()
    except UnicodeDecodeError as wrong:
        if path.suffix not in PACKED:
            line = text[: wrong.start].count(b"\n") + 1
            raise BadInput("not text in UTF-8", place=f"{path}, line {line}") from None
    width = 0
    for line, cells in _records(path):
        width = width or len(cells)
        if len(cells) != width:
            raise BadInput(f"{len(cells)} cells where the heading has {width}", place=f"{path}, line {line}") from None
    raise BadInput(f"not a readable CSV table ({(str(error).splitlines() or ['?'])[0]})", place=str(path)) from None


def _read(path: Path) -> pa.Table:
    if not path.is_file():
        raise BadInput("no such file", place=str(path))
    if not path.stat().st_size:
        raise BadInput("the file is empty", place=str(path))
    try:
        heading = pcsv.open_csv(path).schema.names
        types = dict.fromkeys(heading, pa.string())
        options = pcsv.ConvertOptions(column_types=types, strings_can_be_null=False)
        table = pcsv.read_csv(path, convert_options=options)
    except (pa.ArrowInvalid, UnicodeDecodeError, OSError) as error:
        _refuse_broken(path, error)
    return table.rename_columns([name.strip().lstrip("\ufeff") for name in table.column_names])


def positions(column: Column, names: Sequence[str], table: Table, what: str) -> NDArray[np.int64]:
    """Where each cell's name stands in ``names``; an unknown name is refused with its line."""
    index = {name: position for position, name in enumerate(names)}
    found = np.array([index.get(value, -1) for value in column.values], np.int64)[column.codes]
    unknown = np.flatnonzero(found < 0)
    if len(unknown):
        row = int(unknown[0])
        raise BadInput(f"unknown {what} {column.values[column.codes[row]]!r}", place=table.at(row, what))
    return found
