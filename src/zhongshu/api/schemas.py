"""What goes in and out of the API, typed. Money is in fen, dates are ISO, texts come in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Schema


class Words(Schema):
    """A text in both languages."""

    zh: str
    en: str


class FieldFault(Words):
    """What is wrong with one field of the request."""

    field: str


class Refused(Schema):
    """Why something was refused, what is missing, and which fields cannot be used."""

    error: Words
    missing: list[Words] = []
    fields: list[FieldFault] = []


class DossierRow(Schema):
    """A dossier as a list shows it."""

    code: str
    title_zh: str
    title_en: str
    claim_zh: str
    claim_en: str
    state: str
    field: str
    channel: str
    region: str
    organisation_zh: str
    organisation_en: str
    specialist_zh: str
    specialist_en: str
    tier: str
    trl: int | None
    money_fen: int | None
    currency: str
    origin: str
    opened_on: dt.date
    next_decision_on: dt.date | None


class DossierPage(Schema):
    """One page of dossiers."""

    count: int
    page: int
    rows: list[DossierRow]


class Step(Schema):
    """One way out of the present state, with what it still needs."""

    edge: str
    target: str
    label: Words
    mine: bool
    missing: list[Words]


class DossierWhole(DossierRow):
    """One dossier with what may be done now."""

    version: int
    ways: list[Step]


class LineOut(Schema):
    """One line of the ledger."""

    seq: int
    at: dt.datetime
    verb: str
    label: Words
    actor: str
    facts: dict[str, Any]
    hash: str


class LeadIn(Schema):
    """A technology brought in."""

    title: str = Field(max_length=200)
    claim: str = Field(max_length=200)
    field: str = Field(max_length=12)
    incumbent: str = Field(max_length=200)
    metric: str = Field(max_length=100)
    unit: str = Field(max_length=40)
    value: float | None = None
    today: float | None = None
    why: str = Field(max_length=800)
    trl: int | None = Field(None, ge=1, le=9)
    organisation_text: str = Field("", max_length=200)
    name: str = Field("", max_length=80)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=40)
    consent: bool = False


class ReceiptOut(Schema):
    """The receipt of a lead."""

    receipt: str
    reply_by: dt.date


class PartIn(Schema):
    """One part of a plan as typed, and the version that was read (0 when it was empty)."""

    version: int = Field(ge=0)
    value: dict[str, Any] | list[dict[str, Any]]


class PartOut(Schema):
    """One part of a plan."""

    section: str
    version: int
    value: Any


class NeedOut(Schema):
    """A published need."""

    code: str
    title_zh: str
    title_en: str
    field: str
    deadline: dt.date | None


class HeadOut(Schema):
    """The last line of the ledger."""

    seq: int
    hash: str
    at: dt.datetime
