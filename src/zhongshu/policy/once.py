"""One page, one reading of the rules: the version in force is asked of the database once while a page is read, however often it is named.

Holds for requests that only read, sheets sent piece by piece included. Requests that write, commands and chores ask each time, so nobody acts on a
version that has been replaced.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from zhongshu.policy.models import RuleSet

READS = frozenset({"GET", "HEAD"})


@dataclass(slots=True)
class Reading:
    """What one page has read."""

    found: RuleSet | None = None


class _Now(threading.local):
    reading: Reading | None = None


_now = _Now()


@contextmanager
def reading(page: Reading) -> Iterator[None]:
    """Work on this page until the end of the block."""
    before, _now.reading = _now.reading, page
    try:
        yield
    finally:
        _now.reading = before


def kept() -> RuleSet | None:
    """The version this page has read already."""
    return _now.reading.found if _now.reading else None


def keep(found: RuleSet | None) -> None:
    """Remember what was read, for the rest of this page."""
    if _now.reading:
        _now.reading.found = found


class RulesOnce:
    """Middleware: a request that reads is one page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in READS:
            return self.get_response(request)
        page = Reading()
        with reading(page):
            answer = self.get_response(request)
        if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse) and not answer.is_async:
            answer.streaming_content = _pieces(iter(answer.streaming_content), page)  # type: ignore[arg-type]
        return answer


def _pieces(chunks: Iterable[bytes], page: Reading) -> Iterator[bytes]:
    """The pieces of a sheet, each made under the rules its page has read."""
    left = iter(chunks)
    while True:
        with reading(page):
            piece = next(left, None)
        if piece is None:
            return
        yield piece
