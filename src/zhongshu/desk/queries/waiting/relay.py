"""What waits in relays: packages to complete and to confirm, lines to hand over, hand-overs to sign, relays to decide, first progress to report."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from zhongshu.desk.queries.waiting import MOST, Task, waits_for
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.relay.models import RelayCase
from zhongshu.relay.queries import awaiting_giver, awaiting_receiver, progress_due, to_complete, to_decide
from zhongshu.relay.rules import ACCEPTED, PACKED

COMPLETE = Bi("补齐移交清单", "Complete the checklist")
REFUSED = Bi("接收方退回了清单，请补齐", "The receiver refused the checklist: complete it")
CONFIRM = Bi("确认移交清单", "Confirm the checklist")
HAND = Bi("交接清单各项并签署", "Hand the lines over and sign")
DECIDE = Bi("决定交付接力", "Decide on handing it over")
CONCLUDE = Bi("确认接力完成", "Conclude the relay")
PROGRESS = Bi("填写接力后的首次进展", "Report the first progress after the relay")


def _task(case: RelayCase, what: Bi, due_on: dt.date | None, page: str = "relay:relay", *more: str) -> Task:
    url = reverse(page, args=[case.dossier.code, *more])
    return Task(what, pick(case.dossier, "title") or case.dossier.code, url, due_on, case.dossier.code, "relay")


@waits_for(Role.INST)
def received(actor: Actor) -> list[Task]:
    """What a receiving institute has to do."""
    return [_task(c, CONFIRM if c.state == PACKED else HAND, c.overlap_until) for c in awaiting_receiver(actor)[:MOST]]


@waits_for(Role.ORG)
def given(actor: Actor) -> list[Task]:
    """What the giving organisation has to hand over and sign."""
    return [_task(c, HAND, c.overlap_until) for c in awaiting_giver(actor)[:MOST]]


@waits_for(Role.DIR)
def decided(actor: Actor) -> list[Task]:
    """Relays ready for the director, each at the form of its step."""
    return [
        _task(c, DECIDE, None, "relay:hand_over")
        if c.state == ACCEPTED
        else _task(c, CONCLUDE, c.overlap_until, "relay:finish")
        for c in to_decide()[:MOST]
    ]


@waits_for(Role.PS)
def prepared(actor: Actor) -> list[Task]:
    """Packages a specialist has to complete."""
    return [_task(c, REFUSED if c.refused_reason else COMPLETE, None) for c in to_complete(actor.user_id)[:MOST]]


@waits_for(Role.PS, Role.INST)
def progress(actor: Actor) -> list[Task]:
    """First progress awaited."""
    return [_task(c, PROGRESS, c.progress_by, "relay:deed", "progress") for c in progress_due(actor)[:MOST]]
