"""The world that a laboratory simulates and the policies it compares, as frozen dataclasses with their checks.

A policy pays stages in turn; after each stage but the last a gate keeps a share. ``reserve`` says how money is planned: "planned" counts on the
cuts and starts more; "full" sets the whole cost aside for each start, and money freed at gates starts dossiers from the bench, up to its depth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

from zhongshu_engine.errors import BadInput


@dataclass(frozen=True, slots=True)
class World:
    """``reliability``: squared correlation of the appraisal with the log value; ``evidence``: the same for each stage's result.

    ``sigma``: how heavy the tail is, the standard deviation of the log value; the mean value is 1.
    """

    candidates: int = 1000
    budget: float = 60.0
    sigma: float = 1.6
    reliability: float = 0.25
    evidence: tuple[float, ...] = (0.5, 0.75)
    reviewers: int = 1


@dataclass(frozen=True, slots=True)
class Policy:
    name: str
    stages: tuple[float, ...] = (1.0,)
    keep: tuple[float, ...] = ()
    lottery: float = 0.0  # share of the starting seats
    tickets: int = 0  # golden tickets: seats for the highest single verdicts among those not yet in
    bench: int = 0
    reserve: str = "planned"

    @property
    def cost_per_start(self) -> float:
        """Expected cost of one start when the cuts are counted on.

        >>> round(Policy("staged", (0.1, 0.3, 0.6), (0.5, 0.5)).cost_per_start, 3)
        0.4
        """
        cost, alive = 0.0, 1.0
        for share, kept in zip(self.stages, (*self.keep, 0.0), strict=True):
            cost += alive * share
            alive *= kept
        return cost


@dataclass(frozen=True, slots=True)
class Laboratory:
    """What to run: worlds along one axis, policies, runs and seed."""

    policies: tuple[Policy, ...]
    world: World = field(default_factory=World)
    parameter: str = "reliability"
    values: tuple[float, ...] = (0.25,)
    runs: int = 1000
    seed: int = 1


def _share(value: float, place: str, *, zero: bool = True) -> None:
    if not (0 <= value <= 1) or (value == 0 and not zero):
        raise BadInput(f"{value!r} is not a share between 0 and 1", place=place)


def check_world(world: World) -> None:
    if not 1 <= world.candidates <= 1_000_000:
        raise BadInput(f"{world.candidates} candidates: between 1 and a million", place="world.candidates")
    if not 0 <= world.budget < 1e9:
        raise BadInput(f"the budget {world.budget!r} is not a sum of money", place="world.budget")
    if not 0 < world.sigma < 10:
        raise BadInput(f"sigma {world.sigma!r} must lie between 0 and 10", place="world.sigma")
    for place, value in (
        ("reliability", world.reliability),
        *((f"evidence[{i}]", e) for i, e in enumerate(world.evidence)),
    ):
        if not 0 < value < 1:
            raise BadInput(f"{value!r} must lie strictly between 0 and 1", place=f"world.{place}")
    if not 1 <= world.reviewers <= 1000:
        raise BadInput(f"{world.reviewers} reviewers: between 1 and a thousand", place="world.reviewers")


def check_policy(policy: Policy, world: World) -> None:
    place = f"policy {policy.name!r}"
    if not policy.stages or min(policy.stages) <= 0 or abs(sum(policy.stages) - 1) > 1e-9:
        raise BadInput("the stage costs must be positive and add up to 1", place=f"{place}.stages")
    if len(policy.keep) != len(policy.stages) - 1:
        raise BadInput(f"{len(policy.stages)} stages need {len(policy.stages) - 1} keep rates", place=f"{place}.keep")
    if len(policy.keep) > len(world.evidence):
        raise BadInput(
            f"{len(policy.keep)} gates need as much evidence, the world has {len(world.evidence)}", place=place
        )
    for i, kept in enumerate(policy.keep):
        _share(kept, f"{place}.keep[{i}]", zero=False)
    _share(policy.lottery, f"{place}.lottery")
    if policy.tickets < 0 or policy.bench < 0:
        raise BadInput("tickets and bench must not be negative", place=place)
    if policy.tickets and world.reviewers < 2:
        raise BadInput("golden tickets need at least two reviewers", place=f"{place}.tickets")
    if policy.reserve not in ("planned", "full"):
        raise BadInput(f"{policy.reserve!r} is neither 'planned' nor 'full'", place=f"{place}.reserve")


WORLD_AXES = ("reliability", "sigma", "budget")
POLICY_AXES = ("lottery", "tickets", "bench", "keep", "gates")


def _with_gates(lab: Laboratory, value: float) -> tuple[World, tuple[Policy, ...]]:
    """More or fewer gates at the same severity: equal stages, the same share alive at the end, evidence spread evenly between its ends."""
    count = int(value)
    if count < 1 or count != value or not lab.world.evidence:
        raise BadInput(f"{value!r} is not a number of gates", place="sweep.values")
    first, last = lab.world.evidence[0], lab.world.evidence[-1]
    shown = tuple(first + (last - first) * k / max(count - 1, 1) for k in range(count))

    def regular(policy: Policy) -> Policy:
        if not policy.keep:
            return policy
        alive = math.prod(policy.keep) ** (1 / count)
        return replace(policy, stages=(1 / (count + 1),) * (count + 1), keep=(alive,) * count)

    return replace(lab.world, evidence=shown), tuple(map(regular, lab.policies))


def at_point(lab: Laboratory, value: float) -> tuple[World, tuple[Policy, ...]]:
    """The world and the policies at one value of the axis; policy axes touch staged policies only."""
    if lab.parameter in WORLD_AXES:
        change: dict[str, Any] = {lab.parameter: value}
        return replace(lab.world, **change), lab.policies
    if lab.parameter not in POLICY_AXES:
        raise BadInput(
            f"{lab.parameter!r} is not one of {', '.join((*WORLD_AXES, *POLICY_AXES))}", place="sweep.parameter"
        )

    if lab.parameter == "gates":
        return _with_gates(lab, value)

    if lab.parameter in ("tickets", "bench") and (value != int(value) or value < 0):
        raise BadInput(f"{value!r} is not a number of {lab.parameter}", place="sweep.values")

    def moved(policy: Policy) -> Policy:
        if not policy.keep:
            return policy
        if lab.parameter == "keep":
            return replace(policy, keep=(value,) * len(policy.keep))
        change: dict[str, Any] = {lab.parameter: value if lab.parameter == "lottery" else int(value)}
        return replace(policy, **change)

    return lab.world, tuple(map(moved, lab.policies))


def checked(lab: Laboratory) -> Laboratory:
    """The laboratory itself, or one sentence with the place of the first mistake."""
    if not lab.policies:
        raise BadInput("at least one policy is needed", place="policy")
    names = [p.name for p in lab.policies]
    if len(set(names)) < len(names):
        raise BadInput("two policies have the same name", place="policy")
    if not 1 <= lab.runs <= 1_000_000:
        raise BadInput(f"{lab.runs} runs: between 1 and a million", place="runs")
    if lab.parameter in POLICY_AXES and not any(p.keep for p in lab.policies):
        raise BadInput(f"{lab.parameter!r} moves staged policies only, and there is none", place="sweep.parameter")
    if len(set(lab.values)) < len(lab.values):
        raise BadInput("a value appears twice", place="sweep.values")
    for value in lab.values:
        world, policies = at_point(lab, value)
        check_world(world)
        for policy in policies:
            check_policy(policy, world)
    return lab
