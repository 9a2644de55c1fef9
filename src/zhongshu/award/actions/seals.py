"""The Seal of excellence: issued by the director or the committee, revoked with a reason, ended by an award or by its last day (R-24).

Each change of standing seals a chapter, so that the bench knows of its fast lane without knowing this room. Never: a Seal for a dossier below the line,
or two in force.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from zhongshu.award.models.seals import CAUSES, EXPIRED, REVOKED, USED, VALID, Seal
from zhongshu.award.queries.seals import belied, in_force, lacks_for_seal, passing_opinion
from zhongshu.documents.typesetting import pdf, text_hash
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.serials import coming_code, next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import advance
from zhongshu.lifecycle.actions.seal import seal as seal_chapter
from zhongshu.lifecycle.models import Chapter, Dossier, Member
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.policy.queries import rules_of

MONTHS = 12
LEAST_REASON = 10
ISSUED = Bi("卓越印章 {code} 已签发", "Seal of excellence {code} issued")
ISSUED_BODY = Bi(
    "卷宗 {d} 论证过线，暂无经费，现签发卓越印章，有效至 {until}；可凭印章走快速通道，也可出示给其他出资方。",
    "Dossier {d} stands above the line and there is no money for it now. It holds the Seal of excellence until {until}: it has a fast lane here, and may be shown to other funders.",
)
ENDED = Bi("卓越印章 {code}：{s}", "Seal of excellence {code}: {s}")
ENDED_BODY = Bi("卷宗 {d} 的卓越印章不再有效：{r}", "The Seal of excellence of {d} holds no longer: {r}")
RAN_OUT = Bi("十二个月有效期已满", "its twelve months are over")
AWARDED = Bi("卷宗已获立项", "the dossier was awarded")


@dataclass(frozen=True, slots=True)
class Certificate:
    """The text of a Seal, its hash, and the file made of it."""

    body: str
    sha256: str
    file: bytes


def certificate_of(body: dict[str, Any]) -> Certificate:
    """Typeset one: half a second of work."""
    text, digest = text_hash(body["code"], body)
    values = {"seal": body, "center": settings.CENTER, "site": settings.PUBLIC_URL}
    return Certificate(text, digest, pdf("award/seal_paper.html", values, sha256=digest))


def ready_certificate(dossier: Dossier) -> Certificate | None:
    """The certificate a Seal issued now would have, made before the act so that nobody waits for it at the database; None when none is due."""
    opinion = passing_opinion(dossier)
    return None if opinion is None or lacks_for_seal(dossier) else certificate_of(_body(dossier, coming_code(*_series()), opinion))  # fmt: skip


def _series() -> tuple[str, int]:
    return f"{settings.CENTER}-S-{clock.today():%y}", 3


def _body(dossier: Dossier, code: str, opinion: Chapter) -> dict[str, Any]:
    today = clock.today()
    return {
        **_of_dossier(dossier), "code": code, "issued_on": today.isoformat(), "valid_until": a_year_on(today).isoformat(),
        "opinion": {"number": opinion.number, "sha256": opinion.sha256},
    }  # fmt: skip


@act("award.issue_seal")
def issue_seal(
    actor: Actor, dossier: Dossier, *, version: int, cause: str, reason: str, ready: Certificate | None = None
) -> Seal:
    """Keep the certificate, tell the team; the fast lane is open from this moment. What was made ready is used if it is still word for word right."""
    actor.require("seal:S", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if dossier.specialist_id == actor.user_id:
        raise NotAllowed(
            Bi("负责专员不能为自己的卷宗签发", "A specialist does not issue one to a dossier of their own")
        )
    if cause not in CAUSES:
        raise BadValue("cause", Bi("请选择未获经费的原因", "Choose why there was no money"))
    words = _said(reason)
    advance(dossier, version)  # of two who issue at once the second is told so
    lacking, opinion = lacks_for_seal(dossier), passing_opinion(dossier)
    if lacking or opinion is None:
        raise Blocked(lacking)
    untrue = belied(dossier, cause)
    if untrue is not None:
        raise BadValue("cause", untrue)
    body = _body(dossier, next_code(*_series()), opinion)
    made = ready if ready and ready.sha256 == text_hash(body["code"], body)[1] else certificate_of(body)
    today, code = clock.today(), body["code"]
    until = a_year_on(today)
    row = Seal.objects.create(
        dossier=dossier, code=code, cause=cause, reason=words, body=made.body, sha256=made.sha256, issued_on=today, valid_until=until,
        issued_by=actor.ledger_name, file=made.file, file_sha256=hashlib.sha256(made.file).hexdigest(),
    )  # fmt: skip
    chapter = _seal_standing(actor, row, words)
    said = {"code": code, "d": dossier.code, "until": until.isoformat()}
    _tell_people(row, ISSUED.fill(**said), ISSUED_BODY.fill(**said), "seal_issued")
    tell(
        "dossier",
        dossier.pk,
        seal=code,
        sha256=made.sha256,
        file=row.file_sha256,
        until=until,
        cause=cause,
        reason=words,
        chapter=chapter,
    )
    return row


def a_year_on(day: dt.date) -> dt.date:
    """The last day of twelve months that begin on a day."""
    try:
        again = day.replace(year=day.year + MONTHS // 12)
    except ValueError:  # the 29th of February
        again = dt.date(day.year + 1, 3, 1)
    return again - dt.timedelta(days=1)


def _of_dossier(dossier: Dossier) -> dict[str, Any]:
    """What the certificate says of the dossier, in both languages."""
    lead = Member.objects.filter(dossier=dossier, role="lead", until__isnull=True).select_related("person").first()
    firm, label = dossier.organisation, rules_of(dossier.rule_set).label("fields", dossier.field)
    return {
        "dossier": dossier.code, "field": label.as_dict(), "lead": str(lead.person) if lead else "",
        "title": {"zh": dossier.title_zh or dossier.title_en, "en": dossier.title_en or dossier.title_zh},
        "organisation": {"zh": firm.name_zh or firm.name_en, "en": firm.name_en or firm.name_zh} if firm else {"zh": "", "en": ""},
    }  # fmt: skip


@act("award.revoke_seal")
def revoke_seal(actor: Actor, seal: Seal, *, version: int, reason: str) -> Seal:
    """Take a Seal back: what it rests on proved wrong, or it was misused."""
    actor.require("seal:A", place_of(seal.dossier))
    interest_of(actor, seal.dossier, lock=True)
    words = _said(reason)
    if seal.version != version:
        raise Stale
    if seal.standing != VALID:
        raise Stale(Bi("这枚印章已经不再有效", "This Seal holds no longer"))
    chapter = _end(actor, seal, version, REVOKED, words)
    tell("dossier", seal.dossier_id, seal=seal.code, reason=words, chapter=chapter)
    return seal


@act("award.use_seal")
def use_seal(actor: Actor, dossier: Dossier) -> None:
    """The holder was awarded: the Seal has done its work."""
    seal = in_force(dossier)
    if seal is None:
        raise Blocked([Bi("有效的卓越印章", "a Seal in force")])
    chapter = _end(actor, seal, seal.version, USED, AWARDED.zh)
    tell("dossier", dossier.pk, seal=seal.code, chapter=chapter)


@act("award.expire_seal")
def expire_seal(actor: Actor, seal: Seal) -> None:
    """The clock of the house: its last day has passed."""
    if actor is not SYSTEM or seal.valid_until >= clock.today():
        raise NotAllowed
    chapter = _end(actor, seal, seal.version, EXPIRED, RAN_OUT.zh)
    tell("dossier", seal.dossier_id, seal=seal.code, until=seal.valid_until, chapter=chapter)


def _said(reason: str) -> str:
    words = reason.strip()
    if len(words) < LEAST_REASON:
        raise BadValue("reason", Bi("请写明理由，至少 10 个字", "Give a reason of at least 10 characters"))
    return words


def _end(actor: Actor, seal: Seal, version: int, standing: str, reason: str) -> str:
    """Compare-and-set, the chapter (its hash is told), the people."""
    now = {"standing": standing, "ended_on": clock.today(), "ended_reason": reason, "ended_by": actor.ledger_name}
    rows = Seal.objects.filter(pk=seal.pk, version=version, standing=VALID)
    if rows.update(**now, version=version + 1, updated_at=clock.now()) != 1:
        raise Stale
    for name, value in {**now, "version": version + 1}.items():
        setattr(seal, name, value)
    chapter = _seal_standing(actor, seal, reason)
    why = {USED: AWARDED, EXPIRED: RAN_OUT}.get(standing) or Bi(reason, reason)
    said = {"code": seal.code, "s": seal.standing_label, "d": seal.dossier.code, "r": why}
    _tell_people(seal, ENDED.fill(**said), ENDED_BODY.fill(**said), "seal_ended")
    return chapter


def _seal_standing(actor: Actor, row: Seal, reason: str) -> str:
    body = {
        "code": row.code, "standing": row.standing, "issued_on": row.issued_on.isoformat(), "valid_until": row.valid_until.isoformat(),
        "cause": row.cause_label.as_dict(), "opinion": row.value["opinion"], "sha256": row.sha256, "reason": reason,
    }  # fmt: skip
    return seal_chapter(actor, row.dossier, kind="seal", body=body).sha256


def _tell_people(row: Seal, subject: Bi, body: Bi, kind: str) -> None:
    people = team_user_ids(row.dossier) | ({row.dossier.specialist_id} if row.dossier.specialist_id else set())
    notify(to=sorted(people), kind=kind, subject=subject, body=body, link=f"/dossiers/{row.dossier.code}/seal/")
