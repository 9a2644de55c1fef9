"""The numbers of all indicators together: counted from the same rows that each of them opens to, and kept while the ledger stands still.

Flows in: an actor and a period. Flows out: figures by code, and when they were counted. What a reader of the whole house is told hangs on no name but
on what an interest locks, so one counting serves all whom nothing is locked to; whoever knows some dossiers only is counted for alone, always anew when something has happened.
"""

from __future__ import annotations

from typing import Any

from zhongshu.desk.reports import Fact, Figure, Period, indicators
from zhongshu.desk.reports.opening import lay_open
from zhongshu.desk.reports.reading import reading_once
from zhongshu.desk.reports.showing import SOURCE
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.kept import MANY, Kept, head_now, kept
from zhongshu.lifecycle.queries import READERS, locked
from zhongshu.people.actor import Actor

Numbers = dict[str, tuple[Any, ...]]
EARLIER = Bi("本中心卷宗与账本，统计于 {t}（明细很多时在后台重新统计，最多每分钟一次）", "This center's dossiers and ledger, counted at {t} (where rows are very many they are counted anew while you read, once a minute at most)")  # fmt: skip


def all_figures(actor: Actor, period: Period) -> Kept[dict[str, Figure]]:
    """The figure of every indicator."""
    house = bool(actor.roles & READERS)
    asked = (
        "reports",
        ",".join(indicators()),
        period.key,
        "house" if house else actor.user_id,
        *sorted(locked(actor)),
        *([] if house else sorted(actor.roles)),
    )
    found = kept(asked, lambda: _counted(actor, period), size=_rows if house else None)
    named = {code: Figure(asked, *found.value[code]) for code, asked in indicators().items() if code in found.value}
    return Kept(named, found.head, found.at, found.many)


def _counted(actor: Actor, period: Period) -> Numbers:
    head, figures, rows = head_now(), dict[str, Figure](), dict[str, list[Fact]]()
    with reading_once():
        for code, asked in indicators().items():
            rows[code] = list(asked.rows(actor, period))
            figures[code] = asked.figure(rows[code])
    if sum(map(len, rows.values())) >= MANY:  # a large house: who opens one of them shall not read all of it again
        for code, asked in indicators().items():
            lay_open(actor, asked, period, rows[code], head=head)
    return {code: (figure.number, figure.marked, figure.of, figure.span) for code, figure in figures.items()}


def _rows(numbers: Numbers) -> int:
    return sum(of for _, _, of, _ in numbers.values())


def source_of(counted: Kept[Any]) -> Bi:
    """Whence the numbers are, and as of when if that is not now."""
    return EARLIER.fill(t=f"{counted.at.astimezone(clock.SHANGHAI):%H:%M}") if counted.many else SOURCE
