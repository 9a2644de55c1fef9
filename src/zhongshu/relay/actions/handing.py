"""Handing over during the overlap: each line is given by one side and received by the other, then both sides sign. The giver leads until the end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor
from zhongshu.relay.actions.changing import NOT_YOURS, change, concerned, require_side, say
from zhongshu.relay.models import RelayCase, RelayItem, Signature
from zhongshu.relay.queries import not_handed_over, side_of, works_on
from zhongshu.relay.rules import GIVER, HANDOVER, OVERLAP, RECEIVER

SIGNED_S = Bi("{code}：一方已签署移交", "{code}: one side has signed the hand-over")
SIGNED_B = Bi(
    "《{title}》的移交须双方签署，重叠期满后由主任确认完成。",
    "The hand-over of “{title}” needs both signatures; after the overlap the director concludes it.",
)


def may_give(actor: Actor, case: RelayCase) -> bool:
    """The giver's organisation, or the specialist for it."""
    return side_of(actor, case) == GIVER or works_on(actor, case)


@act("relay.give_item")
def give_item(actor: Actor, item: RelayItem, *, version: int, on: dt.date, note: str = "") -> RelayItem:
    """The giver has handed this line over."""
    if not may_give(actor, item.case):
        raise NotAllowed(NOT_YOURS)
    _check_day(item, on, item.case.overlap_from)
    change(item.case, version, OVERLAP)
    _write(item, given_on=on, given_by=actor.ledger_name, given_note=note.strip())
    tell("dossier", item.case.dossier_id, relay=item.case.code, given=item.name, on=on.isoformat(), note=note)
    return item


@act("relay.receive_item")
def receive_item(actor: Actor, item: RelayItem, *, version: int, on: dt.date, note: str = "") -> RelayItem:
    """The receiver has it in hand."""
    require_side(actor, item.case, RECEIVER)
    if item.given_on is None:
        raise Blocked([Bi("移交方先交出「{n}」", "the giver to hand over “{n}” first").fill(n=item.name)])
    _check_day(item, on, item.given_on)
    change(item.case, version, OVERLAP)
    _write(item, received_on=on, received_by=actor.ledger_name, received_note=note.strip())
    tell("dossier", item.case.dossier_id, relay=item.case.code, received=item.name, on=on.isoformat(), note=note)
    return item


@act("relay.sign_handover")
def sign_handover(actor: Actor, case: RelayCase, *, version: int, note: str = "") -> Signature:
    """One side signs that everything on the checklist has passed."""
    side = require_side(actor, case, GIVER, RECEIVER)
    lacking = not_handed_over(case)
    if lacking:
        raise Blocked(lacking)
    if case.signatures.filter(side=side, what=HANDOVER).exists():
        raise Stale(Bi("贵方已经签署", "Your side has signed already"))
    change(case, version, OVERLAP)
    signed = Signature.objects.create(
        case=case, side=side, what=HANDOVER, user_id=actor.user_id, on=clock.today(), note=note.strip()
    )
    tell("dossier", case.dossier_id, relay=case.code, side=side, note=note)
    say(case, "relay_signed", SIGNED_S, SIGNED_B, to=concerned(case, directors_too=True), but=actor)
    return signed


def _check_day(item: RelayItem, on: dt.date, since: dt.date | None) -> None:
    if on > clock.today():
        raise BadValue("on", Bi("日期不能晚于今天", "The date may not lie in the future"))
    if since is not None and on < since:
        raise BadValue("on", Bi("日期不能早于 {d}", "The date may not lie before {d}").fill(d=since.isoformat()))


def _write(item: RelayItem, **columns: Any) -> None:
    """Once only: a line given stays given."""
    name = next(iter(columns))
    unwritten = RelayItem.objects.filter(pk=item.pk, nothing=False, **{f"{name}__isnull": True})
    if unwritten.update(**columns, updated_at=clock.now()) != 1:
        raise Stale
    for key, value in columns.items():
        setattr(item, key, value)
