"""Columns laid from bare memory are those that Arrow would make, and reading a graph does not import pandas."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from zhongshu_engine.arrays.columns import column, constant, filled, plain, texts

VALUES = [
    np.array([1.0, np.nan, 3.0]),
    np.array([]),
    np.arange(5, dtype=np.int32),
    np.arange(10)[::2],
    np.array([True, False, True] * 7),
]


@pytest.mark.parametrize("values", VALUES, ids=str)
def test_a_column_is_what_arrow_makes(values: np.ndarray) -> None:
    made, expected = column(values), pa.array(values, from_pandas=True)
    made.validate(full=True)
    assert made.equals(expected)
    assert made.null_count == expected.null_count
    if made.null_count == 0:
        assert np.array_equal(plain(made.slice(2)), values[2:])


def test_constants_have_the_type_asked_for() -> None:
    assert constant(0, pa.bool_()).as_py() is False
    assert constant(1970, pa.string()).as_py() == "1970"
    assert filled(pa.array([1, None], pa.int32()), -1).to_pylist() == [1, -1]
    assert texts(["a", "乙", ""]).to_pylist() == ["a", "乙", ""]


def test_a_command_on_a_graph_does_without_pandas(tmp_path) -> None:
    (tmp_path / "n.csv").write_text("id,t\na,1990\nb,1991-02-03\n")
    (tmp_path / "e.csv").write_text("citing,cited\nb,a\nb,gone\n")
    source = ["--nodes", str(tmp_path / "n.csv"), "--edges", str(tmp_path / "e.csv")]
    command = ["disrupt", *source, "--out", str(tmp_path / "o.csv")]
    code = f"import sys; from zhongshu_engine.cli import main; sys.exit(main({command!r}) or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=300).returncode == 0


def test_arrays_need_no_arrow() -> None:
    code = """
import sys
from zhongshu_engine.api.disruption import by_year, from_arrays, measure
answer = measure(from_arrays([0, 10, 20], [1, 2], [0, 1]))
by_year(answer)
assert not {"pyarrow", "pandas", "duckdb"} & set(sys.modules), sys.modules.keys()
assert answer.table().num_rows == 3
from zhongshu_engine.api.disruption import append, from_files, open_graph
import zhongshu_engine.graph as graph
assert callable(append) and callable(graph.append) and graph.append is append
try:
    graph.nothing
except AttributeError as error:
    assert "nothing" in str(error)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
