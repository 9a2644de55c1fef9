"""The parts of a contract that are lists of rows: stages, budget lines, milestones, approvals. Their columns, and how a typed row becomes a value.

A refusal names the row and the column (``0-months``), so that it lands beside its field.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhongshu.award.clauses import APPROVALS, EVIDENCE
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.kernel.figures import figure
from zhongshu.kernel.money import fen_from_wan, wan

TEXT, MONEY, COUNT, NUMBER, PERCENT, DATE, CHOICE = "text", "money", "count", "number", "percent", "date", "choice"
LINES: dict[str, Bi] = {
    "equipment": Bi("设备", "Equipment"),
    "materials": Bi("材料", "Materials"),
    "testing": Bi("测试加工", "Testing and fabrication"),
    "labour": Bi("人员", "People"),
    "travel": Bi("差旅会议", "Travel and meetings"),
    "outsourcing": Bi("外协", "Outsourcing"),
    "ip": Bi("知识产权事务", "IP matters"),
    "indirect": Bi("间接费用", "Indirect"),
}
BETTER = {"higher": Bi("不低于", "at least"), "lower": Bi("不高于", "at most")}


@dataclass(frozen=True, slots=True)
class Col:
    """One column."""

    name: str
    label: Bi
    kind: str = TEXT
    required: bool = True
    limit: int = 300
    choices: dict[str, Bi] = field(default_factory=dict)
    help: Bi | None = None
    least: float | None = None  # a number below it is refused


@dataclass(frozen=True, slots=True)
class Part:
    """One list of rows."""

    code: str
    label: Bi
    item: Bi
    cols: tuple[Col, ...]
    most: int
    help: Bi


PARTS: dict[str, Part] = {
    p.code: p
    for p in (
        Part(
            "stages", Bi("阶段", "Stages"), Bi("阶段", "Stage"),
            (
                Col("aim", Bi("目标", "Aim")), Col("aim_en", Bi("目标（英文）", "Aim in English"), required=False), Col("months", Bi("月数", "Months"), COUNT), Col("budget_fen", Bi("经费", "Budget"), MONEY),
                Col("exam_metric", Bi("考核指标", "Exam: metric")), Col("exam_better", Bi("判据", "Criterion"), CHOICE, choices=BETTER),
                Col("exam_target", Bi("考核值", "Exam: target"), NUMBER), Col("exam_unit", Bi("单位", "Unit"), limit=24),
                Col("exam_method", Bi("检验方法", "Exam: method"), help=Bi("由谁、用什么方法测", "Who measures, and how")),
                Col("entry_evidence", Bi("进入条件", "Evidence to enter"), required=False),
                Col("pass_prior", Bi("预计通过概率", "Probability of passing"), PERCENT, required=False),
            ),
            9, Bi("首阶段经费与时长有上限，且考核须可测量。", "Stage 1 is capped in money and time, and its exam must be measurable."),
        ),
        Part(
            "budget", Bi("预算", "Budget"), Bi("科目", "Line"),
            (
                Col("stage", Bi("阶段", "Stage"), COUNT), Col("line", Bi("科目", "Line"), CHOICE, choices=LINES),
                Col("amount_fen", Bi("金额", "Amount"), MONEY),
            ),
            60, Bi("每个阶段的科目合计须与阶段经费分毫不差。", "The lines of each stage add up to its budget, to the fen."),
        ),
        Part(
            "milestones", Bi("里程碑", "Milestones"), Bi("里程碑", "Milestone"),
            (
                Col("stage", Bi("阶段", "Stage"), COUNT), Col("statement", Bi("内容", "Statement")), Col("statement_en", Bi("内容（英文）", "Statement in English"), required=False), Col("metric", Bi("指标", "Metric"), limit=120),
                Col("better", Bi("判据", "Criterion"), CHOICE, choices=BETTER), Col("target", Bi("目标值", "Target"), NUMBER),
                Col("unit", Bi("单位", "Unit"), limit=24), Col("tolerance", Bi("允差", "Tolerance"), NUMBER, required=False, least=0, help=Bi("差多少仍算达到；不填为 0", "How far off still counts as met; empty means 0")),
                Col("evidence_kind", Bi("证据", "Evidence"), CHOICE, choices=EVIDENCE), Col("weight", Bi("权重", "Weight"), PERCENT, required=False, help=Bi("在本阶段中的分量；都不填即均分", "Its part of the stage; left empty for all, they count alike")),
                Col("due_on", Bi("到期", "Due"), DATE),
            ),
            40, Bi("每个阶段至少一个里程碑，到期日在阶段之内。", "Each stage has a milestone at least, due within the stage."),
        ),
        Part(
            "approvals", Bi("审批", "Approvals"), Bi("审批", "Approval"),
            (
                Col("kind", Bi("类别", "Kind"), CHOICE, choices=APPROVALS), Col("number", Bi("批准文号", "Number"), required=False, limit=80),
                Col("granted_on", Bi("批准日期", "Granted on"), DATE, required=False),
            ),
            9, Bi("需要而未获批的也要列出；批准前不能启动。", "List what is needed even if not granted yet; work cannot start before."),
        ),
    )
}  # fmt: skip


def clean_rows(part: Part, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The values of typed rows; raises BadValue with row and column."""
    return [
        {col.name: judge(col, row.get(col.name), f"{n}-{col.name}") for col in part.cols} for n, row in enumerate(rows)
    ]


def judge(col: Col, typed: Any, where: str) -> Any:
    """One typed value as it is kept; raises BadValue at ``where``."""
    text = "" if typed is None else str(typed).strip()
    if not text:
        if col.required:
            raise BadValue(where, Bi("请填写这一项", "Please fill this in"))
        return "" if col.kind in (TEXT, CHOICE) else None
    if len(text) > col.limit:
        raise BadValue(where, Bi("不超过 {n} 字", "At most {n} characters").fill(n=col.limit))
    if col.kind == MONEY:
        return fen_from_wan(text, field=where)
    if col.kind == CHOICE and text not in col.choices:
        raise BadValue(where, Bi("请从列表中选择", "Choose one from the list"))
    if col.kind in (COUNT, NUMBER, PERCENT):
        return _number(col, text, where)
    if col.kind == DATE:
        return _day(text, where)
    return text


def _number(col: Col, text: str, where: str) -> Any:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise BadValue(where, Bi("请填写数字", "Enter a number")) from None
    if not math.isfinite(number) or (col.kind == PERCENT and not 0 <= number <= 100):
        raise BadValue(where, Bi("数字超出可用范围", "The number is out of range"))
    if col.least is not None and number < col.least:
        raise BadValue(where, Bi("不能小于 {n}", "Not below {n}").fill(n=figure(col.least)))
    if col.kind == COUNT:
        if number != int(number) or not 1 <= number <= 240:
            raise BadValue(where, Bi("请填写 1 到 240 的整数", "Enter a whole number from 1 to 240"))
        return int(number)
    return number


def _day(text: str, where: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadValue(where, Bi("请按 2026-11-22 的格式填写", "Write it as 2026-11-22")) from None


def typed(col: Col, value: Any) -> str:
    """A kept value as a person types it."""
    if value is None:
        return ""
    if col.kind == MONEY:
        return wan(int(value)).replace(",", "")
    return figure(value) if isinstance(value, float) else str(value)
