"""What the room of the money says of a plan that is written anew (T-26): which of its stages lie behind, what is open, what the committee allowed."""

from __future__ import annotations

from zhongshu.decisions.queries import decided
from zhongshu.delivery.models import Payment, Stage
from zhongshu.delivery.queries.money import totals_of
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.replanning import Rows, told_by_money
from zhongshu.policy.queries import rules_of

WORDS = ("aim_zh", "aim_en", "title_zh", "title_en")


def behind(dossier: Dossier, rows: Rows) -> frozenset[int]:
    """Rows that are a stage which was passed, or whose money was paid: known by their aim, or by place, length and budget."""
    paid = set(
        Payment.objects.filter(dossier=dossier, paid_at__isnull=False, purpose="stage").values_list("stage", flat=True)
    )
    done = [s for s in Stage.objects.filter(dossier=dossier) if s.state == "passed" or s.number in paid]
    found: set[int] = set()
    for stage in done:
        aims = {stage.aim_zh.strip(), stage.aim_en.strip()} - {""}
        for place, row in enumerate(rows, start=1):
            said = {str(row.get(name) or "").strip() for name in WORDS}
            alike = (place, row.get("months"), row.get("budget")) == (stage.number, stage.months, stage.budget_fen)
            if place not in found and (aims & said or alike):
                found.add(place)
                break
    return frozenset(found)


def still_open(dossier: Dossier) -> int:
    return totals_of(dossier).open


def limit_of(dossier: Dossier) -> int:
    """What the director may add alone."""
    return rules_of(dossier.rule_set).portfolio.director_limit_wan * FEN_PER_WAN


def budget_agreed(dossier: Dossier, added: int) -> bool:
    """Whether the committee has allowed this much more since the dossier came into re-planning."""
    said = decided("dossier", dossier.pk, purpose="replan")
    closed_at = said.decision.closed_at if said else None
    fresh = bool(said and said.chosen == "APPROVE" and closed_at and closed_at >= dossier.state_since)
    return bool(fresh and said and (said.amount_fen or 0) >= added)


told_by_money(behind, still_open)
