"""The last months of the inbox: who waits, who is screened, watched, asked, declined, merged, taken as a candidate.

Flows in: the leads of the first file and the technologies without a told life. Flows out: an agenda.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from zhongshu.kernel.workdays import add_workdays
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.story.days import (
    AFTER,
    ASKED,
    CANDIDATES,
    DECLINED,
    EARLY,
    HALF_CANDIDATES,
    MERGED,
    RETURNED,
    SCREENING,
    WAITING,
    WATCHED,
    WHOLE_CANDIDATES,
)
from zhongshu.web.demo.story.diligence import Diligent
from zhongshu.web.demo.story.teller import CARE

HANDED_OVER, ASKED_TO_HAND_OVER = 3, 7  # numbers of the candidates whose specialist changes


class Triage(Diligent):
    """Puts the last months on the agenda."""

    def tell(self) -> None:
        """Everything, each lead once."""
        pools = self._pools()
        for one in self.content.brought.values():
            if one.whole and one.slug not in self.content.lives and one.slug not in self.content.more:
                self._technology(one)
        for ages, of, tell in (
            (CANDIDATES, "candidate", self.candidate), (WATCHED, "watch", self.watched), (ASKED, "ask", self.asked),
            (DECLINED, "decline", self._declined), (WAITING, "waiting", self.waiting), (SCREENING[3:], "screening", self.screening),
        ):  # fmt: skip
            for number, one in enumerate(pools[of]):
                tell(one, ages[number % len(ages)], number)
        for days, one in zip(EARLY, pools["early"], strict=True):
            self.early(one, days)
        self.withdraws(pools["leaving"][0], self.agenda.ago(51))
        self.never_answers(pools["leaving"][1], self.agenda.ago(31))
        for number, one in enumerate(pools["merge"]):
            self._merged(one, number)

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
        elif one.slug in WHOLE_CANDIDATES:
            self.diligent(one, WHOLE_CANDIDATES[one.slug], whole=True)
        elif one.slug in HALF_CANDIDATES:
            self.diligent(one, HALF_CANDIDATES[one.slug], whole=False)
        elif one.outcome == "decl":
            self.declined(one, 62 if one.reason == "cost" else 124, proposed=True)
        elif one.outcome == "withd":
            self.withdraws(one, self.agenda.ago(37))
        elif one.outcome == "merged":
            self._merged(one, -1)
        else:
            self.screening(one, SCREENING[len(self.came) % 3], -1)

    def waiting(self, one: Brought, workdays: int, number: int) -> None:
        self.arrives(one, self.agenda.workdays_ago(workdays), judged=workdays > 1)

    def screening(self, one: Brought, workdays: int, number: int) -> None:
        """In screening since so many working days; the older ones are on their way to a decision."""
        day = self.agenda.workdays_ago(workdays)
        if number % 4 == 3:
            self.asked_before(one, day)
        else:
            self.screened(one, day)
        if workdays >= 5:
            self._towards_decision(one, add_workdays(day, 3), number)

    def _towards_decision(self, one: Brought, day: dt.date, number: int) -> None:
        discovery, agenda = self.discovery, self.agenda
        if number % 5 == 4:
            agenda.on(day, lambda: discovery.propose_decline(one), minute=300)
            return
        agenda.on(day, lambda: discovery.check(one), minute=300)
        agenda.on(add_workdays(day, 1), lambda: discovery.put_forward(one), minute=310)
        step, today, later = number % 5, agenda.today, agenda.today + dt.timedelta(days=CARE)
        if step == 0:
            return
        asked = self.house.specialist(one.field, today, later)
        agenda.on(agenda.workdays_ago(1), lambda: self.proposal.offer(one, asked), minute=320)
        if step == 1:
            agenda.on(agenda.workdays_ago(0), lambda: self.proposal.accept(one, asked), minute=330)
        if step == 2:
            other = self.house.specialist(one.field, today, later, but=asked)
            agenda.on(agenda.workdays_ago(0), lambda: self.proposal.refuse(one, asked), minute=330)
            agenda.on(agenda.workdays_ago(0), lambda: self.proposal.offer(one, other), minute=340)

    def asked(self, one: Brought, days: int, number: int) -> None:
        day = self.agenda.ago(days)
        self.screened(one, self.agenda.workdays_ago(2, before=day))
        self.agenda.on(day, lambda: self.discovery.ask(one), minute=250)

    def _declined(self, one: Brought, days: int, number: int) -> None:
        """Of the refusals two appeals wait for their answer, one was dismissed, one upheld and the technology came back."""
        discovery, agenda = self.discovery, self.agenda
        day = self.declined(one, days, proposed=number % 2 == 0)
        if number > 3:
            return
        agenda.on(day + dt.timedelta(days=4 if number < 2 else 9), lambda: discovery.appeal(one), minute=100)
        if number >= 2:
            agenda.on(day + dt.timedelta(days=16), lambda: discovery.answer_appeal(one, upheld=number == 2), minute=120)
        if number == 2:
            agenda.on(day + dt.timedelta(days=20), lambda: discovery.bring_back(one), minute=60)
            agenda.on(agenda.workdays_ago(4), lambda: discovery.screen(one), minute=90)

    def returned(self, one: Brought) -> None:
        """Refused half a year ago, and back after the cool-down with what has changed."""
        self.declined(one, AFTER, proposed=True)
        self.agenda.on(self.agenda.workdays_ago(2), lambda: self.discovery.bring_back(one), minute=150)

    def _merged(self, one: Brought, number: int) -> None:
        """Where the other one came first; the last two wait for the second person, one was once refused."""
        days = MERGED[number] if 0 <= number < len(MERGED) else (45 if number == -1 else None)
        target = self.came[one.merge_into]
        day = self.agenda.workdays_ago(1) if days is None else max(self.agenda.ago(days), add_workdays(target, 8))
        self.merged(one, day, refused_once=number == 2, confirmed=days is not None)

    # --- candidates
    def candidate(self, one: Brought, days: int, number: int) -> None:
        """A short lead as a candidate: the specialist has begun a card and been to see the team."""
        day, proposal = self.agenda.ago(days), self.proposal
        taker = self.becomes_candidate(one, day, self.agenda.today + dt.timedelta(days=CARE), number=number)
        if days > 4:
            self.agenda.on(day + dt.timedelta(days=2), lambda: proposal.sketch(one), minute=90)
        for after, kind in ((6, "visit"), (12, "interview"), (17, "reference"))[: number % 4]:
            if days > after:
                self.agenda.on(
                    day + dt.timedelta(days=after), partial(proposal.note, one, kind, "", "medium"), minute=180
                )
        self._hand_over(one, taker, day, number)

    def diligent(self, one: Brought, days: int, *, whole: bool) -> None:
        """Diligence on a technology over ``days``: draft, visits, revision; and when ``whole``, evidence, plan and experts."""
        day = self.agenda.ago(days)
        self.becomes_candidate(one, day, self.agenda.today + dt.timedelta(days=CARE))
        self.studied(one, day, days, whole=whole)

    def _hand_over(self, one: Brought, taker: str, begun: dt.date, number: int) -> None:
        """One specialist has handed a dossier over; another has been asked to take one: not before it was taken, however many holidays lie between."""
        if number not in (HANDED_OVER, ASKED_TO_HAND_OVER):
            return
        today = self.agenda.today
        other = self.house.specialist(one.field, today, today + dt.timedelta(days=CARE), but=taker)
        next_day = dt.timedelta(days=1)
        asked = max(begun + next_day, self.agenda.workdays_ago(5 if number == HANDED_OVER else 1))
        self.agenda.on(asked, lambda: self.proposal.hand_over(one, other), minute=300)
        if number == HANDED_OVER:
            accepted = max(asked + next_day, self.agenda.workdays_ago(4))
            self.agenda.on(accepted, lambda: self.proposal.accept(one, other), minute=60)
