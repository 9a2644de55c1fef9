"""The form in which the outcome of a gate is proposed: one page for all twelve, each using the fields that concern it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhongshu.delivery.actions.rulings import Proposal
from zhongshu.delivery.effects import Knobs
from zhongshu.delivery.forms import long
from zhongshu.delivery.terms import OUTCOMES
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, MoneyField, TextField
from zhongshu.pages.forms import HouseForm

CONDITIONS = 3
ALWAYS = ("version", "key", "outcome", "reasons", "probability", "other", "why_not", "other2", "why_not2")
# Which further fields an outcome uses; a waiver only where the work goes on
OF: dict[str, tuple[str, ...]] = {
    "GO": ("next_stage", "waiver"),
    "ACCELERATE": ("next_stage", "added", "above", "shrunk", "source", "waiver"),
    "CONDITIONAL": ("next_stage", "released", "condition", "waiver"),
    "HOLD": ("until",),
    "PIVOT": ("bridging", "lesson"),
    "SPLIT": ("partner", "share", "moves", "waiver"),
    "MERGE": ("partner", "lesson"),
    "RELAY": (),
    "PAUSE": ("cause", "restart_test"),
    "STOP": ("wind_money", "lesson", "wind_down", "people"),
    "REVOKE": (),
    "GRADUATE": (),
}


# Which of them it cannot do without, and how each is called once the outcome is known
ASKED: dict[str, tuple[str, ...]] = {
    "HOLD": ("until",),
    "PIVOT": ("lesson",),
    "SPLIT": ("partner", "share"),
    "MERGE": ("partner",),
    "ACCELERATE": ("above", "shrunk"),
    "PAUSE": ("cause", "restart_test"),
    "STOP": ("lesson", "wind_down", "people"),
    "CONDITIONAL": ("condition1", "condition1_due"),
}
CALLED: dict[str, Bi] = {
    "released": Bi("先拨", "Released now"),
    "added": Bi("追加", "Added"),
    "bridging": Bi("过桥经费", "Bridging money"),
    "wind_money": Bi("收尾经费", "Wind-down money"),
    "until": Bi("再审日", "Judged again on"),
    "lesson": Bi("经验", "The lesson"),
    "wind_down": Bi("收尾计划", "The wind-down plan"),
    "people": Bi("人员、设备与数据的去向", "Where people, equipment and data go"),
    "cause": Bi("外部原因", "The outside cause"),
    "restart_test": Bi("重启检验", "The test to restart"),
    "share": Bi("划出比例（%）", "Share that leaves (%)"),
    "moves": Bi("划出的里程碑编号", "Numbers of the milestones that leave"),
}
PARTNERS: dict[str, Bi] = {
    "SPLIT": Bi("新卷宗的名称", "Title of the new dossier"),
    "MERGE": Bi("并入的卷宗编号", "Code of the dossier it joins"),
}
FIRST_HEARD = Bi("先在评审页请对方团队陈述", "The other team is asked first, on the page of the gate")
HELPED: dict[str, Bi] = {
    "lesson": Bi("以后的人能少走什么弯路，不少于 20 字", "What others may be spared, twenty characters at least"),
    "released": Bi("留空为阶段经费的一半", "Left empty: half of the stage's money"),
    "added": Bi("留空为规则上限", "Left empty: the most the rules allow"),
    "bridging": Bi(
        "留空为规则上限；重编方案期间可用", "Left empty: the most the rules allow; for the time of re-planning"
    ),
    "wind_money": Bi("留空为规则上限；其余收回", "Left empty: the most the rules allow; the rest returns"),
}


class RulingForm(HouseForm):
    """What is proposed, with what was considered beside it."""

    submit_label = Bi("提出，并计算资金效果", "Propose, and compute the money")
    fate = Bi(
        "提出后显示精确的资金效果，签署前都可以重新提出。",
        "The exact money is shown then; until it is signed, it can be proposed anew.",
    )
    outcome = ChoiceField(Bi("决定", "Outcome"), choices=OUTCOMES)
    next_stage = ChoiceField(Bi("进入的阶段", "Stage to work on"), choices=(), required=False)
    reasons = long(Bi("理由", "Reasons"), rows=4)
    probability = forms.IntegerField(
        label=Bi("预测成功概率（%）", "Predicted probability of success (%)"), min_value=0, max_value=100  # type: ignore[arg-type]
    )  # fmt: skip
    other = ChoiceField(Bi("考虑过而未选的方案", "An option considered and not chosen"), choices=OUTCOMES)
    why_not = long(Bi("为何不选", "Why not"), rows=2)
    other2 = ChoiceField(Bi("另一个方案", "Another option"), choices=OUTCOMES, required=False)
    why_not2 = long(Bi("为何不选", "Why not"), rows=2, required=False)
    released = MoneyField(Bi("有条件继续：先拨", "Conditional: released now"), required=False)
    added = MoneyField(Bi("加速：追加", "Accelerate: added"), required=False)
    bridging = MoneyField(Bi("转向：过桥", "Pivot: bridging"), required=False)
    wind_money = MoneyField(Bi("终止：收尾", "Stop: wind-down money"), required=False)
    until = DateField(Bi("暂缓：再审日", "Hold: judged again on"), required=False)
    lesson = long(Bi("转向、终止：经验", "Pivot, stop: the lesson"), rows=3, required=False)
    wind_down = long(Bi("终止：收尾计划", "Stop: the wind-down plan"), rows=2, required=False)
    people = long(
        Bi("终止：人员、设备与数据的去向", "Stop: where people, equipment and data go"), rows=2, required=False
    )
    cause = long(Bi("暂停：外部原因", "Pause: the outside cause"), rows=2, required=False)
    restart_test = long(Bi("暂停：重启检验", "Pause: the test to restart"), rows=2, required=False)
    partner = TextField(
        Bi("拆分：新卷宗名称 · 合并：并入的卷宗编号", "Split: title of the new dossier · merge: code of the other"),
        required=False, max_length=200, span="wide",
    )  # fmt: skip
    above = long(
        Bi("证据高于计划之处", "What the evidence shows beyond the plan"), rows=2, required=False,
    )  # fmt: skip
    shrunk = long(Bi("已缩小的不确定性", "Which uncertainty has shrunk"), rows=2, required=False)
    source = long(
        Bi("追加经费的来源", "Where the money comes from"), rows=2, required=False,
        help_text=Bi("跨过一个阶段时不填；被跨过阶段的经费收回", "Not asked where a stage is skipped; the money of the skipped stage returns"),
    )  # fmt: skip
    share = forms.IntegerField(
        label=Bi("拆分：划出比例（%）", "Split: share that leaves (%)"), required=False, min_value=1, max_value=99  # type: ignore[arg-type]
    )  # fmt: skip
    moves = TextField(
        Bi("拆分：划出的里程碑编号", "Split: numbers of the milestones that leave"), required=False, max_length=100
    )
    waiver = long(
        Bi("对终止判据的书面豁免", "Written waiver of a kill criterion"), rows=2, required=False,
        help_text=Bi("终止判据已触发而继续时必填，并须委员会决定", "Needed to go on against a kill criterion; the committee decides"),
    )  # fmt: skip

    def __init__(self, *args: Any, only: str = "", stages: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_stage"].choices = [  # type: ignore[attr-defined]
            ("", Bi("下一阶段", "The next")),
            *((str(n), Bi(f"第 {n} 阶段", f"Stage {n}")) for n in stages),
        ]
        for n in range(1, CONDITIONS + 1):
            self.fields[f"condition{n}"] = TextField(
                Bi(f"条件 {n}", f"Condition {n}"), required=False, max_length=300, span="half"
            )
            self.fields[f"condition{n}_due"] = DateField(Bi("兑现日", "Met by"), required=False, span="half")

        if only in OF:
            kept = OF[only]
            for name in [n for n in self.fields if n not in ALWAYS]:
                if name not in kept and not ("condition" in kept and name.startswith("condition")):
                    del self.fields[name]
            self._call(only)

    def _call(self, outcome: str) -> None:
        """One outcome is chosen: its fields go by their plain names, and what it cannot do without is marked."""
        for name, field in self.fields.items():
            field.label = CALLED.get(name, field.label)  # type: ignore[assignment]
            field.help_text = HELPED.get(name, field.help_text)  # type: ignore[assignment]
            if name in ASKED.get(outcome, ()):
                field.required = True
        if outcome in PARTNERS:
            self.fields["partner"].label = PARTNERS[outcome]  # type: ignore[assignment]
        if outcome == "MERGE":
            self.fields["partner"].help_text = FIRST_HEARD  # type: ignore[assignment]

    @property
    def proposal(self) -> Proposal:
        """What was filled in."""
        given = self.cleaned_data

        def text(name: str) -> str:
            return str(given.get(name) or "")

        others = [(given["other"], given["why_not"])]
        if given.get("other2"):
            others.append((given["other2"], text("why_not2")))
        conditions = [
            (text(f"condition{n}"), given[f"condition{n}_due"].isoformat() if given.get(f"condition{n}_due") else "")
            for n in range(1, CONDITIONS + 1)
            if text(f"condition{n}")
        ]
        return Proposal(
            outcome=given["outcome"], reasons=given["reasons"], probability=given["probability"], others=tuple(others),
            knobs=Knobs(int(given.get("next_stage") or 0), given.get("released"), given.get("added"), given.get("bridging"), given.get("wind_money")),
            conditions=tuple(conditions), until=given["until"].isoformat() if given.get("until") else "", cause=text("cause"),
            restart_test=text("restart_test"), lesson=text("lesson"), wind_down=text("wind_down"), released=text("people"),
            waiver=text("waiver"), partner=text("partner"),
            above=text("above"), shrunk=text("shrunk"), source=text("source"), share=given.get("share") or 0, moves=text("moves"),
        )  # fmt: skip
