"""What the award room does when a dossier arrives: frees its place in a package when it leaves, scores the prediction when the first exam is known.

And what it answers to the room that pays: the account as its row stands.
"""

from __future__ import annotations

from zhongshu.award.actions.contracts import draft_contract
from zhongshu.award.actions.deciding import settle, settle_prediction
from zhongshu.award.actions.packages import free_item
from zhongshu.award.actions.publicity import open_publicity, take_back_publicity
from zhongshu.award.actions.seals import use_seal
from zhongshu.award.actions.signing import doubt_account
from zhongshu.award.actions.surplus import free_surplus
from zhongshu.award.options import QUESTION
from zhongshu.award.queries.contracts import account_of, last_contract, payee_of
from zhongshu.award.queries.packages import APPROVE, open_item
from zhongshu.award.queries.publicity import current
from zhongshu.award.queries.seals import in_force
from zhongshu.decisions.actions import on_closing
from zhongshu.decisions.models import Decision
from zhongshu.decisions.queries import decided
from zhongshu.lifecycle.arrivals import arrival
from zhongshu.lifecycle.course import Edge
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.payee import Payee, keep
from zhongshu.people.actor import Actor
from zhongshu.surplus.queries import put_to


@on_closing("award")
def closed(actor: Actor, decision: Decision) -> None:
    settle(actor, decision)


@arrival("T-17")
def approved(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    open_publicity(actor, dossier)
    if in_force(dossier) is not None:
        use_seal(actor, dossier)


@arrival("T-19")
def publicity_ended(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    draft_contract(actor, dossier)


@arrival("T-42")
def withdrawn(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """The team withdrew: its place in a package is free, and it is shown no longer."""
    item, shown = open_item(dossier), current(dossier)
    if item is not None:
        free_item(actor, item, reason=edge.label.zh)
    if shown is not None:
        take_back_publicity(actor, shown, reason=edge.label.zh)


@arrival("T-14 T-15 T-16 T-18 T-22 T-42")
def out_of_the_running(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """Released money stays with a dossier on deck or before the committee; elsewhere it is free again."""
    if dossier.state not in ("BENCH", "PROP") and put_to(dossier):
        free_surplus(actor, dossier, reason=edge.label.zh)


@arrival("T-24 T-25 T-40")
def first_exam(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """The first gate has spoken: going on means that the exam was passed, a pivot or a stop that it was not."""
    subject = decided("dossier", dossier.pk, purpose="award")
    if subject is None or subject.chosen != APPROVE or hasattr(subject, "outcome") or came_from != "GATE":
        return
    settle_prediction(actor, dossier, happened=edge.id == "T-24", evidence=f"{QUESTION.zh}:{edge.id}")


class Accounts:
    """The accounts of this room's contracts, for the room that pays."""

    def payee(self, dossier: Dossier) -> Payee | None:
        return payee_of(dossier)

    def doubt(self, actor: Actor, dossier: Dossier, reason: str) -> None:
        contract = last_contract(dossier)
        account = account_of(contract) if contract is not None else None
        if account is not None:
            doubt_account(actor, account, reason=reason)


keep(Accounts())
