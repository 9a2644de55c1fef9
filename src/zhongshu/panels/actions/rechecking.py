"""Interests that come on record, or are lifted by a ruling, after somebody has accepted (R-12, R-13, A-04).

Decided here: nothing about whose judgement counts (that is asked of the register every time a tally is made), only that the officer is told of the
change, and that an ended panel keeps what was so on its last day. Never: a judgement removed by hand.
"""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.actions import act, tell
from zhongshu.notices.actions import notify
from zhongshu.panels.actions.keeping import keeps_panels, sitting
from zhongshu.panels.actions.seating import both, kept, reseated
from zhongshu.panels.models import ACCEPTED, CONFLICT, Panel, Seat
from zhongshu.panels.queries import interests_of, officers
from zhongshu.people.actor import Actor
from zhongshu.people.conflicts import LOCKING

RECORDED = Bi(
    "评议期间登记了利益关系，意见不计", "an interest came on record while judging; the judgement does not count"
)
CHANGED = {
    True: Bi("专家组 {code}：{who}须回避，其意见不再计入", "Panel {code}: {who} is in conflict; the judgement no longer counts"),
    False: Bi("专家组 {code}：{who}不再须回避，其意见恢复计入", "Panel {code}: {who} is no longer in conflict; the judgement counts again"),
}  # fmt: skip
BODY = Bi(
    "利益关系登记有变。已接受且不须回避的专家现为 {n} 位，法定人数 {q}；不足时请另请专家。",
    "The register of interests has changed. {n} experts have accepted and are not in conflict; the quorum is {q}. Where that falls short, name others.",
)


def barring(seat: Seat) -> bool:
    """Whether the last check of this seat found an interest that bars."""
    return any(severity in LOCKING for _, severity in seat.interests)


@act("panels.recheck")
def recheck(actor: Actor, panel: Panel) -> int:
    """Hold the accepted against the register of today and keep what is found; the officer is told of everybody who changed. Says how many did."""
    keeps_panels(actor, panel.dossier)
    sitting(panel)
    seats = list(panel.seats.filter(state=ACCEPTED).select_related("person").order_by("created_at", "pk"))
    ties = interests_of(panel.dossier, [seat.person_id for seat in seats])
    now = {seat.pk: any(tie.locks for tie in ties[seat.person_id]) for seat in seats}
    changed = [seat for seat in seats if now[seat.pk] != barring(seat)]
    for seat in changed:
        reseated(seat, {"found": kept(ties[seat.person_id])})
        subject = CHANGED[now[seat.pk]].fill(code=panel.code, who=seat.person)
        body = BODY.fill(n=sum(not barred for barred in now.values()), q=panel.quorum)
        notify(to=officers(panel), kind="seat_conflict", subject=subject, body=body, link=f"/panels/{panel.code}/")
    tell("panel", panel.pk, changed={seat.pk: seat.interests for seat in changed})
    return len(changed)


def set_aside(panel: Panel) -> list[str]:
    """An ending panel: whoever an interest bars on this day is in conflict for good, so that what was sealed and what stands agree.

    Says whose seats. Called inside an act.
    """
    seats = list(panel.seats.filter(state=ACCEPTED))
    ties = interests_of(panel.dossier, [seat.person_id for seat in seats])
    barred = [seat for seat in seats if any(tie.locks for tie in ties[seat.person_id])]
    for seat in barred:
        found = kept(ties[seat.person_id])
        reseated(seat, {"state": CONFLICT, "answered_at": clock.now(), "found": found, **both(RECORDED)})
    return [seat.pk for seat in barred]
