"""The forms of a relay. What was typed is judged inside the acts; here are only labels, help and shapes."""

from __future__ import annotations

from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.deeds import DeedForm
from zhongshu.pages.fields import ChoiceField, DateField, MoneyField, NumberField, TextField, TickField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import PickField
from zhongshu.policy.queries import rules_of
from zhongshu.relay.rules import KINDS

REASON_HELP = Bi("记入账本，双方都看得到", "Entered in the ledger; both sides see it")
FINISH_TO = {
    "ACTIVE": Bi("继续实施（由接收方牵头）", "Active, led by the receiver"),
    "TRANS": Bi("转化", "In transfer"),
}


class TermsForm(DeedForm):
    """What for, and on which terms."""

    aim = TextField(
        Bi("接力目标", "Aim of the relay"),
        rows=3,
        max_length=2000,
        help_text=Bi("接收方要把它做到哪一步", "How far the receiver is to bring it"),
        example=Bi("一年内在中试线上连续运行 1000 小时", "A thousand hours on the pilot line within a year"),
    )
    regress = TextField(
        Bi("退回条款", "Regress clause"),
        rows=3,
        max_length=2000,
        required=False,
        help_text=Bi(
            "接收方做不下去时，技术、设备与余款如何退回",
            "How technology, equipment and balance return if the receiver cannot go on",
        ),
    )
    overlap_days = NumberField(
        Bi("重叠期", "Overlap"), unit=Bi("天", "days"), max_digits=4, decimal_places=0, span="half"
    )
    balance_fen = MoneyField(Bi("移交余款", "Balance handed over"), required=False, span="half")

    def about(self, subject: Any) -> None:
        dossier = getattr(subject, "dossier", subject)
        least = rules_of(dossier.rule_set).gates.relay_overlap_days
        self.fields["overlap_days"].help_text = Bi("不少于 {n} 天", "{n} days at least").fill(n=least)  # type: ignore[assignment]

    def clean_overlap_days(self) -> int:
        return int(self.cleaned_data["overlap_days"])


class PrepareForm(TermsForm):
    """Who receives, and the terms."""

    receiver_id = PickField(
        Bi("接收方", "Receiver"),
        picker="organisation",
        help_text=Bi(
            "联合研究院或其他单位；卷宗随即向其开放",
            "A joint institute or another organisation; the dossier is opened to it at once",
        ),
    )
    field_order = ("receiver_id", "aim", "regress", "overlap_days", "balance_fen")


class ItemForm(DeedForm):
    """One line of the checklist."""

    kind = ChoiceField(Bi("类别", "Kind"), choices=KINDS, span="half")
    name = TextField(
        Bi("移交内容", "What is handed over"),
        max_length=200,
        help_text=Bi(
            "写明名称、数量和编号；没有则写「无」并说明原因",
            "Name, quantity and number; where there is none, say so and why",
        ),
        example=Bi("镀膜机 2 台（设备号 EQ-017、EQ-018）", "Two coaters, EQ-017 and EQ-018"),
    )
    nothing = TickField(Bi("这一类没有可移交的", "There is nothing of this kind"), required=False)


class BaselineForm(DeedForm):
    """One figure of the baseline."""

    metric = TextField(Bi("指标", "Metric"), max_length=120, span="half", example=Bi("组件效率", "Module efficiency"))
    unit = TextField(Bi("单位", "Unit"), max_length=24, span="half", example=Bi("%", "%"))
    value = NumberField(Bi("交接时的数值", "Value at the hand-over"), span="half")
    target = NumberField(Bi("接力目标值", "Target"), span="half")
    measured_on = DateField(Bi("测量日期", "Measured on"), span="half")


class SureForm(DeedForm):
    """Nothing to fill in: the page says what will happen."""


class NoteForm(DeedForm):
    """A word beside a signature."""

    note = TextField(Bi("备注", "Note"), rows=2, max_length=1000, required=False)


class ReasonForm(DeedForm):
    """A step that asks for its reason."""

    reason = TextField(Bi("理由", "Reason"), rows=3, max_length=2000, help_text=REASON_HELP)


class HandForm(DeedForm):
    """When a line passed, and in which condition."""

    on = DateField(Bi("日期", "Date"), span="half")
    note = TextField(
        Bi("备注", "Note"),
        rows=2,
        max_length=1000,
        required=False,
        example=Bi("设备运行正常，附验收单", "In working order; the protocol is attached"),
    )

    def about(self, subject: Any) -> None:
        self.initial.setdefault("on", clock.today())


class ProgressForm(DeedForm):
    """The first progress after the relay."""

    on = DateField(Bi("日期", "Date"), span="half")
    progress = TextField(Bi("首次进展", "First progress"), rows=4, max_length=2000)

    def about(self, subject: Any) -> None:
        self.initial.setdefault("on", clock.today())


class FinishForm(HouseForm):
    """T-31: where to, and why now."""

    target = ChoiceField(Bi("接力后去向", "Where to"), choices=FINISH_TO)
    reason = TextField(Bi("理由", "Reason"), rows=3, max_length=2000, help_text=REASON_HELP)


class RejectForm(HouseForm):
    """T-32: why the receiver cannot take it."""

    reason = TextField(
        Bi("退回理由", "Reasons"),
        rows=4,
        max_length=2000,
        help_text=Bi(
            "写明哪些没有交到、哪些与清单不符", "What was not handed over, and what differs from the checklist"
        ),
    )
