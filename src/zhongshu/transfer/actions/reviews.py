"""Reviewing a 核爆点: held by the director or the committee each half year, or missed and counted as a lapse by the clock; two lapses revoke it (R-29)."""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of
from zhongshu.transfer.actions.changing import change, circle, require, say, words
from zhongshu.transfer.actions.coming import set_next
from zhongshu.transfer.actions.nuclear import revoke_point
from zhongshu.transfer.models import NuclearPoint, Review
from zhongshu.transfer.queries.nuclear import grace_days, reviewed_from, too_many_lapses
from zhongshu.transfer.rules import ACTIVE, LEAST_WORDS, add_months

LAPSE_S = Bi("{code}：核爆点复评失格", "{code}: a nuclear point review has lapsed")
LAPSE_B = Bi("《{title}》的第 {n} 次失格：{note}", "Lapse {n} of “{title}”: {note}")
MISSED = Bi("到期未复评", "the review was not held in time")
TOO_EARLY = Bi("复评日临近（{d} 起可复评）", "the day of the review to come near (it may be held from {d})")
TWICE = Bi("复评失格达到规定次数，认定自动撤销", "lapsed as often as the rules allow; the designation is revoked")


@act("transfer.hold_review")
def hold_review(actor: Actor, point: NuclearPoint, *, version: int, kept: bool, note: str) -> Review:
    """The verdict of a review: it stays a 核爆点, or this is a lapse. Not before its time: each half year is looked at once (R-29)."""
    require(actor, "nuclear:A", point.dossier)
    if point.version != version:
        raise Stale  # of two, the late one is told so first
    first = reviewed_from(point)
    if point.state == ACTIVE and first is not None and clock.today() < first:
        raise Blocked([TOO_EARLY.fill(d=first.isoformat())])
    review = _enter(actor, point, version, held_on=clock.today(), kept=kept, note=words("note", note, LEAST_WORDS))
    tell("dossier", point.dossier_id, point=point.code, review=review.number, kept=kept, reason=note)
    return review


@act("transfer.lapse")
def lapse(actor: Actor, point: NuclearPoint) -> Review:
    """By the clock: nobody held the review within its grace."""
    due = point.next_review_on
    if due is None or (clock.today() - due).days <= grace_days(point):
        raise Stale
    review = _enter(actor, point, point.version, held_on=None, kept=False, note=MISSED.zh)
    tell("dossier", point.dossier_id, point=point.code, review=review.number, due=due.isoformat())
    return review


def _enter(
    actor: Actor, point: NuclearPoint, version: int, *, held_on: dt.date | None, kept: bool, note: str
) -> Review:
    """Write the review and set the next one; after too many lapses the designation ends in the same act."""
    due = point.next_review_on or clock.today()
    months = rules_of(point.dossier.rule_set).gates.nuclear_review_months
    lapses = point.lapses + (not kept)
    change(
        point, version, where={"state": ACTIVE}, lapses=lapses, next_review_on=add_months(max(due, held_on or due), months)
    )  # fmt: skip
    review = Review.objects.create(
        point=point,
        number=point.reviews.count() + 1,
        due_on=due,
        held_on=held_on,
        kept=kept,
        note=note,
        by=actor.ledger_name,
    )
    if not kept:
        say(
            point.dossier,
            "nuclear_lapse",
            LAPSE_S,
            LAPSE_B,
            to=circle(point.dossier, Role.DIR, Role.COM),
            but=actor,
            n=lapses,
            note=note,
        )
        if too_many_lapses(point, lapses):
            revoke_point(actor, point, version=point.version, reason=TWICE.zh)
            return review
    set_next(actor, point.dossier_id, reason=note)
    return review
