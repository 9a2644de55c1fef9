"""Forms of the contract: a list of rows of one part, the terms, the account, its verification, the signature, giving up."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.award.clauses import CAUSES
from zhongshu.award.forms import ReasonForm
from zhongshu.award.parts import CHOICE, COUNT, DATE, MONEY, NUMBER, PERCENT, Col, Part, judge, typed
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.pages.fields import ChoiceField, DateField, TextField, TickField
from zhongshu.pages.forms import HouseForm

MORE = "_more"  # the button that asks for another row
UNITS = {MONEY: Bi("万元", "10k CNY"), PERCENT: Bi("%", "%")}


class RowsForm(HouseForm):
    """All rows of a part on one page, ``<row>-<column>``; values stay as typed, the act judges them."""

    submit_label = Bi("保存", "Save")

    def __init__(self, part: Part, rows: list[dict[str, Any]], *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part, self.count = part, count
        for n in range(count):
            for col in part.cols:
                made = self.fields[f"{n}-{col.name}"] = _field(col)
                made.where = part.item + Bi(f" {n + 1}", f" {n + 1}")  # type: ignore[attr-defined]
        self.initial.update(row_values(part, rows, count))

    def clean(self) -> dict[str, Any]:
        """Everything that is wrong is told at once, each beside its own field; a row left empty or marked for removal is not judged."""
        cleaned = super().clean() or self.cleaned_data
        for n in range(self.count):
            names = {f"{n}-{col.name}": col for col in self.part.cols}
            if self.data.get(f"{n}-_remove"):
                for name in names.keys() & self.errors.keys():
                    del self.errors[name]
            elif any(str(self.data.get(name) or "").strip() for name in names):
                for name in names.keys() - self.errors.keys():
                    self._judge(names[name], name)
        return cleaned

    def _judge(self, col: Col, name: str) -> None:
        try:
            judge(col, self.cleaned_data.get(name), name)
        except BadValue as refusal:
            self.add_error(name, str(refusal.text))

    def rows(self) -> list[list[Any]]:
        """Bound fields, row by row."""
        return [[self[f"{n}-{col.name}"] for col in self.part.cols] for n in range(self.count)]

    def raw(self) -> list[dict[str, Any]]:
        """What was typed; empty rows and those marked for removal are left out, unless a later row is filled."""
        given = self.cleaned_data
        rows = [{col.name: given.get(f"{n}-{col.name}") for col in self.part.cols} for n in range(self.count)]
        return [row for n, row in enumerate(rows) if not self.data.get(f"{n}-_remove") and any(row.values())]


def row_values(part: Part, rows: list[dict[str, Any]], count: int) -> dict[str, str]:
    """Each field of so many rows as a person would have typed it."""
    kept = [*rows, *[{}] * (count - len(rows))][:count]
    return {f"{n}-{col.name}": typed(col, row.get(col.name)) for n, row in enumerate(kept) for col in part.cols}


def rows_wanted(part: Part, rows: list[Any], posted: Any) -> int:
    """As many rows as there are, one to write in, or those sent and one more when asked."""
    if posted is None:
        return min(max(len(rows) + (part.code != "stages" or not rows), 1), part.most)
    sent = str(posted.get("_rows", ""))
    wanted = int(sent) if sent.isdigit() and len(sent) < 4 else len(rows) + 1
    return max(1, min(wanted + (MORE in posted), part.most))


def _field(col: Col) -> forms.Field:
    """A column's field; no form asks for it as long as its row is empty, so that it says neither “required” nor “optional”."""
    made = _by_kind(col)
    made.conditional = col.required  # type: ignore[attr-defined]
    return made


def _by_kind(col: Col) -> forms.Field:
    help_text = col.help or ""
    if col.kind == CHOICE:
        return ChoiceField(col.label, choices=col.choices, required=False, span="half", help_text=help_text)
    if col.kind == DATE:
        widget = forms.TextInput(attrs={"type": "date"})
        return TextField(col.label, required=False, span="half", widget=widget, help_text=help_text)
    if col.kind in (MONEY, COUNT, NUMBER, PERCENT):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num-input", "autocomplete": "off"})
        return TextField(
            col.label,
            required=False,
            span="half",
            widget=widget,
            unit=UNITS.get(col.kind, ""),
            max_length=24,
            help_text=help_text,
        )
    return TextField(col.label, required=False, max_length=col.limit, span="half", help_text=help_text)


class TermsForm(HouseForm):
    """When it begins, and the terms."""

    starts_on = DateField(Bi("起始日", "Begins on"))
    ip_terms = TextField(Bi("知识产权条款", "IP terms"), rows=5, max_length=6000)
    exit_terms = TextField(Bi("退出条款", "Exit terms"), rows=5, max_length=6000)
    data_terms = TextField(Bi("数据与公开条款", "Data and openness"), rows=5, max_length=6000)
    submit_label = Bi("保存", "Save")


class IssueForm(HouseForm):
    """Nothing to fill in: what will happen, and the version that was read."""

    submit_label = Bi("定稿", "Issue")
    fate = Bi(
        "文本随即锁定并生成文件和校验值，双方收到签署通知；要修改须先退回。",
        "The text is locked at once and becomes files with a hash; both sides are asked to sign. It must be taken back to be changed.",
    )


class AccountForm(HouseForm):
    """The team's account."""

    holder = TextField(Bi("户名", "Holder"), max_length=160)
    bank = TextField(Bi("开户行", "Bank"), max_length=160)
    number = TextField(
        Bi("账号", "Account number"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    submit_label = Bi("提交财务核验", "Send to finance")
    fate = Bi(
        "只有财务能看到账号；任务书、账本和导出里都只写「已核验」。",
        "Finance alone sees the number; contract, ledger and exports say “verified” and no more.",
    )


class VerifyForm(HouseForm):
    """How finance has verified it."""

    how = TextField(Bi("核验方式", "How it was verified"), max_length=300, example=Bi("对公账户证明原件", "Original of the bank's certificate"))  # fmt: skip
    submit_label = Bi("核验无误", "Verified")


class SignForm(HouseForm):
    """Read, and signed."""

    sha256 = forms.CharField(widget=forms.HiddenInput())
    read = TickField(Bi("我已阅读全文，同意签署", "I have read the whole text and sign it"))
    submit_label = Bi("签署", "Sign")
    fate = Bi("签署的是校验值对应的这一份文本；文本一有改动，签署即作废。", "You sign the text with this hash; any change voids the signature.")  # fmt: skip


class GiveUpForm(ReasonForm):
    """Why it failed, and where the dossier goes."""

    cause = ChoiceField(Bi("原因", "Cause"), choices=CAUSES)
    target = ChoiceField(
        Bi("去向", "Goes to"),
        choices={"BENCH": Bi("储备（替补首发）", "The bench (on deck)"), "WITHD": Bi("撤回", "Withdrawn")},
    )
    field_order = ("cause", "target", "reason")
