"""A package as one reader may see it: items with their opinion, locks, caps with how far they are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhongshu.award.caps import Cap
from zhongshu.award.models import Item, Package
from zhongshu.award.models.packages import DRAFT
from zhongshu.award.options import OPTIONS
from zhongshu.award.queries.packages import Digest, caps_for, digest_of, items_of, locked_for, reasons_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

CHOSEN: dict[str, Bi] = {option.code: option.title for option in OPTIONS}
RECOMMENDED: dict[str, Bi] = {
    "refine": Bi("建议优化立项", "Refine for award"),
    "bench": Bi("建议储备", "Bench"),
    "decline": Bi("建议不支持", "Decline"),
}


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One dossier of the package for this reader."""

    item: Item
    locked: bool
    field: Bi
    digest: Digest | None
    recommendation: Bi | None
    outcome: Bi | None
    trl: int | None


@dataclass(frozen=True, slots=True)
class ShownCap:
    """One cap as a bar: how much of it is used, and the reason when it is broken."""

    cap: Cap
    reason: str

    @property
    def bar(self) -> float:
        """How full the bar is; a lower bound is full when it is met."""
        if not self.cap.limit:
            return 1.0 if self.cap.broken else 0.0
        return min(1.0, self.cap.used / self.cap.limit)

    @property
    def tone(self) -> str:
        return "bad" if self.cap.broken else "good" if self.cap.at_least or self.bar < 0.9 else "warn"


def shown_items(actor: Actor, package: Package) -> list[ShownItem]:
    items, rules = items_of(package), rules_of(package.rule_set)
    locked = locked_for(actor, [item.dossier for item in items])
    found, then = [], {row["dossier"]: row for row in _laid(package, "_items")}
    for item in items:
        hidden = item.dossier_id in locked
        digest = None if hidden else digest_of(item.dossier)
        found.append(
            ShownItem(
                item, hidden, rules.label("fields", item.dossier.field), digest,
                RECOMMENDED.get(digest.recommendation) if digest else None, CHOSEN.get(item.outcome),
                then.get(item.dossier.code, {}).get("trl", item.dossier.trl),
            )
        )  # fmt: skip
    return found


def shown_caps(package: Package, items: list[ShownItem]) -> list[ShownCap]:
    """Caps with their reasons, what needs something done first; of a package that was put to the vote as they stood then, for what is left of the
    year is another sum today. They count every item: not for a reader who is locked out of one.
    """
    reasons = reasons_of(package)
    caps = (
        caps_for(package, [s.item for s in items])
        if package.state == DRAFT
        else [Cap.kept(row) for row in _laid(package, "_caps")]
    )
    shown = [ShownCap(cap, reasons.get(cap.key, "")) for cap in caps]
    return sorted(shown, key=lambda c: (not c.cap.broken, not c.cap.hard, bool(c.reason)))


def unkept(package: Package) -> bool:
    """It was put to the vote before packages kept their caps: what they were then is on no record, and today's would be others."""
    return package.decision is not None and "_caps" not in package.decision.laid_before


def _laid(package: Package, part: str) -> list[dict[str, Any]]:
    """What was laid before the committee with a package; nothing before that."""
    return package.decision.laid_before.get(part, []) if package.decision is not None else []
