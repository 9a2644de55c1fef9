"""Pages of a relay: the list, the page of a dossier, one form a deed, and the edges T-31 and T-32."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.deeds import Offer, do, offers
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.lifecycle.steps import crumbs, step
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.who import who
from zhongshu.relay import actions
from zhongshu.relay.deeds import ON_CASE, ON_DOSSIER, ON_FIGURE, ON_ITEM
from zhongshu.relay.forms import FINISH_TO, FinishForm, RejectForm
from zhongshu.relay.queries import (
    baseline_of,
    baselines_of,
    cases_of,
    gap_days,
    item_of,
    items_of,
    lacks_of,
    not_handed_over,
    open_case,
    overlap_left,
    side_of,
    signatures_of,
    unsigned_sides,
)
from zhongshu.relay.rules import ACCEPTED, ENDED, OVERLAP, PROPOSED, RECEIVER, TONES
from zhongshu.relay.tables import Relays

HELP = (
    Bi("接力把一项技术从现在的牵头单位交给另一家。移交方在完成之前一直负责，任何一天都不会没有负责人。", "A relay passes a technology from its lead organisation to another. The giver stays responsible until the end; no day is without somebody in charge."),
    Bi("步骤：专员准备清单与基线 → 接收方接受 → 主任在评审中决定 → 重叠期内逐项交接、双方签署 → 重叠期满，主任确认完成。", "Steps: the specialist prepares checklist and baseline → the receiver accepts → the director decides at the gate → lines pass during the overlap and both sides sign → after it, the director concludes."),
)  # fmt: skip


@door("relay:RUSA")
def relays(request: HouseRequest) -> HttpResponse:
    """The list."""
    lead = Bi(
        "从一家牵头单位到另一家，没有一天无人负责。", "From one lead organisation to another, with no ownerless day."
    )
    return Relays().answer(request, page=Page(Relays.title, lead=lead, help=HELP))


@door("relay:RUSA", methods="GET")
def relay(request: HouseRequest, code: str) -> HttpResponse:
    """The relay of one dossier: the running case, or the last one, and those before."""
    dossier = dossier_for(request.actor, code)
    found = list(cases_of(dossier))
    case = next((c for c in found if c.state not in ENDED), found[0] if found else None)
    if case is not None:
        case.dossier = dossier
    offered = offers(request.actor, dossier, ON_DOSSIER.values(), lambda d: _deed_url(code, d.key))
    context: dict[str, Any] = {"dossier": dossier, "case": case, "past": [c for c in found if c != case]}
    if case is not None:
        offered += offers(request.actor, case, ON_CASE.values(), lambda d: _deed_url(code, d.key))
        context |= _case_context(request, code, case)
    first = offered[0] if offered and offered[0].main else None
    page = Page(
        Bi("接力", "Relay"), lead=str(dossier), crumbs=crumbs(dossier), help=HELP,
        primary=Button(first.label, first.url, "arrow-right") if first else None,
    )  # fmt: skip
    context |= {"page": page, "offered": offered[1:] if first else offered}
    return render(request, "relay/relay.html", context)


def _deed_url(code: str, key: str, ref: str = "") -> str:
    return reverse("relay:line_deed", args=[code, key, ref]) if ref else reverse("relay:deed", args=[code, key])


def _case_context(request: HouseRequest, code: str, case: Any) -> dict[str, Any]:
    """The case as the page shows it."""
    items = items_of(case)
    names = who([i.given_by for i in items] + [i.received_by for i in items])
    lines = [
        (i, names.get(i.given_by, ""), names.get(i.received_by, ""), _line_offers(request, code, i)) for i in items
    ]  # fmt: skip
    figures = [
        (b, offers(request.actor, b, ON_FIGURE.values(), lambda d, pk=b.pk: _deed_url(code, d.key, pk)))  # type: ignore[misc]
        for b in baselines_of(case)
    ]
    waiting = {PROPOSED: lambda: lacks_of(case), OVERLAP: lambda: not_handed_over(case) + unsigned_sides(case)}
    return {
        "tone": TONES[case.state], "lines": lines, "figures": figures, "signatures": signatures_of(case),
        "lacks": waiting.get(case.state, list)(), "left": overlap_left(case) if case.state == OVERLAP else 0,
        "gap": gap_days(case) if case.gap_days is None else case.gap_days, "passed": sum(i.received_on is not None for i in items),
        "total": sum(not i.nothing for i in items), "rejects": case.state == OVERLAP and case.dossier.state == "RELAY" and side_of(request.actor, case) == RECEIVER,
        "running": (case.state, case.dossier.state) in ((OVERLAP, "RELAY"), (ACCEPTED, "GATE")),
    }  # fmt: skip


def _line_offers(request: HouseRequest, code: str, item: Any) -> list[Offer]:
    return offers(request.actor, item, ON_ITEM.values(), lambda d: _deed_url(code, d.key, item.pk))


def _trail(code: str) -> tuple[Crumb, ...]:
    return (Crumb(Bi("接力", "Relay"), reverse("relay:relay", args=[code])),)


@door("relay:USA")
def on_case(request: HouseRequest, code: str, deed: str) -> HttpResponse:
    """One deed on the dossier or on its running (or last) case."""
    dossier = dossier_for(request.actor, code)
    back = reverse("relay:relay", args=[code])
    if deed in ON_DOSSIER:
        return do(request, dossier, dossier, ON_DOSSIER[deed], back=back, trail=_trail(code))
    case = open_case(dossier) or cases_of(dossier).first()
    if deed not in ON_CASE or case is None:
        raise Hidden
    return do(request, dossier, case, ON_CASE[deed], back=back, trail=_trail(code))


@door("relay:USA")
def on_line(request: HouseRequest, code: str, deed: str, ref: str) -> HttpResponse:
    """One deed on a line of the checklist or a figure of the baseline."""
    dossier = dossier_for(request.actor, code)
    back = reverse("relay:relay", args=[code])
    # Who sends a form after the line was taken off is told so, not that there is no such page.
    sent = request.method == "POST"
    if deed in ON_ITEM:
        return do(request, dossier, item_of(dossier, ref, gone=sent), ON_ITEM[deed], back=back, trail=_trail(code))
    if deed in ON_FIGURE:
        return do(
            request, dossier, baseline_of(dossier, ref, gone=sent), ON_FIGURE[deed], back=back, trail=_trail(code)
        )
    raise Hidden


@door("relay:A")
def hand_over(request: HouseRequest, code: str) -> HttpResponse:
    """T-30."""
    dossier = dossier_for(request.actor, code)
    form = RejectForm(request.POST or None, initial={"version": dossier.version})
    form.fields["reason"].label, form.fields["reason"].help_text = str(Bi("理由", "Reason")), ""
    form.fate = Bi(
        "重叠期从今天开始，双方逐项交接；完成之前仍由移交方负责。",
        "The overlap begins today and both sides hand over line by line; the giver stays responsible until it is done.",
    )
    return step(request, dossier, "T-30", form, actions.hand_over)


@door("relay:A")
def finish(request: HouseRequest, code: str) -> HttpResponse:
    """T-31."""
    dossier = dossier_for(request.actor, code)
    form = FinishForm(request.POST or None, initial={"version": dossier.version, "target": "ACTIVE"})
    form.fate = Bi(
        "自提交起由接收方牵头，移交清单随即封存；首次进展的期限开始计时。",
        "From this instant the receiver leads, the hand-over is sealed, and the time for the first progress runs.",
    )
    target = request.POST.get("target", "")
    return step(request, dossier, "T-31", form, actions.finish, target=target if target in FINISH_TO else "")


@door("relay:S")
def reject(request: HouseRequest, code: str) -> HttpResponse:
    """T-32."""
    dossier = dossier_for(request.actor, code)
    form = RejectForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "卷宗回到里程碑评审，仍由移交方负责；双方、专员和主任会收到您的理由。",
        "The dossier returns to the gate and stays with the giver; both sides, the specialist and the director get your reasons.",
    )
    return step(request, dossier, "T-32", form, actions.reject)
