"""Where the experts of each kind of panel do their work: the room that convenes says the name of its page (taking the panel's code)."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

_pages: dict[str, str] = {}


def judges_at(kind: str, url_name: str) -> None:
    """Say where experts of this kind of panel judge."""
    _pages[kind] = url_name


def page_of(kind: str, code: str) -> str:
    """The address for one panel; empty where the room offers none."""
    try:
        return reverse(_pages[kind], args=[code]) if kind in _pages else ""
    except NoReverseMatch:
        return ""
