"""How a dossier begins: opened by a lead, or entered as history from the file of an earlier programme."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from zhongshu.kernel import clock
from zhongshu.kernel.ids import new_id
from zhongshu.kernel.serials import next_code, next_numbers
from zhongshu.ledger.actions import act, tell, tell_each
from zhongshu.lifecycle import standing
from zhongshu.lifecycle.actions.seal import record_passage
from zhongshu.lifecycle.arrivals import Parting, branch
from zhongshu.lifecycle.chapters import seal_text
from zhongshu.lifecycle.clocks import CALENDAR, due_of
from zhongshu.lifecycle.models import HISTORICAL, Chapter, Dossier, Member
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_id, rules_of


@act("lifecycle.open")
def open_dossier(
    actor: Actor,
    *,
    title_zh: str = "",
    title_en: str = "",
    claim_zh: str = "",
    claim_en: str = "",
    field: str,
    channel: str,
    organisation_id: str | None = None,
    region: str = "",
    trl: int | None = None,
    kind: str = "exploration",
) -> Dossier:
    """Open a dossier in LEAD under the rules in force today; its triage clock starts."""
    rule_set, today, now = active_id(), clock.today(), clock.now()
    due = due_of("LEAD", today, rules_of(rule_set))
    dossier = Dossier.objects.create(
        code=next_code(f"{settings.CENTER}-D-{today:%y}"),
        title_zh=title_zh, title_en=title_en, claim_zh=claim_zh, claim_en=claim_en, field=field, channel=channel, kind=kind,
        organisation_id=organisation_id, region=region, trl=trl, rule_set=rule_set,
        opened_on=today, state_since=now, due_on=due.on, clock_unit=due.unit, next_decision_on=due.on,
    )  # fmt: skip
    record_passage(actor, dossier, edge="", source="")
    standing.refresh([dossier.pk])
    tell("dossier", dossier.pk, code=dossier.code, field=field, channel=channel, rule_set=rule_set)
    return dossier


@dataclass(frozen=True, slots=True)
class Past:
    """One project of an earlier programme, as read from a file."""

    source_ref: str
    title_zh: str
    title_en: str
    field: str
    programme: str
    opened_on: dt.date
    organisation_id: str | None = None
    region: str = ""
    money_fen: int | None = None
    currency: str = "CNY"
    record: dict[str, Any] = dataclasses.field(default_factory=dict)


@act("lifecycle.enter_history")
def enter_history(actor: Actor, *, rows: Sequence[Past], source: str) -> int:
    """Enter past projects as completed, historical dossiers, each with its record sealed; rows already there are left alone."""
    known = set(
        Dossier.objects.filter(source_ref__in=[row.source_ref for row in rows]).values_list("source_ref", flat=True)
    )
    fresh = [row for row in {row.source_ref: row for row in rows}.values() if row.source_ref not in known]
    numbers = next_numbers(f"{settings.CENTER}-H", len(fresh)) if fresh else range(0)
    dossiers = [
        _past_dossier(row, f"{settings.CENTER}-H-{number:06d}") for row, number in zip(fresh, numbers, strict=True)
    ]
    Dossier.objects.bulk_create(dossiers, batch_size=200)
    Chapter.objects.bulk_create(
        [_past_chapter(actor, d, row, source) for d, row in zip(dossiers, fresh, strict=True)], batch_size=200
    )
    standing.refresh([d.pk for d in dossiers])
    tell_each("dossier", [(d.pk, {"code": d.code, "source": source, "source_ref": d.source_ref}) for d in dossiers])
    if not dossiers:
        tell("import", source[:32], entered=0, known=len(known))
    return len(dossiers)


def _past_dossier(row: Past, code: str) -> Dossier:
    now = clock.now()
    return Dossier(
        id=new_id(), code=code, title_zh=row.title_zh, title_en=row.title_en, state="DONE", field=row.field, channel="returning",
        programme=row.programme, region=row.region, organisation_id=row.organisation_id, origin=HISTORICAL, source_ref=row.source_ref,
        money_fen=row.money_fen, currency=row.currency, opened_on=row.opened_on, state_since=now, created_at=now, updated_at=now,
    )  # fmt: skip


def _past_chapter(actor: Actor, dossier: Dossier, row: Past, source: str) -> Chapter:
    text, digest = seal_text("history", {"source": source, "record": row.record})
    return Chapter(
        id=new_id(),
        dossier=dossier,
        kind="history",
        number=1,
        body=text,
        sha256=digest,
        sealed_at=clock.now(),
        sealed_by=actor.ledger_name,
    )


@act("lifecycle.branch")
def branch_dossier(
    actor: Actor, parent: Dossier, *, title: str, parting: Parting, until: dt.date, evidence: Sequence[dict[str, str]] = ()
) -> Dossier:  # fmt: skip
    """T-43, split: a dossier at a gate becomes two; the second begins at work in a stage 1 that ends ``until``, with the field, house, team and plan of
    the first; ``evidence`` names what was proven before, where it stays."""
    today, now = clock.today(), clock.now()
    dossier = Dossier.objects.create(
        code=next_code(f"{settings.CENTER}-D-{today:%y}"), title_zh=title, claim_zh=parent.claim_zh, claim_en=parent.claim_en,
        field=parent.field, channel=parent.channel, kind=parent.kind, programme=parent.programme, region=parent.region,
        organisation_id=parent.organisation_id, confidentiality=parent.confidentiality, trl=parent.trl, stage=1,
        rule_set=parent.rule_set, state="ACTIVE", opened_on=today, state_since=now, due_on=until, clock_unit=CALENDAR, next_decision_on=until,
    )  # fmt: skip
    for member in parent.members.filter(until__isnull=True):
        Member.objects.create(
            dossier=dossier, person_id=member.person_id, role=member.role, duty_zh=member.duty_zh, duty_en=member.duty_en,
            since=today,
        )  # fmt: skip
    record_passage(actor, dossier, edge="T-43", source="GATE")
    branch(actor, parent, dossier, parting)
    standing.refresh([dossier.pk])
    tell("dossier", dossier.pk, code=dossier.code, branch_of=parent.pk, evidence=list(evidence), also=[parent.pk])
    return dossier
