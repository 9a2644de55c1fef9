"""Call by fit 按需点将: which reserves answer a call, each with its reasons. A plain sum of four parts that a reader can check.

Flows in: the call's fields, readiness span, regions and words. Flows out: reserves ordered by points, every part told. Chooses nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from zhongshu.bench.models import PoolEntry
from zhongshu.bench.queries import entries
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.models import Chapter
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

FIELD, TRL, REGION, WORDS = 40, 25, 15, 20  # points of the four parts; together one hundred
TRL_STEP = 10  # points lost for each level outside the span
MOST = 50


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked for; an empty part asks nothing and gives its points to everybody."""

    fields: tuple[str, ...] = ()
    trl_low: int | None = None
    trl_high: int | None = None
    regions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ("B1", "B2")


@dataclass(frozen=True, slots=True)
class Fit:
    """One reserve with its points and why."""

    entry: PoolEntry
    points: int
    parts: tuple[tuple[Bi, int, int, Bi], ...]  # label, points, of, found


def fits(actor: Actor, call: Call) -> list[Fit]:
    """Reserves of the tiers asked for, the best fit first."""
    rows = list(entries(actor).filter(tier__in=call.tiers))
    texts = _texts([row.dossier_id for row in rows]) if call.words else {}
    found = [_fit(row, call, texts.get(row.dossier_id, "")) for row in rows]
    found.sort(key=lambda fit: (-fit.points, fit.entry.tier, fit.entry.dossier.code))
    return found[:MOST]


def _fit(entry: PoolEntry, call: Call, text: str) -> Fit:
    dossier, rules = entry.dossier, rules_of(entry.dossier.rule_set)
    parts = (
        _part(Bi("领域", "Field"), FIELD, FIELD if not call.fields or dossier.field in call.fields else 0, rules.label("fields", dossier.field)),
        (Bi("TRL", "TRL"), _trl(dossier.trl, call), TRL, _one("—" if dossier.trl is None else dossier.trl)),
        _part(Bi("地区", "Region"), REGION, REGION if not call.regions or dossier.region in call.regions else 0, rules.label("regions", dossier.region)),
        _words(call.words, f"{dossier.title_zh} {dossier.title_en} {dossier.claim_zh} {dossier.claim_en} {text}".lower()),
    )  # fmt: skip
    return Fit(entry, sum(points for _, points, _, _ in parts), parts)


def _part(label: Bi, whole: int, points: int, found: Bi) -> tuple[Bi, int, int, Bi]:
    return label, points, whole, found


def _one(value: object) -> Bi:
    return Bi(str(value), str(value))


def _trl(level: int | None, call: Call) -> int:
    """Full points inside the span, less for each level outside it."""
    if call.trl_low is None and call.trl_high is None:
        return TRL
    if level is None:
        return 0
    low, high = call.trl_low or 1, call.trl_high or 9
    away = max(0, low - level, level - high)
    return max(0, TRL - TRL_STEP * away)


def _words(words: tuple[str, ...], text: str) -> tuple[Bi, int, int, Bi]:
    label = Bi("关键词", "Words")
    if not words:
        return label, WORDS, WORDS, Bi("未指定", "none asked")
    there = [word for word in words if word.lower() in text]
    found = Bi("、".join(there), ", ".join(there)) if there else Bi("无", "none")
    return label, round(WORDS * len(there) / len(words)), WORDS, found


def _texts(dossier_ids: Iterable[str]) -> dict[str, str]:
    """The direction of each sealed plan, for words that stand neither in title nor claim; two queries however many reserves."""
    found: dict[str, str] = {}
    for dossier_id, body in (
        Chapter.objects.filter(dossier_id__in=list(dossier_ids), kind="plan")
        .order_by("number")
        .values_list("dossier_id", "body")
    ):
        plan = json.loads(body)
        found[dossier_id] = json.dumps([plan["direction"], plan["properties"]], ensure_ascii=False).lower()
    return found
