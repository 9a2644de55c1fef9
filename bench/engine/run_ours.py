"""One measured run of this engine: edge arrays in, arrays of every variant out. Prints one JSON line."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time

import numpy as np

from zhongshu_engine.api.disruption import from_arrays, measure


def main() -> None:
    """Arguments: graph file, repeats, threads."""
    path, repeats, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    small = from_arrays([0, 2, 1], [1, 2], [0, 1])
    measure(small, compat="cdindex")  # compiled code is loaded before the clock starts
    with np.load(path) as data:
        days, citing, cited = data["days"], data["citing"], data["cited"]
    measure(from_arrays(days[:5000], *_part(citing, cited, 5000), copy=False))
    base, best, wall = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, float("inf"), float("inf")
    graph = answer = None
    peak = 0
    for _ in range(repeats):
        graph = answer = None  # one answer at a time, as a caller would hold it
        begin, clock = time.process_time(), time.perf_counter()
        graph = from_arrays(days, citing, cited, copy=False)
        answer = measure(graph, threads=threads)
        best, wall = min(best, time.process_time() - begin), min(wall, time.perf_counter() - clock)
        peak = peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if len(days) > 2_000_000:
            break
    exact = graph.in_file_order(measure(graph, compat="cdindex").indices["di1"])
    digest = hashlib.sha256(np.where(np.isnan(exact), np.nan, exact).tobytes()).hexdigest()
    wedges = int(answer.counts.n_k.sum() + answer.counts.shared.sum())
    print(
        json.dumps(
            {
                "cpu": best,
                "wall": wall,
                "peak": peak,
                "base": base,
                "digest": digest,
                "n": graph.n,
                "m": graph.m,
                "touched": wedges,
            }
        )
    )


def _part(citing: np.ndarray, cited: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    inside = (citing < n) & (cited < n)
    return citing[inside], cited[inside]


if __name__ == "__main__":
    main()
