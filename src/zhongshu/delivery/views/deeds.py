"""Several small forms on one page, each one act: which was sent, whether it was refused, where the reader goes on.

A deed is shown folded, open when it was sent and refused; each has its own prefix, so two of them never share a field.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.forms import HouseForm
from zhongshu.people.access import HouseRequest

DONE = Bi("已完成：{what}", "Done: {what}")


@dataclass
class Deed:
    """One thing the reader may do here."""

    key: str
    title: Bi
    form_class: type[HouseForm]
    act: Callable[..., Any]  # called with the cleaned fields, and ``version`` when the deed carries one
    initial: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)  # further arguments of the form
    version: int | None = None
    open: bool = False
    plain: bool = False  # nothing to fill in: only the button
    form: Any = None

    def bind(self, request: HouseRequest) -> bool:
        """Make the form; whether it is this deed that was sent."""
        mine = request.method == "POST" and request.POST.get("_deed") == self.key
        initial = self.initial | ({"version": self.version} if self.version is not None else {})
        self.form = self.form_class(request.POST if mine else None, prefix=self.key, initial=initial, **self.extra)
        self.form.submit_label = (
            self.title if self.form_class.submit_label is HouseForm.submit_label else self.form.submit_label
        )
        self.open = self.open or mine
        return mine

    def do(self) -> None:
        given = dict(self.form.given)
        if self.version is not None:
            given["version"] = self.form.read_version
        self.act(**given)


def answer(
    request: HouseRequest, template: str, context: dict[str, Any], deeds: Sequence[Deed], back: Callable[[], str]
) -> HttpResponse:
    """Do what was sent and go back, or show the page."""
    sent = [deed for deed in deeds if deed.bind(request)]
    status = 200
    for deed in sent:
        if deed.form.is_valid():
            with deed.form.refusals():
                deed.do()
                messages.success(request, str(DONE.fill(what=deed.title)))
                return HttpResponseRedirect(back())
        status = deed.form.status if deed.form.status != 200 else 400
    if request.method == "POST" and not sent:
        status = 409  # what was sent is no longer offered here
        messages.error(
            request,
            str(
                Bi(
                    "这一步已办理或不再可办，请看最新情况",
                    "This step was taken already or is no longer open; see how things stand",
                )
            ),
        )
    return render(request, template, {**context, "deeds": deeds}, status=status)
