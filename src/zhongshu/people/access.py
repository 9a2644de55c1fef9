"""The one access door of every URL. A view says with `door` which right it needs; the middleware refuses everything that says nothing.

``door("triage:UA")`` asks a right of the matrix, ``door(public=True)`` opens to visitors. Third-party views get their rows in
`OUTSIDE`, by their URL name. Whence: default deny; a URL without a row fails the build (promise P6).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from zhongshu.kernel import veil
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.borders import refusal_answer
from zhongshu.kernel.errors import Hidden, NotAllowed, WrongWay
from zhongshu.kernel.once import reading
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.matrix import Right, right
from zhongshu.people.roles import NEED_FACTOR

V = TypeVar("V", bound=Callable[..., Any])


class HouseRequest(HttpRequest):
    """A request that has passed the door."""

    actor: Actor


@dataclass(frozen=True, slots=True)
class Row:
    """What one URL asks: a right, or nothing (`right` is None) because it is public."""

    right: Right | None
    methods: tuple[str, ...] = ("GET", "HEAD", "POST")

    @property
    def public(self) -> bool:
        return self.right is None


_READ, _BOTH = ("GET", "HEAD"), ("GET", "HEAD", "POST")
_OWN = right("desk:R")  # whoever is signed in and holds a role
# URL name (with namespace) -> row, for views that are not ours. The rows of accounts and second factors stand here, the composition root adds others.
OUTSIDE: dict[str, Row] = {
    "account_login": Row(None, _BOTH),
    "account_logout": Row(None, _BOTH),
    "account_signup": Row(None, _BOTH),
    "account_inactive": Row(None, _READ),
    "account_reset_password": Row(None, _BOTH),
    "account_reset_password_done": Row(None, _READ),
    "account_reset_password_from_key": Row(None, _BOTH),
    "account_reset_password_from_key_done": Row(None, _READ),
    "mfa_authenticate": Row(None, _BOTH),
    "mfa_login_webauthn": Row(None, _BOTH),
    **dict.fromkeys(
        (
            "account_change_password", "account_set_password", "account_reauthenticate", "mfa_index", "mfa_reauthenticate",
            "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn",
            "mfa_remove_webauthn", "mfa_reauthenticate_webauthn",
        ),
        Row(_OWN, _BOTH),
    ),
}  # fmt: skip
# Pages of the accounts package that this house does not use; they answer 404 like anything without a row
CLOSED = frozenset(
    {"account_email", "account_email_verification_sent", "account_confirm_email", "account_confirm_login_code"}
)
# Where somebody is let who must first add a second factor: the pages that add it, and the way out
FACTOR_PAGES = frozenset(name for name in OUTSIDE if name.startswith("mfa_")) | {
    "account_reauthenticate", "account_logout", "set_language",
}  # fmt: skip


def door(wanted: str = "", *, public: bool = False, methods: str = "GET POST") -> Callable[[V], V]:
    """Mark a view with the right it needs."""
    if bool(wanted) == public:
        raise TypeError("a view names one right, or is public")
    allowed = tuple(methods.split())
    row = Row(None if public else right(wanted), (*allowed, "HEAD") if "GET" in allowed else allowed)

    def mark(view: V) -> V:
        view.access = row  # type: ignore[attr-defined]
        return view

    return mark


def row_of(view: Any, url_name: str) -> Row | None:
    """The row of a resolved URL; None means nobody gave it one."""
    return getattr(view, "access", None) or OUTSIDE.get(url_name)


MACHINES = "/api/v1/"
FACTOR_FIRST = Bi("令牌的主人须先添加第二验证因素", "The owner of the token must add a second factor first")


class Unknown(NotAllowed):
    """A machine that has not said who it is."""

    status = 401

    def __init__(self) -> None:
        super().__init__(Bi("请在请求头带上有效的令牌", "Send a valid token in the Authorization header"))


def _nobody(secret: str) -> Actor | None:
    return None


_machines: Callable[[str], Actor | None] = _nobody


def identify_machines(how: Callable[[str], Actor | None]) -> None:
    """Register how a machine's token names its owner."""
    global _machines
    _machines = how


LONGEST_RETURN = 2000  # characters of an address to come back to; a longer one comes back without its search


def _wrong_way(request: HttpRequest, row: Row) -> HttpResponse:
    """A person who opened the address of a button reads where its page is; a machine's method gets the bare answer."""
    read = request.method in ("GET", "POST")
    answer = refusal_answer(request, WrongWay(_page_above(request.path))) if read else HttpResponse(status=405)
    answer["Allow"] = ", ".join(row.methods)
    return answer


def _page_above(path: str) -> str:
    """The nearest address above this one that can be opened; empty when there is none."""
    parts = path.strip("/").split("/")
    for kept in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:kept])}/"
        try:
            found = resolve(above)
        except Resolver404:
            continue
        row = row_of(found.func, found.view_name)
        if row is not None and "GET" in row.methods:
            return above
    return ""


class AccessDoor:
    """Middleware: knows the actor of each request and lets it pass, sends it to the login page, or refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading() if request.method in ("GET", "HEAD") else nullcontext():
            answer = self.get_response(request)
        return _veiled(answer) if veil.drawn() else answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        row = row_of(view, request.resolver_match.view_name if request.resolver_match else "")
        if row is None:
            return refusal_answer(request, Hidden())
        actor = self._recognise(request)
        if actor is None:
            return refusal_answer(request, Unknown())
        request.actor = actor  # type: ignore[attr-defined]
        if actor.pseudonymous:
            veil.draw(frozenset({actor.user_id, actor.person_id}))
        if request.method not in row.methods and request.method != "OPTIONS":
            return _wrong_way(request, row)
        return None if row.public else self._check(request, row)

    def _recognise(self, request: HttpRequest) -> Actor | None:
        """Whose request this is: a machine's token below ``/api/``, else the session; a session may read there and not write."""
        if request.path.startswith(MACHINES):
            word, _, secret = request.headers.get("Authorization", "").partition(" ")
            if word:
                return _machines(secret.strip()) if word.lower() == "bearer" else None
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                return None
        return actor_of(request.user)

    def _check(self, request: HttpRequest, row: Row) -> HttpResponse | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.is_public and request.path.startswith(MACHINES):
            return refusal_answer(request, Unknown())
        if actor.is_public:
            wanted = (
                request.get_full_path()
            )  # written into the address of the login page, where its signs are written out once more
            return redirect_to_login(wanted if len(wanted) <= LONGEST_RETURN else request.path)
        if row.right is not None and not actor.may(row.right):
            return refusal_answer(request, NotAllowed())
        if settings.REQUIRE_SECOND_FACTOR and lacks_factor(request, actor):
            machine = request.path.startswith(MACHINES)
            return refusal_answer(request, NotAllowed(FACTOR_FIRST)) if machine else redirect("mfa_index")
        return None


def _veiled(answer: HttpResponse) -> HttpResponse:
    """The answer with the names that stand in its sentences made up as well; files are left as they are."""
    if answer.streaming or not answer.get("Content-Type", "").startswith(("text/", "application/json")):
        return answer
    answer.content = veil.over(answer.content.decode(answer.charset)).encode(answer.charset)
    return answer


request_finished.connect(veil.lift, dispatch_uid="the veil is lifted when the answer has left")


def lacks_factor(request: HttpRequest, actor: Actor) -> bool:
    """Whether this role needs a second factor, has none yet, and is not on the way to add one (promise P26)."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in FACTOR_PAGES or not actor.roles & NEED_FACTOR:
        return False
    factors = Authenticator.objects.filter(user_id=actor.user_id)  # the owner's, also when a token asks
    return not factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
