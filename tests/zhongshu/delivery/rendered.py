"""A person with a browser that runs no script: reads the form a page shows and sends back that very form with some boxes filled."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html


def forms_of(client: Client, url: str) -> list[Any]:
    """The forms of a page, as they stand in it."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return list(html.fromstring(answer.content.decode()).forms)


def deeds_of(client: Client, url: str) -> list[str]:
    """The deeds a page offers, by their keys."""
    return [form.fields["_deed"] for form in forms_of(client, url) if "_deed" in form.fields]


def form_of(client: Client, url: str, deed: str = "") -> Any:
    """The form of one deed, or the only form of the house on the page."""
    for form in forms_of(client, url):
        if form.fields.get("_deed", "") == deed and ("house-form" in form.get("class", "") or deed):
            return form
    raise AssertionError(f"no form {deed or 'of the house'} at {url}")


def filled(form: Any, deed: str = "", **values: str) -> dict[str, str]:
    """What the form sends once these boxes are filled; a box that is not there, or a choice that is not offered, cannot be filled."""
    for name, value in values.items():
        box = form.inputs[f"{deed}-{name}" if deed else name]
        box.value = value
    return values_of(form)


def values_of(form: Any) -> dict[str, str]:
    """What a form sends as it stands; the line break behind a box's tag is none of its text."""
    return {name: text.removeprefix("\n") for name, text in form.form_values()}


def sent(client: Client, url: str, deed: str = "", **values: str) -> Any:
    """The answer to that form, filled and sent."""
    return client.post(url, filled(form_of(client, url, deed), deed, **values))


def words_of(answer: Any) -> str:
    """The words of a page."""
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


def read_form(answer: Any, deed: str = "") -> Any:
    """The form of the house, or of one deed, in an answer."""
    found = html.fromstring(answer.content.decode()).forms
    return next(f for f in found if f.fields.get("_deed", "") == deed and (deed or "house-form" in f.get("class", "")))
