"""Reads what other stages sealed: the contract, and the plan after a pivot, as plain rows delivery opens its books from.

Texts come as one string, as {zh, en}, or as a pair of keys; numbers may be missing. Nothing is written here.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from zhongshu.lifecycle.models import Chapter


def both(row: dict[str, Any], name: str) -> tuple[str, str]:
    """The Chinese and the English side of a text."""
    value = row.get(name)
    if isinstance(value, dict):
        return str(value.get("zh") or ""), str(value.get("en") or "")
    if value:
        return str(value), ""
    return str(row.get(f"{name}_zh") or ""), str(row.get(f"{name}_en") or "")


def day_of(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(str(value)[:10]) if value else None


def number_of(value: Any, otherwise: float | None = None) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + year, month + 1, 1)
    following = dt.date(first.year + (first.month == 12), first.month % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage as agreed."""

    number: int
    aim: tuple[str, str]
    months: int
    budget_fen: int
    starts_on: dt.date
    ends_on: dt.date
    pass_prior: float | None
    exam: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone as agreed."""

    stage: int
    statement: tuple[str, str]
    metric: str
    target: float
    unit: str
    tolerance: float
    higher: bool
    evidence_kind: str
    weight: float
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Agreed:
    """Everything delivery opens its books from."""

    stages: tuple[StageRow, ...]
    milestones: tuple[MilestoneRow, ...]
    budget: tuple[tuple[int, str, int], ...]  # stage, line, fen
    assumptions: tuple[dict[str, Any], ...]
    kill_criteria: tuple[tuple[str, str], ...]
    plan_number: int = 1
    extra: dict[str, Any] = field(default_factory=dict)


def contract_of(chapter: Chapter, today: dt.date) -> Agreed:
    """The contract as sealed."""
    body = json.loads(chapter.body)
    return _agreed(body, body.get("stages") or [], body.get("milestones") or [], today, first=0)


def plan_of(chapter: Chapter, today: dt.date, *, after_stage: int, plan_number: int) -> Agreed:
    """The plan sealed after a pivot; its stages number on after the one that was left."""
    body = json.loads(chapter.body)
    stages = [
        {
            **row,
            "number": place,
            "aim_zh": row.get("aim_zh") or row.get("title_zh"),
            "aim_en": row.get("aim_en") or row.get("title_en"),
            "budget_fen": row.get("budget") if row.get("budget_fen") is None else row["budget_fen"],
            "pass_prior": row.get("pass_probability"),
            "exam": row.get("exam") if isinstance(row.get("exam"), dict) else {},
        }
        for place, row in enumerate(body.get("stages") or [], start=1)
    ]
    for row in stages:
        if not row["exam"]:
            zh, en = both(row, "exam")
            row["exam"] = {
                "metric": zh or en, "metric_en": en, "target": row.get("exam_target"), "unit": row.get("exam_unit"),
            }  # fmt: skip
    return _agreed(body, stages, [], today, first=after_stage, plan_number=plan_number)


def _agreed(
    body: dict[str, Any],
    stages: list[dict[str, Any]],
    milestones: list[dict[str, Any]],
    today: dt.date,
    *,
    first: int,
    plan_number: int = 1,
) -> Agreed:
    rows = _stages(stages, today, first)
    ends = {row.number: row.ends_on for row in rows}
    found = tuple(_milestone(row, first, ends) for row in milestones) or tuple(_exam(row) for row in rows)
    return Agreed(
        stages=rows,
        milestones=found,
        budget=tuple(
            (
                int(row.get("stage") or 1) + first,
                str(row.get("line") or ""),
                int(row.get("amount_fen") if row.get("amount_fen") is not None else row.get("amount") or 0),
            )
            for row in body.get("budget") or []
        ),
        assumptions=tuple(body.get("assumptions") or ()),
        kill_criteria=tuple(
            both(row, "criterion") if isinstance(row, dict) else (str(row), "")
            for row in body.get("kill_criteria") or []
        ),
        plan_number=plan_number,
    )


def _stages(rows: list[dict[str, Any]], today: dt.date, first: int) -> tuple[StageRow, ...]:
    found: list[StageRow] = []
    begins = today
    for place, row in enumerate(rows, start=1):
        months = int(row.get("months") or 6)
        starts = day_of(row.get("starts_on")) or begins
        ends = day_of(row.get("ends_on")) or months_after(starts, months)
        exam = row.get("exam") if isinstance(row.get("exam"), dict) else {}
        found.append(
            StageRow(
                number=first + int(row.get("number") or place), aim=both(row, "aim"), months=months,
                budget_fen=int(row.get("budget_fen") or 0), starts_on=starts, ends_on=ends,
                pass_prior=number_of(row.get("pass_prior")), exam=exam or {},
            )
        )  # fmt: skip
        begins = ends
    return tuple(found)


def _milestone(row: dict[str, Any], first: int, ends: dict[int, dt.date]) -> MilestoneRow:
    stage = int(row.get("stage") or 1) + first
    metric = both(row, "metric")
    return MilestoneRow(
        stage=stage, statement=both(row, "statement"), metric=metric[0] or metric[1],
        target=number_of(row.get("target"), 0.0) or 0.0, unit=str(row.get("unit") or ""),
        tolerance=number_of(row.get("tolerance"), 0.0) or 0.0, higher=row.get("higher") is not False,
        evidence_kind=str(row.get("evidence_kind") or "third_party"), weight=number_of(row.get("weight"), 1.0) or 1.0,
        due_on=day_of(row.get("due_on")) or ends[stage],
    )  # fmt: skip


def _exam(stage: StageRow) -> MilestoneRow:
    """A stage without a milestone of its own has its exam as one."""
    metric = both(stage.exam, "metric")
    return MilestoneRow(
        stage=stage.number, statement=(metric[0] or metric[1] or stage.aim[0], stage.exam.get("metric_en") or metric[1]),
        metric=metric[0] or metric[1] or stage.aim[0] or stage.aim[1], target=number_of(stage.exam.get("target"), 0.0) or 0.0,
        unit=str(stage.exam.get("unit") or ""), tolerance=0.0, higher=stage.exam.get("higher") is not False,
        evidence_kind="third_party", weight=1.0, due_on=stage.ends_on,
    )  # fmt: skip
