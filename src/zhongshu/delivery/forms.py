"""Forms of delivery: each asks for exactly what one act takes. Values are judged inside the act, so that a refusal lands beside its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from zhongshu.delivery import terms
from zhongshu.delivery.models import Assumption, Milestone
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, MoneyField, NumberField, TextField, TickField, TrlField
from zhongshu.pages.forms import HouseForm

REASON = Bi("理由", "Reason")
KEPT = Bi("记入账本，长期保存", "Entered in the ledger and kept for good")
Pairs = Iterable[tuple[str, Any]]


def long(label: Bi, *, rows: int = 3, help_text: Bi | str = "", required: bool = True, limit: int = 2000) -> TextField:
    return TextField(label, rows=rows, max_length=limit, required=required, help_text=help_text)


class EmptyForm(HouseForm):
    """Nothing but the button."""


class ReasonForm(HouseForm):
    reason = long(REASON, help_text=KEPT)


class NoteForm(HouseForm):
    note = long(Bi("说明", "Note"), required=False, rows=2)


class FoundForm(HouseForm):
    """What was seen; needed, because the record rests on it."""

    note = long(Bi("依据", "On which evidence"), rows=2)


class WhyForm(HouseForm):
    why = long(REASON, help_text=KEPT)


class DueForm(HouseForm):
    due_on = DateField(Bi("截止日", "Due"))


class PickForm(HouseForm):
    """A form with one list that the view fills."""

    picks: str = ""

    def __init__(self, *args: Any, choices: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.picks].choices = [("", Bi("请选择", "Choose one")), *choices]  # type: ignore[attr-defined]


# --- money


class ReturnForm(HouseForm):
    fen = MoneyField(Bi("退回金额", "Amount returned"))
    note = TextField(Bi("说明", "Note"), required=False, max_length=300)


class DivideForm(HouseForm):
    fen = MoneyField(Bi("第二笔金额", "Amount of the second instalment"))


class AccountForm(HouseForm):
    how = TextField(
        Bi("如何核验", "How it was verified"), max_length=300, span="wide",
        help_text=Bi("例如对公账户证明、小额打款回单", "A certificate of the account, say, or the slip of a small transfer"),
    )  # fmt: skip
    fate = Bi("账号本身不在这里保存；核验后可以继续拨付。", "The number itself is not kept here; payments may go on.")


class CostForm(HouseForm):
    """One amount for each budget line of the stage, and others."""

    until = DateField(Bi("截至", "Until"))

    def __init__(self, *args: Any, lines: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(dict.fromkeys(lines)) or ["经费"]
        for number, line in enumerate(self.lines):
            self.fields[f"line_{number}"] = MoneyField(terms.BUDGET_LINES.get(line) or Bi(line, line), required=False)
        self.fields["note"] = long(Bi("说明", "Note"), rows=2, required=False)

    @property
    def given(self) -> dict[str, Any]:
        spent = [(line, self.cleaned_data.get(f"line_{n}") or 0) for n, line in enumerate(self.lines)]
        return {"until": self.cleaned_data["until"], "lines": spent, "note": self.cleaned_data.get("note", "")}


class JudgeForm(HouseForm):
    accept = ChoiceField(
        Bi("结论", "Conclusion"), choices={"yes": Bi("接受", "Accept"), "no": Bi("退回修改", "Send back")}
    )
    reason = long(Bi("说明（退回必填）", "Why (needed when sent back)"), rows=2, required=False)

    @property
    def given(self) -> dict[str, Any]:
        return {"accept": self.cleaned_data["accept"] == "yes", "reason": self.cleaned_data.get("reason", "")}


# --- milestones


class EvidenceForm(HouseForm):
    kind = ChoiceField(Bi("证据类别", "Kind of evidence"), choices=terms.EVIDENCE_KINDS)
    value = NumberField(Bi("数值（如有）", "Number, if any"), required=False)
    note = long(
        Bi("是什么，哪里可查", "What it is, where it can be checked"),
        help_text=Bi("写明谁测的、何时、报告编号", "Who measured, when, which report"),
    )
    document_id = ChoiceField(
        Bi("附件（在卷宗页上传）", "Document (uploaded on the dossier's page)"), choices=(), required=False
    )

    def __init__(self, *args: Any, documents: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_id"].choices = [("", Bi("没有附件", "No document")), *documents]  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        value = self.cleaned_data.get("value")
        return {**super().given, "value": None if value is None else float(value)}


class SubmitForm(HouseForm):
    def __init__(self, *args: Any, milestone: Milestone | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"] = NumberField(
            Bi("达到的结果", "Result reached"), unit=milestone.unit if milestone else ""
        )

    @property
    def given(self) -> dict[str, Any]:
        return {"result": float(self.cleaned_data["result"])}


class VerifyForm(HouseForm):
    passed = ChoiceField(
        Bi("核验结论", "Conclusion"), choices={"yes": Bi("达标，已核验", "Verified"), "no": Bi("未达标", "Missed")}
    )
    reason = long(Bi("依据", "On which grounds"), required=False)

    @property
    def given(self) -> dict[str, Any]:
        return {"passed": self.cleaned_data["passed"] == "yes", "reason": self.cleaned_data.get("reason", "")}


class VerifierForm(PickForm):
    picks = "user_id"
    user_id = ChoiceField(Bi("核验专家", "Expert who verifies"))


# --- iterations, assumptions


class IterationForm(HouseForm):
    """One short page for a phone; saved while it is typed."""

    submit_label = Bi("提交迭代", "Log the iteration")
    fate = Bi(
        "团队与专员随即看到；有致命假设破裂时，里程碑评审立即启动。",
        "Team and specialist see it at once; a broken killer assumption opens a gate at once.",
    )
    starts_on = DateField(Bi("开始", "From"), span="half")
    ends_on = DateField(Bi("结束", "To"), span="half")
    question = long(Bi("想弄清什么", "What did we ask"), rows=2, limit=600)
    test = long(Bi("怎么试的", "What did we try"), rows=2, limit=600)
    result = long(Bi("结果是什么", "What came out"), rows=2, limit=600, help_text=Bi("有数就写数", "Give the numbers"))
    learned = long(Bi("学到了什么", "What did we learn"), rows=2, limit=600)
    next = long(Bi("下一步", "What next"), rows=2, limit=600)
    trl_after = TrlField(Bi("现在的 TRL", "TRL now"), required=False)

    def __init__(self, *args: Any, assumptions: Iterable[Assumption] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beliefs: dict[str, str] = {}
        for row in assumptions:
            name = f"belief_{row.pk}"
            self.beliefs[name] = row.pk
            self.fields[name] = ChoiceField(Bi(str(row), str(row)), choices=terms.ASSUMPTION_STATES, span="wide")
            self.initial.setdefault(name, row.state)

    @property
    def given(self) -> dict[str, Any]:
        kept = {k: v for k, v in super().given.items() if k not in self.beliefs}
        return {**kept, "beliefs": {pk: self.cleaned_data[name] for name, pk in self.beliefs.items()}}


class BeliefForm(HouseForm):
    state = ChoiceField(Bi("现在的判断", "What we believe now"), choices=terms.ASSUMPTION_STATES)
    probability = NumberField(
        Bi("成立概率", "Probability it holds"), unit="%", required=False, min_value=0, max_value=100
    )
    evidence = long(Bi("依据", "On which evidence"))

    @property
    def given(self) -> dict[str, Any]:
        value = self.cleaned_data.get("probability")
        return {**super().given, "probability": None if value is None else float(value)}


class CriterionForm(HouseForm):
    evidence = long(Bi("依据", "On which evidence"))
    fate = Bi("提交后里程碑评审立即启动，拨付冻结。", "A gate opens at once and payments are frozen.")


# --- issues, visits, alerts, changes


class IssueForm(HouseForm):
    kind = ChoiceField(Bi("类别", "Kind"), choices=terms.ISSUE_KINDS)
    severity = ChoiceField(Bi("严重程度", "Severity"), choices=terms.SEVERITIES)
    what = long(Bi("什么问题", "What is the issue"), help_text=Bi("写明影响到哪一步", "Say which step it holds up"))
    submit_label = Bi("提出问题", "Raise the issue")


class AssignForm(PickForm):
    picks = "owner_id"
    owner_id = ChoiceField(Bi("负责人", "Who answers for it"))
    due_on = DateField(Bi("期限", "Due"))


class WorkForm(HouseForm):
    note = long(Bi("做了什么", "What was done"), rows=2)
    solved = TickField(Bi("已解决", "It is solved"), required=False)


class ConfirmForm(HouseForm):
    satisfied = ChoiceField(
        Bi("是否解决", "Is it solved"),
        choices={"yes": Bi("已解决", "Yes"), "no": Bi("没有，重新打开", "No, open it again")},
    )
    note = long(Bi("还差什么", "What is still wanting"), rows=2, required=False)

    @property
    def given(self) -> dict[str, Any]:
        return {"satisfied": self.cleaned_data["satisfied"] == "yes", "note": self.cleaned_data.get("note", "")}


class VisitForm(HouseForm):
    visited_on = DateField(Bi("日期", "Date"))
    met = TextField(Bi("见到的人", "Whom you met"), max_length=200)
    seen = long(Bi("看到了什么", "What was seen"))
    advice = long(Bi("建议", "Advice"), required=False, rows=2)


class SilenceForm(HouseForm):
    until = DateField(Bi("静默到", "Silent until"))
    reason = long(REASON, rows=2)


class AnswerForm(HouseForm):
    answer = long(Bi("意见", "What you think of it"), rows=2)  # type: ignore[assignment]


class DecideChangeForm(HouseForm):
    approve = ChoiceField(Bi("决定", "Decision"), choices={"yes": Bi("批准", "Approve"), "no": Bi("不批准", "Refuse")})
    answer = long(REASON, rows=2)  # type: ignore[assignment]

    @property
    def given(self) -> dict[str, Any]:
        return {"approve": self.cleaned_data["approve"] == "yes", "answer": self.cleaned_data["answer"]}


# --- gates


class OpenGateForm(HouseForm):
    why = long(REASON, help_text=KEPT)
    submit_label = Bi("启动里程碑评审", "Open the gate")
    fate = Bi("评审包随即冻结，拨付暂停，直到作出决定。", "The pack is frozen now; payments wait until it is decided.")

    def __init__(self, *args: Any, triggers: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trigger"] = ChoiceField(
            Bi("缘由", "Trigger"), choices=[(code, terms.TRIGGERS[code]) for code in triggers]
        )
        self.order_fields(["trigger", "why"])


class ViewForm(HouseForm):
    text = long(Bi("陈述", "View"), rows=5, limit=4000)


class VoteForm(HouseForm):
    outcome = ChoiceField(Bi("建议的决定", "Outcome you suggest"), choices=terms.OUTCOMES)
    confidence = forms.IntegerField(
        label=Bi("把握（50–100 %）", "Confidence (50–100 %)"), min_value=50, max_value=100,  # type: ignore[arg-type]
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    reason = long(REASON, rows=4)
    submit_label = Bi("提交并锁定", "Submit and lock")
    fate = Bi("提交后锁定，表决结束前他人看不到。", "Locked at once; nobody else reads it before voting ends.")


class AcceptVoteForm(HouseForm):
    result = ChoiceField(Bi("结论", "Verdict"), choices=terms.ACCEPTANCE_RESULTS)
    reason = long(REASON, rows=4)
    submit_label = Bi("提交并锁定", "Submit and lock")


# --- pausing, stopping, acceptance, integrity


class PauseForm(HouseForm):
    cause = long(Bi("外部原因", "Outside cause"))
    restart_test = long(
        Bi("重启检验", "Test to restart"), help_text=Bi("出现什么情况就恢复", "What must be seen to go on")
    )
    reason = long(REASON, rows=2)


class ResumeForm(HouseForm):
    answer = long(Bi("重启检验的结果", "Answer to the restart test"))  # type: ignore[assignment]
    reason = long(REASON, rows=2)


class StopForm(HouseForm):
    lesson = long(Bi("经验", "Lesson"), rows=4, help_text=Bi("以后的人能少走什么弯路", "What others may be spared"))
    wind_down = long(Bi("收尾计划", "Wind-down plan"))
    fen = MoneyField(Bi("收尾经费（留空为上限）", "Wind-down money (empty: the most allowed)"), required=False)
    released = long(Bi("人员、设备与数据的去向", "Where people, equipment and data go"))
    reason = long(REASON)


class AskTeamForm(HouseForm):
    """A team is asked to speak before its work is stopped."""

    why = long(Bi("请团队回应什么", "What the team is asked"), rows=2)
    until = DateField(Bi("陈述截止", "To speak by"))
    fate = Bi(
        "团队收到通知并自己陈述；到期未答，记录照此说明。",
        "The team is told and speaks for itself; should it not answer in time, the record says so.",
    )


class AskPartnerForm(AskTeamForm):
    partner = TextField(Bi("对方卷宗编号", "Code of the other dossier"), max_length=40)
    field_order = ("partner", "why", "until")


class SpeakForm(HouseForm):
    said = long(Bi("团队的陈述", "What the team says"), rows=5, limit=4000)
    submit_label = Bi("提交陈述", "Submit")
    fate = Bi("提交后不再修改，随决定存档。", "It is not changed afterwards and is kept with the decision.")


class AppealForm(HouseForm):
    grounds = long(Bi("申诉理由", "Grounds"), rows=5)


class AppealAnswerForm(HouseForm):
    upheld = ChoiceField(
        Bi("结论", "Conclusion"),
        choices={"yes": Bi("申诉成立", "Upheld"), "no": Bi("维持原决定", "The decision stands")},
    )
    answer = long(Bi("答复", "Answer"), rows=4)  # type: ignore[assignment]

    @property
    def given(self) -> dict[str, Any]:
        return {"upheld": self.cleaned_data["upheld"] == "yes", "answer": self.cleaned_data["answer"]}


class ReportForm(PickForm):
    picks = "document_id"
    title = TextField(Bi("科技报告名称", "Title of the science report"), max_length=200)
    openness = ChoiceField(Bi("公开程度", "Openness"), choices=terms.OPENNESS)
    document_id = ChoiceField(Bi("附件（在卷宗页上传）", "Document (uploaded on the dossier's page)"))
    leap_reached = NumberField(Bi("跨越指标达到的值", "Leap metric reached"), required=False)

    @property
    def given(self) -> dict[str, Any]:
        value = self.cleaned_data.get("leap_reached")
        return {**super().given, "leap_reached": None if value is None else float(value)}


class AcceptForm(HouseForm):
    target = ChoiceField(
        Bi("去向", "Where it goes"), choices={"DONE": Bi("结题", "Completed"), "TRANS": Bi("转化", "Transfer")}
    )
    result = ChoiceField(
        Bi("结论", "Result"), choices={k: v for k, v in terms.ACCEPTANCE_RESULTS.items() if k != "failed"}
    )
    summary = long(Bi("综合评价", "Summary"), rows=4)
    dissent = long(
        Bi(
            "不同意见（有反对、或结论低于多数时必填）",
            "Dissent (needed when an expert disagreed, or when you sign less than most found)",
        ),
        required=False,
    )
    reason = long(REASON, rows=2)

    def __init__(self, *args: Any, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if again:  # rectified once already: that it did not pass can be signed
            result = self.fields["result"]
            result.choices = [*result.choices, ("failed", terms.ACCEPTANCE_RESULTS["failed"])]  # type: ignore[attr-defined]


class RectifyForm(HouseForm):
    until = DateField(Bi("整改到", "Until"))
    reason = long(REASON)


class SuspicionForm(HouseForm):
    suspicion = long(Bi("线索", "What is suspected"), rows=4)


class FindingForm(HouseForm):
    proven = ChoiceField(Bi("结论", "Conclusion"), choices={"no": Bi("不成立", "Cleared"), "yes": Bi("成立", "Proven")})
    heard = long(Bi("团队的申辩", "What the team said"))
    reasons = long(REASON)
    recover_fen = MoneyField(Bi("追回金额", "Amount to recover"), required=False)
    recover_due_on = DateField(
        Bi("追回期限", "To be paid back by"), required=False, help_text=Bi("留空为 60 天", "Left empty: 60 days")
    )
    fate = Bi(
        "由另一位诚信审计人员或中心主任签署后生效。",
        "It holds once another of integrity, or the director, has signed it.",
    )

    @property
    def given(self) -> dict[str, Any]:
        return {
            **super().given,
            "proven": self.cleaned_data["proven"] == "yes",
            "recover_fen": self.cleaned_data.get("recover_fen") or 0,
        }


class SecondForm(HouseForm):
    agrees = ChoiceField(
        Bi("是否签署", "Do you sign it"),
        choices={"yes": Bi("签署", "Sign"), "no": Bi("退回再查", "Look into it further")},
    )
    note = long(Bi("说明", "Note"), rows=2)

    @property
    def given(self) -> dict[str, Any]:
        return {"agrees": self.cleaned_data["agrees"] == "yes", "note": self.cleaned_data["note"]}
