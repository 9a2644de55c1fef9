"""Forms drawn from the tables of the plan: one flat form a part, ``<row>-<key>`` where the part is repeated. Values stay as typed;
`sections.values` judges them inside the act, so that a refusal lands beside its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.kernel.money import wan
from zhongshu.pages.fields import ChoiceField, DateField, TextField
from zhongshu.pages.forms import HouseForm
from zhongshu.proposal.actions.diligence import FLAGS, KINDS, SURENESS
from zhongshu.proposal.sections import Field, Section
from zhongshu.proposal.sections.spec import CHOICE, DATE, MONEY, MONTHS, NUMBER, PAIR, PERCENT
from zhongshu.proposal.sections.values import judge

UNITS = {
    MONEY: Bi("万元", "10k CNY"),
    PERCENT: Bi("%", "%"),
    MONTHS: Bi("个月", "months"),
}
SIDES = (("zh", Bi("（中文）", " (Chinese)")), ("en", Bi("（英文）", " (English)")))
MORE = "_more"  # the button that asks for another row


class PartForm(HouseForm):
    """One part of the plan; `rows` groups the bound fields for the template."""

    submit_label = Bi("保存", "Save")
    fate = Bi(
        "保存后，同团队的人立即看到；每次修改记入账本。",
        "Once saved, the whole team sees it; each change is entered in the ledger.",
    )

    def __init__(self, section: Section, body: Any, *args: Any, count: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section, self.count = section, count
        prefixes = [f"{n}-" for n in range(count)] if section.repeated else [""]
        values = body if section.repeated else [body]
        for number, prefix in enumerate(prefixes):
            row = values[number] if number < len(values) else {}
            for spec in section.fields:
                for name, made in fields_of(spec).items():
                    made.where = row_name(section, number)  # type: ignore[attr-defined]
                    self.fields[prefix + name] = made
                    self.initial[prefix + name] = shown(spec, row.get(name))

    def clean(self) -> dict[str, Any]:
        """Everything that is wrong is told at once, each beside its own field; a row marked for removal is not judged."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(self.count):
            prefix = f"{number}-" if self.section.repeated else ""
            if self.section.repeated and self.data.get(f"{prefix}_remove"):
                for name in [name for name in self.errors if name.startswith(prefix)]:
                    del self.errors[name]
                continue
            for spec in self.section.fields:
                for name in spec.names():
                    self._judge(spec, prefix + name)
        return cleaned

    def _judge(self, spec: Field, name: str) -> None:
        text = str(self.cleaned_data.get(name) or "")
        if text and name not in self.errors:
            try:
                judge(spec, text)
            except BadValue as refusal:
                self.add_error(name, str(refusal.text))

    def rows(self) -> list[list[Any]]:
        """Bound fields, row by row."""
        names = [name for spec in self.section.fields for name in spec.names()]
        prefixes = [f"{n}-" for n in range(self.count)] if self.section.repeated else [""]
        return [[self[prefix + name] for name in names] for prefix in prefixes]

    def raw(self) -> Any:
        """What was typed, in the shape the part has; rows marked for removal are left out."""
        given = self.cleaned_data
        names = [name for spec in self.section.fields for name in spec.names()]
        if not self.section.repeated:
            return {name: given.get(name) for name in names}
        kept = [n for n in range(self.count) if not self.data.get(f"{n}-_remove")]
        return [{name: given.get(f"{n}-{name}") for name in names} for n in kept]


def row_name(section: Section, number: int) -> Bi | str:
    """What a row of a repeated part is called, counted from one as on the page."""
    return section.item + Bi(f" {number + 1}", f" {number + 1}") if section.repeated and section.item else ""


def rows_wanted(section: Section, body: Any, posted: Any) -> int:
    """How many rows the form shows: those there are and one to write in, or those sent and one more when asked."""
    if not section.repeated:
        return 1
    if posted is None:
        return min(max(len(body) + 1, section.least), section.most)
    sent = posted.get("_rows", "")
    return min((int(sent) if sent.isdigit() else len(body) + 1) + (MORE in posted), section.most)


def fields_of(spec: Field) -> dict[str, forms.Field]:
    """The form field (two for a pair) of one thing to fill in; a draft may leave any of them empty."""
    help_text = spec.help or ""
    if spec.kind == PAIR:
        rows = 3 if spec.long else 0
        return {
            f"{spec.name}_{side}": TextField(
                spec.label + mark,
                rows=rows,
                span="half",
                required=False,
                max_length=spec.limit,
                help_text=help_text if side == "zh" else "",
            )
            for side, mark in SIDES
        }
    if spec.kind == CHOICE:
        return {spec.name: ChoiceField(spec.label, choices=spec.choices, required=False, help_text=help_text)}
    if spec.kind == DATE:
        widget = forms.TextInput(attrs={"type": "date"})
        return {spec.name: TextField(spec.label, required=False, widget=widget, help_text=help_text)}
    if spec.kind in (NUMBER, PERCENT, MONTHS, MONEY):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num-input", "autocomplete": "off"})
        return {
            spec.name: TextField(
                spec.label,
                required=False,
                widget=widget,
                unit=UNITS.get(spec.kind, ""),
                max_length=24,
                help_text=help_text,
            )
        }
    return {spec.name: TextField(spec.label, required=False, max_length=spec.limit, help_text=help_text)}


def shown(spec: Field, value: Any) -> str:
    """A kept value as a person types it."""
    if value is None:
        return ""
    if spec.kind == MONEY:
        return wan(value).replace(",", "")
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


class ReasonForm(HouseForm):
    """A step that asks for its reason."""

    reason = TextField(
        Bi("理由", "Reason"),
        rows=3,
        max_length=2000,
        help_text=Bi("记入账本，长期保存", "Entered in the ledger and kept for good"),
    )


class OfferForm(ReasonForm):
    """Which specialist is asked."""

    user_id = ChoiceField(
        Bi("项目专员", "Project specialist"),
        help_text=Bi("括号内为在办与储备数", "In brackets: active and benched dossiers"),
    )
    field_order = ("user_id", "reason")

    def __init__(self, *args: Any, specialists: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", Bi("请选择", "Choose one")), *specialists]  # type: ignore[attr-defined]


class BenchForm(ReasonForm):
    """Who sponsors a dossier on the watch bench."""

    sponsor_id = ChoiceField(
        Bi("牵头专员", "Sponsor"), help_text=Bi("负责它不被遗忘", "Answers for its not being forgotten")
    )
    field_order = ("sponsor_id", "reason")

    def __init__(self, *args: Any, specialists: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sponsor_id"].choices = [("", Bi("请选择", "Choose one")), *specialists]  # type: ignore[attr-defined]


class NoteForm(HouseForm):
    """One step of the due diligence."""

    kind = ChoiceField(Bi("类别", "Kind"), choices=KINDS)
    happened_on = DateField(Bi("日期", "Date"))
    finding = TextField(
        Bi("看到了什么", "What was found"),
        rows=4,
        max_length=2000,
        help_text=Bi(
            "事实与推断分开写，注明谁说的、哪里可查",
            "Keep fact and inference apart; say who said it and where it can be checked",
        ),
    )
    sureness = ChoiceField(Bi("把握", "How sure"), choices=SURENESS)
    flag = ChoiceField(Bi("提示", "Flag"), choices=FLAGS, initial="none")
    submit_label = Bi("记录", "Record")


class NameExpertForm(HouseForm):
    """Why this expert."""

    person_id = TextField(Bi("专家", "Expert"), widget=forms.HiddenInput())
    reason = TextField(Bi("提名理由", "Why this expert"), required=False, max_length=300)
    submit_label = Bi("提名", "Name")


class VersionForm(HouseForm):
    """A note on what this version is for."""

    note = TextField(
        Bi("版本说明", "What this version is for"),
        max_length=300,
        example=Bi("走访后修改了跃升指标", "Leap metric changed after the visit"),
    )
    submit_label = Bi("保存为新版本", "Keep as a new version")
