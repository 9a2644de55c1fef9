"""Forms of the refinement: tasks, mentors, clinics, acceptance, more time, the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, ManyField, NumberField, TextField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import PickField

EVIDENCE_HELP = Bi(
    "写明文件名、页码或网址；文件请先上传到卷宗附件",
    "File name and page, or address; upload the file to the dossier first",
)


class PlainForm(HouseForm):
    """Nothing to fill in: the version that was read, and the deed."""


class OwnedForm(HouseForm):
    """Who answers, and by when."""

    owner_id = ChoiceField(Bi("承办人", "Who answers"), span="half")
    due_on = DateField(Bi("期限", "Due"), span="half")

    def __init__(self, *args: Any, owners: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [("", Bi("请选择", "Choose one")), *owners]  # type: ignore[attr-defined]


class AddTaskForm(OwnedForm):
    """One more thing to be done."""

    text = TextField(Bi("要求", "What is asked"), rows=3, max_length=1000)
    field_order = ("text", "owner_id", "due_on")


class AnswerForm(HouseForm):
    """What was done, and where it can be seen."""

    reply = TextField(
        Bi("答复", "Answer"),
        rows=5,
        max_length=3000,
        help_text=Bi("改了什么、为什么这样改", "What was changed, and why in this way"),
    )
    evidence = TextField(Bi("证据", "Evidence"), rows=2, max_length=1000, help_text=EVIDENCE_HELP)


class JudgementForm(HouseForm):
    """What the specialist, or the field lead, says."""

    judgement = TextField(Bi("意见", "What you say"), rows=3, max_length=1000)


class NoteForm(HouseForm):
    """An accepting word may stay unsaid."""

    judgement = TextField(Bi("意见", "What you say"), rows=2, max_length=1000, required=False)


class MentorForm(HouseForm):
    """Who helps with what."""

    person_id = PickField(Bi("导师", "Mentor"), picker="person")
    topic = TextField(
        Bi("辅导内容", "What for"), max_length=160, example=Bi("产业化路线与中试", "Route to the pilot line")
    )


class ReasonOnlyForm(HouseForm):
    """A step that asks for its reason."""

    reason = TextField(Bi("理由", "Reason"), rows=3, max_length=2000)


class ClinicForm(HouseForm):
    """One sitting over the plan."""

    held_on = DateField(Bi("日期", "Date"), span="half")
    minutes = NumberField(Bi("时长", "Length"), unit=Bi("分钟", "minutes"), decimal_places=0, span="half", initial=120)
    mentor_ids = ManyField(Bi("到场导师", "Mentors present"), required=False)
    others = TextField(
        Bi("其他参加者", "Others present"),
        rows=2,
        required=False,
        max_length=1000,
        help_text=Bi("每行一位：姓名，单位", "One a line: name, organisation"),
    )
    notes = TextField(Bi("讨论纪要", "What was said"), rows=4, max_length=4000)
    changed = TextField(
        Bi("方案因此改动", "What changes in the plan"),
        rows=3,
        max_length=2000,
        help_text=Bi("没有改动也请写明原因", "If nothing changes, say why"),
    )

    def __init__(self, *args: Any, mentors: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(mentors)
        self.fields["mentor_ids"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["mentor_ids"]


class AcceptPlanForm(HouseForm):
    """The specialist accepts."""

    note = TextField(
        Bi("版本说明", "What this version is for"),
        max_length=300,
        example=Bi(
            "首阶段改为三个月小试，考核值经第三方核对", "Stage 1 is now a three-month trial with a third-party exam"
        ),
    )


class EndForm(HouseForm):
    """Why refinement did not succeed, in words the team can use."""

    target = ChoiceField(
        Bi("去向", "Where it goes"),
        choices={"DECL": Bi("不予支持", "Declined"), "WITHD": Bi("撤回（团队不再继续）", "Withdrawn (the team stops)")},
    )
    reason_code = ChoiceField(Bi("原因", "Reason"))
    feedback = TextField(
        Bi("给团队的反馈", "Feedback to the team"),
        rows=8,
        max_length=5000,
        help_text=Bi(
            "具体到证据与下一步，团队凭它决定是否再来",
            "Down to evidence and next steps: with it the team decides whether to come back",
        ),
    )
    note = TextField(Bi("内部说明", "Internal note"), rows=2, max_length=1000, required=False)

    def __init__(self, *args: Any, reasons: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = [("", Bi("请选择", "Choose one")), *reasons]  # type: ignore[attr-defined]
