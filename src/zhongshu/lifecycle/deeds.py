"""What may be done on a dossier beside the edges of its course: each deed is a form, an act, a right and the states it fits. One view serves all of a room's.

Flows in: a room's table of deeds and the record a deed is about. Flows out: the buttons this reader has now, the form on its page, or the act done.
The act asks for its rights again; a deed only decides what is offered.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed, Stale
from zhongshu.lifecycle.queries import now_of, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.actions import perform_once
from zhongshu.pages.forms import STANDS, HouseForm
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import HouseRequest

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor, Place

NOT_NOW = Bi(
    "这一步现在不能由您来做：它可能已经办过，或还没有轮到",
    "You may not do this now: it may have been done already, or it is not its turn yet",
)


class DeedForm(HouseForm):
    """A form about one record: ``subject`` is there when choices and first values are set in `about`."""

    def __init__(self, *args: Any, subject: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.about(subject)

    def about(self, subject: Any) -> None:
        """Set choices from the record; most forms have none."""


def place_here(dossier: Dossier) -> Place:
    """The dossier as rights see it, asked once a page; acts ask anew."""
    kept = dossier.__dict__.get("_place_here")
    if kept is None:
        kept = dossier.__dict__["_place_here"] = place_of(dossier)
    return kept


def nothing(subject: Any) -> dict[str, Any]:
    return {}


def always(subject: Any) -> bool:
    return True


def stored(subject: Any) -> Any:
    """The record as it is in the database now; None when it is gone."""
    return type(subject)._default_manager.filter(pk=subject.pk).first()


def adding(act: Callable[..., Any]) -> Callable[..., Any]:
    """An act that puts one more thing on record: two who do so at once have both done it, so no version is compared."""
    return lambda actor, subject, *, version, **given: act(actor, subject, **given)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that may be done: by whom (``mine``), when (``fits``), what is asked and what it does."""

    key: str
    label: Bi
    form: type[DeedForm]
    act: Callable[..., Any]  # (actor, subject, version=…, **given)
    done: Bi
    mine: Callable[[Any, Any], bool]  # (actor, subject)
    fits: Callable[[Any], bool] = always
    fate: Bi | str = ""
    initial: Callable[[Any], dict[str, Any]] = nothing
    main: bool = False  # the one that leads on
    holds: Callable[[Any, Any], bool] | None = None  # whose it is at all, where ``mine`` also asks what they have done

    def came_late(self, actor: Actor, subject: Any, version: int) -> bool:
        """It is this actor's to do, but the record has changed since they read it: as it stands now, for it may have changed while we looked."""
        found = stored(subject)
        return version < getattr(found, "version", 0) and (self.holds or self.mine)(actor, found)

    def offered(self, actor: Actor, subject: Any) -> bool:
        return self.fits(subject) and self.mine(actor, subject)


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed as one reader sees it."""

    label: Bi
    url: str
    main: bool


def offers(
    actor: Actor, subject: Any, deeds: Iterable[Deed], url: Callable[[Deed], str], *, only: Sequence[str] = ()
) -> list[Offer]:
    """The deeds this actor has on this record now, the leading one first."""
    found = [d for d in deeds if (not only or d.key in only) and d.offered(actor, subject)]
    return [Offer(d.label, url(d), d.main) for d in sorted(found, key=lambda d: not d.main)]


def as_it_stands(actor: Actor, dossier: Dossier, subject: Any, deed: Deed) -> dict[str, Any]:
    """What somebody who was faster has made of the record; nothing when it is gone."""
    found = stored(subject)
    if found is None:
        return {}
    label = getattr(found, "state_label", None) or now_of(actor, dossier.code)[STANDS]
    return {**deed.initial(found), "version": getattr(found, "version", 0), STANDS: label}


def do(
    request: HouseRequest, dossier: Dossier, subject: Any, deed: Deed, *, back: str, trail: Sequence[Crumb] = ()
) -> HttpResponse:
    """Show the form of a deed, or do it: ``act(actor, subject, version=…, **given)``, then go back."""
    offered = deed.offered(request.actor, subject)
    initial = {**deed.initial(subject), "version": getattr(subject, "version", 0)}
    form = deed.form(request.POST or None, actor=request.actor, subject=subject, initial=initial)
    form.submit_label, form.cancel_url, form.fate = deed.label, back, deed.fate

    def act() -> None:
        if not offered:
            raise Stale if deed.came_late(request.actor, subject, form.read_version) else NotAllowed(NOT_NOW)
        deed.act(request.actor, subject, version=form.read_version, **form.given)

    if request.method == "POST" and form.is_valid():
        newest = functools.partial(as_it_stands, request.actor, dossier, subject, deed)
        with form.refusals(newest=newest):  # a second sending of the same form finds the first one done
            sent = (deed.key, getattr(subject, "pk", ""), form.given)
            perform_once(request.actor, form.once_key, f"deed.{deed.key}", act, sent=sent)
            messages.success(request, str(deed.done))
            return redirect(back)
    elif not offered:
        raise NotAllowed(NOT_NOW)
    page = Page(deed.label, lead=str(dossier), crumbs=crumbs(dossier, *trail))
    return form.answer(request, "pages/form_page.html", {"page": page, "dossier": dossier})
