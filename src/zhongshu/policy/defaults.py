"""Reads version 1 of the rules, shipped as a file, in which tables are written as short rows."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhongshu.policy.body import Rules
from zhongshu.policy.codec import build, section_types, terms_of
from zhongshu.policy.terms import Term

FILE = Path(__file__).with_name("default_rules.toml")


@lru_cache(maxsize=1)
def default_rules() -> Rules:
    """Version 1."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for section, group in section_types().items():
        for name, term in terms_of(group).items():
            if term.kind == "choices":
                written[section][name] = [_choice(row) for row in written[section][name]]
            elif term.kind == "rows":
                written[section][name] = [_row(term, row) for row in written[section][name]]
    return build(written)


def _choice(row: list[str]) -> dict[str, Any]:
    code, zh, en = row
    return {"code": code, "label": {"zh": zh, "en": en}}


def _row(term: Term, cells: list[Any]) -> dict[str, Any]:
    """A short row as a mapping: the code first, then the cells in their order, a text taking two."""
    left = iter(cells)
    row: dict[str, Any] = {"code": next(left)}
    for name, cell in terms_of(term.row or Rules).items():
        row[name] = {"zh": next(left), "en": next(left)} if cell.kind == "words" else next(left)
    if list(left):
        raise ValueError(f"too many cells: {cells}")
    return row
