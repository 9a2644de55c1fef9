"""What only the expert writes: the verdict first, then the scores, locked at once; in the cross round to stand by them or to change with reasons (R-06, R-08)."""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from zhongshu.appraisal.actions.changing import require_stage
from zhongshu.appraisal.actions.rounds import close_when_all_are_in, cross_when_all_have_answered
from zhongshu.appraisal.models import BLIND, CRITERION, CROSS, NOT_MINE, PROPERTY, VERDICTS, Appraisal, Review, Score
from zhongshu.appraisal.queries.votes import final_reviews
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Recused, Stale
from zhongshu.kernel.rows import add
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import canonical
from zhongshu.panels.models import Seat
from zhongshu.panels.queries import actor_seat, may_judge
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

WHY_LEAST = 10
APART = Bi(
    "与其他专家的中位数 {m} 相差超过 {n} 分，请写明依据", "More than {n} points from the others' median of {m}: say on what ground"
)  # fmt: skip
WHY = Bi("改动须写明理由（至少 {n} 字）", "Say why it changed (at least {n} characters)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One score: the number, the ends of the even-odds interval (criteria only), a comment, and why it changed."""

    value: int | None = None
    low: int | None = None
    high: int | None = None
    comment: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What an expert gives."""

    expertise: int
    verdict: str
    confidence: int
    reason: str
    incumbent_answer: str = ""
    because: str = ""
    criteria: Mapping[str, Mark] = field(default_factory=dict)
    properties: Mapping[str, Mark] = field(default_factory=dict)


@act("appraisal.lock_review")
def lock_review(actor: Actor, appraisal: Appraisal, *, given: Given) -> Review:
    """Submit the blind review. It is locked; nobody reads it before the own lock, the house not before the round is over."""
    seat = judging(actor, appraisal)
    require_stage(appraisal, BLIND)
    check(appraisal, given)
    review = _store(appraisal, seat, given, round=1)
    tell("appraisal", appraisal.pk, review=review.pk, round=1, sha256=review.sha256)
    close_when_all_are_in(appraisal)
    return review


@act("appraisal.answer_cross")
def answer_cross(actor: Actor, appraisal: Appraisal, *, given: Given) -> Review:
    """Answer the cross round: the same again, or changed; every change says why, and so does who stands far from the others (R-08)."""
    seat = judging(actor, appraisal)
    require_stage(appraisal, CROSS)
    before = appraisal.reviews.filter(seat=seat, round=1).first()
    if before is None:
        raise Stale(Bi("您没有参加盲评", "You took no part in the blind round"))
    check(appraisal, given)
    changed = explained(before, given)
    apart(appraisal, seat, given)
    review = _store(appraisal, seat, given, round=2)
    tell("appraisal", appraisal.pk, review=review.pk, round=2, changed=changed, sha256=review.sha256)
    cross_when_all_have_answered(appraisal)
    return review


def judging(actor: Actor, appraisal: Appraisal) -> Seat:
    """The seat of an actor who may judge at this instant."""
    seat = actor_seat(actor, appraisal.panel)
    if seat is None or not may_judge(actor, appraisal.panel):
        raise Recused
    return seat


Fault = tuple[str, Bi]  # the field, and what is wrong with it


def check(appraisal: Appraisal, given: Given) -> None:
    """Every part is there and within its bounds; the first that is not is refused beside its field."""
    _refuse(faults(appraisal, given))


def _refuse(found: list[Fault]) -> None:
    for name, text in found:
        raise BadValue(name, text)


def faults(appraisal: Appraisal, given: Given) -> list[Fault]:
    """Everything that is missing or out of bounds, for a page that tells it at once."""
    rubric = rules_of(appraisal.dossier.rule_set).rubric
    found: list[Fault] = []
    if given.verdict not in VERDICTS:
        found.append(("verdict", Bi("请选择定性意见", "Choose a verdict")))
    found += _within("confidence", given.confidence, 50, 100) + _within("expertise", given.expertise, 1, 5)
    if len(given.reason.strip()) < WHY_LEAST:
        text = Bi("请写明理由（至少 {n} 字）", "Give the reason (at least {n} characters)")
        found.append(("reason", text.fill(n=WHY_LEAST)))
    if given.verdict == NOT_MINE:
        return found
    if not given.incumbent_answer.strip():
        found.append(("incumbent_answer", Bi("请写出在位技术最好的回应", "Write the incumbent's best answer")))
    for criterion in rubric.criteria:
        mark = given.criteria.get(criterion.code, Mark())
        found += _mark(criterion.code, mark, rubric.score_low, rubric.score_high)
    for prop in rubric.properties:
        value = given.properties.get(prop.code, Mark()).value
        found += _within(f"property-{prop.code}", value, 0, rubric.property_high)
    return found


def _mark(code: str, mark: Mark, low: int, high: int) -> list[Fault]:
    found = _within(f"score-{code}", mark.value, low, high)
    found += _within(f"low-{code}", mark.low, low, high) + _within(f"high-{code}", mark.high, low, high)
    if not found and not (mark.low or 0) <= (mark.value or 0) <= (mark.high or 0):
        found.append((f"low-{code}", Bi("评分应在区间之内", "The score must lie within its interval")))
    return found


def _within(name: str, value: int | None, low: int, high: int) -> list[Fault]:
    text = Bi("请填写 {a} 到 {b}", "Give a number from {a} to {b}")
    return [] if value is not None and low <= value <= high else [(name, text.fill(a=low, b=high))]


def explained(before: Review, given: Given) -> int:
    """How much differs from the blind review; a difference without its reason is refused beside its field."""
    _refuse(unexplained(before, given))
    return len(_differing(before, given))


def _differing(before: Review, given: Given) -> list[tuple[str, str]]:
    """(field of the reason, the reason) of everything that was changed: the verdict with its weight, each score."""
    said = (given.verdict, given.confidence, given.expertise)
    found = [("because", given.because)] if said != (before.verdict, before.confidence, before.expertise) else []
    old = {(s.kind, s.code): (s.value, s.low, s.high) for s in before.scores.all()}
    for kind, marks in ((CRITERION, given.criteria), (PROPERTY, given.properties)):
        for code, mark in marks.items():
            was = old.get((kind, code))
            if given.verdict != NOT_MINE and was is not None and was != (mark.value, mark.low, mark.high):
                found.append((f"because-{code}", mark.because))
    return found


def unexplained(before: Review, given: Given) -> list[Fault]:
    """Every change without its reason."""
    why = WHY.fill(n=WHY_LEAST)
    return [(name, why) for name, reason in _differing(before, given) if len(reason.strip()) < WHY_LEAST]


def apart(appraisal: Appraisal, seat: Seat, given: Given) -> None:
    """A score further from the median of the others than the rules allow stands only with a written reason, beside its field."""
    _refuse(groundless(appraisal, seat, given))


def groundless(appraisal: Appraisal, seat: Seat, given: Given) -> list[Fault]:
    """Every score that far off with no ground written beside it."""
    if given.verdict == NOT_MINE:
        return []
    reach = rules_of(appraisal.dossier.rule_set).appraisal.explain_points
    others: dict[str, list[int]] = {}
    for review in final_reviews(appraisal):
        if review.seat_id != seat.pk and review.verdict != NOT_MINE:
            for score in review.scores.all():
                others.setdefault(score.code, []).append(score.value)
    found = []
    for code, mark in given.criteria.items():
        middle = statistics.median(others.get(code) or [mark.value or 0])
        if abs((mark.value or 0) - middle) > reach and not (mark.comment.strip() or mark.because.strip()):
            found.append((f"comment-{code}", APART.fill(m=f"{middle:g}", n=reach)))
    return found


def _store(appraisal: Appraisal, seat: Seat, given: Given, *, round: int) -> Review:
    """The row and its scores; a second review of the same round is refused by the database."""
    scored = given.verdict != NOT_MINE
    said = {**asdict(given), "appraisal": appraisal.pk, "seat": seat.pk, "round": round, "at": clock.microseconds()}
    try:
        with transaction.atomic():
            review = Review.objects.create(
                appraisal=appraisal, person_id=seat.person_id, seat=seat, round=round, expertise=given.expertise, verdict=given.verdict,
                confidence=given.confidence, incumbent_answer=given.incumbent_answer, reason=given.reason, changed_because=given.because,
                locked_at=clock.now(), sha256=hashlib.sha256(canonical(said).encode()).hexdigest(),
            )  # fmt: skip
    except IntegrityError:
        raise Stale(Bi("您已提交，提交后锁定", "You have submitted already; what was submitted is locked")) from None
    if scored:
        for kind, marks in ((CRITERION, given.criteria), (PROPERTY, given.properties)):
            add(_score(review, kind, code, mark) for code, mark in marks.items())
    return review


def _score(review: Review, kind: str, code: str, mark: Mark) -> Score:
    now = clock.now()
    columns: dict[str, Any] = {"value": mark.value, "comment": mark.comment, "changed_because": mark.because}
    return Score(
        review=review, kind=kind, code=code, low=mark.low, high=mark.high, created_at=now, updated_at=now, **columns
    )
