"""Moves a dossier of the bench to another tier 板凳梯次: the one code that does so. Which tier is deserved is judged by the room of the bench."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions.clock import _change
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor

TIERS = ("B3", "B2", "B1")  # B4, the nursery, holds leads that are watched, not benched dossiers


@act("lifecycle.set_tier")
def set_tier(actor: Actor, dossier: Dossier, *, tier: str, version: int, rule: str, reason: str) -> Dossier:
    """Set the tier; ``rule`` names the rule that was applied, the caller has checked it and who may."""
    if dossier.state != "BENCH" or tier not in TIERS:
        raise NotAllowed(Bi("只有储备中的卷宗有梯次", "Only a dossier on the bench has a tier"))
    if dossier.version != version:
        raise Stale
    before = dossier.tier
    _change(dossier, tier=tier)
    tell("dossier", dossier.pk, before=before, after=tier, rule=rule, reason=reason)
    return dossier
