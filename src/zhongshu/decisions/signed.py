"""What one person signed, replayed: the record of a step as it was sealed, beside what the rows of its room say today.

A committee's decision has its receipt (`receipts`). What a director, a field lead or an officer signs alone is sealed as a chapter, or stands in the
ledger where its step seals none; both are read here. A room registers with `rebuilds` how its rows say today what its chapter holds, and with `tells`
how the fields are read; with `in_ledger` what of it is sealed by a line. Decides nothing, writes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.chain import GENESIS, canonical, line_hash
from zhongshu.ledger.models import Line
from zhongshu.ledger.queries import history_of
from zhongshu.lifecycle.chapters import kind_of, kinds
from zhongshu.lifecycle.models import Chapter, Dossier
from zhongshu.lifecycle.queries import standings, unlocked
from zhongshu.people.actor import SYSTEM, Actor

if TYPE_CHECKING:
    import datetime as dt

REPLAYED = "decisions.replay_signed"
Told = Sequence[Bi | str]  # one field as people read it, line by line


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence the record rests on: its hash when it was sealed, and the one it has today (empty where it is gone)."""

    label: Bi
    sealed: str
    today: str

    @property
    def same(self) -> bool:
        return self.sealed == self.today


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What rows say today, under the names of the sealed fields; a field that no row keeps is left out, and only the seal speaks of it."""

    fields: Mapping[str, Any]
    papers: Sequence[Paper] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that was signed, and what seals it."""

    subject: str  # under which its replay is put on record
    dossier: Dossier
    kind: str
    number: int
    label: Bi
    names: Mapping[str, Bi]
    text: str  # exactly as hashed
    body: Mapping[str, Any]  # what of it is the record
    sha256: str
    hash_holds: bool
    at: dt.datetime
    by: str
    line: Line | None  # the line of the ledger that names the hash, or that is the seal itself

    @property
    def again(self) -> int:
        """The number where a dossier has several chapters of a kind; steps and answers are told apart by their names."""
        return self.number if self.number > 1 and self.kind not in _in_ledger else 0


Rebuilding = Callable[[Chapter], Rebuilt]
Telling = Callable[[Mapping[str, Any]], Mapping[str, Told]]


@dataclass(frozen=True, slots=True)
class InLedger:
    """Something that a line of the ledger seals: its lines on a dossier in order, what of them is the record, and how rows say it today."""

    names: Mapping[str, Bi]
    lines: Callable[[Dossier], list[Line]]
    body: Callable[[Dossier, Line], dict[str, Any]]
    label: Callable[[dict[str, Any]], Bi]
    rebuild: Callable[[Dossier, Line], Rebuilt]


_rebuilding: dict[str, Rebuilding] = {}
_telling: dict[str, Telling] = {}
_in_ledger: dict[str, InLedger] = {}


def rebuilds(kind: str) -> Callable[[Rebuilding], Rebuilding]:
    """Register how the rows of a room say today what a chapter of this kind holds."""

    def register(function: Rebuilding) -> Rebuilding:
        _rebuilding[kind] = function
        return function

    return register


def tells(kind: str) -> Callable[[Telling], Telling]:
    """Register how fields of this kind are read; those it leaves out are read as they are."""

    def register(function: Telling) -> Telling:
        _telling[kind] = function
        return function

    return register


def in_ledger(kind: str, sealed: InLedger) -> None:
    """Register what a line seals."""
    _in_ledger[kind] = sealed


def rebuilt_kinds() -> list[str]:
    """The kinds of chapter whose rows can be asked."""
    return list(_rebuilding)


@dataclass(frozen=True, slots=True)
class Point:
    """One field: as it was sealed, and as the rows have it where they keep it."""

    label: Bi
    sealed: Told
    today: Told
    kept: bool  # whether rows keep it at all
    same: bool


@dataclass(frozen=True)
class Replayed:
    """What a replay found; `same`, `hash_holds`, `chain_holds` and `whole` mean what they mean of a decision's replay."""

    record: Record
    rebuilt: Rebuilt | None

    @cached_property
    def points(self) -> list[Point]:
        """Every field that was sealed, in the order of its kind."""
        now = _plain(self.rebuilt.fields) if self.rebuilt else {}
        tell = _telling.get(self.record.kind, _untold)
        body = dict(self.record.body)
        then_told, now_told = tell(body), tell({**body, **now})
        found = []
        for name, label in self.record.names.items():
            if name in body:
                value, kept = body[name], name in now
                same = not kept or now[name] == value
                today = now_told.get(name) or plainly(now[name]) if kept and not same else ()
                found.append(Point(label, then_told.get(name) or plainly(value), today, kept, same))
        return found

    @cached_property
    def papers(self) -> Sequence[Paper]:
        return self.rebuilt.papers if self.rebuilt else ()

    @property
    def same(self) -> bool:
        return all(point.same for point in self.points) and all(paper.same for paper in self.papers)

    @property
    def hash_holds(self) -> bool:
        return self.record.hash_holds

    @cached_property
    def chain_holds(self) -> bool:
        """The line that names the hash is the one that was written; where none names it, there is nothing to hold."""
        return self.record.line is None or line_is_whole(self.record.line)

    @property
    def whole(self) -> bool:
        return self.same and self.hash_holds and self.chain_holds


def replay_record(record: Record) -> Replayed:
    """Rebuild it now."""
    if record.kind in _in_ledger:
        return Replayed(record, _in_ledger[record.kind].rebuild(record.dossier, record.line) if record.line else None)
    rebuild = _rebuilding.get(record.kind)
    chapter = Chapter.objects.select_related("dossier").get(pk=record.subject) if rebuild else None
    return Replayed(record, rebuild(chapter) if rebuild and chapter else None)


def replays_of(actor: Actor, subjects: Iterable[str]) -> dict[str, Line]:
    """The last replay of each that this actor has put on record."""
    rows = Line.objects.filter(verb=REPLAYED, actor=actor.ledger_name, subject__in=list(subjects))
    return {line.subject: line for line in rows.order_by("seq")}


def waiting_for_replay(actor: Actor, *, since: dt.datetime) -> list[Record]:
    """What people have signed alone since then, its rows can be asked, and this auditor has not replayed yet."""
    rows = Chapter.objects.filter(kind__in=list(_rebuilding), sealed_at__gte=since).exclude(
        sealed_by=SYSTEM.ledger_name
    )
    known = rows.filter(dossier__in=standings(actor).values("pk")).select_related("dossier")
    found = list(unlocked(actor, known).order_by("sealed_at")[:50])
    done = replays_of(actor, [chapter.pk for chapter in found])
    return [of_chapter(chapter, witness=False) for chapter in found if chapter.pk not in done]


def records_of(dossier: Dossier) -> list[Record]:
    """Everything that was signed on a dossier and sealed, the newest first."""
    found = [of_chapter(chapter, witness=False) for chapter in Chapter.objects.filter(dossier=dossier).select_related("dossier")]  # fmt: skip
    for kind, sealed in _in_ledger.items():
        found += [_of_line(dossier, kind, n, line) for n, line in enumerate(sealed.lines(dossier), 1)]
    return sorted(found, key=lambda record: (record.at, record.kind), reverse=True)


def record_of(dossier: Dossier, kind: str, number: int) -> Record | None:
    """One of them."""
    if kind in _in_ledger:
        lines = _in_ledger[kind].lines(dossier)
        return _of_line(dossier, kind, number, lines[number - 1]) if 0 < number <= len(lines) else None
    if kind not in kinds():
        return None
    chapter = Chapter.objects.filter(dossier=dossier, kind=kind, number=number).select_related("dossier").first()
    return of_chapter(chapter) if chapter else None


def of_chapter(chapter: Chapter, *, witness: bool = True) -> Record:
    """A chapter, its hash taken anew from its text, with the line that told of it (a list does not ask for it)."""
    kind = kind_of(chapter.kind)
    lines = history_of(chapter.dossier_id).filter(facts__contains=chapter.sha256).order_by("seq")
    told = lines.first() if witness else None
    return Record(
        subject=chapter.pk, dossier=chapter.dossier, kind=chapter.kind, number=chapter.number, label=kind.label,
        names={field.name: field.label for field in kind.fields}, text=chapter.body, body=json.loads(chapter.body),
        sha256=chapter.sha256, hash_holds=hashlib.sha256(chapter.body.encode()).hexdigest() == chapter.sha256, at=chapter.sealed_at, by=chapter.sealed_by, line=told,
    )  # fmt: skip


def _of_line(dossier: Dossier, kind: str, number: int, line: Line) -> Record:
    sealed = _in_ledger[kind]
    body = sealed.body(dossier, line)
    return Record(
        subject=f"line-{line.seq}", dossier=dossier, kind=kind, number=number, label=sealed.label(body), names=sealed.names,
        text=line.facts, body=body, sha256=line.hash, hash_holds=_hash_of(line) == line.hash, at=line.at, by=line.actor, line=line,
    )  # fmt: skip


def _hash_of(line: Line) -> str:
    return line_hash(
        prev=line.prev, seq=line.seq, at_us=line.at_us, actor=line.actor, verb=line.verb, subject_kind=line.subject_kind,
        subject=line.subject, facts=line.facts,
    )  # fmt: skip


def line_is_whole(line: Line) -> bool:
    """Its own hash is that of its text, and the line before it is the one it was chained to."""
    before = Line.objects.filter(seq=line.seq - 1).values_list("hash", flat=True).first()
    return _hash_of(line) == line.hash and line.prev == (before or GENESIS)


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """As they come back from what is written: tuples are lists, days are texts."""
    found: dict[str, Any] = json.loads(canonical(dict(fields)))
    return found


def _untold(body: Mapping[str, Any]) -> Mapping[str, Told]:
    return {}


def plainly(value: Any) -> Told:
    """A value without a room's words for it: texts as they are, rows one a line."""
    if value in (None, "", [], {}):
        return ("—",)
    if isinstance(value, bool):
        return (Bi("是", "Yes") if value else Bi("否", "No"),)
    if isinstance(value, dict):
        return (_pair(value),) if set(value) <= {"zh", "en"} else _entries(value.items())
    if isinstance(value, list):
        return [joined(plainly(item)) for item in value]
    return (str(value),)


def _pair(value: Mapping[str, str]) -> Bi:
    zh, en = value.get("zh") or "", value.get("en") or ""
    return Bi(zh or en, en or zh)


def _entries(items: Iterable[tuple[str, Any]]) -> Told:
    return [Bi(f"{key}：", f"{key}: ") + joined(plainly(value)) for key, value in items]


def joined(told: Told, zh: str = "；", en: str = "; ") -> Bi:
    """Several lines as one."""
    pairs = [one if isinstance(one, Bi) else Bi(one, one) for one in told]
    return Bi(zh.join(p.zh for p in pairs), en.join(p.en for p in pairs))
