"""After the host has changed, finance verifies the new account before anything is paid, where no contract of this house keeps it; else it does so there."""

from __future__ import annotations

from zhongshu.delivery.actions.amending import reseal
from zhongshu.delivery.queries.money import account_verified
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import amend
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.payee import payee_of
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor


@act("delivery.verify_new_account")
def verify_new_account(actor: Actor, dossier: Dossier, *, version: int, how: str) -> None:
    """The account of the new host was checked: payments may go on."""
    actor.require("payment:S", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    if account_verified(dossier) or payee_of(dossier) is not None:
        raise Stale  # an account that is kept is verified where its number is read
    if not how.strip():
        raise BadValue("how", Bi("请写明如何核验", "Say how it was verified"))
    amend(actor, dossier, version=version, changes={})
    account = {"verified_by": actor.ledger_name, "on": clock.today().isoformat()}
    sealed = reseal(actor, dossier, why="", account=account)
    tell("dossier", dossier.pk, how=how.strip(), contract=sealed)
