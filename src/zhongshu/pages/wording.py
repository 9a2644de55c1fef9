"""How dates, times, amounts and shares are written for a reader, in either language.

Flows in: values. Flows out: `Bi` sentences or plain text; never markup. Whence: interface.md, "Habits".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import EN, Bi, language

WEEKDAYS = (
    Bi("周一", "Mon"), Bi("周二", "Tue"), Bi("周三", "Wed"), Bi("周四", "Thu"), Bi("周五", "Fri"), Bi("周六", "Sat"), Bi("周日", "Sun"),
)  # fmt: skip
SOON_DAYS = 3  # from here a deadline is shown as near
LATE_DAYS = 10  # overdue is yellow, more than ten days is red


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, how far it is, and which of four tones that has: calm, soon, over, late."""

    day: dt.date
    days: int
    tone: str
    words: Bi


def as_day(value: dt.date | dt.datetime) -> dt.date:
    """The day in Shanghai of an instant, or the day itself."""
    return clock.day_of(value) if isinstance(value, dt.datetime) else value


def day(value: dt.date | dt.datetime | None) -> str:
    """``2026-11-22 (周日)`` or ``2026-11-22 (Sun)``."""
    if value is None:
        return "—"
    on = as_day(value)
    return f"{on:%Y-%m-%d} ({WEEKDAYS[on.weekday()]})"


def moment(value: dt.datetime | None) -> str:
    """``2026-11-22 14:03`` in Shanghai."""
    return "—" if value is None else f"{value.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def deadline(value: dt.date | dt.datetime) -> Deadline:
    """How a day that something is due stands to today."""
    on = as_day(value)
    days = (on - clock.today()).days
    if days > 0:
        words = Bi(f"还有 {days} 天", f"{days} day{'' if days == 1 else 's'} left")
    elif days == 0:
        words = Bi("今天到期", "due today")
    else:
        words = Bi(f"超期 {-days} 天", f"{-days} day{'' if days == -1 else 's'} overdue")
    tone = "calm" if days > SOON_DAYS else "soon" if days >= 0 else "over" if days >= -LATE_DAYS else "late"
    return Deadline(on, days, tone, words)


def since(value: dt.datetime) -> Bi:
    """How long ago (or ahead) an instant is, in the largest whole unit."""
    seconds = int((clock.now() - value).total_seconds())
    ahead, seconds = seconds < 0, abs(seconds)
    for size, zh, en in ((86_400 * 365, "年", "year"), (86_400 * 30, "个月", "month"), (86_400, "天", "day"), (3600, "小时", "hour"), (60, "分钟", "minute")):  # fmt: skip
        if seconds >= size:
            count = seconds // size
            many = en if count == 1 else en + "s"
            return (
                Bi(f"{count} {zh}后", f"in {count} {many}") if ahead else Bi(f"{count} {zh}前", f"{count} {many} ago")
            )
    return Bi("刚刚", "just now")


def big_money(fen: int | None) -> str:
    """An amount for a headline: ``8.6 亿元`` / ``CNY 860 M``; exactness is the business of the tooltip."""
    if fen is None:
        return "—"
    yuan = Decimal(fen) / 100
    if language() == EN:
        for size, unit in ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "k")):
            if abs(yuan) >= size:
                return f"CNY {_short(yuan / size)} {unit}"
        return f"CNY {_short(yuan)}"
    for size, unit in ((Decimal(10**8), "亿元"), (Decimal(10**4), "万元")):
        if abs(yuan) >= size:
            return f"{_short(yuan / size)} {unit}"
    return f"{_short(yuan)} 元"


def _short(value: Decimal) -> str:
    """At most two decimals, none that say nothing, thousands separated."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def share(value: float | Decimal | None, *, whole: bool = False) -> str:
    """0.4 as ``40 %``; with ``whole`` the value is in percent already."""
    if value is None:
        return "—"
    percent = float(value) if whole else float(value) * 100
    return f"{percent:.1f}".rstrip("0").rstrip(".") + " %"
