"""How a round stands for whoever runs it: who is awaited, until when, and what it still takes to end it. Who, never what."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from zhongshu.appraisal.models import CROSS, Appraisal
from zhongshu.appraisal.queries.votes import asked_to_cross, short_of_quorum, silenced
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.models import Line
from zhongshu.panels.models import ACCEPTED, Seat
from zhongshu.policy.queries import rules_of

OPEN_ANSWERS = Bi(
    "还有 {n} 位专家未答复，{d} 之后可以关闭", "{n} experts have not answered; it may be closed after {d}"
)


def awaited_seats(appraisal: Appraisal) -> QuerySet[Seat]:
    """The seats of those whose word the round that runs still awaits; reserves and whoever an interest bars are not awaited."""
    if appraisal.stage == CROSS:
        return silent_seats(appraisal)
    done = appraisal.reviews.filter(round=1).values("seat_id")
    seats = appraisal.panel.seats.filter(state=ACCEPTED).exclude(pk__in=done).exclude(person_id__in=silenced(appraisal))
    return seats.select_related("panel__dossier", "person").order_by("pk")


def silent_seats(appraisal: Appraisal) -> QuerySet[Seat]:
    """The seats of those asked who have not answered the cross round."""
    asked, reviews = asked_to_cross(appraisal), appraisal.reviews
    seats = appraisal.panel.seats.filter(state=ACCEPTED, pk__in=reviews.filter(round=1).values("seat_id"))
    seats = seats.exclude(pk__in=reviews.filter(round=2).values("seat_id")).exclude(person_id__in=silenced(appraisal))
    found = seats if asked is None else seats.filter(person_id__in=asked)
    return found.select_related("panel__dossier", "person").order_by("pk")


def unanswered(appraisal: Appraisal) -> int:
    """How many of those asked have not answered the cross round."""
    return silent_seats(appraisal).count()


def missing_for_closing(appraisal: Appraisal) -> list[Bi]:
    """What a round still needs to end; only how many, never what was said."""
    chair, lacking = appraisal.panel.chair_id, list[Bi]()
    if chair is None:
        lacking = [Bi("组长", "a chair")]
    elif not appraisal.reviews.filter(
        person_id=chair
    ).exists():  # who has not judged reads no votes, and cannot weigh them
        lacking = [Bi("组长本人的评议（或另指定一位已提交的专家任组长）", "the chair's own review (or another chair, among those who have submitted)")]  # fmt: skip
    return [*short_of_quorum(appraisal), *lacking]


def missing_for_ending_cross(appraisal: Appraisal) -> list[Bi]:
    """The same of the cross round, in which everybody asked has until its day."""
    open_answers, due = unanswered(appraisal), appraisal.cross_due_on
    early = bool(open_answers and due and clock.today() <= due)
    waiting = [OPEN_ANSWERS.fill(n=open_answers, d=due)] if early else []
    return waiting + missing_for_closing(appraisal)


def cross_ends_on(appraisal: Appraisal) -> dt.date | None:
    """The day on which the cross round ends by itself, whoever is silent: the day after the last reminder (R-10)."""
    if appraisal.cross_due_on is None:
        return None
    last = max([0, *rules_of(appraisal.dossier.rule_set).appraisal.reminders])
    return appraisal.cross_due_on + dt.timedelta(days=last + 1)


def nudged_today(appraisal: Appraisal) -> bool:
    """Whether those awaited were reminded by hand today."""
    last = Line.objects.filter(verb="appraisal.nudge", subject=appraisal.pk).order_by("-seq").first()
    return last is not None and clock.day_of(last.at) == clock.today()
