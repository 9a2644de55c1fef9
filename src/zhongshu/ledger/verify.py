"""Is the chain whole? Lines are streamed in order of their number, each hash computed anew, each link compared; nothing is loaded whole.

Flows in: lines (of the database, or of an exported file) and heads witnessed outside. Flows out: `Verdict`, with the first faults by line.
A witness is needed to see a cut tail or a chain rewritten from the start: both are consistent in themselves. Whence: promise P9.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.chain import GENESIS, SEPARATOR

CHUNK = 20_000
MOST_FAULTS = 50
FIELDS = 8
COLUMNS = "seq, at_us, actor, verb, subject_kind, subject, facts, prev, hash"
ALSO = '"also":['


Link = tuple[int, str, str, str]  # number, hash before, own hash, the text that is hashed


class Row(NamedTuple):
    """One line as stored."""

    seq: int
    at_us: int
    actor: str
    verb: str
    subject_kind: str
    subject: str
    facts: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and at which line."""

    seq: int
    text: Bi


@dataclass
class Verdict:
    """How far the chain was followed, and what was found."""

    seq: int = 0  # the last line followed
    hash: str = GENESIS
    faults: list[Fault] = field(default_factory=list)
    more_faults: int = 0

    @property
    def whole(self) -> bool:
        return not self.faults

    def blame(self, seq: int, zh: str, en: str, **values: object) -> None:
        """Note a fault; beyond the first fifty they are only counted."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(seq, Bi(zh, en).fill(**values) if values else Bi(zh, en)))
        else:
            self.more_faults += 1


def follow(links: Iterable[Link], verdict: Verdict) -> Verdict:
    """Follow the chain from where the verdict stands; one pass, constant memory."""
    prev, seq, sha256 = verdict.hash, verdict.seq, hashlib.sha256
    for number, said_prev, said_hash, text in links:
        if number != seq + 1:
            verdict.blame(number, "第 {a} 至 {b} 行缺失", "lines {a} to {b} are missing", a=seq + 1, b=number - 1)
        if said_prev != prev:
            verdict.blame(number, "与上一行的链接断开", "the link to the line before is broken")
        # more separators than fields: a text moved across a column's border, under the same hash
        if sha256(text.encode()).hexdigest() != said_hash or text.count(SEPARATOR) != FIELDS - 1:
            verdict.blame(number, "内容与哈希不符", "the content does not match the hash")
        prev, seq = said_hash, number
    verdict.hash, verdict.seq = prev, seq
    return verdict


def link_of(row: Row) -> Link:
    """A line as the chain sees it."""
    text = SEPARATOR.join((row.prev, str(row.seq), str(row.at_us), *row[2:7]))
    return row.seq, row.prev, row.hash, text


def stored_links(after: int, size: int = CHUNK, *, until: int | None = None) -> list[Link]:
    """The next lines after a number, joined by the database itself: half the time of fetching nine columns."""
    joint = "char(31)" if connection.vendor == "sqlite" else "chr(31)"
    text = f" || {joint} || ".join(("prev", "seq", "at_us", "actor", "verb", "subject_kind", "subject", "facts"))
    return _chunk(f"seq, prev, hash, {text}", after, size, until)


def stored_rows(after: int = 0) -> Iterator[Row]:
    """Lines of the database after a number, a chunk at a time; works the same on both databases and can be resumed."""
    while True:
        rows = stored_chunk(after, CHUNK)
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1].seq


def stored_chunk(after: int, size: int) -> list[Row]:
    """The next lines after a number, whole."""
    return [Row._make(row) for row in _chunk(COLUMNS, after, size)]


def _chunk(columns: str, after: int, size: int, until: int | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM ledger_line WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s",  # noqa: S608  fixed names only
            [after, 2**62 if until is None else until, size],
        )
        return list(cursor.fetchall())


def check_mentions(links: Sequence[Link], verdict: Verdict) -> None:
    """The table of mentions must say exactly what the hashed facts say."""
    if not links:
        return
    told = {seq: _also(text) for seq, _, _, text in links if ALSO in text}
    stored: dict[int, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line_id, subject FROM ledger_mention WHERE line_id >= %s AND line_id <= %s",
            [links[0][0], links[-1][0]],
        )
        for seq, subject in cursor.fetchall():
            stored.setdefault(seq, set()).add(subject)
    for seq in sorted(told.keys() | stored.keys()):
        if told.get(seq, frozenset()) != stored.get(seq, set()):
            verdict.blame(seq, "提及的对象与内容不符", "the mentioned subjects do not match the content")


def _also(text: str) -> frozenset[str]:
    """The further subjects in the facts, which stand last in the hashed text."""
    try:
        return frozenset(json.loads(text.rpartition(SEPARATOR)[2]).get("also", ()))
    except (ValueError, AttributeError, TypeError):
        return frozenset({"?"})


def verify_stored(progress: Callable[[int], None] | None = None) -> Verdict:
    """The whole chain of the database."""
    verdict = Verdict()
    while True:
        links = stored_links(verdict.seq)
        if not links:
            return verdict
        follow(links, verdict)
        check_mentions(links, verdict)
        if progress:
            progress(verdict.seq)


def exported_links(lines: Iterable[str]) -> Iterator[Link]:
    """Lines of an exported file."""
    for line in lines:
        said = json.loads(line)
        yield link_of(Row(*(said[name] for name in Row._fields)))


def against_witness(verdict: Verdict, witness: Mapping[str, object], hash_at: Callable[[int], str | None]) -> None:
    """Compare with a head that somebody outside kept: the chain must reach it and agree with it."""
    seq, said = int(str(witness["seq"])), str(witness["hash"])
    if seq > verdict.seq:
        verdict.blame(
            seq, "见证到第 {a} 行，账本只到第 {b} 行：末尾被截断", "witnessed up to line {a}, the ledger ends at {b}: its tail was cut",
            a=seq, b=verdict.seq,
        )  # fmt: skip
        return
    found = GENESIS if seq == 0 else hash_at(seq)
    if found != said:
        verdict.blame(
            seq,
            "与外部见证的哈希不同：此行及之前被改写",
            "differs from the witnessed hash: rewritten at or before this line",
        )


def stored_hash(seq: int) -> str | None:
    """The hash of one line of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM ledger_line WHERE seq = %s", [seq])
        row = cursor.fetchone()
    return row[0] if row else None
