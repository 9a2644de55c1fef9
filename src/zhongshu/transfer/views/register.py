"""The public register of landmark results: what was checked, named and released, and the 核爆点 in place. No login."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Page
from zhongshu.people.access import door
from zhongshu.policy.queries import active_rules
from zhongshu.transfer.queries import landmarks, released_points
from zhongshu.transfer.rules import OUTCOME_KINDS

SIZE = 20


@door(public=True, methods="GET")
def landmarks_page(request: HttpRequest) -> HttpResponse:
    """Landmark results, by field and kind."""
    labels = active_rules().labels("fields")
    field, kind = request.GET.get("field", ""), request.GET.get("kind", "")
    field, kind = field if field in labels else "", kind if kind in OUTCOME_KINDS else ""
    shown = Paginator(landmarks(field=field, kind=kind), SIZE).get_page(request.GET.get("page"))
    page = Page(
        Bi("标志性成果", "Landmark results"),
        lead=Bi(
            "每一项都有证据，由登记人以外的人核实后公开。",
            "Each has its evidence, checked by somebody other than who recorded it.",
        ),
    )
    rows = [(row, labels.get(row.dossier.field, row.dossier.field)) for row in shown]
    points = [(row, labels.get(row.dossier.field, row.dossier.field)) for row in released_points(field=field)]
    context = {
        "page": page, "shown": shown, "rows": rows, "points": points, "fields": labels, "kinds": OUTCOME_KINDS, "field": field, "kind": kind,
    }  # fmt: skip
    return render(request, "transfer/landmarks.html", context)
