"""Readers name the file, the line and the reason of every broken row, and convert nothing they were not asked to."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhongshu_engine.errors import BadInput
from zhongshu_engine.io import FaultLog, parse_times, read_table


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_ids_stay_text(tmp_path) -> None:
    rows = read_table(written(tmp_path / "n.csv", "id,t\n007,1\n1e3,2\n"), ("id", "t"))
    assert rows.table["id"].to_pylist() == ["007", "1e3"]


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "tsv", "parquet", "arrow"])
def test_every_ending_reads_the_same_rows(tmp_path, ending: str) -> None:
    table = pa.table({"x": ["no", "no"], "id": ["a", "乙"], "t": ["1", "2"]})
    path = tmp_path / f"n.{ending}"
    if ending == "parquet":
        pq.write_table(table, path)
    elif ending == "arrow":
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    else:
        text = "x,id,t\nno,a,1\nno,乙,2\n".replace(",", "\t" if "tsv" in ending else ",")
        path.write_bytes(gzip.compress(text.encode()) if ending.endswith("gz") else text.encode())
    assert read_table(path, ("id", "t")).table.to_pydict() == {"id": ["a", "乙"], "t": ["1", "2"]}


def test_a_row_of_the_wrong_width_is_named_by_its_line(tmp_path) -> None:
    path = written(tmp_path / "n.csv", 'id,t\n"a\nb",1\n\nc,2,3\nd,4\n')
    with pytest.raises(BadInput, match=r"n\.csv, line 5: 3 values where the header has 2"):
        read_table(path, ("id", "t"))


def test_skipping_keeps_the_good_rows_and_their_lines(tmp_path) -> None:
    path = written(tmp_path / "n.csv", "id,t\na,1\nb\nc,soon\nd,4\n")
    faults = FaultLog(skip=True)
    rows = read_table(path, ("id", "t"), faults=faults)
    times = parse_times(rows, "t", "day", faults)
    assert rows.table["id"].to_pylist() == ["a", "c", "d"]
    assert times.usable.tolist() == [True, False, True]
    assert [(f.line, f.reason) for f in faults.faults] == [
        (3, "1 values where the header has 2"),
        (4, "the time 'soon' is not a whole number of days"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("e.csv", b"", "the file is empty"),
        ("e.csv.gz", b"id,t\n", "this is plain text"),
        ("e.csv", b"PAR1....", "this is a Parquet file"),
        ("e.parquet", b"id,t\n", "this is plain text"),
        ("e.xlsx", b"PK\x03\x04", "the ending must be one of"),
        ("e.csv", b"id,x\na,1\n", "has no column 't'; it has id, x"),
        ("e.csv", b"id,t,t\na,1,1\n", "column 't' more than once"),
        ("e.csv", "id,t\n甲,1\n".encode("gb18030"), "UTF-8"),
        ("e.parquet", b"PAR1 and nothing more", "cannot be read"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=reason) as caught:
        read_table(tmp_path / name, ("id", "t"))
    assert name in str(caught.value)


def test_another_encoding_is_read_when_named(tmp_path) -> None:
    (tmp_path / "n.csv").write_bytes("id,t\n甲,1\n".encode("gb18030"))
    assert read_table(tmp_path / "n.csv", ("id",), encoding="gb18030").table["id"].to_pylist() == ["甲"]


def days(text: str, unit: str | None, tmp_path: Path) -> tuple[list[int], list[bool]]:
    rows = read_table(written(tmp_path / "t.csv", "id,t\n" + "".join(f"x,{v}\n" for v in text.split())), ("t",))
    times = parse_times(rows, "t", unit, FaultLog())
    return times.days.tolist(), times.from_year.tolist()


def test_times_of_every_kind_become_days(tmp_path) -> None:
    assert days("1970-01-02 2000-01-01", None, tmp_path) == ([1, 10957], [False, False])
    assert days("5 -3", None, tmp_path) == ([5, -3], [False, False])
    assert days("5.0 -3.", "day", tmp_path) == days("5.0 -3.", None, tmp_path) == ([5, -3], [False, False])
    with pytest.raises(BadInput, match=r"t\.csv, line 2: the time '5.5' is not a whole number of days"):
        days("5.5", "day", tmp_path)
    assert days("1970 1971", "year", tmp_path) == ([182, 547], [True, True])
    assert days("1970-01-02 1971", None, tmp_path) == ([1, 547], [False, True])


def test_arrow_dates_need_no_unit(tmp_path) -> None:
    table = pa.table({"t": pa.array(np.array(["1970-01-03", "1969-12-31"], "datetime64[D]"))})
    pq.write_table(table, tmp_path / "t.parquet")
    times = parse_times(read_table(tmp_path / "t.parquet", ("t",)), "t", None, FaultLog())
    assert times.days.tolist() == [2, -1]
