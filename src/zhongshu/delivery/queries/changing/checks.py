"""What a change must hold once it is in force: stages one after another with their milestones inside, the same money in each stage,
a lead with an account, nobody whom an interest bars. Raises BadValue beside its field; writes nothing."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from zhongshu.delivery.models import CostReport
from zhongshu.delivery.queries.changing.pieces import (
    NEW_LINE,
    Piece,
    line_name,
    open_milestones,
    open_stages,
    partners_of,
    pieces_of,
)
from zhongshu.delivery.queries.money import stages_in_force
from zhongshu.delivery.reading import months_after
from zhongshu.kernel import clock, money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.lifecycle.interests import barring
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import Grant, Organisation, User
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of

Asked = Mapping[str, Any]


def calendar_after(dossier: Dossier, asked: Asked) -> dict[str, tuple[dt.date, dt.date]]:
    """First and last day of every open stage: ends as asked, each beginning as far behind the one before as it did."""
    found: dict[str, tuple[dt.date, dt.date]] = {}
    before_old = before_new = None
    for s in stages_in_force(dossier):
        ends = dt.date.fromisoformat(asked.get(f"stage-{s.pk}-ends_on") or s.ends_on.isoformat())
        starts = s.starts_on
        if s.state == "planned" and before_old is not None and before_new is not None:
            starts = before_new + (s.starts_on - before_old)
        before_old, before_new = s.ends_on, ends
        found[s.pk] = (starts, ends)
    return found


def _time(dossier: Dossier, asked: Asked) -> None:
    spans, gates, today = calendar_after(dossier, asked), rules_of(dossier.rule_set).gates, clock.today()
    by_number = {}
    for s in open_stages(dossier):
        key, (starts, ends) = f"stage-{s.pk}-ends_on", spans[s.pk]
        by_number[s.number] = (starts, ends)
        most = gates.first_stage_months if s.number == 1 else gates.stage_months
        if ends != s.ends_on and ends < today:
            raise BadValue(key, Bi("不能早于今天", "It may not lie before today"))
        if ends <= starts:
            text = Bi("须晚于该阶段的开始 {d}", "It must lie after the stage begins, {d}")
            raise BadValue(key, text.fill(d=starts.isoformat()))
        if ends != s.ends_on and ends > months_after(starts, most):
            text = Bi("从 {d} 起不超过 {n} 个月（R-22）", "At most {n} months from {d} (R-22)")
            raise BadValue(key, text.fill(n=most, d=starts.isoformat()))
    for m in open_milestones(dossier):
        key = f"milestone-{m.pk}-due_on"
        due = dt.date.fromisoformat(asked.get(key) or m.due_on.isoformat())
        if due != m.due_on and due < today:
            raise BadValue(key, Bi("不能早于今天", "It may not lie before today"))
        starts, ends = by_number.get(m.stage, (due, due))
        if not starts <= due <= ends:
            text = Bi("须在第 {n} 阶段之内：{a} 至 {b}", "It must lie within stage {n}: {a} to {b}")
            raise BadValue(key, text.fill(n=m.stage, a=starts.isoformat(), b=ends.isoformat()))


def _budget(dossier: Dossier, asked: Asked) -> None:
    for s in open_stages(dossier):
        spent = _spent(dossier, s.number)
        total, last = 0, ""
        for row in s.lines.all():
            key = f"line-{row.pk}-amount_fen"
            amount = asked.get(key, row.amount_fen)
            if amount < spent.get(row.line, 0):
                text = Bi("「{l}」已核支出 {n}，不能更低", "{n} was spent on “{l}” already")
                raise BadValue(key, text.fill(l=line_name(row.line), n=money.amount(spent[row.line])))
            total, last = total + amount, key if key in asked and amount != row.amount_fen else last
        for key, amount in asked.items():
            if key.startswith(f"{NEW_LINE}-{s.pk}-"):
                total, last = total + amount, key if amount else last
        if last and total != s.budget_fen:
            text = Bi(
                "第 {n} 阶段各科目合计 {a}，须仍为 {b}",
                "The lines of stage {n} add up to {a}; they must still be {b}",
            )
            raise BadValue(last, text.fill(n=s.number, a=money.amount(total), b=money.amount(s.budget_fen)))


def _spent(dossier: Dossier, stage: int) -> dict[str, int]:
    """What accepted reports charged to each line of a stage."""
    found: dict[str, int] = {}
    for body in CostReport.objects.filter(dossier=dossier, stage=stage, state="accepted").values_list(
        "body", flat=True
    ):
        for line, fen in json.loads(body):
            found[line] = found.get(line, 0) + fen
    return found


def _scope(dossier: Dossier, asked: Asked) -> None:
    now = {p.key: p for p in pieces_of(dossier, "scope")}
    for key, value in asked.items():
        if key.endswith("-target") and not math.isfinite(value):
            raise BadValue(key, Bi("请填写数字", "Enter a number"))
        pair = key[:-2] + ("en" if key.endswith("_zh") else "zh")
        if key.endswith(("_zh", "_en")) and not value and not asked.get(pair, now[pair].value if pair in now else ""):
            raise BadValue(key, Bi("中英文至少填写一种", "Fill in one of the two languages at least"))


def _pi(dossier: Dossier, asked: Asked) -> None:
    person = asked.get("lead", "")
    user = User.objects.filter(person_id=person or None, is_active=True).first()
    granted = user is not None and Grant.objects.filter(user=user, role=Role.PI, ended_at__isnull=True).exists()
    if not granted:
        text = Bi(
            "此人还没有申报人账号，请先由管理员开通",
            "This person has no account as a proposer yet; the administrator opens one",
        )
        raise BadValue("lead", text)
    _bars(dossier, "lead", people=[person], organisations=[])


def _org(dossier: Dossier, asked: Asked) -> None:
    if not Organisation.objects.filter(pk=asked.get("organisation") or None).exists():
        raise BadValue("organisation", Bi("请选择一项", "Please choose one"))
    _bars(dossier, "organisation", people=[], organisations=[asked["organisation"]])


def _bars(dossier: Dossier, key: str, *, people: list[str], organisations: list[str]) -> None:
    """The specialist who answers for it must be free of the newcomer (R-12)."""
    who = dossier.specialist.person_id if dossier.specialist else None
    if who and barring(who, people=people, organisations=organisations, office=True):
        text = Bi(
            "负责专员与其有利益关系，请先更换专员",
            "The specialist has an interest there; another specialist takes over first",
        )
        raise BadValue(key, text)


def _partner(dossier: Dossier, asked: Asked) -> None:
    name = str(asked.get("partner-name") or "")
    if any(asked.get(f"partner-{part}") for part in ("credit_code", "duty")) and not name:
        raise BadValue("partner-name", Bi("请填写合作方名称", "Name the partner"))
    if name and not asked.get("partner-duty"):
        raise BadValue("partner-duty", Bi("请写明它承担什么", "Say what it does"))
    if name and name in {p["name"] for p in partners_of(dossier)}:
        raise BadValue("partner-name", Bi("它已经是合作方", "It is a partner already"))


CHECKS: dict[str, Callable[[Dossier, Asked], None]] = {
    "scope": _scope,
    "pi": _pi,
    "org": _org,
    "budget": _budget,
    "time": _time,
    "partner": _partner,
}


def check(dossier: Dossier, kind: str, asked: Asked, pieces: list[Piece]) -> None:
    """Refuse what could not be in force."""
    known = {p.key for p in pieces}
    CHECKS[kind](dossier, {key: value for key, value in asked.items() if key in known})
