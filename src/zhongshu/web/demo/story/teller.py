"""What every part of the story has at hand, and the way in that all dossiers share: arrival, screening, a specialist who takes it, candidate.

Flows in: the kit. Flows out: acts on its agenda. The numbers are in `days`, the acts in the rooms' own modules beside this folder.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from zhongshu.kernel.workdays import add_workdays
from zhongshu.web.demo.agenda import Agenda
from zhongshu.web.demo.appraisal import Appraising
from zhongshu.web.demo.award import Award
from zhongshu.web.demo.bench import Bench
from zhongshu.web.demo.content import Brought, Content
from zhongshu.web.demo.discovery import Discovery
from zhongshu.web.demo.experts import Experts
from zhongshu.web.demo.people import House
from zhongshu.web.demo.proposal import Proposal
from zhongshu.web.demo.refinement import Refinement
from zhongshu.web.demo.story.days import REFUSING
from zhongshu.web.demo.story.rounds import Rounds

UNANSWERED = 62  # days from the question to the withdrawal: past the longest time the house gives for an answer
CARE = 30  # days a candidate stays in care where nothing else is told


@dataclass
class Kit:
    """The content, the people's acts, the agenda; and when each lead came in."""

    content: Content
    discovery: Discovery
    proposal: Proposal
    agenda: Agenda
    chance: random.Random
    rounds: Rounds
    appraising: Appraising
    award: Award
    refinement: Refinement = field(default_factory=Refinement)
    bench: Bench = field(default_factory=Bench)
    came: dict[str, dt.date] = field(default_factory=dict)

    @property
    def experts(self) -> Experts:
        return self.proposal.experts

    @property
    def house(self) -> House:
        return self.discovery.house


class Teller:
    """The first steps of every dossier."""

    def __init__(self, kit: Kit) -> None:
        self.kit, self.content, self.agenda, self.chance = kit, kit.content, kit.agenda, kit.chance
        self.discovery, self.proposal, self.came = kit.discovery, kit.proposal, kit.came
        self.house = kit.discovery.house

    def arrives(self, one: Brought, day: dt.date, *, judged: bool = True) -> None:
        novelty, urgency = self.chance.choice((2, 3, 3, 4, 4, 5)), self.chance.choice((2, 2, 3, 3, 4, 5))
        trl = self.chance.choice((2, 3, 3, 4, 4, 5))
        self.came[one.slug] = day
        self.agenda.on(
            day,
            lambda: self.discovery.arrive(one, trl=trl, novelty=novelty if judged else 0, urgency=urgency),
            minute=self.chance.randrange(180),
        )

    def screened(self, one: Brought, day: dt.date) -> dt.date:
        """The lead came in a few days before, and screening begins on ``day``."""
        self.arrives(one, self.agenda.workdays_ago(self.chance.choice((1, 2, 2, 3, 4)), before=day))
        self.agenda.on(day, lambda: self.discovery.screen(one), minute=200)
        return day

    def asked_before(self, one: Brought, day: dt.date) -> None:
        """Screening was broken off once for an answer, and began anew on ``day``."""
        first = self.agenda.workdays_ago(14, before=day)
        self.screened(one, first)
        self.agenda.on(add_workdays(first, 2), lambda: self.discovery.ask(one), minute=240)
        self.agenda.on(add_workdays(first, 11), lambda: self.discovery.answer(one), minute=260)
        self.agenda.on(day, lambda: self.discovery.screen(one), minute=200)

    def never_answers(self, one: Brought, day: dt.date) -> None:
        """The house asked, nothing came, and after the days of the rules the house itself withdraws the lead on ``day``."""
        asked = self.agenda.workdays_ago(
            1, before=day - dt.timedelta(days=UNANSWERED)
        )  # in days, as the rules count them
        self.screened(one, self.agenda.workdays_ago(2, before=asked))
        self.agenda.on(asked, lambda: self.discovery.ask(one))
        self.agenda.on(day, lambda: self.discovery.fall_silent(one))

    def withdraws(self, one: Brought, day: dt.date) -> None:
        """The team takes it back during screening."""
        self.agenda.on(add_workdays(self.screened(one, day), 4), lambda: self.discovery.withdraw(one))

    def watched(self, one: Brought, days: int, number: int) -> None:
        """Kept an eye on; some for the second time."""
        day = self.agenda.ago(days)
        chance = self.chance.choice((0.18, 0.2, 0.25, 0.3, 0.35))
        first = self.agenda.ago(days + 88) if number % 5 == 4 else day
        self.arrives(one, self.agenda.workdays_ago(3, before=first))
        for when in sorted({first, day}):
            self.agenda.on(when, lambda: self.discovery.watch(one, chance), minute=240)
        self.agenda.on(first, lambda: self.discovery.plant(one, chance), minute=245)

    def declined(self, one: Brought, days: int, *, proposed: bool) -> dt.date:
        day, discovery = self.agenda.ago(days), self.discovery
        screened = self.screened(one, self.agenda.workdays_ago(self.chance.choice((4, 5, 6, 7, 8)), before=day))
        if proposed:
            self.agenda.on(add_workdays(screened, 3), lambda: discovery.propose_decline(one), minute=280)
        self.agenda.on(day, lambda: discovery.decline(one), minute=290)
        return day

    def merged(self, one: Brought, day: dt.date, *, refused_once: bool = False, confirmed: bool = True) -> None:
        """The other one came first; two persons agree."""
        self.screened(one, self.agenda.workdays_ago(3, before=day))
        self.agenda.on(day, lambda: self.discovery.propose_merge(one), minute=300)
        if refused_once:
            self.agenda.on(add_workdays(day, 1), lambda: self.discovery.refuse_merge(one), minute=100)
            self.agenda.on(add_workdays(day, 2), lambda: self.discovery.propose_merge(one), minute=100)
        if confirmed:
            self.agenda.on(add_workdays(day, 3), lambda: self.discovery.confirm_merge(one), minute=320)

    def becomes_candidate(self, one: Brought, day: dt.date, last: dt.date, *, number: int = 0) -> str:
        """From the door to candidate on ``day``, in care until ``last``; who takes it."""
        discovery, proposal, agenda = self.discovery, self.proposal, self.agenda
        screened = self.screened(one, agenda.workdays_ago(self.chance.choice((6, 7, 8, 9)), before=day))
        agenda.on(add_workdays(screened, 2), lambda: discovery.check(one), minute=210)
        agenda.on(add_workdays(screened, 3), lambda: discovery.put_forward(one), minute=220)
        taker = self.house.specialist(one.field, day, last)
        if number % REFUSING == REFUSING - 1:
            asked = next(slug for slug in self.house.of_role("PS") if slug != taker)
            agenda.on(add_workdays(screened, 3), lambda: proposal.offer(one, asked), minute=260)
            agenda.on(add_workdays(screened, 4), lambda: proposal.refuse(one, asked), minute=200)
        agenda.on(add_workdays(screened, 4), lambda: proposal.offer(one, taker), minute=230)
        agenda.on(add_workdays(screened, 5), lambda: proposal.accept(one, taker), minute=240)
        agenda.on(day, lambda: proposal.become_candidate(one), minute=250)
        return taker

    def early(self, one: Brought, days: int) -> None:
        """A lead whose team is not complete: a sketch, a visit, and the watch bench, with an opinion from outside."""
        agenda, proposal = self.agenda, self.proposal
        moved, day = agenda.ago(days), agenda.ago(days + 22)
        self.becomes_candidate(one, day, moved)
        agenda.on(day + dt.timedelta(days=4), lambda: proposal.sketch(one), minute=90)
        agenda.on(day + dt.timedelta(days=10), lambda: proposal.note(one, "visit", "", "low"), minute=180)
        agenda.on(moved, lambda: proposal.to_bench(one), minute=420)
