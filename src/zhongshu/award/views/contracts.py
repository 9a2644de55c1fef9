"""The contract of a dossier: read, written part by part, issued, signed, and the two edges out of CONTR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.award import actions
from zhongshu.award.actions.contracts import FINAL, NOT_ISSUED
from zhongshu.award.actions.papers import values_of
from zhongshu.award.clauses import TEMPLATES
from zhongshu.award.forms import ReasonForm
from zhongshu.award.forms.contract import (
    MORE,
    AccountForm,
    GiveUpForm,
    IssueForm,
    RowsForm,
    SignForm,
    TermsForm,
    VerifyForm,
    row_values,
    rows_wanted,
)
from zhongshu.award.parts import PARTS
from zhongshu.award.queries.contracts import (
    account_closed,
    account_of,
    contract_of,
    file_of,
    lacks_of,
    signatures_of,
    standing_of,
    start_of,
)
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden, NotAllowed, Stale
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs, step
from zhongshu.pages.forms import STANDS
from zhongshu.pages.page import Button, Crumb, Page, version_seen
from zhongshu.people.access import HouseRequest, door

if TYPE_CHECKING:
    from zhongshu.award.models import Contract
    from zhongshu.lifecycle.models import Dossier

TITLE = Bi("任务书", "Contract")
ENTERED, VERIFIED = (
    Bi("团队另填了账户，待核验", "The team has entered it anew; not verified"),
    Bi("账户已核验", "The account is verified"),
)
CHANGES = Bi(
    "提交后立即暂停拨付，直到财务核验这个新账户；只有财务能看到账号。",
    "Payments stop at once until finance has verified the new account; finance alone sees the number.",
)
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
HELP = (
    Bi("首阶段经费和时长有上限，考核须可测量；预算科目与阶段经费须分毫不差。", "Stage 1 is capped in money and time, with a measurable exam; the budget lines match to the fen."),
    Bi("定稿后生成文件和校验值，双方签署的是同一份文本。", "Once issued it becomes files with a hash; both sides sign the same text."),
)  # fmt: skip


def contract_crumbs(dossier: Any) -> tuple[Crumb, ...]:
    return crumbs(dossier, Crumb(TITLE, reverse("award:contract", args=[dossier.code])))


@door("contract:RUAS", methods="GET")
def contract(request: HouseRequest, code: str) -> HttpResponse:
    """The whole contract, what it lacks, who has signed."""
    dossier = dossier_for(request.actor, code)
    found, place = contract_of(request.actor, dossier), place_of(dossier)
    may_write = found.state == "draft" and request.actor.may("contract:U", place)
    lacking, signed = (lacks_of(found) if found.state == "draft" else []), signatures_of(found)
    side = actions.may_sign(request.actor, dossier)
    signs = found.state == "issued" and bool(side) and side not in signed
    account = account_of(found)
    verifies = request.actor.may("contract:A", place) and account is not None and account.verified_on is None
    primary = (
        Button(Bi("签署", "Sign"), reverse("award:sign", args=[code]), "edit") if signs
        else Button(Bi("定稿", "Issue"), reverse("award:issue", args=[code]), "check", post=True, version=found.version) if may_write and not lacking
        else Button(Bi("核验账户", "Verify the account"), reverse("award:verify_account", args=[code]), "shield-check") if verifies
        else None
    )  # fmt: skip
    start = start_of(request.actor, dossier)
    if start is not None and start.mine and not start.lacks:
        primary = Button(Bi("开工", "Start the work"), reverse("award:activate", args=[code]), "player-play")
    buttons = []
    if found.state == "issued" and request.actor.may("contract:U", place):
        buttons.append(Button(Bi("退回修改", "Take back"), reverse("award:reopen", args=[code]), "arrow-back-up"))
    if side == "team" and account_closed(found) is None:
        buttons.append(Button(Bi("收款账户", "Account"), reverse("award:account", args=[code]), "coin"))
    context = {
        "page": Page(TITLE, lead=str(dossier), crumbs=crumbs(dossier), primary=primary, buttons=buttons, help=HELP),
        "dossier": dossier, "contract": found, "paper": values_of(found, str), "state": standing_of(found), "lacks": lacking,
        "may_write": may_write, "signed": signed, "account": account, "template": TEMPLATES[found.template].label,
        "proof": TEMPLATES[found.template].proof,
        "files": found.files.filter(valid=True).order_by("-kind"), "parts": PARTS.values(),
        "start": start,
    }  # fmt: skip
    return render(request, "award/contract.html", context)


def _draft_of(request: HouseRequest, dossier: Dossier) -> Contract:
    """The contract a form wants to write. A final one opens no form; what was typed meanwhile goes on to the act, which says so."""
    if not request.actor.may("contract:U", place_of(dossier)):
        raise NotAllowed
    found = contract_of(request.actor, dossier)
    if request.method != "POST" and found.state != "draft":
        raise Stale(FINAL)
    return found


def _now(request: HouseRequest, code: str) -> dict[str, Any]:
    """What somebody who read an older contract is shown."""
    found = contract_of(request.actor, dossier_for(request.actor, code))
    return {"version": found.version, STANDS: standing_of(found)}


def _terms(found: Any) -> dict[str, Any]:
    words = {name: found.value[name] for name in ("ip_terms", "exit_terms", "data_terms")}
    return {**words, "starts_on": found.starts_on, "version": found.version}


@door("contract:U")
def part(request: HouseRequest, code: str, name: str) -> HttpResponse:
    """Write one list of rows."""
    dossier, spec = dossier_for(request.actor, code), PARTS.get(name)
    if spec is None:
        raise Hidden
    found = _draft_of(request, dossier)
    rows, posted = found.value[name], request.POST if request.method == "POST" else None
    form = RowsForm(spec, rows, posted, initial={"version": found.version}, count=rows_wanted(spec, rows, posted))
    form.cancel_url = reverse("award:contract", args=[code])

    def newest() -> dict[str, Any]:
        now = contract_of(request.actor, dossier)
        return {**_now(request, code), **row_values(spec, now.value[name], form.count)}

    if posted is not None and MORE not in posted and form.is_valid():
        with form.refusals(newest=newest):
            actions.write_contract(request.actor, found, part=name, rows=form.raw(), version=form.read_version)
            messages.success(request, str(Bi("已保存：{n}", "Saved: {n}").fill(n=spec.label)))
            return redirect("award:contract", code)
    page = Page(spec.label, lead=spec.help, crumbs=contract_crumbs(dossier), help=HELP)
    return form.answer(request, "award/rows.html", {"page": page, "part": spec, "contract": found})


@door("contract:U")
def terms(request: HouseRequest, code: str) -> HttpResponse:
    """The day it begins and the terms."""
    dossier = dossier_for(request.actor, code)
    found = _draft_of(request, dossier)
    form = TermsForm(request.POST or None, initial=_terms(found))
    form.cancel_url = reverse("award:contract", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _terms(contract_of(request.actor, dossier))):
            actions.write_terms(request.actor, found, version=form.read_version, **form.given)
            messages.success(request, str(Bi("已保存", "Saved")))
            return redirect("award:contract", code)
    page = Page(Bi("条款", "Terms"), lead=str(dossier), crumbs=contract_crumbs(dossier))
    return form.answer(request, context={"page": page})


@door("contract:U", methods="POST")
def issue(request: HouseRequest, code: str) -> HttpResponse:
    """Freeze the text and make the files; refused, it says here what is missing or how the contract stands."""
    dossier = dossier_for(request.actor, code)
    found = contract_of(request.actor, dossier)
    form = IssueForm(request.POST)
    form.cancel_url = reverse("award:contract", args=[code])
    form.is_valid()  # the button sends nothing but the version; what it sends amiss is no version, and that is told
    with form.refusals(newest=lambda: _now(request, code)):
        actions.issue_contract(request.actor, found, version=version_seen(request))
        messages.success(
            request, str(Bi("任务书已定稿，等双方签署", "The contract is final and awaits both signatures"))
        )
        return redirect("award:contract", code)
    page = Page(Bi("定稿", "Issue"), lead=str(dossier), crumbs=contract_crumbs(dossier), help=HELP)
    return form.answer(request, context={"page": page})


@door("contract:U")
def reopen(request: HouseRequest, code: str) -> HttpResponse:
    """Take it back for changes."""
    dossier = dossier_for(request.actor, code)
    found = contract_of(request.actor, dossier)
    if request.method != "POST" and found.state != "issued":
        raise Stale(NOT_ISSUED)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    form.submit_label, form.cancel_url = Bi("退回修改", "Take back"), reverse("award:contract", args=[code])
    form.fate = Bi("已有的文件和签署随即作废。", "Files and signatures so far are void at once.")
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _now(request, code)):
            actions.reopen_contract(request.actor, found, version=form.read_version, reason=form.given["reason"])
            return redirect("award:contract", code)
    page = Page(Bi("退回修改", "Take back"), lead=str(dossier), crumbs=contract_crumbs(dossier))
    return form.answer(request, context={"page": page})


@door("contract:S")
def account(request: HouseRequest, code: str) -> HttpResponse:
    """The team names its account."""
    dossier = dossier_for(request.actor, code)
    found = contract_of(request.actor, dossier)
    if actions.may_sign(request.actor, dossier) != "team":
        raise NotAllowed(Bi("由项目团队填写账户", "The team enters its account"))
    if (closed := account_closed(found)) is not None:
        raise Stale(closed)
    form = AccountForm(request.POST or None)
    form.fate = form.fate if found.state != "signed" else CHANGES
    form.cancel_url = reverse("award:contract", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.enter_account(request.actor, found, **form.given)
            messages.success(request, str(Bi("已提交财务核验", "Sent to finance")))
            return redirect("award:contract", code)
    page = Page(Bi("收款账户", "Account"), lead=str(dossier), crumbs=contract_crumbs(dossier))
    return form.answer(request, context={"page": page})


@door("contract:A")
def verify_account(request: HouseRequest, code: str) -> HttpResponse:
    """Finance sees the number here, and nobody anywhere else."""
    dossier = dossier_for(request.actor, code)
    found = account_of(contract_of(request.actor, dossier))
    if found is None:
        raise Hidden(Bi("团队尚未填写账户", "The team has not entered its account yet"))
    form = VerifyForm(request.POST or None, initial={"version": found.version})
    form.cancel_url = reverse("award:contract", args=[code])

    def newest() -> dict[str, Any]:
        now = account_of(found.contract)
        return {"version": now.version, "how": now.how, STANDS: VERIFIED if now.verified_on else ENTERED} if now else {}

    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=newest):
            actions.verify_account(request.actor, found, version=form.read_version, how=form.given["how"])
            messages.success(request, str(VERIFIED))
            return redirect("award:contract", code)
    page = Page(Bi("核验账户", "Verify the account"), lead=str(dossier), crumbs=contract_crumbs(dossier))
    return form.answer(request, "award/verify_account.html", {"page": page, "account": found})


@door("contract:S")
def sign(request: HouseRequest, code: str) -> HttpResponse:
    """Sign the text with this hash."""
    dossier = dossier_for(request.actor, code)
    found = contract_of(request.actor, dossier)
    side = actions.may_sign(request.actor, dossier)
    if not side:
        raise NotAllowed(Bi("这份任务书不由您签署", "This contract is not yours to sign"))
    if request.method != "POST" and (found.state != "issued" or side in signatures_of(found)):
        raise Stale(Bi("现在没有等您签署的文本", "No text awaits your signature now"))
    form = SignForm(request.POST or None, initial={"sha256": found.sha256})
    form.cancel_url = reverse("award:contract", args=[code])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.sign_contract(request.actor, found, sha256=form.given["sha256"])
            messages.success(request, str(Bi("已签署", "Signed")))
            return redirect("award:contract", code)
    page = Page(Bi("签署任务书", "Sign the contract"), lead=str(dossier), crumbs=contract_crumbs(dossier))
    files = found.files.filter(valid=True).order_by("-kind")
    context = {"page": page, "dossier": dossier, "contract": found, "paper": values_of(found, str), "files": files}
    return form.answer(request, "award/sign.html", context)


@door("contract:RUAS", methods="GET")
def file(request: HouseRequest, code: str, kind: str) -> HttpResponse:
    """The file, exactly the bytes whose hash is on record."""
    if kind not in MEDIA:
        raise Hidden
    found = file_of(request.actor, dossier_for(request.actor, code), kind)
    answer = HttpResponse(bytes(found.data), content_type=MEDIA[kind])
    answer["Content-Disposition"] = f'attachment; filename="{found.contract.code}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@door("contract:S")
def activate(request: HouseRequest, code: str) -> HttpResponse:
    """T-21."""
    dossier = dossier_for(request.actor, code)
    form = ReasonForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "任务书随即封存，项目进入实施，首阶段经费可以申请拨付。",
        "The contract is sealed, work begins, and stage-1 money may be requested.",
    )
    return step(request, dossier, "T-21", form, actions.activate)


@door("contract:S")
def give_up(request: HouseRequest, code: str) -> HttpResponse:
    """T-22."""
    dossier = dossier_for(request.actor, code)
    form = GiveUpForm(request.POST or None, initial={"version": dossier.version})
    return step(request, dossier, "T-22", form, actions.give_up)
