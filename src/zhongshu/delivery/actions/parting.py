"""Splitting a dossier in two, or merging it into another: open money and open milestones with their evidence are divided exactly.

What was paid and what was proven before stays where it happened; the sums of both books together are the same before and after.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db.models import Max

from zhongshu.delivery.actions.amending import lines_said, milestones_said, stages_said
from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.books import Books
from zhongshu.delivery.models import Assumption, BudgetLine, Evidence, Gate, KillCriterion, Milestone, Stage
from zhongshu.delivery.queries.gates import leaving
from zhongshu.delivery.queries.hearings import partner_of
from zhongshu.delivery.queries.money import books_of, stages_in_force
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.actions import require_act
from zhongshu.lifecycle.actions import amend, branch_dossier, entrust
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.arrivals import Parting
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of


def part_in_two(actor: Actor, dossier: Dossier, gate: Gate, p: dict[str, Any]) -> Dossier:
    """A second dossier begins at the next stage, which is its first: with its share of the open money, the milestones named for it, and an exam for
    every stage; under the same plan, assumptions, criteria and evidence."""
    require_act("part_in_two")
    stages = [s for s in stages_in_force(dossier) if s.number > gate.stage]
    if not stages:
        raise Blocked([Bi("还有后续阶段可以拆分", "a further stage to divide")])
    parting = Parting(gate.stage, p["share"])
    new = branch_dossier(actor, dossier, title=p["partner"].strip(), parting=parting, until=_not_before(stages[0].ends_on), evidence=_evidence_of(dossier))  # fmt: skip
    if dossier.specialist_id:
        entrust(actor, new, user_id=dossier.specialist_id, reason=p["reasons"])
    theirs = _divide_money(actor, dossier, stages, parting)
    _copy_stages(new, stages, parting)
    _copy_beliefs(dossier, new)
    numbers, _ = leaving(gate, p.get("moves", ""))
    moved = Milestone.objects.filter(dossier=dossier, number__in=numbers, stage__gt=gate.stage)
    _hand_milestones(dossier, new, moved, left=parting.left)
    _copy_exams(dossier, new, stages, parting)
    store(actor, new, theirs, {}, due=_due_days(new))
    _seal_contract(actor, dossier, new, parting)
    amend(actor, new, version=new.version, changes={"money_fen": theirs.planned}, reason="")
    return new


def _not_before(day: dt.date) -> dt.date:
    """A day agreed, but not before the dossier was born."""
    return max(day, clock.today())


def _divide_money(actor: Actor, dossier: Dossier, stages: list[Stage], parting: Parting) -> Books:
    """The share of every open slip leaves for the books of the new dossier; its first stage is released in both."""
    books, rows = books_of(dossier)
    theirs = Books(new_key=new_id)
    for slip in books.open_slips():
        fen = slip.amount * parting.share // 100
        if fen:
            part = books.cut(slip.key, fen)
            books.carry_out(part.key)
            theirs.enter(
                stage=max(slip.stage - parting.left, 1),
                purpose=slip.purpose,
                fen=fen,
                kind="carry_in",
                released=slip.released,
            )
    books.release(stage=stages[0].number)
    theirs.release(stage=1)
    store(actor, dossier, books, rows)
    return theirs


def _due_days(new: Dossier) -> dict[int, dt.date]:
    """As at a signing: the first payment within the days the rules give, each later one when its stage begins."""
    due = {s.number: s.starts_on for s in new.stages.all()}
    due[1] = due[1] + dt.timedelta(days=rules_of(new.rule_set).clocks.first_payment_days)
    return due


def _copy_stages(new: Dossier, stages: list[Stage], parting: Parting) -> None:
    """The stages ahead, numbered from 1, each with its share of the budget and of its lines; the first runs from today in both dossiers."""
    now = clock.now()
    for number, stage in enumerate(stages, start=1):
        theirs = stage.budget_fen * parting.share // 100
        copy = Stage.objects.create(
            dossier=new, number=number, plan=1, aim_zh=stage.aim_zh, aim_en=stage.aim_en, months=stage.months, budget_fen=theirs,
            starts_on=_not_before(stage.starts_on), ends_on=_not_before(stage.ends_on), pass_prior=stage.pass_prior,
            state="active" if number == 1 else "planned",
        )  # fmt: skip
        for line in stage.lines.order_by("pk"):
            fen = line.amount_fen * parting.share // 100
            BudgetLine.objects.create(stage=copy, line=line.line, amount_fen=fen)
            BudgetLine.objects.filter(pk=line.pk).update(amount_fen=line.amount_fen - fen, updated_at=now)
        Stage.objects.filter(pk=stage.pk).update(budget_fen=stage.budget_fen - theirs, updated_at=now)
    Stage.objects.filter(pk=stages[0].pk).update(state="active", updated_at=now)


def _copy_beliefs(dossier: Dossier, new: Dossier) -> None:
    """Both go on under the same assumptions, with what was learnt of them, and the same kill criteria, numbered from 1. What is not known yet by its day
    is to be known by the end of the first stage: the new dossier is not late for what fell due before it was born."""
    first = new.stages.get(number=1)
    for number, row in enumerate(Assumption.objects.filter(dossier=dossier, void=False).order_by("number"), start=1):
        changes = list(row.changes.order_by("created_at", "pk"))
        late = row.state == "unknown" and row.by_when is not None and row.by_when < clock.today()
        row.pk, row.dossier, row.number, row.plan, row.created_at = new_id(), new, number, 1, clock.now()
        row.by_when = first.ends_on if late else row.by_when
        row.save(force_insert=True)
        for change in changes:
            change.pk, change.assumption, change.iteration = new_id(), row, None
            change.save(force_insert=True)
    for number, rule in enumerate(
        KillCriterion.objects.filter(dossier=dossier, void=False).order_by("number"), start=1
    ):
        rule.pk, rule.dossier, rule.number, rule.created_at = new_id(), new, number, clock.now()
        rule.save(force_insert=True)


OPEN_EXAMS = ("planned", "active", "submitted")


def _copy_exams(dossier: Dossier, new: Dossier, stages: list[Stage], parting: Parting) -> None:
    """A stage for which no milestone was named has the same exam as in the old dossier, or else the one its contract says; the first stage's is under way."""
    last = Milestone.objects.filter(dossier=new).aggregate(n=Max("number"))["n"] or 0
    for number in range(1, len(stages) + 1):
        if Milestone.objects.filter(dossier=new, stage=number).exists():
            continue
        rows = Milestone.objects.filter(dossier=dossier, stage=number + parting.left, state__in=OPEN_EXAMS).order_by("number")  # fmt: skip
        for row in rows:
            last += 1
            Milestone.objects.create(
                dossier=new, number=last, stage=number, statement_zh=row.statement_zh, statement_en=row.statement_en, metric=row.metric, target=row.target,
                unit=row.unit, tolerance=row.tolerance, higher=row.higher, evidence_kind=row.evidence_kind, weight=row.weight,
                due_on=_not_before(row.due_on), verifier_id=row.verifier_id,
            )  # fmt: skip
    Milestone.objects.filter(dossier=new, stage=1, state="planned").update(state="active", updated_at=clock.now())


def _hand_milestones(old: Dossier, new: Dossier, rows: Any, *, left: int = 0) -> None:
    """Move milestones, and so their evidence, under new numbers; of a split their stages number from 1."""
    last = Milestone.objects.filter(dossier=new).aggregate(n=Max("number"))["n"] or 0
    for number, row in enumerate(
        rows.exclude(state__in=("void", "verified", "waived")).order_by("number"), start=last + 1
    ):
        Milestone.objects.filter(pk=row.pk).update(
            dossier=new, number=number, stage=row.stage - left, version=row.version + 1, updated_at=clock.now()
        )


def _seal_contract(actor: Actor, dossier: Dossier, new: Dossier, parting: Parting) -> None:
    """The contract as it holds for the new dossier: the terms of the old one, with its own stages, lines, milestones and money."""
    chapter, plan = last_chapter(dossier, "contract"), last_chapter(new, "plan")
    if chapter is None:
        return
    body = json.loads(chapter.body)
    ahead = [row for place, row in enumerate(body["stages"], start=1) if int(row.get("number") or place) > parting.left]
    said = [{**row, "number": number} for number, row in enumerate(ahead, start=1)]
    stages = stages_said(new, said)
    body |= {
        "stages": stages, "budget": lines_said(new), "milestones": milestones_said(new), "total_fen": sum(s["budget_fen"] for s in stages),
        "plan": {"number": plan.number, "sha256": plan.sha256} if plan else body["plan"],
    }  # fmt: skip
    seal(actor, new, kind="contract", body=body, edge="T-43")


def _evidence_of(dossier: Dossier) -> list[dict[str, str]]:
    """What was proven before the split stays where it happened; the new dossier holds references to it."""
    rows = Evidence.objects.filter(milestone__dossier=dossier, milestone__state="verified").select_related("milestone")
    return [{"milestone": f"M{e.milestone.number}", "evidence": e.pk, "sha256": e.sha256} for e in rows.order_by("created_at", "pk")]  # fmt: skip


def join_partner(actor: Actor, dossier: Dossier, p: dict[str, Any]) -> Dossier:
    """Open money and open milestones go to the other dossier, where its own gates release the money; what was paid stays here as history."""
    require_act("join_partner")
    other = partner_of(dossier, p["partner"])
    if other is None:
        raise BadValue("partner", Bi("请填写另一份在实施中的卷宗编号", "Enter the code of another dossier at work"))
    mine, rows = books_of(dossier)
    theirs, their_rows = books_of(other)
    stage = other.stage or 1
    following = next((s.number for s in stages_in_force(other) if s.number > stage), stage)
    for slip in mine.open_slips():
        if not slip.amount:
            continue
        mine.carry_out(slip.key)
        theirs.enter(stage=following, purpose=slip.purpose, fen=slip.amount, kind="carry_in")
    store(actor, dossier, mine, rows)
    store(actor, other, theirs, their_rows)
    amend(actor, other, version=other.version, changes={"money_fen": theirs.planned}, reason="")
    open_rows = Milestone.objects.filter(dossier=dossier)
    open_rows.filter(state__in=("planned", "active", "submitted", "missed")).update(stage=stage)
    _hand_milestones(dossier, other, open_rows)
    Stage.objects.filter(dossier=dossier, state__in=("planned", "active")).update(state="void", updated_at=clock.now())
    return other
