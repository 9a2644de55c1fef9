"""The edges taken here, each a page that says what will happen, what is still missing, and asks for the reason."""

from __future__ import annotations

from django.http import HttpResponse

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.lifecycle.steps import step
from zhongshu.people.access import HouseRequest, door
from zhongshu.transfer import actions
from zhongshu.transfer.forms.outcomes import CompleteForm, EdgeForm


@door("transfer:A")
def early(request: HouseRequest, code: str) -> HttpResponse:
    """T-37."""
    dossier = dossier_for(request.actor, code)
    form = EdgeForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "实施结束，卷宗转入转化，每 90 天复核。", "The work ends; the dossier is in transfer and reviewed each 90 days."
    )
    return step(request, dossier, "T-37", form, actions.transfer_early)


@door("nuclear:A")
def graduate(request: HouseRequest, code: str) -> HttpResponse:
    """T-38."""
    dossier = dossier_for(request.actor, code)
    form = EdgeForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "毕业决定随即封存，公共资金退出，此后每年跟踪，共五年。",
        "The decision is sealed, public money ends, and it is tracked yearly for five years.",
    )
    return step(request, dossier, "T-38", form, actions.graduate)


@door("nuclear:A")
def complete(request: HouseRequest, code: str) -> HttpResponse:
    """T-39."""
    dossier = dossier_for(request.actor, code)
    form = CompleteForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "卷宗结题，成果在第 1、3、5 年回访。",
        "The dossier is completed; its outcomes are followed up after 1, 3 and 5 years.",
    )
    return step(request, dossier, "T-39", form, actions.complete)


@door("nuclear:A")
def designate(request: HouseRequest, code: str) -> HttpResponse:
    """T-45."""
    dossier = dossier_for(request.actor, code)
    form = EdgeForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi("认定自今日起生效，半年后复评。", "The designation holds from today and is reviewed in half a year.")
    return step(request, dossier, "T-45", form, actions.designate)
