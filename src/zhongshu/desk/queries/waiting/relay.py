"""What waits in relays: packages to confirm, lines to hand over, relays to decide, first progress to report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from zhongshu.desk.queries.waiting import MOST, Task, waits_for
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.relay.models import RelayCase
from zhongshu.relay.queries import awaiting_giver, awaiting_receiver, progress_due, to_decide

CONFIRM = Bi("确认移交清单", "Confirm the checklist")
HAND = Bi("交接清单各项并签署", "Hand the lines over and sign")
DECIDE = Bi("决定接力", "Decide on the relay")
PROGRESS = Bi("填写接力后的首次进展", "Report the first progress after the relay")


def _tasks(cases: Iterable[RelayCase], what: Bi, due: str) -> list[Task]:
    return [_task(case, what, getattr(case, due)) for case in cases]


def _task(case: RelayCase, what: Bi, due_on: dt.date | None) -> Task:
    page = reverse("relay:relay", args=[case.dossier.code])
    return Task(what, pick(case.dossier, "title") or case.dossier.code, page, due_on, case.dossier.code, "relay")


@waits_for(Role.INST)
def received(actor: Actor) -> list[Task]:
    """What a receiving institute has to do."""
    return [
        _task(c, CONFIRM if c.state == "packed" else HAND, c.overlap_until) for c in awaiting_receiver(actor)[:MOST]
    ]


@waits_for(Role.ORG)
def given(actor: Actor) -> list[Task]:
    """What the giving organisation has to hand over and sign."""
    return _tasks(awaiting_giver(actor)[:MOST], HAND, "overlap_until")


@waits_for(Role.DIR)
def decided(actor: Actor) -> list[Task]:
    """Relays ready for the director."""
    return _tasks(to_decide()[:MOST], DECIDE, "overlap_until")


@waits_for(Role.PS)
def progress(actor: Actor) -> list[Task]:
    """First progress awaited on a specialist's dossiers."""
    return _tasks(progress_due(actor.user_id)[:MOST], PROGRESS, "progress_by")
