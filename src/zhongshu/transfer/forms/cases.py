"""Forms of a transfer case, one a step."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.deeds import DeedForm
from zhongshu.pages.fields import ChoiceField, DateField, MoneyField, NumberField, TextField
from zhongshu.pages.pickers import PickField
from zhongshu.policy.queries import rules_of
from zhongshu.transfer.forms.shared import FileForm
from zhongshu.transfer.rules import IP_KINDS, MODES, SPLIT_KINDS


class OpenForm(DeedForm):
    """How rights pass into use, and to whom."""

    mode = ChoiceField(Bi("方式", "Mode"), choices={code: mode.label for code, mode in MODES.items()}, span="half")
    title = TextField(
        Bi("事项名称", "Name"), max_length=200, example=Bi("叠层封装专利许可", "Licence of the encapsulation patents")
    )
    party_id = PickField(
        Bi("对方单位", "The other side"), picker="organisation", required=False,
        help_text=Bi("受让方、被许可方或合作方；开放实施可不填", "Licensee, buyer or partner; none for open exploitation"),
    )  # fmt: skip


class PieceForm(DeedForm):
    """One right of the bundle."""

    kind = ChoiceField(Bi("类别", "Kind"), choices=IP_KINDS, span="half")
    reference = TextField(
        Bi("编号", "Number"),
        max_length=80,
        required=False,
        span="half",
        example=Bi("ZL202410001234.5", "ZL202410001234.5"),
    )
    title = TextField(Bi("名称", "Title"), max_length=200)
    owner = TextField(Bi("权利人", "Owner"), max_length=120)


class SplitForm(DeedForm):
    """One part of the revenue."""

    kind = ChoiceField(Bi("归谁", "Whose"), choices=SPLIT_KINDS, span="half")
    percent = NumberField(
        Bi("比例", "Part"), unit=Bi("%", "%"), span="half", help_text=Bi("各份合计须为 100 %", "All parts add to 100 %")
    )
    party = TextField(Bi("名称", "Name"), max_length=120)


class ValueForm(DeedForm):
    """What it is worth, and how that was found."""

    valuation_fen = MoneyField(
        Bi("估值", "Valuation"), required=False,
        help_text=Bi("只有转化、主任、财务、审计、委员和本卷宗专员看得到", "Seen by transfer, director, finance, audit, committee and this dossier's specialist only"),
    )  # fmt: skip
    method = TextField(Bi("方法与依据", "Method and grounds"), rows=3, max_length=2000, example=Bi("收益法，第三方评估报告编号", "Income method; number of the appraiser's report"))  # fmt: skip


class PublishForm(DeedForm):
    """What the public is told, and until when."""

    publicity = TextField(Bi("公示内容", "Text of the publicity"), rows=4, max_length=4000)
    until = DateField(Bi("公示至", "Until"), span="half")

    def about(self, subject: Any) -> None:
        days = rules_of(subject.dossier.rule_set).gates.price_publicity_days if MODES[subject.mode].priced else 0
        self.initial.setdefault("until", clock.today() + dt.timedelta(days=days))
        if days:
            self.fields["until"].help_text = Bi("不少于 {n} 天", "{n} days at least").fill(n=days)  # type: ignore[assignment]


class ContractForm(FileForm):
    """The contract as agreed."""

    party_id = PickField(
        Bi("对方单位", "The other side"), picker="organisation",
        help_text=Bi("衍生企业登记在单位名录后在此选择", "A spin-off is chosen here once it stands in the directory"),
    )  # fmt: skip
    contract_no = TextField(Bi("合同编号", "Number of the contract"), max_length=60, span="half")
    amount_fen = MoneyField(Bi("合同金额", "Amount"), required=False, span="half")
    equity = NumberField(
        Bi("所得股权", "Part in equity"), unit=Bi("%", "%"), required=False, span="half",
        help_text=Bi("作价入股或衍生企业须填", "Needed where rights are paid in shares"),
    )  # fmt: skip
    field_order = ("party_id", "contract_no", "amount_fen", "equity", "document_id")

    def about(self, subject: Any) -> None:
        super().about(subject)
        self.fields["document_id"].label = str(Bi("合同文件", "The contract"))
        if subject.party_id or not MODES[subject.mode].party:
            del self.fields["party_id"]


class SignForm(DeedForm):
    """When it was signed."""

    signed_on = DateField(Bi("签署日期", "Signed on"), span="half")

    def about(self, subject: Any) -> None:
        self.initial.setdefault("signed_on", clock.today())


class CloseForm(DeedForm):
    """What has come in."""

    income_fen = MoneyField(Bi("到账收入", "Income received"), required=False, span="half")
    note = TextField(Bi("完成情况", "What was done"), rows=3, max_length=2000)
