"""Makes the benchmark graphs: real hep-th, a preferential graph without great hubs, and a copying graph with them.
Written as .npz with
the arrays days, citing, cited; nodes in order of time, edges grouped by citing node."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numba import njit

YEARS = 40
GROWTH = 0.05


@njit(cache=True)
def _preferential(references: np.ndarray, copy: float, reach: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Each reference copies the target of a random earlier edge, or goes back an exponential distance."""
    np.random.seed(seed)
    citing, cited = np.empty(references.sum(), np.int32), np.empty(references.sum(), np.int32)
    m = 0
    for p in range(1, references.size):
        begin, want, tries = m, min(references[p], p), 0
        while m - begin < want and tries < 4 * want + 8:
            tries += 1
            if begin > 0 and np.random.random() < copy:
                target = cited[np.random.randint(0, begin)]
            else:
                target = p - int(np.random.exponential(reach * p)) - 1
            if target >= 0 and not (cited[begin:m] == target).any():
                citing[m], cited[m] = p, target
                m += 1
    return citing[:m], cited[:m]


@njit(cache=True)
def _copying(references: np.ndarray, copy: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Each reference may copy a reference of something already cited, which closes triangles and grows hubs."""
    np.random.seed(seed)
    start = np.zeros(references.size + 1, np.int64)
    citing, cited = np.empty(references.sum(), np.int32), np.empty(references.sum(), np.int32)
    mark, m = np.full(references.size, -1, np.int32), 0
    for p in range(references.size):
        begin, want, tries = m, min(references[p], p), 0
        while m - begin < want and tries < 6 * want + 8:
            tries += 1
            if m > begin and np.random.random() < copy:
                source = cited[np.random.randint(begin, m)]
                if start[source] == start[source + 1]:
                    continue
                target = cited[np.random.randint(start[source], start[source + 1])]
            elif begin > 0 and np.random.random() < 0.4:
                target = cited[np.random.randint(max(0, begin - 2_000_000), begin)]
            else:
                target = p - 1 - int(np.random.exponential(0.12 * p))
            if target >= 0 and mark[target] != p:
                mark[target] = p
                citing[m], cited[m] = p, target
                m += 1
        start[p + 1] = m
    return citing[:m], cited[:m]


def _days(n: int) -> np.ndarray:
    """Publication days over forty years growing by five percent a year."""
    share = (np.arange(n) + 0.5) / n
    return np.floor(np.log(1 + share * (np.exp(GROWTH * YEARS) - 1)) / GROWTH * 365.25).astype(np.int32)


def _references(n: int, mean: float, seed: int) -> np.ndarray:
    spread = 0.8
    drawn = np.random.default_rng(seed).lognormal(np.log(mean) - spread**2 / 2, spread, n)
    return np.clip(np.round(drawn), 0, 300).astype(np.int64)


def make(kind: str, path: Path, n: int = 1_000_000) -> None:
    """Write the graph of one kind."""
    if kind == "preferential":
        days, (citing, cited) = _days(n), _preferential(_references(n, 10.4, 7), 0.55, 0.15, 7)
    elif kind == "copying":
        days, (citing, cited) = _days(n), _copying(_references(n, 10.8, 3), 0.5, 3)
    else:
        from pyarrow import csv

        folder = Path(kind)
        edges = csv.read_csv(folder / "edges.csv.gz")
        days = csv.read_csv(folder / "nodes.csv.gz")["days"].to_numpy().astype(np.int32)
        citing, cited = (edges[name].to_numpy().astype(np.int32) for name in ("citing", "cited"))
    np.savez(path, days=days, citing=citing, cited=cited)


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]), *(int(float(x)) for x in sys.argv[3:4]))
