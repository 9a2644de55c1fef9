"""What delivery does by the clock: alerts by rule every day, a gate opened when its stage ends."""

from __future__ import annotations

import logging

from zhongshu.delivery.actions.alerting import changed_today, watch
from zhongshu.delivery.actions.opengate import open_gate
from zhongshu.delivery.models import Stage
from zhongshu.delivery.watch_rules import WATCHED
from zhongshu.kernel import clock
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Refusal
from zhongshu.lifecycle.models import LIVE, Dossier
from zhongshu.people.actor import SYSTEM

log = logging.getLogger(__name__)
DAY, HOUR = 86_400, 3_600


@chore("delivery.alerts", every=DAY)
def raise_alerts() -> None:
    """Every rule over every dossier at work; those where nothing changed leave no line."""
    today = clock.today()
    for dossier in Dossier.objects.filter(state__in=WATCHED, origin=LIVE).iterator():
        if changed_today(dossier, today):
            watch(SYSTEM, dossier)


@chore("delivery.gates", every=HOUR)
def open_due_gates() -> None:
    """T-23 by date: the stage has ended."""
    due = Stage.objects.filter(state="active", ends_on__lte=clock.today(), dossier__state="ACTIVE")
    for stage in due.select_related("dossier"):
        if stage.number != stage.dossier.stage:
            continue
        try:
            open_gate(SYSTEM, stage.dossier, trigger="date", why=stage.ends_on.isoformat())
        except Refusal as refusal:
            log.info("gate of %s was not opened: %s", stage.dossier.code, refusal)
