"""An account reads in its own language wherever it signs in; the cookie of a browser, chosen there, comes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

A_YEAR = 365 * 24 * 3600
A = TypeVar("A", bound=HttpResponseBase)


def remember_language(answer: A, code: str) -> A:
    """Let this browser remember a language."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS
    )
    return answer


class OwnLanguage:
    """Middleware behind authentication: takes the account's language where the browser has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if known or settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        code = request.user.language
        translation.activate(code)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        return remember_language(self.get_response(request), code)
