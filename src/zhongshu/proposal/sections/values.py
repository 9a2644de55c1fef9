"""From what a person typed to what is kept: strings trimmed, numbers as numbers, money in fen, dates as ISO text. Refuses beside the field."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.kernel.money import fen_from_wan
from zhongshu.proposal.sections.spec import CHOICE, DATE, LINE, MONEY, MONTHS, NUMBER, PAIR, PERCENT, Field, Section

BIGGEST = 1e15
LONGEST = 600  # months: fifty years


def clean(section: Section, raw: Any) -> Any:
    """The body of a part from raw values; a repeated part takes a list of mappings and drops rows left wholly empty."""
    if not section.repeated:
        return clean_row(section, raw)
    rows = [row for row in raw if any(str(value or "").strip() for value in row.values())]
    if len(rows) > section.most:
        raise BadValue(section.code, Bi("最多 {n} 条", "At most {n} rows").fill(n=section.most))
    return [clean_row(section, row, at=str(index)) for index, row in enumerate(rows)]


def judge(field: Field, text: str) -> Any:
    """One typed value as it is kept; raises BadValue."""
    return PARSERS[field.kind](field, text.strip())


def clean_row(section: Section, raw: Mapping[str, Any], *, at: str = "") -> dict[str, Any]:
    """One mapping; unknown keys are dropped, empty values left out. A draft may be incomplete, never wrong."""
    row: dict[str, Any] = {}
    for field in section.fields:
        for key in field.names():
            text = raw.get(key)
            if text is None or not str(text).strip():
                continue
            try:
                row[key] = judge(field, str(text))
            except BadValue as error:
                raise BadValue(f"{at}-{key}" if at else key, error.text) from None
    return row


def _text(field: Field, text: str) -> str:
    if len(text) > field.limit:
        raise BadValue(
            field.name,
            Bi("最多 {n} 字，现在 {m} 字", "At most {n} characters, now {m}").fill(n=field.limit, m=len(text)),
        )
    return text


def _number(field: Field, text: str) -> float:
    try:
        number = float(text.replace(",", "").replace(",", ""))
    except ValueError:
        raise BadValue(field.name, Bi("请填写数字，例如 26.7", "Enter a number, such as 26.7")) from None
    if not math.isfinite(number) or abs(number) > BIGGEST:
        raise BadValue(field.name, Bi("数字超出可用范围", "The number is out of range"))
    if field.whole and number != int(number):
        raise BadValue(field.name, Bi("请填写整数", "Enter a whole number"))
    if field.bounds is not None and not field.bounds[0] <= number <= field.bounds[1]:
        low, high = field.bounds
        raise BadValue(
            field.name, Bi("请填写 {a} 到 {b} 之间的数", "Enter a number from {a} to {b}").fill(a=low, b=high)
        )
    return number or 0.0  # there is no minus nought


def _percent(field: Field, text: str) -> float:
    number = _number(field, text.removesuffix("%").removesuffix("%"))
    if not 0 <= number <= 100:
        raise BadValue(field.name, Bi("请填写 0 到 100 之间的百分数", "Enter a percentage from 0 to 100"))
    return number


def _months(field: Field, text: str) -> int:
    number = _number(field, text)
    if number != int(number) or abs(number) > LONGEST:
        raise BadValue(field.name, Bi("请填写整月数", "Enter a whole number of months"))
    return int(number)


def _money(field: Field, text: str) -> int:
    return fen_from_wan(text, field=field.name)


def _date(field: Field, text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadValue(field.name, Bi("请按 2026-11-22 的格式填写日期", "Write the date like 2026-11-22")) from None


def _choice(field: Field, text: str) -> str:
    if text not in field.choices:
        raise BadValue(field.name, Bi("请从列表中选择", "Choose one from the list"))
    return text


PARSERS: dict[str, Callable[[Field, str], Any]] = {
    PAIR: _text, LINE: _text, NUMBER: _number, PERCENT: _percent, MONTHS: _months, MONEY: _money, DATE: _date, CHOICE: _choice,
}  # fmt: skip
