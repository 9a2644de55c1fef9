"""Landings 落地: on record only with a registration or a contract, and its number (R-30); counted once another person has checked it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import active_rules
from zhongshu.transfer.actions.changing import (
    change,
    circle,
    evidence_key,
    judge_record,
    known,
    not_later,
    recorded_once,
    require,
    say,
    void,
    words,
)
from zhongshu.transfer.actions.changing import (
    document_id as named_document,
)
from zhongshu.transfer.models import Landing
from zhongshu.transfer.rules import ACCEPTED, LANDING_EVIDENCE, LANDING_KINDS, RETRACTED

NEW_S = Bi("{code}：新落地待核实", "{code}: a landing to check")
NEW_B = Bi(
    "《{title}》登记了落地（{district}），请核实证据。",
    "A landing of “{title}” ({district}) is on record; please check its evidence.",
)
REFUSED_S = Bi("{code}：落地未通过核实", "{code}: a landing was not borne out")


@act("transfer.record_landing")
def record_landing(
    actor: Actor,
    dossier: Dossier,
    *,
    kind: str,
    region: str,
    district: str,
    firm: str,
    on: dt.date,
    evidence_kind: str,
    evidence_no: str,
    document_id: str = "",
    amount_fen: int | None = None,
    jobs: int | None = None,
) -> Landing:
    """Record where it landed, by which registration or contract."""
    require(actor, "outcome:CUA", dossier)
    known("kind", kind, LANDING_KINDS)
    known("region", region, active_rules().labels("regions"))
    known("evidence_kind", evidence_kind, LANDING_EVIDENCE)
    not_later("on", on, since=dossier.opened_on)
    if not evidence_no.strip():
        text = Bi("没有登记号或合同号，不能登记落地", "No landing without the number of a registration or a contract")
        raise BadValue("evidence_no", text)
    older = Landing.objects.filter(
        evidence_kind=evidence_kind, evidence_no=evidence_no.strip(), void_on__isnull=True
    ).first()
    if older is not None:  # recorded before a number was kept once
        raise BadValue("evidence_no", Bi("这个编号已登记为 {c}", "This number is on record as {c}").fill(c=older.code))
    landing: Landing = recorded_once(
        Landing, "evidence_no", evidence_key(evidence_kind, evidence_no),
        code=next_code(f"{settings.CENTER}-L-{clock.today():%y}"), dossier=dossier, kind=kind, region=region, district=words("district", district),
        firm=words("firm", firm), on=on, evidence_kind=evidence_kind, evidence_no=evidence_no.strip(),
        document_id=named_document(actor, dossier, document_id), amount_fen=amount_fen, jobs=jobs, recorded_by=actor.ledger_name,
    )  # fmt: skip
    tell("dossier", dossier.pk, landing=landing.code, region=region, evidence=evidence_kind, number=landing.evidence_no)
    say(dossier, "landing_new", NEW_S, NEW_B, to=circle(dossier, Role.TT), but=actor, district=landing.district)
    return landing


@act("transfer.check_landing")
def check_landing(actor: Actor, landing: Landing, *, version: int, verdict: str = ACCEPTED, note: str = "") -> Landing:
    """Somebody of the house, not who recorded it, has seen the registration or the contract; or it is not borne out, and the reason is told."""
    require(actor, "outcome:UA", landing.dossier, inside=True)
    judge_record(actor, landing, version, verdict=verdict, note=note, kind="landing_new", subject=REFUSED_S)
    tell("dossier", landing.dossier_id, landing=landing.code, verdict=verdict, reason=note.strip())
    return landing


@act("transfer.retract_landing")
def retract_landing(actor: Actor, landing: Landing, *, version: int, reason: str) -> Landing:
    """Whoever recorded it takes it back, with the reason."""
    require(actor, "outcome:CUA", landing.dossier)
    if actor.ledger_name != landing.recorded_by:
        raise NotAllowed(Bi("由登记人撤回", "Whoever recorded it withdraws it"))
    void(actor, landing, version, how=RETRACTED, reason=reason, where={}, checked_on=None, checked_by="")
    tell("dossier", landing.dossier_id, landing=landing.code, reason=landing.void_reason)
    return landing


@act("transfer.note_ceased")
def note_ceased(actor: Actor, landing: Landing, *, version: int, on: dt.date, reason: str) -> Landing:
    """The firm or the site is no more; its years count towards survival (K34)."""
    require(actor, "outcome:UA", landing.dossier, inside=True)
    not_later("on", on)
    if on < landing.on:
        raise BadValue("on", Bi("不能早于落地日期", "It may not lie before the landing"))
    change(landing, version, where={"ceased_on__isnull": True}, ceased_on=on)
    tell("dossier", landing.dossier_id, landing=landing.code, on=on.isoformat(), reason=words("reason", reason))
    return landing
