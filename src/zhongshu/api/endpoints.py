"""The endpoints. Each is a sentence: read as the actor, answer in the schema; refusals become JSON at the border."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError

from zhongshu.api import complaints, schemas
from zhongshu.discovery.actions import register_lead
from zhongshu.discovery.actions.bringing import Incoming
from zhongshu.discovery.queries.needs import public_needs
from zhongshu.kernel import search, veil
from zhongshu.kernel.errors import Hidden
from zhongshu.ledger.queries import head
from zhongshu.ledger.verbs import verb_label
from zhongshu.lifecycle.models import Standing
from zhongshu.lifecycle.queries import by_content, dossier_for, history, standings, told_to, unlocked, ways
from zhongshu.people.actor import Actor
from zhongshu.proposal.actions import write_part
from zhongshu.proposal.queries import bodies_of, parts_of
from zhongshu.proposal.sections import SECTIONS

PAGE = 100
api = NinjaAPI(title="zhongshu 中枢", version="1", urls_namespace="api", openapi_url=None, docs_url=None)
REFUSALS: Any = {frozenset({400, 401, 403, 404, 409, 422, 429}): schemas.Refused}


@api.exception_handler(ValidationError)
def not_usable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Data that does not fit the schema."""
    return complaints.unusable(fault.errors)


@api.exception_handler(HttpError)
def not_readable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """A body that cannot be read at all; every other refusal is our own and answered at the border."""
    return complaints.refused(
        complaints.UNREADABLE if fault.status_code == 400 else complaints.UNUSABLE, fault.status_code
    )


def actor(request: HttpRequest) -> Actor:
    """The actor that the access door recognised."""
    return request.actor  # type: ignore[attr-defined]


def _matching(rows: QuerySet[Standing], q: str) -> QuerySet[Standing]:
    return by_content(rows, q) if veil.drawn() else search.matching(rows, q, kind="dossier")


@api.get("/dossiers", response={200: schemas.DossierPage, **REFUSALS})
def list_dossiers(
    request: HttpRequest,
    state: str = "",
    field: str = "",
    origin: str = "",
    q: str = "",
    page: int = Query(1, ge=1, le=10_000),
) -> Any:
    """Dossiers the actor may know, newest first."""
    rows = standings(actor(request))
    for name, value in (("state", state), ("field", field), ("origin", origin)):
        rows = rows.filter(**{name: value}) if value else rows
    if q:
        rows = unlocked(actor(request), _matching(rows, q), "pk")
    return {
        "count": rows.count(),
        "page": page,
        "rows": list(rows.order_by("-opened_on", "-code")[(page - 1) * PAGE : page * PAGE]),
    }


@api.get("/dossiers/{code}", response={200: schemas.DossierWhole, **REFUSALS})
def one_dossier(request: HttpRequest, code: str) -> Any:
    """One dossier and what may be done with it now."""
    found = dossier_for(actor(request), code)
    steps = [
        {
            "edge": w.edge.id,
            "target": w.target,
            "label": w.edge.label.as_dict(),
            "mine": w.mine,
            "missing": [m.as_dict() for m in w.missing],
        }
        for w in ways(actor(request), found)
    ]
    row = found.standing
    return {
        **{name: getattr(row, name) for name in schemas.DossierRow.model_fields},
        "version": found.version,
        "ways": steps,
    }


@api.get("/dossiers/{code}/timeline", response={200: list[schemas.LineOut], **REFUSALS})
def dossier_timeline(request: HttpRequest, code: str) -> Any:
    """The ledger lines on a dossier, newest first."""
    reader = actor(request)
    lines = history(reader, dossier_for(reader, code))[:200]
    return [
        {
            "seq": x.seq,
            "at": x.at,
            "verb": x.verb,
            "label": verb_label(x.verb, x.told).as_dict(),
            "actor": veil.pseudonym(x.actor) if veil.drawn() else x.actor,
            "facts": {} if veil.drawn() else told_to(reader, x),
            "hash": x.hash,
        }
        for x in lines
    ]


@api.get("/dossiers/{code}/plan/{section}", response={200: schemas.PartOut, **REFUSALS})
def read_part(request: HttpRequest, code: str, section: str) -> Any:
    """One part of the plan, with the version to send back when writing."""
    found = dossier_for(actor(request), code)
    if section not in SECTIONS:
        raise Hidden
    part = parts_of(found).get(section)
    return {"section": section, "version": part.version if part else 0, "value": bodies_of(found)[section]}


@api.post("/dossiers/{code}/plan/{section}/write", response={200: schemas.PartOut, **REFUSALS})
def write(request: HttpRequest, code: str, section: str, data: schemas.PartIn) -> Any:
    """Write one part of the plan, unless somebody was faster."""
    found = dossier_for(actor(request), code)
    if section not in SECTIONS:
        raise Hidden
    part = write_part(actor(request), found, section=section, raw=data.value, version=data.version)
    return {"section": section, "version": part.version, "value": part.value}


@api.post("/leads/register", response={201: schemas.ReceiptOut, **REFUSALS})
def bring_lead(request: HttpRequest, data: schemas.LeadIn) -> Any:
    """Register a lead found by the actor."""
    receipt = register_lead(actor(request), said=Incoming(**data.dict(), channel="scouting"))
    return 201, {"receipt": receipt.number, "reply_by": receipt.reply_by}


@api.get("/needs", response={200: list[schemas.NeedOut], **REFUSALS})
def needs(request: HttpRequest) -> Any:
    """Published needs."""
    return list(public_needs()[:500])


@api.get("/ledger/head", response={200: schemas.HeadOut, **REFUSALS})
def ledger_head(request: HttpRequest) -> Any:
    """The last line, for outside witnesses."""
    last = head()
    if last is None:
        raise Hidden
    return last
