"""The front page: what the center is, its open door, and numbers counted from real rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhongshu.discovery.queries import promise_days, public_figures, public_needs
from zhongshu.people.access import door
from zhongshu.policy.queries import active_rules


@door(public=True, methods="GET")
def home(request: HttpRequest) -> HttpResponse:
    """Front page."""
    context = {
        "figures": public_figures(),
        "needs": public_needs()[:3],
        "fields": active_rules().labels("fields").values(),
        "limit": promise_days(),
    }
    return render(request, "portal/home.html", context)
