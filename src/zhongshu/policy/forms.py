"""Forms of the rules: one generated from each group of rules, and the small ones for drafting, proposing, approving and withdrawing.

A generated form gives only the rules whose text was changed, as plain values under their paths; every check is the codec's. A table whose
rows come or go is given whole; what goes is said and confirmed first.
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
from zhongshu.policy.codec import CODE, LONGEST_TEXT, UNIQUE_CODES, read
from zhongshu.policy.entries import WORDS_OF_CODES, Entry, entries
from zhongshu.policy.open_tables import NEW, OpenTable, open_tables

LIST_HELP = Bi("每行一项：代码 | 中文 | English", "One item a line: code | 中文 | English")
COUNTS_HELP = Bi("整数，用逗号分开", "Whole numbers, separated by commas")
ZH, EN = Bi("(中文)", " (Chinese)"), Bi("(英文)", " (English)")
SIDES = (("zh", ZH), ("en", EN))
ADD_ROW = Bi("＋ 新增一行：{table}", "+ Add a row: {table}")
CODE_HELP = Bi(
    "唯一，用字母、数字和 + - _；保存后不能改", "Unique, of letters, digits and + - _; it cannot be changed later"
)
CONFIRM = Bi("请勾选确认后再保存", "Tick to confirm, then save again")


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
        "会生成一份可编辑的草案，现行规则不受影响。", "An editable draft is made; the rules in force are not affected."
    )
    name_zh = TextField(Bi("名称（中文）", "Name (Chinese)"), max_length=80, example=Bi("2027 年规则", "2027 年规则"))
    name_en = TextField(
        Bi("名称（英文）", "Name (English)"), max_length=80, example=Bi("Rules of 2027", "Rules of 2027")
    )


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
    """The rules of one group, each as a field; each open table with an empty row to add and a tick on each row to take it away."""

    submit_label = Bi("保存草案", "Save the draft")
    fate = Bi(
        "只改动草案；提请并获批准后才生效。", "Only the draft changes; it takes effect when proposed and approved."
    )
    confirm_removal = TickField(Bi("确认移除上面列出的各项", "Remove what is listed above"), required=False)

    def __init__(self, *args: Any, rules: Rules, section: str, **kwargs: Any) -> None:
        self.section, self.entries, self.tables = section, entries(rules, section), open_tables(rules, section)
        initial = {**kwargs.pop("initial", {}), **_texts(self.entries)}
        super().__init__(*args, initial=initial, **kwargs)
        self.changes: dict[str, Any] = {}
        self.removing: list[Bi] = []
        for entry in self.entries:
            self.fields.update(_fields(entry))
        for table in self.tables:
            self.fields.update(_row_fields(table))

    @property
    def title(self) -> Bi:
        return SECTIONS[self.section]

    def groups(self) -> list[Group]:
        """Fields as they stand on the page: the rules first, then one group for each row of a table, its texts first, and one for a new row."""
        gathered: dict[str, Group] = {}
        for entry in sorted(self.entries, key=_place_on_page):
            group = gathered.setdefault(_row_of(entry), Group(entry.row_label if entry.row else None, [], []))
            group.fields.extend(self[name] for name in _names(entry))
            if entry.row and entry.term.kind != "words":
                group.values.append(entry.shown)
        order = dict.fromkeys(["", *(_row_of(entry) for entry in self.entries)])
        for table in self.tables:
            for row in table.rows:
                if row.removal in self.fields:
                    gathered[row.path].fields.append(self[row.removal])
            names = [table.new_code, *(n for e in sorted(table.new, key=_place_on_page) for n in _names(e))]
            gathered[table.path] = Group(ADD_ROW.fill(table=table.term.label), [self[n] for n in names], [])
            order[table.path] = None
        return [gathered[path] for path in order if path in gathered]

    def clean(self) -> dict[str, Any]:
        """Each changed rule read by the codec, its refusals put beside its field."""
        cleaned = super().clean() or {}
        changed: dict[str, Any] = {}
        for entry in self.entries:
            if not any(name in self.errors for name in _names(entry)) and self._touched(entry, cleaned):
                self._take(entry, cleaned, changed)
        tables = dict(self._table(table, cleaned, changed) for table in self.tables if self._moves(table, cleaned))
        cells = {path: value for path, value in changed.items() if not path.startswith(tuple(f"{t}." for t in tables))}
        self.changes = {**cells, **tables}
        self._ask_before_removal(cleaned)
        return cleaned

    def _take(self, entry: Entry, cleaned: dict[str, Any], into: dict[str, Any]) -> None:
        """Read one rule; its value under its path, or its refusal beside its field."""
        try:
            value = _plain(entry, cleaned)
            read(entry.term, value, entry.path)
            into[entry.path] = value
        except BadValue as refusal:
            self.add_error(_names(entry)[0], str(refusal.text))

    def _touched(self, entry: Entry, cleaned: dict[str, Any]) -> bool:
        before = _texts([entry])
        return any(_as_text(cleaned.get(name)) != _as_text(before[name]) for name in _names(entry))

    # --- rows that come and go

    def _adds(self, table: OpenTable, cleaned: dict[str, Any]) -> bool:
        names = [table.new_code, *(name for entry in table.new for name in _names(entry))]
        return any(cleaned.get(name) not in (None, "", False) for name in names)

    def _moves(self, table: OpenTable, cleaned: dict[str, Any]) -> bool:
        return self._adds(table, cleaned) or any(cleaned.get(row.removal) for row in table.rows)

    def _table(
        self, table: OpenTable, cleaned: dict[str, Any], changed: dict[str, Any]
    ) -> tuple[str, list[dict[str, Any]]]:
        """The whole table as it is to be: kept rows with their changes, then the new one."""
        rows = []
        for row in table.rows:
            if cleaned.get(row.removal):
                self.removing.append(row.label)
                continue
            rows.append({cell: changed.get(f"{row.path}.{cell}", value) for cell, value in row.plain.items()})
        if self._adds(table, cleaned):
            rows.append(self._new_row(table, cleaned))
        return table.path, rows

    def _new_row(self, table: OpenTable, cleaned: dict[str, Any]) -> dict[str, Any]:
        code = str(cleaned.get(table.new_code) or "").strip()
        if not CODE.fullmatch(code) or code in {row.plain["code"] for row in table.rows}:
            self.add_error(table.new_code, str(UNIQUE_CODES.fill(name=code or "?")))
        values: dict[str, Any] = {}
        for entry in table.new:
            if not any(name in self.errors for name in _names(entry)):
                self._take(entry, cleaned, values)
        return {"code": code, **{path.rpartition(".")[2]: value for path, value in values.items()}}

    def _ask_before_removal(self, cleaned: dict[str, Any]) -> None:
        """Whatever goes, of a table or a list, is named and confirmed."""
        for entry in self.entries:
            if entry.term.kind == "choices" and entry.path in self.changes:
                left = {item["code"] for item in self.changes[entry.path]}
                self.removing += [choice.label for choice in entry.value if choice.code not in left]
        if self.removing and not cleaned.get("confirm_removal"):
            self.add_error("confirm_removal", str(CONFIRM))

    def field_of(self, path: str) -> str | None:
        """The field of a path, for refusals that only the whole body can see; a new row stands under its own code there."""
        names = [name for entry in self.entries if entry.path == path for name in _names(entry)]
        for table in self.tables:
            code = str(self.cleaned_data.get(table.new_code) or "").strip()
            names += [n for e in table.new if e.path.replace(f".{NEW}.", f".{code}.") == path for n in _names(e)]
            names += [table.rows[0].removal] if path == table.path and table.rows[0].removal in self.fields else []
        return names[0] if names else None


def _place_on_page(entry: Entry) -> tuple[bool, bool]:
    return bool(entry.row), bool(entry.row) and entry.term.kind != "words"


def _row_of(entry: Entry) -> str:
    return ".".join(entry.path.split(".")[:3]) if entry.row else ""


def _row_fields(table: OpenTable) -> dict[str, forms.Field]:
    """The fields by which rows of a table come and go."""
    found: dict[str, forms.Field] = {
        row.removal: TickField(Bi("移除这一行", "Remove this row"), required=False) for row in table.rows if row.may_go
    }
    found[table.new_code] = TextField(Bi("代码", "Code"), max_length=32, required=False, help_text=CODE_HELP)
    for entry in table.new:
        for name, field in _fields(entry).items():
            field.required = False
            found[name] = field
    return found


def _names(entry: Entry) -> list[str]:
    """Field names of a rule: two for a text, one for anything else. Dots would trouble selectors."""
    base = entry.path.replace(".", "__")
    return [f"{base}__{side}" for side, _ in SIDES] if entry.term.kind == "words" else [base]


def _fields(entry: Entry) -> dict[str, forms.Field]:
    term, names, needed = entry.term, _names(entry), not entry.term.optional
    label = entry.term.label
    if term.kind == "words":
        long = entry.value is not None and max(len(entry.value.zh), len(entry.value.en)) > 40
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
            Bi(
                "这一行要写成“代码 | 中文 | English”：{line}", "Write this line as “code | 中文 | English”: {line}"
            ).fill(line=line[:60]),
        )
    return {"code": parts[0], "label": {"zh": parts[1], "en": parts[2]}}


def _whole(text: str, path: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise BadValue(path, Bi("请填写整数", "Enter a whole number")) from None
