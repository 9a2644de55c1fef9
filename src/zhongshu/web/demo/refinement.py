"""The acts of the refinement as the story calls them: asks answered and accepted, a clinic, a measurable first exam, two signatures.

Every step takes the people who do it and the dossier as it stands; each is one sitting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.proposal import actions as acts
from zhongshu.proposal.models import Part, Task
from zhongshu.proposal.models.refinement import ANSWERED, RETURNED, TODO
from zhongshu.proposal.queries import expert_interests
from zhongshu.proposal.queries.refinement import need_case

ANSWERS = (
    "首阶段缩到一项小试，只做能由第三方测出的一个指标，其余推到第二阶段。",
    "测试机构与样品数已确定，测试方案作为附件提交，费用列入首阶段预算。",
    "补充了有产线经验的负责人，投入时间与分工写入团队部分，单位已出具同意函。",
)
FEW, BRIEF = 20, "依据与原始记录随附件提交，请专员核对。"
AGREED = "照办，已写入方案与首阶段任务：{text}。"
EVIDENCE = (
    "附件：测试方案与机构回函，第 2 至 4 页",
    "附件：对比测试报告摘要与样品清单",
    "方案「阶段」部分第 1 阶段，及附件预算拆分表",
)
RETURN = "方向对，请补上样品数和合格判据再提交"
ACCEPT = ("与意见书逐条对应，可以了结", "附件已核对，数字与方案一致", "已当面看过原始记录，同意了结")
CLINIC_NOTES = "两小时逐段过方案：首阶段目标过多，预算里设备比重偏高，考核缺测量方法。"
CLINIC_CHANGE = "首阶段改为一项小试；设备改为租用；考核写明指标、数值、单位与测量方法。"
METHOD = "第三方检测机构按现行国家标准测试，样品不少于三件"
EXTEND = "第三方测试排期晚于时限，等结果再定首阶段考核值"
ACCEPTED = "任务全部了结，首阶段便宜、可考，预算平衡"
PROPOSED = "就绪度百分之百，两人已签，提请决策委员会"


class Refinement:
    """What happens to a dossier between the opinion and the committee."""

    def answer(self, team: Actor, dossier: Dossier, told: Sequence[str] = (), *, most: int = 99) -> None:
        """The team answers whatever waits for it, in the words of a told life where there are any."""
        asked = 0
        for n, task in enumerate(self._tasks(dossier, TODO, RETURNED)[:most]):
            reply = ANSWERS[n % len(ANSWERS)]
            if told and task.source == "opinion":
                reply, asked = told[min(asked, len(told) - 1)], asked + 1
            elif told:
                reply = AGREED.format(text=task.text_zh.rstrip("。"))
            reply += BRIEF * (len(reply) < FEW)
            acts.answer_task(
                team,
                dossier,
                task,
                version=task.version,
                reply=reply,
                evidence=EVIDENCE[(n + len(task.text_zh)) % len(EVIDENCE)],
            )

    def judge(self, specialist: Actor, dossier: Dossier, *, returned: int = 0) -> None:
        """The specialist returns the first few and accepts the others."""
        for n, task in enumerate(self._tasks(dossier, ANSWERED)):
            if n < returned:
                acts.return_answer(specialist, dossier, task, version=task.version, judgement=RETURN)
            else:
                acts.accept_answer(
                    specialist,
                    dossier,
                    task,
                    version=task.version,
                    judgement=ACCEPT[(n + len(task.text_zh)) % len(ACCEPT)],
                )

    def _tasks(self, dossier: Dossier, *states: str) -> list[Task]:
        case = need_case(dossier)
        return list(Task.objects.filter(case=case, state__in=states).order_by("code"))

    def clinic(
        self, specialist: Actor, dossier: Dossier, mentors: list[tuple[str, str]], others: str, *, notes: str = "", changed: str = ""
    ) -> None:  # fmt: skip
        """Mentors (person, topic) who are free of interest sit down with others over the plan."""
        named = [
            acts.name_mentor(specialist, dossier, person_id=person, topic=topic)
            for person, topic in mentors
            if not expert_interests(person, dossier)
        ]
        acts.record_clinic(
            specialist, dossier, held_on=clock.today(), minutes=120, mentor_ids=[m.pk for m in named], others=others,
            notes=notes or CLINIC_NOTES, changed=changed or CLINIC_CHANGE,
        )  # fmt: skip

    def make_measurable(self, writer: Actor, dossier: Dossier) -> None:
        """The first exam gets its metric, direction and method, out of the direction card where the plan says nothing."""
        card = Part.objects.get(dossier=dossier, section="direction").value
        part = Part.objects.get(dossier=dossier, section="stages")
        rows: list[dict[str, Any]] = [self._typed(row) for row in part.value]
        first = rows[0]
        rows[0] = first | {
            "exam_metric_zh": first.get("exam_metric_zh") or card.get("metric_zh") or card.get("metric_en"),
            "exam_better": first.get("exam_better") or card.get("better"), "exam_method_zh": first.get("exam_method_zh") or METHOD,
        }  # fmt: skip
        acts.write_part(writer, dossier, section="stages", raw=rows, version=part.version)

    def _typed(self, row: dict[str, Any]) -> dict[str, Any]:
        """A kept stage as a person would type it: money in 万元."""
        return {**row, "budget": f"{(row.get('budget') or 0) / 1_000_000:g}"}

    def confirm(self, team: Actor, dossier: Dossier) -> None:
        acts.confirm_team(team, dossier, version=need_case(dossier).version)

    def extend(self, leader: Actor, dossier: Dossier) -> None:
        acts.extend_refinement(leader, dossier, version=need_case(dossier).version, reason=EXTEND)

    def accept_and_sign(self, specialist: Actor, dossier: Dossier) -> None:
        acts.accept_plan(specialist, dossier, version=need_case(dossier).version, note=ACCEPTED)
        acts.sign_plan(specialist, dossier, version=need_case(dossier).version)

    def propose(self, leader: Actor, dossier: Dossier) -> Dossier:
        """T-11 with the field lead's signature."""
        return acts.propose_award(leader, dossier, version=dossier.version, reason=PROPOSED)

    def give_up(self, team: Actor, specialist: Actor, dossier: Dossier, *, why: str, feedback: str) -> Dossier:
        """The team does not go on: T-13 to WITHD."""
        acts.refuse_refinement(team, dossier, version=need_case(dossier).version, reason=why)
        return acts.end_refinement(
            specialist, dossier, version=dossier.version, target="WITHD", reason_code="team-gap", feedback=feedback
        )
