"""Where dossiers stand before the next money: JSON of the published schema → beliefs after all evidence, steps ahead, stopping rules.

Prior chances are Beta laws with the stated successes and failures; reports update the stage they speak of; estimates update the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.schema import hold, load, read_json
from zhongshu_engine.staging.belief import Chance, Report, Worth
from zhongshu_engine.staging.gates import Step

PACKAGE, SCHEMA, EXAMPLE = "zhongshu_engine.staging", "state.schema.json", "state.example.json"


@dataclass(frozen=True, slots=True)
class Kill:
    """Stopping rules written at the award."""

    chance_below: float | None = None
    value_below: float | None = None
    with_probability: float = 0.5


@dataclass(frozen=True, slots=True)
class Standing:
    """One dossier: beliefs about the stages ahead and the value, before and after the evidence."""

    id: str
    prior: Chance
    chances: tuple[Chance, ...]
    worth: Worth
    steps: tuple[Step, ...]
    kill: Kill
    human: str | None

    @property
    def next_cost(self) -> float:
        return self.steps[0].cost


@dataclass(frozen=True, slots=True)
class State:
    standings: tuple[Standing, ...]
    discount: float = 1.0
    gate_misses: float | None = None
    name: str = ""


def _standing(data: dict[str, Any], place: str) -> Standing:
    stages = data["stages"]
    priors = [Chance.beta(s.get("successes", 1.0), s.get("failures", 1.0)) for s in stages]
    reports: list[list[Report]] = [[] for _ in stages]
    for i, r in enumerate(data.get("reports", ())):
        stage = r.get("stage", 0)
        if stage >= len(stages):
            raise BadInput(f"stage {stage} is not among the {len(stages)} ahead", place=f"{place}.reports[{i}].stage")
        try:
            reports[stage].append(Report(r["yes"], r.get("sensitivity", 1.0), r.get("specificity", 1.0)))
        except BadInput as error:
            raise BadInput(str(error), place=f"{place}.reports[{i}]") from None
    try:
        chances = tuple(prior.updated(*told) for prior, told in zip(priors, reports, strict=True))
    except BadInput as error:
        raise BadInput(str(error), place=f"{place}.reports") from None
    first = worth = Worth.of(mean=data["value"]["mean"], sigma=data["value"]["sigma"])
    for estimate in data.get("estimates", ()):
        worth = worth.seen(estimate["value"], estimate["reliability"], spread=first.sigma or None)
    steps = tuple(
        Step(s["cost"], c.mean, s.get("shows", 0.0), s.get("salvage", 0.0))
        for s, c in zip(stages, chances, strict=True)
    )
    kill = data.get("kill", {})
    return Standing(
        data["id"], priors[0], chances, worth, steps,
        Kill(kill.get("chance_below"), kill.get("value_below"), kill.get("with_probability", 0.5)), data.get("human"),
    )  # fmt: skip


def state_from(data: Any) -> State:
    """Beliefs from a decoded JSON document."""
    hold(data, load(PACKAGE, SCHEMA))
    ids = [d["id"] for d in data["dossiers"]]
    for i, name in enumerate(ids):
        if name in ids[:i]:
            raise BadInput(f"dossier {name!r} appears twice", place=f"$.dossiers[{i}]")
    standings = tuple(_standing(d, f"$.dossiers[{i}]") for i, d in enumerate(data["dossiers"]))
    return State(standings, data.get("discount", 1.0), data.get("gate_misses"), data.get("name", ""))


def read_state(path: Path) -> State:
    """Beliefs from a JSON file."""
    try:
        return state_from(read_json(path))
    except BadInput as error:
        if str(path) in str(error):
            raise
        raise BadInput(str(error), place=str(path)) from None
