"""A page whose forms act once: sent again with the same key, a form is answered as it was the first time, before anything else is asked.

    @door("tier:A")
    @sent_once
    def call_up(request, code): …

Flows in: the key that every form of the page carries (a form of the house has one, other forms say ``{% sent_key %}``). Flows out: where the first
sending led and what it said. The record may have moved on since then, so the repetition meets no conflict, no closed door and no form that
is offered no more; a real rival sends another key and meets them all. Only a sending that has done something counts: what was refused may be
corrected and sent again with its key. The same key with other contents is refused on its form (`pages.forms`), with the words kept and a key of its own. Whence: promise P17.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhongshu.ledger.actions import acts_ended
from zhongshu.pages.actions.once import SentBefore, perform_once

V = TypeVar("V", bound=Callable[..., Any])
LONGEST_KEY = 64
NOT_CONTENTS = ("key", "csrfmiddlewaretoken")


def sent_once(view: V) -> V:
    """Make what the forms of this page ask be done once for each form."""

    @functools.wraps(view)
    def viewing(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("key", "") if request.method == "POST" else ""
        if not key or len(key) > LONGEST_KEY:
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        answers: list[HttpResponse] = []

        def answer() -> dict[str, Any] | None:
            before = acts_ended()
            answers.append(view(request, *args, **kwargs))
            done = acts_ended() > before and isinstance(answers[0], HttpResponseRedirect)
            return {"to": answers[0].headers["Location"], "said": _said(request)} if done else None

        try:
            verb = f"page.{request.resolver_match.view_name}"
            first = perform_once(request.actor, key, verb, answer, sent=_contents(request), holds=bool)
        except SentBefore as refusal:
            request.POST.sent_before = refusal
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        return answers[0] if answers else _again(request, first or {})

    viewing.acts_once = True  # type: ignore[attr-defined]
    return viewing  # type: ignore[return-value]


def _contents(request: HttpRequest) -> list[Any]:
    """What was sent and where to."""
    return [request.path, {name: values for name, values in request.POST.lists() if name not in NOT_CONTENTS}]


def _said(request: HttpRequest) -> list[tuple[int, str]]:
    """The sentences with which the reader is led on; only looked at, for the next page shows them."""
    waiting = getattr(messages.get_messages(request), "_queued_messages", [])
    return [(each.level, str(each.message)) for each in waiting]


def _again(request: HttpRequest, first: dict[str, Any]) -> HttpResponse:
    """The first answer once more: of a double click the browser follows only the second."""
    for level, text in first["said"]:
        messages.add_message(request, level, text)
    return HttpResponseRedirect(first["to"])
