"""Between a rule-set as stored (plain JSON values) and as used (frozen `Rules`); every bad value is refused with the path of its rule.

A path reads ``section.rule`` or ``section.table.CODE.cell``. Shares are kept as decimals (0.3), lists as JSON lists, texts as {zh, en}.
"""

from __future__ import annotations

import dataclasses
import json
import re
import typing
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.policy.body import SECTIONS, Rules
from zhongshu.policy.terms import Choice, Term

ADDED = frozenset(
    {"delivery"}
)  # sections younger than version 1: a version that lacks one is read with what is shipped
LONGEST_TEXT, MOST_CHOICES, MOST_ROWS = 2000, 200, 60
UNIQUE_CODES = Bi("代码须唯一，用字母、数字和 + - _：{name}", "Codes are unique, of letters, digits and + - _: {name}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]{0,31}")


def parse(text: str, *, version_id: str = "") -> Rules:
    """The rules in a stored JSON text."""
    return build(json.loads(text), version_id=version_id)


def build(plain: dict[str, Any], *, version_id: str = "") -> Rules:
    """The rules in a tree of plain values, checked rule by rule and then against one another."""
    sections = {}
    for name, group in section_types().items():
        if name in ADDED and name not in plain:
            plain = {**plain, name: _shipped(name)}
        if not isinstance(plain.get(name), dict):
            raise BadValue(name, Bi("缺少这一组规则", "This group of rules is missing"))
        sections[name] = _read_group(group, plain[name], name)
    rules = Rules(**sections, id=version_id)
    _check_whole(rules)
    return rules


def _shipped(name: str) -> Any:
    """A section as version 1 ships it now."""
    from zhongshu.policy.defaults import default_rules

    return plain_of(getattr(default_rules(), name))


def plain_of(value: Any) -> Any:
    """Plain values of rules, rows, choices or texts, ready for JSON."""
    if isinstance(value, Bi):
        return value.as_dict()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain_of(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return [plain_of(item) for item in value] if isinstance(value, tuple) else value


def text_of(rules: Rules) -> str:
    """The stored JSON text of rules; equal rules give equal texts."""
    sections = {name: plain_of(getattr(rules, name)) for name in SECTIONS}
    return json.dumps(sections, ensure_ascii=False, sort_keys=True, indent=1)


def terms_of(group: type) -> dict[str, Term]:
    """The rules of a group, by name, in the order they are written."""
    return {f.name: f.metadata["term"] for f in dataclasses.fields(group) if "term" in f.metadata}


@lru_cache(maxsize=1)
def section_types() -> dict[str, type]:
    """Section name -> its dataclass."""
    types = typing.get_type_hints(Rules)
    return {name: types[name] for name in SECTIONS}


def _read_group(group: type, plain: dict[str, Any], path: str) -> Any:
    terms = terms_of(group)
    unknown = set(plain) - set(terms) - {"code"}
    if unknown:
        raise BadValue(f"{path}.{sorted(unknown)[0]}", Bi("没有这条规则", "There is no such rule"))
    values = {name: read(term, plain.get(name, term.absent), f"{path}.{name}") for name, term in terms.items()}
    return group(**values) if "code" not in plain else group(code=str(plain["code"]), **values)


def read(term: Term, value: Any, path: str) -> Any:
    """The value of one rule, checked."""
    if value is None or value == "":
        if term.optional:
            return "" if term.kind == "code" else None
        raise BadValue(path, Bi("请填写", "Please fill this in"))
    return READERS[term.kind](term, value, path)


def _number(term: Term, value: Any, path: str) -> Any:
    whole = term.kind in ("count", "counts")
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise BadValue(path, Bi("请填写整数", "Enter a whole number") if whole else Bi("请填写数字", "Enter a number"))
    if not term.low <= value <= term.high:
        bounds = {"low": _bound(term, term.low), "high": _bound(term, term.high)}
        raise BadValue(path, Bi("应在 {low} 到 {high} 之间", "Must lie between {low} and {high}").fill(**bounds))
    return value if whole else float(value)


def _bound(term: Term, value: float) -> str:
    return f"{value * 100:g} %" if term.kind == "share" else f"{value:g}"


def _words(term: Term, value: Any, path: str) -> Bi:
    sides = [str(value.get(side) or "").strip() for side in ("zh", "en")] if isinstance(value, dict) else ["", ""]
    if not all(sides):
        raise BadValue(path, Bi("中文和英文都要填写", "Both languages are needed"))
    if max(map(len, sides)) > LONGEST_TEXT:
        raise BadValue(path, Bi("文字过长", "The text is too long"))
    return Bi(*sides)


def _code(term: Term, value: Any, path: str) -> str:
    if value not in term.one_of:
        raise BadValue(path, Bi("请从列表中选择", "Choose one of the list"))
    return str(value)


def _flag(term: Term, value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise BadValue(path, Bi("请选择是或否", "Choose yes or no"))
    return value


def _counts(term: Term, value: Any, path: str) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= 20:
        raise BadValue(
            path, Bi("请填写 1 到 20 个整数，用逗号分开", "Enter 1 to 20 whole numbers, separated by commas")
        )
    return tuple(_number(term, item, path) for item in value)


def _choices(term: Term, value: Any, path: str) -> tuple[Choice, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_CHOICES:
        raise BadValue(path, Bi("清单至少一项，至多 200 项", "A list holds 1 to 200 items"))
    found: dict[str, Choice] = {}
    for item in value:
        name = str(item.get("code", "")) if isinstance(item, dict) else ""
        if not CODE.fullmatch(name) or name in found:
            raise BadValue(path, UNIQUE_CODES.fill(name=name or "?"))
        found[name] = Choice(name, _words(term, item.get("label"), path))
    return tuple(found.values())


def _rows(term: Term, value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_ROWS or term.row is None:
        raise BadValue(path, Bi("表格至少一行，至多 60 行", "A table holds 1 to 60 rows"))
    codes = [str(row.get("code", "")) for row in value]
    for code in codes:
        if not CODE.fullmatch(code) or codes.count(code) > 1:
            raise BadValue(f"{path}.{code or '?'}.code", UNIQUE_CODES.fill(name=code or "?"))
    read_rows = tuple(_read_group(term.row, row, f"{path}.{row.get('code', '?')}") for row in value)
    return read_rows


READERS: dict[str, Callable[[Term, Any, str], Any]] = {
    "count": _number, "share": _number, "decimal": _number, "words": _words, "code": _code, "flag": _flag,
    "counts": _counts, "choices": _choices, "rows": _rows,
}  # fmt: skip


def _check_whole(rules: Rules) -> None:
    """What no single rule can see: sums, pairs of bounds, times that need a unit."""
    for row in rules.clocks.states:
        if (row.days is None) != (not row.unit):
            raise BadValue(
                f"clocks.states.{row.code}.days",
                Bi("时限与单位须同时填写", "A time needs its unit, and a unit its time"),
            )
    total = sum(row.weight for row in rules.rubric.criteria)
    if abs(total - 1) > 1e-9:
        text = Bi("准则权重合计须为 100 %，现为 {n} %", "The weights must add up to 100 %; they add up to {n} %")
        raise BadValue(f"rubric.criteria.{rules.rubric.criteria[-1].code}.weight", text.fill(n=f"{total * 100:g}"))
    if sum(rules.gates.stage_shares) != 100:
        raise BadValue(
            "gates.stage_shares", Bi("各阶段比例合计须为 100", "The shares of the stages must add up to 100")
        )
    for low, high in PAIRS:
        if _at(rules, low) > _at(rules, high):
            raise BadValue(high, Bi("上限不能小于下限", "The upper bound may not lie below the lower"))


PAIRS = (
    ("care.killers_low", "care.killers_high"),
    ("rubric.score_low", "rubric.score_high"),
    ("appraisal.pass_property", "rubric.property_high"),
    ("appraisal.quorum", "appraisal.experts_low"),
    ("gates.miss_low", "gates.miss_high"),
    ("gates.first_stage_months", "gates.stage_months"),
    ("bench.nurture_low", "bench.nurture_high"),
    ("bench.bench_nurture_low", "bench.bench_nurture_high"),
    ("portfolio.blue_sky_low", "portfolio.blue_sky_high"),
)


def _at(rules: Rules, path: str) -> Any:
    section, name = path.split(".")
    return getattr(getattr(rules, section), name)
