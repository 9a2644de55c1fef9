"""The citation graph: works with a time stamp and their references, numbered by time, held in compressed rows, on
disk or in memory.

In: edge arrays, data frames, table files, OpenAlex snapshots. Out: a ``Graph`` that the method rooms walk. Never:
drops anything uncounted.
"""

from zhongshu_engine.graph.append import append
from zhongshu_engine.graph.build import from_arrays
from zhongshu_engine.graph.disk import open_graph, save_graph
from zhongshu_engine.graph.links import END, Links
from zhongshu_engine.graph.load import EdgeColumns, NodeColumns, from_files, from_frames, from_openalex
from zhongshu_engine.graph.store import Dropped, Graph

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
