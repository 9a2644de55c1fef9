"""Putting an approved change in force: dates, money between lines, aims and targets, the lead, the host, the partners; and the contract sealed anew.

Called by the acts that approve; has no line of its own. Never touches what was paid, spent, verified or missed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from zhongshu.delivery.models import BudgetLine, ChangeRequest, Milestone, Payment, Stage
from zhongshu.delivery.queries.changing import calendar_after, check, pieces_of
from zhongshu.delivery.queries.changing.pieces import NEW_LINE, contract_body, lead_of, partners_of
from zhongshu.delivery.queries.money import open_gate_of, stage_in_hand, stages_in_force
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Stale
from zhongshu.ledger.actions import require_act
from zhongshu.lifecycle.actions import amend, join_team, leave_team, put_due
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier, Member
from zhongshu.lifecycle.payee import doubt_payee, payee_of
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation

OPEN_STATES = ("ACTIVE", "GATE", "PIVOT", "PAUSE")
EXAMINED = ("scope", "budget", "time")  # what a gate's frozen pack was judged on stays until it is decided
MOVED = Bi(
    "申请之后约定内容已有变化，请按现状重新申请",
    "What was agreed has changed since this was asked; ask again as things stand now",
)
Items = dict[str, Any]


def put_in_force(actor: Actor, row: ChangeRequest) -> str:
    """Do what the request says; the hash of the contract as it now stands."""
    require_act("put_in_force")
    dossier = Dossier.objects.select_related("specialist").get(pk=row.dossier_id)
    if dossier.state not in OPEN_STATES:
        raise Blocked([Bi("项目在实施中", "work that is under way")])
    if row.kind in EXAMINED and open_gate_of(dossier) is not None:
        raise Blocked([Bi("里程碑评审结束", "the end of the gate that is open")])
    pieces, asked = pieces_of(dossier, row.kind), {i["key"]: i["after"] for i in row.items}
    now = {p.key: p.value for p in pieces}
    if any(i["key"] not in now or now[i["key"]] != i["before"] for i in row.items):
        raise Stale(MOVED)
    check(dossier, row.kind, asked, pieces)
    why = f"C{row.number}"
    partners = DO[row.kind](actor, dossier, asked, why)
    account: dict[str, str] | None = None
    if row.kind == "org":  # another host has another account: finance checks it before it is paid
        account = {}
        doubt_payee(actor, dossier, why)
    return reseal(actor, dossier, why=why, partners=partners, account=account)


def _touch(actor: Actor, dossier: Dossier, why: str, **changes: Any) -> None:
    """Every change moves the dossier's version, so that of two at once only one is in force."""
    amend(actor, dossier, version=dossier.version, changes=changes, reason=why)


def _time(actor: Actor, dossier: Dossier, asked: Items, why: str) -> None:
    _touch(actor, dossier, why)
    now, spans = clock.now(), calendar_after(dossier, asked)
    for stage in stages_in_force(dossier):
        starts, ends = spans[stage.pk]
        if (starts, ends) == (stage.starts_on, stage.ends_on):
            continue
        months = max(1, round((ends - starts).days / 30.44))
        Stage.objects.filter(pk=stage.pk).update(starts_on=starts, ends_on=ends, months=months, updated_at=now)
        moved = starts - stage.starts_on
        for p in Payment.objects.filter(dossier=dossier, stage=stage.number, state="planned", due_on__isnull=False):
            if moved and p.due_on is not None:
                Payment.objects.filter(pk=p.pk).update(due_on=p.due_on + moved, version=p.version + 1, updated_at=now)
    for m in Milestone.objects.filter(dossier=dossier, pk__in=[k.split("-")[1] for k in asked if k.startswith("mile")]):
        due = dt.date.fromisoformat(asked[f"milestone-{m.pk}-due_on"])
        Milestone.objects.filter(pk=m.pk).update(due_on=due, version=m.version + 1, updated_at=now)
    here = stage_in_hand(dossier)
    if here is not None and dossier.state == "ACTIVE" and dossier.next_decision_on != here.ends_on:
        put_due(actor, dossier, on=max(here.ends_on, clock.today()), reason=why)


def _budget(actor: Actor, dossier: Dossier, asked: Items, why: str) -> None:
    _touch(actor, dossier, why)
    now = clock.now()
    for key, fen in asked.items():
        what, pk, rest = key.split("-", 2)
        if what == NEW_LINE:
            BudgetLine.objects.create(stage_id=pk, line=rest, amount_fen=fen)
        else:
            BudgetLine.objects.filter(pk=pk).update(amount_fen=fen, updated_at=now)


def _scope(actor: Actor, dossier: Dossier, asked: Items, why: str) -> None:
    _touch(actor, dossier, why)
    now = clock.now()
    for key, value in asked.items():
        what, pk, column = key.split("-", 2)
        if what == "stage":
            Stage.objects.filter(pk=pk).update(**{column: value, "updated_at": now})
        else:
            version = Milestone.objects.get(pk=pk).version + 1
            Milestone.objects.filter(pk=pk).update(**{column: value, "version": version, "updated_at": now})


def _pi(actor: Actor, dossier: Dossier, asked: Items, why: str) -> None:
    _touch(actor, dossier, why)
    old = lead_of(dossier)
    if old is not None:
        leave_team(actor, dossier, member_id=old.pk, reason=why)
        if asked.get("stays"):
            join_team(actor, dossier, person_id=old.person_id, role="member", reason=why)
    for member in Member.objects.filter(dossier=dossier, person_id=asked["lead"], until__isnull=True, role="member"):
        leave_team(actor, dossier, member_id=member.pk, reason=why)
    join_team(
        actor, dossier, person_id=asked["lead"], role="lead", duty_zh="总体负责", duty_en="Leads the whole", reason=why
    )


def _org(actor: Actor, dossier: Dossier, asked: Items, why: str) -> None:
    host = Organisation.objects.get(pk=asked["organisation"])
    _touch(actor, dossier, why, organisation_id=host.pk)


def _partner(actor: Actor, dossier: Dossier, asked: Items, why: str) -> list[dict[str, str]]:
    _touch(actor, dossier, why)
    stay = [p for n, p in enumerate(partners_of(dossier)) if not asked.get(f"leave-{n}")]
    if asked.get("partner-name"):
        given = {part: str(asked.get(f"partner-{part}") or "") for part in ("name", "credit_code", "duty")}
        stay.append({"role": "partner", **given})
    return stay


DO: dict[str, Callable[[Actor, Dossier, Items, str], list[dict[str, str]] | None]] = {
    "scope": _scope,
    "pi": _pi,
    "org": _org,
    "budget": _budget,
    "time": _time,
    "partner": _partner,
}


def reseal(
    actor: Actor, dossier: Dossier, *, why: str, partners: list[dict[str, str]] | None = None, account: dict[str, str] | None = None
) -> str:  # fmt: skip
    """The contract as it now holds, sealed as its next version: parties, stages, lines and milestones read from the books themselves."""
    require_act("reseal")
    dossier = Dossier.objects.select_related("organisation").get(pk=dossier.pk)
    body = contract_body(dossier)
    parties = [p for p in body["parties"] if p.get("role") != "partner"]
    kept = partners_of(dossier) if partners is None else partners
    host = dossier.organisation
    if host is not None:
        team = {"role": "team", "name": host.name_zh or host.name_en, "credit_code": host.credit_code or ""}
        parties = [p for p in parties if p.get("role") != "team"] + [team]
    body |= {
        "parties": parties + kept,
        "stages": stages_said(dossier, body["stages"]),
        "budget": lines_said(dossier),
        "milestones": milestones_said(dossier),
        "signatures": [*body["signatures"], {"side": "amendment", "name": f"{why} {actor.name}".strip(), "on": clock.today().isoformat(), "sha256": ""}],
        "account": _account(dossier, body) if account is None else account,
    }  # fmt: skip
    return seal(actor, dossier, kind="contract", body=body).sha256


def _account(dossier: Dossier, body: dict[str, Any]) -> dict[str, str]:
    """That the account was verified, by whom and when, as its row says now; what the contract said where no row is kept."""
    payee = payee_of(dossier)
    if payee is None:
        return body["account"]  # type: ignore[no-any-return]
    return {"verified_by": payee.verified_by, "on": payee.verified_on.isoformat()} if payee.verified_on else {}


def stages_said(dossier: Dossier, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the contract said of each stage, with what the books say now."""
    said = {int(row.get("number") or place): row for place, row in enumerate(before, start=1)}
    return [
        {
            "exam": {}, "entry_evidence": "", "pass_prior": s.pass_prior, **said.get(s.number, {}),
            "number": s.number, "aim": {"zh": s.aim_zh, "en": s.aim_en}, "months": s.months, "budget_fen": s.budget_fen,
            "starts_on": s.starts_on.isoformat(), "ends_on": s.ends_on.isoformat(),
        }
        for s in stages_in_force(dossier)
    ]  # fmt: skip


def lines_said(dossier: Dossier) -> list[dict[str, Any]]:
    """The budget lines in force."""
    rows = BudgetLine.objects.filter(stage__dossier=dossier).exclude(stage__state="void").select_related("stage")
    return [{"stage": row.stage.number, "line": row.line, "amount_fen": row.amount_fen} for row in rows.order_by("stage__number", "pk")]  # fmt: skip


def milestones_said(dossier: Dossier) -> list[dict[str, Any]]:
    rows = Milestone.objects.filter(dossier=dossier).exclude(state="void").order_by("stage", "number")
    return [
        {
            "stage": m.stage, "statement": {"zh": m.statement_zh, "en": m.statement_en}, "metric": m.metric, "target": m.target,
            "unit": m.unit, "tolerance": m.tolerance, "evidence_kind": m.evidence_kind, "weight": m.weight,
            "due_on": m.due_on.isoformat(), "higher": m.higher,
        }
        for m in rows
    ]  # fmt: skip
