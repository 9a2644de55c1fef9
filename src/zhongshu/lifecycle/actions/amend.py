"""Corrects what a dossier says of itself: titles, claim, field, organisation, team, next decision date. Never its state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions.clock import _change
from zhongshu.lifecycle.models import Dossier, Member
from zhongshu.people.actor import Actor

AMENDABLE = frozenset(
    {
        "title_zh",
        "title_en",
        "claim_zh",
        "claim_en",
        "field",
        "kind",
        "region",
        "organisation_id",
        "confidentiality",
        "trl",
        "programme",
        "sponsor_id",
        "stage",
        "transfer_open",
        "nuclear_since",
        "money_fen",
    }
)


@act("lifecycle.amend")
def amend(actor: Actor, dossier: Dossier, *, version: int, changes: dict[str, Any], reason: str = "") -> Dossier:
    """Change some of the amendable columns; what was and what is both stand in the ledger."""
    unknown = set(changes) - AMENDABLE
    if unknown:
        raise ValueError(f"not amendable: {sorted(unknown)}")
    if dossier.version != version:
        raise Stale
    before = {name: getattr(dossier, name) for name in changes}
    _change(dossier, **changes)
    tell("dossier", dossier.pk, before=before, after=changes, reason=reason)
    return dossier


@act("lifecycle.join_team")
def join_team(
    actor: Actor,
    dossier: Dossier,
    *,
    person_id: str,
    role: str = "member",
    duty_zh: str = "",
    duty_en: str = "",
    reason: str = "",
) -> Member:
    """Add a person to the proposing team (or as its recommender); a team has one lead at a time."""
    if role == "lead" and dossier.members.filter(role=role, until=None).exclude(person_id=person_id).exists():
        raise BadValue("role", Bi("团队已有负责人，请先让其离任", "The team has a lead already; end that first"))
    member, _ = Member.objects.get_or_create(
        dossier=dossier, person_id=person_id, role=role, until=None,
        defaults={"since": clock.today(), "duty_zh": duty_zh, "duty_en": duty_en},
    )  # fmt: skip
    tell("dossier", dossier.pk, joined=person_id, role=role, reason=reason, also=[person_id])
    return member


@act("lifecycle.leave_team")
def leave_team(actor: Actor, dossier: Dossier, *, member_id: str, reason: str) -> None:
    """End a membership today."""
    ended = Member.objects.filter(pk=member_id, dossier=dossier, until__isnull=True).update(
        until=clock.today(), updated_at=clock.now()
    )
    if not ended:
        raise Stale
    tell("dossier", dossier.pk, left=member_id, reason=reason)


@act("lifecycle.set_duty")
def set_duty(
    actor: Actor, dossier: Dossier, *, member_id: str, version: int, duty_zh: str, duty_en: str, reason: str
) -> Dossier:
    """Say what a member of the team does."""
    if dossier.version != version:
        raise Stale
    duty = {"duty_zh": duty_zh, "duty_en": duty_en}
    found = Member.objects.filter(pk=member_id, dossier=dossier, until__isnull=True)
    before = found.values(*duty).first()
    if before is None:
        raise Stale
    found.update(**duty, updated_at=clock.now())
    _change(dossier)
    tell("dossier", dossier.pk, member=member_id, before=before, after=duty, reason=reason)
    return dossier


@act("lifecycle.set_next_decision")
def set_next_decision(actor: Actor, dossier: Dossier, *, version: int, on: dt.date, reason: str) -> Dossier:
    """Bring the next decision forward, or set it where no time limit runs; a running limit cannot be put off."""
    if on < clock.today():
        raise BadValue("on", Bi("日期不能早于今天", "The date may not lie before today"))
    if dossier.due_on and on > dossier.due_on:
        raise BadValue("on", Bi("不能晚于本阶段的时限", "It may not lie after this state's time limit"))
    if dossier.version != version:
        raise Stale
    _change(dossier, next_decision_on=on)
    tell("dossier", dossier.pk, on=on.isoformat(), reason=reason)
    return dossier
