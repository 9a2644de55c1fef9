"""The told lives: every technology whose life was written at length, from its arrival to wherever today finds it."""

from __future__ import annotations

import datetime as dt

from zhongshu.web.demo.committee import Said
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.lives import Life
from zhongshu.web.demo.story.days import AWARDED, BEFORE_COMMITTEE, FROM_DECK, JUDGED
from zhongshu.web.demo.story.ends import Ending
from zhongshu.web.demo.story.rounds import Entry
from zhongshu.web.demo.story.teller import CARE
from zhongshu.web.demo.story.work import agreed

LAST_OUTCOMES = ("STOP", "REVOKE", "MERGE")
DOUBT = "证据尚不足，宜先入储备"


class Told(Ending):
    """Puts the told lives on the agenda, the oldest first."""

    def tell(self) -> None:
        for slug, life in self.content.lives.items():
            if slug in self.content.brought:
                self._life(self.content.brought[slug], life)

    def _life(self, one: Brought, life: Life) -> None:
        if one.slug in AWARDED:
            self.awarded(one, life, AWARDED[one.slug])
        else:
            called = self.agenda.ago(JUDGED[one.slug])
            self.judged(one, life, called, called + dt.timedelta(days=25))

    def awarded(self, one: Brought, life: Life, name: str) -> None:
        """Through its round into work, and to its end."""
        rounds, award = self.kit.rounds, life.award
        if award is None:
            raise LookupError(f"{one.slug} joins a round without an award")
        begun = rounds.starts(name)
        called = rounds.day(name) - dt.timedelta(days=BEFORE_COMMITTEE + FROM_DECK.get(one.slug, 0))
        taker = self.judged(one, life, called, self._last(one, life, begun))
        doubt = life.opinion.dissent[0] if life.opinion.dissent else DOUBT
        note = "；".join(f"{option.title}：{option.reason.rstrip('。')}" for option in award.option)
        said = Said(award.reasons, doubt, round(award.predicted * 100), opposed=None if life.opinion.dissent else False)
        objection = (award.publicity.objection, award.publicity.answer) if award.publicity else None
        rounds.join(
            name,
            Entry(one, said, f"备选：{note}。", sum(award.stage_wan), agreed(one, life), objection, held=life.unsigned),
        )
        story = self.delivery(one, taker)
        self.worked(one, life, begun, story)
        self.ended(one, life, begun, story)

    def _last(self, one: Brought, life: Life, begun: dt.date) -> dt.date:
        """The last day in a specialist's care."""
        today = self.agenda.today
        if life.gate and life.gate[-1].outcome in LAST_OUTCOMES:
            return min(today, self.gate_day(one, life, life.gate[-1], begun) + dt.timedelta(days=40))
        return today + dt.timedelta(days=CARE)
