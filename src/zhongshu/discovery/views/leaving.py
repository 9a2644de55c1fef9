"""T-42 and T-44 for people who are signed in: withdrawing one's own, bringing a declined one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.discovery.actions import bring_back, withdraw
from zhongshu.discovery.forms.triage import BringBackForm, WithdrawForm
from zhongshu.discovery.queries.leads import lead_of_dossier
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.pages.page import Crumb, Page
from zhongshu.people.access import HouseRequest, door


@door("dossier:R")
def withdrawal(request: HouseRequest, code: str) -> HttpResponse:
    """Withdraw (T-42)."""
    dossier = dossier_for(request.actor, code)
    form = WithdrawForm(request.POST or None, initial={"version": dossier.version})
    form.cancel_url = reverse("desk:dossier", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            withdraw(request.actor, lead_of_dossier(dossier), version=form.read_version, reason=form.given["reason"])
            messages.success(request, str(Bi("已撤回", "Withdrawn")))
            return redirect("desk:dossier", code=code)
    page = Page(title=Bi("撤回", "Withdraw"), lead=str(dossier), crumbs=[Crumb(code, form.cancel_url)])
    return form.answer(request, "pages/form_page.html", {"page": page})


@door("dossier:R")
def returning(request: HouseRequest, code: str) -> HttpResponse:
    """Bring it back (T-44)."""
    dossier = dossier_for(request.actor, code)
    form = BringBackForm(request.POST or None, initial={"version": dossier.version})
    form.cancel_url = reverse("desk:dossier", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            bring_back(request.actor, dossier, version=form.read_version, what_changed=form.given["what_changed"])
            messages.success(request, str(Bi("已重新提出，回到线索", "It is back as a lead")))
            return redirect("desk:dossier", code=code)
    page = Page(title=Bi("重新提出", "Bring it back"), lead=str(dossier), crumbs=[Crumb(code, form.cancel_url)])
    return form.answer(request, "pages/form_page.html", {"page": page})
