"""Full-text search over anything a room puts in, the same on SQLite (FTS5) and PostgreSQL (tsvector).

Flows in: kind, reference, text. Flows out: references, best first. Who may see a reference is the asking room's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from zhongshu.kernel.models import SearchEntry
from zhongshu.kernel.questions import question
from zhongshu.kernel.tokens import Term, asked, relaxed, stored

MOST_LOOKED_AT = 5_000
ENOUGH = 20  # with fewer hits the words are looked for apart, after the hits


def put(kind: str, ref: str, text: str) -> None:
    """Store or replace the text under which ``ref`` is found."""
    put_many(kind, [(ref, text)])


def put_many(kind: str, rows: Iterable[tuple[str, str]]) -> None:
    """Store or replace many texts of one kind at once."""
    texts = dict(rows)
    if not texts:
        return
    entries = _entries(kind, list(texts))
    known = {ref for _, ref in entries}
    fresh = [SearchEntry(kind=kind, ref=ref) for ref in texts if ref not in known]
    if fresh:
        SearchEntry.objects.bulk_create(fresh, ignore_conflicts=True)
        entries = _entries(kind, list(texts))
    pairs = [(pk, stored(texts[ref])) for pk, ref in entries]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("DELETE FROM kernel_searchindex WHERE rowid = %s", [(pk,) for pk, _ in pairs])
            cursor.executemany("INSERT INTO kernel_searchindex(rowid, body) VALUES (%s, %s)", pairs)
        else:
            cursor.executemany(
                "UPDATE kernel_searchentry SET body = to_tsvector('simple', %s) WHERE id = %s",
                [(b, pk) for pk, b in pairs],
            )


@question
def _entries(kind: str, refs: Sequence[str]) -> QuerySet[SearchEntry, tuple[int, str]]:
    return SearchEntry.objects.filter(kind=kind, ref__in=refs).values_list("pk", "ref")


def forget(kind: str, ref: str) -> None:
    """Take ``ref`` out of the index."""
    found = SearchEntry.objects.filter(kind=kind, ref=ref).values_list("pk", flat=True).first()
    if found is None:
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_searchindex WHERE rowid = %s", [found])
    SearchEntry.objects.filter(pk=found).delete()


def _match_sqlite(terms: list[Term]) -> str:
    return " AND ".join('"' + " ".join(words) + '"' + ("*" if prefix else "") for words, prefix in terms)


def _match_postgres(terms: list[Term]) -> str:
    return " & ".join(
        "(" + " <-> ".join(f"'{word}'" + (":*" if prefix else "") for word in words) + ")" for words, prefix in terms
    )


def find(query: str, *, kinds: Iterable[str], limit: int = 50) -> list[tuple[str, str]]:
    """(kind, ref) of what matches every word of ``query``, best first; nothing when the query holds no word."""
    terms, wanted = asked(query), list(kinds)
    if not terms or not wanted:
        return []
    found = _best(terms, wanted, limit)
    apart = relaxed(query) if len(found) < min(ENOUGH, limit) else []
    if apart:
        found = list(dict.fromkeys([*found, *_best(apart, wanted, limit)]))[:limit]
    return found


def _best(terms: list[Term], wanted: list[str], limit: int) -> list[tuple[str, str]]:
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT e.kind, e.ref FROM kernel_searchindex i JOIN kernel_searchentry e ON e.id = i.rowid "  # noqa: S608  marks only
                f"WHERE kernel_searchindex MATCH %s AND e.kind IN ({marks}) ORDER BY i.rank, e.id LIMIT %s",
                [_match_sqlite(terms), *wanted, limit],
            )
        else:
            cursor.execute(
                "SELECT kind, ref FROM kernel_searchentry, to_tsquery('simple', %s) q "  # noqa: S608  marks only
                f"WHERE body @@ q AND kind IN ({marks}) ORDER BY ts_rank(body, q) DESC, id LIMIT %s",
                [_match_postgres(terms), *wanted, limit],
            )
        return [(kind, ref) for kind, ref in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Found:
    """References by kind, best first; ``more`` when a word so common was asked that not every match was looked at."""

    refs: dict[str, list[str]]
    more: bool


def find_by_kind(query: str, *, kinds: Iterable[str], most: int = MOST_LOOKED_AT) -> Found:
    """Everything that matches every word of ``query``, by kind. Of a word that stands in more than ``most`` things the
    newest are looked at: ranking a hundred thousand matches of one letter would take half a second and help nobody."""
    terms, wanted = asked(query), list(kinds)
    if not terms or not wanted:
        return Found({}, more=False)
    rows = _newest(terms, wanted, most)
    more = bool(rows) and rows[0][2] > most
    apart = relaxed(query) if len(rows) < ENOUGH else []
    if apart:
        rows += _newest(apart, wanted, most)
    refs: dict[str, dict[str, None]] = {}
    for kind, ref, _ in rows:
        refs.setdefault(kind, {})[ref] = None
    return Found({kind: list(found) for kind, found in refs.items()}, more=more)


def _newest(terms: list[Term], wanted: list[str], most: int) -> list[tuple[str, str, int]]:
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT e.kind, e.ref, i.matches FROM (SELECT rowid, rank AS place, COUNT(*) OVER () AS matches FROM ("  # noqa: S608  marks only
                "SELECT rowid, rank FROM kernel_searchindex WHERE kernel_searchindex MATCH %s ORDER BY rowid DESC LIMIT %s)) i "
                f"JOIN kernel_searchentry e ON e.id = i.rowid WHERE e.kind IN ({marks}) ORDER BY i.place, e.id",
                [_match_sqlite(terms), most + 1, *wanted],
            )
        else:
            cursor.execute(
                "SELECT kind, ref, COUNT(*) OVER () FROM (SELECT id, kind, ref, ts_rank(body, q) AS place "  # noqa: S608  marks only
                f"FROM kernel_searchentry, to_tsquery('simple', %s) q WHERE body @@ q AND kind IN ({marks}) "
                "ORDER BY id DESC LIMIT %s) m ORDER BY place DESC, id",
                [_match_postgres(terms), *wanted, most + 1],
            )
        return list(cursor.fetchall())
