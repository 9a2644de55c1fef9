"""How far each technology has come by today, and on which days it got there. Days are counted back from the last one, so the demo never ages.

Flows in: the content, chance, the present instant. Flows out: an `Agenda`. The numbers below are the story; the acts are elsewhere.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from functools import partial

from zhongshu.kernel.workdays import add_workdays
from zhongshu.web.demo.agenda import Agenda
from zhongshu.web.demo.content import Brought, Content
from zhongshu.web.demo.discovery import Discovery
from zhongshu.web.demo.proposal import Proposal

Sitting = Callable[[Brought], None]
# Working days since a waiting lead came in (5 is due today), and since screening began (10 is due today)
WAITING = (0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 6, 8, 17)
SCREENING = (0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10, 12, 14)
# Days since a lead was watched, asked, declined; since a candidate was made, sent to appraisal, benched
WATCHED = (4, 9, 16, 23, 28, 35, 41, 48, 55, 62, 70, 78, 84, 96)
ASKED = (3, 12, 25, 48)
DECLINED = (6, 10, 30, 44, 17, 24, 38, 52, 58, 66, 73, 81, 90, 99, 108, 117, 126, 138, 149, 160, 171, 195)
CANDIDATES = (2, 4, 6, 8, 9, 11, 13, 15, 16, 18, 19, 21, 22, 24, 26, 27, 30, 34)
COMPLETE = {"direct-lithium-extraction": 27, "field-atom-gravimeter": 25, "memristor-compute-in-memory": 29, "microed-powder-structure": 22, "spiking-neuromorphic-vision": 18, "wearable-opm-meg": 30}  # fmt: skip
HALF = {"area-beam-metal-printing": 12, "flexible-electrode-bci": 15, "gallium-oxide-power-device": 20, "hts-compact-fusion-magnet": 26, "neutral-atom-quantum-computer": 17, "prime-editing-liver": 10, "solid-oxide-electrolysis": 43}  # fmt: skip
APPRAISAL = {"perovskite-silicon-tandem": 9, "sulfide-solid-state-battery": 16, "in-vivo-car-t": 22, "silicon-photonics-cpo": 27, "ai-weather-model": 2}  # fmt: skip
BENCHED = {
    "dna-data-storage": 34,
    "mos2-transistor": 61,
    "recombinant-spider-silk": 83,
    "transportable-lattice-clock": 93,
}
EARLY = (21, 47, 76)  # leads of TRL 2 that went to the bench
MERGED = (170, 141, 118, 96, 64, 33)  # confirmed; the last two wait for the second person
RETURNED, AFTER = "photonic-fusion-quantum", 203  # refused so many days ago, brought back this week
REFUSING = 5  # every so many candidates, the specialist asked first declines
DILIGENCE = (  # day after the candidate was made, of some twenty-six; note kind, property, sureness, flag
    (6, "visit", "scene", "medium", "none"),
    (9, "ip", "exclusivity", "high", "amber"),
    (13, "market", "need", "medium", "none"),
    (18, "test", "route", "high", "none"),
)


class Story:
    """Puts every technology on the agenda."""

    def __init__(
        self, content: Content, discovery: Discovery, proposal: Proposal, agenda: Agenda, chance: random.Random
    ) -> None:
        self.content, self.discovery, self.proposal, self.agenda, self.chance = (
            content,
            discovery,
            proposal,
            agenda,
            chance,
        )
        self.came: dict[str, dt.date] = {}  # when each lead came in

    def tell(self) -> None:
        """Everything, each technology once."""
        pools = self._pools()
        technologies = [one for one in self.content.brought.values() if one.whole]
        for one in technologies:
            self._technology(one)
        for ages, of, tell in (
            (CANDIDATES, "candidate", self.candidate), (WATCHED, "watch", self.watched), (ASKED, "ask", self.asked),
            (DECLINED, "decline", self.declined), (EARLY, "early", self.early), (WAITING, "waiting", self.waiting),
            (SCREENING[3:], "screening", self.screening),
        ):  # fmt: skip
            for number, one in enumerate(pools[of]):
                tell(one, ages[number % len(ages)], number)
        self._leaving(pools["leaving"])
        for number, one in enumerate(pools["merge"]):
            self.merged(one, number)

    def _pools(self) -> dict[str, list[Brought]]:
        """Short leads by what becomes of them; what merely stays is dealt out over waiting, screening, bench and leaving."""
        short = [one for one in self.content.brought.values() if not one.whole]
        pools = {
            name: [one for one in short if one.outcome == name]
            for name in ("candidate", "watch", "ask", "decline", "merge")
        }
        targets = {one.merge_into for one in pools["merge"]}
        pools["candidate"] += [one for one in short if one.outcome == "stay" and one.slug in targets]
        staying = [one for one in short if one.outcome == "stay" and one.slug not in targets]
        self.chance.shuffle(staying)
        for name, count in (("waiting", len(WAITING)), ("early", len(EARLY)), ("leaving", 2)):
            pools[name], staying = staying[:count], staying[count:]
        pools["screening"] = staying[: len(SCREENING) - 3]
        pools["candidate"] += staying[len(SCREENING) - 3 :]
        return pools

    def _technology(self, one: Brought) -> None:
        if one.slug == RETURNED:
            self.returned(one)
        elif one.slug in APPRAISAL:
            self.appraised(one, APPRAISAL[one.slug])
        elif one.slug in COMPLETE:
            self._diligent(one, self.agenda.ago(COMPLETE[one.slug]), COMPLETE[one.slug], whole=True)
        elif one.slug in HALF:
            self._diligent(one, self.agenda.ago(HALF[one.slug]), HALF[one.slug], whole=False)
        elif one.slug in BENCHED:
            self.benched(one, BENCHED[one.slug])
        elif one.outcome == "decl":
            self.declined(one, 62 if one.reason == "cost" else 124, -1)
        elif one.outcome == "withd":
            day = self._screened(one, self.agenda.ago(37))
            self.agenda.on(add_workdays(day, 5), lambda: self.discovery.withdraw(one))
        elif one.outcome == "merged":
            self.merged(one, -1)
        elif one.outcome == "screen":
            self.screening(one, SCREENING[len(self.came) % 3], -1)
        else:
            self.waiting(one, 2, -1)

    # --- the way in
    def arrives(self, one: Brought, day: dt.date, *, judged: bool = True) -> None:
        novelty, urgency = self.chance.choice((2, 3, 3, 4, 4, 5)), self.chance.choice((2, 2, 3, 3, 4, 5))
        trl = self.chance.choice((2, 3, 3, 4, 4, 5))
        self.came[one.slug] = day
        self.agenda.on(
            day,
            lambda: self.discovery.arrive(one, trl=trl, novelty=novelty if judged else 0, urgency=urgency),
            minute=self.chance.randrange(180),
        )

    def waiting(self, one: Brought, workdays: int, number: int) -> None:
        self.arrives(one, self.agenda.workdays_ago(workdays), judged=workdays > 1)

    def _screened(self, one: Brought, day: dt.date) -> dt.date:
        """The lead came in a few days before, and screening begins on ``day``."""
        self.arrives(one, self.agenda.workdays_ago(self.chance.choice((1, 2, 2, 3, 4)), before=day))
        self.agenda.on(day, lambda: self.discovery.screen(one), minute=200)
        return day

    def _asked_before(self, one: Brought, day: dt.date) -> None:
        """Screening was broken off once for an answer, and began anew on ``day``."""
        first = self.agenda.workdays_ago(14, before=day)
        self._screened(one, first)
        self.agenda.on(add_workdays(first, 2), lambda: self.discovery.ask(one), minute=240)
        self.agenda.on(add_workdays(first, 11), lambda: self.discovery.answer(one), minute=260)
        self.agenda.on(day, lambda: self.discovery.screen(one), minute=200)

    def screening(self, one: Brought, workdays: int, number: int) -> None:
        """In screening since so many working days; the older ones are on their way to a decision."""
        day = self.agenda.workdays_ago(workdays)
        if number % 4 == 3:
            self._asked_before(one, day)
        else:
            self._screened(one, day)
        if workdays >= 5:
            self._towards_decision(one, add_workdays(day, 3), number)

    def _towards_decision(self, one: Brought, day: dt.date, number: int) -> None:
        discovery, agenda = self.discovery, self.agenda
        if number % 5 == 4:
            agenda.on(day, lambda: discovery.propose_decline(one), minute=300)
            return
        agenda.on(day, lambda: discovery.check(one), minute=300)
        agenda.on(add_workdays(day, 1), lambda: discovery.put_forward(one), minute=310)
        step = number % 5
        if step == 0:
            return
        asked = self.proposal.house.specialist(one.field)
        agenda.on(agenda.workdays_ago(1), lambda: self.proposal.offer(one, asked), minute=320)
        if step == 1:
            agenda.on(agenda.workdays_ago(0), lambda: self.proposal.accept(one, asked), minute=330)
        if step == 2:
            other = self.proposal.house.specialist(one.field, but=asked)
            agenda.on(agenda.workdays_ago(0), lambda: self.proposal.refuse(one, asked), minute=330)
            agenda.on(agenda.workdays_ago(0), lambda: self.proposal.offer(one, other), minute=340)

    # --- other ends of triage
    def watched(self, one: Brought, days: int, number: int) -> None:
        day = self.agenda.ago(days)
        chance = self.chance.choice((0.18, 0.2, 0.25, 0.3, 0.35))
        first = self.agenda.ago(days + 88) if number % 5 == 4 else day
        self.arrives(one, self.agenda.workdays_ago(3, before=first))
        for when in sorted({first, day}):
            self.agenda.on(when, lambda: self.discovery.watch(one, chance), minute=240)

    def asked(self, one: Brought, days: int, number: int) -> None:
        day = self.agenda.ago(days)
        self._screened(one, self.agenda.workdays_ago(2, before=day))
        self.agenda.on(day, lambda: self.discovery.ask(one), minute=250)

    def declined(self, one: Brought, days: int, number: int) -> None:
        day, discovery = self.agenda.ago(days), self.discovery
        screened = self._screened(one, self.agenda.workdays_ago(self.chance.choice((4, 5, 6, 7, 8)), before=day))
        if number % 2 == 0:
            self.agenda.on(add_workdays(screened, 3), lambda: discovery.propose_decline(one), minute=280)
        self.agenda.on(day, lambda: discovery.decline(one), minute=290)
        self._appealed(one, day, number)

    def _appealed(self, one: Brought, day: dt.date, number: int) -> None:
        """Of the refusals one appeal waits for its answer (two of them), one was dismissed, one upheld and the technology came back."""
        discovery, agenda = self.discovery, self.agenda
        if number not in (0, 1, 2, 3):
            return
        agenda.on(day + dt.timedelta(days=4 if number < 2 else 9), lambda: discovery.appeal(one), minute=100)
        if number >= 2:
            agenda.on(day + dt.timedelta(days=16), lambda: discovery.answer_appeal(one, upheld=number == 2), minute=120)
        if number == 2:
            agenda.on(day + dt.timedelta(days=20), lambda: discovery.bring_back(one), minute=60)
            agenda.on(agenda.workdays_ago(4), lambda: discovery.screen(one), minute=90)

    def returned(self, one: Brought) -> None:
        """Refused half a year ago, and back after the cool-down with what has changed."""
        self.declined(one, AFTER, -2)
        self.agenda.on(self.agenda.workdays_ago(2), lambda: self.discovery.bring_back(one), minute=150)

    def merged(self, one: Brought, number: int) -> None:
        """The other one came first; two persons agree, except where the second has not answered yet, or once said no before."""
        days = MERGED[number] if 0 <= number < len(MERGED) else (45 if number == -1 else None)
        target = self.came[one.merge_into]
        day = self.agenda.workdays_ago(1) if days is None else max(self.agenda.ago(days), add_workdays(target, 8))
        self._screened(one, self.agenda.workdays_ago(3, before=day))
        self.agenda.on(day, lambda: self.discovery.propose_merge(one), minute=300)
        if number == 2:
            self.agenda.on(add_workdays(day, 1), lambda: self.discovery.refuse_merge(one), minute=100)
            self.agenda.on(add_workdays(day, 2), lambda: self.discovery.propose_merge(one), minute=100)
        if days is not None:
            self.agenda.on(add_workdays(day, 3), lambda: self.discovery.confirm_merge(one), minute=320)

    def _leaving(self, pair: list[Brought]) -> None:
        """One team withdraws with its receipt, one never answers and the house withdraws it."""
        first, second = pair
        self.agenda.on(
            add_workdays(self._screened(first, self.agenda.ago(51)), 4), lambda: self.discovery.withdraw(first)
        )
        day = self._screened(second, self.agenda.ago(101))
        self.agenda.on(add_workdays(day, 2), lambda: self.discovery.ask(second))
        self.agenda.on(self.agenda.ago(31), lambda: self.discovery.fall_silent(second))

    # --- candidates
    def _candidate(self, one: Brought, day: dt.date, *, number: int = 0) -> str:
        """From the door to candidate on ``day``; who takes it."""
        discovery, proposal, agenda = self.discovery, self.proposal, self.agenda
        screened = self._screened(one, agenda.workdays_ago(self.chance.choice((6, 7, 8, 9)), before=day))
        agenda.on(add_workdays(screened, 2), lambda: discovery.check(one), minute=210)
        agenda.on(add_workdays(screened, 3), lambda: discovery.put_forward(one), minute=220)
        taker = proposal.house.specialist(one.field)
        if number % REFUSING == REFUSING - 1:
            asked = next(slug for slug in proposal.house.of_role("PS") if slug != taker)
            agenda.on(add_workdays(screened, 3), lambda: proposal.offer(one, asked), minute=260)
            agenda.on(add_workdays(screened, 4), lambda: proposal.refuse(one, asked), minute=200)
        agenda.on(add_workdays(screened, 4), lambda: proposal.offer(one, taker), minute=230)
        agenda.on(add_workdays(screened, 5), lambda: proposal.accept(one, taker), minute=240)
        agenda.on(day, lambda: proposal.become_candidate(one), minute=250)
        return taker

    def candidate(self, one: Brought, days: int, number: int) -> None:
        """A short lead as a candidate: the specialist has begun a card and been to see the team."""
        day = self.agenda.ago(days)
        self._candidate(one, day, number=number)
        proposal = self.proposal
        if days > 4:
            self.agenda.on(day + dt.timedelta(days=2), lambda: proposal.sketch(one), minute=90)
        for after, kind in ((6, "visit"), (12, "interview"), (17, "reference"))[: number % 4]:
            if days > after:
                self.agenda.on(
                    day + dt.timedelta(days=after), partial(proposal.note, one, kind, "", "medium"), minute=180
                )

    def _diligent(self, one: Brought, day: dt.date, days: int, *, whole: bool, number: int = 0) -> None:
        """Diligence on a technology over ``days``: draft, visits, revision; and when ``whole``, evidence, plan and experts."""
        proposal = self.proposal
        taker = self._candidate(one, day, number=number)
        steps: list[tuple[float, Sitting]] = [(3.0, proposal.first_draft)]
        if whole:
            steps += [(10.0, proposal.revise), (14.0, proposal.show_evidence), (17.0, proposal.plan)]
        for after, do in self._within(steps, days):
            self.agenda.on(day + dt.timedelta(days=after), partial(do, one), minute=120)
        for after, kind, code, sure, flag in DILIGENCE if whole else DILIGENCE[:2]:
            when = day + dt.timedelta(days=max(2, round(after * min(1, days / 27))))
            self.agenda.on(when, partial(proposal.note, one, kind, code, sure, flag), minute=200)
        if whole:
            count = self.chance.choice((5, 6, 7))
            when = day + dt.timedelta(days=round(21 * min(1, days / 27)))
            self.agenda.on(when, lambda: proposal.name_experts(one, count), minute=240)
        self._hand_over(one, taker)

    def _within(self, steps: list[tuple[float, Sitting]], days: int) -> Iterator[tuple[int, Sitting]]:
        """The steps of some twenty-seven days, pressed together when there were fewer."""
        for after, do in steps:
            yield max(1, round(after * min(1, days / 27))), do

    def _hand_over(self, one: Brought, taker: str) -> None:
        """One specialist has handed a dossier over; another has been asked to take one."""
        other = next(slug for slug in self.proposal.house.of_role("PS") if slug != taker)
        if one.slug == "hts-compact-fusion-magnet":
            self.agenda.on(self.agenda.workdays_ago(5), lambda: self.proposal.hand_over(one, other), minute=300)
            self.agenda.on(self.agenda.workdays_ago(4), lambda: self.proposal.accept(one, other), minute=60)
        if one.slug == "neutral-atom-quantum-computer":
            self.agenda.on(self.agenda.workdays_ago(1), lambda: self.proposal.hand_over(one, other), minute=310)

    def appraised(self, one: Brought, days: int) -> None:
        """The plan was sealed and sent to appraisal so many days ago."""
        sent = self.agenda.ago(days)
        day = self.agenda.ago(days + 28)
        self._diligent(one, day, 27, whole=True)
        self.agenda.on(sent, lambda: self.proposal.to_appraisal(one), minute=400)

    def benched(self, one: Brought, days: int) -> None:
        """Right, but early: a first draft, a visit, and the watch bench."""
        moved, day = self.agenda.ago(days), self.agenda.ago(days + 26)
        self._diligent(one, day, 25, whole=False)
        self.agenda.on(moved, lambda: self.proposal.to_bench(one), minute=420)

    def early(self, one: Brought, days: int, number: int) -> None:
        """A short lead whose team is not complete."""
        day = self.agenda.ago(days + 22)
        self._candidate(one, day)
        self.agenda.on(day + dt.timedelta(days=4), lambda: self.proposal.sketch(one), minute=90)
        self.agenda.on(day + dt.timedelta(days=10), lambda: self.proposal.note(one, "visit", "", "low"), minute=180)
        self.agenda.on(self.agenda.ago(days), lambda: self.proposal.to_bench(one), minute=420)
