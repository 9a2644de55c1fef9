"""One transfer case: its bundle, its split, its steps, and one form a deed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.deeds import do, offers
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.who import who
from zhongshu.transfer.deeds import ON_CASE, ON_PIECE, ON_SPLIT
from zhongshu.transfer.queries.cases import (
    case_for,
    lacks_of_case,
    piece_of,
    pieces_of,
    reads_valuation,
    split_of,
    split_sum,
    splits_of,
)
from zhongshu.transfer.rules import APPROVED, CLOSED, MODES, OPENED, PUBLISHED, SIGNED, STATES, TONES, VALUED

STEPS = (OPENED, VALUED, APPROVED, PUBLISHED, SIGNED, CLOSED)


def trail(code: str) -> Crumb:
    return Crumb(Bi("转化", "Transfer"), reverse("transfer:transfer", args=[code]))


@door("transfer:RUSA", methods="GET")
def case(request: HouseRequest, code: str, number: int) -> HttpResponse:
    """The case."""
    dossier = dossier_for(request.actor, code)
    found = case_for(dossier, number)
    found.dossier = dossier
    offered = offers(
        request.actor, found, ON_CASE.values(), lambda d: reverse("transfer:case_deed", args=[code, number, d.key])
    )
    first = offered[0] if offered and offered[0].main else None
    page = Page(
        found.title, lead=str(dossier), crumbs=crumbs(dossier, trail(code)), primary=Button(first.label, first.url, "arrow-right") if first else None,
    )  # fmt: skip
    reached = STEPS.index(found.state) if found.state in STEPS else -1
    names = who([found.valued_by, found.returned_by, found.approved_by, found.signed_by])
    context: dict[str, Any] = {
        "page": page, "dossier": dossier, "case": found, "tone": TONES[found.state], "offered": offered[1:] if first else offered,
        "pieces": [(row, _line_offers(request, code, found, row, ON_PIECE)) for row in pieces_of(found)],
        "splits": [(row, _line_offers(request, code, found, row, ON_SPLIT)) for row in splits_of(found)], "sum": split_sum(found) / 100,
        "lacks": lacks_of_case(found), "steps": [(STATES[s], n < reached, n == reached) for n, s in enumerate(STEPS)],
        "reads_valuation": reads_valuation(request.actor, dossier), "mode": MODES[found.mode],
    }  # fmt: skip
    context |= {
        name: names.get(getattr(found, name), "") for name in ("valued_by", "returned_by", "approved_by", "signed_by")
    }
    return render(request, "transfer/case.html", context)


def _line_offers(request: HouseRequest, code: str, case: Any, row: Any, deeds: dict[str, Any]) -> list[Any]:
    row.case = case
    return offers(
        request.actor,
        row,
        deeds.values(),
        lambda d: reverse("transfer:line_deed", args=[code, case.number, d.key, row.pk]),
    )


@door("transfer:USA")
def on_case(request: HouseRequest, code: str, number: int, deed: str) -> HttpResponse:
    """One deed on a case."""
    dossier = dossier_for(request.actor, code)
    if deed not in ON_CASE:
        raise Hidden
    found = case_for(dossier, number)
    return do(request, dossier, found, ON_CASE[deed], back=_back(code, number), trail=_here(code, found))


@door("transfer:USA")
def on_line(request: HouseRequest, code: str, number: int, deed: str, ref: str) -> HttpResponse:
    """One deed on a right of the bundle or a part of the split."""
    dossier = dossier_for(request.actor, code)
    found = case_for(dossier, number)
    if deed in ON_PIECE:
        return do(
            request, dossier, piece_of(dossier, ref), ON_PIECE[deed], back=_back(code, number), trail=_here(code, found)
        )
    if deed in ON_SPLIT:
        return do(
            request, dossier, split_of(dossier, ref), ON_SPLIT[deed], back=_back(code, number), trail=_here(code, found)
        )
    raise Hidden


def _back(code: str, number: int) -> str:
    return reverse("transfer:case", args=[code, number])


def _here(code: str, found: Any) -> tuple[Crumb, ...]:
    return (trail(code), Crumb(found.code, _back(code, found.number)))
