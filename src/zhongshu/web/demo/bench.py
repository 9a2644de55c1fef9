"""The acts of the bench as the story calls them: evidence, verdicts, grants with results, rises, falls, reviews, calls, departures.

Every step takes the people who do it and the dossier; versions are read at that instant.
"""

from __future__ import annotations

from typing import Any

from zhongshu.bench import actions as acts
from zhongshu.bench.models import Evidence, NurtureGrant
from zhongshu.bench.queries import need_entry
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.panels.queries.composition import interests_of
from zhongshu.people.actor import Actor
from zhongshu.people.models import ExpertProfile

WAN = 1_000_000  # fen
VERDICTS = {
    "yes": "若指标成立，在位技术在主场景中不再划算；数据来自独立测试，可信。",
    "unsure": "原理成立，但放大后的稳定性还没有数据，半年后再看。",
    "no": "在位技术改进后也能达到同一指标，看不到路线本身的优势。",
}
SOURCES = {"opinion": "书面意见，签名存档", "test": "检测报告，附件第 3 页", "user": "意向函扫描件"}
HOLDING = "首条致命假设得到第三方数据支持"
REVIEWED = "方向不变，等下一次独立测试；专员每季度联系一次"
RAISED = "独立意见过半肯定，产权清楚，致命假设未被推翻"
OVERTAKEN = "竞争路线公开的指标已超过本方案目标值"
NO_SEAT = "本计划今年的席位已排满，余下席位限于其他专项，须待明年预算"
READY = "方案就绪，签署齐全，等席位"
CALLED = "席位空出，各项入层规则仍然成立"
EXAM = "第三方测得关键指标达到首条致命假设的门槛"


class Bench:
    """What happens to a dossier in the reserve."""

    def evidence(self, specialist: Actor, dossier: Dossier, kind: str, text: str, **said: Any) -> None:
        """One piece of evidence, happened today unless told otherwise."""
        given = {"happened_on": clock.today(), "source": SOURCES.get(kind, "工作记录"), **said}
        acts.add_evidence(
            specialist, dossier, version=need_entry(dossier).version, kind=kind, text=text, **given
        )  # fmt: skip

    def verdicts(self, specialist: Actor, dossier: Dossier, *stances: str) -> None:
        """Outside opinions with their stance, each of another person whom no interest bars."""
        for stance, person_id in zip(stances, self._outsiders(dossier), strict=False):
            self.evidence(specialist, dossier, "opinion", VERDICTS[stance], stance=stance, person_id=person_id)

    def _outsiders(self, dossier: Dossier) -> list[str]:
        """Experts who may be asked about this dossier and were not yet; which come first turns with its number."""
        pool = ExpertProfile.objects.filter(retired=False)
        ids = list(pool.order_by("person__name_zh", "person__name_en", "pk").values_list("person_id", flat=True))
        known = set(
            Evidence.objects.filter(entry__dossier=dossier, person__isnull=False).values_list("person_id", flat=True)
        )
        found = interests_of(dossier, ids)
        free = [pk for pk in ids if pk not in known and not any(tie.locks for tie in found[pk])]
        start = int(dossier.code[-4:]) * 7 % max(1, len(free))
        return free[start:] + free[:start]

    def killer_holds(self, specialist: Actor, dossier: Dossier, number: int = 1) -> None:
        """A killer assumption holds, and the specialist proposes the rise."""
        self.evidence(specialist, dossier, "holding", HOLDING, assumption=number)
        acts.propose_change(
            specialist, dossier, version=need_entry(dossier).version, direction="up", rule="", reason=HOLDING
        )

    def raise_it(self, leader: Actor, dossier: Dossier, reason: str = RAISED) -> None:
        acts.promote(leader, self._fresh(dossier), version=need_entry(dossier).version, reason=reason)

    def overtaken(self, specialist: Actor, leader: Actor, dossier: Dossier, signal_id: str) -> None:
        """A rival's signal is linked and the dossier falls a tier."""
        self.evidence(specialist, dossier, "overtaken", OVERTAKEN, signal_id=signal_id)
        acts.demote(
            leader, self._fresh(dossier), version=need_entry(dossier).version, rule="overtaken", reason=OVERTAKEN
        )

    def nurture(self, specialist: Actor, leader: Actor, dossier: Dossier, wan: int, months: int, purpose: str) -> NurtureGrant:  # fmt: skip
        """Asked by the specialist, approved by the field lead."""
        grant = acts.ask_grant(
            specialist, dossier, version=need_entry(dossier).version, amount_fen=wan * WAN, months=months,
            purpose=purpose, exam=EXAM,
        )  # fmt: skip
        return acts.decide_grant(
            leader, dossier, grant, version=grant.version, yes=True, reason="金额小、能考、能学到东西"
        )

    def nurture_ends(self, specialist: Actor, dossier: Dossier, grant: NurtureGrant, *, passed: bool, result: str) -> None:  # fmt: skip
        acts.end_grant(specialist, self._fresh(dossier), grant, version=grant.version, passed=passed, result=result)

    def review(self, specialist: Actor, dossier: Dossier) -> None:
        acts.review_entry(specialist, self._fresh(dossier), version=need_entry(dossier).version, note=REVIEWED)

    def on_deck(self, leader: Actor, dossier: Dossier, *, evidence: str = NO_SEAT) -> Dossier:
        """T-12: ready, no seat."""
        return acts.put_on_deck(
            leader, dossier, version=dossier.version, cause="programme", evidence=evidence, reason=READY
        )

    def call(self, leader: Actor, dossier: Dossier, target: str = "PROP") -> Dossier:
        """T-14."""
        return acts.call_up(leader, dossier, version=dossier.version, target=target, reason=CALLED)

    def leave(self, leader: Actor, dossier: Dossier, *, reason_code: str, feedback: str) -> Dossier:
        """T-16."""
        return acts.leave(leader, dossier, version=dossier.version, reason_code=reason_code, feedback=feedback)

    def plant(self, specialist: Actor, dossier: Dossier, reason: str, chance: float) -> None:
        """A lead into the nursery."""
        acts.plant(specialist, dossier, reason=reason, chance=chance)

    def _fresh(self, dossier: Dossier) -> Dossier:
        return Dossier.objects.get(pk=dossier.pk)
