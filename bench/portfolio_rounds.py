"""Written award rounds of any size, from a seed: what a center of several fields and years could look like. Invented, and said to be."""

from __future__ import annotations

import numpy as np

from zhongshu_engine.portfolio.problem import Budget, Cap, Dossier, Problem, Requirement, Stage

FIELDS = ("circuits", "AI", "instruments", "health", "energy", "manufacturing")


def award_round(dossiers: int, years: int, *, seed: int = 1) -> Problem:
    """Dossiers with two stages, start windows, twelve caps, money by year, and a few dependencies."""
    rng = np.random.default_rng(seed)
    made = []
    for i in range(dossiers):
        first = int(rng.integers(20, 100))
        second = tuple(float(v) for v in rng.integers(60, 400, size=2))
        worth = float(np.round(rng.lognormal(2.0, 0.9), 2))
        made.append(
            Dossier(
                f"D{i:04d}",
                (Stage("1", {"fund": (float(first),)}, {"value": round(worth * 0.15, 2)}), Stage("2", {"fund": second}, {"value": worth}, 2)),
                {
                    "field": FIELDS[rng.integers(6)], "region": f"R{rng.integers(4)}", "organisation": f"O{rng.integers(60)}",
                    "newcomer": bool(rng.random() < 0.4), "blue_sky": bool(rng.random() < 0.2),
                },
                window=(0, years - 3),
            )
        )  # fmt: skip
    caps = [Cap(f"field {f}", {"field": (f,)}, "cost", max_share=0.25) for f in FIELDS]
    caps += [Cap(f"region {r}", {"region": (f"R{r}",)}, "cost", max_share=0.4) for r in range(2)]
    caps += [
        Cap("newcomers", {"newcomer": (True,)}, "count", min_share=0.3),
        Cap("blue sky", {"blue_sky": (True,)}, "cost", min_share=0.1, max_share=0.2),
        Cap("at once", measure="active", maximum=dossiers // 8),
        Cap("second stages", {"stage": ("2",)}, "count", maximum=dossiers // 8),
    ]
    needs = tuple(Requirement(f"D{i:04d}", f"D{i - 1:04d}") for i in range(17, dossiers, 50))
    yearly = tuple(float(dossiers * 12) for _ in range(years))
    return Problem(
        tuple(made),
        (Budget("fund", None, yearly),),
        years=years,
        caps=tuple(caps),
        requires=needs,
        name=f"{dossiers} x {years}",
    )
