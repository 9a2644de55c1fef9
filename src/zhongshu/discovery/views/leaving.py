"""T-42 and T-44 for people who are signed in: withdrawing one's own, bringing a declined one back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from zhongshu.discovery.actions import bring_back, withdraw
from zhongshu.discovery.actions.leaving import require_mover
from zhongshu.discovery.forms.triage import BringBackForm, WithdrawForm
from zhongshu.discovery.queries.leads import lead_of_dossier
from zhongshu.discovery.views.shapes import done, write_down
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import dossier_for, now_of
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import HouseRequest, door


@door("dossier:R")
def withdrawal(request: HouseRequest, code: str) -> HttpResponse:
    """Withdraw (T-42)."""
    dossier, back = dossier_for(request.actor, code), reverse("desk:dossier", args=[code])
    require_mover(request.actor, dossier, "T-42")
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
    require_mover(request.actor, dossier, "T-44")
    form = BringBackForm(request.POST or None, initial={"version": dossier.version})

    def act() -> HttpResponse:
        bring_back(request.actor, dossier, version=form.read_version, what_changed=form.given["what_changed"])
        return done(request, Bi("已重新提出，回到线索", "It is back as a lead"), "desk:dossier", code=code)

    page = Page(title=Bi("重新提出", "Bring it back"), lead=str(dossier), crumbs=[Crumb(code, back)])
    return write_down(request, form, page, act, cancel_url=back, newest=lambda: now_of(request.actor, code))
