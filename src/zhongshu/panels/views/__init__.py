"""The officer's pages: the list of panels, one panel with everything that is done on it, the panels of one dossier."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Crumb, Page
from zhongshu.pages.sending import sent_once
from zhongshu.panels import actions
from zhongshu.panels.actions.convening import may_chair
from zhongshu.panels.forms import ChairForm, ChooseForm, InviteForm, NationalForm, ReleaseForm
from zhongshu.panels.judging import spoken
from zhongshu.panels.listings import Panels
from zhongshu.panels.queries import composition, panel_for, panels, seats_of
from zhongshu.panels.queries.candidates import KIND_CHOICES, candidates, employers_of
from zhongshu.panels.queries.composition import interests_of
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.roles import Role

HELP = (
    Bi("专家由专员在方案中提名，论证秘书核对、增补、替换。利益关系在选择时与接受时各核查一次。", "The specialist names experts in the plan; the officer checks, adds and replaces. Interests are computed at choosing and again at accepting."),
    Bi("须回避的专家只有诚信审计裁定后才能入组。", "An expert who is barred sits only after a ruling of integrity."),
)  # fmt: skip


@door("panel:RUA")
@sent_once
def panel_list(request: HouseRequest) -> HttpResponse:
    """Every panel the reader may know."""
    lead = Bi("谁在评议、谁还没有答复、哪一组缺人。", "Who judges, who has not answered, which panel lacks people.")
    return Panels().answer(request, page=Page(Panels.title, lead=lead, help=HELP))


@door("panel:RUA", methods="GET")
def of_dossier(request: HouseRequest, code: str) -> HttpResponse:
    """The panels of one dossier."""
    dossier = dossier_for(request.actor, code)
    rows = panels(request.actor).filter(dossier=dossier).order_by("-created_at")
    page = Page(Bi("专家组", "Panels"), lead=str(dossier), crumbs=crumbs(dossier))
    return render(request, "panels/of_dossier.html", {"page": page, "dossier": dossier, "panels": rows})


@door("panel:RUA")
@sent_once
def panel(request: HouseRequest, code: str) -> HttpResponse:
    """One panel: composition, seats, candidates; every change is a small form of this page."""
    found = panel_for(request.actor, code)
    keeps = request.actor.may("panel:UA", place_of(found.dossier)) and Role.INT not in request.actor.roles
    form: HouseForm = HouseForm()
    if request.method == "POST":
        made = FORMS.get(request.POST.get("do", ""))
        if made is None:
            raise Hidden
        form = _bound(found, made[0], request)
        if form.is_valid():
            with form.refusals():
                said = made[1](request, found, **form.given)
                messages.success(request, str(said))
                return redirect(f"{reverse('panels:panel', args=[code])}?{_kept(request)}")
    return form.answer(request, "panels/panel.html", _context(request, found, keeps, form))


def _bound(found: Any, kind: type[HouseForm], request: HouseRequest) -> HouseForm:
    return InviteForm(request.POST, named=_named(seats_of(found))) if kind is InviteForm else kind(request.POST)


def _named(seats: Any) -> list[tuple[str, str]]:
    """Those who may be invited, as the boxes of the form name them."""
    return [(seat.pk, f"{seat.person} · {seat.kind_label}") for seat in seats if seat.state == "named"]


def _kept(request: HouseRequest) -> str:
    """The search as it stood, without the seat that was being replaced."""
    query = request.GET.copy()
    query.pop("replace", None)
    return query.urlencode()


def _context(request: HouseRequest, found: Any, keeps: bool, form: HouseForm) -> dict[str, Any]:
    seats = list(seats_of(found))
    people = [seat.person_id for seat in seats]
    ties, chairs, employers = interests_of(found.dossier, people), may_chair(people), employers_of(people)
    page = Page(
        Bi("{k}专家组", "Panel: {k}").fill(k=found.kind_label), lead=str(found.dossier), help=HELP,
        crumbs=(Crumb(Panels.title, reverse("panels:panels")), Crumb(found.code, reverse("panels:panel", args=[found.code]))),
    )  # fmt: skip
    open_now = keeps and found.state == "open"
    named, said = _named(seats), spoken(found)

    def found_of(seat: Any) -> list[Any]:
        return ties.get(seat.person_id, [])

    invite = InviteForm(named=named, initial={"due_on": _answer_by(found.due_on), "seats": [pk for pk, _ in named]})
    if isinstance(form, InviteForm):
        invite = form
    text, kind = request.GET.get("q", "")[:60], request.GET.get("kind", "")
    return {
        "page": page, "panel": found, "dossier": found.dossier, "keeps": open_now, "kinds": KIND_CHOICES, "composition": composition(found),
        "rows": [(s, found_of(s), s.person_id in chairs and not any(t.locks for t in found_of(s)), employers.get(s.person_id, "")) for s in seats],
        "candidates": candidates(found, kind=kind, text=text) if open_now else [],
        "replacing": next((seat for seat in seats if seat.pk == request.GET.get("replace")), None),
        "invite_form": invite, "waiting": len(named), "invited": any(s.state not in ("named", "conflict", "unfit") for s in seats), "spoken": said,
        "silenced": [s for s in seats if s.state == "accepted" and any(tie.locks for tie in found_of(s))],
    }  # fmt: skip


def _answer_by(due_on: dt.date) -> dt.date:
    """Half of the time that is left."""
    today = clock.today()
    return today + dt.timedelta(days=max(0, (due_on - today).days // 2))


def _choose(request: HouseRequest, found: Any, *, person_id: str, replaces: str, reason: str) -> Bi:
    if not replaces:
        actions.choose(request.actor, found, person_id=person_id, reason=reason)
        return Bi("已拟请", "Named")
    seat = seats_of(found).filter(pk=replaces).first()
    if seat is None:
        raise Hidden
    actions.replace(request.actor, seat, person_id=person_id, reason=reason)
    return Bi("已替换，请给新专家发邀请", "Replaced; send the new expert an invitation")


def _chair(request: HouseRequest, found: Any, *, person_id: str) -> Bi:
    actions.set_chair(request.actor, found, person_id=person_id)
    return Bi("已指定组长", "The chair is named")


def _national(request: HouseRequest, found: Any, *, national: bool) -> Bi:
    actions.set_national(request.actor, found, national=national)
    return (
        Bi("已标为国家级事项", "Marked as a national item")
        if national
        else Bi("已取消国家级事项标记", "No longer a national item")
    )


def _invite(request: HouseRequest, found: Any, *, seats: list[str], due_on: dt.date) -> Bi:
    sent = actions.invite(request.actor, found, due_on=due_on, seats=seats)
    return Bi("已发出 {n} 份邀请", "{n} invitations sent").fill(n=sent)


def _release(request: HouseRequest, found: Any, *, seat_id: str, reason: str) -> Bi:
    seat = seats_of(found).filter(pk=seat_id).first()
    if seat is None:
        raise Hidden
    actions.release(request.actor, seat, reason=reason)
    return Bi("已解除席位", "The seat is released")


FORMS: dict[str, tuple[type[HouseForm], Any]] = {
    "choose": (ChooseForm, _choose),
    "chair": (ChairForm, _chair),
    "national": (NationalForm, _national),
    "invite": (InviteForm, _invite),
    "release": (ReleaseForm, _release),
}
