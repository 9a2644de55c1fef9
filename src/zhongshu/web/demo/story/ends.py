"""After the last gate, and beside the work: acceptance, outcomes, landings, a transfer case, graduation, 核爆点, what the public may read.

Flows in: a technology, its life, the first day of work. Flows out: acts; those that would lie ahead of today are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

from zhongshu.decisions.models import Decision
from zhongshu.people.actor import Actor
from zhongshu.transfer.models import NuclearPoint
from zhongshu.web.demo.acceptance import Accepting
from zhongshu.web.demo.committee import Said
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.delivery import Delivery
from zhongshu.web.demo.lives import Acceptance, Graduation, Landing, Life, Nuclear, Outcome
from zhongshu.web.demo.story.beside import beside
from zhongshu.web.demo.story.days import ASKED_TO_GRADUATE, GRADUATED
from zhongshu.web.demo.story.turns import Turning
from zhongshu.web.demo.transfer import Transfer

PANEL = ("technical", "industry", "user", "technical")
JUDGED = {
    "excellent": "考核指标全部达到，第三方数据完整，经费使用与任务书一致。",
    "passed": "主要指标达到，未尽事项已写明去向，同意通过。",
}
YEAR = re.compile(r"20\d\d(?=-)")  # a number written by hand carries some year; the year of its day is put in its place
LAPSED = "转化未形成持续的市场路径，成果已入库并开放，按结题处理"
GRADUATES = "毕业检验已由他人核实，公共资金可以退出，同意毕业，此后每年跟踪。"
DESIGNATES = "五项认定条件均有他人核实的证据，链条布局可行，同意认定，每半年复评。"
DOUBTS = "订单仍集中在少数客户，宜再看一个采购周期。"
LANDMARK = "首个由独立第三方付费的实绩，可供同领域参照"


class Ending(Turning):
    """Tells what came of a life."""

    def ended(self, one: Brought, life: Life, begun: dt.date, story: Delivery) -> None:
        """Everything a life tells beyond its gates."""
        transfer = Transfer(story.by)
        for outcome in life.outcome:
            self.at(begun + dt.timedelta(days=outcome.day), partial(self._outcome, one, transfer, outcome), minute=150)
        for landing in life.landing:
            self.at(begun + dt.timedelta(days=landing.day), partial(self._landing, one, transfer, landing, begun + dt.timedelta(days=landing.day)), minute=160)  # fmt: skip
        if life.transfer:
            self._transferred(one, life, begun, transfer)
        for ago, deed in beside(
            one.slug, transfer, self.house.organisations, lambda slug: self.discovery.dossier(slug).pk
        ):
            self.at(self.agenda.ago(ago), deed, minute=220)
        signed = self._accepted(one, life, begun, story) if life.acceptance else None
        if signed and life.graduation:
            self._graduated(one, life, begun, signed, transfer)

    def _outcome(self, one: Brought, transfer: Transfer, told: Outcome) -> None:
        transfer.outcome(
            self.dossier(one).pk, kind=told.kind, title=(told.title_zh, told.title_en), evidence=f"{told.evidence}，原件存卷",
            percent=told.share_percent, wan=told.amount_wan,
        )  # fmt: skip

    def _landing(self, one: Brought, transfer: Transfer, told: Landing, day: dt.date) -> None:
        transfer.landing(
            self.dossier(one).pk, kind=told.kind, region=told.region, district=told.district, firm=told.firm, evidence=told.evidence,
            number=YEAR.sub(str(day.year), told.evidence_no), wan=told.amount_wan, jobs=told.jobs,
        )  # fmt: skip

    # --- acceptance
    def _accepted(self, one: Brought, life: Life, begun: dt.date, story: Delivery) -> dt.date | None:
        """From the last gate to the signature; the day of it."""
        told, gate = life.acceptance, life.gate[-1]
        if told is None:
            return None
        arrived = self.gate_day(one, life, gate, begun) + dt.timedelta(days=14)
        signed = min(
            max(arrived + dt.timedelta(days=24), self.month(begun, told.month)), arrived + dt.timedelta(days=43)
        )
        accepting = Accepting(story)
        kept: dict[str, list[Actor]] = {}
        day = lambda n: arrived + dt.timedelta(days=n)  # noqa: E731

        def seat() -> None:
            dossier = self.dossier(one)
            kept["experts"] = [self.kit.experts.account(slug) for slug in self.kit.experts.pick(dossier, PANEL)]
            accepting.seat(dossier.pk, kept["experts"])

        self.at(day(5), lambda: self._report(one, told, gate.exam_value, accepting, story), minute=200)
        self.at(day(8), seat, minute=100)
        self.at(day(11), lambda: accepting.accept(self.dossier(one).pk, kept["experts"]), minute=200)
        self.at(day(18), lambda: self._vote(one, told, accepting, kept["experts"]), minute=200)
        target = "TRANS" if life.transfer or life.graduation else "DONE"
        if told.open_votes:  # signed once all have voted
            return None
        self.at(signed, lambda: self._sign(one, told, target, accepting), minute=200)
        return signed

    def _report(self, one: Brought, told: Acceptance, reached: float, accepting: Accepting, story: Delivery) -> None:
        pk = self.dossier(one).pk
        story.report_costs(pk, 0.97)
        accepting.report(pk, text=told.report, openness=told.openness, reached=reached)

    def _vote(self, one: Brought, told: Acceptance, accepting: Accepting, experts: list[Actor]) -> None:
        votes = [
            (expert, told.result if n != 1 else "passed", JUDGED[told.result if n != 1 else "passed"])
            for n, expert in enumerate(experts)
        ]
        accepting.vote(self.dossier(one).pk, votes[: len(votes) - told.open_votes])

    def _sign(self, one: Brought, told: Acceptance, target: str, accepting: Accepting) -> None:
        accepting.sign(
            self.dossier(one).pk, target=target, result=told.result, summary=told.opinion, reason="同意验收组意见"
        )  # fmt: skip

    # --- transfer
    def _transferred(self, one: Brought, life: Life, begun: dt.date, transfer: Transfer) -> None:
        """``day`` of the life is the day of the contract."""
        told = life.transfer
        if told is None:
            return
        day = lambda n: begun + dt.timedelta(days=told.day + n)  # noqa: E731
        pk = lambda: self.dossier(one).pk  # noqa: E731
        names = {slug: firm.name_zh for slug, firm in self.house.firms.items()}
        self.at(day(-46), lambda: transfer.open(
            pk(), mode=told.mode, title=told.title, party_id=self.house.organisations[told.party],
            pieces=[(p.kind, p.title, names[p.owner]) for p in told.piece], split=[(s.kind, s.party, s.percent) for s in told.share],
        ), minute=200)  # fmt: skip
        self.at(day(-34), lambda: transfer.value(pk(), wan=told.amount_wan, method=told.valuation), minute=200)
        self.at(day(-20), lambda: transfer.publish(pk(), told.publicity), minute=200)
        number = f"ZH-{begun + dt.timedelta(days=told.day):%y%m}-{len(one.slug):02d}"
        self.at(
            day(0),
            lambda: transfer.sign(pk(), number=number, wan=told.amount_wan, equity=told.equity_percent),
            minute=200,
        )
        self.at(day(30), lambda: transfer.close(pk(), told.income_wan), minute=200)

    # --- graduation
    def _claim(self, one: Brought, transfer: Transfer, told: Graduation) -> None:
        evidence = f"{told.evidence}，原件存卷"
        transfer.claim(
            self.dossier(one).pk, test=told.test, statement=told.statement, evidence=evidence, wan=told.amount_wan
        )

    def _graduated(self, one: Brought, life: Life, begun: dt.date, signed: dt.date, transfer: Transfer) -> None:
        """The tests are claimed as they are met; after acceptance the committee is asked."""
        pk = lambda: self.dossier(one).pk  # noqa: E731
        for claim in life.graduation:
            self.at(begun + dt.timedelta(days=claim.day), partial(self._claim, one, transfer, claim), minute=180)
        matter = "；".join(claim.statement.rstrip("。") for claim in life.graduation)
        last = begun + dt.timedelta(days=max(claim.day for claim in life.graduation))
        kept: dict[str, Decision] = {}

        def ask() -> None:
            kept["decision"] = transfer.ask(pk(), f"毕业检验：{matter}。")

        if one.slug in ASKED_TO_GRADUATE:
            self.at(self.agenda.ago(ASKED_TO_GRADUATE[one.slug]), ask, minute=200)
            said = Said(GRADUATES, DOUBTS, 70)
            self.at(
                max(self.agenda.workdays_ago(2), self.agenda.ago(ASKED_TO_GRADUATE[one.slug])),
                lambda: self.kit.award.committee.partly(kept["decision"], {pk(): said}, 2),
                minute=210,
            )
        if one.slug not in GRADUATED:
            return
        asked = max(signed, last) + dt.timedelta(days=12)
        self.at(asked, ask, minute=200)
        self.at(asked + dt.timedelta(days=12), lambda: self._decide(kept["decision"], pk(), GRADUATES, 75), minute=200)
        done = asked + dt.timedelta(days=13)
        self.at(done, lambda: transfer.graduate(self._member(one), pk(), GRADUATES), minute=200)
        if life.nuclear:
            self._designated(one, life.nuclear, done, transfer)
        else:
            self.at(done + dt.timedelta(days=30), lambda: self._landmark(one, life, transfer), minute=200)

    def _decide(self, decision: Decision, ref: str, reasons: str, percent: int) -> None:
        fresh = Decision.objects.get(pk=decision.pk)
        said = Said(reasons, DOUBTS, percent, opposed=True)
        self.kit.award.committee.decide(fresh, {}, {ref: said}, reasons=reasons, dissent=DOUBTS)

    def _member(self, one: Brought) -> Actor:
        """A member of the committee from the center itself, who has no interest in anybody's work."""
        return self.house.actor(self.house.of_role("COM")[0])

    def _designated(self, one: Brought, told: Nuclear, graduated: dt.date, transfer: Transfer) -> None:
        pk = lambda: self.dossier(one).pk  # noqa: E731
        kept: dict[str, Decision] = {}
        day = lambda n: graduated + dt.timedelta(days=n)  # noqa: E731

        def propose() -> None:
            criteria = {c.code: f"{c.statement}（{c.evidence}）" for c in told.criterion}
            kept["decision"] = transfer.point(pk(), statement=told.statement, layout=told.layout, criteria=criteria)

        self.at(day(25), propose, minute=200)
        self.at(day(36), lambda: self._decide(kept["decision"], self._point(one), DESIGNATES, 65), minute=200)
        self.at(day(37), lambda: transfer.designate(self._member(one), pk(), DESIGNATES), minute=200)
        summary = (told.summary_zh, told.summary_en)
        self.at(day(46), lambda: transfer.show_point(pk(), summary), minute=200)
        self.at(day(50), lambda: transfer.landmark(pk(), "revenue", reason=LANDMARK, summary=summary), minute=200)

    def _point(self, one: Brought) -> str:
        return str(NuclearPoint.objects.get(dossier=self.dossier(one)).pk)

    def _landmark(self, one: Brought, life: Life, transfer: Transfer) -> None:
        told = next(row for row in life.outcome if row.kind == "first_use")
        summary = (f"{one.title_zh}：{told.title_zh}，{told.evidence}。", f"{one.title_en}: {told.title_en}.")
        transfer.landmark(self.dossier(one).pk, told.kind, reason=LANDMARK, summary=summary)
