"""Reads chosen columns of a table file, all at once or batch by batch, every text column as text.

In: a path and column names. Out: Arrow tables with the place of each row. Fast by pyarrow; only when a CSV row is
broken does a
slower reader take over at that row, which knows lines. Never converts an id: ``007`` stays ``007``.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pcsv

from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.faults import FaultLog
from zhongshu_engine.io.kinds import ending_of, kind_of, open_text

BLOCK_BYTES = 1 << 24
SLOW_ROWS = 1 << 16
_UTF8 = {"utf-8", "utf8", "utf-8-sig"}


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a file; ``first`` counts the records before them, ``lines`` is known only where the slow reader
    ran.
    """

    table: pa.Table
    path: Path
    first: int = 0
    lines: list[int] | None = None
    encoding: str = "utf-8-sig"

    def line(self, row: int) -> int:
        """The line (CSV) or record number (other files), counted from 1, of a row of this table."""
        if self.lines is not None:
            return self.lines[row]
        if "csv" not in ending_of(self.path) and "tsv" not in ending_of(self.path):
            return self.first + row + 1
        return _line_of_record(self.path, self.first + row, self.encoding)


def read_batches(
    path: Path | str, columns: tuple[str, ...], *, faults: FaultLog | None = None, encoding: str = "utf-8"
) -> Iterator[Rows]:
    """The named columns in batches of bounded size, in file order."""
    path, columns = Path(path), tuple(dict.fromkeys(columns))  # one column may serve twice
    kind = kind_of(path, ("csv", "parquet", "arrow"))
    _require_encoding(encoding)
    reader = {"csv": _csv_batches, "parquet": _parquet_batches, "arrow": _arrow_batches}[kind]
    try:
        yield from reader(path, columns, faults or FaultLog(), encoding)
    except (pa.ArrowInvalid, pa.ArrowException, OSError, EOFError, UnicodeDecodeError) as error:
        hint = "; is it UTF-8? (see --encoding)" if "UTF" in str(error) or "codec" in str(error) else ""
        raise BadInput(f"cannot be read: {_first_line(error)}{hint}", place=str(path)) from None


def read_table(
    path: Path | str, columns: tuple[str, ...], *, faults: FaultLog | None = None, encoding: str = "utf-8"
) -> Rows:
    """The named columns at once."""
    parts = list(read_batches(path, columns, faults=faults, encoding=encoding))
    if not parts:
        return Rows(pa.table({c: pa.array([], pa.string()) for c in columns}), Path(path))
    lines: list[int] | None = None
    if any(p.lines is not None for p in parts):
        lines = [p.lines[i] if p.lines is not None else p.line(i) for p in parts for i in range(p.table.num_rows)]
    return Rows(pa.concat_tables([p.table for p in parts]), Path(path), 0, lines, parts[0].encoding)


def _require_encoding(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise BadInput(f"there is no encoding {encoding!r}", place="encoding") from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]


def _require(columns: tuple[str, ...], present: list[str], path: Path) -> None:
    for column in columns:
        if column not in present:
            raise BadInput(f"has no column {column!r}; it has {', '.join(present) or 'none'}", place=str(path))
        if present.count(column) > 1:
            raise BadInput(f"has the column {column!r} more than once", place=str(path))


def _delimiter(path: Path) -> str:
    return "\t" if ".tsv" in ending_of(path) else ","


def _line_of_record(path: Path, record: int, encoding: str) -> int:
    """Line at which the record (0 = first after the header) ends; only asked for when a fault must be told."""
    with open_text(path, encoding) as text:
        reader = csv.reader(text, delimiter=_delimiter(path))
        filled = (reader.line_num for row in reader if row)
        return next(islice(filled, record + 1, None), record + 2)


def _csv_batches(path: Path, columns: tuple[str, ...], faults: FaultLog, encoding: str) -> Iterator[Rows]:
    text_encoding = "utf-8-sig" if encoding.lower() in _UTF8 else encoding
    with open_text(path, text_encoding) as text:
        header = next((row for row in csv.reader(text, delimiter=_delimiter(path)) if row), [])
    if not header:
        raise BadInput("the file is empty", place=str(path))
    _require(columns, header, path)
    options = pcsv.ConvertOptions(
        include_columns=list(columns),
        column_types=dict.fromkeys(header, pa.string()),
        strings_can_be_null=True,
        null_values=[""],
        quoted_strings_can_be_null=True,
    )
    done = 0
    try:
        reader = pcsv.open_csv(
            path,
            read_options=pcsv.ReadOptions(
                block_size=BLOCK_BYTES, encoding="utf8" if encoding.lower() in _UTF8 else encoding
            ),
            parse_options=pcsv.ParseOptions(delimiter=_delimiter(path), newlines_in_values=True),
            convert_options=options,
        )
        for batch in reader:
            yield Rows(pa.Table.from_batches([batch]), path, done, None, text_encoding)
            done += batch.num_rows
    except pa.ArrowInvalid as error:
        if "CSV parse error" not in str(error) and "straddling" not in str(error):
            raise
        yield from _csv_slowly(path, columns, header, faults, done, text_encoding)


def _csv_slowly(
    path: Path, columns: tuple[str, ...], header: list[str], faults: FaultLog, done: int, encoding: str
) -> Iterator[Rows]:
    """From record ``done`` on, row by row, so that each broken row is told with its line."""
    where = [header.index(column) for column in columns]
    with open_text(path, encoding) as text, contextlib.suppress(StopIteration):
        reader = csv.reader(text, delimiter=_delimiter(path))
        records = (row for row in reader if row)
        next(islice(records, done, None))  # the header and what the fast reader delivered
        kept: list[list[str]] = []
        lines: list[int] = []
        for row in records:
            if len(row) != len(header):
                faults.report(str(path), reader.line_num, f"{len(row)} values where the header has {len(header)}")
                continue
            kept.append([row[i] for i in where])
            lines.append(reader.line_num)
            if len(kept) == SLOW_ROWS:
                yield _slow_rows(path, columns, kept, lines, encoding)
                kept, lines = [], []
        if kept:
            yield _slow_rows(path, columns, kept, lines, encoding)


def _slow_rows(path: Path, columns: tuple[str, ...], kept: list[list[str]], lines: list[int], encoding: str) -> Rows:
    cells = zip(*kept, strict=True)
    table = pa.table(
        {c: pa.array([v or None for v in cell], pa.string()) for c, cell in zip(columns, cells, strict=True)}
    )
    return Rows(table, path, 0, lines, encoding)


def _parquet_batches(path: Path, columns: tuple[str, ...], faults: FaultLog, encoding: str) -> Iterator[Rows]:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    _require(columns, file.schema_arrow.names, path)
    done = 0
    for batch in file.iter_batches(batch_size=1 << 20, columns=list(columns)):
        yield Rows(pa.Table.from_batches([batch]).select(list(columns)), path, done)
        done += batch.num_rows


def _arrow_batches(path: Path, columns: tuple[str, ...], faults: FaultLog, encoding: str) -> Iterator[Rows]:
    with pa.memory_map(str(path)) as source:
        file = pa.ipc.open_file(source)
        _require(columns, file.schema.names, path)
        done = 0
        for i in range(file.num_record_batches):
            batch = file.get_batch(i)
            yield Rows(pa.Table.from_batches([batch]).select(list(columns)), path, done)
            done += batch.num_rows
