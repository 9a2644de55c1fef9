"""The acts of appraisal as the story calls them: the edition confirmed, the panel completed, invited and answered, judged, written up, decided.

Flows in: who is there (`House`), a dossier in APPR, a leaning from 0 (hopeless) to 1 (splendid). Flows out: the same acts a center would do.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace

from zhongshu.appraisal import actions as acts
from zhongshu.appraisal.actions import Given, Mark
from zhongshu.appraisal.actions.opinion import Written
from zhongshu.appraisal.forms import values_of
from zhongshu.appraisal.models import BENCH, CRITERION, CROSS, DECLINE, REFINE, Appraisal, Opinion, Review
from zhongshu.appraisal.queries import figures, running, short_of
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.panels import actions as seats
from zhongshu.panels.models import ACCEPTED, INVITED, LIVE, Panel, Seat
from zhongshu.panels.queries import composition
from zhongshu.panels.queries.candidates import candidates
from zhongshu.people.actions import grant_role, open_account
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of
from zhongshu.web.demo.experts import Experts
from zhongshu.web.demo.lives import Verdict

ADDRESS = "{id}@expert.example.org"
WHY_ACCOUNT = "应邀参加论证，开设专家账号"
AWAY = "本月在外地做试验，无法按期完成，请另请他人"
GOOD = (
    "机理与在位路线不同，关键指标的跨越有第三方数据支持，第一关便宜而可测",
    "若成，主流产线的折旧账要重算；目前的证据足以支持进入下一步检验",
    "场景真实，用户愿意试用；风险在量产一致性，应作为第一关来考",
)
BAD = (
    "指标的改进主要来自工艺优化，在位技术三年内也能做到，谈不上出局",
    "主场景的成本账不成立，替换的收益不足以抵消改造产线的支出",
    "证据只到小样，缺少独立测试；结论需要等对比数据",
)
NEARER = (
    "其他专家的对比数据动摇了我的把握", "读到用户专家的账，我把把握调低一些", "有一条反对意见我答不上来，把握相应下调",
)  # fmt: skip
STANDS = (
    "维持原判断，依据见盲评理由", "对照组的数据支持这一分数，不改", "反方说的改良速度没有给出来源，我仍按样品数据打分",
    "分歧在口径：我按第三方口径打分", "这一项看的是主场景，其他场景的成本不在此列",
)  # fmt: skip
ANSWERS = ("继续压低成本并锁定长单", "改良现有材料，把寿命再提高一成", "绑定下游标准，抬高更换的门槛")
SYNTHESIS = {
    REFINE: "专家组多数认为这一路线若成，将使在位技术在主场景中不再划算。主要的不确定在量产一致性与长期稳定性，应以最便宜的一关先行检验，并尽早引入一家用户共同验证。",
    BENCH: "专家组认为潜力成立，但现有证据不足以支持马上优化方案。建议转入储备，先补一次独立的第三方对比测试，再视结果决定。",
    DECLINE: "专家组多数认为现有方案属于在位路线上的改进，主场景中的成本账不成立，目前的证据不足以支持立项，建议不予支持并把分歧与理由告知团队。",
}
DISSENT = {
    True: "有专家认为成本账被低估，量产后的优势会更大。",
    False: "有专家认为在位技术的改良速度被低估，优势未必能保持。",
}
PREDICTED = {REFINE: 55, BENCH: 30, DECLINE: 8}  # per cent that it ends well
FEEDBACK = {
    REFINE: "论证通过。请按任务清单优化方案，专员会与您逐项核对。",
    BENCH: "潜力得到认可，证据还需补充。卷宗转入储备，专员会与您约定补充测试。",
    DECLINE: (
        "感谢您带来这项技术。专家组逐项阅读了方案与证据：原理成立，但与在位技术相比，关键指标的提升目前主要来自工艺优化，尚未看到路线本身带来的跨越；"
        "主场景的用户也表示现有产品经改良即可满足近三年的要求。专家之间的不同意见附在后面，供您参考。建议先完成一次独立的第三方对比测试，并找到一个离不开"
        "该技术的应用场景，再带着新证据回来；在申诉期内，您也可以指出我们看错的地方。我们愿意介绍两家能够提供测试条件的单位，祝研究顺利。"
    ),
}


class Appraising:
    """Runs appraisals on behalf of an officer, a director who opens accounts, and the lead of the field."""

    def __init__(self, officer: Actor, director: Actor, chance: random.Random, experts: Experts | None = None) -> None:
        self.officer, self.director, self.chance, self.experts = officer, director, chance, experts

    def at(self, dossier: Dossier) -> Appraisal:
        found = running(dossier)
        assert found is not None  # noqa: S101  the story put it there
        return found

    def prepare(self, dossier: Dossier) -> None:
        """Confirm the edition, complete the panel, name the chair, send the invitations."""
        appraisal = self.at(dossier)
        acts.release_edition(self.officer, appraisal, version=appraisal.edition.version)
        panel = self.at(dossier).panel
        self._complete(panel)
        people = list(panel.seats.filter(state__in=LIVE).order_by("created_at", "pk").values_list("person_id", "kind"))
        for person, _ in people:
            self._account(person)
        chair = next(person for person, kind in people if kind == "technical")
        self._chairs(chair)
        seats.set_chair(self.officer, panel, person_id=chair)
        left = (panel.due_on - clock.today()).days
        seats.invite(self.officer, panel, due_on=clock.today() + dt.timedelta(days=max(0, min(7, left))))

    def _complete(self, panel: Panel) -> None:
        """Name whoever is still lacking, the likest first."""
        for kind in ("industry", "investor", "user", "technical", "technical", "technical"):
            if not composition(panel).lacks:
                return
            free = (c.profile.person_id for c in candidates(panel, kind=kind) if not c.obstacles)
            person = next(free, "")
            if person:
                seats.choose(self.officer, panel, person_id=person)

    def _account(self, person_id: str) -> Actor:
        """The expert's account, opened by the director when first invited."""
        slug = self.experts.known(person_id) if self.experts else ""
        if self.experts and slug:
            return self.experts.account(slug)
        user = User.objects.filter(person_id=person_id, is_active=True).first()
        if user is None:
            address = ADDRESS.format(id=person_id.lower())
            user = open_account(self.director, email=address, person_id=person_id)
        if not actor_of(user).roles & {Role.EXP, Role.CH}:
            grant_role(self.director, user.pk, role=Role.EXP, reason=WHY_ACCOUNT)
        return actor_of(user)

    def _chairs(self, person_id: str) -> None:
        slug = self.experts.known(person_id) if self.experts else ""
        if self.experts and slug:
            self.experts.chair(slug)
            return
        actor = self._account(person_id)
        if Role.CH not in actor.roles:
            grant_role(self.director, actor.user_id, role=Role.CH, reason="请其主持论证组")

    def answer(self, dossier: Dossier, *, declining: int = 0) -> None:
        """The invited answer; some decline and are replaced by somebody who accepts."""
        panel = self.at(dossier).panel
        waiting = [s for s in self._seats(panel, INVITED) if s.person_id != panel.chair_id]
        for seat in waiting[:declining]:
            seats.decline(self._account(seat.person_id), seat, reason=AWAY)
            kind = next((c.profile.person_id for c in candidates(panel, kind=seat.kind) if not c.obstacles), "")
            if kind:
                self._account(kind)
                seats.replace(self.officer, seat, person_id=kind, reason="原专家谢绝", due_on=panel.due_on)
        for seat in self._seats(panel, INVITED):
            seats.accept(self._account(seat.person_id), seat, declared=True, confidential=True, integrity=True)

    def _seats(self, panel: Panel, state: str) -> list[Seat]:
        return list(
            panel.seats.filter(state=state).select_related("panel__dossier", "person").order_by("created_at", "pk")
        )

    def judge(self, dossier: Dossier, leaning: float, *, but: int = 0) -> None:
        """Everybody but the last few submits; the more so favourably the higher the leaning."""
        self.say(dossier, [self._given(dossier, leaning) for _ in range(9)], but=but)

    def say(self, dossier: Dossier, given: Sequence[Given], *, kinds: Sequence[str] = (), but: int = 0) -> None:
        """Each seat submits the first judgement left of its kind, else the first that is left, else one of its own; the last few not yet."""
        appraisal = self.at(dossier)
        sitting, left = (
            self._seats(appraisal.panel, ACCEPTED),
            list(zip(kinds or [""] * len(given), given, strict=True)),
        )
        for seat in sitting[: len(sitting) - but]:
            mine = next(
                (one for one in left if one[0] == seat.kind), left[0] if left else ("", self._given(dossier, 0.5))
            )
            left = [one for one in left if one is not mine]
            acts.lock_review(self._account(seat.person_id), appraisal, given=mine[1])

    def told(self, verdicts: Sequence[Verdict]) -> list[Given]:
        """The judgements of a told life."""
        return [
            Given(
                expertise=5 if one.kind == "technical" else 4, verdict=one.verdict, confidence=one.confidence, reason=one.reason,
                incumbent_answer=one.answer, criteria={code: Mark(value, low, high) for code, (value, low, high) in one.scores.items()},
                properties={code: Mark(value) for code, value in one.properties.items()},
            )
            for one in verdicts
        ]  # fmt: skip

    def _given(self, dossier: Dossier, leaning: float) -> Given:
        rubric = rules_of(dossier.rule_set).rubric
        mood = min(1.0, max(0.0, self.chance.gauss(leaning, 0.18)))
        verdict = "yes" if mood > 0.55 else "no" if mood < 0.42 else "unsure"

        def score() -> Mark:
            value = min(9, max(1, round(2 + 6.5 * mood + self.chance.gauss(0, 0.6))))
            return Mark(value, max(1, value - 1), min(9, value + 1))

        return Given(
            expertise=self.chance.choice((3, 4, 4, 5)), verdict=verdict, confidence=50 + round(45 * abs(mood - 0.5) * 2),
            reason=self.chance.choice(GOOD if mood > 0.5 else BAD), incumbent_answer=self.chance.choice(ANSWERS),
            criteria={c.code: score() for c in rubric.criteria},
            properties={p.code: Mark(min(9, max(1, round(3 + 5.5 * mood + self.chance.gauss(0, 0.7))))) for p in rubric.properties},
        )  # fmt: skip

    def cross(self, dossier: Dossier, *, answering: int = 99) -> bool:
        """Answer the cross round where there is one: most stand by theirs, one comes nearer, saying why. Some may keep silent."""
        appraisal = self.at(dossier)
        if appraisal.stage != CROSS:
            return False
        rows = appraisal.reviews.filter(round=1, seat__state=ACCEPTED).prefetch_related("scores")
        first = list(rows.order_by("-locked_at", "-pk"))[:answering]  # the chair sits first and answers last
        nearer = self.chance.randrange(len(first))
        for number, review in enumerate(first):
            if self.at(dossier).stage != CROSS:
                break  # only those who stand far from the others were asked, and all of them have answered
            said = _again(review)
            if number == nearer and said.confidence > 55:
                said = replace(said, confidence=said.confidence - 5, because=self.chance.choice(NEARER))
            acts.answer_cross(self._account(review.person_id), appraisal, given=said)
        return True

    def end_cross(self, dossier: Dossier) -> None:
        """The day of the cross round is past: whoever kept silent stands by the first judgement."""
        appraisal = self.at(dossier)
        if appraisal.stage == CROSS:
            acts.close_cross(self.officer, appraisal)

    def golden(self, dossier: Dossier, statement: str) -> None:
        """The chair uses the season's ticket."""
        chair = self.at(dossier).panel.chair_id
        if chair:
            acts.use_ticket(self._account(chair), self.at(dossier), statement=statement)

    def write_and_sign(self, dossier: Dossier) -> str:
        """The chair's opinion as the figures call for it; says what it recommends."""
        appraisal = self.at(dossier)
        found = figures(appraisal)
        passes = not short_of(appraisal, found)
        hopeful = (found.probability or 0) >= 0.35
        way = REFINE if passes else BENCH if hopeful else DECLINE
        both = bool(found.verdicts["yes"] and found.verdicts["no"])
        asks = [("test", "补一次独立的第三方对比测试"), ("plan", "把第一关改得更便宜、更早")] if way == REFINE else []
        said = Written(
            way, SYNTHESIS[way], [DISSENT[way != REFINE]] if both else [], ["每月向专员报告一次"] if way == REFINE else [], asks,
            "先做最便宜的一关" if way != DECLINE else "",
        )  # fmt: skip
        self.write(dossier, said)
        return way

    def draft(self, dossier: Dossier, written: Written) -> Opinion:
        """The chair writes this."""
        appraisal = self.at(dossier)
        return acts.write_opinion(self._account(str(appraisal.panel.chair_id)), appraisal, written=written, version=0)

    def write(self, dossier: Dossier, written: Written) -> None:
        """The chair writes and signs this."""
        opinion = self.draft(dossier, written)
        acts.sign_opinion(
            self._account(str(self.at(dossier).panel.chair_id)), self.at(dossier), version=opinion.version
        )

    def decide(self, decider: Actor, dossier: Dossier, way: str, *, feedback: str = "", waiver: str = "", code: str = "incremental") -> Dossier:  # fmt: skip
        """As the chair advised."""
        edge = {REFINE: "T-08", BENCH: "T-09", DECLINE: "T-10"}[way]
        return acts.decide(
            decider, dossier, edge=edge, version=dossier.version, reason="同意组长意见", feedback=feedback or FEEDBACK[way],
            reason_code=code if way == DECLINE else "", waiver=waiver, percent=PREDICTED[way],
        )  # fmt: skip


def _again(review: Review) -> Given:
    """The same review once more."""
    shown = values_of(review)
    criteria = {
        s.code: Mark(s.value, s.low, s.high, comment=s.comment or STANDS[n % len(STANDS)])
        for n, s in enumerate(review.scores.all(), review.confidence)
        if s.kind == CRITERION
    }
    properties = {s.code: Mark(s.value) for s in review.scores.all() if s.kind != CRITERION}
    return Given(
        expertise=review.expertise, verdict=review.verdict, confidence=review.confidence, reason=shown["reason"],
        incumbent_answer=review.incumbent_answer, criteria=criteria, properties=properties,
    )  # fmt: skip
