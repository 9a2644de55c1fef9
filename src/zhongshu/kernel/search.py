"""Full-text search over anything a room puts in, the same on SQLite (FTS5) and PostgreSQL (tsvector).

Flows in: kind, reference, text. Flows out: references, best first. Who may see a reference is the asking room's business.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from zhongshu.kernel.models import SearchEntry
from zhongshu.kernel.tokens import asked, stored


def put(kind: str, ref: str, text: str) -> None:
    """Store or replace the text under which ``ref`` is found."""
    put_many(kind, [(ref, text)])


def put_many(kind: str, rows: Iterable[tuple[str, str]]) -> None:
    """Store or replace many texts of one kind at once."""
    texts = dict(rows)
    if not texts:
        return
    SearchEntry.objects.bulk_create([SearchEntry(kind=kind, ref=ref) for ref in texts], ignore_conflicts=True)
    entries = SearchEntry.objects.filter(kind=kind, ref__in=list(texts)).values_list("pk", "ref")
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


def forget(kind: str, ref: str) -> None:
    """Take ``ref`` out of the index."""
    found = SearchEntry.objects.filter(kind=kind, ref=ref).values_list("pk", flat=True).first()
    if found is None:
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_searchindex WHERE rowid = %s", [found])
    SearchEntry.objects.filter(pk=found).delete()


def find(query: str, *, kinds: Iterable[str], limit: int = 50) -> list[tuple[str, str]]:
    """(kind, ref) of what matches every word of ``query``, best first; nothing when the query holds no word."""
    terms, wanted = asked(query), list(kinds)
    if not terms or not wanted:
        return []
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            match = " AND ".join('"' + " ".join(words) + '"' + ("*" if prefix else "") for words, prefix in terms)
            cursor.execute(
                "SELECT e.kind, e.ref FROM kernel_searchindex i JOIN kernel_searchentry e ON e.id = i.rowid "  # noqa: S608  marks only
                f"WHERE kernel_searchindex MATCH %s AND e.kind IN ({marks}) ORDER BY i.rank, e.id LIMIT %s",
                [match, *wanted, limit],
            )
        else:
            match = " & ".join(
                "(" + " <-> ".join(f"'{word}'" + (":*" if prefix else "") for word in words) + ")"
                for words, prefix in terms
            )
            cursor.execute(
                "SELECT kind, ref FROM kernel_searchentry, to_tsquery('simple', %s) q "  # noqa: S608  marks only
                f"WHERE body @@ q AND kind IN ({marks}) ORDER BY ts_rank(body, q) DESC, id LIMIT %s",
                [match, *wanted, limit],
            )
        return [(kind, ref) for kind, ref in cursor.fetchall()]
