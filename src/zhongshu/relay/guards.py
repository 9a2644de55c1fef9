"""The guards this room answers for on T-30, T-31 and T-32, and what it does when a dossier passes by."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.arrivals import arrival
from zhongshu.lifecycle.course import Edge
from zhongshu.lifecycle.gates import Wish, guard, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.relay.actions.ending import begin_overlap, fail_case
from zhongshu.relay.queries import (
    gate_chose_relay,
    lacks_of,
    nobody_left,
    not_handed_over,
    open_case,
    overlap_left,
    unsigned_sides,
)
from zhongshu.relay.rules import ACCEPTED, LEAST_REASON, OVERLAP, PACKED, PROPOSED

NO_CASE = Bi(
    "准备好的接力（接收方、清单、基线、退回条款）", "a relay prepared: receiver, checklist, baseline, regress clause"
)
REJECTED = Bi("接收方在重叠期内退回", "rejected by the receiver during the overlap")
OTHERWISE = Bi("卷宗另有决定，接力不再进行", "the dossier was decided otherwise; the relay does not go on")


@guard("receiver_accepts_checklist")
def receiver_accepts_checklist(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """T-30: the gate chose relay, the receiver has signed the checklist, and there is somebody who answers for the dossier (A-11)."""
    case = open_case(dossier)
    if case is None:
        return [NO_CASE]
    found = [] if gate_chose_relay(dossier) else [Bi("里程碑评审作出接力的决定", "the gate's decision to relay it")]
    found += [] if dossier.specialist_id else [Bi("负责专员", "an accountable specialist")]
    if case.giver_id != dossier.organisation_id:
        found.append(Bi("移交方与牵头单位一致", "a giver who is the lead organisation"))
    found += nobody_left(dossier, case.receiver_id)
    if case.state == PROPOSED:
        return found + (lacks_of(case) or [Bi("把清单提交给接收方", "the package to be sent to the receiver")])
    if case.state == PACKED:
        found.append(Bi("接收方接受清单", "the receiver to accept the checklist"))
    return found if case.state in (PACKED, ACCEPTED) else [*found, NO_CASE]


@guard("both_sides_accepted")
def both_sides_accepted(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """T-31: every line given and received, both sides signed; and no day without somebody of the house who may act (A-11)."""
    case = open_case(dossier)
    if case is None or case.state != OVERLAP:
        return [NO_CASE]
    return nobody_left(dossier, case.receiver_id) + not_handed_over(case) + unsigned_sides(case)


@guard("overlap_kept")
def overlap_kept(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """T-31: the overlap has run its days (R-28)."""
    case = open_case(dossier)
    left = overlap_left(case) if case is not None else 0
    return [Bi("重叠期还差 {n} 天", "{n} more days of overlap").fill(n=left)] if left else []


@guard("rejection_reasoned")
def rejection_reasoned(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """T-32: reasons in words."""
    if wish is not None and len(wish.reason.strip()) < LEAST_REASON:
        return [Bi("写明退回的理由（至少 10 字）", "reasons for rejecting it, 10 characters at least")]
    return []


@arrival("T-30")
def relay_begins(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    begin_overlap(actor, dossier)


@arrival("T-32")
def relay_rejected(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    fail_case(actor, dossier, REJECTED)


@arrival("T-24 T-25 T-28 T-33 T-37 T-40 T-41 T-43")
def gone_another_way(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """A case that was only prepared, or that runs when the dossier is revoked."""
    fail_case(actor, dossier, OTHERWISE)


page_for("T-30", "relay:hand_over")
page_for("T-31", "relay:finish")
page_for("T-32", "relay:reject")
