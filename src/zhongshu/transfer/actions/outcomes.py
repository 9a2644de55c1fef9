"""Outcomes: recorded with evidence, checked by another person, shared over dossiers up to the whole and never beyond (R-31)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.transfer.actions.cases import hundredths
from zhongshu.transfer.actions.changing import (
    by_another,
    change,
    circle,
    known,
    not_later,
    require,
    say,
    words,
)
from zhongshu.transfer.actions.changing import (
    document_id as named_document,
)
from zhongshu.transfer.models import Attribution, Outcome
from zhongshu.transfer.rules import LEAST_WORDS, OUTCOME_KINDS, WHOLE, WITH_AMOUNT

NEW_S = Bi("{code}：新成果待核实", "{code}: an outcome to check")
NEW_B = Bi(
    "《{title}》登记了成果（{kind}），请核实证据。",
    "An outcome of “{title}” ({kind}) is on record; please check its evidence.",
)


@act("transfer.record_outcome")
def record_outcome(
    actor: Actor,
    dossier: Dossier,
    *,
    kind: str,
    on: dt.date,
    evidence: str,
    title_zh: str = "",
    title_en: str = "",
    amount_fen: int | None = None,
    document_id: str = "",
    percent: Any = 100,
) -> Outcome:
    """Record an outcome and the part of it that this dossier may count."""
    require(actor, "outcome:CUA", dossier)
    known("kind", kind, OUTCOME_KINDS)
    not_later("on", on)
    if not (title_zh.strip() or title_en.strip()):
        raise BadValue("title_zh", Bi("请写明成果名称（中文或英文）", "Name the outcome, in Chinese or English"))
    if kind in WITH_AMOUNT and not amount_fen:
        raise BadValue("amount_fen", Bi("这一类成果须写明金额", "This kind of outcome states its amount"))
    bp = hundredths("percent", percent)
    outcome = Outcome.objects.create(
        code=next_code(f"{settings.CENTER}-O-{clock.today():%y}"), dossier=dossier, kind=kind, title_zh=title_zh.strip(), title_en=title_en.strip(),
        on=on, amount_fen=amount_fen, evidence=words("evidence", evidence, LEAST_WORDS), document_id=named_document(actor, dossier, document_id),
        recorded_by=actor.ledger_name, attributed_bp=bp,
    )  # fmt: skip
    Attribution.objects.create(outcome=outcome, dossier=dossier, bp=bp)
    tell("dossier", dossier.pk, outcome=outcome.code, about=kind, on=on.isoformat(), amount_fen=amount_fen, bp=bp)
    say(dossier, "outcome_new", NEW_S, NEW_B, to=circle(dossier, Role.TT), but=actor, kind=OUTCOME_KINDS[kind])
    return outcome


@act("transfer.check_outcome")
def check_outcome(actor: Actor, outcome: Outcome, *, version: int) -> Outcome:
    """Somebody of the house, not who recorded it, has seen the evidence."""
    require(actor, "outcome:UA", outcome.dossier, inside=True)
    by_another(actor, outcome.recorded_by)
    change(outcome, version, where={"checked_on__isnull": True}, checked_on=clock.today(), checked_by=actor.ledger_name)
    tell("dossier", outcome.dossier_id, outcome=outcome.code)
    return outcome


@act("transfer.attribute")
def attribute(actor: Actor, outcome: Outcome, *, version: int, dossier_code: str, percent: Any) -> Attribution:
    """Give another dossier a part of the outcome; all parts together never exceed the whole."""
    require(actor, "outcome:UA", outcome.dossier, inside=True)
    other = Dossier.objects.filter(code=dossier_code.strip()).first()
    if other is None:
        raise BadValue("dossier_code", Bi("没有这份卷宗", "There is no such dossier"))
    bp = hundredths("percent", percent)
    within = Outcome.objects.filter(pk=outcome.pk, version=version, attributed_bp__lte=WHOLE - bp)
    if within.update(attributed_bp=F("attributed_bp") + bp, version=version + 1, updated_at=clock.now()) != 1:
        outcome.refresh_from_db()
        if outcome.version != version:
            raise Stale
        text = Bi(
            "各卷宗合计不能超过 100 %，还可归属 {p} %", "All dossiers together may not exceed 100 %; {p} % is left"
        )
        raise BadValue("percent", text.fill(p=f"{(WHOLE - outcome.attributed_bp) / 100:g}"))
    try:
        with transaction.atomic():
            share = Attribution.objects.create(outcome=outcome, dossier=other, bp=bp)
    except IntegrityError:
        raise BadValue("dossier_code", Bi("这份卷宗已有份额", "This dossier has a share already")) from None
    outcome.refresh_from_db()
    tell("dossier", outcome.dossier_id, outcome=outcome.code, to=other.code, bp=bp, also=[other.pk])
    return share
