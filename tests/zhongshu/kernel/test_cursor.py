"""The house's SQLite cursor asks exactly what Django's would, and puts a question into SQLite's way of writing once."""

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from zhongshu.kernel.database import SQLITE_OPTIONS
from zhongshu.kernel.sqlite import base

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded database"),
]
QUESTION = "SELECT %s, '100 %%', '%%s'"


def test_the_same_text_as_djangos() -> None:
    with connection.cursor() as cursor:
        assert isinstance(cursor.cursor, base.Cursor)
        assert cursor.cursor.convert_query(QUESTION) == SQLiteCursorWrapper.convert_query(cursor.cursor, QUESTION)
        assert cursor.execute(QUESTION, [7]).fetchone() == (7, "100 %", "%s")
        assert cursor.execute("SELECT %(a)s + %(b)s", {"a": 1, "b": 2}).fetchone() == (3,)


def test_a_question_is_converted_once_and_hundreds_stay_planned() -> None:
    base._marked.cache_clear()
    for number in range(5):
        with connection.cursor() as cursor:
            cursor.execute(QUESTION, [number])
    assert (base._marked.cache_info().misses, base._marked.cache_info().hits) == (1, 4)
    assert SQLITE_OPTIONS["cached_statements"] >= 1000
