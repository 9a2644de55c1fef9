"""Spark gives the same numbers as threads."""

from __future__ import annotations

import numpy as np
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.shared_data import HEP_TH
from tests.engine.test_disruption import citations

from zhongshu_engine.cli import main
from zhongshu_engine.disruption.measure import measure
from zhongshu_engine.graph import from_arrays

pytestmark = [
    pytest.mark.spark,
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore"),  # Spark warns about its own pandas bridge, which is not used here
]
pytest.importorskip("pyspark")

from zhongshu_engine.disruption.spark import measure_on_spark  # noqa: E402  only where Spark is


def any_graph_is_measured_alike(session) -> None:
    """Small graphs with loops, duplicates, ties and citations of later works, in the one session that a test can pay for."""

    @settings(max_examples=12, deadline=None)
    @given(citations(), st.integers(0, 13), st.sampled_from(["", "cdindex"]))
    def alike(case, window, compat) -> None:
        graph = from_arrays(*case)
        answer = measure_on_spark(graph, window_days=window, compat=compat, spark=session)
        assert answer.table().equals(measure(graph, window_days=window, compat=compat).table())

    alike()


def test_spark_equals_threads(tmp_path) -> None:
    from zhongshu_engine.disruption.spark import local_session

    rng = np.random.default_rng(11)
    n, m = 2000, 30_000
    citing, days = rng.integers(0, n, m), rng.integers(0, 3000, n)
    graph = from_arrays(days, citing, np.minimum((rng.pareto(0.7, m) * 9).astype(int), n - 1))
    session = local_session(2)
    try:
        for compat in ("", "cdindex"):
            answer = measure_on_spark(graph, window_days=700, compat=compat, spark=session)
            assert answer.table().equals(measure(graph, window_days=700, compat=compat).table())
        any_graph_is_measured_alike(session)
        if HEP_TH.is_dir():
            nodes, edges = pc.read_csv(HEP_TH / "nodes.csv.gz"), pc.read_csv(HEP_TH / "edges.csv.gz")
            real = from_arrays(*(column.to_numpy() for column in (nodes["days"], edges["citing"], edges["cited"])))
            assert measure_on_spark(real, spark=session).table().equals(measure(real).table())
        (tmp_path / "n.csv").write_text("id,t\nc,30\na,0\nb,10\n")
        (tmp_path / "e.csv").write_text("citing,cited\nc,b\nb,a\n")
        source = ["disrupt", "--nodes", str(tmp_path / "n.csv"), "--edges", str(tmp_path / "e.csv")]
        assert main([*source, "--engine", "spark", "--threads", "2", "--out", str(tmp_path / "s.parquet")]) == 0
        assert main([*source, "--out", str(tmp_path / "t.parquet")]) == 0
        assert pq.read_table(tmp_path / "s.parquet").equals(pq.read_table(tmp_path / "t.parquet"))
    finally:
        session.stop()
