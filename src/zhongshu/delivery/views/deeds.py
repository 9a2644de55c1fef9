"""Several small forms on one page, each one act: which was sent, whether it was refused, where the reader goes on.

A deed is shown folded, open when it was sent and refused; each has its own prefix, so two of them never share a field. One that is not offered
now is not shown, unless it was sent by somebody who read an older record: that one keeps what was typed and says how the record stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Stale
from zhongshu.pages.actions.once import done_before, perform_once
from zhongshu.pages.forms import STANDS, HouseForm
from zhongshu.people.access import HouseRequest

VERB = "delivery.deed"
DONE = Bi("已完成：{what}", "Done: {what}")
Newest = Callable[[], dict[str, Any]]


@dataclass
class Deed:
    """One thing the reader may do here."""

    key: str
    title: Bi
    form_class: type[HouseForm]
    act: Callable[..., Any]  # called with the cleaned fields, and ``version`` when the deed carries one
    initial: dict[str, Any] = field(default_factory=dict)
    extra: Callable[[], dict[str, Any]] = dict  # further arguments of the form, asked for when it is made
    version: int | None = None
    mine: bool = True  # whether it is this reader's at all: to nobody else is it shown, whatever they send
    offered: bool = True  # whether it is to be done now, by one whose it is
    open: bool = False
    plain: bool = False  # nothing to fill in: only the button
    form: Any = None

    def bind(self, request: HouseRequest) -> bool:
        """Make the form; whether it is this deed that was sent."""
        sent = request.method == "POST" and request.POST.get("_deed") == self.key
        if not self.mine or not (sent or self.offered):
            return False
        initial = self.initial | ({"version": self.version} if self.version is not None else {})
        self.form = self.form_class(request.POST if sent else None, prefix=self.key, initial=initial, **self.extra())
        self.form.submit_label = (
            self.title if self.form_class.submit_label is HouseForm.submit_label else self.form.submit_label
        )
        self.open = self.open or sent
        return sent

    def came_late(self, newest: Newest | None) -> bool:
        """The record has changed since the sender read it; it may have changed while we looked, so what is not offered is asked again."""
        if self.version is None:
            return False
        now = newest()["version"] if newest is not None and not self.offered else self.version
        return bool(self.form.read_version < max(now, self.version))

    def sent(self, request: HouseRequest) -> tuple[str, str, dict[str, Any]]:
        """What was sent, and where to: by its key it is done once."""
        return request.path, self.key, dict(self.form.given)

    def done_before(self, request: HouseRequest) -> bool:
        """Whether this very form was sent before and done: a double click, a retry, a step back."""
        return done_before(request.actor, self.form.once_key, VERB, sent=self.sent(request))

    def do(self, request: HouseRequest) -> None:
        given = dict(self.form.given)
        if self.version is not None:
            given["version"] = self.form.read_version
        perform_once(request.actor, self.form.once_key, VERB, lambda: self._act(given), sent=self.sent(request))

    def _act(self, given: dict[str, Any]) -> None:
        self.act(**given)


def stands_as(label: Any, version: int) -> dict[str, Any]:
    """How a record stands, for somebody who read an older one."""
    return {STANDS: label, "version": version}


def answer(
    request: HouseRequest,
    template: str,
    context: dict[str, Any],
    deeds: Sequence[Deed],
    back: Callable[[], str],
    *,
    newest: Newest | None = None,
) -> HttpResponse:
    """Do what was sent and go back, or show the page; ``newest`` says how the record stands to whom somebody else was faster than."""
    sent = [deed for deed in deeds if deed.bind(request)]
    valid = {deed.key for deed in sent if deed.form.is_valid()}
    for deed in sent:
        if deed.key in valid:
            with deed.form.refusals():
                if deed.done_before(request):
                    return HttpResponseRedirect(back())
            if deed.form.status != 200:  # sent before, with other contents
                valid.discard(deed.key)
    late = {deed.key for deed in sent if deed.came_late(newest)}
    closed = [deed.form for deed in sent if not deed.offered and deed.key not in late and deed.form.typed]
    sent = [deed for deed in sent if deed.offered or deed.key in late]
    status = 200
    for deed in sent:
        if deed.key in valid | late:
            with deed.form.refusals(newest=newest):
                if deed.key in late:
                    raise Stale
                deed.do(request)
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
    shown = [deed for deed in deeds if deed.mine and (deed.offered or deed in sent)]
    return render(request, template, {**context, "deeds": shown, "closed": closed}, status=status)
