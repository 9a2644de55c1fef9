"""The five counts equal the definition, the SQL oracle and the published program, whatever road is taken to them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.citation_oracles import counts_by_sets, counts_by_sql
from tests.engine.shared_data import HEP_TH, needs_hep_th

from zhongshu_engine.arrays import Codes
from zhongshu_engine.disruption import hubs, indices, passes
from zhongshu_engine.disruption.intervals import intervals
from zhongshu_engine.disruption.measure import measure
from zhongshu_engine.disruption.ranking import percentiles
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph import Graph, NodeColumns, from_arrays, from_files, from_frames

WINDOW = 1826


def counts_in_file_order(graph: Graph, **options) -> np.ndarray:
    answer = measure(graph, **options)
    return np.column_stack([graph.in_file_order(c) for c in answer.counts])


@st.composite
def citations(draw):
    """Small graphs with loops, duplicates, ties, citations of later works and works without references."""
    n = draw(st.integers(1, 30))
    days = draw(st.lists(st.integers(0, 12), min_size=n, max_size=n))
    ends = st.integers(0, n - 1)
    edges = draw(st.lists(st.tuples(ends, ends), max_size=150))
    return days, [s for s, _ in edges], [d for _, d in edges]


@settings(max_examples=120, deadline=None)
@given(citations(), st.integers(0, 13), st.booleans())
def test_counts_equal_the_definition(case, window: int, compat: bool) -> None:
    days, citing, cited = case
    graph = from_arrays(days, citing, cited)
    found = counts_in_file_order(graph, window_days=window, compat="cdindex" if compat else "")
    assert np.array_equal(found, counts_by_sets(days, citing, cited, window, loops=compat))


@settings(max_examples=60, deadline=None)
@given(citations(), st.data())
def test_works_that_are_not_in_the_graph_are_counted_and_change_nothing(case, data) -> None:
    """The last works of the edge table are left out of the node table."""
    days, citing, cited = case
    known = data.draw(st.integers(1, len(days)))
    ends = pa.table({"citing": [f"w{s}" for s in [*citing, 0]], "cited": [f"w{d}" for d in [*cited, 0]]})
    nodes = pa.table({"id": [f"w{i}" for i in range(known)], "t": pa.array(days[:known], pa.int64())})
    graph = from_frames(nodes, ends)
    inside = [(s, d) for s, d in zip(citing, cited, strict=True) if s < known and d < known]
    expected = counts_by_sets(days[:known], [s for s, _ in inside], [d for _, d in inside], 13)
    assert np.array_equal(counts_in_file_order(graph, window_days=13), expected)
    assert graph.dropped.unknown_citing == sum(s >= known for s in citing)
    assert graph.dropped.unknown_cited == sum(s < known <= d for s, d in zip(citing, cited, strict=True))
    told = measure(graph).table()["coverage"].to_pylist()
    for p in range(known):
        found = {d for s, d in inside if s == p != d}
        lost = sum(s == p and d >= known for s, d in zip(citing, cited, strict=True))
        assert told[p] == (len(found) / (len(found) + lost) if found or lost else None)


@settings(max_examples=8, deadline=None)
@given(citations(), st.integers(0, 13))
def test_sql_oracle_equals_the_definition(case, window: int) -> None:
    days, citing, cited = case
    assert np.array_equal(counts_by_sql(days, citing, cited, window), counts_by_sets(days, citing, cited, window))


def crowded(n: int = 3000, m: int = 60_000, seed: int = 5):
    """A graph whose oldest works are cited by a large share of all later ones, so that hubs exist."""
    rng = np.random.default_rng(seed)
    citing = rng.integers(1, n, m)
    cited = np.minimum((rng.pareto(0.6, m) * 5).astype(np.int64), citing)
    return np.sort(rng.integers(0, 4000, n)), citing, cited


def test_hubs_are_used_on_a_crowded_graph_and_change_nothing(monkeypatch) -> None:
    days, citing, cited = crowded()
    graph = from_arrays(days, citing, cited)
    used = []
    monkeypatch.setattr(
        "zhongshu_engine.disruption.passes.lay_rows", lambda *a: used.append(len(a[0])) or hubs.lay_rows(*a)
    )
    found = counts_in_file_order(graph, window_days=1500)
    assert max(used) > 10
    assert np.array_equal(found, counts_by_sql(days, citing, cited, 1500))


@pytest.mark.parametrize("seed", [6, 9])
def test_threads_and_blocks_change_nothing(monkeypatch, seed: int) -> None:
    days, citing, cited = crowded(seed=seed)
    graph = from_arrays(days, citing, cited)
    one = counts_in_file_order(graph, window_days=100)
    assert np.array_equal(one, counts_by_sql(days, citing, cited, 100))
    blocks = []
    whole = passes.count_block
    monkeypatch.setattr(
        passes, "count_block", lambda plan, nodes, *a: blocks.append(len(nodes)) or whole(plan, nodes, *a)
    )
    for least, threads in ((400, 1), (400, 4), (7, 3)):
        monkeypatch.setattr(passes, "SMALLEST_BLOCK", least)
        blocks.clear()
        assert np.array_equal(counts_in_file_order(graph, window_days=100, threads=threads), one)
        assert len(blocks) > 5
        assert sum(blocks) == graph.n


@settings(max_examples=60, deadline=None)
@given(citations(), st.integers(0, 13), st.integers(1, 9), st.integers(1, 3))
def test_small_blocks_equal_the_definition(case, window: int, least: int, threads: int) -> None:
    days, citing, cited = case
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passes, "SMALLEST_BLOCK", least)
        found = counts_in_file_order(from_arrays(days, citing, cited), window_days=window, threads=threads)
    assert np.array_equal(found, counts_by_sets(days, citing, cited, window))


def test_stamps_as_far_apart_as_can_be_are_all_counted_without_a_window() -> None:
    graph = from_arrays(np.array([-(2**31), 0, 2**31 - 1], np.int32), [1, 2, 2], [0, 1, 0])
    for window in (None, 10**30):
        answer = measure(graph, window_days=window)
        assert [int(c[1]) for c in answer.counts] == [0, 1, 0, 0, 1]


def test_percentiles_are_ranks_within_field_and_year() -> None:
    rng = np.random.default_rng(2)
    n = 400
    days = np.sort(rng.integers(0, 2 * 365, n))
    citing = rng.integers(1, n, 4000)
    codes = rng.integers(0, 2, n).astype(np.int32)
    codes[:5] = 2  # a field of five works has no percentiles
    graph = from_arrays(days, citing, (citing * rng.random(4000)).astype(int), fields=Codes(codes, ("a", "b", "c")))
    answer = measure(graph)
    found = percentiles(answer)
    year = days // 365
    for name, sign in (("di1", 1), ("di5", 1), ("dep", -1)):
        value, rank = sign * answer.indices[name], found[f"{name}_percentile"]
        for p in range(n):
            peers = value[(codes == codes[p]) & (year == year[p]) & ~np.isnan(value)]
            if np.isnan(value[p]) or len(peers) < 10:
                assert np.isnan(rank[p])
            else:
                below, same = (peers < value[p]).sum(), (peers == value[p]).sum()
                assert rank[p] == pytest.approx((below + same / 2) / len(peers))
    assert np.isnan(found["di1_percentile"][:5]).all()


def test_intervals_have_the_width_of_their_binomial_and_repeat_with_the_seed() -> None:
    """Of 400 citers 200 cite also the reference: DI1 is a mean of +1 and -1, its deviation 1 / 20."""
    citing = np.r_[1, np.arange(2, 402), np.arange(2, 202)]
    cited = np.r_[0, np.full(400, 1), np.full(200, 0)]
    answer = measure(from_arrays(np.arange(402), citing, cited), window_days=None)
    bounds = intervals(answer, resamples=2000, seed=3)
    assert answer.indices["di1"][1] == 0.0
    assert (bounds["di1_low"][1], bounds["di1_high"][1]) == pytest.approx((-1.96 / 20, 1.96 / 20), abs=0.01)
    assert (bounds["di5_low"][1], bounds["di5_high"][1]) == (1.0, 1.0)
    assert np.isnan(bounds["di1_low"][0])
    again, other = (intervals(answer, resamples=2000, seed=seed) for seed in (3, 4))
    assert all(np.array_equal(bounds[name], again[name], equal_nan=True) for name in bounds)
    assert not np.array_equal(bounds["di1_low"], other["di1_low"], equal_nan=True)


def test_relabelling_the_nodes_changes_nothing() -> None:
    days, citing, cited = crowded(seed=7)
    shuffle = np.random.default_rng(1).permutation(len(days))
    place = np.argsort(shuffle)
    again = from_arrays(days[shuffle], place[citing], place[cited])
    assert np.array_equal(counts_in_file_order(again)[place], counts_in_file_order(from_arrays(days, citing, cited)))


def test_a_work_with_very_many_references_is_counted_exactly() -> None:
    n = 70_000
    days = np.arange(n + 3)
    citing = np.r_[np.full(n, n), np.full(n, n + 1), [n + 1, n + 2]]
    cited = np.r_[np.arange(n), np.arange(n), [n, n]]
    answer = measure(from_arrays(days, citing, cited), window_days=None)
    assert [int(c[n]) for c in answer.counts] == [1, 1, 0, 1, n]


@settings(max_examples=60, deadline=None)
@given(citations(), st.booleans())
def test_lent_arrays_stay_as_they_are_and_change_nothing(case, ordered: bool) -> None:
    days, citing, cited = (np.array(part, np.int32) for part in case)
    if ordered:
        days, order = np.sort(days), np.argsort(citing, kind="stable")
        citing, cited = citing[order], cited[order]
    before = [array.copy() for array in (days, citing, cited)]
    lent = from_arrays(days, citing, cited, copy=False)
    own = from_arrays(days, citing, cited)
    assert all(np.array_equal(a, b) for a, b in zip(before, (days, citing, cited), strict=True))
    assert lent.dropped == own.dropped
    assert measure(lent).table().equals(measure(own).table())
    cited[:] = 0  # the graph with arrays of its own does not notice
    assert np.array_equal(counts_in_file_order(own), counts_by_sets(*before, WINDOW))


def worked_example():
    """p (node 3) cites a, b, c; x cites p alone, y cites p and a, z cites b."""
    return from_arrays([0, 0, 0, 10, 20, 20, 20], [3, 3, 3, 4, 5, 5, 6], [0, 1, 2, 3, 3, 0, 1])


def test_indices_follow_from_the_counts() -> None:
    answer = measure(worked_example(), window_days=100)
    p = {name: values[3] for name, values in answer.indices.items()}
    assert p == {"di1": 0.0, "di5": 1 / 2, "di1_nok": 0.0, "di5_nok": 1.0, "dep": 0.5, "mcd": 0.0}


def test_the_indices_of_a_whole_graph_are_those_of_the_formulas() -> None:
    answer = measure(from_arrays(*crowded(seed=8)), compat="cdindex")
    c, found = answer.counts, answer.indices
    assert np.array_equal(found["di1"], indices.disruption_index(c.n_i, c.n_j, c.n_k), equal_nan=True)
    assert np.array_equal(found["di5"], indices.disruption_index(c.n_i, c.n_jl, c.n_k), equal_nan=True)
    assert np.array_equal(found["di1_nok"], indices.without_k(c.n_i, c.n_j), equal_nan=True)
    assert np.array_equal(found["di5_nok"], indices.without_k(c.n_i, c.n_jl), equal_nan=True)
    assert np.array_equal(found["dep"], indices.dependence(c.shared, c.n_i + c.n_j), equal_nan=True)
    mine = measure(answer.graph).indices
    references = np.diff(answer.graph.links.out_start) > 0
    assert np.array_equal(mine["mcd"][references], (mine["di1"] * (c.n_i + c.n_j))[references], equal_nan=True)
    assert all(np.isnan(values[~references]).all() for values in mine.values())


def test_statuses_say_what_a_value_is_worth() -> None:
    answer = measure(worked_example(), window_days=5)
    assert answer.table()["status"].to_pylist() == [
        "no_refs", "no_refs", "no_refs", "nothing_in_window", "nothing_in_window", "nothing_in_window", "nothing_in_window"
    ]  # fmt: skip
    answer = measure(worked_example(), window_days=10)
    assert answer.table()["status"].to_pylist()[3] == "ok"
    days = [0, 50, 60, 200]
    late = measure(from_arrays(days, [1, 2, 2, 3], [0, 1, 0, 2]), window_days=145)
    assert late.table()["status"].to_pylist() == ["no_refs", "truncated_left", "truncated_right", "nothing_in_window"]


def test_nothing_but_references_cited_means_no_citers() -> None:
    answer = measure(from_arrays([0, 1, 2], [1, 2], [0, 0]), window_days=10)
    row = answer.table().slice(1, 1).to_pylist()[0]
    assert (row["status"], row["di1"], row["di1_nok"], row["dep"]) == ("no_citers", 0.0, None, None)


def test_works_without_references_are_undefined_unless_cdindex_is_asked_for() -> None:
    graph = from_arrays([0, 1, 2], [1, 2], [0, 0])
    assert measure(graph, window_days=10).table()["di1"].to_pylist()[0] is None
    assert measure(graph, window_days=10, compat="cdindex").table()["di1"].to_pylist()[0] == 1.0


@pytest.mark.parametrize("options", [{"window_days": -1}, {"level": 0}, {"threads": 0}, {"compat": "sql"}])
def test_options_without_meaning_are_refused(options: dict) -> None:
    with pytest.raises(BadInput):
        measure(worked_example(), **options)


def test_one_node_and_no_edges_is_a_graph() -> None:
    table = measure(from_arrays([5], [], [])).table()
    assert table["status"].to_pylist() == ["no_refs"]


@needs_hep_th
def test_hep_th_equals_cdindex_to_the_last_bit() -> None:
    graph = from_files(HEP_TH / "nodes.csv.gz", HEP_TH / "edges.csv.gz", node_columns=NodeColumns(time="days"))
    golden = pc.read_csv(HEP_TH / "golden_cd5_1826d.csv.gz")
    table = measure(graph, window_days=WINDOW, compat="cdindex", threads=2).table()
    assert table["id"].to_pylist() == [str(i) for i in golden["id"].to_pylist()]
    names = {"n_i": "ni", "n_j": "nj", "n_k": "nk", "n_j5": "nj5", "shared": "sum_shared_refs"}
    for ours, theirs in names.items():
        assert np.array_equal(table[ours].to_numpy(), golden[theirs].to_numpy()), ours
    ours, theirs = table["di1"].to_numpy(), golden["cd5_cdindex_1_0_20"].to_numpy()
    assert np.count_nonzero(~np.isnan(theirs)) == 27_030
    assert np.array_equal(ours.view(np.int64)[~np.isnan(ours)], theirs.view(np.int64)[~np.isnan(theirs)])
    assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    without = measure(graph, window_days=WINDOW)
    for ours, theirs in (("n_i", "ni_noloop"), ("n_j", "nj_noloop"), ("n_k", "nk_noloop")):
        assert np.array_equal(without.table()[ours].to_numpy(), golden[theirs].to_numpy()), ours
    assert graph.dropped.loops == 39


@needs_hep_th
def test_hep_th_equals_the_sql_oracle() -> None:
    nodes, edges = pc.read_csv(HEP_TH / "nodes.csv.gz"), pc.read_csv(HEP_TH / "edges.csv.gz")
    arrays = [column.to_numpy() for column in (nodes["days"], edges["citing"], edges["cited"])]
    graph = from_arrays(*arrays)
    found = counts_by_sql(*arrays, WINDOW)
    assert np.array_equal(counts_in_file_order(graph, window_days=WINDOW), found)
    assert np.array_equal(counts_in_file_order(graph, window_days=WINDOW, threads=2), found)
