"""The three years before: leads that came, were watched, asked, refused, withdrawn, merged, benched. Their inbox is long closed.

Flows in: the further leads of the content that tell no life of their own. Flows out: acts spread evenly over the span.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from zhongshu.kernel.workdays import add_workdays
from zhongshu.web.demo import words
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.story.days import spread
from zhongshu.web.demo.story.teller import CARE, Teller

RECENT_CANDIDATES = (5, 10, 14, 20, 25, 29)
RECENT_ASKED = (8, 20, 39)
FRESH = (0, 1, 1, 2, 3, 4)  # working days since those came that still wait
IN_SCREENING = (1, 3, 4, 6)
REASONS = ("incremental", "scene-weak", "route-unclear", "cost", "timing", "need-soft")


class Earlier(Teller):
    """Puts what is long decided on the agenda."""

    def tell(self) -> None:
        """Everything, each lead once."""
        by = {name: self._of(name) for name in ("candidate", "watch", "ask", "decline", "merge", "stay")}
        self._candidates(by["candidate"])
        self._watched(by["watch"])
        self._asked(by["ask"])
        for days, one in zip(spread(len(by["decline"]), 205, 1150), by["decline"], strict=True):
            self.declined(one, days, proposed=days % 2 == 0)
        self._stayed(
            [*by["stay"], *(one for one in self.content.more.values() if one.told and one.slug not in self.came)]
        )
        for days, one in zip(spread(len(by["merge"]), 210, 900), by["merge"], strict=True):
            self.merged(one, max(self.agenda.ago(days), add_workdays(self.came[one.merge_into], 8)))

    def _of(self, outcome: str) -> list[Brought]:
        return [one for one in self.content.more.values() if one.outcome == outcome]

    def _candidates(self, pool: list[Brought]) -> None:
        """The newest are candidates, some teams gave up on the way, most were early and wait on the watch bench."""
        now, before = pool[: len(RECENT_CANDIDATES)], pool[len(RECENT_CANDIDATES) :]
        for days, one in zip(RECENT_CANDIDATES, now, strict=True):
            day = self.agenda.ago(days)
            self.becomes_candidate(one, day, self.agenda.today + dt.timedelta(days=CARE))
            self.agenda.on(day + dt.timedelta(days=2), partial(self.proposal.sketch, one), minute=90)
        gave_up, early = before[:5], before[5:]
        for days, one in zip(spread(len(gave_up), 250, 1000), gave_up, strict=True):
            day, last = self.agenda.ago(days), self.agenda.ago(days - 19)
            self.becomes_candidate(one, day, last)
            self.agenda.on(last, partial(self.discovery.withdraw, one), minute=300)
        self._benched(early, 33, 470)

    def _benched(self, pool: list[Brought], last: int, first: int) -> None:
        for days, one in zip(spread(len(pool), last, first), pool, strict=True):
            self.early(one, days)

    def _watched(self, pool: list[Brought]) -> None:
        """The newest are in the nursery; of the older ones some were benched later, some never answered."""
        for number, (days, one) in enumerate(zip(spread(10, 6, 88), pool, strict=False)):
            self.watched(one, days, number)
        self._benched(pool[10:17], 60, 420)
        for days, one in zip(spread(len(pool[17:]), 140, 900), pool[17:], strict=True):
            self.never_answers(one, self.agenda.ago(days))

    def _asked(self, pool: list[Brought]) -> None:
        """Three wait for an answer; of the older ones some answered and went on, some did not."""
        for days, one in zip(RECENT_ASKED, pool, strict=False):
            day = self.agenda.ago(days)
            self.screened(one, self.agenda.workdays_ago(2, before=day))
            self.agenda.on(day, partial(self.discovery.ask, one), minute=250)
        silent, answered = pool[3:8], pool[8:]
        for days, one in zip(spread(len(silent), 180, 1080), silent, strict=True):
            self.never_answers(one, self.agenda.ago(days))
        for days, one in zip(spread(len(answered), 260, 1010), answered, strict=True):
            day = self.agenda.ago(days)
            self.asked_before(one, day)
            refused = self._refused(one, days)
            self.agenda.on(add_workdays(day, 6), partial(self.discovery.decline, refused), minute=290)

    def _stayed(self, pool: list[Brought]) -> None:
        """Of those nothing special is told of: a few wait now, the others were watched, refused, withdrawn."""
        fresh, rest = pool[: len(FRESH)], pool[len(FRESH) :]
        for workdays, one in zip(FRESH, fresh, strict=True):
            self.arrives(one, self.agenda.workdays_ago(workdays), judged=workdays > 1)
        now, rest = rest[: len(IN_SCREENING)], rest[len(IN_SCREENING) :]
        for workdays, one in zip(IN_SCREENING, now, strict=True):
            self.screened(one, self.agenda.workdays_ago(workdays))
        joined = {one.merge_into for one in self._of("merge")}
        rest.sort(key=lambda one: one.slug not in joined)  # what others join is still there to be joined
        for number, (days, one) in enumerate(zip(spread(8, 11, 86), rest, strict=False)):
            self.watched(one, days, number)
        refused, left = rest[8:23], rest[23:]
        for days, one in zip(spread(len(refused), 215, 1220), refused, strict=True):
            self.declined(self._refused(one, days), days, proposed=days % 3 == 0)
        for number, (days, one) in enumerate(zip(spread(len(left), 100, 1130), left, strict=True)):
            if number % 2:
                self.never_answers(one, self.agenda.ago(days))
            else:
                self.withdraws(one, self.agenda.ago(days))

    def _refused(self, one: Brought, days: int) -> Brought:
        """The lead with a reason and the words that were sent."""
        return replace(one, reason=REASONS[days % len(REASONS)], feedback=words.feedback(one))
