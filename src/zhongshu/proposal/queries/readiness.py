"""Is the plan ready for award: six questions, each answered from what is written, and the share of them that hold (spec: model M5; R-22).

Flows in: the open refinement case, its tasks, the plan as it stands. Flows out: a checklist with what each item lacks, and one percentage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.models import Dossier
from zhongshu.proposal.completeness import CHECKS, PlanLimits, lacks
from zhongshu.proposal.models import RefinementCase, Task
from zhongshu.proposal.models.refinement import CLOSED, DROPPED
from zhongshu.proposal.queries import bodies_of, plan_limits
from zhongshu.proposal.sections import SECTIONS

DONE = (CLOSED, DROPPED)
CONFIRMED_PARTS = ("team", "ip_assets")


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the checklist; ``share`` is 1 when nothing lacks."""

    code: str
    label: Bi
    share: float
    lacking: tuple[Bi, ...]
    section: str = ""  # the part of the plan where it is put right

    @property
    def holds(self) -> bool:
        return self.share == 1.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """The checklist as a whole."""

    items: tuple[Item, ...]

    @property
    def percent(self) -> int:
        """Whole per cent, 100 only when every item holds."""
        return int(100 * sum(item.share for item in self.items) / len(self.items))

    @property
    def lacking(self) -> list[Bi]:
        return [text for item in self.items for text in item.lacking]


def readiness_of(dossier: Dossier, case: RefinementCase | None) -> Readiness:
    """The six questions, asked of the plan as it is written now."""
    bodies, limits = bodies_of(dossier), plan_limits(dossier)
    return Readiness(
        (
            _asks(case),
            _complete(bodies, limits),
            _cheap(bodies, limits),
            _item("exam", Bi("首阶段考核可测量", "The first exam is measurable"), exam_lacks(bodies), "stages"),
            _item("budget", Bi("预算逐阶段平衡", "The budget adds up"), budget_lacks(bodies, limits), "budget"),
            _confirmed(bodies, case),
        )
    )


def _item(code: str, label: Bi, lacking: list[Bi], section: str = "") -> Item:
    return Item(code, label, 0.0 if lacking else 1.0, tuple(lacking), section)


def _asks(case: RefinementCase | None) -> Item:
    label = Bi("论证意见的要求逐条了结", "Every ask of the opinion is closed")
    if case is None:
        return Item("asks", label, 0.0, (Bi("尚未进入方案优化", "refinement has not started"),))
    tasks = list(Task.objects.filter(case=case).order_by("code").values_list("code", "state"))
    open_codes = [code for code, state in tasks if state not in DONE]
    share = 1.0 if not tasks else (len(tasks) - len(open_codes)) / len(tasks)
    text = Bi("任务 {c} 尚未了结", "task {c} is not closed")
    return Item("asks", label, share, tuple(text.fill(c=code) for code in open_codes))


def _complete(bodies: Mapping[str, Any], limits: PlanLimits) -> Item:
    """Every part filled; what the other questions ask is left to them."""
    elsewhere = {text.zh for text in [*_first(bodies, limits), *_balance(bodies, limits)]}
    found = [lack for lack in lacks(bodies, limits=limits) if lack.text.zh not in elsewhere]
    label = Bi("方案各部分齐全", "Every part of the plan is complete")
    return _item("plan", label, [lack.text for lack in found], found[0].section if found else "")


def _first(bodies: Mapping[str, Any], limits: PlanLimits) -> list[Bi]:
    return CHECKS["stages"][0](bodies.get("stages") or [], bodies, limits)


def _balance(bodies: Mapping[str, Any], limits: PlanLimits) -> list[Bi]:
    return CHECKS["budget"][0](bodies.get("budget") or [], bodies, limits)


def _cheap(bodies: Mapping[str, Any], limits: PlanLimits) -> Item:
    label = Bi("首阶段经费不超过 {p}%、时长不超过 {m} 个月", "Stage 1 takes at most {p} % and {m} months").fill(
        p=f"{limits.first_share * 100:.0f}", m=limits.first_months
    )
    stages = bodies.get("stages") or []
    empty = not stages or not stages[0].get("budget") or not stages[0].get("months")
    lacking = [Bi("第一阶段的经费与时长", "budget and months of the first stage")] if empty else _first(bodies, limits)
    return _item("cheap", label, lacking, "stages")


def exam_lacks(bodies: Mapping[str, Any]) -> list[Bi]:
    """Metric, number, unit, direction and method of the first stage's exam."""
    stages = bodies.get("stages") or []
    if not stages:
        return [Bi("第一阶段", "a first stage")]
    asked = {f.name: f for f in SECTIONS["stages"].fields}
    names = ("exam_metric", "exam_target", "exam_unit", "exam_better", "exam_method")
    return [
        Bi("阶段 1：{f}", "stage 1: {f}").fill(f=asked[name].label)
        for name in names
        if not asked[name].is_filled(stages[0])
    ]


def budget_lacks(bodies: Mapping[str, Any], limits: PlanLimits) -> list[Bi]:
    """Lines there are, and they sum to the stages."""
    if not bodies.get("budget") or not bodies.get("stages"):
        return [Bi("预算科目", "budget lines")]
    return _balance(bodies, limits)


def _confirmed(bodies: Mapping[str, Any], case: RefinementCase | None) -> Item:
    label = Bi("团队与知识产权已由团队确认", "Team and IP confirmed by the team")
    if case is not None and case.confirmed_sha256 == confirmation_hash(bodies):
        return _item("confirmed", label, [])
    changed = case is not None and bool(case.confirmed_sha256)
    text = (
        Bi("确认之后内容有改动，请团队再次确认", "changed since it was confirmed; the team confirms again")
        if changed
        else Bi("团队对成员与权属的确认", "the team's word on its members and rights")
    )
    return _item("confirmed", label, [text], "team")


def confirmation_hash(bodies: Mapping[str, Any]) -> str:
    """What the team confirms: its members and its rights, as written."""
    return _sha({code: bodies.get(code) or [] for code in CONFIRMED_PARTS})


def plan_hash(bodies: Mapping[str, Any]) -> str:
    """The fingerprint of the whole plan as a version keeps it."""
    return _sha(dict(bodies))


def _sha(body: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(body).encode()).hexdigest()
