"""The facts of a line in words: names for the facts that rooms tell, values drawn by what they are. An unknown name shows its code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.policy.defaults import default_rules
from zhongshu.policy.entries import all_entries

NAMES: dict[str, Bi] = {
    "reason": Bi("理由", "Reason"), "number": Bi("编号", "Number"), "code": Bi("代码", "Code"), "version": Bi("版本", "Version"),
    "source": Bi("从", "From"), "target": Bi("到", "To"), "edge": Bi("步骤", "Step"), "chapter": Bi("篇章", "Chapter"),
    "rule_set": Bi("规则版本", "Rule version"), "field": Bi("领域", "Field"), "channel": Bi("渠道", "Channel"), "tier": Bi("层级", "Tier"),
    "changed": Bi("改动", "Changed"), "parts": Bi("随同的步骤", "Steps within"), "also": Bi("同时涉及", "Also concerns"),
    "sha256": Bi("文件哈希", "Hash of the file"), "size": Bi("字节数", "Bytes"), "classification": Bi("密级", "Classification"),
    "about": Bi("对象类别", "Kind of subject"), "sort": Bi("类别", "Kind"), "verb": Bi("动作", "Act"), "kind": Bi("类别", "Kind"),
    "subject": Bi("对象", "Subject"), "mode": Bi("方式", "Way"), "tries": Bi("次数", "Tries"), "until": Bi("至", "Until"), "since": Bi("自", "Since"),
    "verdict": Bi("结论", "Verdict"), "lines": Bi("行数", "Lines"), "head": Bi("末行哈希", "Hash of the last line"), "faults": Bi("问题数", "Faults"),
    "role": Bi("角色", "Role"), "ref": Bi("范围", "Scope"), "user": Bi("账号", "Account"), "retired": Bi("停用的版本", "Version retired"),
    "based_on": Bi("原版本", "Base"), "outcome": Bi("结果", "Outcome"), "rows": Bi("行数", "Rows"), "count": Bi("数量", "Count"),
}  # fmt: skip


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


def readable(facts: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """(name, lines of text) for each fact that says something."""
    for name, value in facts.items():
        if value in (None, "", [], {}):
            continue
        yield name_of(name), list(_lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{name_of(name)}: {_short(inner)}"
    elif isinstance(value, list):
        for inner in value:
            yield ", ".join(_lines(inner)) if isinstance(inner, dict) else _short(inner)
    else:
        yield _short(value)


def _short(value: Any) -> str:
    """A value on one line; a pair is what it was and what it is."""
    if isinstance(value, list) and len(value) == 2 and not all(isinstance(v, dict) for v in value):
        return f"{_short(value[0])} → {_short(value[1])}"
    if isinstance(value, bool):
        return str(Bi("是", "yes") if value else Bi("否", "no"))
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        return str(Bi(value["zh"] or "—", value["en"] or "—"))
    if isinstance(value, dict) and set(value) == {"code", "label"}:
        return _short(value["label"])
    if isinstance(value, list) and all(isinstance(v, dict) and set(v) == {"code", "label"} for v in value):
        return str(Bi("、", ", ")).join(map(_short, value))
    if isinstance(value, dict | list):
        return ", ".join(_lines(value))
    return "—" if value is None else str(value)
