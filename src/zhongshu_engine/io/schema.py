"""Holds a JSON document against a published JSON Schema and says, in one sentence, where it first departs from it.

Decides nothing of its own: the schema files of the rooms are the rule, so what is published is what is enforced.
Knows the words the engine's schemas use (type, enum, required, properties, additionalProperties, items, bounds, lengths, $ref) and no more;
an unknown word in a schema is an error of ours and raises KeyError. NaN and infinities are never numbers here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from zhongshu_engine.errors import BadInput


def _finite(value: float) -> bool:
    """Whether it is a number that arithmetic can hold; Python's whole numbers may be longer than any float."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadInput(f"the key {key!r} appears twice in one object")
        found[key] = value
    return found


TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool) and _finite(v),
    "null": lambda v: v is None,
}
# word -> (the kind it speaks of, what must hold, how to say that it does not)
CHECKS: dict[str, tuple[str, Callable[[Any, Any], bool], str]] = {
    "minimum": ("number", lambda v, x: v >= x, "{v} is below {x}"),
    "maximum": ("number", lambda v, x: v <= x, "{v} is above {x}"),
    "exclusiveMinimum": ("number", lambda v, x: v > x, "{v} must be above {x}"),
    "exclusiveMaximum": ("number", lambda v, x: v < x, "{v} must be below {x}"),
    "minLength": ("string", lambda v, x: len(v) >= x, "the text is empty"),
    "minItems": ("array", lambda v, x: len(v) >= x, "at least {x} entries are needed"),
    "maxItems": ("array", lambda v, x: len(v) <= x, "at most {x} entries are allowed"),
}
SILENT = {"$schema", "$id", "$defs", "title", "description", "default"}
STRUCTURE = {"type", "enum", "required", "properties", "additionalProperties", "items", "$ref"}


def load(package: str, name: str) -> dict[str, Any]:
    """A schema or an example that is published inside a package of the engine."""
    return json.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


def read_json(path: Path) -> Any:
    """The document in a file; an unreadable or malformed one is refused with its line."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_each_once)
    except BadInput as error:
        raise BadInput(str(error), place=str(path)) from None
    except RecursionError:
        raise BadInput("is nested too deeply", place=str(path)) from None
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror})", place=str(path)) from None
    except UnicodeDecodeError:
        raise BadInput("is not UTF-8 text", place=str(path)) from None
    except json.JSONDecodeError as error:
        raise BadInput(f"is not JSON: {error.msg}", place=f"{path}:{error.lineno}:{error.colno}") from None
    except ValueError:  # Python refuses to read a whole number of thousands of digits
        raise BadInput("holds a number that is too long", place=str(path)) from None


def _as_list(word: Any) -> list[str]:
    return [word] if isinstance(word, str) else list(word)


def _say_type(value: Any) -> str:
    if isinstance(value, (int, float)) and not _finite(value):
        return f"{str(value)[:40]} is not a number"
    return f"{json.dumps(value, ensure_ascii=False)[:40]} is not"


def hold(value: Any, schema: dict[str, Any], place: str = "$", *, root: dict[str, Any] | None = None) -> None:
    """Raise BadInput at the first departure of ``value`` from ``schema``.

    >>> hold({"a": -1}, {"type": "object", "properties": {"a": {"type": "number", "minimum": 0}}})
    Traceback (most recent call last):
    zhongshu_engine.errors.BadInput: $.a: -1 is below 0
    """
    root = root or schema
    if "$ref" in schema:
        return hold(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], place, root=root)
    unknown = set(schema) - SILENT - STRUCTURE - set(CHECKS)
    if unknown:
        raise KeyError(f"schema word {sorted(unknown)[0]!r} is not understood")
    if "enum" in schema and value not in schema["enum"]:
        choices = ", ".join(map(repr, schema["enum"]))
        raise BadInput(f"{json.dumps(value, ensure_ascii=False)[:40]} is not one of {choices}", place=place)
    if "type" in schema:
        kinds = _as_list(schema["type"])
        if not any(TYPES[kind](value) for kind in kinds):
            raise BadInput(f"{_say_type(value)} ({' or '.join(kinds)} is wanted)", place=place)
    for word, (kind, fine, words) in CHECKS.items():
        if word in schema and TYPES[kind](value) and not fine(value, schema[word]):
            raise BadInput(words.format(v=value, x=schema[word]), place=place)
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            hold(item, schema["items"], f"{place}[{i}]", root=root)
    if isinstance(value, dict):
        _hold_object(value, schema, place, root)
    return None


def _hold_object(value: dict[str, Any], schema: dict[str, Any], place: str, root: dict[str, Any]) -> None:
    for key in schema.get("required", ()):
        if key not in value:
            raise BadInput(f"the key {key!r} is missing", place=place)
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key, item in value.items():
        if key in properties:
            hold(item, properties[key], f"{place}.{key}", root=root)
        elif others is False:
            raise BadInput(f"the key {key!r} is not known here", place=place)
        elif isinstance(others, dict):
            hold(item, others, f"{place}.{key}", root=root)
