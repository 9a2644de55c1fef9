"""A dossier in APPR with its plan sealed and its panel convened; experts who submit what a test says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.zhongshu.panels.cast import KINDS, PLEDGED, Panelists
from tests.zhongshu.proposal.cast import whole_plan
from zhongshu.appraisal.actions import (
    Given,
    Mark,
    answer_cross,
    lock_review,
    open_appraisal,
    release_edition,
    sign_opinion,
    write_opinion,
)
from zhongshu.appraisal.actions.opinion import Written
from zhongshu.appraisal.models import Appraisal, Opinion, Review
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.panels.actions import accept, choose, invite, set_chair
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.policy.queries import active_rules
from zhongshu.proposal.sections import SECTIONS
from zhongshu.proposal.sections.values import clean

SYNTHESIS = (
    "专家组认为路线另起炉灶，关键指标有跨越，主要风险在湿热稳定性；建议先以最便宜的一关检验，再决定是否放大，同时尽早引入一家组件企业共同验证。"
    * 2
)
WEIGHED = Written(
    "refine",
    SYNTHESIS,
    asks=[("test", "第三方湿热 1000 小时测试"), ("plan", "把第一关做得更便宜")],
    conditions=["每月报告"],
    advice="先做小面积",
)


def plan_body(dossier: Dossier, named: list[dict[str, str]], **changes: Any) -> dict[str, Any]:
    """The plan as the chapter holds it."""
    bodies = {code: clean(SECTIONS[code], raw) for code, raw in whole_plan().items()}
    organisation = dossier.organisation
    return {
        "title": {"zh": dossier.title_zh, "en": dossier.title_en}, "claim": {"zh": dossier.claim_zh, "en": dossier.claim_en},
        "field": dossier.field, "trl": 4, "number": 1, "specialist_views": bodies.pop("views"), "named_experts": named,
        "organisation": {"zh": organisation.name_zh, "en": organisation.name_en} if organisation else None, **bodies, **changes,
    }  # fmt: skip


def given(
    verdict: str = "yes", confidence: int = 80, score: int = 7, *, properties: int = 6, expertise: int = 4, **said: Any
) -> Given:
    """A whole review with one score everywhere."""
    rubric = active_rules().rubric
    mark = Mark(score, max(1, score - 1), min(9, score + 1), "证据见方案")
    return Given(
        expertise=expertise, verdict=verdict, confidence=confidence, incumbent_answer="继续降本", reason="机理成立，指标可测，证据充分",
        criteria={c.code: mark for c in rubric.criteria}, properties={p.code: Mark(properties) for p in rubric.properties}, **said,
    )  # fmt: skip


class Judges(Panelists):
    """The cast, the sealed plan, the appraisal opened as the arrival opens it."""

    def __init__(self, kinds: tuple[str, ...] = KINDS, **plan: Any) -> None:
        super().__init__(kinds)
        self.before_plan()
        named = [{"person": who.person_id, "kind": kind} for who, kind in zip(self.experts, kinds, strict=True)]
        seal(SYSTEM, self.dossier, kind="plan", body=plan_body(self.dossier, named, **plan), edge="T-06")
        open_appraisal(SYSTEM, self.dossier)

    def before_plan(self) -> None:
        """What a test changes before the plan is sealed."""

    @property
    def appraisal(self) -> Appraisal:
        return Appraisal.objects.select_related("panel__dossier", "dossier", "plan").get(dossier=self.dossier)

    def begin(self) -> Appraisal:
        """The edition confirmed, all invited and accepted, Lin in the chair."""
        release_edition(self.ao, self.appraisal, version=1)
        panel = self.appraisal.panel
        set_chair(self.ao, panel, person_id=self.lin.person_id)
        invite(self.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
        for who in self.experts:
            accept(who, self.seat(panel, who), **PLEDGED)
        return self.appraisal

    def judge(self, who: Actor, what: Given) -> Review:
        return lock_review(who, self.appraisal, given=what)

    def all_judge(self, *what: Given) -> Appraisal:
        """Everybody submits; the last of the list repeats."""
        for number, who in enumerate(self.experts):
            self.judge(who, what[min(number, len(what) - 1)])
        return self.appraisal

    def stand_by(self, *what: Given) -> Appraisal:
        """Everybody answers the cross round with what was said before."""
        for number, who in enumerate(self.experts):
            answer_cross(who, self.appraisal, given=what[min(number, len(what) - 1)])
        return self.appraisal

    def signed(self, written: Written = WEIGHED) -> Opinion:
        opinion = write_opinion(self.lin, self.appraisal, written=written, version=0)
        return sign_opinion(self.lin, self.appraisal, version=opinion.version)

    def fresh(self) -> Dossier:
        return Dossier.objects.get(pk=self.dossier.pk)


__all__ = ["WEIGHED", "Judges", "choose", "given", "plan_body"]
