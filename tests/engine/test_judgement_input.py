"""What the judgement commands do with files that are broken, contradictory or extreme: one sentence with its place, exit 2, nothing written."""

import io
import json

import numpy as np
import pytest

from zhongshu_engine.api.assignment import GroupRule, Options, assign, pose
from zhongshu_engine.api.contest import compare, fit
from zhongshu_engine.api.ranking import cast, rank
from zhongshu_engine.cli import main

SCORES = "submission,expert,score\na,x,0.5\na,y,0.25\nb,x,0.75\nb,y,0.1\n"
COMPARISONS = "left,right,result\n"


@pytest.fixture
def call(tmp_path, capsys):
    """Runs a command on files given by name; returns exit status and what it said, and checks that a refusal leaves no file."""

    def run(command, files, *options):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        before = set(tmp_path.rglob("*"))
        words = [str(tmp_path / word) if word in files else word for word in options]
        status = main([command, *words, "--out", str(tmp_path / "out.csv")])
        said = capsys.readouterr().err
        if status == 2:
            assert set(tmp_path.rglob("*")) == before
            assert len(said.strip().splitlines()) == 1
        return status, said

    return run


def assigned(call, files, *options, each="1", most="2"):
    name = next(iter(files))
    return call("assign", files, "--scores", name, "--per-submission", each, "--max-load", most, *options)


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (
            "submission,submission,expert,score\na,a,x,1\n",
            "s.csv, line 1: the heading names column 'submission' twice",
        ),
        ("submission,expert,score\na,x,1_0\na,y,0.5\n", "line 2, column score: '1_0' is not a number"),
        ("submission,expert,score\n\na,x,0.5\n\na,y,bad\n", "line 5, column score: 'bad' is not a number"),
        ('submission,expert,score\n"a\nb",x,0.5\na,y,bad\n', "line 4, column score: 'bad' is not a number"),
        ("submission,expert,score\na,x,1e308\na,y,1e308\n", "proposal a, expert x: a score is infinite or beyond"),
        ("submission,expert,score\na,x,1\n\nb,x\n", "s.csv, line 4: 2 cells where the heading has 3"),
        ('submission,expert,score\n"a,x,1\nb,x,2\n', "s.csv, line 2: 1 cells where the heading has 3"),
        ("submission,expert,score\na,x,1\né,x,2\n".encode("latin-1"), "s.csv, line 3: not text in UTF-8"),
    ],
)
def test_a_score_file_that_cannot_be_used_is_refused_at_its_line(call, scores, sentence):
    status, said = assigned(call, {"s.csv": scores})
    assert status == 2
    assert sentence in said


@pytest.mark.parametrize(
    ("option", "content", "sentence"),
    [
        ("--demands", "submission,demand\na,1\na,2\n", "line 3, column submission: a is given twice, first in line 2"),
        ("--demands", "submission,demand\na,1e30\n", "demand of a: must be at most 1,000,000,000"),
        ("--loads", "expert,max_load\nx,1\nx,2\n", "line 3, column expert: x is given twice, first in line 2"),
        ("--loads", "expert,max_load\nx,1e30\n", "maximum load of x: must be at most 1,000,000,000"),
        ("--bids", "submission,expert,bid\na,x,1\na,x,-1\n", "line 3, column submission: a, x is given twice"),
        ("--served", "submission,expert,times\na,x,1\na,x,2\n", "line 3, column submission: a, x is given twice"),
        ("--groups", "group,expert,min,max\ng,x,1.5,\n", "line 2, column min: must be a whole number of at least 0"),
        ("--groups", "group,expert,min,max\ng,x,-2,1\n", "line 2, column min: must be a whole number of at least 0"),
        ("--groups", "group,expert,min,max\ng,x,0,1\ng,y,1,1\n", "line 3, column min: the rows of one group give"),
        ("--conflicts", "submission,expert\na,x\nb,x\n", "expert x is in conflict with every submission"),
        (
            "--bids",
            "submission,expert,bid\na,x,0\n\na,y,3\n",
            "t.csv, line 4, column bid: a bid must lie between -1 and 1",
        ),
        (
            "--served",
            "submission,expert,times\na,x,-1\n",
            "t.csv, line 2, column times: must be a whole number of at least",
        ),
        (
            "--served",
            "submission,expert,times\na,x,0.5\n",
            "t.csv, line 2, column times: must be a whole number of at least",
        ),
        ("--loads", "expert,max_load,min_load\nx,1,2\n", "t.csv, line 2, column expert: the minimum load 2 is above"),
        ("--demands", "submission,demand\na,1.5\n", "t.csv, line 2, column demand: must be a whole number"),
        ("--keep", "submission,expert\na,x\na,x\n", "t.csv, line 3, column submission: a, x is given twice"),
    ],
)
def test_a_table_beside_the_scores_never_loses_a_row_or_a_fraction_silently(call, option, content, sentence):
    status, said = assigned(call, {"s.csv": SCORES, "t.csv": content}, option, "t.csv")
    assert status == 2
    assert sentence in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--objective", "randomized", "--seed", "-1"), "seed: must be at least 0"),
        (("--objective", "randomized", "--max-marginal", "1e-9"), "max marginal: must lie between 0.000001 and 1"),
        (("--max-marginal", "2"), "max marginal: must lie between 0.000001 and 1"),
        (("--objective", "floor", "--gap", "-1"), "--gap: must be at least 0"),
        (("--objective", "floor", "--gap", "nan"), "--gap: must be at least 0"),
        (("--absent-score", "nan"), "--absent-score: must be a number"),
        (("--absent-score", "inf"), "--absent-score: must be a number"),
        (("--report", "."), "cannot be written (it is a folder)"),
        (("--max-marginal", "0.5"), "max marginal: only the objective randomized caps chances, this one is total"),
        (("--min-load", "-1"), "--min-load: must be at least 0, got -1"),
        (("--report", "s.csv"), "would overwrite the file of --scores"),
    ],
)
def test_an_option_outside_its_range_is_refused(call, options, sentence):
    status, said = assigned(call, {"s.csv": SCORES}, *options)
    assert status == 2
    assert sentence in said


def test_a_packed_table_that_is_none_is_refused(call):
    status, said = assigned(call, {"s.csv.gz": SCORES})
    assert status == 2
    assert "s.csv.gz: not a readable CSV table" in said


def test_a_score_for_absent_pairs_says_nothing_about_an_array(call):
    status, said = assigned(call, {"s.npy": GOOD}, "--absent-score", "0.1")
    assert status == 2
    assert "--absent-score: is for a CSV" in said


@pytest.mark.parametrize(
    ("command", "option", "text", "more"),
    [
        ("assign", "--scores", SCORES, ("--per-submission", "1", "--max-load", "2")),
        ("rank", "--votes", "proposal,assessor,grade\np,a,1\nq,a,2\n", ()),
        ("contest", "--comparisons", "left,right,result\na,b,left\n", ()),
        ("lottery", "--intervals", "proposal,low,high\na,1,2\n", ("--seats", "1")),
    ],
)
def test_no_output_overwrites_what_it_was_made_from(tmp_path, capsys, command, option, text, more):
    file = tmp_path / "in.csv"
    file.write_text(text)
    link = tmp_path / "link.csv"
    link.symlink_to(file)
    for out in (file, link, tmp_path / "." / "in.csv"):
        assert main([command, option, str(file), *more, "--out", str(out)]) == 2
        assert f"would overwrite the file of {option}" in capsys.readouterr().err
        assert file.read_text() == text


def stored(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def archive():
    file = io.BytesIO()
    np.savez(file, a=np.ones(2))
    return file.getvalue()


GOOD = stored(np.array([[0.5, np.nan], [0.2, 0.3]]))


@pytest.mark.parametrize("content", [b"", GOOD[:40], GOOD[:-3], archive(), GOOD[:10] + b"{'descr': [[[[[" + GOOD[25:]])
def test_a_broken_array_file_is_refused(call, content):
    assert assigned(call, {"s.npy": content})[0] == 2


@pytest.mark.parametrize("objective", ["total", "floor", "leximin", "randomized"])
def test_nothing_asked_for_is_solved_with_no_pairs_and_a_minimum_then_is_explained(call, tmp_path, objective):
    assert assigned(call, {"s.csv": SCORES}, "--objective", objective, each="0")[0] == 0
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 1
    status, said = assigned(call, {"s.csv": SCORES}, "--objective", objective, "--min-load", "1", each="0")
    assert status == 3
    assert "the minimum loads add up to 2 but only 0 reviews are asked for" in said


@pytest.mark.parametrize("objective", ["total", "floor", "leximin", "randomized"])
def test_more_reviews_than_experts_is_explained_whatever_the_objective(call, objective):
    status, said = assigned(call, {"s.csv": SCORES}, "--objective", objective, each="3")
    assert status == 3
    assert "proposal a needs 3 experts but only 2 are without conflict and free" in said


def test_group_rules_over_a_call_that_asks_for_nothing_end():
    rule = GroupRule("g", np.array([0, 1]), most=1)
    answer = assign(pose(np.full((1, 2), np.nan), demand=0, load_max=3, groups=(rule,)))
    assert (answer.status, answer.total, answer.gap, len(answer.pairs)) == ("optimal", 0.0, 0.0, 0)


@pytest.mark.parametrize("unit", [2.0**-30, 2.0**40])
def test_the_floor_of_very_small_or_very_great_scores_is_that_of_usual_ones(unit):
    scores = np.random.default_rng(6).random((8, 6))
    usual, scaled = (assign(pose(s, demand=2, load_max=3), "floor") for s in (scores, scores * unit))
    assert scaled.status == usual.status == "optimal"
    assert scaled.pairs.tolist() == usual.pairs.tolist()
    assert scaled.worst == usual.worst * unit
    assert scaled.worst_bound == pytest.approx(usual.worst_bound * unit, rel=1e-6)
    assert (scaled.certificate.floors == usual.certificate.floors * unit).all()


def test_a_cap_that_no_small_fraction_meets_is_not_exceeded():
    cap = 0.3333333
    answer = assign(pose(np.eye(4), demand=1, load_max=1), "randomized", options=Options(max_marginal=cap))
    assert answer.marginals[1].max() <= cap


@pytest.mark.parametrize(
    ("votes", "options", "sentence"),
    [
        ("p,a,1\n", (), "line 2, column grade: one vote only"),
        ("p,a,4\nq,a,4\np,b,4\n", (), "column grade: all grades equal 4"),
        ("p,a,1e300\nq,a,2\n", (), "line 2, column proposal: a grade is beyond"),
        ("p,a,1\n\nq,a,2\nq,a,3\n", (), "line 5, column proposal: assessor a votes twice on proposal q"),
        ("p,a,1\nq,a,2\n", ("--seed", "-1"), "seed: must be at least 0"),
    ],
)
def test_votes_that_rank_nobody_are_refused_at_their_line(call, votes, options, sentence):
    status, said = call("rank", {"v.csv": "proposal,assessor,grade\n" + votes}, "--votes", "v.csv", *options)
    assert status == 2
    assert sentence in said


@pytest.mark.parametrize("model", ["snsf", "ordinal", "heterogeneous", "calibrated"])
def test_grades_in_the_billions_rank_like_the_same_grades_on_nine_points(model):
    grade = np.array([0.0, 9.0, 2.0, 4.0, 5.0, 6.0])
    names, judges = ["p", "q", "r"] * 2, ["a"] * 3 + ["b"] * 3
    small, great = (rank(cast(names, judges, grade * unit), model=model) for unit in (1.0, 1e9))
    assert great.expected_rank == pytest.approx(small.expected_rank, abs=1e-9)
    if model != "ordinal":
        assert great.merit == pytest.approx(small.merit * 1e9, rel=1e-9)


def test_an_interval_of_ranks_upside_down_is_named_by_its_line_although_names_are_sorted(call):
    table = "proposal,rank_lo,rank_hi\nz,1,2\n\na,5,3\n"
    status, said = call("lottery", {"i.csv": table}, "--intervals", "i.csv", "--seats", "1")
    assert status == 2
    assert "line 4, column rank_lo: the lower end 5 is above the upper end 3" in said


@pytest.mark.parametrize(
    ("table", "options"),
    [
        ("a,b,tie\n", ()),
        ("a,b,tie\nb,c,tie\n", ()),
        ("a,b,left\nb,a,left\nb,c,left\nc,b,left\na,c,left\nc,a,left\n", ("--order-effect",)),
    ],
)
def test_comparisons_whose_plain_estimates_run_away_are_answered_and_said_to_be_bias_reduced(
    call, tmp_path, table, options
):
    status, said = call("contest", {"c.csv": COMPARISONS + table}, "--comparisons", "c.csv", *options)
    assert status == 0
    assert "plain estimates are infinite" in said
    cells = [line.split(",") for line in (tmp_path / "out.csv").read_text().splitlines()[1:]]
    assert all(abs(float(row[1])) < 1e-6 and np.isfinite(float(row[2])) for row in cells)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--judge-reliability",), "needs a column judge"),
        (("--judge-reliability", "--plain"), "needs a column judge"),
    ],
)
def test_judges_that_nobody_names_are_not_weighed_silently(call, options, sentence):
    status, said = call("contest", {"c.csv": COMPARISONS + "a,b,left\n"}, "--comparisons", "c.csv", *options)
    assert status == 2
    assert sentence in said


def test_what_was_estimated_beside_the_abilities_is_told(call):
    rows = "left,right,result,judge\n" + "a,b,left,u\nb,a,right,v\nb,c,tie,u\nc,a,left,v\na,c,left,u\nc,b,right,v\n" * 4
    status, said = call("contest", {"c.csv": rows}, "--comparisons", "c.csv", "--judge-reliability", "--order-effect")
    assert status == 0
    assert all(
        word in said for word in ("logarithm of the tie constant", "advantage of standing left", "judge u: care")
    )


def test_equal_abilities_stand_in_the_order_of_their_names(call, tmp_path):
    call("contest", {"c.csv": COMPARISONS + "c,b,tie\nb,a,tie\na,c,tie\n"}, "--comparisons", "c.csv")
    assert [line.split(",")[0] for line in (tmp_path / "out.csv").read_text().splitlines()[1:]] == ['"a"', '"b"', '"c"']


@pytest.mark.parametrize("table", ["a,b,left\na,b,right\n", "a,b,tie\n"])
def test_an_order_effect_that_cannot_be_told_from_the_abilities_is_refused(call, table):
    status, said = call("contest", {"c.csv": COMPARISONS + table}, "--comparisons", "c.csv", "--order-effect")
    assert status == 2
    assert "cannot tell the order effect from the abilities" in said


def test_comparisons_that_happened_no_times_connect_nobody(call):
    table = "left,right,result,times\na,b,left,1\nb,a,left,2\nb,c,left,0\n"
    status, said = call("contest", {"c.csv": table}, "--comparisons", "c.csv")
    assert (status, said[:6]) == (0, "2 sets")
    status, said = call("contest", {"c.csv": "left,right,result,times\na,b,left,0\n"}, "--comparisons", "c.csv")
    assert status == 2
    assert "every comparison happened 0 times" in said


def test_penalised_abilities_settle_on_a_flat_ridge():
    rows = [
        ("e4", "e3", "left"),
        ("e4", "e2", "tie"),
        ("e3", "e1", "right"),
        ("e1", "e0", "left"),
        ("e5", "e2", "left"),
    ]
    found = fit(compare(*zip(*rows, strict=True)), reduce_bias=True)
    assert found.tie == pytest.approx(-0.542782, abs=1e-5)
    assert np.isfinite(found.error).all()


WORKS = (
    '{"id":"w","expert":"e","title":"solid electrolyte"}\n{"id":"v","expert":"f","title":"solid battery cathodes"}\n'
)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"\xff\xfe{}", "s.jsonl, line 1: not text in UTF-8"),
        (b'{"id":null,"title":"solid"}', "line 1: the record has no id"),
        (b'{"id":{},"title":"solid"}', "line 1, field id: must be text or a whole number"),
        (b'{"id":true,"title":"solid"}', "line 1, field id: must be text or a whole number"),
        (b'{"id":"p\\ud800","title":"solid"}', "line 1, field id: has half a character"),
        (b'{"id":"p","title":"solid \\ud800"}', "line 1, field title: has half a character"),
        (b'{"id":"p","title":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "line 1: not a JSON record"),
    ],
)
def test_a_record_that_is_no_document_is_refused_at_its_line(call, line, sentence):
    files = {"s.jsonl": line, "a.jsonl": WORKS}
    status, said = call("expertise", files, "--submissions", "s.jsonl", "--archives", "a.jsonl", "--embedder", "none")
    assert status == 2
    assert sentence in said


def test_line_separators_inside_a_text_do_not_break_its_record(call, tmp_path):
    record = json.dumps({"id": "p", "title": "solid\u2028battery\x85electrolyte"}, ensure_ascii=False)
    files = {"s.jsonl": record, "a.jsonl": WORKS}
    status, _ = call(
        "expertise", files, "--submissions", "s.jsonl", "--archives", "a.jsonl", "--embedder", "none", "--explain"
    )
    assert status == 0
    assert len((tmp_path / "out.explain.csv").read_text().splitlines()) == 3
