"""What waits in the award: packages to fill, decisions to carry out, publicities, objections, contracts to write, to sign, accounts to verify."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from zhongshu.award.models import Contract, Publicity
from zhongshu.award.queries.contracts import signatures_of, start_of, unverified_accounts
from zhongshu.award.queries.packages import locked_for, to_carry_out, waiting
from zhongshu.award.queries.publicity import took_part_in, waiting_objections
from zhongshu.award.queries.seals import ending_soon
from zhongshu.desk.queries.waiting import MOST, Task, waits_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import among_known
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


def _about(dossier: Dossier, what: Bi, page: str, *args: str, due: dt.date | None = None) -> Task:
    title = pick(dossier, "title") or dossier.code
    return Task(
        what, title, reverse(page, args=args or [dossier.code]), due or dossier.next_decision_on, dossier.code, "award"
    )


@waits_for(Role.FL, Role.AO)
def to_package(actor: Actor) -> list[Task]:
    """Dossiers proposed for award that are in no package."""
    return [
        Task(Bi("列入建议包", "Put into a package"), pick(d, "title") or d.code, reverse("award:packages"), d.next_decision_on, d.code, "award")
        for d in waiting(actor)[:MOST]
    ]  # fmt: skip


@waits_for(Role.COM)
def to_execute(actor: Actor) -> list[Task]:
    """Decisions that have not been carried out."""
    found = list(to_carry_out()[:MOST])
    locked = locked_for(actor, [item.dossier for item in found])
    return [
        _about(item.dossier, Bi("执行立项决定", "Carry out the decision"), "award:package", item.package.code)
        for item in found
        if item.dossier_id not in locked
    ]


@waits_for(Role.AO)
def to_publish(actor: Actor) -> list[Task]:
    """Awards to publish, and periods that are over."""
    found = (
        Publicity.objects.filter(state__in=("waiting", "shown")).select_related("dossier").order_by("until_on", "pk")
    )
    tasks = []
    for row in found[:MOST]:
        if row.state == "waiting":
            tasks.append(_about(row.dossier, Bi("发布公示", "Publish the award"), "award:publish", row.code))
        elif row.until_on and row.until_on < clock.today():
            tasks.append(_about(row.dossier, Bi("结束公示", "End the publicity"), "award:end_publicity"))
    return tasks


@waits_for(Role.AO, Role.INT, Role.DIR)
def objections(actor: Actor) -> list[Task]:
    """Objections that this reader may answer, having had no part in the decision."""
    rows = list(waiting_objections()[:MOST])
    locked = locked_for(actor, [o.publicity.dossier for o in rows])
    mine = took_part_in(actor.user_id, [o.publicity for o in rows])
    found = [o for o in rows if o.publicity.dossier_id not in locked and o.publicity_id not in mine]
    return [
        _about(o.publicity.dossier, Bi("答复异议", "Answer the objection"), "award:objection", o.code, due=o.due_on)
        for o in found
    ]


@waits_for(Role.PS)
def to_write(actor: Actor) -> list[Task]:
    """Contracts of one's own dossiers that are drafts."""
    found = Contract.objects.filter(state="draft", dossier__specialist_id=actor.user_id).select_related("dossier")
    return [_about(c.dossier, Bi("编写任务书", "Write the contract"), "award:contract") for c in found[:MOST]]


@waits_for(Role.DIR, Role.PI, Role.ORG)
def to_sign(actor: Actor) -> list[Task]:
    """Contracts that await this side's signature; for the director also those whose work may start now, nothing lacking."""
    found = among_known(actor, Contract.objects.filter(state="issued")).select_related("dossier")
    side, tasks = "center" if Role.DIR in actor.roles else "team", []
    for contract in found[:MOST]:
        signed = signatures_of(contract)
        if side not in signed:
            tasks.append(_about(contract.dossier, Bi("签署任务书", "Sign the contract"), "award:sign"))
        elif (start := start_of(actor, contract.dossier)) is not None and start.mine and not start.lacks:
            tasks.append(_about(contract.dossier, Bi("开工", "Start the work"), "award:activate"))
    return tasks


@waits_for(Role.PS, Role.DIR)
def seals_that_end(actor: Actor) -> list[Task]:
    """Seals that end within a month: of one's own dossiers, for the director of all."""
    ending = ending_soon()
    mine = ending if Role.DIR in actor.roles else ending.filter(dossier__specialist_id=actor.user_id)
    what = Bi("卓越印章将到期，申请立项或另找出资方", "The Seal ends soon: propose the award, or find another funder")
    found = list(mine[:MOST])
    locked = locked_for(actor, [seal.dossier for seal in found])
    return [
        _about(s.dossier, what, "award:seal", due=s.valid_until) for s in found if s.dossier_id not in locked
    ]  # fmt: skip


@waits_for(Role.FIN)
def to_verify(actor: Actor) -> list[Task]:
    """Accounts to verify."""
    return [
        _about(a.contract.dossier, Bi("核验收款账户", "Verify the account"), "award:verify_account")
        for a in unverified_accounts()[:MOST]
    ]
