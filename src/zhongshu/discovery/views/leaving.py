"""T-42 and T-44 for people who are signed in: withdrawing one's own, bringing a declined one back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from zhongshu.discovery.actions import bring_back, withdraw
from zhongshu.discovery.actions.leaving import as_proposer
from zhongshu.discovery.forms.triage import BringBackForm, WithdrawForm
from zhongshu.discovery.models import Lead
from zhongshu.discovery.queries.leads import lead_of_dossier
from zhongshu.discovery.views.shapes import done, write_down
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import dossier_for, now_of, place_of
from zhongshu.lifecycle.rules import may_take
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import HouseRequest, door


def _require_mover(request: HouseRequest, dossier: Dossier, edge: str) -> None:
    """Who may not take the edge is not shown its form; whoever brought the lead acts for it."""
    lead = Lead.objects.filter(dossier=dossier).first()
    mover = as_proposer(request.actor, lead) if lead else request.actor
    if not may_take(mover, EDGES[edge], place_of(dossier)):
        raise NotAllowed


@door("dossier:R")
def withdrawal(request: HouseRequest, code: str) -> HttpResponse:
    """Withdraw (T-42)."""
    dossier, back = dossier_for(request.actor, code), reverse("desk:dossier", args=[code])
    _require_mover(request, dossier, "T-42")
    form = WithdrawForm(request.POST or None, initial={"version": dossier.version})

    def act() -> HttpResponse:
        withdraw(request.actor, lead_of_dossier(dossier), version=form.read_version, reason=form.given["reason"])
        return done(request, Bi("已撤回", "Withdrawn"), "desk:dossier", code=code)

    page = Page(title=Bi("撤回", "Withdraw"), lead=str(dossier), crumbs=[Crumb(code, back)])
    return write_down(request, form, page, act, cancel_url=back, newest=lambda: now_of(request.actor, code))


@door("dossier:R")
def returning(request: HouseRequest, code: str) -> HttpResponse:
    """Bring it back (T-44)."""
    dossier, back = dossier_for(request.actor, code), reverse("desk:dossier", args=[code])
    _require_mover(request, dossier, "T-44")
    form = BringBackForm(request.POST or None, initial={"version": dossier.version})

    def act() -> HttpResponse:
        bring_back(request.actor, dossier, version=form.read_version, what_changed=form.given["what_changed"])
        return done(request, Bi("已重新提出，回到线索", "It is back as a lead"), "desk:dossier", code=code)

    page = Page(title=Bi("重新提出", "Bring it back"), lead=str(dossier), crumbs=[Crumb(code, back)])
    return write_down(request, form, page, act, cancel_url=back, newest=lambda: now_of(request.actor, code))
