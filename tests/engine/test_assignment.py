"""The assignment room: proven totals, rules kept, published numbers, reasons in words."""

import ast
import itertools
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.review_data import REVIEW, needs_review_data

from zhongshu_engine.api.assignment import GroupRule, Options, Refuted, assign, check, pose
from zhongshu_engine.errors import BadInput

SETTINGS = settings(deadline=None, max_examples=40)


def verified(problem, answer):
    """What the independent verifier makes of an answer."""
    return check(
        problem.scores,
        answer.pairs,
        answer.certificate.prices,
        demand=problem.demand,
        load_min=problem.load_min,
        load_max=problem.load_max,
        conflicts=problem.conflicts,
    )


def brute_force(scores, demand, low, high):
    """Best total over every assignment of a tiny question, or none."""
    n, m = scores.shape
    choices = [
        [c for c in itertools.combinations(range(m), demand[p]) if np.isfinite(scores[p, list(c)]).all()]
        for p in range(n)
    ]
    best = None
    for plan in itertools.product(*choices):
        loads = np.bincount([e for c in plan for e in c], minlength=m)
        if (loads >= low).all() and (loads <= high).all():
            total = sum(scores[p, e] for p, c in enumerate(plan) for e in c)
            best = total if best is None else max(best, total)
    return best


@st.composite
def tiny(draw):
    n, m = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    grid = draw(st.lists(st.integers(-20, 100), min_size=n * m, max_size=n * m))
    holes = draw(st.lists(st.integers(0, 5), min_size=n * m, max_size=n * m))
    scores = np.where(np.array(holes) == 0, np.nan, np.array(grid) / 100).reshape(n, m)
    demand = np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)))
    high = np.array(draw(st.lists(st.integers(0, 3), min_size=m, max_size=m)))
    low = np.minimum(high, np.array(draw(st.lists(st.integers(0, 1), min_size=m, max_size=m))))
    return scores, demand, low, high


@SETTINGS
@given(tiny())
def test_total_of_a_tiny_question_equals_brute_force(case):
    scores, demand, low, high = case
    answer = assign(pose(scores, demand=demand, load_min=low, load_max=high))
    best = brute_force(scores, demand, low, high)
    if best is None:
        assert answer.status == "infeasible"
        assert answer.reasons
    else:
        assert answer.status == "optimal"
        assert answer.gap == 0.0
        assert answer.total == pytest.approx(best, abs=1e-9)


@st.composite
def question(draw):
    seed = draw(st.integers(0, 10_000))
    chance = np.random.default_rng(seed)
    n, m, k = draw(st.integers(3, 25)), draw(st.integers(6, 15)), draw(st.integers(1, 3))
    scores = chance.random((n, m))
    conflicts = chance.random((n, m)) < 0.1
    high = -(-n * k // m) + 2
    return pose(
        scores, demand=k, load_max=high, load_min=draw(st.integers(0, 1)) if n * k > m else 0, conflicts=conflicts
    )


@SETTINGS
@given(question())
def test_answer_keeps_every_rule_and_the_verifier_proves_it_best(problem):
    answer = assign(problem)
    if answer.status == "optimal":
        checked = verified(problem, answer)
        assert checked.total == pytest.approx(answer.total, abs=1e-9)
        assert checked.gap <= 1e-9
        assert checked.worst == pytest.approx(answer.worst, abs=1e-12)
        assert answer.worst <= answer.worst_bound + 1e-12


@SETTINGS
@given(question(), st.integers(0, 1000))
def test_permuted_question_gives_the_permuted_answer(problem, seed):
    chance = np.random.default_rng(seed)
    rows, columns = chance.permutation(problem.proposals), chance.permutation(problem.experts)
    turned = pose(
        problem.scores[np.ix_(rows, columns)],
        conflicts=problem.conflicts[np.ix_(rows, columns)],
        demand=problem.demand[rows],
        load_min=problem.load_min[columns],
        load_max=problem.load_max[columns],
    )
    first, second = assign(problem), assign(turned)
    assert first.status == second.status
    if first.status == "optimal":
        assert {(rows[p], columns[e]) for p, e in second.pairs.tolist()} == {
            tuple(pair) for pair in first.pairs.tolist()
        }


def test_verifier_refutes_an_answer_that_uses_a_conflict():
    scores = np.array([[0.9, np.nan], [0.1, 0.2]])
    problem = pose(scores, demand=1, load_max=2)
    answer = assign(problem)
    wrong = answer.pairs.copy()
    wrong[0, 1] = 1
    with pytest.raises(Refuted, match="conflict"):
        check(
            scores,
            wrong,
            answer.certificate.prices,
            demand=problem.demand,
            load_min=problem.load_min,
            load_max=problem.load_max,
        )


def test_scores_down_to_a_billionth_decide():
    scores = np.array([[2e-9, 1e-9], [2e-9, 3e-9]])
    answer = assign(pose(scores, demand=1, load_max=1))
    assert answer.pairs.tolist() == [[0, 0], [1, 1]]
    assert answer.total == pytest.approx(5e-9, rel=1e-12)
    assert answer.gap == 0.0


def test_kept_pairs_stay_and_the_rest_is_best_around_them():
    scores = np.array([[0.9, 0.1, 0.5], [0.8, 0.7, 0.2]])
    answer = assign(pose(scores, demand=1, load_max=1, keep=[[0, 1]]))
    assert answer.pairs.tolist() == [[0, 1], [1, 0]]
    assert answer.total == pytest.approx(0.9)
    assert answer.gap == 0.0


def test_lower_loads_that_use_up_all_demand_are_solved_to_optimality():
    scores = np.random.default_rng(4).random((60, 20)).round(4)
    problem = pose(scores, demand=2, load_min=6, load_max=6)
    answer = assign(problem)
    assert answer.gap == 0.0
    assert verified(problem, answer).gap <= 1e-9
    assert set(answer.loads.values()) == {6}


def test_infeasible_names_the_proposals_the_experts_and_the_relaxation():
    scores = np.full((6, 6), 0.5)
    scores[:4, 2:] = np.nan
    problem = pose(scores, demand=2, load_max=3, proposal_names=tuple("abcdef"), expert_names=tuple("uvwxyz"))
    answer = assign(problem)
    assert answer.status == "infeasible"
    assert (
        answer.reasons[0]
        == "proposals a, b, c, d ask for 8 reviews; the 2 experts they compete for (u, v) can give 6, so 2 stay unmet"
    )
    assert answer.reasons[1].startswith("smallest relaxation: 2 more place(s)")
    assert sum(missing for _, missing, _ in answer.unmet) == 2


def test_a_proposal_with_too_few_experts_is_named_alone():
    scores = np.full((3, 4), 0.5)
    scores[1, 1:] = np.nan
    answer = assign(pose(scores, demand=2, load_max=4))
    assert answer.reasons == (
        "proposal 1 needs 2 experts but only 1 are without conflict and free: lift 1 conflict(s) or ask for 1",
    )


def test_minimum_loads_above_the_demand_are_explained():
    answer = assign(pose(np.ones((2, 3)), demand=1, load_min=1, load_max=2))
    assert answer.reasons == ("the minimum loads add up to 3 but only 2 reviews are asked for: lower them by 1",)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"demand": -1}, "demand of 0: must be a whole number of at least 0"),
        ({"load_max": 1.5}, "maximum load of 0: must be a whole number"),
        ({"load_min": 3, "load_max": 2}, "expert 0: the minimum load 3 is above the maximum 2"),
        ({"demand": [1, 2, 3]}, "demand: 3 numbers given for 2"),
        ({"keep": [[0, 9]]}, "keep: a pair to keep names a proposal or expert that does not exist"),
        ({"keep": [[1, 1]]}, "proposal 1, expert 1: a pair to keep is in conflict"),
        ({"scores": [[np.inf, 1], [1, 1]]}, "proposal 0, expert 0: a score is infinite"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(change, sentence):
    given_ = {"scores": [[0.1, 0.2], [0.3, np.nan]], "demand": 1, "load_max": 2} | change
    with pytest.raises(BadInput) as refusal:
        pose(given_.pop("scores"), **given_)
    assert str(refusal.value).startswith(sentence)


@SETTINGS
@given(question(), st.sampled_from([0.4, 0.5, 0.75, 1.0]), st.integers(0, 99))
def test_a_draw_has_the_demand_and_the_loads_and_only_pairs_with_a_chance(problem, cap, seed):
    answer = assign(problem, "randomized", options=Options(max_marginal=cap, seed=seed))
    if answer.status != "optimal":
        return
    cells, chances = answer.marginals
    assert chances.max() <= cap + 1e-12
    assert np.bincount(cells[:, 0], weights=chances, minlength=problem.proposals) == pytest.approx(
        problem.demand.astype(float)
    )
    assert np.bincount(answer.pairs[:, 0], minlength=problem.proposals).tolist() == problem.demand.tolist()
    loads = np.bincount(answer.pairs[:, 1], minlength=problem.experts)
    assert (loads >= problem.load_min).all()
    assert (loads <= problem.load_max).all()
    assert {tuple(pair) for pair in answer.pairs.tolist()} <= {tuple(cell) for cell in cells.tolist()}
    again = assign(problem, "randomized", options=Options(max_marginal=cap, seed=seed))
    assert again.pairs.tobytes() == answer.pairs.tobytes()


def test_draws_follow_their_marginals():
    from zhongshu_engine.assignment.sampling import draw

    scores = np.random.default_rng(3).random((6, 5))
    answer = assign(pose(scores, demand=2, load_max=3), "randomized", options=Options(max_marginal=0.6))
    cells, chances = answer.marginals
    rounds = 3000
    seen = np.zeros((6, 5))
    for seed in range(rounds):
        pairs = draw(cells[:, 0], cells[:, 1], np.rint(chances * 5).astype(np.int64), whole=5, experts=5, seed=seed)
        seen[pairs[:, 0], pairs[:, 1]] += 1
    error = 4.5 * np.sqrt(0.25 / rounds)
    assert np.abs(seen[cells[:, 0], cells[:, 1]] / rounds - chances).max() < error


@needs_review_data
def test_midl_total_is_the_proven_maximum():
    scores = np.load(REVIEW / "midl" / "midl_scores.npy").T.copy()
    scores[scores == -1] = np.nan
    problem = pose(scores, demand=3, load_max=4)
    answer = assign(problem)
    assert answer.total == pytest.approx(201.88487950105923, abs=1e-9)
    assert answer.gap == 0.0
    assert verified(problem, answer).gap < 1e-9
    assert answer.worst_bound == pytest.approx(0.9448391607193272, abs=1e-12)


@pytest.fixture
def bids():
    lines = (REVIEW / "preflib" / "preflib1.in").read_text().split("\n")[1:]
    return np.array([[float(cell) for cell in line.split()] for line in lines if line.strip()])


@needs_review_data
def test_bids_of_a_real_conference_reach_the_proven_maximum(bids):
    answer = assign(pose(bids, demand=3, load_max=6))
    assert (answer.total, answer.gap) == (124.25, 0.0)


@needs_review_data
def test_randomised_quality_equals_the_published_figures_to_eight_digits(bids):
    log = [ast.literal_eval(line) for line in (REVIEW / "preflib" / "preflib1_main.log").read_text().splitlines()[:2]]
    caps = log[1][0]
    ours = [
        assign(pose(bids, demand=3, load_max=6), "randomized", options=Options(max_marginal=cap)).total / 124.25
        for cap in caps
    ]
    assert ours == pytest.approx(log[0], abs=1e-8)


@needs_review_data
def test_generated_conference_reaches_gap_zero():
    sys.path.insert(0, str(REVIEW))
    from synthetic_instances import instance

    scores, conflicts, demand, low, high = instance(1000, 500, 3, 4, 8)
    problem = pose(scores, conflicts=conflicts, demand=demand, load_min=low, load_max=high)
    answer = assign(problem)
    assert answer.gap == 0.0
    assert verified(problem, answer).gap < 1e-8


def brute_fair(scores, demand, high):
    """The leximin vector of sums over every assignment of a tiny question, or none."""
    n, m = scores.shape
    choices = [list(itertools.combinations(range(m), demand)) for _ in range(n)]
    best = None
    for plan in itertools.product(*choices):
        if (np.bincount([e for c in plan for e in c], minlength=m) <= high).all():
            vector = sorted(round(sum(scores[p, e] for e in c), 11) for p, c in enumerate(plan))
            best = vector if best is None else max(best, vector)
    return best


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.booleans())
def test_leximin_of_a_tiny_question_equals_brute_force(seed, coarse):
    chance = np.random.default_rng(seed)
    scores = chance.integers(0, 5, (4, 4)) / 4 if coarse else chance.random((4, 4))
    problem = pose(scores, demand=2, load_max=3)
    expected = brute_fair(scores, 2, 3)
    answer = assign(problem, "leximin", options=Options(time_limit=20))
    assert answer.worst == pytest.approx(expected[0], abs=2e-7)
    if answer.levels_proven == 4:
        assert sorted(answer.sums.tolist()) == pytest.approx(expected, abs=2e-7)
    floor = assign(problem, "floor")
    assert floor.worst == pytest.approx(expected[0], abs=2e-7)
    assert floor.worst_bound == pytest.approx(expected[0], abs=2e-7)
    assert floor.total >= answer.total - 1e-9


@st.composite
def grouped(draw):
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, m = 4, 6
    scores = np.where(chance.random((n, m)) < 0.1, np.nan, chance.random((n, m)).round(3))
    rules = (
        GroupRule("industry", np.flatnonzero(chance.random(m) < 0.6), least=1),
        GroupRule("one house", np.flatnonzero(chance.random(m) < 0.4), most=1),
    )
    return pose(scores, demand=2, load_max=2, groups=rules)


@settings(deadline=None, max_examples=20)
@given(grouped())
def test_group_rules_of_a_tiny_question_give_the_brute_force_total(problem):
    need, least, most = 2, set(problem.groups[0].members.tolist()), set(problem.groups[1].members.tolist())
    choices = [
        [
            pair
            for pair in itertools.combinations(range(6), need)
            if np.isfinite(problem.scores[p, list(pair)]).all() and least & set(pair) and len(most & set(pair)) <= 1
        ]
        for p in range(4)
    ]
    totals = [
        sum(problem.scores[p, e] for p, pair in enumerate(plan) for e in pair)
        for plan in itertools.product(*choices)
        if np.bincount([e for pair in plan for e in pair], minlength=6).max() <= 2
    ]
    answer = assign(problem)
    if totals:
        assert answer.status == "optimal"
        assert answer.total == pytest.approx(max(totals), abs=1e-9)
    else:
        assert answer.status == "infeasible"
        assert answer.reasons


def test_a_group_without_open_members_is_named():
    scores = np.array([[0.5, 0.5, np.nan], [0.5, 0.5, 0.5]])
    answer = assign(pose(scores, demand=1, load_max=2, groups=(GroupRule("investor", np.array([2]), least=1),)))
    assert answer.status == "infeasible"
    assert answer.reasons[0] == "proposal 0 needs 1 of group investor but only 0 of its members are open"


@needs_review_data
def test_midl_floor_is_the_proven_highest_with_the_proven_total_there():
    scores = np.load(REVIEW / "midl" / "midl_scores.npy").T.copy()
    scores[scores == -1] = np.nan
    problem = pose(scores, demand=3, load_max=4)
    answer = assign(problem, "floor")
    assert answer.status == "optimal"
    assert answer.worst == pytest.approx(0.9448391607193272, abs=1e-12)
    assert answer.worst_bound == pytest.approx(0.9448391607193272, abs=1e-12)
    assert answer.total == pytest.approx(201.7687316921262, abs=1e-9)
    assert answer.gap <= 1e-9


@pytest.mark.slow
@needs_review_data
def test_leximin_of_midl_is_proven_to_the_last_proposal():
    scores = np.load(REVIEW / "midl" / "midl_scores.npy").T.copy()
    scores[scores == -1] = np.nan
    answer = assign(pose(scores, demand=3, load_max=4), "leximin", options=Options(time_limit=900))
    assert (answer.status, answer.levels_proven) == ("optimal", 118)
    assert answer.worst == pytest.approx(0.9448391607193272, abs=1e-12)
    assert answer.total == pytest.approx(188.38694423209338, abs=1e-6)


@needs_review_data
def test_leximin_of_real_bids_is_proven_to_the_last_proposal(bids):
    answer = assign(pose(bids, demand=3, load_max=6), "leximin")
    assert answer.levels_proven == 54
    assert (answer.status, answer.worst) == ("optimal", 0.75)
    floor = assign(pose(bids, demand=3, load_max=6), "floor")
    assert (floor.total, floor.worst) == (124.25, 0.75)


def test_leximin_at_which_everybody_has_their_best_is_proven_for_all():
    answer = assign(pose(np.array([[1.0, 0.5], [1.0, 0.25]]), demand=1, load_max=2), "leximin")
    assert (answer.status, answer.levels_proven) == ("optimal", 2)
    assert answer.sums.tolist() == [1.0, 1.0]


def bounded(scores, demand, **more):
    """A question whose leximin vector is found by hand or by looking at every plan."""
    return pose(np.array(scores), demand=demand, **more)


def test_leximin_looks_at_levels_between_the_floor_and_what_anybody_could_get_alone():
    nan = np.nan
    scores = [[0.5, 1, 1, 0, 0], [0.5, 1, 0.5, 1, nan], [0.5, 1, 1, 0, 0.5], [0, 1, 0.5, nan, 0.5]]
    rule = GroupRule("g", np.array([0, 1, 2, 4]), most=None, proposals=np.array([0, 3]))
    answer = assign(bounded(scores, 1, load_min=[1, 0, 0, 2, 0], load_max=[1, 1, 0, 2, 3], groups=(rule,)), "leximin")
    assert (answer.status, answer.levels_proven) == ("optimal", 4)
    assert sorted(answer.sums.tolist()) == [0.0, 0.5, 1.0, 1.0]


def test_a_billionth_decides_the_floor_and_leximin_too():
    tiny = 1e-9
    scores = np.array([[0.5 + tiny, 0.5 + 3 * tiny], [0.5, 0.5 + 2 * tiny]])
    for objective in ("floor", "leximin"):
        answer = assign(pose(scores, demand=1, load_max=1), objective)
        assert answer.status == "optimal"
        assert sorted(answer.sums.tolist()) == [0.5 + tiny, 0.5 + 2 * tiny]
    close = assign(pose(np.array([[0.5, 0.5], [0.5, 0.5 + tiny]]), demand=1, load_max=2), "leximin")
    assert (close.levels_proven, sorted(close.sums.tolist())) == (2, [0.5, 0.5 + tiny])


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_leximin_with_ties_of_any_kind_is_proven_and_equals_brute_force(seed):
    chance = np.random.default_rng(seed)
    scores = 0.5 + chance.integers(0, 4, (4, 4)) * float(chance.choice([1e-9, 1e-3, 0.07]))
    expected = brute_fair(scores, 2, 3)
    answer = assign(pose(scores, demand=2, load_max=3), "leximin")
    assert (answer.levels_proven, answer.status) == (4, "optimal")
    assert sorted(answer.sums.tolist()) == pytest.approx(expected, abs=3e-9 if np.ptp(scores) > 1e-6 else 2e-10)


@pytest.mark.parametrize(
    ("steps", "high", "best"),
    [
        ([[3, 1, 0, 1], [1, 3, 1, 0], [1, 2, 3, 2]], [3, 1, 3, 1], 9),
        ([[2, 3, 3, 2], [3, 3, 3, 0], [1, 2, 1, 1]], [2, 3, 2, 1], 14),
        ([[3, 2, 2, 3], [2, 3, 3, 0], [0, 1, 1, 3]], [3, 1, 2, 3], 12),
    ],
)
def test_a_billionth_decides_the_total_under_group_rules_too(steps, high, best):
    rule = (GroupRule("g", np.array([0, 1]), least=1),)
    answer = assign(pose(0.5 + np.array(steps) * 1e-9, demand=[2, 2, 1], load_max=high, groups=rule))
    assert (answer.status, round((answer.total - 2.5) * 1e9)) == ("optimal", best)


def test_leximin_of_scores_in_hundreds_ends_and_is_proven():
    scores = np.array([[100, -100, 300, 200], [100, 0, -200, 200], [100, 100, 100, 300], [300, -100, 100, -200]], float)
    answer = assign(pose(scores, demand=[2, 1, 0, 2], load_max=[1, 2, 2, 0]), "leximin", options=Options(time_limit=30))
    assert (answer.status, answer.levels_proven) == ("optimal", 3)
    assert answer.sums.tolist() == [200, 0, 0, 400]
