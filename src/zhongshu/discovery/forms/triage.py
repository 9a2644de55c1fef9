"""What an officer fills in on a lead page; each form belongs to one deed."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.discovery.actions.asking import MOST_ITEMS
from zhongshu.discovery.actions.declining import APPEAL_CHARS
from zhongshu.discovery.queries import people_on_duty
from zhongshu.discovery.rules import LEGAL_FORMS, WHAT_CHANGED_CHARS
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, NumberField, TextField, TickField
from zhongshu.pages.forms import HouseForm
from zhongshu.policy.queries import active_rules

GRADES = {str(n): Bi(str(n), str(n)) for n in range(1, 6)}


def field_choices() -> list[tuple[str, Bi]]:
    return list(active_rules().labels("fields").items())


def reason_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("请选择", "Choose one")), *active_rules().labels("reasons").items()]


class ScreenForm(HouseForm):
    submit_label = Bi("开始初筛", "Start screening")


class AssessForm(HouseForm):
    submit_label = Bi("保存", "Save")
    novelty = ChoiceField(Bi("新颖", "Novelty"), choices=GRADES)
    urgency = ChoiceField(Bi("紧迫", "Urgency"), choices=GRADES)


class ClassifyForm(HouseForm):
    submit_label = Bi("调整", "Change")
    field = ChoiceField(Bi("领域", "Field"), choices=field_choices, span="wide")
    reason = TextField(Bi("理由", "Reason"), required=False, max_length=200, span="wide")


class OwnForm(HouseForm):
    submit_label = Bi("指定", "Name")
    user_id = ChoiceField(Bi("初筛负责人", "Owner of the triage"), choices=people_on_duty, span="wide")


class ConsentForm(HouseForm):
    submit_label = Bi("登记", "Record")
    how = TextField(
        Bi("团队同意见于何处", "Where the team's consent is written"), max_length=300, span="wide",
        example=Bi("2026-03-02 邮件，已存附件", "E-mail of 2026-03-02, kept as a document"),
    )  # fmt: skip


class EligibilityForm(HouseForm):
    submit_label = Bi("保存核查单", "Save the sheet")
    legal_form = ChoiceField(Bi("法人资格", "Legal standing"), choices=LEGAL_FORMS, span="wide")
    legal_evidence = TextField(
        Bi("依据", "Evidence"),
        rows=2,
        max_length=1000,
        example=Bi("营业执照，国家企业信用信息公示系统", "Business licence, enterprise credit register"),
    )
    ip_clear = TickField(
        Bi("知识产权归属清楚，无争议", "The intellectual property is clear and nobody disputes it"), required=False
    )
    ip_evidence = TextField(
        Bi("依据", "Evidence"),
        rows=2,
        max_length=1000,
        example=Bi("专利登记簿、发明人协议", "Patent register, inventors' agreement"),
    )


class ForwardForm(HouseForm):
    submit_label = Bi("提交领域主任", "Hand to the field lead")
    fate = Bi("领域主任会收到通知，由其选定专员。", "The field lead is told and looks for a specialist.")
    reason = TextField(Bi("为什么值得列为候选", "Why it should be a candidate"), rows=3, max_length=1000)


class WatchForm(HouseForm):
    submit_label = Bi("列入关注", "Watch it")
    fate = Bi(
        "进入苗圃（B4），由您负责；会告知申报人。", "It enters the nursery (B4) under your care; the proposer is told."
    )
    reason = TextField(Bi("为什么关注", "Why watch it"), rows=2, max_length=1000)
    chance = NumberField(
        Bi("您估计的颠覆概率", "Your probability that it disrupts"),
        unit="%",
        max_digits=5,
        decimal_places=1,
        min_value=0,
        max_value=100,
    )


class AskForm(HouseForm):
    submit_label = Bi("发出", "Send")
    fate = Bi(
        "退回线索，时限暂停；申报人会收到清单。",
        "It goes back to lead, the clock stands, and the proposer gets the list.",
    )
    items = TextField(
        Bi("要补充的内容，每行一项", "What is missing, one a line"), rows=4, max_length=2000,
        help_text=Bi(f"最多 {MOST_ITEMS} 项", f"At most {MOST_ITEMS}"), example=Bi("第三方测试报告", "Third-party test report"),
    )  # fmt: skip
    note = TextField(Bi("附言", "A note"), rows=2, required=False, max_length=500)


class MergeForm(HouseForm):
    submit_label = Bi("建议合并", "Propose the merge")
    fate = Bi("由另一人确认后才会合并。", "It happens only when a second person confirms.")
    into = TextField(Bi("并入卷宗编号", "Into dossier"), max_length=32, span="wide", example="SH-D-26-0001")
    reason = TextField(Bi("为什么是同一项", "Why they are the same"), rows=2, max_length=1000)


class SameForm(MergeForm):
    """The same beside a look-alike, which is the dossier it goes into."""

    into = TextField(Bi("并入卷宗编号", "Into dossier"), max_length=32, widget=forms.HiddenInput())


class ConfirmMergeForm(HouseForm):
    submit_label = Bi("确认合并", "Confirm the merge")
    fate = Bi(
        "此步不可撤销：本卷宗结束，团队转入目标卷宗并告知申报人。",
        "This cannot be undone: this dossier ends, its team joins the other one, the proposer is told.",
    )
    proposal = forms.CharField(widget=forms.HiddenInput())
    reason = TextField(Bi("您核对了什么", "What you checked"), rows=2, max_length=1000)


class RefuseMergeForm(HouseForm):
    submit_label = Bi("不是同一项", "They are two")
    proposal = forms.CharField(widget=forms.HiddenInput())
    reason = TextField(Bi("理由", "Reason"), rows=2, max_length=1000)


class DistinctForm(HouseForm):
    submit_label = Bi("不是同一项", "Not the same")
    finding = forms.CharField(widget=forms.HiddenInput())
    reason = TextField(Bi("为什么不是同一项", "Why they are not the same"), max_length=500, span="wide")


class DeclineForm(HouseForm):
    submit_label = Bi("建议不予支持", "Propose to decline")
    reason_code = ChoiceField(Bi("原因", "Reason"), choices=reason_choices, span="wide")
    feedback = TextField(
        Bi("给团队的反馈", "Feedback to the team"), rows=8, max_length=5000,
        help_text=Bi("写明看过什么、缺什么、怎样才可能改变判断。会原文发给团队。", "What you saw, what is lacking, what could change the judgement. The team reads it word for word."),
    )  # fmt: skip
    note = TextField(
        Bi("内部说明（团队看不到）", "Internal note (the team does not see it)"),
        rows=2,
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least = active_rules().care.feedback_chars
        self.fields["feedback"].help_text = Bi(
            f"至少 {least} 字。写明看过什么、缺什么、怎样才可能改变判断；会原文发给团队。",
            f"At least {least} characters. What you saw, what is lacking, what could change the judgement; the team reads it word for word.",
        )  # type: ignore[assignment]


class DecideForm(DeclineForm):
    submit_label = Bi("决定不予支持", "Decline")
    fate = Bi(
        "此步不可撤销：反馈当日发给团队，15 天内可申诉。",
        "This cannot be undone: the team gets the feedback today and may appeal.",
    )


class ReturnForm(HouseForm):
    submit_label = Bi("退回建议", "Return the proposal")
    reason = TextField(Bi("退回理由", "Why it is returned"), max_length=500, span="wide")


class AppealAnswerForm(HouseForm):
    submit_label = Bi("答复申诉", "Answer the appeal")
    upheld = ChoiceField(
        Bi("结论", "Conclusion"), choices={"yes": Bi("申诉成立，可立即重新提出", "Upheld: it may come back at once"), "no": Bi("维持原决定", "The decision stands")}, span="wide",
    )  # fmt: skip
    words = TextField(Bi("给团队的答复", "Answer to the team"), rows=5, max_length=3000, min_length=APPEAL_CHARS)


class BringBackForm(HouseForm):
    submit_label = Bi("重新提出", "Bring it back")
    what_changed = TextField(
        Bi("与上次相比，什么变了", "What has changed since"), rows=5, max_length=3000, min_length=WHAT_CHANGED_CHARS
    )


class WithdrawForm(HouseForm):
    submit_label = Bi("确认撤回", "Withdraw")
    fate = Bi(
        "本次流程结束，记录保留；以后可以重新提出。",
        "This ends the present process; the record stays, and it may be proposed again.",
    )
    reason = TextField(Bi("撤回原因", "Why it is withdrawn"), rows=3, max_length=500)
