"""Every published instance beside its optimum or front, and beside a plain formulation of the same problem in an open solver.

Times are CPU seconds of one process, measured in one run, compilation done before; the plain side is scipy.optimize.milp (HiGHS) on the textbook
model, for fronts a textbook method with one integer programme a point, stopped after some seconds (the ratio is then one of seconds a point, and says "~").
`python -m bench.portfolio [--fast] [--plain-limit SECONDS] [--shared FOLDER]`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from bench.portfolio_rounds import award_round
from scipy.optimize import Bounds, LinearConstraint, milp

from zhongshu_engine.api.portfolio import earliest, knapsack_front, read_mobkp, read_npd, read_orlib, solve
from zhongshu_engine.portfolio.compile import compiled
from zhongshu_engine.portfolio.pareto.zones import Zones

PLAIN_LIMIT = 30.0  # CPU seconds for the plain side of these fronts
PLAIN_LONG = ("random/2D/50_1", "random/2D/100_1", "negative/2D/100_1_-0.250000")


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    answer = call()
    return answer, time.process_time() - start


def plain_optimum(problem: Any) -> float:
    """The textbook programme: max value, one row a rule."""
    values = np.array([d.stages[0].value["value"] for d in problem.dossiers])
    rows = np.array([[d.stages[0].cost.get(b.id, (0,))[0] for d in problem.dossiers] for b in problem.budgets], float)
    limits = np.array([b.limit for b in problem.budgets], float)
    answer = milp(
        -values,
        constraints=LinearConstraint(rows, -np.inf, limits),
        integrality=np.ones(len(values)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    return float(values @ np.round(answer.x))


class TimeIsUp(Exception):
    """The plain side has had its seconds."""


def plain_programme(data: Any, weights: np.ndarray, floors: np.ndarray, limit: float) -> np.ndarray | None:
    """One integer programme: the best weighted value whose every objective reaches its floor; None when it is proved that there is none."""
    w, v = data.weight.astype(float), data.values.astype(float)
    answer = milp(
        -(v @ weights),
        constraints=LinearConstraint(np.vstack([w, v.T]), [-np.inf, *floors], [data.budget, *[np.inf] * len(floors)]),
        integrality=np.ones(len(w)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0, "time_limit": limit},
    )
    if answer.status == 2:  # infeasible
        return None
    if answer.status != 0:
        raise TimeIsUp
    return data.values.T @ np.round(answer.x).astype(np.int64)


def plain_front(data: Any, limit: float) -> tuple[int, bool]:
    """The textbook method with an integer programme a point: (points found, whether the front was finished within the limit).

    Two objectives: the first is best, ties by the second, then the second must grow (ε-constraint). Three: one programme for each search zone.
    """
    width = data.values.shape[1]
    zones, empty, found = Zones(width), np.empty((0, width), np.int64), 0
    weights = np.ones(width) if width == 3 else np.array([1.0, 1.0 / (data.values[:, 1].sum() + 1)])
    stop, floor = time.process_time() + limit, 0.0
    try:
        while time.process_time() < stop:
            if width == 2:
                point = plain_programme(data, weights, np.array([0.0, floor]), limit)
                if point is None:
                    return found, True
                floor = float(point[1]) + 1
            else:
                corner = next((c for c in zones.corners if not (empty <= c).all(axis=1).any()), None)
                if corner is None:
                    return found, True
                point = plain_programme(data, weights, np.maximum(corner + 1.0, 0.0), limit)
                if point is None:
                    empty = np.vstack([empty, corner])
                    continue
                zones.know(point)
            found += 1
    except TimeIsUp:
        pass
    return found, False


def plain_model(milp_of: Any, gap: float) -> float:
    """The compiled programme of a problem, solved by scipy's HiGHS."""
    rows = LinearConstraint(milp_of.matrix(), [r.low for r in milp_of.rows], [r.high for r in milp_of.rows])
    answer = milp(
        -milp_of.costs(), constraints=rows, integrality=np.array(milp_of.whole, int), bounds=Bounds(np.array(milp_of.lower), np.array(milp_of.upper)),
        options={"mip_rel_gap": gap, "time_limit": 120},
    )  # fmt: skip
    return float(-answer.fun) if answer.x is not None else float("nan")


def single(folder: Path) -> None:
    print(f"{'problem':<12}{'size':>9}{'published':>12}{'found':>12}{'cpu s':>8}{'plain cpu s':>13}{'plain/ours':>12}")
    hits = total = 0
    for name in ("petersen1967_mknap1.txt", "orlib_mknap2.txt"):
        for problem in read_orlib(folder / name):
            answer, ours = timed(lambda problem=problem: solve(problem))
            other, plain = timed(lambda problem=problem: plain_optimum(problem))
            hits += answer.objective == problem.best_known
            total += 1
            size = f"{len(problem.dossiers)}x{len(problem.budgets)}"
            note = "" if abs(other - answer.objective) < 1e-6 else f"  plain found {other:g}"
            print(
                f"{problem.name:<12}{size:>9}{problem.best_known:>12g}{answer.objective:>12g}{ours:>8.2f}{plain:>13.2f}{plain / ours:>12.2f}{note}"
            )
    print(f"optimum met: {hits} of {total}\n")


def fronts(folder: Path, *, fast: bool, plain_limit: float) -> None:
    print(f"{'front':<34}{'points':>8}{'recall':>8}{'extra':>7}{'cpu s':>8}{'plain cpu s':>13}{'plain/ours':>12}")
    files = sorted((folder / "mobkp").rglob("*.in.gz"))
    complete, slowest = 0, {100: 0.0, 500: 0.0}
    for file in files:
        name = str(file.relative_to(folder / "mobkp")).removesuffix(".in.gz")
        data = read_mobkp(file)
        if fast and len(data.front) > 1500:
            continue
        front, ours = timed(lambda data=data: knapsack_front(data.weight, data.values, data.budget))
        found, known = {tuple(p) for p in front.points.tolist()}, {tuple(p) for p in data.front.tolist()}
        complete += found == known
        if data.values.shape[1] == 2 and len(data.weight) in slowest:
            slowest[len(data.weight)] = max(slowest[len(data.weight)], ours)
        line = f"{name:<34}{len(known):>8}{len(found & known) / len(known):>8.0%}{len(found - known):>7}{ours:>8.2f}"
        limit = PLAIN_LIMIT if name in PLAIN_LONG else plain_limit
        (count, finished), plain = timed(lambda data=data, limit=limit: plain_front(data, limit))
        # a front that was stopped is compared by the seconds a point found, to those a point of the whole front took us
        ratio = plain / ours if finished else (plain / count) / (ours / len(known)) if count else float("inf")
        told = "–" if ratio == float("inf") else ("" if finished else "~") + format(ratio, ".0f")
        line += f"{plain:>13.1f}{told:>12}"
        print(line + ("" if finished else f"  plain had found {count} of {len(known)} when stopped"), flush=True)
    print(
        f"complete fronts: {complete} of {len(files)} files; slowest with n = 100 and two objectives {slowest[100]:.2f} s, n = 500 {slowest[500]:.2f} s\n"
    )


def chance(folder: Path) -> None:
    pipeline = read_npd(folder / "npd1_70projects_500scenarios.dat.gz")
    answer, ours = timed(lambda: earliest(pipeline))
    plain, other = timed(lambda: earliest(pipeline, solver="highs"))
    print(
        f"NPD1 70 x 20 x 500: horizon {answer.horizon}, guaranteed {float(answer.share):.1%} of scenarios (needed {pipeline.probability:.0%}, "
        f"bound {answer.bound:.1%}); cpu {ours:.2f} s, HiGHS {other:.2f} s with horizon {plain.horizon}\n"
    )


def large() -> None:
    for seed in (1, 2):
        problem = award_round(1000, 5, seed=seed)
        answer, ours = timed(lambda problem=problem: solve(problem, gap=1e-3))
        programme = compiled(problem).milp
        other, plain = timed(lambda programme=programme: plain_model(programme, 1e-3))
        print(
            f"1,000 dossiers x 5 years x {len(problem.caps)} caps, seed {seed}: {answer.objective:.2f}, gap {answer.gap:.3%}, "
            f"cpu {ours:.1f} s with verification; scipy's HiGHS {other:.2f} in {plain:.1f} s"
        )


def shared_folder(given: str | None) -> Path:
    roots = [Path(given)] if given else [parent / "shared" for parent in Path(__file__).resolve().parents]
    for root in roots:
        if (root / "data" / "portfolio").is_dir():
            return root / "data" / "portfolio"
    raise SystemExit("the folder of reference data is not here: give --shared FOLDER")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="leave out the fronts of more than 1,500 points")
    parser.add_argument("--plain-limit", type=float, default=2.0, help="CPU seconds for the plain side of a front")
    parser.add_argument("--shared", help="the folder that holds data/portfolio")
    options = parser.parse_args()
    folder = shared_folder(options.shared)
    knapsack_front(np.array([2, 3]), np.array([[1, 2], [2, 1]]), 4)  # compile
    knapsack_front(np.array([2, 3]), np.array([[1, 2, 3], [2, 1, 1]]), 4)
    single(folder)
    chance(folder)
    large()
    fronts(folder, fast=options.fast, plain_limit=options.plain_limit)


if __name__ == "__main__":
    main()
