"""Iterations 迭代: one short page for two to eight weeks of work, with what it says about assumptions and TRL in the same act.

A TRL the team writes is a claim; the dossier's own moves when the accountable specialist confirms it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Max

from zhongshu.delivery.actions.assumptions import judge
from zhongshu.delivery.models import Iteration
from zhongshu.delivery.queries.overview import trl_claim, work_began
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import amend
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

WORDS = ("question", "test", "result", "learned", "next")
RUNNING = ("ACTIVE", "GATE", "PIVOT")


@act("delivery.log_iteration")
def log_iteration(
    actor: Actor,
    dossier: Dossier,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    question: str,
    test: str,
    result: str,
    learned: str,
    next: str,
    trl_after: int | None = None,
    beliefs: Mapping[str, str] | None = None,
) -> Iteration:
    """Write one iteration down. ``beliefs`` maps an assumption's id to its new state; a broken one opens a gate at once (R-25)."""
    place = place_of(dossier)
    actor.require("iteration:CU", place)
    interest_of(actor, dossier, lock=True)
    if actor.user_id not in place.team | place.specialists:
        raise NotAllowed
    if dossier.state not in RUNNING:
        raise NotAllowed(Bi("项目不在实施中", "The work is not under way"))
    words = {"question": question, "test": test, "result": result, "learned": learned, "next": next}
    for name, text in words.items():
        if not text.strip():
            raise BadValue(name, Bi("请填写这一项", "Please fill this in"))
    _check_days(dossier, starts_on, ends_on)
    last = Iteration.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    iteration = Iteration.objects.create(
        dossier=dossier, number=last + 1, stage=dossier.stage or 1, starts_on=starts_on, ends_on=ends_on,
        trl_before=dossier.trl, trl_after=trl_after, written_by=actor.user_id,
        **{name: text.strip() for name, text in words.items()},
    )  # fmt: skip
    if trl_after and trl_after != dossier.trl and actor.user_id in place.specialists:
        _move_trl(actor, dossier, iteration)
    changed = judge(actor, dossier, beliefs or {}, evidence=result.strip(), iteration=iteration)
    tell("dossier", dossier.pk, iteration=iteration.number, ends_on=ends_on.isoformat(), beliefs=changed)
    return iteration


@act("delivery.confirm_trl")
def confirm_trl(actor: Actor, dossier: Dossier, *, iteration_id: str) -> Iteration:
    """The specialist confirms the TRL that an iteration claims: from now on it is the dossier's."""
    if actor.user_id not in place_of(dossier).specialists:
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    claim = trl_claim(dossier)
    if claim is None or claim.pk != iteration_id:
        raise Stale
    _move_trl(actor, dossier, claim)
    tell("dossier", dossier.pk, iteration=claim.number, trl=claim.trl_after)
    return claim


def _move_trl(actor: Actor, dossier: Dossier, iteration: Iteration) -> None:
    Iteration.objects.filter(pk=iteration.pk).update(
        trl_confirmed_by=actor.user_id, trl_confirmed_on=clock.today(), updated_at=clock.now()
    )
    amend(actor, dossier, version=dossier.version, changes={"trl": iteration.trl_after}, reason=f"I{iteration.number}")


def _check_days(dossier: Dossier, starts_on: dt.date, ends_on: dt.date) -> None:
    rules = rules_of(dossier.rule_set).delivery
    if ends_on > clock.today():
        raise BadValue("ends_on", Bi("日期不能晚于今天", "The date may not lie in the future"))
    begun = work_began(dossier)
    if begun is not None and ends_on < begun:
        text = Bi("不能早于实施开始日 {d}", "Not before the day the work began, {d}").fill(d=begun.isoformat())
        raise BadValue("ends_on", text)
    days = (ends_on - starts_on).days
    low, high = rules.iteration_weeks_low * 7, rules.iteration_weeks_high * 7
    if not low <= days <= high:
        raise BadValue(
            "starts_on",
            Bi("一次迭代为 {a} 至 {b} 周", "An iteration lasts {a} to {b} weeks").fill(
                a=rules.iteration_weeks_low, b=rules.iteration_weeks_high
            ),
        )
