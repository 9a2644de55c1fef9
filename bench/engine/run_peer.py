"""One measured run of a peer (cdindex or xfast_cdindex) in its own throw-away environment. Prints one JSON line.

The peers take one node or edge a call, as plain integers. ``slices`` makes those integers bit by bit, which spares the
peer's process all memory but its own; ``lists`` makes them at once, the plain way from arrays to such calls.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import resource
import sys
import time

import numpy as np

SLICE = 100_000


def main() -> None:
    """Arguments: module, graph file, window in days, slices or lists."""
    peer, window, way = importlib.import_module(sys.argv[1]), int(sys.argv[3]), sys.argv[4]
    libraries = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with np.load(sys.argv[2]) as data:
        days, citing, cited = data["days"], data["citing"], data["cited"]
    begin, clock = time.process_time(), time.perf_counter()
    graph, step = peer.Graph(), {"slices": SLICE, "lists": max(len(days), len(citing))}[way]
    for at in range(0, len(days), step):
        for node, day in enumerate(days[at : at + step].tolist(), at):
            graph.add_vertex(node, day)
    for at in range(0, len(citing), step):
        for source, target in zip(citing[at : at + step].tolist(), cited[at : at + step].tolist(), strict=True):
            graph.add_edge(source, target)
    getattr(graph, "prepare_for_searching", lambda: None)()
    built = time.process_time()
    values = np.array([graph.cdindex(node, window) for node in range(len(days))], float)
    end, stop = time.process_time(), time.perf_counter()
    digest = hashlib.sha256(np.where(np.isnan(values), np.nan, values).tobytes()).hexdigest()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "cpu": end - begin,
                "build": built - begin,
                "wall": stop - clock,
                "peak": peak,
                "libraries": libraries,
                "digest": digest,
            }
        )
    )


if __name__ == "__main__":
    main()
