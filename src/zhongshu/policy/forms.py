"""Forms of the rules: one generated from each group of rules, and the small ones for drafting, proposing, approving and withdrawing.

A generated form gives only the rules whose text was changed, as plain values under their paths; every check is the codec's.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.pages.fields import ChoiceField, NumberField, TextField, TickField
from zhongshu.pages.forms import HouseForm
from zhongshu.policy.body import SECTIONS, Rules
from zhongshu.policy.codec import LONGEST_TEXT, read
from zhongshu.policy.entries import WORDS_OF_CODES, Entry, entries

LIST_HELP = Bi("每行一项:代码 | 中文 | English", "One item a line: code | 中文 | English")
COUNTS_HELP = Bi("整数,用逗号分开", "Whole numbers, separated by commas")
ZH, EN = Bi("(中文)", " (Chinese)"), Bi("(英文)", " (English)")
SIDES = (("zh", ZH), ("en", EN))


class ReasonForm(HouseForm):
    """A reason, before an irreversible step."""

    reason = TextField(Bi("理由", "Reason"), rows=4, min_length=10, max_length=2000)

    def __init__(self, *args: Any, submit_label: Bi, fate: Bi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit_label, self.fate = submit_label, fate


class DraftForm(HouseForm):
    """The name of a new draft."""

    submit_label = Bi("起草", "Draft")
    fate = Bi(
        "会生成一份可编辑的草案,现行规则不受影响。", "An editable draft is made; the rules in force are not affected."
    )
    name_zh = TextField(Bi("名称(中文)", "Name (Chinese)"), max_length=80, example=Bi("2027 年规则", "2027 年规则"))
    name_en = TextField(Bi("名称(英文)", "Name (English)"), max_length=80, example=Bi("Rules of 2027", "Rules of 2027"))


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; with a title they are one row of a table, folded under its present values."""

    title: Bi | None
    fields: list[forms.BoundField]
    values: list[Bi]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)


class GroupForm(HouseForm):
    """The rules of one group, each as a field."""

    submit_label = Bi("保存草案", "Save the draft")
    fate = Bi(
        "只改动草案;提请并获批准后才生效。", "Only the draft changes; it takes effect when proposed and approved."
    )

    def __init__(self, *args: Any, rules: Rules, section: str, **kwargs: Any) -> None:
        self.section, self.entries = section, entries(rules, section)
        initial = {**kwargs.pop("initial", {}), **_texts(self.entries)}
        super().__init__(*args, initial=initial, **kwargs)
        for entry in self.entries:
            self.fields.update(_fields(entry))

    @property
    def title(self) -> Bi:
        return SECTIONS[self.section]

    def groups(self) -> list[Group]:
        """Fields as they stand on the page: the rules first, then one group for each row of a table, its texts first."""
        gathered: dict[str, Group] = {}
        for entry in sorted(self.entries, key=lambda e: (bool(e.row), e.term.kind != "words" if e.row else 0)):
            row = ".".join(entry.path.split(".")[:3]) if entry.row else ""
            group = gathered.setdefault(row, Group(entry.row_label if entry.row else None, [], []))
            group.fields.extend(self[name] for name in _names(entry))
            if entry.row and entry.term.kind != "words":
                group.values.append(entry.shown)
        order = [".".join(e.path.split(".")[:3]) if e.row else "" for e in self.entries]
        return [gathered[row] for row in dict.fromkeys(["", *order]) if row in gathered]

    def clean(self) -> dict[str, Any]:
        """Each changed rule read by the codec, its refusals put beside its field."""
        cleaned = super().clean() or {}
        self.changes: dict[str, Any] = {}
        for entry in self.entries:
            names = _names(entry)
            if any(name in self.errors for name in names) or not self._touched(entry, cleaned):
                continue
            try:
                value = _plain(entry, cleaned)
                read(entry.term, value, entry.path)
                self.changes[entry.path] = value
            except BadValue as refusal:
                self.add_error(names[0], str(refusal.text))
        return cleaned

    def _touched(self, entry: Entry, cleaned: dict[str, Any]) -> bool:
        before = _texts([entry])
        return any(_as_text(cleaned.get(name)) != _as_text(before[name]) for name in _names(entry))

    def field_of(self, path: str) -> str | None:
        """The field of a path, for refusals that only the whole body can see."""
        names = [name for entry in self.entries if entry.path == path for name in _names(entry)]
        return names[0] if names else None


def _names(entry: Entry) -> list[str]:
    """Field names of a rule: two for a text, one for anything else. Dots would trouble selectors."""
    base = entry.path.replace(".", "__")
    return [f"{base}__{side}" for side, _ in SIDES] if entry.term.kind == "words" else [base]


def _fields(entry: Entry) -> dict[str, forms.Field]:
    term, names, needed = entry.term, _names(entry), not entry.term.optional
    label = entry.term.label
    if term.kind == "words":
        long = max(len(entry.value.zh), len(entry.value.en)) > 40
        return {
            name: TextField(label + side, rows=3 if long else 0, max_length=LONGEST_TEXT, required=needed, span="half")
            for name, (_, side) in zip(names, SIDES, strict=True)
        }
    if term.kind == "code":
        choices = [(code, WORDS_OF_CODES.get(code) or Bi(code, code)) for code in term.one_of]
        return {names[0]: ChoiceField(label, choices=choices, required=needed)}
    if term.kind == "flag":
        return {names[0]: TickField(label, required=False)}
    if term.kind == "choices":
        return {names[0]: TextField(label, rows=min(24, len(entry.value) + 2), help_text=LIST_HELP, span="wide")}
    if term.kind == "counts":
        return {names[0]: TextField(label, help_text=COUNTS_HELP, unit=term.unit or "")}
    return {names[0]: NumberField(label, unit=term.unit or "", required=needed)}


def _texts(found: list[Entry]) -> dict[str, Any]:
    """The present values as their fields show them."""
    texts: dict[str, Any] = {}
    for entry in found:
        names, value = _names(entry), entry.value
        if entry.term.kind == "words":
            texts |= dict(zip(names, (value.zh, value.en), strict=True))
        elif entry.term.kind == "choices":
            texts[names[0]] = "\n".join(f"{c.code} | {c.label.zh} | {c.label.en}" for c in value)
        elif entry.term.kind == "counts":
            texts[names[0]] = ", ".join(map(str, value))
        elif entry.term.kind == "share":
            texts[names[0]] = f"{value * 100:.10g}"
        else:
            texts[names[0]] = value
    return texts


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal | float | int):
        return f"{Decimal(str(value)).normalize():f}"
    return "" if value is None else "\n".join(line.strip() for line in str(value).splitlines())


def _plain(entry: Entry, cleaned: dict[str, Any]) -> Any:
    """What was typed, as the plain value of the rule."""
    kind, names = entry.term.kind, _names(entry)
    value = cleaned.get(names[0])
    if kind == "words":
        return {side: cleaned.get(name) for name, (side, _) in zip(names, SIDES, strict=True)}
    if kind in ("code", "flag") or value is None:
        return value
    if kind == "choices":
        return [_choice(line, entry.path) for line in str(value).splitlines() if line.strip()]
    if kind == "counts":
        return [_whole(part, entry.path) for part in str(value).replace(",", ",").split(",")]
    if kind == "count":
        return int(value) if value == int(value) else float(value)
    return float(value / 100) if kind == "share" else float(value)


def _choice(line: str, path: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.replace("|", "|").split("|")]
    if len(parts) != 3:
        raise BadValue(
            path,
            Bi("这一行要写成“代码 | 中文 | English”:{line}", "Write this line as “code | 中文 | English”: {line}").fill(
                line=line[:60]
            ),
        )
    return {"code": parts[0], "label": {"zh": parts[1], "en": parts[2]}}


def _whole(text: str, path: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise BadValue(path, Bi("请填写整数", "Enter a whole number")) from None
