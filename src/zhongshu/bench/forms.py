"""Forms of the bench: review, evidence, changes of tier, grants, fast lanes, the edges, the nursery, a call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from zhongshu.bench.rules import KINDS, LANES, RULES, SETBACKS, STANCES
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, ManyField, MoneyField, NumberField, TextField, TickField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import PickField

REASON_HELP = Bi("团队会看到这段话", "The team reads these words")


class ReasonForm(HouseForm):
    """A step that asks for its reason."""

    reason = TextField(Bi("理由", "Reason"), rows=3, max_length=2000, help_text=REASON_HELP)


class EvidenceForm(HouseForm):
    """One piece of evidence, for or against."""

    kind = ChoiceField(Bi("类别", "Kind"), choices=KINDS, span="half")
    happened_on = DateField(Bi("日期", "Date"), span="half")
    text = TextField(Bi("新证据是什么", "What is new"), rows=3, max_length=2000)
    source = TextField(
        Bi("出处", "Where it can be checked"),
        max_length=500,
        help_text=Bi("文件名与页码、网址或编号", "File and page, address or number"),
    )
    stance = ChoiceField(
        Bi("外部意见的态度", "Stance of an outside opinion"), choices=STANCES, required=False, span="half"
    )
    person_id = PickField(
        Bi("谁的意见", "Whose opinion"), picker="person", required=False,
        help_text=Bi("「外部意见」时必填：名录中无须回避的人，每人计一次", "Needed for an outside opinion: somebody of the directory whom no interest bars, counted once"),
    )  # fmt: skip
    assumption = ChoiceField(Bi("哪一条致命假设", "Which killer assumption"), required=False, span="half")
    signal_id = PickField(
        Bi("竞争路线的信号", "The signal of the rival"),
        picker="signal",
        required=False,
        help_text=Bi("「被竞争路线超越」时必填", "Needed when a rival has overtaken it"),
    )
    material = TickField(Bi("重大：足以改变论证结论", "Material: it could change the appraisal"), required=False)

    def __init__(self, *args: Any, killers: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assumption"].choices = [("", Bi("不涉及", "None")), *killers]  # type: ignore[attr-defined]


class ProposeForm(ReasonForm):
    """What the specialist proposes."""

    direction = ChoiceField(
        Bi("建议", "Proposal"),
        choices={"up": Bi("升级", "Promote"), "down": Bi("降级", "Demote"), "out": Bi("移出储备", "Leave the bench")},
        span="half",
    )
    rule = ChoiceField(
        Bi("依据（降级或移出时）", "Rule (to demote or leave)"),
        choices={"stale": RULES["stale"], **{code: RULES[code] for code in SETBACKS}},
        required=False,
        span="half",
    )
    field_order = ("direction", "rule", "reason")


class DemoteForm(ReasonForm):
    """By which rule it falls."""

    rule = ChoiceField(
        Bi("依据", "Rule"), choices={"stale": RULES["stale"], **{code: RULES[code] for code in SETBACKS}}
    )
    field_order = ("rule", "reason")


class GrantForm(HouseForm):
    """A little money to learn one thing more."""

    amount_fen = MoneyField(Bi("金额", "Amount"), span="half")
    months = NumberField(Bi("时长", "Length"), unit=Bi("个月", "months"), decimal_places=0, span="half")
    purpose = TextField(Bi("用途", "Purpose"), rows=3, max_length=1000)
    exam = TextField(
        Bi("期满时能知道什么", "What will be known at the end"),
        max_length=500,
        example=Bi("第三方测得组件效率不低于 26%", "Module efficiency of 26 % or more, measured by a third party"),
    )


class DecideGrantForm(ReasonForm):
    """Yes or no, and why."""

    yes = ChoiceField(Bi("决定", "Decision"), choices={"yes": Bi("批准", "Approve"), "no": Bi("不批准", "Refuse")})
    field_order = ("yes", "reason")


class EndGrantForm(HouseForm):
    """What was learned."""

    passed = ChoiceField(Bi("考核", "Exam"), choices={"yes": Bi("通过", "Passed"), "no": Bi("未通过", "Failed")})
    result = TextField(Bi("结果", "Result"), rows=4, max_length=2000)


class LaneForm(HouseForm):
    """A fast lane with its proof."""

    kind = ChoiceField(Bi("快速通道", "Fast lane"), choices=LANES, span="half")
    valid_until = DateField(Bi("有效至", "Valid until"), span="half")
    reference = TextField(
        Bi("编号", "Number"), max_length=120, example=Bi("证书或文件编号", "Number of the certificate or call")
    )
    evidence = TextField(Bi("凭据与核验", "Proof, and how it was checked"), rows=3, max_length=1000)


class OnDeckForm(ReasonForm):
    """Why there is no seat."""

    cause = ChoiceField(
        Bi("原因", "Cause"),
        choices={
            "seat": Bi("今年席位或经费已用完（系统核对）", "The year's seats or money are used up (counted)"),
            "programme": Bi("本计划没有席位或经费", "Its programme has no seat or money"),
        },
    )
    evidence = TextField(Bi("说明与凭据", "Explanation and proof"), rows=2, max_length=1000, required=False)
    field_order = ("cause", "evidence", "reason")


class CallForm(ReasonForm):
    """Where it is called to."""

    target = ChoiceField(
        Bi("去向", "Where to"),
        choices={"PROP": Bi("拟立项（交委员会）", "Award (to the committee)"), "REFINE": Bi("方案优化", "Refinement")},
    )
    field_order = ("target", "reason")

    def __init__(self, *args: Any, targets: Iterable[str] = ("PROP", "REFINE"), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        field.choices = [(code, label) for code, label in field.choices if code in targets]  # type: ignore[attr-defined]


class LeaveForm(HouseForm):
    """Why it leaves, in words the team can use."""

    reason_code = ChoiceField(Bi("原因", "Reason"))
    feedback = TextField(
        Bi("给团队的反馈", "Feedback to the team"),
        rows=8,
        max_length=5000,
        help_text=Bi("具体到证据与下一步", "Down to evidence and next steps"),
    )
    note = TextField(Bi("内部说明", "Internal note"), rows=2, max_length=1000, required=False)

    def __init__(self, *args: Any, reasons: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = [("", Bi("请选择", "Choose one")), *reasons]  # type: ignore[attr-defined]


class PlantForm(HouseForm):
    """A lead worth watching."""

    code = TextField(
        Bi("卷宗编号", "Dossier code"),
        max_length=32,
        help_text=Bi("线索或初筛中的卷宗", "Of a lead, or of a dossier in screening"),
    )
    chance = NumberField(
        Bi("颠覆概率", "Probability that it disrupts"), unit=Bi("%", "%"), min_value=0, max_value=100, span="half"
    )
    reason = TextField(Bi("为什么值得关注", "Why it is worth watching"), rows=3, max_length=1000)


class NeedForm(HouseForm):
    """A call, in four parts; what is left empty asks nothing."""

    fields_asked = ManyField(Bi("领域", "Fields"), required=False)
    trl_low = NumberField(
        Bi("TRL 不低于", "TRL at least"), required=False, decimal_places=0, min_value=1, max_value=9, span="half"
    )
    trl_high = NumberField(
        Bi("TRL 不高于", "TRL at most"), required=False, decimal_places=0, min_value=1, max_value=9, span="half"
    )
    regions = ManyField(Bi("地区", "Regions"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    words = TextField(
        Bi("关键词", "Words"), required=False, max_length=200, help_text=Bi("用空格分开", "Separated by blanks")
    )
    submit_label = Bi("按契合度排列", "List by fit")

    def clean(self) -> dict[str, Any]:
        """A span that begins above its end asks for nothing there is."""
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("trl_low"), cleaned.get("trl_high")
        if low is not None and high is not None and low > high:
            self.add_error("trl_high", str(Bi("不能低于下限 {n}", "Not below the lower end, {n}").fill(n=f"{low:g}")))
        return cleaned

    def __init__(self, *args: Any, fields: Iterable[Any] = (), regions: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_asked"].choices = list(fields)  # type: ignore[attr-defined]
        self.fields["regions"].choices = list(regions)  # type: ignore[attr-defined]
