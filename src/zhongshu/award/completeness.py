"""What a contract still lacks before it can be issued: sums to the fen, the cheap first exam (R-22), milestones within their stages, terms, parties."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.kernel import money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.policy.body import Gates


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + year, month + 1, 1)
    following = dt.date(first.year + (first.month == 12), first.month % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


def check_stages(stages: list[dict[str, Any]], total_fen: int, gates: Gates) -> None:
    """Refuse stages that break the rules: the first too dear or too long, any too long. Raises BadValue beside the field."""
    if not stages:
        return
    share, first = gates.first_stage_share, stages[0]
    if first["budget_fen"] > total_fen * share:
        text = Bi("首阶段不超过总经费的 {s}，即 {n}", "Stage 1 takes at most {s} of the money: {n}")
        raise BadValue("0-budget_fen", text.fill(s=f"{share * 100:g} %", n=money.amount(int(total_fen * share))))
    if first["months"] > gates.first_stage_months:
        text = Bi("首阶段不超过 {n} 个月", "Stage 1 lasts at most {n} months")
        raise BadValue("0-months", text.fill(n=gates.first_stage_months))
    for number, stage in enumerate(stages):
        if stage["months"] > gates.stage_months:
            text = Bi("每个阶段不超过 {n} 个月", "A stage lasts at most {n} months")
            raise BadValue(f"{number}-months", text.fill(n=gates.stage_months))


def calendar(stages: list[dict[str, Any]], starts_on: dt.date) -> list[tuple[dt.date, dt.date]]:
    """First and last day of each stage, one after the other."""
    spans, months = [], 0
    for stage in stages:
        begins = months_after(starts_on, months)
        months += stage["months"]
        spans.append((begins, months_after(starts_on, months) - dt.timedelta(days=1)))
    return spans


def lacks(body: dict[str, Any], *, total_fen: int, starts_on: dt.date | None, gates: Gates) -> list[Bi]:
    """Everything missing, in words."""
    stages, found = body["stages"], []
    if len(stages) < 2:
        found.append(Bi("至少两个阶段", "two stages at least"))
    try:
        check_stages(stages, total_fen, gates)
    except BadValue as refusal:
        found.append(refusal.text)
    for number, stage in enumerate(stages, 1):
        exam = ("exam_metric", "exam_unit", "exam_method")
        if any(not stage.get(name) for name in exam) or stage.get("exam_target") is None:
            found.append(
                Bi("第 {n} 阶段可测量的考核（指标、数值、单位、方法）", "a measurable exam of stage {n} (metric, figure, unit, method)").fill(n=number)
            )  # fmt: skip
    found += _money(body, total_fen)
    if starts_on is None:
        found.append(Bi("起始日", "the day it begins"))
    else:
        found += _milestones(body, starts_on)
    for name, label in (
        ("ip_terms", Bi("知识产权条款", "IP terms")),
        ("exit_terms", Bi("退出条款", "exit terms")),
        ("data_terms", Bi("数据与公开条款", "terms of data and openness")),
    ):
        if not body.get(name, "").strip():
            found.append(label)
    return found


def _money(body: dict[str, Any], total_fen: int) -> list[Bi]:
    found, stages = [], body["stages"]
    planned = sum(stage["budget_fen"] for stage in stages)
    if planned != total_fen:
        text = Bi(
            "各阶段合计 {a}，批准 {b}，须相等",
            "the stages add up to {a}, {b} was granted: they must be equal",
        )
        found.append(text.fill(a=money.amount(planned), b=money.amount(total_fen)))
    for number, stage in enumerate(stages, 1):
        lines = sum(row["amount_fen"] for row in body["budget"] if row["stage"] == number)
        if lines != stage["budget_fen"]:
            text = Bi(
                "第 {n} 阶段科目合计 {a}，阶段经费 {b}",
                "lines of stage {n} add up to {a}, its budget is {b}",
            )
            found.append(text.fill(n=number, a=money.amount(lines), b=money.amount(stage["budget_fen"])))
    if any(not 1 <= row["stage"] <= len(stages) for row in body["budget"]):
        found.append(Bi("预算科目的阶段号", "the stage of every budget line"))
    return found


def _milestones(body: dict[str, Any], starts_on: dt.date) -> list[Bi]:
    found = []
    for number, (begins, ends) in enumerate(calendar(body["stages"], starts_on), 1):
        mine = [row for row in body["milestones"] if row["stage"] == number]
        if not mine:
            found.append(Bi("第 {n} 阶段的里程碑", "a milestone of stage {n}").fill(n=number))
        for row in mine:
            if not begins <= dt.date.fromisoformat(row["due_on"]) <= ends:
                text = Bi("「{s}」到期日应在 {a} 至 {b}", "“{s}” is due between {a} and {b}")
                found.append(text.fill(s=row["statement"], a=begins, b=ends))
    if any(not 1 <= row["stage"] <= len(body["stages"]) for row in body["milestones"]):
        found.append(Bi("里程碑的阶段号", "the stage of every milestone"))
    return found
