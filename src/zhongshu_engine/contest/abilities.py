"""Abilities by Newton's method: Bradley–Terry, with ties (Davidson 1970), an order effect, and bias reduction (Firth 1993).

P(left) : P(right) : P(tie) = e^(a_l + o) : e^(a_r) : t·e^((a_l + o + a_r)/2). In: comparisons. Out: abilities against a reference entrant
with their covariance. Plain likelihood when it is finite; otherwise, or when asked, the penalised one, and the answer says so.
Sets that nobody compared are each measured against their own first entrant and named.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import minimize

from zhongshu_engine.contest.comparisons import Comparisons, Floats, Ints, connected, finite_without_help
from zhongshu_engine.errors import BadInput, EngineError
from zhongshu_engine.result import Provenance, versions

STEPS = 200
CLOSE = 1e-12
RUNAWAY = 25.0  # an ability beyond this is on its way to infinity


@dataclass(frozen=True, slots=True)
class Abilities:
    """Rows in the order of ``entrants``. ``tie`` is the logarithm of Davidson's constant, ``order`` the left side's advantage."""

    entrants: tuple[str, ...]
    ability: Floats
    error: Floats
    covariance: Floats = field(repr=False)
    sets: Ints
    tie: float | None
    order: float | None
    bias_reduced: bool
    log_likelihood: float
    reliability: Floats | None
    judges: tuple[str, ...]
    provenance: Provenance = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Design:
    """Linear predictors of the outcomes left, right, tie of every comparison: rows of coefficients."""

    left: Floats
    tie: Floats
    free: Ints  # coefficient of each entrant, -1 for references
    has_tie: bool


def fit(
    comparisons: Comparisons,
    *,
    reference: str | None = None,
    order_effect: bool = False,
    reduce_bias: bool | None = None,
    weights: Floats | None = None,
) -> Abilities:
    """Abilities of all entrants; ``weights`` multiplies each comparison (judges' reliability)."""
    sets = connected(comparisons)
    design = _design(comparisons, sets, reference, order_effect)
    times = comparisons.times if weights is None else comparisons.times * weights
    plain_is_finite = len(np.unique(finite_without_help(comparisons))) == len(np.unique(sets))
    firth = not plain_is_finite if reduce_bias is None else reduce_bias
    if not firth and not plain_is_finite:
        raise BadInput(
            "an entrant won or lost every comparison, so plain abilities are infinite; use bias reduction",
            place="comparisons",
        )
    _refuse_what_cannot_be_told_apart(design, times)
    settled = None if firth else _newton_or_none(design, comparisons.score, times)
    if settled is None and not firth and reduce_bias is False:
        raise BadInput("plain abilities are infinite; use bias reduction", place="comparisons")
    firth, plain_is_finite = settled is None, plain_is_finite and (firth or settled is not None)
    beta, information = settled or _newton(design, comparisons.score, times, firth)
    covariance = np.linalg.inv(information)
    value = _log_likelihood(design, comparisons.score, times, beta)
    n, free = comparisons.count, design.free
    ability, full = np.zeros(n), np.zeros((n, n))
    inside = np.flatnonzero(free >= 0)
    ability[inside] = beta[free[inside]]
    full[np.ix_(inside, inside)] = covariance[np.ix_(free[inside], free[inside])]
    extra = len(beta) - design.has_tie - order_effect
    notes = (
        ("plain estimates are infinite (one side of some comparisons always wins): these are bias-reduced",)
        if firth and not plain_is_finite
        else ()
    )
    return Abilities(
        comparisons.entrants,
        ability,
        np.sqrt(np.maximum(np.diag(full), 0.0)),
        full,
        sets,
        float(beta[-1]) if design.has_tie else None,
        float(beta[extra]) if order_effect else None,
        firth,
        value,
        None,
        comparisons.judges,
        Provenance(
            "contest.bradley_terry",
            {"order_effect": order_effect, "reference": reference},
            None,
            versions("numpy", "scipy"),
            notes,
        ),
    )


def _refuse_what_cannot_be_told_apart(design: _Design, times: Floats) -> None:
    """The information before anything is learnt has full rank when the comparisons can tell all effects apart."""
    information = _information(design, times, np.zeros(design.left.shape[1]))
    if len(information) and np.linalg.matrix_rank(information, hermitian=True) < len(information):
        raise BadInput(
            "the comparisons cannot tell the order effect from the abilities: let the same entrants stand on both sides",
            place="comparisons",
        )


def _newton_or_none(design: _Design, score: Floats, times: Floats) -> tuple[Floats, Floats] | None:
    """The plain estimates, or none when they run away to infinity: ties and the order effect can do that to connected entrants."""
    try:
        beta, information = _newton(design, score, times, firth=False)
    except (np.linalg.LinAlgError, EngineError):
        return None
    return None if np.max(np.abs(beta), initial=0.0) > RUNAWAY else (beta, information)


def _design(comparisons: Comparisons, sets: Ints, reference: str | None, order_effect: bool) -> _Design:
    n, rows = comparisons.count, len(comparisons.left)
    references = [int(np.flatnonzero(sets == group)[0]) for group in np.unique(sets)]
    if reference is not None:
        if reference not in comparisons.entrants:
            raise BadInput(f"{reference!r} is not among the entrants", place="reference")
        at = comparisons.entrants.index(reference)
        references[int(np.flatnonzero(np.unique(sets) == sets[at])[0])] = at
    free = np.full(n, -1)
    others = np.setdiff1d(np.arange(n), references)
    free[others] = np.arange(len(others))
    has_tie = bool((comparisons.score == 0.5).any())
    width = len(others) + order_effect + has_tie
    left = np.zeros((rows, width))
    index = np.arange(rows)
    for side, sign in ((comparisons.left, 1.0), (comparisons.right, -1.0)):
        known = free[side] >= 0
        left[index[known], free[side][known]] += sign
    if order_effect:
        left[:, len(others)] = 1.0
    tie = left / 2
    if has_tie:
        tie[:, -1] = 1.0
    return _Design(left, tie, free, has_tie)


def _probabilities(design: _Design, beta: Floats) -> tuple[Floats, Floats, Floats]:
    """Chances of left and tie (right is the rest), and the logarithm of the normaliser, with right as the base."""
    a = design.left @ beta
    b = design.tie @ beta if design.has_tie else np.full(len(a), -np.inf)
    total = np.logaddexp(np.logaddexp(a, 0.0), b)
    return np.exp(a - total), np.exp(b - total), total


def _log_likelihood(design: _Design, score: Floats, times: Floats, beta: Floats) -> float:
    a, b = design.left @ beta, design.tie @ beta
    total = _probabilities(design, beta)[2]
    return float(times @ (np.where(score == 1, a, np.where(score == 0.5, b, 0.0)) - total))


def _information(design: _Design, times: Floats, beta: Floats) -> Floats:
    p, q, _ = _probabilities(design, beta)
    left, tie = design.left, design.tie
    mean = p[:, None] * left + q[:, None] * tie
    return (left.T * (times * p)) @ left + (tie.T * (times * q)) @ tie - (mean.T * times) @ mean


def _newton(design: _Design, score: Floats, times: Floats, firth: bool) -> tuple[Floats, Floats]:
    """Maximise the (penalised) likelihood by Newton steps, halved until they improve it."""
    beta = np.zeros(design.left.shape[1])

    def value(at: Floats) -> float:
        plain = _log_likelihood(design, score, times, at)
        return plain + 0.5 * float(np.linalg.slogdet(_information(design, times, at))[1]) if firth else plain

    best = value(beta)
    for _ in range(STEPS):
        p, q, _ = _probabilities(design, beta)
        information = _information(design, times, beta)
        gradient = design.left.T @ (times * ((score == 1) - p)) + design.tie.T @ (times * ((score == 0.5) - q))
        if firth:
            gradient = gradient + _firth_pull(design, times, beta, information)
        step = np.linalg.solve(information, gradient)
        size = 1.0
        while size > 1e-10:
            trial = value(beta + size * step)
            if trial >= best - 1e-13 * abs(best):
                break
            size /= 2
        beta, best = beta + size * step, max(best, trial)
        if np.max(np.abs(size * step), initial=0.0) < CLOSE * (1 + np.max(np.abs(beta), initial=0.0)):
            return beta, _information(design, times, beta)
    if firth:
        beta = _climbed(design, score, times, beta)
    elif np.max(np.abs(gradient), initial=0.0) >= 1e-6:
        raise EngineError("the abilities did not settle")
    return beta, _information(design, times, beta)


def _climbed(design: _Design, score: Floats, times: Floats, beta: Floats) -> Floats:
    """The penalised maximum by a quasi-Newton climb: on the long flat ridges of a few comparisons Newton steps swing to and fro."""

    def loss(at: Floats) -> tuple[float, Floats]:
        information = _information(design, times, at)
        p, q, _ = _probabilities(design, at)
        pull = design.left.T @ (times * ((score == 1) - p)) + design.tie.T @ (times * ((score == 0.5) - q))
        value = _log_likelihood(design, score, times, at) + 0.5 * float(np.linalg.slogdet(information)[1])
        return -value, -(pull + _firth_pull(design, times, at, information))

    found = minimize(loss, beta, jac=True, method="BFGS", options={"gtol": 1e-9, "maxiter": 2000})
    if np.max(np.abs(found.jac), initial=0.0) >= 1e-6:
        raise EngineError("the abilities did not settle")
    return np.asarray(found.x, np.float64)


def _firth_pull(design: _Design, times: Floats, beta: Floats, information: Floats) -> Floats:
    """Gradient of half the log-determinant of the information: third central moments of the outcome, weighted by leverage."""
    inverse = np.linalg.inv(information)
    p, q, _ = _probabilities(design, beta)
    mean = p[:, None] * design.left + q[:, None] * design.tie
    pull = np.zeros(len(beta))
    for chance, row in ((p, design.left), (q, design.tie), (1 - p - q, np.zeros_like(mean))):
        away = row - mean
        leverage = np.einsum("ij,jk,ik->i", away, inverse, away)
        pull += 0.5 * away.T @ (times * chance * leverage)
    return pull
