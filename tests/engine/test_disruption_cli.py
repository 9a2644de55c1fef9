"""The commands `disrupt` and `graph`: columns, order, endings, refusals, and nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from tests.engine.shared_data import HEP_TH, needs_hep_th

from zhongshu_engine.cli import main

COLUMNS = [
    "id",
    "status",
    "n_i",
    "n_j",
    "n_k",
    "n_j5",
    "shared",
    "di1",
    "di5",
    "di1_nok",
    "di5_nok",
    "dep",
    "mcd",
    "coverage",
]


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "n.csv").write_text("id,t\nnew,30\nold,0\nmid,10\n")
    (tmp_path / "e.csv").write_text("citing,cited\nnew,mid\nmid,old\nnew,gone\n")
    return tmp_path


def run(folder: Path, *options: str, out: str = "out.csv") -> int:
    named = [str(folder / o) if o in ("n.csv", "e.csv", "g", "n2.csv", "e2.csv", "d.parquet") else o for o in options]
    return main([*named, "--out", str(folder / out)])


SOURCE = ("--nodes", "n.csv", "--edges", "e.csv")


def test_one_row_a_node_in_the_order_of_the_file(folder) -> None:
    assert run(folder, "disrupt", *SOURCE) == 0
    table = pc.read_csv(folder / "out.csv")
    assert table.column_names == COLUMNS
    assert table["id"].to_pylist() == ["new", "old", "mid"]
    assert table["di1"].to_pylist() == [None, None, 1.0]
    assert table["coverage"].to_pylist() == [0.5, None, 1.0]


def test_percentiles_and_intervals_come_as_further_columns(folder) -> None:
    assert run(folder, "disrupt", *SOURCE, "--percentiles", "--bootstrap", "50", out="out.parquet") == 0
    table = pq.read_table(folder / "out.parquet")
    assert table.column_names[: len(COLUMNS)] == COLUMNS
    assert table.column_names[len(COLUMNS) :] == [
        "di1_percentile", "di5_percentile", "dep_percentile", "di1_low", "di1_high", "di5_low", "di5_high"
    ]  # fmt: skip
    assert table["di1_low"].to_pylist() == [None, None, 1.0]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--window-days", "-3"), "--window-days: the window must not be negative: -3 days"),
        (("--threads", "0"), "--threads"),
        (("--bootstrap", "-1"), "--bootstrap"),
        (("--time-column", "when"), "has no column 'when'; it has id, t"),
        (("--time-unit", "date"), "n.csv, line 2: the time '30' is not a date"),
        (("--openalex", "w.jsonl"), "name one source"),
        (("--window-days", "soon"), "'--window-days': 'soon' is not a valid integer"),
        (("--seed", "-1"), "'--seed': -1 is not in the range x>=0"),
        (("--time-unit", "week"), "'--time-unit': 'week' is not one of 'day', 'year', 'date'"),
        (("--id-column", "nr"), "n.csv: has no column 'nr'; it has id, t"),
        (("--field-column", "venue"), "n.csv: has no column 'venue'"),
        (("--citing-column", "cited"), "e.csv: one column, 'cited', cannot be both who cites and who is cited"),
        (("--encoding", "klingon"), "encoding: there is no encoding 'klingon'"),
    ],
)
def test_a_mistake_is_one_sentence_and_leaves_nothing(folder, capsys, options, reason: str) -> None:
    before = sorted(folder.iterdir())
    assert run(folder, "disrupt", *SOURCE, *options) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1
    assert sorted(folder.iterdir()) == before


def test_an_output_of_unknown_kind_is_refused_before_any_work(folder, capsys) -> None:
    assert run(folder, "disrupt", "--nodes", "absent.csv", "--edges", "absent.csv", out="out.xlsx") == 2
    assert "must end in .parquet or .csv" in capsys.readouterr().err
    assert run(folder, "disrupt", "--nodes", "absent.csv", "--edges", "absent.csv", out="nowhere/out.csv") == 2
    assert "out.csv: the folder of the output file does not exist" in capsys.readouterr().err


BAD_FILES = {  # name of a file that is wrong, its content, the reason told
    "empty nodes": ("n.csv", b"", "n.csv: the file is empty"),
    "empty edges": ("e.csv", b"", "e.csv: the file is empty"),
    "no nodes": ("n.csv", b"id,t\n", "n.csv: has no rows"),
    "no edges": ("e.csv", b"citing,cited\n", "e.csv: has no edges"),
    "unknown ids": ("e.csv", b"citing,cited\nx,y\n", "e.csv: none of its 1 edges joins two known nodes"),
    "no time": ("n.csv", b"id,t\nnew,30\nold,\nmid,10\n", "n.csv, line 3: the time is empty"),
    "a time that is none": ("n.csv", b"id,t\nnew,30\nold,NaN\n", "n.csv, line 3: the time 'NaN' is not a whole number"),
    "a time too far away": ("n.csv", b"id,t\nnew,99999999999\n", "n.csv, line 2: the time '99999999999' is not"),
    "an id twice": ("n.csv", b"id,t\nnew,1\nnew,2\n", "n.csv, line 3: the id 'new' stands there a second time"),
    "a column that is missing": ("e.csv", b"from,to\nnew,mid\n", "e.csv: has no column 'citing'; it has from, to"),
    "a gzip file": ("n.csv", b"\x1f\x8b\x08", "n.csv: the ending says otherwise, but this is a gzip file"),
    "a binary file": ("e.csv", b"\0\1\2", "e.csv: the ending says otherwise, but this is a binary file"),
}
SOURCED = {
    "disrupt": (["disrupt"], "out.csv"),
    "main-path": (["main-path"], "out.parquet"),
    "novelty": (["novelty", "--field-column", "t"], "out.csv"),
    "report": (["report"], "out.html"),
    "graph build": (["graph", "build"], "g"),
}


@pytest.mark.parametrize("bad", BAD_FILES)
@pytest.mark.parametrize("command", SOURCED)
def test_a_bad_file_is_one_sentence_with_its_place_and_leaves_nothing(folder, capsys, command, bad: str) -> None:
    name, content, reason = BAD_FILES[bad]
    (folder / name).write_bytes(content)
    before = sorted(folder.iterdir())
    words, out = SOURCED[command]
    assert run(folder, *words, *SOURCE, out=out) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1
    assert sorted(folder.iterdir()) == before


def test_one_column_may_tell_the_time_and_the_field(folder) -> None:
    assert run(folder, "disrupt", *SOURCE, "--field-column", "t", "--window-days", str(10**30)) == 0
    assert pc.read_csv(folder / "out.csv")["di1"].to_pylist() == [None, None, 1.0]


def test_an_openalex_file_is_named_when_it_has_no_references(tmp_path, capsys) -> None:
    (tmp_path / "w.jsonl").write_text('{"id":"W1","publication_date":"2001-01-01","referenced_works":[]}\n')
    assert main(["disrupt", "--openalex", str(tmp_path / "w.jsonl"), "--out", str(tmp_path / "o.csv")]) == 2
    assert "w.jsonl: has no edges" in capsys.readouterr().err


def test_a_broken_work_is_told_when_left_out(tmp_path, capsys) -> None:
    works = [{"id": f"W{i}", "publication_date": f"200{i}-01-01", "referenced_works": ["W1"]} for i in (1, 2)]
    (tmp_path / "w.jsonl").write_text("".join(json.dumps(work) + "\n" for work in [*works, []]))
    out = ["--out", str(tmp_path / "o.csv")]
    assert main(["disrupt", "--openalex", str(tmp_path / "w.jsonl"), "--on-error", "skip", *out]) == 0
    said = capsys.readouterr().err
    assert "w.jsonl, line 3: not a work with an id" in said
    assert "2 nodes, 1 edges; left out: 1 loops, 1 broken rows" in said


def test_an_output_in_the_place_of_a_folder_is_refused_before_any_work(folder, capsys) -> None:
    (folder / "out.csv").mkdir()
    assert run(folder, "disrupt", "--nodes", "absent.csv", "--edges", "absent.csv") == 2
    assert "out.csv: cannot be written (it is a folder)" in capsys.readouterr().err


def test_nothing_is_written_when_a_graph_cannot_grow(folder, capsys) -> None:
    assert run(folder, "graph", "build", *SOURCE, out="g") == 0
    assert run(folder, "disrupt", "--graph", "g", out="d.parquet") == 0
    (folder / "n2.csv").write_text("id,t\nlast,40\n")
    (folder / "e2.csv").write_text("citing,cited\nlast,mid\nlast,\n")
    capsys.readouterr()
    before = sorted(folder.rglob("*"))
    grow = ["graph", "append", str(folder / "g"), "--nodes", str(folder / "n2.csv")]
    answer = ["--disruption", str(folder / "d.parquet"), "--disruption-out", str(folder / "d2.parquet")]
    broken = ["--edges", str(folder / "e2.csv")]
    for wrong, reason in (
        ([*grow, *broken], "e2.csv, line 3: the cited id is empty"),
        ([*grow, *answer, "--out", str(folder / "nowhere" / "g")], "g: the folder of the output file does not exist"),
        ([*grow, *answer, "--out", str(folder / "g")], "g: cannot be written (it is a folder)"),
    ):
        assert main(wrong) == 2
        said = capsys.readouterr().err
        assert reason in said
        assert said.count("\n") == 1
        assert sorted(folder.rglob("*")) == before
    assert main([*grow, *broken, "--on-error", "skip", "--out", str(folder / "g2")]) == 0
    assert "left out: " in capsys.readouterr().err


def test_broken_rows_are_told_when_left_out(folder, capsys) -> None:
    (folder / "e.csv").write_text("citing,cited\nnew,mid\nmid\n")
    assert run(folder, "disrupt", *SOURCE, "--on-error", "skip") == 0
    assert "e.csv, line 3: 1 values where the header has 2" in capsys.readouterr().err


def test_a_graph_is_built_described_and_grown(folder, capsys) -> None:
    assert run(folder, "graph", "build", *SOURCE, out="g") == 0
    assert main(["graph", "info", str(folder / "g")]) == 0
    about = json.loads(capsys.readouterr().out)
    assert (about["nodes"], about["edges"], about["unresolved_references"]) == (3, 2, 1)
    assert run(folder, "disrupt", "--graph", "g", out="d.parquet") == 0
    (folder / "n2.csv").write_text("id,t\nlast,40\n")
    (folder / "e2.csv").write_text("citing,cited\nlast,mid\nlast,old\n")
    grow = ["graph", "append", str(folder / "g"), "--nodes", str(folder / "n2.csv"), "--edges", str(folder / "e2.csv")]
    updated = ["--disruption", str(folder / "d.parquet"), "--disruption-out", str(folder / "d2.parquet")]
    assert main([*grow, *updated]) == 0
    assert run(folder, "disrupt", "--graph", "g", out="whole.parquet") == 0
    assert pq.read_table(folder / "d2.parquet").equals(pq.read_table(folder / "whole.parquet"))
    assert pq.read_table(folder / "whole.parquet")["n_j"].to_pylist() == [0, 0, 1, 0]


@needs_hep_th
def test_hep_th_runs_from_the_shell(tmp_path) -> None:
    source = ["--nodes", str(HEP_TH / "nodes.csv.gz"), "--edges", str(HEP_TH / "edges.csv.gz")]
    answer = tmp_path / "hep.parquet"
    assert main(["disrupt", *source, "--time-column", "days", "--time-unit", "day", "--out", str(answer)]) == 0
    table = pq.read_table(answer)
    assert table.num_rows == 27_770
    assert table["n_k"].to_pylist()[:3] == [1486, 1295, 6]


@needs_hep_th
def test_a_cold_start_on_hep_th_takes_less_than_three_seconds_of_the_processor(tmp_path) -> None:
    """The clock is at the mercy of whoever shares the machine; `make bench` tells it."""
    source = ["--nodes", str(HEP_TH / "nodes.csv.gz"), "--edges", str(HEP_TH / "edges.csv.gz"), "--time-column", "days"]
    code = "import sys; from zhongshu_engine.cli import main; sys.exit(main())"
    took = []
    for _ in range(2):  # the first may have to compile
        before = os.times()
        command = [sys.executable, "-c", code, "disrupt", *source, "--out", str(tmp_path / "o.parquet")]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        after = os.times()
        took.append(sum(after[2:4]) - sum(before[2:4]))
    assert min(took) < 3
