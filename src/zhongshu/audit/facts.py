"""The facts of a line in words: names for the facts that rooms tell, values drawn by what they are. An unknown name shows its code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from zhongshu.audit.code_words import purse_of, word_of
from zhongshu.audit.fact_names import CODES, NAMES
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import amount
from zhongshu.ledger.verbs import VERBS, verb_label
from zhongshu.lifecycle.course import EDGES, STATES
from zhongshu.policy.defaults import default_rules
from zhongshu.policy.entries import all_entries

BOARD = re.compile(r"[AKMQ]\d+")  # one of a dossier's assumptions, criteria, milestones, issues by its number
IDS = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{64}")  # what only a machine reads


def name_fact(name: str, text: Bi) -> None:
    """Name a fact that a room tells."""
    NAMES[name] = text


@lru_cache(maxsize=1)
def _rules() -> dict[str, Bi]:
    """Paths of rules and their names: the acts of policy tell changes by path."""
    return {path: entry.label for path, entry in all_entries(default_rules()).items()}


def name_of(name: str) -> str:
    """What a fact is called."""
    return str(NAMES.get(name) or _rules().get(name) or name)


def readable(facts: dict[str, Any], verb: str = "") -> Iterator[tuple[str, list[str]]]:
    """(name, lines of text) for each fact that says something; ``verb`` is the act that told them."""
    for name, value in facts.items():
        if value in (None, "", [], {}):
            continue
        yield name_of(name), list(_lines(value, name, verb))


def parted(facts: dict[str, Any], verb: str = "") -> tuple[list[tuple[str, list[str]]], list[tuple[str, list[str]]]]:
    """The facts a reader understands, and those that only a machine does: ids, hashes, and what no room has named."""
    plain: dict[str, Any] = {}
    technical: dict[str, Any] = {}
    for name, value in facts.items():
        known = name in NAMES or name in _rules()
        (plain if known and not _for_machines(value) else technical)[name] = value
    return list(readable(plain, verb)), list(readable(technical, verb))


def _for_machines(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_for_machines, value))
    return isinstance(value, str) and IDS.fullmatch(value) is not None


def _lines(value: Any, about: str = "", verb: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        yield from _of_mapping(value, about, verb)
    elif isinstance(value, list):
        for inner in value:
            yield ", ".join(_lines(inner, "", verb)) if isinstance(inner, dict) else _short(inner, about, verb)
    else:
        yield _short(value, about, verb)


def _of_mapping(value: dict[str, Any], about: str, verb: str) -> Iterator[str]:
    """Amounts under their names; what several people said, counted, without their ids; else each under its name."""
    purse = purse_of(verb, about)
    if purse is not None:
        yield from (f"{purse.get(name, name)}: {amount(fen)}" for name, fen in value.items() if fen)
    elif value and all(IDS.fullmatch(name) for name in value) and all(isinstance(v, str) for v in value.values()):
        counted = Counter(_short(inner, about, verb) for inner in value.values())
        yield from (f"{said} × {n}" for said, n in counted.items())
    else:
        for name, inner in value.items():
            known = _short(inner, about if BOARD.fullmatch(name) else name, verb)
            yield f"{name_of(name)}: {known}"


def _word(value: str | int, about: str, verb: str) -> str:
    """A plain value as a reader knows it: money in yuan, steps, states and acts by their names, codes by the words of their rooms."""
    if (about == "fen" or about.endswith("_fen")) and isinstance(value, int):
        return str(amount(value))
    if about == "edge" and value in EDGES:
        return f"{value} {EDGES[str(value)].label}"
    if isinstance(value, str) and verb and (said := word_of(verb, about, value)):
        return said
    if about in ("source", "target", "outcome", "state") and value in STATES:
        return str(STATES[str(value)].label)
    if about in ("verb", "") and value in VERBS:
        return str(verb_label(str(value)))
    if about in ("step", "verdict", "side", "signed", "direction", "subject_kind", "about") and value in CODES:
        return str(CODES[str(value)])
    return str(value)


def _short(value: Any, about: str = "", verb: str = "") -> str:
    """A value on one line; a pair is what it was and what it is."""
    if isinstance(value, list) and len(value) == 2 and not all(isinstance(v, dict) for v in value):
        return f"{_short(value[0], about, verb)} → {_short(value[1], about, verb)}"
    if isinstance(value, bool):
        return str(Bi("是", "yes") if value else Bi("否", "no"))
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        return str(Bi(value["zh"] or "—", value["en"] or "—"))
    if isinstance(value, dict) and set(value) == {"code", "label"}:
        return _short(value["label"], "", verb)
    if isinstance(value, list) and all(isinstance(v, dict) and set(v) == {"code", "label"} for v in value):
        return str(Bi("、", ", ")).join(_short(v, "", verb) for v in value)
    if isinstance(value, dict | list):
        return ", ".join(_lines(value, about, verb))
    return "—" if value is None else _word(value, about, verb)
