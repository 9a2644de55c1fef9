"""What a contract still lacks before it can be issued: sums to the fen, the cheap first exam (R-22), milestones within their stages, terms, parties."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import Any

from zhongshu.kernel import money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.kernel.figures import figure
from zhongshu.policy.body import Gates

BACK_MONTHS, AHEAD_MONTHS = 12, 24  # how far from today the work of a contract may begin


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or the last day of that month; at either end of the calendar its last or first day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.max if months > 0 else dt.date.min
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_start(starts_on: dt.date, today: dt.date) -> None:
    """Refuse a day on which no work of this contract can begin: more than a year gone, or more than two years ahead."""
    earliest, latest = months_after(today, -BACK_MONTHS), months_after(today, AHEAD_MONTHS)
    if not earliest <= starts_on <= latest:
        text = Bi("起始日应在 {a} 至 {b} 之间", "It begins between {a} and {b}")
        raise BadValue("starts_on", text.fill(a=earliest, b=latest))


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


def _milestones(body: dict[str, Any], starts_on: dt.date | None) -> list[Bi]:
    """What is amiss with the milestones; their days are judged once the work has a first one."""
    found = _weights(body) + _exams(body)
    spans = calendar(body["stages"], starts_on) if starts_on else []
    for number in range(1, len(body["stages"]) + 1):
        mine = [row for row in body["milestones"] if row["stage"] == number]
        if not mine:
            found.append(Bi("第 {n} 阶段的里程碑", "a milestone of stage {n}").fill(n=number))
        for row in mine if spans else []:
            begins, ends = spans[number - 1]
            if not begins <= dt.date.fromisoformat(row["due_on"]) <= ends:
                text = Bi("「{s}」到期日应在 {a} 至 {b}", "“{s}” is due between {a} and {b}")
                found.append(text.fill(s=row["statement"], a=begins, b=ends))
    for row in body["milestones"]:
        if not 1 <= row["stage"] <= len(body["stages"]):
            text = Bi("「{s}」的阶段须在 1 至 {n} 之间，现为 {m}", "“{s}” stands in stage {m}; the stages are 1 to {n}")
            found.append(text.fill(s=row["statement"], n=len(body["stages"]), m=row["stage"]))
    return found


def _weights(body: dict[str, Any]) -> list[Bi]:
    """Within a stage all milestones carry a weight, or none does and they count alike."""
    found = []
    for number in range(1, len(body["stages"]) + 1):
        given = [row["weight"] is not None for row in body["milestones"] if row["stage"] == number]
        if any(given) and not all(given):
            text = Bi(
                "第 {n} 阶段每个里程碑的权重（或都不填，即均分）",
                "a weight for every milestone of stage {n} (or for none: they count alike)",
            )
            found.append(text.fill(n=number))
    return found


def _exams(body: dict[str, Any]) -> list[Bi]:
    """A milestone that measures what the exam of its stage measures asks no less in the end: a stage is not verified by less than it is examined by."""
    found = []
    for number, stage in enumerate(body["stages"], 1):
        if stage.get("exam_target") is None:
            continue
        sign = 1 if stage["exam_better"] == "higher" else -1
        same = [row for row in body["milestones"] if row["stage"] == number and _measures(row, stage)]
        if same and not any(row["better"] == stage["exam_better"] and sign * (row["target"] - stage["exam_target"]) >= 0 for row in same):  # fmt: skip
            text = Bi(
                "第 {n} 阶段考核 {m} 为 {a} {u}，同一指标的里程碑只要求 {b} {u}，须一致",
                "the exam of stage {n} asks {m} of {a} {u}, its milestone only {b} {u}: they must agree",
            )
            best = max(same, key=lambda row: sign * row["target"])
            found.append(text.fill(n=number, m=stage["exam_metric"], a=figure(stage["exam_target"]), b=figure(best["target"]), u=stage["exam_unit"]))  # fmt: skip
    return found


def _measures(row: dict[str, Any], stage: dict[str, Any]) -> bool:
    """Whether a milestone's metric is the exam's: the same unit, and one name within the other."""
    mine, exam = (
        re.sub(r"\s+|（.*?）|\(.*?\)", "", str(text)).casefold()
        for text in (row["metric"], stage.get("exam_metric", ""))
    )
    return bool(mine and exam) and row["unit"] == stage.get("exam_unit") and (mine in exam or exam in mine)
