"""Makes the whole demo center in one transaction: all of it, or nothing. Flows in: a seed and the present instant. Flows out: what was done."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from zhongshu.kernel import clock
from zhongshu.people.actor import SYSTEM
from zhongshu.policy.actions import install_default_rules
from zhongshu.web.demo import around
from zhongshu.web.demo.agenda import Agenda
from zhongshu.web.demo.content import read
from zhongshu.web.demo.discovery import Discovery
from zhongshu.web.demo.people import settle
from zhongshu.web.demo.proposal import Proposal
from zhongshu.web.demo.scouting import Scouting
from zhongshu.web.demo.story import Story

SEED = 20260928
QUIET_MAIL = "django.core.mail.backends.dummy.EmailBackend"  # invented people get no mail
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
    try:
        with transaction.atomic():
            return _tell(present, chance, tick)
    finally:
        settings.EMAIL_BACKEND = kept


def _tell(present: dt.datetime, chance: random.Random, tick: Tick | None) -> Built:
    content, agenda = read(), Agenda(present, chance)
    founded = present - dt.timedelta(days=around.SPAN + 4)
    with clock.at(founded):
        install_default_rules(SYSTEM)
        house = settle(content)
    discovery = Discovery(house)
    story = Story(content, discovery, Proposal(discovery, chance), agenda, chance)
    story.tell()
    around.tell(content, Scouting(discovery), house, agenda, story.came, chance)
    acts = agenda.play(tick)
    return Built(acts, len(discovery.leads), len(house.accounts))
