"""Outcomes: recorded with evidence, checked by another person or found not borne out, withdrawn by who recorded them, shared over funded dossiers
up to the whole and never beyond (R-31); a share counts once somebody else has confirmed it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import F

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.course import FUNDED
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.transfer.actions.cases import hundredths
from zhongshu.transfer.actions.changing import (
    by_another,
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
from zhongshu.transfer.models import Attribution, Outcome
from zhongshu.transfer.queries.outcomes import told_elsewhere
from zhongshu.transfer.rules import ACCEPTED, LEAST_WORDS, OUTCOME_KINDS, RETRACTED, WHOLE, WITH_AMOUNT

NEW_S = Bi("{code}：新成果待核实", "{code}: an outcome to check")
NEW_B = Bi(
    "《{title}》登记了成果（{kind}），请核实证据。",
    "An outcome of “{title}” ({kind}) is on record; please check its evidence.",
)
TOLD = Bi(
    "这笔已由另一份卷宗登记为 {c}；共有的成果请归属份额，不重复登记",
    "Another dossier has this on record as {c}; an outcome that is shared is attributed in parts, not recorded twice",
)
ALIKE = Bi(
    "同样的证据还登记为 {c}：属实时请写明为何各计一次",
    "The same evidence is on record as {c}: where it is borne out, say why both count",
)
REFUSED_S = Bi("{code}：成果未通过核实", "{code}: an outcome was not borne out")


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
    not_later("on", on, since=dossier.opened_on)
    if not (title_zh.strip() or title_en.strip()):
        raise BadValue("title_zh", Bi("请写明成果名称（中文或英文）", "Name the outcome, in Chinese or English"))
    if kind in WITH_AMOUNT and not amount_fen:
        raise BadValue("amount_fen", Bi("这一类成果须写明金额", "This kind of outcome states its amount"))
    bp = hundredths("percent", percent)
    _need_untold(dossier, kind, on, evidence, amount_fen)
    outcome: Outcome = recorded_once(
        Outcome, "evidence", evidence_key(kind, f"{dossier.pk} {evidence}"),
        code=next_code(f"{settings.CENTER}-O-{clock.today():%y}"), dossier=dossier, kind=kind, title_zh=title_zh.strip(), title_en=title_en.strip(),
        on=on, amount_fen=amount_fen, evidence=words("evidence", evidence, LEAST_WORDS), document_id=named_document(actor, dossier, document_id),
        recorded_by=actor.ledger_name, attributed_bp=bp,
    )  # fmt: skip
    Attribution.objects.create(outcome=outcome, dossier=dossier, bp=bp)
    tell("dossier", dossier.pk, outcome=outcome.code, about=kind, on=on.isoformat(), amount_fen=amount_fen, bp=bp)
    say(dossier, "outcome_new", NEW_S, NEW_B, to=circle(dossier, Role.TT), but=actor, kind=OUTCOME_KINDS[kind])
    return outcome


def _need_untold(dossier: Dossier, kind: str, on: dt.date, evidence: str, amount_fen: int | None) -> None:
    """The same money of the same day on the same paper is one outcome, whichever dossier tells it; it is shared, not told twice (R-31)."""
    told_before = [one for one in told_elsewhere(dossier, kind, evidence) if amount_fen and (one.on, one.amount_fen) == (on, amount_fen)]  # fmt: skip
    if told_before:
        raise BadValue("evidence", TOLD.fill(c=told_before[0].code))


@act("transfer.check_outcome")
def check_outcome(actor: Actor, outcome: Outcome, *, version: int, verdict: str = ACCEPTED, note: str = "") -> Outcome:
    """Somebody of the house, not who recorded it, has seen the evidence: it bears the outcome out, or it does not and the reason is told. Where another
    dossier stands on the same words, it takes a word on why both count.
    """
    require(actor, "outcome:UA", outcome.dossier, inside=True)
    alike = told_elsewhere(outcome.dossier, outcome.kind, outcome.evidence) if verdict == ACCEPTED else []
    if alike and len(note.strip()) < LEAST_WORDS and outcome.version == version:
        raise BadValue("note", ALIKE.fill(c=", ".join(one.code for one in alike)))
    judge_record(actor, outcome, version, verdict=verdict, note=note, kind="outcome_new", subject=REFUSED_S)
    tell("dossier", outcome.dossier_id, outcome=outcome.code, verdict=verdict, reason=note.strip())
    return outcome


@act("transfer.retract_outcome")
def retract_outcome(actor: Actor, outcome: Outcome, *, version: int, reason: str) -> Outcome:
    """Whoever recorded it takes it back, with the reason; what the public reads is taken off the register first."""
    require(actor, "outcome:CUA", outcome.dossier)
    if actor.ledger_name != outcome.recorded_by:
        raise NotAllowed(Bi("由登记人撤回", "Whoever recorded it withdraws it"))
    if outcome.released_on is not None:
        raise Blocked([Bi("先从公开名录撤下", "to be taken off the public register first")])
    void(
        actor, outcome, version, how=RETRACTED, reason=reason, where={"released_on__isnull": True}, checked_on=None, checked_by="",
        landmark_since=None,
    )  # fmt: skip
    tell("dossier", outcome.dossier_id, outcome=outcome.code, reason=outcome.void_reason)
    return outcome


@act("transfer.attribute")
def attribute(actor: Actor, outcome: Outcome, *, version: int, dossier_code: str, percent: Any) -> Attribution:
    """Give another funded dossier a part of the outcome, to be confirmed by somebody else; all parts together never exceed the whole."""
    require(actor, "outcome:UA", outcome.dossier, inside=True)
    other = Dossier.objects.filter(code=dossier_code.strip()).first()
    if other is None:
        raise BadValue("dossier_code", Bi("没有这份卷宗", "There is no such dossier"))
    if other.state not in FUNDED:
        raise BadValue("dossier_code", Bi("只能归属已立项的卷宗", "Only a funded dossier has a part in an outcome"))
    bp = hundredths("percent", percent)
    _as_read(outcome, version)
    if Attribution.objects.filter(outcome=outcome, dossier=other, dropped_at__isnull=True).exists():
        raise BadValue("dossier_code", Bi("这份卷宗已有份额", "This dossier has a share already"))
    within = Outcome.objects.filter(pk=outcome.pk, version=version, void_on__isnull=True, attributed_bp__lte=WHOLE - bp)
    if within.update(attributed_bp=F("attributed_bp") + bp, version=version + 1, updated_at=clock.now()) != 1:
        outcome.refresh_from_db()
        if outcome.version != version or outcome.void_on is not None:
            raise Stale
        text = Bi(
            "各卷宗合计不能超过 100 %，还可归属 {p} %", "All dossiers together may not exceed 100 %; {p} % is left"
        )
        raise BadValue("percent", text.fill(p=f"{(WHOLE - outcome.attributed_bp) / 100:g}"))
    share = Attribution.objects.create(outcome=outcome, dossier=other, bp=bp, given_by=actor.ledger_name, counts=False)
    outcome.refresh_from_db()
    tell("dossier", outcome.dossier_id, outcome=outcome.code, to=other.code, bp=bp, also=[other.pk])
    return share


@act("transfer.confirm_share")
def confirm_share(actor: Actor, outcome: Outcome, *, version: int, share_id: str) -> Attribution:
    """Somebody of the house, not who gave it, confirms that the other dossier has its part; it counts from now on."""
    require(actor, "outcome:UA", outcome.dossier, inside=True)
    _as_read(outcome, version)
    share = _share(outcome, share_id, counts=False)
    by_another(actor, share.given_by)
    change(outcome, version, where={"void_on__isnull": True})
    now = {"counts": True, "confirmed_on": clock.today(), "confirmed_by": actor.ledger_name, "updated_at": clock.now()}
    Attribution.objects.filter(pk=share.pk).update(**now)
    share.refresh_from_db()
    tell(
        "dossier", outcome.dossier_id, outcome=outcome.code, to=share.dossier.code, bp=share.bp, also=[share.dossier_id]
    )
    return share


@act("transfer.drop_share")
def drop_share(actor: Actor, outcome: Outcome, *, version: int, share_id: str, reason: str) -> Attribution:
    """The part of another dossier is taken back; what it took is free again."""
    require(actor, "outcome:UA", outcome.dossier, inside=True)
    _as_read(outcome, version)
    share, why = _share(outcome, share_id), words("reason", reason, LEAST_WORDS)
    change(outcome, version, attributed_bp=outcome.attributed_bp - share.bp)
    Attribution.objects.filter(pk=share.pk).update(dropped_at=clock.now(), updated_at=clock.now())
    tell(
        "dossier",
        outcome.dossier_id,
        outcome=outcome.code,
        to=share.dossier.code,
        bp=share.bp,
        reason=why,
        also=[share.dossier_id],
    )
    return share


def _as_read(outcome: Outcome, version: int) -> None:
    """Whoever is late is told so, before anything else is found wanting."""
    now = Outcome.objects.select_for_update().filter(pk=outcome.pk, version=version, void_on__isnull=True)
    if not list(now.values_list("pk")):  # read under the lock: a rival is waited for, not overtaken
        raise Stale


def _share(outcome: Outcome, share_id: str, **where: Any) -> Attribution:
    """A part that another dossier has in this outcome."""
    kept = outcome.shares.filter(dropped_at__isnull=True, **where).exclude(dossier=outcome.dossier_id)
    found = kept.select_related("dossier").filter(pk=share_id).first()
    if found is None:
        raise BadValue("share_id", Bi("请从列表中选择", "Choose one from the list"))
    return found
