"""What the room that convenes a kind of panel says of it: where its experts work (a page that takes the panel's code), and who has spoken already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.panels.models import OPEN, Panel, Seat

_pages: dict[str, str] = {}
_spoken: dict[str, Callable[[Panel], set[str]]] = {}


@dataclass(frozen=True, slots=True)
class Awaited:
    """How a piece of work stands with one expert: in words, by which day something is asked (none: nothing is), and where it is done."""

    said: Bi
    due_on: dt.date | None
    url: str
    tone: str = "neutral"


_awaited: dict[str, Callable[[Seat], Awaited]] = {}
TO_JUDGE, DONE = Bi("待您判断", "Awaits your judgement"), Bi("已提交", "Submitted")


def judges_at(kind: str, url_name: str) -> None:
    """Say where experts of this kind of panel judge."""
    _pages[kind] = url_name


def awaits(kind: str, how: Callable[[Seat], Awaited]) -> None:
    """Say how the work of one expert on this kind of panel stands, while it runs and afterwards."""
    _awaited[kind] = how


def standing_of(seat: Seat) -> Awaited:
    """How the work stands with the holder of an accepted seat."""
    panel = seat.panel
    if panel.kind in _awaited:
        return _awaited[panel.kind](seat)
    url = page_of(panel.kind, panel.code) if panel.state == OPEN else ""
    if seat.pk in spoken(panel):
        return Awaited(DONE, None, url, "good")
    return Awaited(TO_JUDGE, panel.due_on, url, "info") if panel.state == OPEN else Awaited(seat.state_label, None, url)


def page_of(kind: str, code: str) -> str:
    """The address for one panel; empty where the room offers none."""
    try:
        return reverse(_pages[kind], args=[code]) if kind in _pages else ""
    except NoReverseMatch:
        return ""


def speaks(kind: str, who: Callable[[Panel], set[str]]) -> None:
    """Say who of a panel of this kind has given a judgement that is locked."""
    _spoken[kind] = who


def spoken(panel: Panel) -> set[str]:
    """The seats whose judgement is locked: nobody takes them away, only an interest silences them."""
    return _spoken[panel.kind](panel) if panel.kind in _spoken else set()
