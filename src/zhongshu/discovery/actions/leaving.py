"""T-42 by the proposer, signed in or with the receipt's key; T-44, coming back after a refusal with what has changed."""

from __future__ import annotations

import dataclasses

from zhongshu.discovery.actions.changing import change
from zhongshu.discovery.models import Ask, DeclineProposal, Lead, MergeProposal
from zhongshu.discovery.models.asks import LAPSED
from zhongshu.discovery.models.judged import OPEN, REFUSED
from zhongshu.discovery.telling import tell_withdrawn
from zhongshu.kernel import clock
from zhongshu.kernel.errors import NotAllowed
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import move
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import place_of
from zhongshu.lifecycle.rules import may_take
from zhongshu.people.actor import Actor, Holding
from zhongshu.people.roles import Role


def with_receipt(lead: Lead) -> Actor:
    """Whoever showed the status key of a lead: its proposer, and nothing else."""
    return Actor(
        user_id="",
        name=lead.receipt,
        holdings=(Holding(Role.PI, "dossier", lead.dossier_id),),
        ledger_name=lead.receipt,
    )


def as_proposer(actor: Actor, lead: Lead) -> Actor:
    """The signed-in person who brought a lead acts for it."""
    if not actor.user_id or actor.user_id != lead.proposer_id:
        return actor
    return dataclasses.replace(actor, holdings=(*actor.holdings, Holding(Role.PI, "dossier", lead.dossier_id)))


def require_mover(actor: Actor, dossier: Dossier, edge: str) -> None:
    """Refuse who may not take the edge, before a form is shown; whoever brought the lead acts for it."""
    lead = Lead.objects.filter(dossier=dossier).first()
    if not may_take(as_proposer(actor, lead) if lead else actor, EDGES[edge], place_of(dossier)):
        raise NotAllowed


@act("discovery.withdraw")
def withdraw(actor: Actor, lead: Lead, *, version: int, reason: str) -> Dossier:
    """Withdraw before award, at the proposer's wish; whatever was pending ends with it."""
    dossier = move(
        as_proposer(actor, lead), lead.dossier_id, edge="T-42", target="WITHD", version=version, reason=reason
    )
    now = clock.now()
    Ask.objects.filter(lead=lead, state=OPEN).update(state=LAPSED, closed_at=now, updated_at=now)
    MergeProposal.objects.filter(source=dossier, state=OPEN).update(state=REFUSED, decided_at=now, updated_at=now)
    DeclineProposal.objects.filter(dossier=dossier, state=OPEN).update(state=REFUSED, decided_at=now, updated_at=now)
    change(lead, awaiting_answer=False)
    tell_withdrawn(lead, by_silence=False)
    tell("lead", lead.pk, also=[lead.dossier_id], reason=reason)
    return dossier


@act("discovery.bring_back")
def bring_back(actor: Actor, dossier: Dossier, *, version: int, what_changed: str) -> Dossier:
    """T-44: the same dossier, with its history, becomes a lead again because something is new."""
    lead = Lead.objects.filter(dossier=dossier).first()
    mover = as_proposer(actor, lead) if lead else actor
    back = move(
        mover, dossier.pk, edge="T-44", target="LEAD", version=version, reason=what_changed.strip(),
        said={"what_changed": what_changed},
    )  # fmt: skip
    if lead:
        change(lead, awaiting_answer=False, forward_at=None, watched_at=None)
    tell("dossier", dossier.pk, what_changed=what_changed.strip())
    return back
