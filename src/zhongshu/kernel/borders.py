"""The border between refusals and HTTP: every `Refusal` becomes a page (or JSON for machines, a toast for htmx) with its own status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from zhongshu.kernel.errors import BadValue, Blocked, Refusal


def refusal_answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refused request, in the reader's language."""
    missing = refusal.missing if isinstance(refusal, Blocked) else ()
    if request.path.startswith("/api/v1/"):
        fields = [{"field": refusal.field, **refusal.text.as_dict()}] if isinstance(refusal, BadValue) else []
        body = {"error": refusal.text.as_dict(), "missing": [item.as_dict() for item in missing], "fields": fields}
        return JsonResponse(body, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    template = "refusal_partial.html" if request.headers.get("HX-Request") else "refusal.html"
    return render(request, template, {"refusal": refusal, "missing": missing}, status=refusal.status)


class RefusalBorder:
    """Middleware: turns a refusal raised by a view into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal_answer(request, error) if isinstance(error, Refusal) else None
