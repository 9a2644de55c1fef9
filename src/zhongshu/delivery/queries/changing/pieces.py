"""The pieces of an agreement that each kind of change may touch, with their value now: dates, amounts, texts, the lead, the host, the partners.

A piece's key names the record and the column, so that a form shows it, a request keeps it and the act finds it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.delivery.models import ChangeRequest, Milestone, Stage
from zhongshu.delivery.queries.money import stage_in_hand, stages_in_force
from zhongshu.delivery.terms import BUDGET_LINES
from zhongshu.kernel import money
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.models import Dossier, Member
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.pages import wording
from zhongshu.people.models import Organisation, Person

DAY, FEN, TEXT, NUMBER, PERSON, ORGANISATION, FLAG = "day", "fen", "text", "number", "person", "organisation", "flag"
OPEN_STAGES, OPEN_MILESTONES = ("planned", "active"), ("planned", "active", "missed")
NEW_LINE = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that may be changed, as it stands now."""

    key: str
    label: Bi
    type: str
    value: Any
    wide: bool = False


def open_stages(dossier: Dossier) -> list[Stage]:
    return [s for s in stages_in_force(dossier) if s.state in OPEN_STAGES]


def open_milestones(dossier: Dossier) -> list[Milestone]:
    return list(Milestone.objects.filter(dossier=dossier, state__in=OPEN_MILESTONES).order_by("stage", "number"))


def line_name(line: str) -> Bi:
    """A budget line's name; a contract may have named it in words."""
    return BUDGET_LINES.get(line) or Bi(line, line)


def _stage(n: int) -> Bi:
    return Bi(f"第 {n} 阶段", f"Stage {n}")


def _time(dossier: Dossier) -> list[Piece]:
    found = []
    for s in open_stages(dossier):
        label = _stage(s.number) + Bi("结束", " ends")
        found.append(Piece(f"stage-{s.pk}-ends_on", label, DAY, s.ends_on.isoformat()))
        for m in open_milestones(dossier):
            if m.stage == s.number:
                label = Bi(f"M{m.number} 到期", f"M{m.number} due")
                found.append(Piece(f"milestone-{m.pk}-due_on", label, DAY, m.due_on.isoformat()))
    return found


def _budget(dossier: Dossier) -> list[Piece]:
    here = stage_in_hand(dossier)
    found = []
    for s in open_stages(dossier):
        rows = list(s.lines.order_by("pk"))
        found += [
            Piece(f"line-{r.pk}-amount_fen", _stage(s.number) + Bi("：", ": ") + line_name(r.line), FEN, r.amount_fen)
            for r in rows
        ]
        if rows and here is not None and s.pk == here.pk:
            names = {r.line for r in rows} | {str(line_name(r.line).zh) for r in rows}
            found += [
                Piece(f"{NEW_LINE}-{s.pk}-{code}", _stage(s.number) + Bi("，新科目：", ", new line: ") + label, FEN, 0)
                for code, label in BUDGET_LINES.items()
                if not {code, label.zh} & names
            ]
    return found


def _scope(dossier: Dossier) -> list[Piece]:
    found = []
    for s in open_stages(dossier):
        name = _stage(s.number)
        found += [
            Piece(f"stage-{s.pk}-aim_zh", name + Bi("目标", ": aim, in Chinese"), TEXT, s.aim_zh, wide=True),
            Piece(f"stage-{s.pk}-aim_en", name + Bi("目标（英文）", ": aim"), TEXT, s.aim_en, wide=True),
        ]
        for m in open_milestones(dossier):
            if m.stage == s.number:
                name = Bi(f"M{m.number} ", f"M{m.number}: ")
                found += [
                    Piece(f"milestone-{m.pk}-statement_zh", name + Bi("内容", "statement, in Chinese"), TEXT, m.statement_zh, wide=True),
                    Piece(f"milestone-{m.pk}-statement_en", name + Bi("内容（英文）", "statement"), TEXT, m.statement_en, wide=True),
                    Piece(f"milestone-{m.pk}-target", name + Bi("目标值", "target") + Bi("（{u}）", " ({u})").fill(u=m.unit), NUMBER, m.target),
                ]  # fmt: skip
    return found


def lead_of(dossier: Dossier) -> Member | None:
    return dossier.members.filter(role="lead", until__isnull=True).select_related("person").first()


def _pi(dossier: Dossier) -> list[Piece]:
    lead = lead_of(dossier)
    return [
        Piece("lead", Bi("负责人", "Lead"), PERSON, lead.person_id if lead else ""),
        Piece("stays", Bi("原负责人留在团队", "The former lead stays in the team"), FLAG, False),
    ]


def _org(dossier: Dossier) -> list[Piece]:
    return [Piece("organisation", Bi("承担单位", "Host organisation"), ORGANISATION, dossier.organisation_id or "")]


def contract_body(dossier: Dossier) -> dict[str, Any]:
    """The contract in force."""
    chapter = last_chapter(dossier, "contract")
    return json.loads(chapter.body) if chapter else {}


def partners_of(dossier: Dossier) -> list[dict[str, str]]:
    """Who else stands in the contract beside the house and the team."""
    return [p for p in contract_body(dossier).get("parties") or [] if p.get("role") == "partner"]


def _partner(dossier: Dossier) -> list[Piece]:
    leaving = [
        Piece(f"leave-{n}", Bi("退出：", "Leaves: ") + Bi(p["name"], p["name"]), FLAG, False)
        for n, p in enumerate(partners_of(dossier))
    ]
    return [
        Piece("partner-name", Bi("加入的合作方", "Partner that joins"), TEXT, ""),
        Piece("partner-credit_code", Bi("统一社会信用代码", "Unified social credit code"), TEXT, ""),
        Piece("partner-duty", Bi("承担什么", "What it does"), TEXT, "", wide=True),
        *leaving,
    ]


KINDS: dict[str, Callable[[Dossier], list[Piece]]] = {
    "scope": _scope,
    "pi": _pi,
    "org": _org,
    "budget": _budget,
    "time": _time,
    "partner": _partner,
}


def pieces_of(dossier: Dossier, kind: str) -> list[Piece]:
    """Everything a change of this kind may touch, as it stands now."""
    return KINDS[kind](dossier)


def diff(pieces: list[Piece], asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the asker wants otherwise than it is."""
    return [
        {"key": p.key, "label_zh": p.label.zh, "label_en": p.label.en, "type": p.type, "before": p.value, "after": asked[p.key]}
        for p in pieces
        if p.key in asked and asked[p.key] != p.value
    ]  # fmt: skip


def value_of(kind: str, value: Any) -> str:
    """A value as people read it."""
    if value in ("", None):
        return "—"
    if kind == DAY:
        import datetime as dt

        return wording.day(dt.date.fromisoformat(value))
    if kind == FEN:
        return str(money.amount(value))
    if kind == NUMBER:
        return f"{value:.10g}"
    if kind == FLAG:
        return str(Bi("是", "Yes") if value else Bi("否", "No"))
    if kind in (PERSON, ORGANISATION):
        found = (Person if kind == PERSON else Organisation).objects.filter(pk=value).first()  # type: ignore[attr-defined]
        return str(found or value)
    return str(value)


def shown(row: ChangeRequest) -> list[tuple[str, str, str]]:
    """Label, before and after of each thing a request changes."""
    return [(pick(i, "label"), value_of(i["type"], i["before"]), value_of(i["type"], i["after"])) for i in row.items]
