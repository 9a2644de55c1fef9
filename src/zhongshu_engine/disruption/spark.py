"""The same kernel on a Spark cluster: executors map the graph folder and count ranges of focal nodes, ``mapInArrow`` carries the counts back.

In: a graph and, for a cluster, a folder every executor can read. Out: an answer equal to ``measure``. Needs the extra ``spark`` and Java 17.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from zhongshu_engine.disruption.counting import Counts
from zhongshu_engine.disruption.measure import FIVE_YEARS, LEVEL, NAMES, Compat, Disruption, check_options, describe
from zhongshu_engine.disruption.passes import count, empty_counts, plan, windows_of
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.build import with_loops
from zhongshu_engine.graph.disk import open_graph, save_graph
from zhongshu_engine.graph.store import Graph

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SCHEMA = "number long, n_i int, n_j int, n_k int, n_j5 int, shared long"
RANGES_PER_TASK = 4


def measure_on_spark(
    graph: Graph,
    *,
    window_days: int | None = FIVE_YEARS,
    level: int = LEVEL,
    compat: Compat = "",
    parallelism: int = 1,
    spark: SparkSession | None = None,
    shared_folder: Path | str | None = None,
) -> Disruption:
    """``measure`` with Spark; without a session a local one with ``parallelism`` cores is started and stopped."""
    check_options(window_days, level, compat, parallelism)
    counted = with_loops(graph) if compat else graph
    windows = windows_of(graph.days, window_days)
    session = spark or local_session(parallelism)
    try:
        with tempfile.TemporaryDirectory(dir=shared_folder) as above:
            folder = Path(above) / "graph"
            save_graph(counted, folder)
            ranges = _ranges(graph.n, session.sparkContext.defaultParallelism * RANGES_PER_TASK)
            frame = session.createDataFrame(ranges, "begin long, end long").repartition(len(ranges), "begin")
            table = frame.mapInArrow(_Counter(str(folder), window_days, level), SCHEMA).toArrow()
    finally:
        if spark is None:
            session.stop()
    counts = _gather(table, graph.n)
    return describe(graph, counts, windows, window_days=window_days, level=level, compat=compat)


def local_session(cores: int) -> SparkSession:
    """A Spark session inside this machine that listens on the loopback address only."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise BadInput("Spark is not installed; install zhongshu[spark]") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    source = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([source, *filter(None, [os.environ.get("PYTHONPATH")])])
    builder: Any = SparkSession.builder
    return (  # type: ignore[no-any-return]
        builder.master(f"local[{cores}]")
        .appName("zhongshu-engine")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executorEnv.PYTHONPATH", paths)
        .config("spark.sql.shuffle.partitions", str(2 * cores))
        .getOrCreate()
    )


def _ranges(n: int, pieces: int) -> list[tuple[int, int]]:
    cuts = np.linspace(0, n, min(pieces, n) + 1).astype(int).tolist()
    return list(pairwise(cuts))


class _Counter:
    """What travels to the executors: a folder name and options, no data."""

    def __init__(self, folder: str, window_days: int | None, level: int) -> None:
        self.folder, self.window_days, self.level = folder, window_days, level

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        graph = open_graph(self.folder)
        windows = windows_of(graph.days, self.window_days)
        shared = plan(graph.links, windows, self.level)
        counts = empty_counts(graph.n)
        for batch in batches:
            for begin, end in zip(batch["begin"].to_pylist(), batch["end"].to_pylist(), strict=True):
                nodes = np.arange(begin, end)
                count(shared, nodes, counts)
                parts = [pa.array(nodes), *(pa.array(column[begin:end]) for column in counts)]
                yield pa.RecordBatch.from_arrays(parts, names=["number", *NAMES])


def _gather(table: pa.Table, n: int) -> Counts:
    if len(table) != n:
        raise BadInput(f"Spark returned {len(table)} rows for {n} nodes")
    order = np.argsort(table["number"].to_numpy())
    columns = [np.ascontiguousarray(table[name].to_numpy()[order]) for name in NAMES]
    return Counts(*columns)
