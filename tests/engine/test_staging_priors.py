"""Priors from awards: the published figures on the real table, the rule itself on a written one."""

from __future__ import annotations

import json

import pytest
from tests.engine.portfolio_data import shared

from zhongshu_engine.cli import main
from zhongshu_engine.errors import BadInput
from zhongshu_engine.staging.priors import followed, priors, read_awards

HEAD = "award_id,phase,year,agency,branch,firm,title,amount_usd\n"
WRITTEN = HEAD + "\n".join(
    [
        "1,1,1984,Navy,Department of Defense,Acme,Blue laser for sensing,50000",
        "2,2,1985,Department of Defense,Navy,ACME ,A blue laser for sensing,400000",
        "3,1,1985,NASA,,Acme,Heat pipe,50000",
        "4,2,1990,NASA,,Acme,Heat pipe,350000",
        "5,1,1986,NASA,,Solo,Quiet rotor,60000",
    ]
)


def table(tmp_path, text: str):
    path = tmp_path / "awards.csv"
    path.write_text(text)
    return path


def test_rule_matches_firm_title_and_years(tmp_path) -> None:
    rows = followed(read_awards(table(tmp_path, WRITTEN)))
    assert [(r.award.id, r.lag, r.earlier) for r in rows] == [("1", 1, 0), ("3", None, 2), ("5", None, 0)]
    found = priors(read_awards(table(tmp_path, WRITTEN)))
    assert (found.overall.count, found.overall.share) == (3, 1 / 3)
    assert {r.name: r.share for r in found.by_unit} == {"Navy": 1.0, "NASA": 0.0}


def test_real_awards_give_the_published_figures() -> None:
    found = priors(read_awards(shared("programmes", "sbir_awards_meta.csv.gz")))
    assert found.overall.count == 29_467
    assert round(found.overall.share, 3) == 0.388
    assert round(found.money_step, 1) == 7.4
    assert round(found.lag[1].share, 2) == 0.62
    assert [round(r.share, 3) for r in found.by_newcomer] == [0.355, 0.396, 0.393, 0.413]
    # 11,202 identical titles, all the same work; 239 near ones, 26 to 30 of 40: by hand 99.3 to 99.5 %
    assert [round(share, 3) for share in found.right] == [0.993, 0.995]
    same = [11_202 + 239 * n / 40 for n in (26, 30)]
    others = [1_774 * n / 50 + 9_079 * m / 40 for n, m in ((5, 1), (10, 3))]
    assert found.found == pytest.approx([s / (s + o) for s, o in zip(same, others, strict=True)])
    assert 0.37 < found.corrected[0] < found.corrected[1] < 0.45


def test_money_that_nobody_states_has_no_step(tmp_path, capsys) -> None:
    silent = table(tmp_path, HEAD + "1,1,1984,NASA,,Acme,Heat pipe,\n2,2,1985,NASA,,Acme,Heat pipe,\n")
    out = tmp_path / "out.json"
    assert main(["staging", "priors", "--awards", str(silent), "--out", str(out)]) == 0
    assert json.loads(out.read_text())["money_step"] is None
    assert "NaN" not in out.read_text()
    assert "money step: unknown" in capsys.readouterr().out


def test_a_wrong_table_is_refused_with_its_place(tmp_path, capsys) -> None:
    with pytest.raises(BadInput, match="the column 'firm' is missing"):
        read_awards(table(tmp_path, HEAD.replace("firm,", "")))
    with pytest.raises(BadInput, match=r"awards.csv:2: is not an award"):
        read_awards(table(tmp_path, HEAD + "1,x,1984,a,b,c,d,1\n"))
    for row, words in (
        ("1,1", "2: is not an award"),
        ("1,1,1984,a,b,c,d,nan", "2: is not an award ('nan' is not a sum of money)"),
        ("1,1,1984,a,b,c,d\re,1", "is not CSV"),
    ):
        assert main(["staging", "priors", "--awards", str(table(tmp_path, HEAD + row + "\n"))]) == 2
        assert words in capsys.readouterr().err
    assert main(["staging", "priors", "--awards", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err
