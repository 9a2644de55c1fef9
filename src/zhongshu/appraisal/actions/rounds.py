"""The rounds end: the blind one when all are in (or the officer closes it with a quorum), then the cross round where experts disagree (R-04, R-07)."""

from __future__ import annotations

import json
from typing import Any

from zhongshu.appraisal.actions.changing import changed, require_stage
from zhongshu.appraisal.models import APART, BLIND, CROSS, OPINION, SIGNED, Appraisal, Opinion, Review
from zhongshu.appraisal.pooling import disputes
from zhongshu.appraisal.queries.rounds import (
    awaited_seats,
    cross_ends_on,
    missing_for_closing,
    missing_for_ending_cross,
    silent_seats,
    unanswered,
)
from zhongshu.appraisal.queries.votes import asked_to_cross, final_reviews, mute, short_of_quorum, tally
from zhongshu.appraisal.seasons import halfway
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.notices.actions import notify
from zhongshu.panels.actions import brief
from zhongshu.panels.actions.keeping import keeps_panels
from zhongshu.panels.actions.seating import reseated
from zhongshu.panels.models import ACCEPTED, INVITED
from zhongshu.panels.queries import officers
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import User
from zhongshu.policy.queries import rules_of

CROSS_SUBJECT = Bi("{code}：进入交叉评议", "{code}: the cross round has begun")
CROSS_BODY = Bi(
    "专家意见分歧较大。请阅读其他专家的匿名论据，决定坚持或修改，修改须写明理由。{due} 截止。",
    "Opinions differ widely. Please read the others' arguments, without names, and stand by yours or change it, with reasons. Due on {due}.",
)
ALONE_SUBJECT = Bi("{code}：请写明评分的依据", "{code}: please state the ground of a score")
ALONE_BODY = Bi(
    "您有评分与其他专家的中位数相差较大，还没有写明依据。请写明依据或修改评分，{due} 截止。",
    "A score of yours lies far from the others' median, and no ground is given. Please state it or change the score. Due on {due}.",
)
LOST = Bi("{code}：交叉评议后有效意见不足", "{code}: too few valid verdicts after the cross round")
LOST_BODY = Bi(
    "还缺：{what}。请在论证页重开盲评，另请专家补足。",
    "Still needed: {what}. Please reopen the blind round on the page of the appraisal and ask further experts.",
)
CHAIR_SUBJECT = Bi("{code}：请撰写论证意见", "{code}: please write the opinion")
CHAIR_BODY = Bi(
    "评议已结束，请综合各方意见并签署。", "The rounds are over. Please weigh the views and sign the opinion."
)


@act("appraisal.close_blind")
def close_blind(actor: Actor, appraisal: Appraisal) -> Appraisal:
    """End the blind round: valid verdicts must reach the quorum; disagreement leads to the cross round (R-07). Where the panel agrees on the whole,
    but somebody stands far from the others without saying why, that person alone is asked for the ground there (R-08); else the chair writes.
    """
    keeps_panels(actor, appraisal.dossier)
    require_stage(appraisal, BLIND)
    lacking = missing_for_closing(appraisal)
    if lacking:
        raise Blocked(lacking)
    asked = rules_of(appraisal.dossier.rule_set).appraisal
    reviews = final_reviews(appraisal)
    found: list[tuple[str, Any]] = list(disputes(tally(reviews), sd=asked.cross_sd, reach=asked.cross_range))
    alone = [] if found else mute(reviews, reach=asked.explain_points)
    found += [(APART, alone)] if alone else []
    now, due = clock.now(), halfway(appraisal.dossier.due_on, clock.today())
    if found:
        changed(appraisal, stage=CROSS, disputed=True, dispute=json.dumps(found), blind_closed_at=now, cross_due_on=due)
        for seat in silent_seats(appraisal).filter(reminders__gt=0):
            reseated(seat, {"reminders": 0})  # those of the blind round are no reminders of this one
        _tell_reviewers(appraisal)
    else:
        changed(appraisal, stage=OPINION, blind_closed_at=now)
        _tell_chair(appraisal)
    tell(
        "appraisal",
        appraisal.pk,
        stage=appraisal.stage,
        reviews=appraisal.reviews.count(),
        disputed=bool(found),
        alone=len(alone),
    )
    return appraisal


def close_when_all_are_in(appraisal: Appraisal) -> None:
    """Nobody who was asked is awaited any more and the quorum holds: the round ends by itself. Reserves are not awaited, nor whom an interest bars."""
    awaited = appraisal.panel.seats.filter(state=INVITED).exists() or awaited_seats(appraisal).exists()
    if not awaited and not missing_for_closing(appraisal):
        close_blind(SYSTEM, appraisal)


@act("appraisal.close_cross")
def close_cross(actor: Actor, appraisal: Appraisal) -> Appraisal:
    """End the cross round: everybody has answered, or its day is past; whoever kept silent stands by the blind review."""
    keeps_panels(actor, appraisal.dossier)
    require_stage(appraisal, CROSS)
    lacking = missing_for_ending_cross(appraisal)
    if lacking:
        raise Blocked(lacking)
    changed(appraisal, stage=OPINION, cross_closed_at=clock.now())
    tell("appraisal", appraisal.pk, stage=OPINION, silent=unanswered(appraisal))
    _tell_chair(appraisal)
    return appraisal


def cross_when_its_time_is_over(appraisal: Appraisal) -> None:
    """Past the last reminder nobody's silence holds the round up: it ends by itself where the quorum holds. Where it does not, the round stays
    with the officer, who reopens it and asks further experts.
    """
    ends = cross_ends_on(appraisal)
    if ends is not None and clock.today() >= ends and not missing_for_ending_cross(appraisal):
        close_cross(SYSTEM, appraisal)


def cross_when_all_have_answered(appraisal: Appraisal) -> None:
    """The cross round ends by itself where its quorum holds; where changed verdicts have taken that away the officer is told, whoever is still
    awaited: their answers cannot bring it back.
    """
    if not unanswered(appraisal) and not missing_for_closing(appraisal):
        close_cross(SYSTEM, appraisal)
        return
    lacking = missing_for_closing(appraisal) if not unanswered(appraisal) else short_of_quorum(appraisal)
    if not lacking:
        return
    words = {
        "code": appraisal.dossier.code,
        "what": Bi("；".join(x.zh for x in lacking), "; ".join(x.en for x in lacking)),
    }
    notify(
        to=officers(appraisal.panel), kind="quorum_lost", subject=LOST.fill(**words), body=LOST_BODY.fill(**words),
        link=f"/dossiers/{appraisal.dossier.code}/appraisal/progress/",
    )  # fmt: skip


@act("appraisal.reopen")
def reopen(actor: Actor, appraisal: Appraisal) -> Appraisal:
    """Back to the blind round when the quorum is lost after it (verdicts changed to "not my field", an interest came on record): the officer asks
    further experts, who judge blind. Locked reviews stay as they are; a signature given over fewer verdicts falls, and is kept in the ledger.
    """
    keeps_panels(actor, appraisal.dossier)
    require_stage(appraisal, CROSS, OPINION, SIGNED)
    if not short_of_quorum(appraisal):
        raise Blocked([Bi("法定份数不足（现在足够，不必重开）", "a quorum that is lost (it holds: nothing to reopen)")])
    signed = Opinion.objects.filter(appraisal=appraisal, signed_at__isnull=False).first()
    if signed is not None:
        Opinion.objects.filter(pk=signed.pk, version=signed.version).update(
            signed_at=None, signed_by="", sha256="", version=signed.version + 1, updated_at=clock.now()
        )
    was = appraisal.stage
    changed(appraisal, stage=BLIND, blind_closed_at=None, cross_closed_at=None, cross_due_on=None)
    panel, due = appraisal.panel, halfway(appraisal.dossier.due_on, clock.today())
    brief(actor, panel, zh=panel.brief_zh, en=panel.brief_en, due_on=max(due, panel.due_on))
    tell("appraisal", appraisal.pk, was=was, stage=BLIND, unsigned=signed.sha256 if signed else "")
    return appraisal


def _accounts(people: list[str]) -> list[str]:
    return list(User.objects.filter(person_id__in=people, is_active=True).values_list("pk", flat=True))


def _tell_reviewers(appraisal: Appraisal) -> None:
    people = set(
        Review.objects.filter(appraisal=appraisal, round=1, seat__state=ACCEPTED).values_list("person_id", flat=True)
    )
    alone = asked_to_cross(appraisal)
    people = people if alone is None else people & alone
    words = {"code": appraisal.panel.code, "due": appraisal.cross_due_on}
    subject, body = (CROSS_SUBJECT, CROSS_BODY) if alone is None else (ALONE_SUBJECT, ALONE_BODY)
    notify(
        to=_accounts(sorted(people)), kind="cross_round", subject=subject.fill(**words), body=body.fill(**words),
        link=f"/reviews/{appraisal.panel.code}/cross/",
    )  # fmt: skip


def _tell_chair(appraisal: Appraisal) -> None:
    if appraisal.panel.chair_id is None:
        raise Stale
    code = appraisal.panel.code
    to = _accounts([appraisal.panel.chair_id])
    notify(
        to=to,
        kind="opinion_due",
        subject=CHAIR_SUBJECT.fill(code=code),
        body=CHAIR_BODY,
        link=f"/reviews/{code}/opinion/",
    )
