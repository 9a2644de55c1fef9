"""核爆点: the points an actor may know, what one still lacks, how many are in place, which reviews the clock must see to."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from zhongshu.decisions.models import Subject
from zhongshu.decisions.queries import decided, pending
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import among_known
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules, rules_of
from zhongshu.transfer.models import Criterion, NuclearPoint
from zhongshu.transfer.rules import ACTIVE, CRITERIA, PROPOSED, REVIEW_AHEAD

PURPOSE, YES = "nuclear", "designate"


def points(actor: Actor) -> QuerySet[NuclearPoint]:
    """Every designation of a dossier this actor may know."""
    return among_known(actor, NuclearPoint.objects.all()).select_related("dossier")


def points_of(dossier: Dossier) -> QuerySet[NuclearPoint]:
    return NuclearPoint.objects.filter(dossier=dossier).select_related("dossier").order_by("-number")


def open_point(dossier: Dossier) -> NuclearPoint | None:
    """The point that is proposed or active."""
    return points_of(dossier).filter(state__in=(PROPOSED, ACTIVE)).first()


def criterion_of(dossier: Dossier, criterion_id: str) -> Criterion:
    found = Criterion.objects.filter(pk=criterion_id, point__dossier=dossier).select_related("point__dossier").first()
    if found is None:
        raise Hidden
    return found


def active_count() -> int:
    """How many points are in place in the center."""
    return NuclearPoint.objects.filter(state=ACTIVE).count()


def criteria_lacks(point: NuclearPoint) -> list[Bi]:
    """Criteria without evidence, or whose evidence nobody else has checked."""
    kept = {c.code: c for c in point.criteria.all()}
    found = []
    for code, (label, _) in CRITERIA.items():
        if code not in kept:
            found.append(Bi("证据：{c}", "evidence: {c}").fill(c=label))
        elif not kept[code].checked_by:
            found.append(Bi("他人核实：{c}", "checked by another person: {c}").fill(c=label))
    return found


def no_seat() -> list[Bi]:
    """Whether all places are taken (R-29), under the rules in force."""
    most = active_rules().gates.nuclear_high
    if active_count() < most:
        return []
    return [
        Bi("核爆点在位不多于 {n} 个，现已满", "at most {n} nuclear point in place; all places are taken").fill(n=most)
    ]


def point_decision(point: NuclearPoint) -> Subject | None:
    return decided("nuclear", point.pk, purpose=PURPOSE)


def pending_point(point: NuclearPoint) -> Subject | None:
    return pending("nuclear", point.pk, purpose=PURPOSE)


def point_lacks(dossier: Dossier) -> list[Bi]:
    """What is missing for the designation (T-45)."""
    point = open_point(dossier)
    if point is None:
        return [Bi("认定提议", "a proposal to designate it")]
    if point.state == ACTIVE:
        return [Bi("尚未认定的提议（现已在位）", "a proposal not designated yet (it is in place)")]
    found = criteria_lacks(point) + no_seat()
    subject = point_decision(point)
    if subject is None or subject.chosen != YES:
        found.append(
            Bi("委员会表决结束", "the committee's vote to be closed")
            if pending_point(point)
            else Bi("委员会同意认定的决定", "the committee's decision to designate it")
        )
    return found


def reviewed_from(point: NuclearPoint) -> dt.date | None:
    """The first day on which the coming review may be held: a verdict long before its day would stand for half a year nobody has looked at."""
    return point.next_review_on - REVIEW_AHEAD if point.next_review_on else None


def review_open(point: NuclearPoint) -> bool:
    """Whether the coming review may be held today."""
    first = reviewed_from(point)
    return point.state == ACTIVE and (first is None or first <= clock.today())


def overdue_reviews(today: dt.date) -> list[NuclearPoint]:
    """Active points whose review is past its day by more than the rules' grace. The clock asks, no actor."""
    rows = NuclearPoint.objects.filter(state=ACTIVE, next_review_on__lt=today).select_related("dossier")
    return [p for p in rows if p.next_review_on and (today - p.next_review_on).days > grace_days(p)]


def grace_days(point: NuclearPoint) -> int:
    return rules_of(point.dossier.rule_set).clocks.overdue_red_days


def too_many_lapses(point: NuclearPoint, lapses: int) -> bool:
    return lapses >= rules_of(point.dossier.rule_set).gates.nuclear_lapses
