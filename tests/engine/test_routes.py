"""Search path counts equal counted paths, exact and logarithmic arithmetic agree, and known networks give their known
totals.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.shared_data import GARFIELD, HEP_TH, needs_garfield, needs_hep_th

from zhongshu_engine.cli import main
from zhongshu_engine.emergence import routes
from zhongshu_engine.emergence.routes import keep_acyclic, main_path
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph import NodeColumns, from_arrays, from_files


def all_paths(edges: set[tuple[int, int]]) -> list[list[int]]:
    ahead: dict[int, list[int]] = {}
    for u, v in sorted(edges):
        ahead.setdefault(u, []).append(v)
    entered = {v for _, v in edges}

    def follow(path: list[int]) -> list[list[int]]:
        nexts = ahead.get(path[-1], [])
        return [p for v in nexts for p in follow([*path, v])] if nexts else [path]

    return [p for u in sorted(ahead) if u not in entered for p in follow([u])]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=20), st.booleans())
def test_counts_equal_counted_paths(pairs, ties: bool) -> None:
    days = [v // 3 if ties else v for v in range(9)]
    graph = from_arrays(days, [s for s, _ in pairs], [d for _, d in pairs])
    kept = keep_acyclic(graph)
    edges = set(zip(kept.earlier.tolist(), kept.later.tolist(), strict=True))
    if not edges:
        with pytest.raises(BadInput, match="there is no path"):
            main_path(graph)
        return
    paths = all_paths(edges)
    found = main_path(graph)
    assert found.total == len(paths)
    for u, v, weight in zip(kept.earlier, kept.later, found.weight, strict=True):
        assert weight == sum(1 for p in paths if (u, v) in set(pairwise(p)))
    spc = dict(zip(zip(kept.earlier.tolist(), kept.later.tolist(), strict=True), found.weight, strict=True))
    heaviest = max(sum(spc[e] for e in pairwise(p)) for p in paths)
    assert sum(spc[e] for e in zip(found.path.tolist(), found.path.tolist()[1:], strict=False)) == heaviest
    logs = main_path(graph, arithmetic="log")
    assert np.allclose(np.exp(logs.weight), found.weight.astype(float))


def test_circles_within_a_day_and_citations_of_later_works_are_left_out() -> None:
    graph = from_arrays([0, 0, 0, 1], [0, 1, 1, 2, 3], [1, 0, 2, 3, 0])
    kept = keep_acyclic(graph)
    assert (kept.circular, kept.backward) == (2, 1)
    assert sorted(zip(kept.earlier.tolist(), kept.later.tolist(), strict=True)) == [(0, 3), (2, 1)]


def test_counts_beyond_64_bits_stay_exact() -> None:
    layers = 80
    citing = [v for i in range(1, layers) for v in (2 * i, 2 * i, 2 * i + 1, 2 * i + 1)]
    cited = [v for i in range(1, layers) for v in (2 * i - 2, 2 * i - 1, 2 * i - 2, 2 * i - 1)]
    graph = from_arrays(np.arange(2 * layers) // 2, citing, cited)
    assert main_path(graph).total == 2**layers
    assert main_path(graph, arithmetic="log").total == pytest.approx(layers * np.log(2))


@needs_garfield
def test_small_world_network_gives_its_known_route() -> None:
    source = [GARFIELD / f"SmallW.{part}.csv.gz" for part in ("nodes", "edges")]
    found = main_path(from_files(*source, node_columns=NodeColumns(time="year", unit="year")))
    assert found.total == 51_357
    assert found.table()["id"].to_pylist()[:3] == ["0", "2", "5"]  # Milgram 1967, Travers 1969, Korte 1970


@needs_hep_th
def test_hep_th_from_the_shell(tmp_path, capsys) -> None:
    source = ["--nodes", str(HEP_TH / "nodes.csv.gz"), "--edges", str(HEP_TH / "edges.csv.gz"), "--time-column", "date"]
    assert main(["main-path", *source, "--arithmetic", "log", "--out", str(tmp_path / "p.csv")]) == 0
    assert "citations of later works" in capsys.readouterr().err
    assert (tmp_path / "p.csv").read_text().startswith('"position","id","date","share_of_paths"\n1,')


@pytest.mark.parametrize(("arithmetic", "search"), [("exact", "global"), ("exact", "local"), ("log", "global")])
def test_progress_hears_of_every_work_of_every_sweep(arithmetic, search, monkeypatch) -> None:
    monkeypatch.setattr(routes, "TELL", 2)
    heard: list[int] = []
    graph = from_arrays([0, 1, 2, 3, 4], [1, 2, 2, 3, 4, 4], [0, 0, 1, 2, 3, 0])
    routes.main_path(graph, arithmetic=arithmetic, search=search, progress=heard.append)
    assert sum(heard) == routes.sweeps(arithmetic, search) * graph.n
    assert len(heard) == 3 * routes.sweeps(arithmetic, search)  # two, two, and the last one
