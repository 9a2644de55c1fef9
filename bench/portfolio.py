"""Every published instance beside its optimum or front, and beside a plain formulation of the same problem in an open solver.

Times are CPU seconds of one process, measured in one run, compilation done before; the plain side is scipy.optimize.milp (HiGHS) on the textbook
model, for fronts the ε-constraint method with one integer programme a point. `python -m bench.portfolio [--fast] [--shared FOLDER]`.
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

PLAIN_LIMIT = 30.0  # seconds for one plain front
PLAIN_FRONTS = ("random/2D/50_1", "random/2D/100_1", "negative/2D/100_1_-0.250000")


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


def plain_front(data: Any) -> int:
    """ε-constraint: best first objective (ties by the second), then the second must grow; points found within the limit."""
    w, v = data.weight.astype(float), data.values.astype(float)
    weights = v[:, 0] + v[:, 1] / (v[:, 1].sum() + 1)
    points, floor, stop = 0, 0.0, time.process_time() + PLAIN_LIMIT
    while time.process_time() < stop:
        rules = LinearConstraint(np.vstack([w, v[:, 1]]), [-np.inf, floor], [data.budget, np.inf])
        answer = milp(
            -weights,
            constraints=rules,
            integrality=np.ones(len(w)),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0, "time_limit": PLAIN_LIMIT},
        )
        if answer.x is None:
            break
        points += 1
        floor = float(v[:, 1] @ np.round(answer.x)) + 1
    return points


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


def fronts(folder: Path, *, fast: bool) -> None:
    print(f"{'front':<34}{'points':>8}{'recall':>8}{'extra':>7}{'cpu s':>8}{'plain cpu s':>13}{'plain/ours':>12}")
    files = sorted((folder / "mobkp").rglob("*.in.gz"))
    complete = 0
    for file in files:
        name = str(file.relative_to(folder / "mobkp")).removesuffix(".in.gz")
        data = read_mobkp(file)
        if fast and len(data.front) > 1500:
            continue
        front, ours = timed(lambda data=data: knapsack_front(data.weight, data.values, data.budget))
        found, known = {tuple(p) for p in front.points.tolist()}, {tuple(p) for p in data.front.tolist()}
        complete += found == known
        line = f"{name:<34}{len(known):>8}{len(found & known) / len(known):>8.0%}{len(found - known):>7}{ours:>8.2f}"
        if name in PLAIN_FRONTS:
            count, plain = timed(lambda data=data: plain_front(data))
            line += f"{plain:>13.1f}{plain / ours:>12.0f}" + (
                "" if count == len(known) else f"  plain had found {count} of {len(known)} when stopped"
            )
        print(line, flush=True)
    print(f"complete fronts: {complete} of {len(files)} files\n")


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
    parser.add_argument("--shared", help="the folder that holds data/portfolio")
    options = parser.parse_args()
    folder = shared_folder(options.shared)
    knapsack_front(np.array([2, 3]), np.array([[1, 2], [2, 1]]), 4)  # compile
    knapsack_front(np.array([2, 3]), np.array([[1, 2, 3], [2, 1, 1]]), 4)
    single(folder)
    chance(folder)
    large()
    fronts(folder, fast=options.fast)


if __name__ == "__main__":
    main()
