"""Public names of the disruption room, with the graph they need; what reads or writes tables is imported at first use."""

from typing import TYPE_CHECKING

from zhongshu_engine.disruption.counting import Counts
from zhongshu_engine.disruption.intervals import with_intervals
from zhongshu_engine.disruption.measure import FIVE_YEARS, Disruption, measure
from zhongshu_engine.disruption.ranking import with_percentiles
from zhongshu_engine.disruption.status import Status
from zhongshu_engine.disruption.trend import Trend, by_year
from zhongshu_engine.disruption.update import update
from zhongshu_engine.graph import Graph, from_arrays
from zhongshu_engine.later import later

if TYPE_CHECKING:
    from zhongshu_engine.disruption.stored import from_table
    from zhongshu_engine.graph import (
        EdgeColumns,
        NodeColumns,
        append,
        from_files,
        from_frames,
        from_openalex,
        open_graph,
        save_graph,
    )
else:
    _OF_GRAPHS = (
        "EdgeColumns",
        "NodeColumns",
        "append",
        "from_files",
        "from_frames",
        "from_openalex",
        "open_graph",
        "save_graph",
    )
    _HOMES = {"from_table": "zhongshu_engine.disruption.stored", **dict.fromkeys(_OF_GRAPHS, "zhongshu_engine.graph")}
    __getattr__ = later(__name__, _HOMES)


def measure_on_spark(graph: Graph, **options: object) -> Disruption:
    """``measure`` on a Spark cluster; needs the package's extra ``spark``."""
    from zhongshu_engine.disruption.spark import measure_on_spark as run

    return run(graph, **options)  # type: ignore[arg-type]


__all__ = [
    "FIVE_YEARS",
    "Counts",
    "Disruption",
    "EdgeColumns",
    "Graph",
    "NodeColumns",
    "Status",
    "Trend",
    "append",
    "by_year",
    "from_arrays",
    "from_files",
    "from_frames",
    "from_openalex",
    "from_table",
    "measure",
    "measure_on_spark",
    "open_graph",
    "save_graph",
    "update",
    "with_intervals",
    "with_percentiles",
]
