"""The lives of which a few lines are told: awarded, judged, kept in the reserve. They go the way of the told ones, with texts composed for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.story.days import STUDIED
from zhongshu.web.demo.story.outlines import AWARDED, HALTS, JUDGED, LATE
from zhongshu.web.demo.story.teller import CARE
from zhongshu.web.demo.story.told import Told
from zhongshu.web.demo.thin_life import Outline, composed
from zhongshu.web.demo.thin_plan import with_plan


class Thin(Told):
    """Puts the thin lives on the agenda."""

    def tell(self) -> None:
        more = self.content.more
        for slug, (name, outline) in AWARDED.items():
            if slug in more:
                one = self._planned(more[slug], outline)
                self.awarded(one, composed(one, outline), name)
        for slug, (days, outline) in JUDGED.items():
            if slug in more:
                self._judged(self._planned(more[slug], outline), days, outline)

    def _planned(self, one: Brought, outline: Outline) -> Brought:
        """With its plan, which further acts find under the same slug."""
        planned = replace(with_plan(one, outline.stages_wan), outcome=one.outcome)
        self.content.brought[one.slug] = planned
        return planned

    def _judged(self, one: Brought, days: int, outline: Outline) -> None:
        called = self.agenda.ago(days)
        benched = called + dt.timedelta(days=25) if outline.way == "bench" else called + dt.timedelta(days=57)
        last = (
            benched if outline.way == "bench" or outline.deck else self.agenda.today + dt.timedelta(days=CARE + STUDIED)
        )
        self.judged(one, composed(one, outline), called, last, late=LATE.get(one.slug, 0), halt=HALTS.get(one.slug, ""))
