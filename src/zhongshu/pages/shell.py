"""The context of the shell: rail, inbox count and help, computed only when a template draws them (partials do not)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, cached_property

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import rail

# Read in the help drawer where a page says nothing of its own.
GENERAL_HELP = (
    Bi(
        "左侧是您能进入的地方。按 / 搜索，按 g 再按一个字母换页，按 ? 查看全部快捷键。",
        "The rail on the left lists the places open to you. Press / to search, g and a letter to move, ? for all keys.",
    ),
    Bi(
        "每一步都会写入账本：谁、何时、依据什么。页面右侧或标题旁的主按钮，就是您此刻要做的那一件事。",
        "Each step is written in the ledger: who, when and why. The primary button of a page is the one thing to do now.",
    ),
)


# What the shell links to, by the URL names that may hold it; a place whose room is not mounted is not shown.
PLACES: dict[str, tuple[str, ...]] = {
    "desk": ("desk:home", "desk:desk"),
    "search": ("desk:search",),
    "inbox": ("notices:inbox",),
    "account": ("people:account", "account_email"),
    "login": ("account_login",),
    "logout": ("account_logout",),
}
BOTTOM_PLACES = 4  # of the bottom bar on a small screen; the rest is under "more"


def place(name: str) -> str:
    """The address of one of `PLACES`, or nothing."""
    for url_name in PLACES[name]:
        try:
            return reverse(url_name)
        except NoReverseMatch:
            continue
    return ""


def _describe(actor: Any) -> str:
    return ""


def describe_actor(how: Callable[[Any], str]) -> None:
    """Register how an actor's roles are written under the name."""
    global _describe
    _describe = how  # type: ignore[assignment]


class Shell:
    """What ``base.html`` asks of the present reader."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor = getattr(request, "actor", None)

    @property
    def signed_in(self) -> bool:
        return bool(self.actor and self.actor.user_id)

    @property
    def base_template(self) -> str:
        """A refusal is drawn in the house for its people, on the public pages for visitors."""
        return "base.html" if self.signed_in else "base_public.html"

    @cached_property
    def places(self) -> dict[str, str]:
        return {name: place(name) for name in PLACES}

    @cached_property
    def public_nav(self) -> list[rail.Shown]:
        return rail.public_for(self.request.path)

    @property
    def first_entries(self) -> list[rail.Shown]:
        return [entry for _, entries in self.rail for entry in entries][:BOTTOM_PLACES]

    @property
    def role_words(self) -> str:
        """The reader's roles in words; the room that knows roles registers how (`describe_actor`)."""
        return _describe(self.actor) if self.signed_in else ""

    @cached_property
    def rail(self) -> list[tuple[Bi, list[rail.Shown]]]:
        return rail.groups_for(self.actor, self.request.path) if self.actor else []

    @cached_property
    def inbox(self) -> int:
        return rail.waiting(self.actor, "inbox") if self.signed_in else 0

    @property
    def general_help(self) -> tuple[Bi, ...]:
        return GENERAL_HELP


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` for templates."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
