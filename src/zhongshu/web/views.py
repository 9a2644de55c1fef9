"""The composition root's own pages: language, health, and Django's errors turned into the house's refusal pages."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from zhongshu.kernel.bilingual import EN, ZH, Bi
from zhongshu.kernel.borders import refusal_answer
from zhongshu.kernel.errors import Expired, Hidden, NotAllowed, Refusal
from zhongshu.people.access import door
from zhongshu.people.actions.own import choose_language
from zhongshu.people.actors import actor_of
from zhongshu.web.language import remember_language


def safe_next(request: HttpRequest) -> str:
    """Where the reader came from, when that is on this site."""
    wanted = request.POST.get("next") or request.headers.get("Referer") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else "/"


@door(public=True, methods="POST")
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the reader's language and stay on the page; an account remembers it."""
    code = EN if request.POST.get("language") == EN else ZH
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_public:
        choose_language(actor, language=code)
    return remember_language(HttpResponseRedirect(safe_next(request)), code)


@door(public=True, methods="GET")
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the server answers and reaches its database; says nothing else to strangers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_answer(request, Refusal(Bi("系统看不懂这次请求", "The request could not be understood")))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_answer(request, NotAllowed())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    request.actor = actor_of(getattr(request, "user", None))  # type: ignore[attr-defined]
    return refusal_answer(request, Hidden())


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the page was open too long, or the form is not ours."""
    return refusal_answer(request, Expired())


def failed(request: HttpRequest) -> HttpResponse:
    """Something unforeseen; a page that needs no database and no session."""
    return HttpResponse(render_to_string("500.html"), status=500)
