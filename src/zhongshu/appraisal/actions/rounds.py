"""The rounds end: the blind one when all are in (or the officer closes it with a quorum), then the cross round where experts disagree (R-04, R-07)."""

from __future__ import annotations

import json

from zhongshu.appraisal.actions.changing import changed, require_stage
from zhongshu.appraisal.models import BLIND, CROSS, NOT_MINE, OPINION, Appraisal, Review
from zhongshu.appraisal.pooling import disputes
from zhongshu.appraisal.queries.votes import final_reviews, tally
from zhongshu.appraisal.seasons import halfway
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.notices.actions import notify
from zhongshu.panels.actions.keeping import keeps_panels
from zhongshu.panels.models import ACCEPTED, INVITED, NAMED
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import User
from zhongshu.policy.queries import rules_of

CROSS_SUBJECT = Bi("{code}：进入交叉评议", "{code}: the cross round has begun")
CROSS_BODY = Bi(
    "专家意见分歧较大。请阅读其他专家的匿名论据，决定坚持或修改，修改须写明理由。{due} 截止。",
    "Opinions differ widely. Please read the others' arguments, without names, and stand by yours or change it, with reasons. Due on {due}.",
)
CHAIR_SUBJECT = Bi("{code}：请撰写论证意见", "{code}: please write the opinion")
CHAIR_BODY = Bi(
    "评议已结束，请综合各方意见并签署。", "The rounds are over. Please weigh the views and sign the opinion."
)


@act("appraisal.close_blind")
def close_blind(actor: Actor, appraisal: Appraisal) -> Appraisal:
    """End the blind round: valid verdicts must reach the quorum; disagreement leads to the cross round, else the chair writes."""
    keeps_panels(actor, appraisal.dossier)
    require_stage(appraisal, BLIND)
    lacking = missing_for_closing(appraisal)
    if lacking:
        raise Blocked(lacking)
    asked = rules_of(appraisal.dossier.rule_set).appraisal
    found = disputes(tally(final_reviews(appraisal)), sd=asked.cross_sd, reach=asked.cross_range)
    now, due = clock.now(), halfway(appraisal.dossier.due_on, clock.today())
    if found:
        changed(appraisal, stage=CROSS, disputed=True, dispute=json.dumps(found), blind_closed_at=now, cross_due_on=due)
        _tell_reviewers(appraisal)
    else:
        changed(appraisal, stage=OPINION, blind_closed_at=now)
        _tell_chair(appraisal)
    tell("appraisal", appraisal.pk, stage=appraisal.stage, reviews=appraisal.reviews.count(), disputed=bool(found))
    return appraisal


def missing_for_closing(appraisal: Appraisal) -> list[Bi]:
    """What the blind round still needs; only how many, never what was said."""
    valid = appraisal.reviews.filter(round=1, seat__state=ACCEPTED).exclude(verdict=NOT_MINE).count()
    quorum, found = appraisal.panel.quorum, []
    if valid < quorum:
        found.append(Bi("有效意见至少 {n} 份", "at least {n} valid verdicts").fill(n=quorum))
    if appraisal.panel.chair_id is None:
        found.append(Bi("组长", "a chair"))
    return found


def close_when_all_are_in(appraisal: Appraisal) -> None:
    """Nobody is awaited any more and the quorum holds: the round ends by itself."""
    seats = appraisal.panel.seats
    done = appraisal.reviews.filter(round=1).values("seat_id")
    awaited = (
        seats.filter(state__in=(INVITED, NAMED)).exists() or seats.filter(state=ACCEPTED).exclude(pk__in=done).exists()
    )
    if not awaited and not missing_for_closing(appraisal):
        close_blind(SYSTEM, appraisal)


@act("appraisal.close_cross")
def close_cross(actor: Actor, appraisal: Appraisal) -> Appraisal:
    """End the cross round: everybody has answered, or its day is past; whoever kept silent stands by the blind review."""
    keeps_panels(actor, appraisal.dossier)
    require_stage(appraisal, CROSS)
    open_answers = unanswered(appraisal)
    if open_answers and appraisal.cross_due_on and clock.today() <= appraisal.cross_due_on:
        text = Bi(
            "还有 {n} 位专家未答复，{d} 之后可以关闭", "{n} experts have not answered; it may be closed after {d}"
        )
        raise Blocked([text.fill(n=open_answers, d=appraisal.cross_due_on)])
    changed(appraisal, stage=OPINION, cross_closed_at=clock.now())
    tell("appraisal", appraisal.pk, stage=OPINION, silent=open_answers)
    _tell_chair(appraisal)
    return appraisal


def unanswered(appraisal: Appraisal) -> int:
    """How many reviewers have not answered the cross round."""
    here = appraisal.reviews.filter(seat__state=ACCEPTED)
    return here.filter(round=1).exclude(seat_id__in=here.filter(round=2).values("seat_id")).count()


def cross_when_all_have_answered(appraisal: Appraisal) -> None:
    if not unanswered(appraisal):
        close_cross(SYSTEM, appraisal)


def _accounts(people: list[str]) -> list[str]:
    return list(User.objects.filter(person_id__in=people, is_active=True).values_list("pk", flat=True))


def _tell_reviewers(appraisal: Appraisal) -> None:
    people = list(
        Review.objects.filter(appraisal=appraisal, round=1, seat__state=ACCEPTED).values_list("person_id", flat=True)
    )
    words = {"code": appraisal.panel.code, "due": appraisal.cross_due_on}
    notify(
        to=_accounts(people), kind="cross_round", subject=CROSS_SUBJECT.fill(**words), body=CROSS_BODY.fill(**words),
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
