"""Due diligence on a technology: drafts, visits, revision, evidence, plan, experts, over some twenty-seven days or fewer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.story.teller import Teller

WHOLE_DAYS = 27  # what the days below were written for
NOTES = (  # day after the candidate was made; note kind, property, sureness, flag
    (6, "visit", "scene", "medium", "none"),
    (9, "ip", "exclusivity", "high", "amber"),
    (13, "market", "need", "medium", "none"),
    (18, "test", "route", "high", "none"),
)
Sitting = Callable[[Brought], None]


class Diligent(Teller):
    """Tells what a specialist and a team do with a candidate."""

    def studied(self, one: Brought, day: dt.date, days: int, *, whole: bool, kinds: Sequence[str] = ()) -> None:
        """Draft and visit; and when ``whole``, evidence, plan and the experts of these kinds."""
        proposal, part = self.proposal, min(1.0, days / WHOLE_DAYS)
        steps: list[tuple[float, Sitting]] = [(3, proposal.first_draft)]
        if whole:
            steps += [(10, proposal.revise), (14, proposal.show_evidence), (17, proposal.plan)]
        for after, do in steps:
            self.agenda.on(day + dt.timedelta(days=max(1, round(after * part))), partial(do, one), minute=120)
        for after, kind, code, sure, flag in NOTES if whole else NOTES[:2]:
            when = day + dt.timedelta(days=max(2, round(after * part)))
            self.agenda.on(when, partial(proposal.note, one, kind, code, sure, flag), minute=200)
        if whole:
            wanted = tuple(kinds) or self._kinds()
            when = day + dt.timedelta(days=round(21 * part))
            self.agenda.on(when, lambda: proposal.name_experts(one, wanted), minute=240)

    def _kinds(self) -> tuple[str, ...]:
        """Somebody from industry, a user or an investor, and technical experts."""
        return ("industry", self.chance.choice(("user", "investor")), *("technical",) * self.chance.choice((3, 3, 4)))
