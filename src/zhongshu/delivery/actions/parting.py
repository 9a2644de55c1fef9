"""Splitting a dossier in two, or merging it into another: open money and open milestones with their evidence are divided exactly.

What was paid and what was proven before stays where it happened; the sums of both books together are the same before and after.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Max

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.books import Books
from zhongshu.delivery.models import Assumption, Gate, KillCriterion, Milestone, Stage
from zhongshu.delivery.queries.hearings import partner_of
from zhongshu.delivery.queries.money import books_of, stages_in_force
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.actions import require_act
from zhongshu.lifecycle.actions import amend, branch_dossier, entrust
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import Actor


def part_in_two(actor: Actor, dossier: Dossier, gate: Gate, p: dict[str, Any]) -> Dossier:
    """A second dossier begins at the next stage with its share of the open money and the milestones named for it."""
    require_act("part_in_two")
    stages = [s for s in stages_in_force(dossier) if s.number > gate.stage]
    if not stages:
        raise Blocked([Bi("还有后续阶段可以拆分", "a further stage to divide")])
    new = branch_dossier(actor, dossier, title=p["partner"].strip(), stage=stages[0].number)
    if dossier.specialist_id:
        entrust(actor, new, user_id=dossier.specialist_id, reason=p["reasons"])
    contract = last_chapter(dossier, "contract")
    if contract is not None:
        seal(actor, new, kind="contract", body=json.loads(contract.body), edge="T-43")
    books, rows = books_of(dossier)
    theirs = Books(new_key=new_id)
    for slip in books.open_slips():
        fen = slip.amount * p["share"] // 100
        if fen:
            part = books.cut(slip.key, fen)
            books.carry_out(part.key)
            theirs.enter(stage=slip.stage, purpose=slip.purpose, fen=fen, kind="carry_in", released=slip.released)
    _release_next(books, stages[0].number)
    _release_next(theirs, stages[0].number)
    store(actor, dossier, books, rows)
    _copy_stages(dossier, new, stages, p["share"])
    _copy_beliefs(dossier, new)
    numbers = [int(n) for n in p.get("moves", "").replace(",", " ").split() if n.isdigit()]
    _hand_milestones(dossier, new, Milestone.objects.filter(dossier=dossier, number__in=numbers, stage__gt=gate.stage))
    store(actor, new, theirs, {}, due={s.number: s.starts_on for s in stages})
    amend(actor, new, version=new.version, changes={"money_fen": theirs.planned}, reason="")
    return new


def _release_next(books: Books, stage: int) -> None:
    books.release(stage=stage)


def _copy_stages(dossier: Dossier, new: Dossier, stages: list[Stage], share: int) -> None:
    now = clock.now()
    for stage in stages:
        theirs = stage.budget_fen * share // 100
        Stage.objects.create(
            dossier=new, number=stage.number, plan=stage.plan, aim_zh=stage.aim_zh, aim_en=stage.aim_en, months=stage.months,
            budget_fen=theirs, starts_on=stage.starts_on, ends_on=stage.ends_on, pass_prior=stage.pass_prior,
            state="active" if stage is stages[0] else "planned",
        )  # fmt: skip
        Stage.objects.filter(pk=stage.pk).update(budget_fen=stage.budget_fen - theirs, updated_at=now)
    Stage.objects.filter(pk=stages[0].pk).update(state="active", updated_at=now)


def _copy_beliefs(dossier: Dossier, new: Dossier) -> None:
    """Both go on under the same assumptions and kill criteria."""
    for model in (Assumption, KillCriterion):
        for row in model.objects.filter(dossier=dossier, void=False):
            row.pk, row.dossier, row.created_at = new_id(), new, clock.now()
            row.save(force_insert=True)


def _hand_milestones(old: Dossier, new: Dossier, rows: Any) -> None:
    """Move milestones, and so their evidence, under new numbers."""
    last = Milestone.objects.filter(dossier=new).aggregate(n=Max("number"))["n"] or 0
    for number, row in enumerate(
        rows.exclude(state__in=("void", "verified", "waived")).order_by("number"), start=last + 1
    ):
        Milestone.objects.filter(pk=row.pk).update(
            dossier=new, number=number, version=row.version + 1, updated_at=clock.now()
        )


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
