"""What a plan still lacks, item by item, each pointing to its part. Pure: bodies in, findings out.

Beyond empty fields it asks what a reader would: is the target better than the incumbent, is it within physics, is the first stage cheap and
short (R-22: at most 20 % of the whole and nine months), does the budget add up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import wan
from zhongshu.proposal.sections import SECTIONS, Section


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """What the rule-set asks of a plan."""

    first_share: float = 0.20
    first_months: int = 9
    stage_months: int = 12
    killers: tuple[int, int] = (3, 7)


Check = Callable[[Any, Mapping[str, Any], PlanLimits], list[Bi]]


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing missing or out of order."""

    section: str
    text: Bi


def lacks(
    bodies: Mapping[str, Any], *, limits: PlanLimits | None = None, sections: tuple[str, ...] | None = None
) -> list[Lack]:
    """Everything that keeps these parts (all but the specialist's views when not named) from being complete."""
    wanted = sections or tuple(code for code in SECTIONS if code != "views")
    asked = limits or PlanLimits()
    found: list[Lack] = []
    for code in wanted:
        section, body = SECTIONS[code], bodies.get(code)
        found += _unfilled(section, body)
        found += [
            Lack(code, text)
            for check in CHECKS.get(code, ())
            for text in check(body or ([] if section.repeated else {}), bodies, asked)
        ]
    return found


def _unfilled(section: Section, body: Any) -> list[Lack]:
    if not section.repeated:
        empty = [f.label for f in section.fields if f.required and not f.is_filled(body or {})]
        return [Lack(section.code, Bi("{s}：{f}", "{s}: {f}").fill(s=section.label, f=label)) for label in empty]
    rows = body or []
    found = []
    if len(rows) < section.least:
        found.append(
            Lack(
                section.code,
                Bi("{s}：至少 {n} 条，现有 {m} 条", "{s}: at least {n}, now {m}").fill(
                    s=section.label, n=section.least, m=len(rows)
                ),
            )
        )
    for number, row in enumerate(rows, 1):
        empty = [f.label for f in section.fields if f.required and not f.is_filled(row)]
        found += [
            Lack(section.code, Bi("{s}第 {n} 条：{f}", "{s} {n}: {f}").fill(s=section.label, n=number, f=label))
            for label in empty
        ]
    return found


def _leap(body: dict[str, Any], bodies: Mapping[str, Any], limits: PlanLimits) -> list[Bi]:
    """The target must beat the incumbent and stay within the physical limit, in the sense the metric has."""
    names = ("incumbent_value", "target_value", "limit_value")
    if body.get("better") not in ("higher", "lower") or any(body.get(name) is None for name in names):
        return []
    sign = 1 if body["better"] == "higher" else -1
    incumbent, target, limit = (sign * body[name] for name in names)
    found = []
    if target <= incumbent:
        found.append(Bi("方向卡：目标值没有超过主流现值", "Direction card: the target does not beat the incumbent"))
    if target > limit:
        found.append(
            Bi("方向卡：目标值超出物理极限，请核对", "Direction card: the target lies beyond the physical limit")
        )
    return found


def _first_stage(rows: list[dict[str, Any]], bodies: Mapping[str, Any], limits: PlanLimits) -> list[Bi]:
    total = sum(row.get("budget") or 0 for row in rows)
    if not rows or not total:
        return []
    first, found = rows[0], []
    share = (first.get("budget") or 0) / total
    if share > limits.first_share:
        text = Bi(
            "阶段计划：第一阶段占总经费 {p}%，应不超过 {q}%",
            "Stage plan: the first stage takes {p} % of the whole; at most {q} %",
        )
        found.append(text.fill(p=f"{share * 100:.1f}", q=f"{limits.first_share * 100:.0f}"))
    if (first.get("months") or 0) > limits.first_months:
        text = Bi("阶段计划：第一阶段应不超过 {n} 个月", "Stage plan: the first stage lasts at most {n} months")
        found.append(text.fill(n=limits.first_months))
    return found


def _stage_lengths(rows: list[dict[str, Any]], bodies: Mapping[str, Any], limits: PlanLimits) -> list[Bi]:
    text = Bi("阶段计划：第 {n} 阶段应不超过 {m} 个月", "Stage plan: stage {n} lasts at most {m} months")
    return [
        text.fill(n=n, m=limits.stage_months)
        for n, row in enumerate(rows, 1)
        if (row.get("months") or 0) > limits.stage_months
    ]


def _killers(rows: list[dict[str, Any]], bodies: Mapping[str, Any], limits: PlanLimits) -> list[Bi]:
    low, high = limits.killers
    text = Bi("致命假设应为 {a} 到 {b} 条，现有 {n} 条", "There should be {a} to {b} killer assumptions, now {n}")
    return [] if low <= len(rows) <= high else [text.fill(a=low, b=high, n=len(rows))]


def _adds_up(rows: list[dict[str, Any]], bodies: Mapping[str, Any], limits: PlanLimits) -> list[Bi]:
    found = []
    for number, stage in enumerate(bodies.get("stages") or [], 1):
        spent = sum(row.get("amount") or 0 for row in rows if row.get("stage") == number)
        if spent != (stage.get("budget") or 0):
            text = Bi(
                "预算：阶段 {n} 科目合计 {a} 万元，阶段经费 {b} 万元，应一致",
                "Budget: the lines of stage {n} sum to {a}, its budget is {b} (10,000 yuan); they must agree",
            )
            found.append(text.fill(n=number, a=wan(spent), b=wan(stage.get("budget") or 0)))
    return found


CHECKS: dict[str, tuple[Check, ...]] = {
    "direction": (_leap,),
    "assumptions": (_killers,),
    "stages": (_first_stage, _stage_lengths),
    "budget": (_adds_up,),
}
