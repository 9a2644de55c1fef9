"""Status by receipt: nothing is shown without the key; with it, the state in plain words and what the proposer may do now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhongshu.discovery.actions import answer_ask, appeal, bring_back, withdraw
from zhongshu.discovery.actions.leaving import with_receipt
from zhongshu.discovery.queries import lead_of_receipt, my_leads, receipt_lead, status_of
from zhongshu.documents.actions import store_document
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Page
from zhongshu.people.access import door
from zhongshu.portal.forms.receipt import AnswerForm, AppealForm, KeyForm, ReturnForm, WithdrawForm
from zhongshu.portal.knocking import comes_at_ease
from zhongshu.portal.opened import open_receipt, opened

WRONG = Bi(
    "回执号与查询码不相符，请核对后再试", "This receipt number and key do not belong together; check them and try again"
)


@door(public=True)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for receipt and key; signed-in proposers find their own leads here."""
    form = KeyForm(request.POST or None, initial={"receipt": request.GET.get("receipt", "")})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            comes_at_ease(request, "status")
            lead = lead_of_receipt(form.cleaned_data["receipt"], form.cleaned_data["status_key"])
            if lead is not None:
                open_receipt(request, lead.pk, lead.receipt)
                return redirect("portal:receipt", receipt=lead.receipt)
            form.add_error(None, str(WRONG))
    page = Page(
        title=Bi("查询进展", "Check the status"),
        lead=Bi(
            "用回执号和查询码查看进展、补充材料、撤回或申诉。",
            "With receipt number and status key: follow it, answer, withdraw or appeal.",
        ),
    )
    return form.answer(request, "portal/status.html", {"page": page, "mine": my_leads(request.actor)})  # type: ignore[attr-defined]


def _lead(request: HttpRequest, receipt: str) -> Any:
    """The lead of a receipt opened in this session, or of the signed-in person who brought it."""
    lead_id = opened(request, receipt)
    if lead_id:
        return receipt_lead(lead_id)
    mine = [lead for lead in my_leads(request.actor) if lead.receipt == receipt]  # type: ignore[attr-defined]
    if not mine:
        raise Hidden(Bi("请先用回执号和查询码打开", "Open it with receipt number and status key first"))
    return receipt_lead(mine[0].pk)


def _page(request: HttpRequest, lead: Any, **forms: HouseForm) -> HttpResponse:
    """The receipt page with its forms; a form that was sent comes back as it was."""
    status = status_of(lead)
    version = {"version": lead.dossier.version}
    context = {
        "status": status,
        "lead": lead,
        "answer_form": forms.get("answer") or AnswerForm(items=status.ask.items.all() if status.ask else ()),
        "withdraw_form": forms.get("withdraw") or WithdrawForm(initial=dict(version)),
        "appeal_form": forms.get("appeal") or AppealForm(initial=dict(version)),
        "return_form": forms.get("return") or ReturnForm(initial=dict(version)),
        "form": next(iter(forms.values()), None),
    }
    sent = context["form"]
    code = 200 if sent is None else (sent.status if sent.status != 200 else 400)  # type: ignore[attr-defined]
    return render(request, "portal/status_one.html", context, status=code)


@door(public=True, methods="GET")
def show(request: HttpRequest, receipt: str) -> HttpResponse:
    """One receipt."""
    if not opened(request, receipt) and not my_leads(request.actor):  # type: ignore[attr-defined]
        return redirect(f"/status/?receipt={receipt[:20]}")
    return _page(request, _lead(request, receipt))


@door(public=True, methods="POST")
def answer(request: HttpRequest, receipt: str) -> HttpResponse:
    """Answer what was asked, with files."""
    lead = _lead(request, receipt)
    status = status_of(lead)
    form = AnswerForm(request.POST, request.FILES, items=status.ask.items.all() if status.ask else ())
    if form.is_valid():
        with form.refusals():
            comes_at_ease(request, "answer")
            who, kept = with_receipt(lead), {}
            for number, file in form.files_given.items():
                kept[number] = store_document(
                    who,
                    file=file,
                    kind="evidence",
                    about_kind="lead",
                    about_id=lead.pk,
                    classification="internal",
                    confirmed=True,
                ).pk
            answer_ask(who, lead, answers=form.answers, documents=kept)
            messages.success(
                request, str(Bi("补充材料已收到，我们的时限继续计算", "Your answer is here; our clock runs again"))
            )
            return redirect("portal:receipt", receipt=receipt)
    return _page(request, lead, answer=form)


def _act(request: HttpRequest, receipt: str, form: HouseForm, name: str, do: Any, said: Bi) -> HttpResponse:
    """One act of a proposer from the receipt page."""
    lead = _lead(request, receipt)
    if form.is_valid():
        with form.refusals():
            do(lead, form)
            messages.success(request, str(said))
            return redirect("portal:receipt", receipt=receipt)
    return _page(request, lead, **{name: form})


@door(public=True, methods="POST")
def take_back(request: HttpRequest, receipt: str) -> HttpResponse:
    """Withdraw."""

    def do(lead: Any, form: HouseForm) -> None:
        withdraw(with_receipt(lead), lead, version=form.read_version, reason=form.cleaned_data["reason"])

    return _act(request, receipt, WithdrawForm(request.POST), "withdraw", do, Bi("已撤回", "Withdrawn"))


@door(public=True, methods="POST")
def object_to(request: HttpRequest, receipt: str) -> HttpResponse:
    """Appeal."""

    def do(lead: Any, form: HouseForm) -> None:
        appeal(with_receipt(lead), lead.dossier, text=form.cleaned_data["text"])

    said = Bi("申诉已收到，将由未参与原决定的人答复", "Your appeal is here; somebody who did not decide will answer")
    return _act(request, receipt, AppealForm(request.POST), "appeal", do, said)


@door(public=True, methods="POST")
def return_with(request: HttpRequest, receipt: str) -> HttpResponse:
    """Bring a declined technology back."""

    def do(lead: Any, form: HouseForm) -> None:
        bring_back(
            with_receipt(lead), lead.dossier, version=form.read_version, what_changed=form.cleaned_data["what_changed"]
        )

    said = Bi("已重新提出，我们会按时答复", "It is back; we answer on time")
    return _act(request, receipt, ReturnForm(request.POST), "return", do, said)
