"""The transfer page of a dossier: its cases, tests of graduation, outcomes, landings, follow-ups and 核爆点, each with what may be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.deeds import Deed, Offer, do, offers
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.page import Button, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.who import who
from zhongshu.transfer import deeds
from zhongshu.transfer.presenting import point_context, verdict_tone
from zhongshu.transfer.queries import cases_of, claims_of, follow_ups_of
from zhongshu.transfer.queries.graduation import (
    claim_for,
    decision_lacks,
    follow_up_for,
    graduation_decision,
    market_reviews_of,
    pending_graduation,
    unmet,
)
from zhongshu.transfer.queries.nuclear import criterion_of, points_of
from zhongshu.transfer.queries.outcomes import landing_for, landings_of, outcome_for, outcomes_of, shares_of
from zhongshu.transfer.rules import TONES
from zhongshu.transfer.views.cases import trail

HELP = (
    Bi("转化把成果送到用的地方：权利怎么给（许可、转让、作价入股……），在哪里落地，带来了什么。", "Transfer brings results into use: how rights are given (licence, assignment, equity …), where they land, what came of them."),
    Bi("成果、落地和毕业检验都由登记人以外的人核实后才计入。满足检验后提请委员会决定毕业；毕业后可认定为核爆点。", "Outcomes, landings and tests count once somebody else has checked them. With the tests met the committee decides on graduation; a graduate may become a nuclear point."),
)  # fmt: skip
Tables = dict[str, Deed]
RECORDS: tuple[tuple[Tables, Callable[[Any, str], Any]], ...] = (
    (deeds.ON_OUTCOME, outcome_for),
    (deeds.ON_LANDING, landing_for),
    (deeds.ON_CLAIM, claim_for),
    (deeds.ON_FOLLOW_UP, follow_up_for),
)


@door("outcome:RCUA", methods="GET")
def transfer(request: HouseRequest, code: str) -> HttpResponse:
    """The page."""
    dossier = dossier_for(request.actor, code)

    def acts_on(row: Any, table: Tables) -> list[Offer]:
        return offers(request.actor, row, table.values(), lambda d: _record_url(code, d.key, row.pk))

    def rows(found: Any, table: Tables) -> list[tuple[Any, list[Offer]]]:
        kept = list(found)
        for row in kept:
            row.dossier = dossier if row.dossier_id == dossier.pk else row.dossier
        return [(row, acts_on(row, table)) for row in kept]

    offered = offers(
        request.actor, dossier, deeds.ON_DOSSIER.values(), lambda d: reverse("transfer:deed", args=[code, d.key])
    )
    nuclear = [o for o in offered if o.url.endswith("/point/")]
    first = offered[0] if offered and offered[0].main else None
    page = Page(
        Bi("转化", "Transfer"), lead=str(dossier), crumbs=crumbs(dossier), help=HELP,
        primary=Button(first.label, first.url, "gavel") if first else None,
    )  # fmt: skip
    outcomes, landings, claims = rows(outcomes_of(dossier), deeds.ON_OUTCOME), rows(landings_of(dossier), deeds.ON_LANDING), rows(claims_of(dossier), deeds.ON_CLAIM)  # fmt: skip
    shares = shares_of([row.pk for row, _ in outcomes])
    authors = who(
        [row.recorded_by for row, _ in (*outcomes, *landings, *claims)]
        + [row.checked_by for row, _ in (*outcomes, *landings, *claims)]
    )
    works = request.actor.may("transfer:RUSA")  # who has no part in contracts is not told of them
    context = {
        "page": page, "dossier": dossier, "offered": [o for o in (offered[1:] if first else offered) if o not in nuclear],
        "cases": [(case, TONES[case.state]) for case in (cases_of(dossier) if works else ())],
        "outcomes": [(row, acts, shares.get(row.pk, []), authors) for row, acts in outcomes],
        "landings": landings, "claims": [(row, acts, verdict_tone(row)) for row, acts in claims], "authors": authors,
        "market_reviews": market_reviews_of(dossier), "follow_ups": rows(follow_ups_of(dossier), deeds.ON_FOLLOW_UP), "lacks": unmet(dossier) + decision_lacks(dossier) if dossier.state == "TRANS" else [],
        "decision": graduation_decision(dossier) or pending_graduation(dossier), "works": works,
        **point_context(request.actor, dossier, nuclear, code),
    }  # fmt: skip
    return render(request, "transfer/transfer.html", context)


def _record_url(code: str, key: str, ref: str) -> str:
    return reverse("transfer:record_deed", args=[code, key, ref])


def _home(code: str, part: str = "") -> str:
    return reverse("transfer:transfer", args=[code]) + part


@door("outcome:CUA")
def on_dossier(request: HouseRequest, code: str, deed: str) -> HttpResponse:
    """One deed on the dossier."""
    dossier = dossier_for(request.actor, code)
    if deed not in deeds.ON_DOSSIER or deed == "point":
        raise Hidden
    return do(request, dossier, dossier, deeds.ON_DOSSIER[deed], back=_home(code), trail=(trail(code),))


@door("outcome:CUA")
def on_record(request: HouseRequest, code: str, deed: str, ref: str) -> HttpResponse:
    """One deed on an outcome, a landing, a claim or a follow-up."""
    dossier = dossier_for(request.actor, code)
    for table, load in RECORDS:
        if deed in table:
            return do(request, dossier, load(dossier, ref), table[deed], back=_home(code), trail=(trail(code),))
    raise Hidden


@door("nuclear:UA")
def on_point(request: HouseRequest, code: str, deed: str) -> HttpResponse:
    """One deed on the 核爆点 of this dossier, or the proposal of one."""
    dossier = dossier_for(request.actor, code)
    back = _home(code, "#nuclear")
    if deed == "point":
        return do(request, dossier, dossier, deeds.ON_DOSSIER[deed], back=back, trail=(trail(code),))
    point = points_of(dossier).first()  # the last one, for it may have ended while its reader wrote
    if deed not in deeds.ON_POINT or point is None:
        raise Hidden
    return do(request, dossier, point, deeds.ON_POINT[deed], back=back, trail=(trail(code),))


@door("nuclear:UA")
def on_criterion(request: HouseRequest, code: str, deed: str, ref: str) -> HttpResponse:
    """One deed on a criterion."""
    dossier = dossier_for(request.actor, code)
    if deed not in deeds.ON_CRITERION:
        raise Hidden
    row = criterion_of(dossier, ref)
    return do(request, dossier, row, deeds.ON_CRITERION[deed], back=_home(code, "#nuclear"), trail=(trail(code),))
