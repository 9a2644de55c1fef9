"""Entrusts a dossier to its one accountable specialist; the day one ends is the day the next begins (R-01)."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions.clock import _change
from zhongshu.lifecycle.models import Dossier, Stewardship
from zhongshu.people.actor import Actor


@act("lifecycle.entrust")
def entrust(actor: Actor, dossier: Dossier, *, user_id: str, reason: str) -> Stewardship:
    """Make ``user_id`` the specialist from this instant; the one before ends in the same act. The caller has checked load and interests."""
    now, before = clock.now(), dossier.specialist_id
    Stewardship.objects.filter(dossier=dossier, until__isnull=True).update(until=now, updated_at=now)
    stewardship = Stewardship.objects.create(dossier=dossier, user_id=user_id, since=now, reason=reason)
    _change(dossier, specialist_id=user_id)
    tell("dossier", dossier.pk, specialist=user_id, before=before, reason=reason, also=[user_id])
    return stewardship
