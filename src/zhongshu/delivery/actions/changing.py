"""Change requests 变更申请: the team asks, the specialist checks, the level named for the kind decides; approved, the change is in force in the same transaction.

What was asked is compared with how things stand at that instant: if they have moved since, nothing is changed and it is asked anew. The contract
is sealed again with what now holds, so that whoever reads the last contract reads what is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhongshu.decisions.actions import About, Matter, Option, on_closing, open_decision
from zhongshu.decisions.models import Decision
from zhongshu.delivery.actions.amending import OPEN_STATES, put_in_force
from zhongshu.delivery.models import ChangeRequest
from zhongshu.delivery.queries.changing import check, diff, pieces_of, shown
from zhongshu.delivery.terms import CHANGE_KINDS, CHANGE_LEVELS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Refusal, Stale
from zhongshu.kernel.workdays import add_workdays
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of

LEVELS = (Role.FL, Role.DIR, Role.COM)
DECIDED = Bi("{code}：变更 C{n} {s}", "{code}: change C{n}, {s}")
YES, NO = Bi("已批准并生效", "approved and in force"), Bi("未批准", "refused")


@act("delivery.request_change")
def request_change(
    actor: Actor, dossier: Dossier, *, kind: str, asked: Mapping[str, Any], reason: str
) -> ChangeRequest:
    """The team (or its organisation) asks to change what was agreed; what could not be in force is refused at once."""
    actor.require("change:C", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if kind not in CHANGE_KINDS:
        raise BadValue("kind", Bi("请从列表中选择", "Choose one from the list"))
    if dossier.state not in OPEN_STATES:
        raise NotAllowed(Bi("项目不在实施中", "The work is not under way"))
    pieces = pieces_of(dossier, kind)
    items = diff(pieces, asked)
    if not items or all(i["key"] == "stays" for i in items):
        raise BadValue(pieces[0].key if pieces else "reason", Bi("还没有改动任何一项", "Nothing was changed yet"))
    check(dossier, kind, asked, pieces)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    last = ChangeRequest.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    row = ChangeRequest.objects.create(
        dossier=dossier, number=last + 1, kind=kind, body=canonical({"": items})[4:-1], reason=reason.strip(),
        level=CHANGE_LEVELS[kind], requested_by=actor.user_id,
    )  # fmt: skip
    tell(
        "dossier",
        dossier.pk,
        change=row.number,
        about=kind,
        level=row.level,
        asked={i["key"]: i["after"] for i in items},
    )
    return row


@act("delivery.check_change")
def check_change(actor: Actor, row: ChangeRequest, *, answer: str) -> ChangeRequest:
    """The specialist checks the request and says what they think of it."""
    if actor.user_id not in place_of(row.dossier).specialists:
        raise NotAllowed
    if not answer.strip():
        raise BadValue("answer", Bi("请写明意见", "Say what you think of it"))
    _set(row, "requested", state="checked", checked_by=actor.user_id, checked_note=answer.strip())
    tell("dossier", row.dossier_id, change=row.number, state="checked", opinion=answer.strip())
    return row


def may_decide(actor: Actor, row: ChangeRequest) -> bool:
    """Whoever stands at its level, or above it, alone; what is the committee's the committee decides by vote."""
    if row.level == Role.COM or row.state != "checked" or actor.user_id == row.requested_by:
        return False
    high = set(LEVELS[LEVELS.index(Role(row.level)) :]) - {Role.COM}
    return bool(actor.roles & high) and actor.may("change:A", place_of(row.dossier))


@act("delivery.decide_change")
def decide_change(actor: Actor, row: ChangeRequest, *, approve: bool, answer: str) -> ChangeRequest:
    """Approve, and it is in force; or refuse, and nothing is touched."""
    actor.require("change:A", place_of(row.dossier))
    interest_of(actor, row.dossier, lock=True)
    if row.state != "checked":
        raise Stale
    if not may_decide(actor, row):
        raise NotAllowed(Bi("须由更高一级批准", "A higher level approves this"))
    if not answer.strip():
        raise BadValue("answer", Bi("请写明理由", "Give the reason"))
    _conclude(actor, row, "checked", approve=approve, answer=answer.strip())
    tell(
        "dossier", row.dossier_id, change=row.number, approved=approve, reason=answer, contract=row.contract_sha256,
        also=sorted(team_user_ids(row.dossier)),
    )  # fmt: skip
    return row


def _conclude(actor: Actor, row: ChangeRequest, was: str, *, approve: bool, answer: str) -> None:
    sealed = ""
    _set(
        row, was, state="approved" if approve else "refused", decided_by=actor.user_id, decided_on=clock.today(), answer=answer
    )  # fmt: skip
    if approve:
        sealed = put_in_force(actor, row)
        _set(row, "approved", contract_sha256=sealed)
    dossier = row.dossier
    notify(
        to=sorted(team_user_ids(dossier) | ({dossier.specialist_id} if dossier.specialist_id else set())), kind="change",
        subject=DECIDED.fill(code=dossier.code, n=row.number, s=YES if approve else NO), body=Bi(answer, answer),
        link=f"/dossiers/{dossier.code}/delivery/changes/{row.number}/",
    )  # fmt: skip


def _set(row: ChangeRequest, was: str, /, **columns: Any) -> None:
    """Compare-and-set on the state; the object in hand follows."""
    columns["updated_at"] = clock.now()
    if ChangeRequest.objects.filter(pk=row.pk, state=was).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(row, name, value)


@act("delivery.put_change_to_committee")
def put_change_to_committee(actor: Actor, row: ChangeRequest) -> Decision:
    """What is the committee's level goes to its vote, thing by thing with before and after."""
    dossier = row.dossier
    actor.require("change:A", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if row.level != Role.COM or row.state != "checked":
        raise Stale
    label = (
        Bi(f"{dossier.code} 变更 C{row.number}：", f"Change C{row.number} of {dossier.code}: ") + CHANGE_KINDS[row.kind]
    )
    changes = {
        f"item{n}": {"label_zh": i["label_zh"], "label_en": i["label_en"], "value": f"{before} → {after}"}
        for n, (i, (_, before, after)) in enumerate(zip(row.items, shown(row), strict=True))
    }
    decision = open_decision(
        actor,
        matter=Matter(
            text=label, question=Bi("变更后该项目达到合同目标", "With the change this dossier reaches the goal of its contract"),
            options=(
                Option("approve", Bi("同意变更", "Approve"), Bi("随即生效，任务书重新封存", "In force at once; the contract is sealed anew")),
                Option("refuse", Bi("不同意", "Refuse"), Bi("一切照旧", "Everything stays as it is")),
            ),
            proposed="approve", link=f"/dossiers/{dossier.code}/delivery/changes/{row.number}/",
            material={
                **changes,
                "reason": {"label_zh": "申请理由", "label_en": "Reason", "value": row.reason},
                "checked": {"label_zh": "专员意见", "label_en": "The specialist's view", "value": row.checked_note},
            },
        ),
        subjects=[About("change", row.pk, label, dossier)],
        purpose="change",
        due_on=add_workdays(clock.today(), rules_of(dossier.rule_set).clocks.handover_workdays + 5),
        rule_set=dossier.rule_set,
    )  # fmt: skip
    _set(row, "checked", state="committee", decision_id=decision.pk)
    tell("dossier", dossier.pk, change=row.number, decision=decision.code)
    return decision


@on_closing("change")
def committee_decided(actor: Actor, decision: Decision) -> None:
    """Carried out as the decision closes; what no longer fits has lapsed, and the request says why."""
    for subject in decision.subjects.filter(kind="change"):
        row = (
            ChangeRequest.objects.select_related("dossier__specialist")
            .filter(pk=subject.ref, state="committee")
            .first()
        )
        if row is None:
            continue
        try:
            with transaction.atomic():
                _conclude(actor, row, "committee", approve=subject.chosen == "approve", answer=decision.reasons)
        except Refusal as refusal:
            row.state = "committee"
            _set(
                row,
                "committee",
                state="lapsed",
                decided_on=clock.today(),
                answer=f"{refusal.text.zh} / {refusal.text.en}",
            )
