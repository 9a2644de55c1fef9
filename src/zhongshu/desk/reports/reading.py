"""What several groups of indicators read: dossiers as facts, and the days on which edges were taken. Only this center's own dossiers count."""

from __future__ import annotations

import datetime as dt
import re
from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

from django.db.models import Min, QuerySet
from django.urls import reverse

from zhongshu.appraisal.models import OPENED, Appraisal
from zhongshu.delivery.models import Gate, Payment
from zhongshu.desk.reports import Fact, Period
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import EN, Bi, language
from zhongshu.lifecycle.models import LIVE, Passage
from zhongshu.lifecycle.queries import standings, unlocked
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules
from zhongshu.transfer.models import Outcome
from zhongshu.transfer.queries.outcomes import counted
from zhongshu.transfer.rules import WHOLE

DAYS, WORKDAYS, DOSSIERS, PERCENT = Bi("天", "days"), Bi("个工作日", "working days"), Bi("份", "dossiers"), Bi("%", "%")
MARK, PLAIN = "CODE", re.compile(r"[A-Za-z0-9-]+")  # codes that stand in an address as they are


_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)
_of_the_house: ContextVar[bool] = ContextVar("of the house", default=False)
T = TypeVar("T")


@contextmanager
def reading_once() -> Iterator[dict[Hashable, Any]]:
    """Inside, what many indicators read is read once: a page of all of them looks at the same dossiers. Given: what has been read."""
    looked_at: dict[Hashable, Any] = {}
    token = _kept.set(looked_at)
    try:
        yield looked_at
    finally:
        _kept.reset(token)


@contextmanager
def for_the_house() -> Iterator[None]:
    """Inside, what is counted is the house's own account, sealed for everybody: no interest of whoever makes it leaves anything out."""
    token = _of_the_house.set(True)
    try:
        yield
    finally:
        _of_the_house.reset(token)


def _once(key: Hashable, read: Callable[[], T]) -> T:
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


class Row(NamedTuple):
    """A dossier as indicators read it. Title and address stand ready: a row is told behind many numbers."""

    pk: str
    code: str
    title_zh: str
    title_en: str
    state: str
    field: str
    channel: str
    organisation_zh: str
    organisation_en: str
    specialist_id: str
    specialist_zh: str
    specialist_en: str
    tier: str
    trl: int | None
    money_fen: int | None
    opened_on: dt.date
    next_decision_on: dt.date | None
    nuclear_since: dt.date | None
    title: str = ""
    url: str = ""


READ = Row._fields[:-2]


def live(actor: Actor) -> dict[str, Row]:
    """The dossiers of this center that the reader may know, by id; those an interest locks are left out, so that a figure adds up to the
    rows that this reader is shown."""
    return _once(("live", actor.user_id), lambda: {row.pk: row for row in _rows(actor)})


def _rows(actor: Actor) -> Iterator[Row]:
    english, before, after = language() == EN, *reverse("desk:dossier", args=[MARK]).split(MARK)
    rows = standings(actor).filter(origin=LIVE)
    rows = rows if _of_the_house.get() else unlocked(actor, rows, "pk")
    for values in rows.values_list(*READ):
        code, zh, en = values[1:4]
        url = f"{before}{code}{after}" if PLAIN.fullmatch(code) else reverse("desk:dossier", args=[code])
        yield Row._make((*values, (en or zh if english else zh or en) or code, url))


def fact(row: Row, *, on: dt.date | None, by: str = "", value: float | None = None, marked: bool = True, base: float | None = None) -> Fact:  # fmt: skip
    """A dossier as a row behind a number."""
    return Fact(row.code, row.title, row.url, on, by, value, marked, base, row.code)


def first_days(edges: Iterable[str] = (), *, targets: Iterable[str] = ()) -> dict[str, dt.date]:
    """The first day on which each dossier took one of these edges, or arrived in one of these states."""
    edges, targets = tuple(edges), tuple(targets)
    return _once(("days", edges, targets), lambda: _first_days(edges, targets))


def _first_days(edges: tuple[str, ...], targets: tuple[str, ...]) -> dict[str, dt.date]:
    taken = Passage.objects.filter(dossier__origin=LIVE)
    taken = taken.filter(edge__in=edges) if edges else taken.filter(target__in=targets)
    firsts = taken.values_list("dossier_id").annotate(first=Min("at"))
    return {dossier: clock.day_of(at) for dossier, at in firsts.order_by("first", "dossier_id")}


def fields() -> dict[str, Bi]:
    return active_rules().labels("fields")


def channels() -> dict[str, Bi]:
    return active_rules().labels("channels")


def signed_gates() -> list[Any]:
    """Every gate that was signed, with its day, in the order of its number."""
    asked = Gate.objects.filter(state="signed", decided_on__isnull=False).order_by("number")
    return read_all("gates", asked, "dossier_id", "trigger", "outcome", "opened_on", "decided_on")


def payments() -> list[Any]:
    """Every payment that left the house, with the day on which it did."""
    asked = Payment.objects.filter(paid_at__isnull=False)
    return read_all("payments", asked, "dossier_id", "stage", "purpose", "state", "amount_fen", "returned_fen", day="paid_at")  # fmt: skip


def checked_outcomes() -> list[Any]:
    """Every outcome that was checked."""
    asked = Outcome.objects.filter(checked_on__isnull=False)
    return read_all("outcomes", asked, "dossier_id", "kind", "on", "amount_fen", "landmark_since")


def closed_rounds() -> list[Any]:
    """Every appraisal whose votes may be read, with the day on which its blind round closed."""
    asked = Appraisal.objects.filter(stage__in=OPENED, blind_closed_at__isnull=False)
    return read_all("rounds", asked, "pk", "dossier_id", day="blind_closed_at")


def read_all(key: str, asked: QuerySet[Any], *names: str, day: str = "") -> list[Any]:
    """Rows of a table that several indicators read, these columns alone; an instant is told as its ``day``. ``key`` names the question."""
    return _once(key, lambda: list(_named(asked, names, day)))


def _named(asked: QuerySet[Any], names: tuple[str, ...], day: str) -> Iterator[Any]:
    made = namedtuple("Told", (*names, *(["day"] if day else [])))  # type: ignore[misc]
    rows = asked.values_list(*names, *([day] if day else []))
    if not day:
        yield from map(made._make, rows)
        return
    for *values, at in rows:
        yield made._make((*values, clock.day_of(at)))


def paid_by_dossier(period: Period | None = None) -> dict[str, int]:
    """What was paid to each dossier, less what came back; of a period, by the day it was paid."""
    paid: dict[str, int] = {}
    for one in payments():
        if period is None or period.holds(one.day):
            paid[one.dossier_id] = paid.get(one.dossier_id, 0) + one.amount_fen - one.returned_fen
    return {pk: fen for pk, fen in paid.items() if fen > 0}


class Money(NamedTuple):
    """The part of an investment that one dossier may count."""

    dossier_id: str
    on: dt.date
    fen: int


def checked_investment(period: Period) -> list[Money]:
    """Private money that checked outcomes of the period brought, dossier by dossier as it is attributed (R-31); what is attributed to none counts
    nowhere, nor does a share that waits to be confirmed or was taken back.
    """
    asked = counted().filter(outcome__kind="investment", outcome__amount_fen__gt=0)
    rows = _once(
        "investment", lambda: list(asked.values_list("dossier_id", "outcome__on", "outcome__amount_fen", "bp"))
    )
    return [Money(pk, on, (fen or 0) * bp // WHOLE) for pk, on, fen, bp in rows if period.holds(on)]


def states_on(actor: Actor, day: dt.date) -> dict[str, str]:
    """In which state each dossier that the reader may know stood at the end of a day."""
    known = live(actor)
    if day >= clock.today():
        return {pk: row.state for pk, row in known.items()}
    return {pk: state for pk, state in _once(("states", day), lambda: _states_on(day)).items() if pk in known}


def _states_on(day: dt.date) -> dict[str, str]:
    rows = Passage.objects.filter(dossier__origin=LIVE, at__lt=clock.end_of(day))
    return dict(rows.order_by("at", "pk").values_list("dossier_id", "target"))
