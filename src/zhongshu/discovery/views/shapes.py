"""The shapes this room's pages share: a form that writes something down, a deed sent from a thing's own page, and that page with the form sent back.

A view names the form, the page and the act; what happens to drafts, refusals, rivals and the status of the answer is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import drafts
from zhongshu.pages.actions import perform_once
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Button, Page
from zhongshu.people.access import HouseRequest

Act = Callable[[], HttpResponse]
Newest = Callable[[], Mapping[str, Any]]


def for_whom(request: HouseRequest, right: str, button: Button) -> Button | None:
    """A button for those who hold the right."""
    return button if request.actor.may(right) else None


def write_down(
    request: HouseRequest,
    form: HouseForm,
    page: Page,
    act: Act,
    *,
    cancel_url: str,
    draft: str = "",
    newest: Newest | None = None,
) -> HttpResponse:
    """A form on a page of its own. ``act`` does it and says where to go; ``draft`` keeps what is typed, ``newest`` shows what a rival wrote."""
    form.cancel_url = cancel_url
    if draft:
        drafts.resume(form, request, draft)
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=newest):
            answer = act()
            if draft:
                drafts.done(request, draft)
            return answer
    return form.answer(request, "pages/form_page.html", {"page": page})


def once(request: HouseRequest, form: HouseForm, name: str, act: Callable[[], Any]) -> Any:
    """What the act gave, done once however often this very form is sent."""
    return perform_once(request.actor, form.once_key, name, act, sent=form.given)


def deed_on(
    form: HouseForm, act: Act, *, otherwise: Callable[[HouseForm], HttpResponse], newest: Newest | None = None
) -> HttpResponse:
    """A form sent from a thing's page: done, or that page again with the form as it was sent."""
    if form.is_valid():
        with form.refusals(newest=newest):
            return act()
    return otherwise(form)


def done(request: HttpRequest, said: Bi, url_name: str, **place: str) -> HttpResponse:
    """Say that it is done and go there."""
    messages.success(request, str(said))
    return redirect(reverse(url_name, kwargs=place))


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], sent: HouseForm | None = None
) -> HttpResponse:
    """A thing's page; with a form that was sent and not done, under the status of what happened to it."""
    return render(request, template, dict(context)) if sent is None else sent.on_page(request, template, context)
