"""Who owns a draft, and how a form takes it up again.

    form = ProposeForm(request.POST or None)
    drafts.resume(form, request, "portal.propose")         # fills an unbound form, tells the page to save as it is typed
    …after the act: drafts.done(request, "portal.propose")

A visitor is known by a random token in a signed cookie of thirty days; it says nothing else and reaches nothing but the drafts.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

from zhongshu.pages import wording
from zhongshu.pages.actions import forget_draft
from zhongshu.pages.actions.drafts import KEPT_DAYS
from zhongshu.pages.models import Draft

COOKIE = "drafts"
NEVER_KEPT = frozenset(
    {"csrfmiddlewaretoken", "key", "version", "_draft", "password", "password1", "password2", "oldpassword", "code"}
)


@dataclass(frozen=True, slots=True)
class DraftState:
    """What the page says of the draft of its form."""

    form: str
    about: str
    resumed: bool = False
    when: str = ""


def owner_of(request: HttpRequest) -> str:
    """The account, or the visitor's token, or nothing when the visitor has none yet."""
    actor = getattr(request, "actor", None)
    if actor and actor.user_id:
        return str(actor.user_id)
    try:
        return f"visitor:{request.get_signed_cookie(COOKIE, max_age=KEPT_DAYS * 86_400)}"
    except (KeyError, signing.BadSignature):
        return ""


def new_visitor(answer: HttpResponse) -> str:
    """Give a visitor a token; the owner name it makes."""
    token = secrets.token_urlsafe(24)
    answer.set_signed_cookie(
        COOKIE, token, max_age=KEPT_DAYS * 86_400, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    return "visitor:" + token


def kept(posted: QueryDict) -> dict[str, Any]:
    """The part of a sent form that a draft keeps."""
    return {name: values for name, values in posted.lists() if name not in NEVER_KEPT and not name.endswith("-key")}


def resume(form: Any, request: HttpRequest, name: str, about: str = "") -> None:
    """Let the page save this form while it is typed; fill it from the draft when nothing was sent yet."""
    owner = owner_of(request)
    draft = Draft.objects.filter(owner=owner, form=name, about=about).first() if owner else None
    if draft is None or form.is_bound:
        form.draft = DraftState(name, about)
        return
    for key, values in draft.data.items():
        field = form.fields.get(key)
        if field is not None and values:
            form.initial[key] = values if getattr(field.widget, "allow_multiple_selected", False) else values[-1]
    form.draft = DraftState(name, about, resumed=True, when=wording.moment(draft.saved_at))


def data_of(owner: str, name: str, about: str = "") -> dict[str, Any]:
    """What a draft holds: field name -> list of values; empty when there is none."""
    draft = Draft.objects.filter(owner=owner, form=name, about=about).first()
    return dict(draft.data) if draft else {}


def done(request: HttpRequest, name: str, about: str = "") -> None:
    """The form was sent: its draft goes."""
    owner = owner_of(request)
    if owner:
        forget_draft(owner, name, about)
