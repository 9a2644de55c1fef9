"""What a view tells the shell about its page: title, where it stands, its one primary action, its help.

``render(request, "room/x.html", {"page": Page(title=…), …})`` and ``base.html`` draws header, breadcrumb, buttons and help drawer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest

from zhongshu.kernel.bilingual import Bi


@dataclass(frozen=True, slots=True)
class Button:
    """A link in the page header; with ``post`` it is a form that posts, and says which ``version`` of the record its reader saw."""

    label: Bi
    url: str
    icon: str = ""
    post: bool = False
    version: int | None = None


def version_seen(request: HttpRequest) -> int:
    """What a button that posts said of its reader's version; 0, which no record has, when it said nothing sensible."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb."""

    label: Bi | str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """The header of a page. ``title`` may be plain text when it is a record's own name."""

    title: Bi | str
    lead: Bi | str = ""  # one quiet sentence under the title
    crumbs: Sequence[Crumb] = ()
    primary: Button | None = None
    buttons: Sequence[Button] = ()
    help: Sequence[Bi] = field(default_factory=tuple)  # paragraphs of the help drawer
