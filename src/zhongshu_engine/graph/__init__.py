"""The citation graph: works with a time stamp and their references, numbered by time, held in compressed rows, on
disk or in memory.

In: edge arrays, data frames, table files, OpenAlex snapshots. Out: a ``Graph`` that the method rooms walk. Never:
drops anything uncounted.
"""

from typing import TYPE_CHECKING

from zhongshu_engine.graph.build import from_arrays
from zhongshu_engine.graph.links import END, Links
from zhongshu_engine.graph.store import Dropped, Graph
from zhongshu_engine.later import later

if TYPE_CHECKING:
    from zhongshu_engine.graph.disk import open_graph, save_graph
    from zhongshu_engine.graph.growth import append
    from zhongshu_engine.graph.load import EdgeColumns, NodeColumns, from_files, from_frames, from_openalex
else:
    _LOADERS = ("EdgeColumns", "NodeColumns", "from_files", "from_frames", "from_openalex")
    _HOMES = {"append": "growth", "open_graph": "disk", "save_graph": "disk", **dict.fromkeys(_LOADERS, "load")}
    __getattr__ = later(__name__, {name: f"{__name__}.{home}" for name, home in _HOMES.items()})

__all__ = [
    "END",
    "Dropped",
    "EdgeColumns",
    "Graph",
    "Links",
    "NodeColumns",
    "append",
    "from_arrays",
    "from_files",
    "from_frames",
    "from_openalex",
    "open_graph",
    "save_graph",
]
