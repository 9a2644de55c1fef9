"""The page carries everything it needs, and the trend shows the artefact of missing references."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyarrow.csv as pc
import pytest
from tests.engine.shared_data import HEP_TH, needs_hep_th

from zhongshu_engine.cli import main
from zhongshu_engine.disruption.measure import measure
from zhongshu_engine.disruption.trend import by_year
from zhongshu_engine.graph import NodeColumns, from_arrays, from_files

HOLST = {  # year: works, mean DI1 of all, share without references, with references, at least three of both
    1992: (1051, 0.743, 0.732, 0.061, -0.032),
    1993: (1717, 0.349, 0.344, 0.024, -0.049),
    1994: (2098, 0.181, 0.202, -0.011, -0.061),
    1995: (2186, 0.086, 0.113, -0.025, -0.069),
    1996: (2470, 0.047, 0.072, -0.026, -0.053),  # 179 works without
    1997: (2573, 0.023, 0.048, -0.025, -0.048),
    1998: (2649, 0.013, 0.039, -0.028, -0.049),
}


def test_the_trend_tells_works_without_references_apart() -> None:
    day = np.array(["2000-01-01", "2000-06-01", "2001-01-01", "2001-06-01"], "datetime64[D]").astype(int)
    trend = by_year(measure(from_arrays(day, [1, 2, 2, 3, 3], [0, 0, 1, 1, 2])))
    assert trend.year.tolist() == [2000, 2001]
    assert trend.mean_all.tolist() == [0.5, -1.0]
    assert trend.share_without_references.tolist() == [0.5, 0.0]
    assert trend.mean_with_references.tolist() == [0.0, -1.0]


@needs_hep_th
def test_the_artefact_of_missing_references_shows_on_hep_th() -> None:
    graph = from_files(HEP_TH / "nodes.csv.gz", HEP_TH / "edges.csv.gz", node_columns=NodeColumns(time="date"))
    trend = by_year(measure(graph))
    rows = {int(y): i for i, y in enumerate(trend.year)}
    told = np.column_stack(
        [trend.mean_all, trend.share_without_references, trend.mean_with_references, trend.mean_well_connected]
    )
    for year, (works, *means) in HOLST.items():
        assert trend.works[rows[year]] == works
        assert told[rows[year]].tolist() == pytest.approx(means, abs=0.00051), year
    first, last = rows[1992], rows[1998]
    assert told[first, 0] - told[last, 0] > 8 * (told[first, 2] - told[last, 2])
    page = (Path(__file__).parents[2] / "docs" / "engine" / "what-the-indices-tell.md").read_text(encoding="utf-8")
    for year, (works, every, share, cited, well) in HOLST.items():
        row = f"| {year} | {works:,} | {every:.3f} | {100 * share:.1f} % | {cited:.3f} | {well:.3f} |"
        assert row.replace("-", "−") in page


@needs_hep_th
def test_landmarks_are_found_by_di5_and_dep_but_not_by_di1() -> None:
    nodes, marked = pc.read_csv(HEP_TH / "nodes.csv.gz"), pc.read_csv(HEP_TH / "landmarks_informal.csv")
    names = marked["arxiv"].to_numpy()[np.array(marked["kind"].to_pylist()) == "landmark"]
    answer = measure(
        from_files(HEP_TH / "nodes.csv.gz", HEP_TH / "edges.csv.gz", node_columns=NodeColumns(time="days"))
    )
    graph = answer.graph
    fair = graph.in_file_order((graph.in_degree >= 50) & (np.diff(graph.links.out_start) >= 1))
    landmark = np.isin(nodes["arxiv"].to_numpy(), names)

    def auc(values: np.ndarray) -> float:
        values = graph.in_file_order(values)
        use = fair & ~np.isnan(values)
        high, low = values[use & landmark][:, None], values[use & ~landmark]
        return float(((high > low) + 0.5 * (high == low)).mean())

    found = {"di1": auc(answer.indices["di1"]), "di5": auc(answer.indices["di5"]), "dep": auc(-answer.indices["dep"])}
    assert found == pytest.approx({"di1": 0.426, "di5": 0.821, "dep": 0.835}, abs=0.005)


def test_the_page_needs_no_network(tmp_path) -> None:
    (tmp_path / "n.csv").write_text(
        "id,t,f\n" + "".join(f"w<{i}>,{1990 + i // 4}-0{1 + i % 9}-01,x\n" for i in range(40))
    )
    edges = "".join(f"w<{i}>,w<{j}>\n" for i in range(40) for j in range(max(0, i - 6), i))
    (tmp_path / "e.csv").write_text("citing,cited\n" + edges)
    (tmp_path / "d.csv").write_text(
        "date,title\n" + "".join(f"{1990 + i // 6},固态 电池 {'laser' * (i > 30)}\n" for i in range(48))
    )
    source = ["--nodes", str(tmp_path / "n.csv"), "--edges", str(tmp_path / "e.csv"), "--field-column", "f"]
    assert main(["report", *source, "--docs", str(tmp_path / "d.csv"), "--out", str(tmp_path / "r.html")]) == 0
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=|https?://|@import|url\(", text)
    assert "w&lt;" in text and "w<" not in text
    assert text.count("<svg") == 3
    assert main(["report", *source, "--out", str(tmp_path / "r.pdf")]) == 2
