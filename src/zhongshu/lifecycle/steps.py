"""How a page that takes an edge looks, whichever room takes it: what will happen, what is still missing, the reason, one button.

Flows in: the dossier, the edge, a form and the act of a room. Flows out: the page, or the act done and the dossier's page. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.course import EDGES, STATES
from zhongshu.lifecycle.queries import now_of, place_of, standings
from zhongshu.lifecycle.rules import may_take
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import HouseRequest

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor

DONE = Bi("{code}：{step}，已完成", "{code}: {step}, done")


def crumbs(dossier: Dossier, *more: Crumb) -> tuple[Crumb, ...]:
    """Where a page of one dossier stands."""
    return (
        Crumb(Bi("卷宗", "Dossiers"), reverse("desk:dossiers")),
        Crumb(dossier.code, reverse("desk:dossier", args=[dossier.code])),
        *more,
    )


def whither(actor: Actor, dossier: Dossier) -> str:
    """Where a step leads whoever took it: to the dossier, or to the own work when the step has closed the dossier to them."""
    open_to_them = standings(actor).filter(pk=dossier.pk).exists()
    return reverse("desk:dossier", args=[dossier.code]) if open_to_them else reverse("desk:home")


def step(
    request: HouseRequest,
    dossier: Dossier,
    edge_id: str,
    form: HouseForm,
    act: Callable[..., Any],
    *,
    target: str = "",
    **context: Any,
) -> HttpResponse:
    """Show the step, or take it: ``act(actor, dossier, version=…, **form.given)``. Who may not take it here is not shown its form."""
    edge = EDGES[edge_id]
    if not may_take(request.actor, edge, place_of(dossier)):
        raise NotAllowed
    form.submit_label, form.cancel_url = edge.label, reverse("desk:dossier", args=[dossier.code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: now_of(request.actor, dossier.code)):
            act(request.actor, dossier, version=form.read_version, **form.given)
            messages.success(request, str(DONE.fill(code=dossier.code, step=edge.label)))
            return redirect(whither(request.actor, dossier))
    page = Page(edge.label, lead=str(dossier), crumbs=crumbs(dossier))
    shown = {
        "page": page, "dossier": dossier, "edge": edge, "missing": gates.missing(edge, request.actor, dossier),
        "source": STATES[dossier.state].label, "target": STATES[target or edge.targets[0]].label, **context,
    }  # fmt: skip
    return form.answer(request, "lifecycle/step.html", shown)
