"""Forms of the award room."""

from __future__ import annotations

from typing import Any

from zhongshu.award.actions.packages import NO_NAME
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, MoneyField, TextField, pair
from zhongshu.pages.forms import HouseForm


class PackageForm(HouseForm):
    """Name, budget, and why there is no optimiser's run."""

    locals().update(pair("title", Bi("名称", "Name"), Bi("英文名称", "Name in English"), max_length=120))
    budget_fen = MoneyField(Bi("本包预算", "Budget of the package"))
    optimiser_reason = TextField(
        Bi("不用优化器的理由", "Why the optimiser was not run"), rows=2, max_length=1000, required=False,
        help_text=Bi("提交表决前必填", "Needed before it is put to the vote"),
    )  # fmt: skip
    note = TextField(Bi("说明", "Note"), rows=2, max_length=2000, required=False)
    submit_label = Bi("保存", "Save")

    def clean(self) -> dict[str, Any]:
        """A name in one language is enough; that there is none is told with whatever else is missing."""
        cleaned = super().clean() or self.cleaned_data
        names = ("title_zh", "title_en")  # one that was given and is too long is told so, not that it is missing
        if not any(str(self.data.get(name) or "").strip() for name in names):
            self.add_error("title_zh", str(NO_NAME))
        return cleaned


class AddForm(HouseForm):
    """Which dossier, for how much."""

    dossier = ChoiceField(Bi("拟立项的卷宗", "Dossier proposed for award"))
    amount_fen = MoneyField(
        Bi("经费", "Money"), required=False, help_text=Bi("留空即按方案全额", "Left empty: all that the plan asks")
    )
    conditions = TextField(
        Bi("附带条件", "Conditions"), rows=2, max_length=2000, required=False,
        help_text=Bi("一行一条，随建议包付表决，写进立项决定", "One a line; voted on with the package and sealed in the mandate"),
    )  # fmt: skip
    submit_label = Bi("列入", "Add")

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossier"].choices = [("", Bi("请选择", "Choose one")), *choices]  # type: ignore[attr-defined]


class SurplusForm(HouseForm):
    """Which dossier on deck gets how much released money."""

    dossier = ChoiceField(
        Bi("给哪份卷宗", "To which dossier"), help_text=Bi("替补首发（B1），或尚未提交表决的拟立项卷宗", "On deck (B1), or proposed for award and not before the committee yet")
    )  # fmt: skip
    fen = MoneyField(Bi("金额", "Amount"), example="300")
    reason = TextField(
        Bi("理由", "Reason"), rows=3, max_length=2000,
        help_text=Bi("记入账本，长期保存", "Entered in the ledger and kept for good"),
    )  # fmt: skip
    submit_label = Bi("安排给它", "Put it there")
    fate = Bi(
        "随即从可安排的结余中扣除；它进入建议包时，这部分不占年度经费。",
        "Taken off what is free at once; in its package this part binds none of the year's budget.",
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossier"].choices = [("", Bi("请选择", "Choose one")), *choices]  # type: ignore[attr-defined]


class PutForm(HouseForm):
    """By when the committee votes."""

    due_on = DateField(Bi("表决时限", "Vote by"))
    submit_label = Bi("提交表决", "Put to the vote")
    fate = Bi(
        "建议包随即锁定，委员收到通知；有利益关系的委员自动回避。",
        "The package is locked at once and the members are told; those with an interest are recused by themselves.",
    )


class ReasonForm(HouseForm):
    """A step that asks for its reason."""

    reason = TextField(
        Bi("理由", "Reason"), rows=3, max_length=2000,
        help_text=Bi("记入账本，长期保存", "Entered in the ledger and kept for good"),
    )  # fmt: skip


class TurnDownForm(ReasonForm):
    """What the team is told."""

    feedback = TextField(
        Bi("给团队的理由", "Reasons for the team"), rows=5, max_length=4000, required=False,
        help_text=Bi("不予支持时必填，团队会收到", "Needed when declining; the team receives it"),
    )  # fmt: skip
