"""How a relay ends: done, with the lead passing at one instant and the chapter sealed (T-31); or rejected, with reasons (T-32). Then the first progress."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import amend, hold, move
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of
from zhongshu.relay.actions.changing import change, concerned, say
from zhongshu.relay.actions.preparing import close_case
from zhongshu.relay.models import Lead, RelayCase
from zhongshu.relay.queries import baselines_of, gap_days, items_of, open_case, side_of, signatures_of, works_on
from zhongshu.relay.rules import DONE, OVERLAP, RECEIVER

DONE_S = Bi("{code}：接力完成", "{code}: the relay is done")
DONE_B = Bi("《{title}》自今日起由{receiver}牵头。", "From today {receiver} leads “{title}”.")
LATE_S = Bi("{code}：接力后尚无首次进展", "{code}: no progress yet since the relay")
LATE_B = Bi(
    "{receiver}接手《{title}》后，首次进展的期限已过，请填写进展或说明原因。",
    "The time for the first progress of “{title}” with {receiver} has run out: report it, or say why not.",
)


@act("relay.hand_over")
def hand_over(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-30: the gate has decided on relay and sealed its turn; the receiver has signed the checklist; the overlap begins."""
    moved = move(actor, dossier.pk, edge="T-30", target="RELAY", version=version, reason=reason)
    case = open_case(moved)
    tell("dossier", dossier.pk, relay=case.code if case else "", reason=reason)
    return moved


@act("relay.finish")
def finish(actor: Actor, dossier: Dossier, *, version: int, target: str, reason: str) -> Dossier:
    """T-31: the lead passes to the receiver in this very act, so that no instant is ownerless."""
    hold(dossier, version)
    case = open_case(dossier)
    if case is None:
        raise Blocked([Bi("进行中的接力", "a relay that runs")])
    today = clock.today()
    by = today + dt.timedelta(days=rules_of(dossier.rule_set).gates.relay_progress_days)
    moved = move(
        actor, dossier.pk, edge="T-31", target=target, version=version, reason=reason, chapter=chapter_body(case, by), until=by
    )  # fmt: skip
    amend(actor, moved, version=moved.version, changes={"organisation_id": case.receiver_id}, reason=reason)
    now = clock.now()
    if Lead.objects.filter(dossier=dossier, until__isnull=True).update(until=now, updated_at=now) != 1:
        raise Stale
    Lead.objects.create(dossier=dossier, organisation_id=case.receiver_id, since=now, case=case)
    change(case, case.version, OVERLAP, state=DONE, ended_on=today, ended_reason=reason, progress_by=by, gap_days=gap_days(case))  # fmt: skip
    tell("dossier", dossier.pk, relay=case.code, lead=case.receiver_id, gap_days=case.gap_days, also=[case.receiver_id])
    say(case, "relay_done", DONE_S, DONE_B, to=concerned(case, directors_too=True), but=actor)
    return moved


def chapter_body(case: RelayCase, by: dt.date) -> dict[str, Any]:
    """The fields of the chapter `relay`."""

    def day(value: dt.date | None) -> str:
        return value.isoformat() if value else ""

    return {
        "giver": {"id": case.giver_id, "name_zh": case.giver.name_zh, "name_en": case.giver.name_en},
        "receiver": {"id": case.receiver_id, "name_zh": case.receiver.name_zh, "name_en": case.receiver.name_en},
        "checklist": [
            {"kind": i.kind, "item": i.name, "nothing": i.nothing, "given_on": day(i.given_on), "received_on": day(i.received_on), "note": "\n".join(filter(None, (i.given_note, i.received_note)))}
            for i in items_of(case)
        ],
        "baseline": [
            {"metric": b.metric, "value": b.value, "unit": b.unit, "measured_on": day(b.measured_on)} for b in baselines_of(case)
        ],
        "target": {"aim": case.aim, "figures": [{"metric": b.metric, "target": b.target, "unit": b.unit} for b in baselines_of(case)]},
        "overlap": {"from": day(case.overlap_from), "to": clock.today().isoformat(), "days": case.overlap_days},
        "balance_fen": case.balance_fen,
        "regress": case.regress,
        "accepted": [{"side": s.side, "what": s.what, "name": s.user.name, "on": day(s.on)} for s in signatures_of(case)],
        "first_progress_by": day(by),
    }  # fmt: skip


@act("relay.reject")
def reject(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-32: the receiver hands the dossier back to the gate; the giver has led all along and leads on."""
    hold(dossier, version)
    case = open_case(dossier)
    if case is None or side_of(actor, case) != RECEIVER:
        raise NotAllowed(Bi("只有这次接力的接收方可以退回", "Only the receiver of this relay may reject it"))
    moved = move(
        actor, dossier.pk, edge="T-32", target="GATE", version=version, reason=reason
    )  # the arrival closes the case
    tell("dossier", dossier.pk, relay=case.code, reason=reason)
    return moved


def begin_overlap(actor: Actor, dossier: Dossier) -> None:
    """T-30 was taken: the overlap runs from today. Part of the move."""
    case = open_case(dossier)
    if case is not None:
        today = clock.today()
        until = today + dt.timedelta(days=case.overlap_days)
        change(
            case, case.version, "accepted", state=OVERLAP, begun_at=clock.now(), overlap_from=today, overlap_until=until
        )


def fail_case(actor: Actor, dossier: Dossier, reason: Bi) -> None:
    """The dossier went another way: a case that was prepared or ran has failed. Part of the move."""
    case = open_case(dossier)
    if case is not None:
        days = gap_days(case)
        close_case(actor, case, case.version, reason.zh)
        change(case, case.version, "failed", gap_days=days)


@act("relay.note_progress")
def note_progress(actor: Actor, case: RelayCase, *, version: int, on: dt.date, progress: str) -> RelayCase:
    """The receiver's (or the specialist's) word on the first progress after the relay."""
    receives = Role.INST in actor.roles and case.receiver_id in actor.organisations
    if not (receives and actor.may("relay:S")) and not works_on(actor, case):
        raise NotAllowed
    if case.ended_on is None or not case.ended_on <= on <= clock.today():
        raise BadValue(
            "on", Bi("日期应在接力完成之后、今天以前", "The date lies after the relay and not in the future")
        )
    if not progress.strip():
        raise BadValue("progress", Bi("请写明进展", "Say what has been reached"))
    change(case, version, DONE, progress_on=on, progress=progress.strip())
    tell("dossier", case.dossier_id, relay=case.code, on=on.isoformat(), progress=progress)
    return case


@act("relay.sound_progress")
def sound_progress(actor: Actor, case: RelayCase) -> RelayCase:
    """By the clock: the first progress is late (R-28); told once."""
    if case.progress_on is not None or case.alerted_on is not None:
        raise Stale
    change(case, case.version, DONE, alerted_on=clock.today())
    tell(
        "dossier",
        case.dossier_id,
        relay=case.code,
        progress_by=case.progress_by.isoformat() if case.progress_by else "",
    )
    say(case, "relay_late", LATE_S, LATE_B, to=concerned(case, directors_too=True))
    return case
