"""Opening the books when the contract is signed (T-21), and rebuilding them from the new plan after a pivot (T-26).

A pivot voids what was open and numbers on; whatever was spent, paid, verified or missed stays (R-27).
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.models import Assumption, BudgetLine, KillCriterion, Milestone, Stage
from zhongshu.delivery.queries.money import books_of
from zhongshu.delivery.reading import Agreed, both, contract_of, day_of, number_of, plan_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import amend
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of


@act("delivery.open_books")
def open_books(actor: Actor, dossier: Dossier) -> None:
    """T-21: stages, milestones, assumptions, kill criteria, budget lines and planned payments, from the chapter ``contract``."""
    chapter = last_chapter(dossier, "contract")
    if chapter is None:
        raise Blocked([Bi("已封存的任务书", "a sealed contract")])
    if Stage.objects.filter(dossier=dossier).exists():
        tell("dossier", dossier.pk, contract=chapter.sha256, opened=False)  # a second signing after a return to work
        return
    agreed = contract_of(chapter, clock.today())
    _write_work(dossier, agreed)
    books, rows = books_of(dossier)
    for stage in agreed.stages:
        if stage.budget_fen:
            books.enter(stage=stage.number, purpose="stage", fen=stage.budget_fen)
    first = agreed.stages[0].number if agreed.stages else 1
    books.release(stage=first)
    store(actor, dossier, books, rows, due=_due_days(dossier, agreed))
    _stage_begins(actor, dossier, first, money=books.planned)
    tell("dossier", dossier.pk, contract=chapter.sha256, stages=len(agreed.stages), planned_fen=books.planned)


@act("delivery.rebuild_books")
def rebuild_books(actor: Actor, dossier: Dossier) -> None:
    """T-26: the stages of the new plan follow the old ones; open milestones and assumptions of the old plan are void."""
    chapter = last_chapter(dossier, "plan")
    if chapter is None:
        raise Blocked([Bi("新的方案", "the new plan")])
    left = dossier.stage or 1
    plan = (Stage.objects.filter(dossier=dossier).aggregate(n=Max("plan"))["n"] or 1) + 1
    _void_open(dossier)
    agreed = plan_of(chapter, clock.today(), after_stage=left, plan_number=plan)
    _write_work(dossier, agreed)
    books, rows = books_of(dossier)
    returned, added = books.rebudget([(s.number, s.budget_fen) for s in agreed.stages if s.budget_fen])
    first = left + 1
    books.release(stage=first)
    store(actor, dossier, books, rows, due=_due_days(dossier, agreed))
    _stage_begins(actor, dossier, first, money=books.planned)
    tell("dossier", dossier.pk, plan=plan, returned_fen=returned, added_fen=added, planned_fen=books.planned)


def _void_open(dossier: Dossier) -> None:
    now = clock.now()
    Stage.objects.filter(dossier=dossier, state__in=("planned", "active")).update(state="void", updated_at=now)
    Milestone.objects.filter(dossier=dossier, state__in=("planned", "active", "submitted")).update(
        state="void", updated_at=now
    )
    Assumption.objects.filter(dossier=dossier, void=False).update(void=True, updated_at=now)
    KillCriterion.objects.filter(dossier=dossier, void=False).update(void=True, updated_at=now)


def _write_work(dossier: Dossier, agreed: Agreed) -> None:
    plan, now = agreed.plan_number, clock.now()
    stamp = {"created_at": now, "updated_at": now, "dossier": dossier}
    for row in agreed.stages:
        stage = Stage.objects.create(
            dossier=dossier, number=row.number, plan=plan, aim_zh=row.aim[0], aim_en=row.aim[1], months=row.months,
            budget_fen=row.budget_fen, starts_on=row.starts_on, ends_on=row.ends_on, pass_prior=row.pass_prior,
        )  # fmt: skip
        BudgetLine.objects.bulk_create(
            BudgetLine(id=new_id(), created_at=now, updated_at=now, stage=stage, line=line, amount_fen=fen)
            for number, line, fen in agreed.budget
            if number == row.number
        )
    last = Milestone.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    Milestone.objects.bulk_create(
        Milestone(
            id=new_id(), number=number, stage=m.stage, plan=plan, statement_zh=m.statement[0], statement_en=m.statement[1],
            metric=m.metric, target=m.target, unit=m.unit, tolerance=m.tolerance, higher=m.higher,
            evidence_kind=m.evidence_kind, weight=m.weight, due_on=m.due_on, **stamp,
        )
        for number, m in enumerate(agreed.milestones, start=last + 1)
    )  # fmt: skip
    _write_beliefs(dossier, agreed, stamp)


def _write_beliefs(dossier: Dossier, agreed: Agreed, stamp: dict[str, object]) -> None:
    last = Assumption.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    rows = []
    for number, row in enumerate(agreed.assumptions, start=last + 1):
        statement, test = both(row, "statement"), both(row, "test")
        state = row.get("state")
        rows.append(
            Assumption(
                id=new_id(), number=number, plan=agreed.plan_number, statement_zh=statement[0], statement_en=statement[1],
                test_zh=test[0], test_en=test[1], probability=number_of(row.get("probability")),
                by_when=day_of(row.get("by_when")), state=state if state in ("holding", "broken") else "unknown", **stamp,
            )
        )  # fmt: skip
    Assumption.objects.bulk_create(rows)
    last = KillCriterion.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    KillCriterion.objects.bulk_create(
        KillCriterion(id=new_id(), number=number, criterion_zh=zh, criterion_en=en, **stamp)
        for number, (zh, en) in enumerate(agreed.kill_criteria, start=last + 1)
    )


def _due_days(dossier: Dossier, agreed: Agreed) -> dict[int, dt.date]:
    """The first payment falls within the days the rules give after signing, each later one when its stage begins."""
    days = rules_of(dossier.rule_set).clocks.first_payment_days
    due = {stage.number: stage.starts_on for stage in agreed.stages}
    if agreed.stages:
        first = agreed.stages[0]
        due[first.number] = max(first.starts_on, clock.today()) + dt.timedelta(days=days)
    return due


def _stage_begins(actor: Actor, dossier: Dossier, number: int, *, money: int) -> None:
    """The dossier works on this stage from now."""
    now = clock.now()
    Stage.objects.filter(dossier=dossier, number=number).exclude(state="void").update(state="active", updated_at=now)
    Milestone.objects.filter(dossier=dossier, stage=number, state="planned").update(state="active", updated_at=now)
    changes: dict[str, object] = {"stage": number, "money_fen": money}
    amend(actor, dossier, version=dossier.version, changes=changes, reason="")
