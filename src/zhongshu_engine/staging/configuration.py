"""A laboratory from a TOML file: `seed`, `runs`, `[world]`, `[sweep]`, and one `[[policy]]` for each policy."""

from __future__ import annotations

import math
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from zhongshu_engine.errors import BadInput
from zhongshu_engine.staging.policy import Laboratory, Policy, World, checked

KINDS: dict[str, tuple[type, ...]] = {"float": (int, float), "int": (int,), "str": (str,)}


def _typed(value: Any, kind: str, place: str) -> Any:
    if kind.startswith("tuple"):
        if not isinstance(value, list):
            raise BadInput(f"{value!r} is not a list of numbers", place=place)
        return tuple(_typed(v, "float", f"{place}[{i}]") for i, v in enumerate(value))
    if isinstance(value, bool) or not isinstance(value, KINDS[kind]):
        wanted = {"str": "a text", "int": "a whole number"}.get(kind, "a number")
        raise BadInput(f"{value!r} is not {wanted}", place=place)
    if isinstance(value, float) and not math.isfinite(value):
        raise BadInput(f"{value!r} is not a finite number", place=place)
    return value


def _filled(kind: type, data: Any, place: str) -> Any:
    """A dataclass from a table; unknown keys and wrong types are refused."""
    if not isinstance(data, dict):
        raise BadInput("a table is wanted", place=place)
    known = {f.name: str(f.type) for f in fields(kind)}
    for key in data:
        if key not in known:
            raise BadInput(f"the key {key!r} is not known here", place=place)
    if "name" in known and "name" not in data:
        raise BadInput("the key 'name' is missing", place=place)
    return kind(**{key: _typed(value, known[key], f"{place}.{key}") for key, value in data.items()})


def laboratory_from(data: dict[str, Any]) -> Laboratory:
    """A checked laboratory from decoded TOML."""
    unknown = set(data) - {"seed", "runs", "world", "sweep", "policy"}
    if unknown:
        raise BadInput(f"the key {sorted(unknown)[0]!r} is not known here", place="top level")
    if not isinstance(data.get("policy"), list) or not data["policy"]:
        raise BadInput("at least one [[policy]] is needed", place="policy")
    world = _filled(World, data.get("world", {}), "world")
    policies = tuple(_filled(Policy, p, f"policy[{i}]") for i, p in enumerate(data["policy"]))
    sweep = data.get("sweep", {"parameter": "reliability", "values": [world.reliability]})
    if not isinstance(sweep, dict) or set(sweep) != {"parameter", "values"}:
        raise BadInput("a sweep has a parameter and its values", place="sweep")
    values = _typed(sweep["values"], "tuple", "sweep.values")
    if not values:
        raise BadInput("at least one value is needed", place="sweep.values")
    runs, seed = _typed(data.get("runs", 1000), "int", "runs"), _typed(data.get("seed", 1), "int", "seed")
    if not 0 <= seed < 2**63:
        raise BadInput("the seed must be a whole number from 0", place="seed")
    return checked(
        Laboratory(policies, world, _typed(sweep["parameter"], "str", "sweep.parameter"), values, runs, seed)
    )


def read_laboratory(path: Path) -> Laboratory:
    """A checked laboratory from a TOML file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror})", place=str(path)) from None
    except UnicodeDecodeError:
        raise BadInput("is not UTF-8 text", place=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"is not TOML: {error}", place=str(path)) from None
    try:
        return laboratory_from(data)
    except BadInput as error:
        raise BadInput(str(error), place=str(path)) from None
