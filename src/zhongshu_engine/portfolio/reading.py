"""JSON documents of the published schema → `Problem`.

Decides: what the short forms mean (a bare number is the one budget's first year, or the one objective's value) and how `each` spreads into caps.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.schema import hold, load, read_json
from zhongshu_engine.portfolio.problem import (
    Budget,
    Cap,
    Chance,
    Dossier,
    Exclusion,
    Objective,
    Problem,
    Requirement,
    Stage,
    Synergy,
    Value,
    checked,
)

PACKAGE = "zhongshu_engine.portfolio"
SCHEMA = "problem.schema.json"
EXAMPLE, ROBUST_EXAMPLE = "example.json", "example.robust.json"


def _one_name(names: tuple[str, ...], what: str, place: str) -> str:
    if len(names) != 1:
        raise BadInput(f"name the {what}: there are {len(names)} of them", place=place)
    return names[0]


def _cost(data: Any, budgets: tuple[str, ...], place: str) -> dict[str, tuple[float, ...]]:
    if not isinstance(data, dict):
        if data == 0:
            return {}
        data = {_one_name(budgets, "budget", place): data}
    return {k: tuple(v) if isinstance(v, list) else (v,) for k, v in data.items()}


def _value(data: Any, objectives: tuple[str, ...], place: str) -> dict[str, Value]:
    if not isinstance(data, dict):
        data = {_one_name(objectives, "objective", place): data}
    return {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}


def _stage(data: dict[str, Any], budgets: tuple[str, ...], objectives: tuple[str, ...], place: str) -> Stage:
    cost = _cost(data.get("cost", {}), budgets, f"{place}.cost")
    years = max((len(c) for c in cost.values()), default=1)
    padded = {k: c + (0,) * (years - len(c)) for k, c in cost.items()}
    return Stage(
        data.get("id", "1"), padded, _value(data.get("value", {}), objectives, f"{place}.value"), max(years, 1)
    )


def _dossier(data: dict[str, Any], budgets: tuple[str, ...], objectives: tuple[str, ...], place: str) -> Dossier:
    if "stages" in data and ("cost" in data or "value" in data):
        raise BadInput("give either stages, or cost and value", place=place)
    stages = data.get("stages") or [{"id": "1", "cost": data.get("cost", {}), "value": data.get("value", {})}]
    return Dossier(
        id=data["id"],
        stages=tuple(_stage(s, budgets, objectives, f"{place}.stages[{i}]") for i, s in enumerate(stages)),
        attributes=data.get("attributes", {}),
        tags=tuple(data.get("tags", ())),
        window=tuple(data.get("window", (0, 0))),
        whole=data.get("whole", False),
        interval={k: (v[0], v[1]) for k, v in data.get("interval", {}).items()},
    )


def _caps(data: list[dict[str, Any]], dossiers: tuple[Dossier, ...]) -> tuple[Cap, ...]:
    made = []
    for i, cap in enumerate(data):
        where = {k: tuple(v) if isinstance(v, list) else (v,) for k, v in cap.get("where", {}).items()}
        if not any(k in cap for k in ("max", "min", "max_share", "min_share")):
            raise BadInput("a cap needs max, min, max_share or min_share", place=f"$.caps[{i}]")
        spread: list[tuple[str, dict]] = [(cap["id"], where)]
        if "each" in cap:
            key = cap["each"]
            if dossiers and not any(key in d.attributes for d in dossiers):
                raise BadInput(f"no dossier has the attribute {key!r}", place=f"$.caps[{i}].each")
            values = sorted({d.attributes[key] for d in dossiers if key in d.attributes}, key=str)
            spread = [(f"{cap['id']}:{value}", {**where, key: (value,)}) for value in values]
        for name, place in spread:
            made.append(
                Cap(
                    name, place, cap.get("measure", "count"), cap.get("budget"), cap.get("year"),
                    cap.get("max"), cap.get("min"), cap.get("max_share"), cap.get("min_share"),
                )
            )  # fmt: skip
    return tuple(made)


def _objectives(data: list[dict[str, Any]]) -> tuple[Objective, ...]:
    return tuple(
        Objective(
            o["id"],
            o.get("weight", 1.0),
            o.get("kind", "expected"),
            o.get("of", ""),
            o.get("level", 0.9),
            o.get("tags", {}),
        )
        for o in data
    )


def _probabilities(data: dict[str, Any]) -> tuple[float, ...]:
    if "probabilities" in data:
        return tuple(data["probabilities"])
    count = data.get("count", 0)
    return (1 / count,) * count if count else ()


def problem_from(data: Any) -> Problem:
    """A checked problem from a decoded JSON document."""
    hold(data, load(PACKAGE, SCHEMA))
    objectives = _objectives(data.get("objectives", [{"id": "value"}]))
    budgets = tuple(
        Budget(b["id"], b.get("limit"), tuple(b["per_year"]) if "per_year" in b else None, b.get("floor"))
        for b in data.get("budgets", ())
    )
    names = tuple(b.id for b in budgets), tuple(o.id for o in objectives if o.kind == "expected")
    dossiers = tuple(_dossier(d, *names, f"$.dossiers[{i}]") for i, d in enumerate(data["dossiers"]))
    synergies = tuple(
        Synergy(
            tuple(s["of"]),
            {k: v for k, v in _value(s["value"], names[1], f"$.synergies[{i}]").items() if isinstance(v, (int, float))},
        )
        for i, s in enumerate(data.get("synergies", ()))
    )
    return checked(
        Problem(
            dossiers=dossiers,
            budgets=budgets,
            objectives=objectives,
            years=data.get("years", 1),
            caps=_caps(data.get("caps", []), dossiers),
            requires=tuple(
                Requirement(r["dossier"], r["needs"], r.get("finished", False)) for r in data.get("requires", ())
            ),
            excludes=tuple(Exclusion(tuple(e["of"]), e.get("at_most", 1)) for e in data.get("excludes", ())),
            synergies=synergies,
            probabilities=_probabilities(data.get("scenarios", {})),
            chances=tuple(Chance(c["objective"], c["at_least"], c["probability"]) for c in data.get("chances", ())),
            fixed_in=tuple(data.get("fixed", {}).get("in", ())),
            fixed_out=tuple(data.get("fixed", {}).get("out", ())),
            weight_rules=tuple((a, b) for a, b in data.get("weights", ())),
            name=data.get("name", ""),
        )
    )


def read_problem(path: Path) -> Problem:
    """A checked problem from a JSON file."""
    try:
        return problem_from(read_json(path))
    except BadInput as error:
        if str(path) in str(error):
            raise
        raise BadInput(str(error), place=str(path)) from None
