"""The entry rules of the tiers 入层规则, asked of one entry: each rule with what was found, so that a page shows a checklist and not a verdict.

Flows in: chapters `plan` and `opinion`, evidence, fast lanes, the rule-set. Flows out: checks. Decides nothing: promotion is an act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from zhongshu.bench.models import PoolEntry
from zhongshu.bench.queries import body_of, lanes_of, seal_in_force
from zhongshu.bench.rules import ABOVE, KINDS
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.figures import figure
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.interests import barring
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.models import User
from zhongshu.policy.body import Rules
from zhongshu.policy.queries import rules_of

READY_EDGES = frozenset({"T-11", "T-12"})  # a plan sealed there was accepted and made ready


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, whether it holds, and what was found."""

    code: str
    label: Bi
    holds: bool
    found: Bi


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules read of one dossier, fetched once."""

    dossier: Dossier
    entry: PoolEntry | None
    rules: Rules
    plan: dict[str, Any]
    plan_edge: str
    opinion: dict[str, Any]
    opinion_edge: str = ""  # the way the center took on it
    stances: tuple[str, ...] = ()
    broken: frozenset[int] = frozenset()
    lanes: frozenset[str] = field(default_factory=frozenset)


def facts_of(dossier: Dossier, entry: PoolEntry | None) -> Facts:
    """Gather the facts."""
    rows = list(entry.evidence.values_list("kind", "stance", "assumption")) if entry else []
    chapter, decided = last_chapter(dossier, "plan"), last_chapter(dossier, "opinion")
    plan, opinion = body_of(dossier, "plan"), body_of(dossier, "opinion")
    judged = {
        row.get("person") for row in opinion.get("votes") or []
    }  # not all who were named judged, and not only they
    return Facts(
        dossier=dossier,
        entry=entry,
        rules=rules_of(dossier.rule_set),
        plan=plan,
        plan_edge=chapter.edge if chapter else "",
        opinion=opinion,
        opinion_edge=decided.edge if decided else "",
        stances=_stances(entry, judged),
        broken=_broken(rows),
        lanes=frozenset(lane.kind for lane in lanes_of(dossier)) | ({"seal"} if seal_in_force(dossier) else set()),
    )


def _stances(entry: PoolEntry | None, judged: set[str | None]) -> tuple[str, ...]:
    """The stance of each person asked, the newest where one was asked twice; nobody whose verdict the sealed opinion holds already."""
    if entry is None:
        return ()
    told = entry.evidence.filter(kind="opinion", person__isnull=False).order_by("happened_on", "created_at", "pk")
    newest = dict(told.values_list("person_id", "stance"))
    return tuple(stance for person, stance in sorted(newest.items()) if stance and person not in judged)


def _broken(rows: list[tuple[str, str, int | None]]) -> frozenset[int]:
    return frozenset(number or 0 for kind, _, number in rows if kind == "killer_broken")


def checklist(facts: Facts, tier: str) -> list[Check]:
    """The entry rules of a tier."""
    return [Check(code, label(facts), *ask(facts)) for code, label, ask in ENTRY.get(tier, ())]


def next_tier(tier: str) -> str:
    """The tier whose rules say how ready an entry is; the top tier keeps its own."""
    return ABOVE.get(tier, "B1")


def readiness(checks: list[Check]) -> int:
    """Whole per cent of the rules that hold."""
    return int(100 * sum(check.holds for check in checks) / len(checks)) if checks else 0


Found = tuple[bool, Bi]


def _sponsor(f: Facts) -> Found:
    user_id = (f.entry.sponsor_id if f.entry else None) or f.dossier.sponsor_id or f.dossier.specialist_id
    user = User.objects.filter(pk=user_id).select_related("person").first() if user_id else None
    return (True, Bi(user.name, user.name)) if user else (False, Bi("没有人牵头", "nobody"))


def _card(f: Facts) -> Found:
    card = f.plan.get("direction") or {}
    metric = card.get("metric_zh") or card.get("metric_en")
    goal = card.get("to_what_zh") or card.get("to_what_en")
    if metric and goal:
        return True, Bi("跃升指标：{m}", "leap metric: {m}").fill(m=metric)
    return False, Bi("没有写明方向与跃升指标", "no direction with a leap metric")


def _outside(f: Facts) -> Found:
    count = len(f.stances) + sum(_verdicts(f).values()) * bool(f.opinion)
    return count >= 1, Bi("{n} 份", "{n}").fill(n=count)


def _trl(f: Facts) -> Found:
    level = f.dossier.trl
    return level is not None and level >= f.rules.bench.watch_trl, Bi("TRL {n}", "TRL {n}").fill(
        n="—" if level is None else level
    )


def _verdicts(f: Facts) -> dict[str, int]:
    """Independent verdicts, of the panel and of those asked since."""
    sealed = f.opinion.get("verdicts") or {}
    return {code: int(sealed.get(code) or 0) + f.stances.count(code) for code in ("yes", "no", "unsure")}


def _potential(f: Facts) -> Found:
    """At least three verdicts, half of them yes; or a golden ticket; or the final of the contest won."""
    votes = _verdicts(f)
    total = sum(votes.values())
    told = Bi("{y} / {n} 肯定", "{y} of {n} yes").fill(y=votes["yes"], n=total)
    if f.opinion.get("golden_ticket"):
        return True, told + Bi("，另有金票", ", and a golden ticket")
    if "contest" in f.lanes:
        return True, told + Bi("，大赛优胜", ", contest winner")
    enough = total >= f.rules.bench.bench_verdicts
    return enough and votes["yes"] / total >= f.rules.bench.bench_yes, told


def _rights(f: Facts) -> Found:
    assets = f.plan.get("ip_assets") or []
    known = [a for a in assets if a.get("status") and a.get("owner")]
    lost = f.entry is not None and f.entry.evidence.filter(kind="ip_lost").exists()
    if lost:
        return False, KINDS["ip_lost"]
    return bool(assets) and len(known) == len(assets), Bi(
        "{n} 项，其中 {m} 项权属明确", "{n} assets, {m} with owner and status"
    ).fill(n=len(assets), m=len(known))


def _killers(f: Facts) -> Found:
    named = f.plan.get("assumptions") or []
    broken = len(f.broken | {n for n, a in enumerate(named, 1) if a.get("state") == "broken"})
    told = Bi("{n} 条，被推翻 {m} 条", "{n} named, {m} broken").fill(n=len(named), m=broken)
    return bool(named) and not broken, told


def _passed(f: Facts) -> Found:
    if "seal" in f.lanes:
        return True, Bi("卓越印章", "Seal of excellence")
    kind = f.opinion.get("recommendation")
    ticket = bool(f.opinion.get("golden_ticket"))
    if kind == "refine" or ticket or f.opinion_edge == "T-08":  # the center decides; the chair recommends
        return True, Bi("论证通过", "passed")
    return False, Bi("没有通过的论证意见", "no opinion that passed")


def _accepted(f: Facts) -> Found:
    ok = f.plan_edge in READY_EDGES
    return ok, Bi("方案已优化并接受", "refined and accepted") if ok else Bi(
        "方案尚未优化", "the plan has not been refined"
    )


def _exam(f: Facts) -> Found:
    stages = f.plan.get("stages") or [{}]
    first = stages[0]
    metric = first.get("exam_metric_zh") or first.get("exam_metric_en")
    method = first.get("exam_method_zh") or first.get("exam_method_en")
    target, unit = first.get("exam_target"), first.get("exam_unit")
    if metric and method and target is not None and unit:
        return True, Bi("{m} {t} {u}", "{m} {t} {u}").fill(m=metric, t=figure(target), u=unit)
    return False, Bi("首阶段考核缺指标、数值、单位或方法", "metric, number, unit or method is missing")


def _interests(f: Facts) -> Found:
    """No red conflict: neither specialist nor sponsor is barred from the team or its organisation today."""
    ids = {f.dossier.specialist_id, f.dossier.sponsor_id, f.entry.sponsor_id if f.entry else None} - {None}
    people = list(f.dossier.members.filter(until__isnull=True).values_list("person_id", flat=True))
    firms = [f.dossier.organisation_id] if f.dossier.organisation_id else []
    for user in User.objects.filter(pk__in=ids, person__isnull=False).select_related("person"):
        found = barring(user.person_id, people=people, organisations=firms, office=True) if user.person_id else []
        if found:
            return False, Bi("{p}：{r}", "{p}: {r}").fill(p=user.name, r=found[0])
    return True, Bi("无须回避", "none that bars")


def _budget(f: Facts) -> Found:
    total = sum(row.get("budget") or 0 for row in f.plan.get("stages") or [])
    lines = len(f.plan.get("budget") or [])
    return bool(total and lines), Bi("{n} 个科目，合计 {w}", "{n} lines, {w} in all").fill(n=lines, w=amount(total))


def _share(value: float) -> str:
    return f"{value * 100:.0f}"


Label = Callable[[Facts], Bi]


def _plain(zh: str, en: str) -> Label:
    return lambda facts: Bi(zh, en)


ENTRY: dict[str, tuple[tuple[str, Label, Callable[[Facts], Found]], ...]] = {
    "B3": (
        ("sponsor", _plain("有专员牵头", "A specialist sponsors it"), _sponsor),
        ("card", _plain("有方向卡", "A direction card"), _card),
        ("outside", _plain("至少一份外部意见", "At least one outside opinion"), _outside),
        ("trl", lambda f: Bi("TRL 不低于 {n}", "TRL at least {n}").fill(n=f.rules.bench.watch_trl), _trl),
    ),
    "B2": (
        (
            "potential",
            lambda f: Bi(
                "至少 {n} 份独立意见且肯定不低于 {p}%，或金票", "At least {n} independent verdicts with {p} % yes, or a golden ticket"
            ).fill(n=f.rules.bench.bench_verdicts, p=_share(f.rules.bench.bench_yes)),
            _potential,
        ),
        ("rights", _plain("产权状况清楚", "The IP position is known"), _rights),
        ("killers", _plain("致命假设已列明且未被推翻", "Killer assumptions named, none broken"), _killers),
    ),
    "B1": (
        ("passed", _plain("论证意见通过", "The opinion passed"), _passed),
        ("accepted", _plain("方案已接受", "The plan is accepted"), _accepted),
        ("exam", _plain("首阶段考核可测量", "The first exam is measurable"), _exam),
        ("interests", _plain("无红色利益冲突", "No red conflict of interest"), _interests),
        ("budget", _plain("经费科目清楚", "The budget line is known"), _budget),
    ),
}  # fmt: skip
