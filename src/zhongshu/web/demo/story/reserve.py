"""The reserve: who came early, who rose, by which lane or on what evidence, who was granted a little money, who was overtaken, who went stale.

Flows in: the table of the reserve and whoever else stands on the bench. Flows out: acts, and the clock of the house on a few days.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from zhongshu.bench.actions import ask_grant, decide_grant, grant_lane
from zhongshu.bench.chores import keep_bench
from zhongshu.bench.models import NurtureGrant
from zhongshu.bench.queries import need_entry
from zhongshu.discovery.models import Signal
from zhongshu.kernel import clock
from zhongshu.kernel.money import fen_from_wan
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actors import actor_of
from zhongshu.web.demo import card
from zhongshu.web.demo.bench import EXAM
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.story.outlines import RESERVE, Kept
from zhongshu.web.demo.story.teller import Teller
from zhongshu.web.demo.thin_plan import with_plan

STUDY = 24  # days from candidate to bench
LOOKED_OVER = (720, 600, 480, 370, 280, 190, 100, 20)  # days ago
KEPT_ON = (330, 240, 150, 75, 30, 1)  # days ago on which the house looked over the reserve
LANES = {
    "contest": ("颠覆性技术大赛总决赛获奖证书", "证书与评审记录已核对，符合优胜者直接入板凳的规则"),
    "seal": ("卓越印章 SEAL-{year}-017", "国家评审得分过线而名额已满，印章经发证单位核验在有效期内"),
}
REFUSED = "同一问题已有别组在做，先等其结果，不重复支持"
GRANTED = "金额小、能考、能学到东西，批准"
NEWS = {
    "test": "第三方抽测一批，「{metric}」中位值比上次提高约一成，原始记录随附。",
    "user": "一家用户提供试验场地，并书面承诺试用期内给出运行数据。",
    "publication": "核心方法的发明专利授权，权利要求覆盖样机结构。",
}
SOURCES = {"test": "检测报告，附件第 3 页", "user": "意向函扫描件", "publication": "授权公告"}
LATER_REVIEWS = 80  # days ago within which everything on the bench was looked at


class Reserve(Teller):
    """Puts the reserve on the agenda."""

    def tell(self) -> None:
        for slug, kept in RESERVE.items():
            if slug in self.content.more:
                one = with_plan(self.content.more[slug], (60, 140, 220))
                self.content.brought[slug] = one
                self._kept(one, kept)
        for days in KEPT_ON:
            self.agenda.on(self.agenda.ago(days), keep_bench, minute=475)
        for days in LOOKED_OVER:
            self.agenda.on(self.agenda.ago(days), self._looked_over, minute=340)

    def _looked_over(self) -> None:
        """The specialists review what is due soon, so that a reserve of three years is not a heap of dates gone by."""
        soon = clock.today() + dt.timedelta(days=30)
        for dossier in Dossier.objects.filter(state="BENCH", due_on__lt=soon, specialist__isnull=False).order_by(
            "code"
        ):
            self.kit.bench.review(actor_of(dossier.specialist), dossier)

    def _kept(self, one: Brought, kept: Kept) -> None:
        agenda, moved = self.agenda, self.agenda.ago(kept.days)
        day = moved - dt.timedelta(days=STUDY)
        self.becomes_candidate(one, day, moved)
        agenda.on(day + dt.timedelta(days=5), partial(self._sketched, one), minute=90)
        agenda.on(day + dt.timedelta(days=9), lambda: self.proposal.note(one, "visit", "", "medium"), minute=180)
        agenda.on(moved, lambda: self.proposal.to_bench(one), minute=420)
        if kept.lane:
            agenda.on(moved + dt.timedelta(days=4), partial(self._lane, one, kept.lane), minute=200)
        elif kept.tier == "B2":
            agenda.on(moved + dt.timedelta(days=12), partial(self._rises, one), minute=200)
        else:
            agenda.on(moved + dt.timedelta(days=8), partial(self._opinion, one, "unsure"), minute=200)
        if kept.grant:
            self._granted(one, kept, *kept.grant)
        if kept.heard:
            agenda.on(agenda.ago(kept.heard), partial(self._heard, one, kept.heard), minute=300)
        if kept.reviewed:
            agenda.on(agenda.ago(kept.reviewed), partial(self._reviewed, one), minute=330)
        if kept.setback:
            agenda.on(agenda.ago(22), partial(self._overtaken, one), minute=200)

    def _dossier(self, one: Brought) -> Dossier:
        return self.discovery.dossier(one.slug)

    def _sketched(self, one: Brought) -> None:
        """Direction, killers and rights; the team is not complete yet."""
        specialist, firm = self.proposal.specialist(one), self.house.firms[one.organisation].name_zh
        self.proposal.write(specialist, one, "direction", card.direction(one))
        self.proposal.write(specialist, one, "assumptions", card.assumptions(one, self.agenda.today))
        self.proposal.write(specialist, one, "ip_assets", card.ip_assets(one, firm))

    def _opinion(self, one: Brought, *stances: str) -> None:
        self.kit.bench.verdicts(self.proposal.specialist(one), self._dossier(one), *stances)

    def _rises(self, one: Brought) -> None:
        """Three opinions from outside, a killer that holds, and the lead of the field raises it."""
        self._opinion(one, "yes", "yes", "unsure")
        self.kit.bench.killer_holds(self.proposal.specialist(one), self._dossier(one))
        self.kit.bench.raise_it(self.discovery.leader(one), self._dossier(one))

    def _lane(self, one: Brought, kind: str) -> None:
        reference, evidence = LANES[kind]
        leader, until = self.discovery.leader(one), self.agenda.today + dt.timedelta(days=200)
        grant_lane(
            leader, self._dossier(one), kind=kind, reference=reference.format(year=self.agenda.today.year - 1), evidence=evidence, valid_until=until
        )  # fmt: skip
        self.kit.bench.raise_it(leader, self._dossier(one), evidence)

    def _granted(self, one: Brought, kept: Kept, wan: int, months: int, days: int, purpose: str, result: str) -> None:
        """Asked and decided; ended where the result is known. A result of ``?`` is not decided yet, ``-`` was refused."""
        asked = self.agenda.ago(days)
        self.agenda.on(asked, partial(self._ask, one, wan, months, purpose), minute=200)
        if result != "?":
            self.agenda.on(asked + dt.timedelta(days=5), partial(self._decide, one, result != "-"), minute=200)
        if result not in ("", "?", "-"):
            ends = min(asked + dt.timedelta(days=5 + 30 * months), self.agenda.workdays_ago(2))
            self.agenda.on(ends, partial(self._ended, one, kept.passed, result), minute=200)

    def _ask(self, one: Brought, wan: int, months: int, purpose: str) -> None:
        dossier = self._dossier(one)
        ask_grant(
            self.proposal.specialist(one), dossier, version=need_entry(dossier).version, amount_fen=fen_from_wan(wan), months=months,
            purpose=purpose, exam=f"{purpose}，{EXAM}",
        )  # fmt: skip

    def _grant(self, one: Brought) -> NurtureGrant:
        return NurtureGrant.objects.select_related("entry").filter(entry__dossier=self._dossier(one)).latest("asked_on")

    def _decide(self, one: Brought, yes: bool) -> None:
        grant = self._grant(one)
        decide_grant(
            self.discovery.leader(one), self._dossier(one), grant, version=grant.version, yes=yes, reason=GRANTED if yes else REFUSED
        )  # fmt: skip

    def _ended(self, one: Brought, passed: bool, result: str) -> None:
        grant = self._grant(one)
        self.kit.bench.nurture_ends(
            self.proposal.specialist(one), self._dossier(one), grant, passed=passed, result=result
        )

    def _heard(self, one: Brought, days: int) -> None:
        """Something new; of which kind changes from one to the other."""
        kind = list(NEWS)[days % len(NEWS)]
        text = NEWS[kind].format(metric=one.metric_zh)
        self.kit.bench.evidence(self.proposal.specialist(one), self._dossier(one), kind, text, source=SOURCES[kind])

    def _reviewed(self, one: Brought) -> None:
        self.kit.bench.review(self.proposal.specialist(one), self._dossier(one))

    def _overtaken(self, one: Brought) -> None:
        """A rival's signal is linked, and the dossier falls a tier."""
        signal = Signal.objects.filter(field=one.field).order_by("on").last() or Signal.objects.order_by("on").last()
        if signal:
            self.kit.bench.overtaken(
                self.proposal.specialist(one), self.discovery.leader(one), self._dossier(one), signal.pk
            )
