"""The graph counts what it leaves out, comes back from disk as it was, and grows exactly."""

from __future__ import annotations

import gzip
import json
import os
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc_compute
import pyarrow.csv as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.shared_data import HEP_TH, needs_hep_th

from zhongshu_engine.disruption.measure import measure
from zhongshu_engine.disruption.update import touched_nodes, update
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph import (
    Dropped,
    NodeColumns,
    append,
    from_arrays,
    from_files,
    from_frames,
    from_openalex,
    open_graph,
    save_graph,
)

NODES = "id,t,field\nold,1990-01-01,甲\nmid,1995-06-01,乙\nnew,2000-01-01,甲\n"
EDGES = "citing,cited\nnew,old\nnew,old\nnew,new\nnew,gone\ngone,old\nmid,old\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "n.csv").write_text(NODES)
    (tmp_path / "e.csv").write_text(EDGES)
    return tmp_path / "n.csv", tmp_path / "e.csv"


def test_what_is_left_out_is_counted(files) -> None:
    graph = from_files(*files, node_columns=NodeColumns(field="field"))
    assert (graph.n, graph.m) == (3, 2)
    assert graph.dropped == Dropped(loops=1, duplicates=1, unknown_citing=1, unknown_cited=1)
    assert graph.in_file_order(graph.missing).tolist() == [0, 0, 1]
    assert graph.fields.labels == ("甲", "乙")
    assert measure(graph, window_days=None).table()["coverage"].to_pylist() == [None, 1.0, 0.5]


def test_frames_and_files_give_the_same_graph(files) -> None:
    one = from_files(*files)
    two = from_frames(pd.read_csv(files[0]), pd.read_csv(files[1]))
    assert measure(one).table().equals(measure(two).table())


def test_integer_ids_of_frames_stay_integers() -> None:
    nodes, edges = pd.DataFrame({"id": [7, 5], "t": [1, 2]}), pd.DataFrame({"citing": [5], "cited": [7]})
    assert measure(from_frames(nodes, edges)).table()["id"].to_pylist() == [7, 5]


@pytest.mark.parametrize(
    ("nodes", "edges", "reason"),
    [
        ("id,t\n", EDGES, r"n\.csv: has no rows"),
        (NODES, "citing,cited\n", r"e\.csv: has no edges"),
        (NODES.replace("1995-06-01", "soon"), EDGES, r"n\.csv, line 3: the time 'soon' is not a date"),
        (NODES.replace("mid", "old"), EDGES, r"n\.csv, line 3: the id 'old' stands there a second time"),
        (NODES.replace("mid", ""), EDGES, r"n\.csv, line 3: the id is empty"),
        (NODES, EDGES + ",old\n", r"e\.csv, line 8: the citing id is empty"),
        (NODES, "citing,cited\nx,y\nold,y\n", r"e\.csv: none of its 2 edges joins two known nodes; .* 'x' citing 'y'"),
        (NODES, EDGES.replace("cited", "to"), "has no column 'cited'; it has citing, to"),
    ],
)
def test_bad_tables_are_refused_with_their_place(tmp_path, nodes: str, edges: str, reason: str) -> None:
    (tmp_path / "n.csv").write_text(nodes)
    (tmp_path / "e.csv").write_text(edges)
    with pytest.raises(BadInput, match=reason):
        from_files(tmp_path / "n.csv", tmp_path / "e.csv")


def test_broken_rows_are_left_out_when_asked(tmp_path) -> None:
    (tmp_path / "n.csv").write_text(NODES + "bad,soon,甲\nold,1999-01-01,甲\n")
    (tmp_path / "e.csv").write_text(EDGES + ",old\nx,y,z\n")
    graph = from_files(tmp_path / "n.csv", tmp_path / "e.csv", skip_broken=True)
    assert (graph.n, graph.m, graph.dropped.broken_rows) == (3, 2, 4)


def test_a_bare_year_is_mid_year_and_flagged(tmp_path) -> None:
    (tmp_path / "n.csv").write_text("id,t\na,1990\nb,1991\n")
    (tmp_path / "e.csv").write_text("citing,cited\nb,a\n")
    graph = from_files(tmp_path / "n.csv", tmp_path / "e.csv", node_columns=NodeColumns(unit="year"))
    assert graph.days.tolist() == [7487, 7852]
    assert graph.from_year.all()


def test_a_graph_comes_back_from_disk_as_it_was(files, tmp_path) -> None:
    graph = from_files(*files, node_columns=NodeColumns(field="field"))
    save_graph(graph, tmp_path / "g")
    again = open_graph(tmp_path / "g")
    assert measure(again).table().equals(measure(graph).table())
    assert (again.dropped, again.fields.labels) == (graph.dropped, graph.fields.labels)
    assert again.dangling.to_pydict() == {"citing": ["new", "gone"], "cited": ["gone", "old"]}
    with pytest.raises(BadInput, match="already something"):
        save_graph(graph, tmp_path / "g")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["e.csv", "g", "n.csv"]


def test_a_graph_on_disk_is_mapped_and_not_rebuilt(files, tmp_path, monkeypatch) -> None:
    save_graph(from_files(*files), tmp_path / "g")
    for name in ("from_arrays", "_lay"):
        monkeypatch.setattr(f"zhongshu_engine.graph.build.{name}", None)
    again = open_graph(tmp_path / "g")
    assert all(isinstance(array.base, np.memmap) for array in (again.days, *again.links))


@pytest.mark.parametrize("name", ["days", "out", "out_start", "in_start", "citers", "place", "missing"])
def test_arrays_that_do_not_belong_together_are_refused(files, tmp_path, name: str) -> None:
    save_graph(from_files(*files), tmp_path / "g")
    array = np.load(tmp_path / "g" / f"{name}.npy")
    np.save(tmp_path / "g" / f"{name}.npy", array[: 1 if name != "citers" else 3])
    with pytest.raises(BadInput, match="g: its arrays do not belong together"):
        open_graph(tmp_path / "g")


def test_a_graph_that_cannot_be_replaced_stays(files, tmp_path, monkeypatch) -> None:
    graph = from_files(*files)
    save_graph(graph, tmp_path / "g")
    real, calls = os.replace, []

    def second_fails(old, new) -> None:
        calls.append(new)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(old, new)

    monkeypatch.setattr("zhongshu_engine.graph.disk.os.replace", second_fails)
    with pytest.raises(BadInput, match="g: cannot be written .No space left"):
        save_graph(graph, tmp_path / "g", replace=True)
    assert open_graph(tmp_path / "g").m == graph.m
    assert sorted(p.name for p in tmp_path.iterdir()) == ["e.csv", "g", "n.csv"]


def test_a_folder_that_is_no_graph_is_refused(tmp_path) -> None:
    with pytest.raises(BadInput, match="not a graph folder"):
        open_graph(tmp_path)


def test_numbers_beyond_the_nodes_are_refused() -> None:
    with pytest.raises(BadInput, match="cited: value above 1 at position 0: 2"):
        from_arrays([1, 2], [0], [2])


@pytest.mark.parametrize("days", [[1, 2], [2, 1]], ids=["in order", "not in order"])
@pytest.mark.parametrize(
    ("citing", "cited", "reason"),
    [
        ([0, -1], [1, 0], "citing: value below 0 at position 1: -1"),
        ([-1, 0], [1, 0], "citing: value below 0 at position 0: -1"),
        ([0, 2], [1, 0], "citing: value above 1 at position 1: 2"),
        ([0, 1], [1, -2], "cited: value below 0 at position 1: -2"),
        ([0, 1], [1, 2**40], "cited: value above 2147483647 at position 1: 1099511627776"),
    ],
)
@pytest.mark.parametrize("kind", [np.int64, np.int32])
def test_ends_that_are_no_nodes_are_refused_before_anything_is_written(days, citing, cited, reason, kind) -> None:
    if max(cited) > np.iinfo(kind).max:  # nothing to hand over
        pytest.skip("does not fit")
    with pytest.raises(BadInput, match=re.escape(reason)):
        from_arrays(days, np.array(citing, kind), np.array(cited, kind))


def openalex(path, works) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(w) + "\n" for w in works).encode()))


def test_openalex_works_become_a_graph(tmp_path) -> None:
    topic = {"display_name": "t", "field": {"id": "f", "display_name": "Physics"}}
    works = [
        {"id": "W1", "publication_date": "2001-02-03", "referenced_works": [], "primary_topic": topic, "x": 1},
        {"id": "W2", "publication_date": "2002-02-03", "referenced_works": ["W1", "W9"], "primary_topic": None},
    ]
    openalex(tmp_path / "w.jsonl.gz", works)
    graph = from_openalex([tmp_path / "w.jsonl.gz"])
    assert (graph.n, graph.m, graph.dropped.unknown_cited) == (2, 1, 1)
    assert (graph.fields.labels, graph.fields.codes.tolist()) == (("Physics",), [0, -1])
    (tmp_path / "w.jsonl").write_text(json.dumps(works[0]) + "\n{broken\n")
    with pytest.raises(BadInput, match=r"w\.jsonl, line 2: not JSON"):
        from_openalex([tmp_path / "w.jsonl"])


def test_a_late_arrival_finds_the_references_that_waited_for_it(files) -> None:
    graph = from_files(*files)
    late = from_frames_without_edges(["gone"], [9000])
    grown = append(graph, late, pa.table({"citing": ["gone"], "cited": ["mid"]}))
    assert grown.graph.m == 5
    assert grown.graph.dropped.unknown_cited == grown.graph.dropped.unknown_citing == 0
    assert grown.graph.dropped.loops == 1


def from_frames_without_edges(ids, days):
    graph = from_arrays(days, [], [])
    from dataclasses import replace

    return replace(graph, ids=pa.array(ids))


def test_an_id_that_is_already_there_is_refused(files) -> None:
    with pytest.raises(BadInput, match="'old' is already in the graph"):
        append(from_files(*files), from_frames_without_edges(["old"], [1]), pa.table({"citing": [], "cited": []}))


@st.composite
def histories(draw):
    """A graph cut in two: what is known first, and what comes later, in no order of time."""
    n = draw(st.integers(2, 25))
    first = draw(st.integers(1, n))
    days = draw(st.lists(st.integers(0, 10), min_size=n, max_size=n))
    ends = st.integers(0, n - 1)
    edges = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=90))
    cut = draw(st.integers(0, len(edges)))
    return first, days, edges[:cut], edges[cut:]


def frames(days, edges, begin, end):
    nodes = {
        "id": pa.array([f"w{i}" for i in range(begin, end)], pa.string()),
        "t": pa.array(days[begin:end], pa.int64()),
    }
    pairs = pa.table({
        "citing": pa.array([f"w{s}" for s, _ in edges], pa.string()),
        "cited": pa.array([f"w{d}" for _, d in edges], pa.string()),
    })  # fmt: skip
    return pa.table(nodes), pairs


@settings(max_examples=80, deadline=None)
@given(histories(), st.integers(0, 11), st.sampled_from(["", "cdindex"]))
def test_an_update_equals_a_full_count(history, window: int, compat: str) -> None:
    first, days, before, after = history
    before = [*before, (0, 0)]  # an edge table may not be empty
    graph = from_frames(*frames(days, before, 0, first))
    old = measure(graph, window_days=window, compat=compat)
    later, edges = frames(days, after, first, len(days))
    new_nodes = None
    if len(later):
        new_nodes = from_frames_without_edges(later["id"].to_pylist(), later["t"].to_pylist())
    grown = append(graph, new_nodes, edges)
    whole = measure(from_frames(*frames(days, before + after, 0, len(days))), window_days=window, compat=compat)
    assert update(old, grown).table().equals(whole.table())


@needs_hep_th
def test_an_update_of_hep_th_equals_a_full_count() -> None:
    nodes, pairs = pc.read_csv(HEP_TH / "nodes.csv.gz"), pc.read_csv(HEP_TH / "edges.csv.gz")
    nodes = pa.table({"id": pc_compute.cast(nodes["id"], pa.string()), "t": nodes["days"]})
    pairs = pa.table({name: pc_compute.cast(pairs[name], pa.string()) for name in ("citing", "cited")})
    first = 27_000
    known = pc_compute.is_in(pairs["citing"], value_set=nodes["id"].slice(0, first).combine_chunks())
    graph = from_frames(nodes.slice(0, first), pairs.filter(known))
    late = nodes.slice(first)
    new = from_frames_without_edges(late["id"].combine_chunks(), late["t"].to_numpy())
    grown = append(graph, new, pairs.filter(pc_compute.invert(known)))
    whole = measure(from_frames(nodes, pairs))
    assert whole.graph.m == grown.graph.m == 352_768
    assert update(measure(graph), grown).table().equals(whole.table())


def test_an_update_touches_few_nodes() -> None:
    rng = np.random.default_rng(3)
    n, m = 4000, 20_000
    citing = rng.integers(1, n, m)
    graph = from_frames(
        *frames(list(range(n)), list(zip(citing, (citing * rng.random(m)).astype(int), strict=True)), 0, n)
    )
    grown = append(graph, from_frames_without_edges(["late"], [n]), pa.table({"citing": ["late"], "cited": ["w3990"]}))
    answer = measure(grown.graph)
    from zhongshu_engine.disruption.passes import windows_of

    touched = touched_nodes(grown, answer.graph.links, windows_of(grown.graph.days, 1826))
    assert len(touched) <= 2 + int(grown.graph.in_degree[3990])
