"""Where the API hangs, and the right each of its URLs asks. A URL without a row here is refused by the door."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from zhongshu.api import views
from zhongshu.api.endpoints import api
from zhongshu.people.access import Row
from zhongshu.people.matrix import right

GET, POST = ("GET", "HEAD"), ("POST",)
ROWS: dict[str, Row] = {
    "dossiers": Row(right("dossier:R"), GET),
    "dossiers/<code>": Row(right("dossier:R"), GET),
    "dossiers/<code>/timeline": Row(right("dossier:R"), GET),
    "dossiers/<code>/plan/<section>": Row(right("dossier:R"), GET),
    "dossiers/<code>/plan/<section>/write": Row(right("card:UA"), POST),
    "leads/register": Row(right("lead:C"), POST),
    "needs": Row(None, GET),
    "ledger/head": Row(right("ledger:R"), GET),
}


def guarded(patterns: list[Any]) -> list[URLPattern]:
    """The patterns with the row of each at the door; those without one are left out, so they do not exist."""
    kept = []
    for pattern in patterns:
        row = ROWS.get(str(pattern.pattern))
        if row is not None:
            kept.append(path(f"v1/{pattern.pattern}", _with_row(pattern.callback, row), name=pattern.name))
    return kept


def _with_row(callback: Any, row: Row) -> Any:
    def view(request: Any, *args: Any, **kwargs: Any) -> Any:
        return callback(request, *args, **kwargs)

    marked: Any = view
    marked.access = row
    marked.csrf_exempt = True  # a token proves who asks; a session may only read (see the door)
    return marked


app_name = "api"
_patterns, _, _ = api.urls
urlpatterns = [
    *guarded(list(_patterns)),
    path("v1/openapi.json", views.description, name="openapi"),
    path("docs", views.docs, name="docs"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/revoke/", views.revoke, name="revoke"),
]
