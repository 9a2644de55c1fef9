"""What the room that convenes a kind of panel says of it: where its experts work (a page that takes the panel's code), and who has spoken already."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse

from zhongshu.panels.models import Panel

_pages: dict[str, str] = {}
_spoken: dict[str, Callable[[Panel], set[str]]] = {}


def judges_at(kind: str, url_name: str) -> None:
    """Say where experts of this kind of panel judge."""
    _pages[kind] = url_name


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
