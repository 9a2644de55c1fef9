"""The ledger as files: a sheet for people, with names and words; and line by line as it was hashed, so that anybody can compute the chain anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from zhongshu.audit.facts import readable
from zhongshu.audit.reading import Reading, pseudonym
from zhongshu.audit.subjects import named
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.models import Line
from zhongshu.ledger.verbs import kind_label, verb_label
from zhongshu.pages import sheets
from zhongshu.people.actor import Actor
from zhongshu.people.who import who

HASHED = ("prev", "seq", "at_us", "actor", "verb", "subject_kind", "subject", "facts")  # what a line's hash is made of
AT_ONCE = 500


def sheet(actor: Actor, lines: Iterable[Line], reading: Reading) -> IO[bytes]:
    """An Excel file with what the page shows, and the facts in words."""
    headers = [
        Bi("行", "Line"), Bi("时间", "Time"), Bi("谁", "Who"), Bi("做了什么", "Did what"), Bi("对象类别", "Kind of subject"), Bi("对象", "Subject"),
        Bi("对象编号", "Id of the subject"), Bi("内容", "Facts"), Bi("哈希", "Hash"),
    ]  # fmt: skip
    return sheets.excel(str(Bi("账本", "Ledger")), [str(h) for h in headers], _rows(actor, iter(lines), reading))


def _rows(actor: Actor, lines: Iterator[Line], reading: Reading) -> Iterator[list[Any]]:
    while some := list(islice(lines, AT_ONCE)):
        ids = {line.actor for line in some}
        names = who(ids) if reading.names else {each: pseudonym(each) for each in ids}
        subjects = named(actor, some)
        for line in some:
            subject = subjects.get((line.subject_kind, line.subject))
            yield [
                line.seq, line.at.astimezone(clock.SHANGHAI).replace(tzinfo=None), names[line.actor], str(verb_label(line.verb, line.told if reading.facts else None)), str(kind_label(line.subject_kind)),
                subject.name if subject else "", line.subject, _words(line) if reading.facts else "", line.hash,
            ]  # fmt: skip


def _words(line: Line) -> str:
    return "\n".join(f"{name}: {'; '.join(texts)}" for name, texts in readable(line.told, line.verb))


def chain(lines: Iterable[Line]) -> Iterator[bytes]:
    """One JSON object a line: exactly what was hashed, and the hash."""
    for line in lines:
        said = {name: getattr(line, name) for name in HASHED} | {"hash": line.hash}
        yield json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n"
