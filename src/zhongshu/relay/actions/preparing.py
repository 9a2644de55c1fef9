"""Preparing a relay while the gate weighs it: who receives, what for, on which terms. The dossier is opened to the receiver at once."""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import advance, close_to, open_to
from zhongshu.lifecycle.models import Dossier, Opening
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation
from zhongshu.policy.queries import rules_of
from zhongshu.relay.actions.changing import change, concerned, require_worker, say
from zhongshu.relay.models import Lead, RelayCase
from zhongshu.relay.queries import nobody_left, open_case
from zhongshu.relay.rules import ACCEPTED, FAILED, PACKED, PREPARED_IN, PROPOSED

PURPOSE = "relay"  # under which the dossier is opened to the receiver
ASKED = Bi("{code}：接力正在准备", "{code}: a relay is being prepared")
ASKED_BODY = Bi(
    "卷宗《{title}》拟由{giver}移交{receiver}。清单齐备后，请接收方逐项确认。",
    "The dossier “{title}” is to pass from {giver} to {receiver}. Once the checklist is complete, the receiver is asked to confirm it.",
)
GONE = Bi("{code}：接力不再进行", "{code}: the relay does not go on")
GONE_BODY = Bi(
    "卷宗《{title}》仍由{giver}负责，原因见卷宗。",
    "The dossier “{title}” stays with {giver}; the reason stands in the dossier.",
)


@act("relay.prepare")
def prepare(
    actor: Actor,
    dossier: Dossier,
    *,
    version: int,
    receiver_id: str,
    aim: str,
    regress: str,
    overlap_days: int,
    balance_fen: int | None = None,
) -> RelayCase:
    """Open a case; ``version`` is the dossier's."""
    actor.require("relay:UA", place_of(dossier))
    advance(dossier, version)  # two who prepare at once would both find no case, and both make the first
    interest_of(actor, dossier, lock=True)
    if dossier.state not in PREPARED_IN:
        raise NotAllowed(
            Bi("实施中或评审中的卷宗才能准备接力", "A relay is prepared while the work runs or a gate sits")
        )
    if open_case(dossier) is not None:
        raise Stale
    giver_id = _check_terms(dossier, receiver_id, overlap_days)
    number = dossier.relays.count() + 1
    case = RelayCase.objects.create(
        dossier=dossier, number=number, code=f"{dossier.code}/R{number}", giver_id=giver_id, receiver_id=receiver_id,
        aim=aim.strip(), regress=regress.strip(), overlap_days=overlap_days, balance_fen=balance_fen, opened_by=actor.ledger_name,
    )  # fmt: skip
    _lead_begins(dossier, giver_id)
    open_to(actor, dossier, holder=receiver_id, purpose=PURPOSE, reason=aim)
    tell("dossier", dossier.pk, relay=case.code, giver=case.giver_id, receiver=receiver_id, overlap_days=overlap_days)
    say(case, "relay_asked", ASKED, ASKED_BODY, to=concerned(case, directors_too=True), but=actor)
    return case


@act("relay.amend")
def amend_case(
    actor: Actor, case: RelayCase, *, version: int, aim: str, regress: str, overlap_days: int, balance_fen: int | None
) -> RelayCase:
    """Change the terms while the package is not yet with the receiver."""
    require_worker(actor, case)
    _check_terms(case.dossier, case.receiver_id, overlap_days)
    change(
        case, version, PROPOSED, aim=aim.strip(), regress=regress.strip(), overlap_days=overlap_days, balance_fen=balance_fen
    )  # fmt: skip
    tell("dossier", case.dossier_id, relay=case.code, overlap_days=overlap_days, balance_fen=balance_fen)
    return case


@act("relay.withdraw")
def withdraw_case(actor: Actor, case: RelayCase, *, version: int, reason: str) -> RelayCase:
    """Give a relay up before it has begun; the giver leads on, as before."""
    require_worker(actor, case)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    close_case(actor, case, version, reason)
    tell("dossier", case.dossier_id, relay=case.code, reason=reason)
    return case


def close_case(actor: Actor, case: RelayCase, version: int, reason: str) -> None:
    """The case has failed: the receiver no longer sees the dossier. Part of the act that calls it."""
    change(
        case, version, PROPOSED, PACKED, ACCEPTED, "overlap", state=FAILED, ended_on=clock.today(), ended_reason=reason.strip()
    )  # fmt: skip
    if Opening.objects.filter(
        dossier=case.dossier, holder=case.receiver_id, purpose=PURPOSE, closed_at__isnull=True
    ).exists():
        close_to(actor, case.dossier, holder=case.receiver_id, purpose=PURPOSE, reason=reason)
    say(case, "relay_ended", GONE, GONE_BODY, to=concerned(case), but=actor)


def _check_terms(dossier: Dossier, receiver_id: str, overlap_days: int) -> str:
    """Refuse terms that break a rule; the giver, who leads now."""
    if dossier.organisation_id is None:
        raise Blocked([Bi("卷宗的依托单位", "the dossier's organisation")])
    if dossier.specialist_id is None:
        raise Blocked([Bi("负责专员", "an accountable specialist")])
    if receiver_id == dossier.organisation_id:
        raise BadValue("receiver_id", Bi("接收方不能是现在的牵头单位", "The receiver must be another organisation"))
    if not Organisation.objects.filter(pk=receiver_id).exists():
        raise BadValue("receiver_id", Bi("请选择一家单位", "Choose an organisation"))
    if lacks := nobody_left(dossier, receiver_id):
        raise Blocked(lacks, dict.fromkeys(lacks, "receiver_id"))
    least = rules_of(dossier.rule_set).gates.relay_overlap_days
    if overlap_days < least:
        text = Bi("重叠期不少于 {n} 天", "The overlap lasts {n} days at least")
        raise BadValue("overlap_days", text.fill(n=least))
    return str(dossier.organisation_id)


def _lead_begins(dossier: Dossier, giver_id: str) -> None:
    """From the first relay on it is kept which organisation leads; until then it was the dossier's own."""
    lead = Lead.objects.filter(dossier=dossier, until__isnull=True).first()
    if lead is not None and lead.organisation_id == giver_id:
        return
    now = clock.now()
    since = dt.datetime.combine(dossier.opened_on, dt.time(), tzinfo=clock.SHANGHAI)
    if lead is not None:  # another room has changed the organisation since
        Lead.objects.filter(pk=lead.pk).update(until=now, updated_at=now)
        since = now
    Lead.objects.create(dossier=dossier, organisation_id=giver_id, since=since)
