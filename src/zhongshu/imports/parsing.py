"""From one row of text to the values of a mapping, or the faults that keep it out. Pure: no database, no clock.

A fault says the column, what stood there, and why; a text that looks garbled is let in and marked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from zhongshu.imports.mapping import Column
from zhongshu.imports.mapping import Mapping as FileMapping
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.people.credit_code import credit_code
from zhongshu.people.fields import FIELDS, known_fields
from zhongshu.people.names import orcid

# UTF-8 read as Latin-1, and the replacement character
GARBLED = re.compile("\ufffd|Ã[\x80-\xbf]|â€|Â[\x80-\xbf ]")
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%m/%d/%Y")
ABOUT_A_FIELD = frozenset({"history", "need"})  # records that lie in one field of technology
DATE_HEAD = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in one cell."""

    column: str
    value: str
    reason: Bi
    keeps_out: bool = True


@dataclass(slots=True)
class Parsed:
    """One row: its values and its faults; ``good`` when nothing keeps it out."""

    line: int
    values: dict[str, Any]
    record: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    later: list[Fault] = field(default_factory=list)  # found only when the row was to be entered

    @property
    def good(self) -> bool:
        return not any(fault.keeps_out for fault in (*self.faults, *self.later))


def parse(mapping: FileMapping, line: int, row: Mapping[str, str]) -> Parsed:
    """Read one row through a mapping."""
    parsed = Parsed(line, dict(mapping.constants), {k: v for k, v in row.items() if k and v})
    for column in mapping.columns:
        heading = mapping.heading(column.source, row)
        text = (row.get(heading) or "").strip()
        if text in mapping.empty:
            if column.stand_in:
                parsed.values[column.to] = column.stand_in
                parsed.faults.append(
                    Fault(
                        heading,
                        text,
                        Bi("原文件缺此项，以占位文字收入", "missing in the file; entered with a stand-in"),
                        keeps_out=False,
                    )
                )
            elif column.required:
                parsed.faults.append(Fault(heading, text, Bi("不能为空", "must not be empty")))
            elif column.default is not None:
                parsed.values[column.to] = column.default
            continue
        if GARBLED.search(text):
            parsed.faults.append(
                Fault(
                    heading,
                    text,
                    Bi("疑似乱码，已照原样收入", "looks garbled; entered as it stands"),
                    keeps_out=False,
                )
            )
        try:
            parsed.values[column.to] = KINDS[column.kind](column, text)
        except BadValue as error:
            parsed.faults.append(Fault(heading, text, error.text))
    if mapping.target in ABOUT_A_FIELD:
        _field(mapping, parsed)
    return parsed


def _field(mapping: FileMapping, parsed: Parsed) -> None:
    """The field of the record, judged by the words of its title."""
    title = f"{parsed.values.get('title_en', '')} {parsed.values.get('title_zh', '')} ".lower()
    parsed.values.setdefault(
        "field", next((code for code, words in mapping.words.items() if any(w in title for w in words)), "cross")
    )


def refuse(column: Column, zh: str, en: str) -> BadValue:
    return BadValue(column.source, Bi(zh, en))


def _text(column: Column, text: str) -> str:
    cleaned = " ".join(text.replace("\x00", "").split())
    if len(cleaned) > column.limit and not column.clip:
        raise refuse(column, f"超过 {column.limit} 字", f"longer than {column.limit} characters")
    return cleaned[: column.limit]


def _code(column: Column, text: str) -> str:
    if len(text) > 60 or any(ord(c) < 33 for c in text.replace(" ", "_")):
        raise refuse(column, "编号格式不对", "not a usable code")
    return text


def _year(column: Column, text: str) -> dt.date:
    digits = text.removesuffix(".0")
    if not (digits.isdigit() and 1900 <= int(digits) <= 2100):
        raise refuse(column, "不是年份", "not a year")
    return dt.date(int(digits), 7, 1)  # a bare year is taken as its middle


def _month(column: Column, text: str) -> dt.date:
    found = re.fullmatch(r"(\d{4})[.\-/年](\d{1,2})月?", text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise refuse(column, "不是「年.月」", "not a year and month")
    return dt.date(int(found[1]), int(found[2]), 1)


def _date(column: Column, text: str) -> dt.date:
    head = DATE_HEAD.match(text)
    for pattern in DATES:
        try:
            return dt.datetime.strptime(head[1] if head else text, pattern).date()
        except ValueError:
            continue
    raise refuse(column, "不是日期", "not a date")


def _money(column: Column, text: str) -> int:
    try:
        amount = Decimal(re.sub(r"[,，\s$¥￥]", "", text))
    except InvalidOperation:
        raise refuse(column, "不是金额", "not an amount") from None
    if not amount.is_finite() or amount < 0 or amount > 10**13:
        raise refuse(column, "金额为负或过大", "negative, or too large")
    return int(amount * (1_000_000 if column.unit == "wan" else 100))


def _choice(column: Column, text: str) -> str:
    if text not in column.choices:
        raise refuse(column, "不在可选项内", "not one of the choices")
    return column.choices[text]


def _credit(column: Column, text: str) -> str:
    return str(credit_code(text))


def _orcid(column: Column, text: str) -> str:
    return str(orcid(text))


def _fields(column: Column, text: str) -> list[str]:
    """Codes or names of fields of technology."""
    codes = {name: code for code, label in FIELDS.items() for name in (code, label.zh, label.en)}
    given = [text] if text in codes else [part for part in re.split(r"[\s,，;；、]+", text) if part]
    return known_fields([codes.get(part, part) for part in given])


KINDS: dict[str, Callable[[Column, str], Any]] = {
    "text": _text, "code": _code, "year": _year, "month": _month, "date": _date, "money": _money, "choice": _choice,
    "credit_code": _credit, "orcid": _orcid, "fields": _fields,
}  # fmt: skip
