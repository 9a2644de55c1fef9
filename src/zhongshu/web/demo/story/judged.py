"""From candidate to the committee: diligence, appraisal, refinement, the round. One path for every life, told at length or in a few lines.

Flows in: a technology, its life, the day the appraisal is called. Flows out: acts; those that would lie ahead of today are left out, so that a
dossier stands wherever today finds it.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable
from functools import partial

from zhongshu.appraisal.actions.opinion import SYNTHESIS_LEAST, Written
from zhongshu.appraisal.models import BENCH, DECLINE, REFINE
from zhongshu.kernel.money import fen_from_wan
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.lives import Life
from zhongshu.web.demo.story.days import FROM_DECK, STUDIED
from zhongshu.web.demo.story.diligence import Diligent

ANSWERING = 3  # experts who answer a cross round; the others stand by theirs
WEAK = 4  # a property below this asks for a waiver
SCORED = "各项评分与证据见专家意见汇总，分歧已逐条记录。"
WAIVER = "单项评分偏低的原因在首阶段考核中单列检验，按书面豁免处理。"
CLINIC_WITH = "先河先导基金与东引擎资本的投资经理"
SEAT_LATER = "本计划的席位要到下一次调整才有，其余席位限于其他专项"
USER_CAME = "一家用户来函，愿在样机到位后提供一条产线做三个月对照。"
CHANGED = "按诊断意见修订首阶段任务与考核口径，形成新一版方案。"
FEW_FEEDBACK = {
    REFINE: "论证通过。优化任务{n}项已列入清单，请与专员逐项核对；专家的不同意见附后。",
    BENCH: "潜力得到认可，证据尚需补充，卷宗转入储备。请先回答意见书所列问题，专员会与您约定补充测试。",
}
WAYS = {"refine": REFINE, "bench": BENCH, "decline": DECLINE}
Do = Callable[[], object]


class Judged(Diligent):
    """Tells how a dossier is judged and made ready."""

    def at(self, day: dt.date, do: Do, *, minute: int | None = None) -> None:
        """Put an act down unless its day has not come."""
        if day <= self.agenda.today:
            self.agenda.on(day, do, minute=minute)

    def dossier(self, one: Brought) -> Dossier:
        return self.discovery.dossier(one.slug)

    def judged(self, one: Brought, life: Life, called: dt.date, last: dt.date, *, late: int = 0, halt: str = "") -> str:
        """``called`` is the day the dossier is sent to appraisal, ``last`` its last in somebody's care; ``late`` reviews are not in yet; ``halt`` is the
        stage in which today finds the appraisal, where it is not decided. Who takes it."""
        begun = called - dt.timedelta(days=STUDIED)
        taker = self.becomes_candidate(one, begun, last)
        self.studied(one, begun, STUDIED, whole=True, kinds=[verdict.kind for verdict in life.verdict])
        self._appraised(one, life, called, late, halt)
        if halt:
            return taker
        if life.opinion.recommendation == "refine" or life.golden_ticket:
            self._refined(one, life, called + dt.timedelta(days=25))
        return taker

    def _appraised(self, one: Brought, life: Life, called: dt.date, late: int, halt: str) -> None:
        story, day = self.kit.appraising, lambda n: called + dt.timedelta(days=n)
        self.at(called, lambda: self.proposal.to_appraisal(one), minute=400)
        self.at(day(1), lambda: story.prepare(self.dossier(one)), minute=100)
        if halt == "invited":
            return
        self.at(day(4), lambda: story.answer(self.dossier(one)), minute=200)
        self.at(day(8), lambda: self._say(one, life, late), minute=200)
        if late:
            return
        if life.golden_ticket:
            self.at(day(10), lambda: story.golden(self.dossier(one), life.golden_ticket), minute=100)
        self.at(day(13), lambda: story.cross(self.dossier(one), answering=ANSWERING), minute=200)
        if halt == "cross":
            return
        if halt == "opinion":  # half written
            self.at(day(15), lambda: story.draft(self.dossier(one), self._written(life)), minute=200)
            return
        self.at(day(22), lambda: story.end_cross(self.dossier(one)), minute=100)
        self.at(day(23), lambda: story.write(self.dossier(one), self._written(life)), minute=200)
        if halt:
            return
        self.at(day(25), lambda: self._decided(one, life), minute=200)

    def _say(self, one: Brought, life: Life, late: int) -> None:
        story = self.kit.appraising
        story.say(self.dossier(one), story.told(life.verdict), kinds=[v.kind for v in life.verdict], but=late)

    def _written(self, life: Life) -> Written:
        said = life.opinion
        synthesis = said.synthesis if len(said.synthesis) >= SYNTHESIS_LEAST else f"{said.synthesis}建议：{said.advice}"
        synthesis += SCORED * (len(synthesis) < SYNTHESIS_LEAST)
        return Written(
            WAYS[said.recommendation], synthesis, said.dissent, said.conditions, [(ask.kind, ask.text) for ask in said.ask],
            said.advice, fen_from_wan(said.stage_one_wan),
        )  # fmt: skip

    def _decided(self, one: Brought, life: Life) -> None:
        """The lead of the field follows the chair; a golden ticket carries a dossier that the figures would not."""
        way = REFINE if life.golden_ticket else WAYS[life.opinion.recommendation]
        if way == REFINE:
            self.team(one)  # its account is there before the asks come, so that they are the team's own
        feedback = life.feedback or FEW_FEEDBACK[way].format(n=len(life.opinion.ask))
        waiver = WAIVER if way == REFINE and _weak(life) else ""
        self.kit.appraising.decide(
            self.discovery.leader(one), self.dossier(one), way, feedback=feedback, waiver=waiver, code=life.reason
        )  # fmt: skip

    # --- refinement
    def _refined(self, one: Brought, life: Life, begun: dt.date) -> None:
        story, day = self.kit.refinement, lambda n: begun + dt.timedelta(days=n)
        self.at(begun, lambda: self.team(one), minute=300)
        for number, clinic in enumerate(life.clinic):
            self.at(day(clinic.day), partial(self._clinic, one, life, number), minute=300)
        told = [answer.text for answer in life.answer]
        half = len(told) // 2
        self.at(day(11), lambda: story.answer(self.team(one), self.dossier(one), told[:half], most=half), minute=100)
        self.at(day(18), lambda: story.answer(self.team(one), self.dossier(one), told[half:]), minute=100)
        self.at(day(20), lambda: story.judge(self.specialist(one), self.dossier(one)), minute=200)
        self.at(day(24), lambda: self._ready(one), minute=100)
        self.at(day(28), lambda: story.accept_and_sign(self.specialist(one), self.dossier(one)), minute=200)
        if life.deck:
            self.at(day(31), lambda: self.kit.bench.on_deck(self.discovery.leader(one), self.dossier(one)), minute=200)
            self.at(day(36), lambda: self.kit.award.seal(self.house.director, self.dossier(one)), minute=200)
            self.at(day(40), lambda: self.kit.award.put_surplus(self.house.director, self.dossier(one)), minute=200)
        elif waits := FROM_DECK.get(one.slug, 0):
            self._from_deck(one, day(31), waits)
        else:
            self.at(day(34), lambda: story.propose(self.discovery.leader(one), self.dossier(one)), minute=200)

    def _from_deck(self, one: Brought, since: dt.date, waits: int) -> None:
        """Ready before its programme has a seat: on deck, kept fresh by a user's letter, looked over, called up when the seat is there."""
        bench = self.kit.bench
        after = lambda n: since + dt.timedelta(days=n)  # noqa: E731
        self.at(
            since, lambda: bench.on_deck(self.discovery.leader(one), self.dossier(one), evidence=SEAT_LATER), minute=200
        )
        self.at(
            after(waits // 2),
            lambda: bench.evidence(self.specialist(one), self.dossier(one), "user", USER_CAME),
            minute=300,
        )
        self.at(after(waits - 9), lambda: bench.review(self.specialist(one), self.dossier(one)), minute=330)
        self.at(after(waits + 3), lambda: bench.call(self.discovery.leader(one), self.dossier(one)), minute=200)

    def _ready(self, one: Brought) -> None:
        team = self.team(one)
        self.kit.refinement.make_measurable(team, self.dossier(one))
        self.kit.refinement.confirm(team, self.dossier(one))

    def _clinic(self, one: Brought, life: Life, number: int) -> None:
        """The first clinic has a mentor from industry; further ones are held with those who may join."""
        dossier, mentors = self.dossier(one), []
        if number == 0:
            chosen = self.kit.experts.pick(dossier, ("industry",))
            mentors = [(self.house.persons[slug], "首阶段与场景") for slug in chosen]
        self.kit.refinement.clinic(
            self.specialist(one), dossier, mentors, CLINIC_WITH, notes=life.clinic[number].note, changed=CHANGED
        )  # fmt: skip

    # --- people
    def specialist(self, one: Brought) -> Actor:
        return self.proposal.specialist(one)

    def team(self, one: Brought) -> Actor:
        """The account of who leads the team; the director opens one when it is first needed."""
        slug = self.lead_of(one)
        return self.house.actor(slug) if slug in self.house.accounts else self.house.open(slug, Role.PI)

    def lead_of(self, one: Brought) -> str:
        slug = str(next((m.get("person", "") for m in one.whole["member"]), ""))
        return slug if slug in self.house.persons else f"pi-{one.slug}"


def _weak(life: Life) -> bool:
    """Whether the middle score of one of the four properties asks for a waiver."""
    rows = [verdict.properties for verdict in life.verdict if verdict.properties]
    return any(statistics.median(row[code] for row in rows) < WEAK for code in rows[0])
