"""The door of the room: one question, one objective, one answer with its proof.

Objectives: `total` (greatest sum), `floor` (highest worst proposal, then total), `leximin` (then the second worst, and so on),
`randomized` (greatest expected sum with every pair's chance capped, then one draw). Which method serves which is a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from zhongshu_engine.assignment.answer import Assignment, in_order, sums_of
from zhongshu_engine.assignment.capped import greatest_expected
from zhongshu_engine.assignment.certificate import Certificate
from zhongshu_engine.assignment.clock import Progress, Watch
from zhongshu_engine.assignment.constrained import EXACT, Constrained, greatest_total, usual_gap
from zhongshu_engine.assignment.drawing import draw_lot, marginals_of
from zhongshu_engine.assignment.explain import group_reasons, reasons
from zhongshu_engine.assignment.fairness import Floors, highest_floor, leximin, upper_bounds
from zhongshu_engine.assignment.hierarchy import crossing, draw_within
from zhongshu_engine.assignment.maximum import Maximum, Units, maximise
from zhongshu_engine.assignment.problem import Floats, Ints, Problem, without_kept
from zhongshu_engine.assignment.sampling import draw
from zhongshu_engine.errors import BadInput, EngineError
from zhongshu_engine.result import Provenance, versions

PARTS = 1_000_000  # a review is divided into at most so many equal parts for a capped chance
LEAST_CAP = 1 / PARTS
USUAL_SIZE = (1e-3, 2.0)  # greatest scores between these are solved as they stand
EXPECTED = ("total and bound are of the expectation, not of the draw",)
BY_PANELS = "the bound can be recomputed from the prices of the experts' time and of the caps"
LOTTERY_SECONDS = 120.0  # a lottery over whole assignments is bettered no longer when nobody sets a limit, and says how near the best it is
LEXIMIN_SECONDS = 120.0  # leximin stops here when nobody sets a limit, and says how many levels it proved


@dataclass(frozen=True, slots=True)
class Options:
    """How to answer: seed of the draw, cap on a pair's chance, seconds allowed, whom to tell, relative gap that is enough."""

    seed: int = 0
    max_marginal: float = 1.0
    time_limit: float | None = None
    progress: Progress | None = None
    gap: float | None = None


USUAL = Options()


def assign(problem: Problem, objective: str = "total", *, options: Options = USUAL) -> Assignment:
    """Answer the question; an answer whose status is infeasible carries the reasons and what could be met."""
    if objective not in OBJECTIVES:
        raise BadInput(f"unknown objective {objective!r}; known are {', '.join(OBJECTIVES)}", place="objective")
    if not LEAST_CAP <= options.max_marginal <= 1:
        raise BadInput(f"must lie between {LEAST_CAP:f} and 1, got {options.max_marginal:g}", place="max marginal")
    if options.max_marginal < 1 and objective != "randomized":
        raise BadInput(f"only the objective randomized caps chances, this one is {objective}", place="max marginal")
    if options.seed < 0:
        raise BadInput(f"must be at least 0, got {options.seed}", place="seed")
    watch = Watch(options.time_limit, options.progress)
    unit = _unit(problem) if problem.groups or objective in {"floor", "leximin"} else 1.0
    if unit == 1.0:
        return OBJECTIVES[objective](problem, options, watch)
    if tell := options.progress:
        watch.tell = lambda stage, total, bound, spent: tell(stage, total * unit, bound * unit, spent)
    return _in_units(OBJECTIVES[objective](replace(problem, scores=problem.scores / unit), options, watch), unit)


def _unit(problem: Problem) -> float:
    """The power of two that brings very great or very small scores near one, where the linear program's tolerances are meant to be; else 1."""
    top = max((float(np.max(np.abs(part[np.isfinite(part)]), initial=0.0)) for part in _parts(problem)), default=0.0)
    return 1.0 if not top or USUAL_SIZE[0] <= top <= USUAL_SIZE[1] else 2.0 ** float(np.floor(np.log2(top)))


def _parts(problem: Problem) -> Iterator[Floats]:
    return (problem.admissible(block) for block in problem.row_blocks())


def _in_units(answer: Assignment, unit: float) -> Assignment:
    """The answer to the scaled question in the scores as given; powers of two change no digit."""
    proof = answer.certificate
    if proof is not None:
        floors = None if proof.floors is None else proof.floors * unit
        caps = None if proof.caps is None else (proof.caps[0], proof.caps[1] * unit)
        proof = replace(proof, prices=proof.prices * unit, bound=proof.bound * unit, floors=floors, caps=caps)
    return replace(
        answer,
        total=answer.total * unit,
        bound=answer.bound * unit,
        gap=answer.gap * unit,
        worst=answer.worst * unit,
        worst_bound=answer.worst_bound * unit,
        sums=answer.sums * unit,
        certificate=proof,
    )


def _provenance(problem: Problem, objective: str, options: Options, notes: tuple[str, ...] = ()) -> Provenance:
    asked: dict[str, object] = {
        "proposals": problem.proposals,
        "experts": problem.experts,
        "reviews": int(problem.demand.sum()),
        "kept": len(problem.keep),
        "group_rules": len(problem.groups),
        "max_marginal": options.max_marginal,
        "time_limit": options.time_limit,
    }
    return Provenance(f"assignment.{objective}", asked, options.seed, versions("numpy", "ortools", "highspy"), notes)


def _unmet(problem: Problem, found: Maximum) -> tuple[tuple[int, int, str], ...]:
    open_ = {int(p): int(found.unmet[p]) for p in np.flatnonzero(found.unmet)}
    return tuple((p, units, "no expert without conflict has a place left") for p, units in open_.items())


def _total(problem: Problem, options: Options, watch: Watch) -> Assignment:
    if problem.groups:
        return _linear(problem, options, watch)
    rest, base = without_kept(problem)
    found = maximise(rest, watch=watch)
    return from_maximum(problem, rest, float(base.sum()), found, options, watch)


def from_maximum(
    problem: Problem, rest: Problem, kept: float, found: Maximum, options: Options, watch: Watch
) -> Assignment:
    """The answer that a greatest-total search of what was left (``rest``) gives to the whole question."""
    pairs = in_order(np.concatenate([problem.keep, np.stack([found.rows, found.columns], axis=1)]))
    feasible = not found.unmet.any() and not found.unfilled.any()
    if not feasible and not found.proven:
        raise EngineError("the time limit passed before any complete assignment was found; allow more seconds")
    why = (
        ()
        if feasible
        else reasons(rest, rows=found.rows, columns=found.columns, unmet=found.unmet, unfilled=found.unfilled)
    )
    sums = sums_of(problem, pairs)
    best = found.best + (sums_of(problem, problem.keep) if len(problem.keep) else 0.0)
    notes = (
        ()
        if found.exact_scores
        else ("scores have more decimals than the network solver; the gap is computed on the scores as given",)
    )
    return Assignment(
        status="infeasible" if not feasible else "optimal" if found.proven else "feasible",
        pairs=pairs,
        total=found.total + kept,
        bound=found.bound + kept,
        gap=found.gap,
        worst=float(sums.min()),
        worst_bound=float(best.min()),
        sums=sums,
        unmet=() if feasible else _unmet(problem, found),
        reasons=why,
        seconds=watch.spent,
        certificate=Certificate(found.prices, found.bound + kept),
        provenance=_provenance(problem, "total", options, notes),
    )


def _cap(chance: float) -> Fraction:
    """The cap as a fraction of few parts, never above what was asked by more than the rounding of the number itself."""
    near = Fraction(chance).limit_denominator(PARTS)
    return near if near - Fraction(chance) <= Fraction(1, 10**15) else Fraction(int(chance * PARTS), PARTS)


def _randomized(problem: Problem, options: Options, watch: Watch) -> Assignment:
    if problem.groups:
        return _randomized_in_groups(problem, options, watch)
    rest, base = without_kept(problem)
    share = _cap(options.max_marginal)
    units = Units(share.denominator, share.numerator)
    found = maximise(rest, watch=watch, units=units)
    kept = float(base.sum())
    if found.unmet.any() or found.unfilled.any():
        answer = from_maximum(problem, rest, kept, found, options, watch)
        if options.max_marginal < 1:
            cap = f"every chance is capped at {options.max_marginal:g}: raising the cap is another relaxation"
            return replace(answer, reasons=(*answer.reasons, cap))
        return answer
    drawn = draw(found.rows, found.columns, found.units, whole=units.whole, experts=problem.experts, seed=options.seed)
    pairs = in_order(np.concatenate([problem.keep, drawn]))
    best = found.best + (sums_of(problem, problem.keep) if len(problem.keep) else 0.0)
    chances = np.concatenate([np.ones(len(problem.keep)), found.units / units.whole])
    cells = np.concatenate([problem.keep, np.stack([found.rows, found.columns], axis=1)])
    return _complete(
        problem,
        pairs,
        watch,
        status="optimal" if found.proven else "feasible",
        figures=(found.total + kept, found.bound + kept, found.gap),
        certificate=Certificate(found.prices, found.bound + kept),
        provenance=_provenance(problem, "randomized", options, EXPECTED),
        best=best,
        marginals=(cells, chances),
    )


def _complete(
    problem: Problem,
    pairs: Ints,
    watch: Watch,
    *,
    status: str,
    figures: tuple[float, float, float],
    certificate: Certificate,
    provenance: Provenance,
    best: Floats | None = None,
    marginals: tuple[Ints, Floats] | None = None,
) -> Assignment:
    """An answer with its pairs: total, bound and gap as found; what each proposal has, and could have at best, is counted here."""
    total, bound, gap = figures
    sums = sums_of(problem, pairs)
    return Assignment(
        status=status,
        pairs=pairs,
        total=total,
        bound=bound,
        gap=gap,
        worst=float(sums.min()),
        worst_bound=float((upper_bounds(problem) if best is None else best).min()),
        sums=sums,
        unmet=(),
        reasons=(),
        seconds=watch.spent,
        certificate=certificate,
        provenance=provenance,
        marginals=marginals,
    )


def _randomized_in_groups(problem: Problem, options: Options, watch: Watch) -> Assignment:
    """Capped chances under group rules: nested or separate groups are a bihierarchy, so every draw keeps every rule and every chance is exact; where
    groups cross, the best lottery over whole assignments is looked for."""
    if crossing(problem):
        return _randomized_by_lot(problem, options, watch)
    plain = greatest_total(problem, floors=None, watch=watch, enough=1.0)
    if not len(plain.pairs):
        return _from_constrained(problem, "randomized", plain, None, options, watch)
    share = _cap(options.max_marginal)
    units = Units(share.denominator, share.numerator)
    found = greatest_expected(problem, units, watch)
    if found is None:
        refused = _from_constrained(problem, "randomized", plain, None, options, watch)
        why = (
            f"the group rules leave no chances of at most {options.max_marginal:g} each: raise the cap or relax a rule"
        )
        return replace(refused, status="infeasible", reasons=(why,), certificate=None)
    pairs = draw_within(problem, found.rows, found.columns, found.units, whole=units.whole, seed=options.seed)
    gap = found.bound - found.total
    return _complete(
        problem,
        pairs,
        watch,
        status="optimal" if gap <= EXACT * (1 + abs(found.total)) else "feasible",
        figures=(found.total, found.bound, gap),
        certificate=Certificate(found.load_prices, found.bound),
        provenance=_provenance(problem, "randomized", options, EXPECTED),
        marginals=(np.stack([found.rows, found.columns], axis=1), found.units / units.whole),
    )


def _randomized_by_lot(problem: Problem, options: Options, watch: Watch) -> Assignment:
    """Groups that cross: the lottery is over whole assignments that keep every rule, and says how near it is to the best."""
    plain = greatest_total(problem, floors=None, watch=watch, enough=1.0)
    if not len(plain.pairs):
        return _from_constrained(problem, "randomized", plain, None, options, watch)
    if watch.limit is None:
        watch.limit = LOTTERY_SECONDS
    cap = float(_cap(options.max_marginal))
    enough = usual_gap(problem) if options.gap is None else options.gap
    drawn, found = draw_lot(problem, cap, seed=options.seed, enough=enough, watch=watch)
    if drawn is None:
        refused = _from_constrained(problem, "randomized", plain, None, options, watch)
        why = (
            f"no lottery over assignments that keep the group rules holds every chance at {options.max_marginal:g}: the lowest cap that one can keep is "
            f"{np.ceil(found.lowest_cap * PARTS - 1e-3) / PARTS:g}; raise the cap to that or relax a rule"
        )
        return replace(refused, status="infeasible", reasons=(why,), certificate=None)
    gap, fine = found.bound - found.total, 2 * EXACT * (1 + int(problem.demand.sum()))
    cells = np.argwhere(found.caps.reshape(problem.scores.shape) > 0)
    priced = (cells, found.caps.reshape(problem.scores.shape)[tuple(cells.T)])
    notes = (*EXPECTED, BY_PANELS if found.by_panels else "the bound is proven by branch and bound (HiGHS)")
    answer = _complete(
        problem,
        drawn.assignments[drawn.which],
        watch,
        status="optimal" if gap <= fine else "feasible",
        figures=(found.total, found.bound, gap),
        certificate=Certificate(found.loads, found.bound, caps=priced),
        provenance=_provenance(problem, "randomized", options, notes),
        marginals=marginals_of(drawn, problem.experts),
    )
    return replace(answer, lottery=drawn)


def _linear(problem: Problem, options: Options, watch: Watch) -> Assignment:
    found = greatest_total(problem, floors=None, watch=watch, enough=options.gap)
    return _from_constrained(problem, "total", found, None, options, watch)


def _floor(problem: Problem, options: Options, watch: Watch) -> Assignment:
    return _fair(problem, "floor", highest_floor(problem, watch), options, watch)


def _leximin(problem: Problem, options: Options, watch: Watch) -> Assignment:
    if watch.limit is None:
        watch.limit = LEXIMIN_SECONDS
    return _fair(problem, "leximin", leximin(problem, watch), options, watch)


def _fair(problem: Problem, objective: str, found: Floors | Constrained, options: Options, watch: Watch) -> Assignment:
    if isinstance(found, Constrained):
        return _from_constrained(problem, objective, found, None, options, watch)
    answer = _from_constrained(problem, objective, found.found, found.floors, options, watch)
    settled = found.levels_proven >= (int((problem.demand > 0).sum()) if objective == "leximin" else 1)
    status = answer.status if settled or answer.status != "optimal" else "feasible"
    return replace(answer, status=status, worst_bound=found.bound, levels_proven=found.levels_proven)


def _from_constrained(
    problem: Problem, objective: str, found: Constrained, floors: Floats | None, options: Options, watch: Watch
) -> Assignment:
    """The answer that the linear program's way gives; where it finds none, the plain flow says what could be met and why."""
    if not len(found.pairs) and (found.status == "infeasible" or int(problem.demand.sum())):
        return _refused(problem, found, options, watch)
    kept = np.zeros(problem.proposals) if floors is None else floors
    return _complete(
        problem,
        in_order(found.pairs),
        watch,
        status=found.status,
        figures=(found.total, found.bound, max(0.0, found.bound - found.total)),
        certificate=Certificate(found.load_prices, found.bound, found.boosts, kept),
        provenance=_provenance(problem, objective, options, ("the bound is proven by branch and bound (HiGHS)",)),
    )


def _refused(problem: Problem, found: Constrained, options: Options, watch: Watch) -> Assignment:
    """Why there is no assignment: the loads and conflicts if they alone forbid it, otherwise the group rules."""
    if found.status != "infeasible":
        raise EngineError("the time limit passed before any complete assignment was found; allow more seconds")
    rest, base = without_kept(problem)
    plain = from_maximum(problem, rest, float(base.sum()), maximise(rest, watch=watch), options, watch)
    if plain.status == "infeasible":
        return plain
    why = group_reasons(problem) or (
        "the group rules together leave no assignment within the loads: relax one of them",
    )
    return replace(plain, status="infeasible", reasons=why, certificate=None)


OBJECTIVES: dict[str, Callable[[Problem, Options, Watch], Assignment]] = {
    "total": _total,
    "floor": _floor,
    "leximin": _leximin,
    "randomized": _randomized,
}
