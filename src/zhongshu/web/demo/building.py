"""Makes the whole demo center in one transaction: all of it, or nothing. Flows in: a seed and the present instant. Flows out: what was done."""

from __future__ import annotations

import datetime as dt
import gc
import random
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from zhongshu.delivery.chores import raise_alerts
from zhongshu.desk.yearly.making import ask_report
from zhongshu.kernel import clock
from zhongshu.web.demo import around
from zhongshu.web.demo.agenda import Agenda
from zhongshu.web.demo.appraisal import Appraising
from zhongshu.web.demo.award import Award
from zhongshu.web.demo.content import read
from zhongshu.web.demo.discovery import Discovery
from zhongshu.web.demo.founding import found
from zhongshu.web.demo.proposal import Proposal
from zhongshu.web.demo.scouting import Scouting
from zhongshu.web.demo.story.days import SPAN
from zhongshu.web.demo.story.earlier import Earlier
from zhongshu.web.demo.story.reserve import Reserve
from zhongshu.web.demo.story.rounds import Rounds
from zhongshu.web.demo.story.teller import Kit
from zhongshu.web.demo.story.thin import Thin
from zhongshu.web.demo.story.told import Told
from zhongshu.web.demo.story.triage import Triage

SEED = 20260928
QUIET_MAIL = "django.core.mail.backends.dummy.EmailBackend"  # invented people get no mail
WATCHED_ON = (60, 20, 1)  # days ago on which the clock of the house looked for alerts
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What the story came to."""

    acts: int
    leads: int
    accounts: int


def build(*, seed: int = SEED, now: dt.datetime | None = None, tick: Tick | None = None) -> Built:
    """Tell the story up to ``now`` on an empty center. The same seed and day give the same codes, titles and states."""
    present, chance = now or clock.now(), random.Random(seed)  # noqa: S311  a story, no secret
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, QUIET_MAIL
    collecting = gc.isenabled()
    gc.freeze()
    gc.disable()  # a fifth of the time went into looking for garbage that one short story need not collect
    try:
        with transaction.atomic():
            return _tell(present, chance, tick)
    finally:
        settings.EMAIL_BACKEND = kept
        if collecting:
            gc.enable()


def _tell(present: dt.datetime, chance: random.Random, tick: Tick | None) -> Built:
    content, agenda = read(), Agenda(present, chance)
    with clock.at(present - dt.timedelta(days=SPAN + 4)):
        house = found(content)
    discovery, award = Discovery(house), Award(house, chance)
    proposal = Proposal(discovery, chance)
    appraising = Appraising(house.actor(house.of_role("AO")[0]), house.director, chance, proposal.experts)
    kit = Kit(content, discovery, proposal, agenda, chance, Rounds(agenda, discovery, award), appraising, award)
    for part in (Told, Thin, Reserve, Triage, Earlier):
        part(kit).tell()
    kit.rounds.tell()
    for days in WATCHED_ON:
        agenda.on(agenda.ago(days), raise_alerts, minute=476)
    last = clock.day_of(present).year - 1
    agenda.on(
        agenda.ago(1), lambda: ask_report(house.director, last, settings.CENTER), minute=500
    )  # the worker sets it within a minute of the start
    around.tell(content, Scouting(discovery), house, agenda, kit.came, chance)
    acts = agenda.play(tick)
    return Built(acts, len(discovery.leads), len(house.accounts))
