"""What the ledger keeps of sign-ins: who came in and how, new passwords, second factors added and removed. Never a password, a code or an address.

Factors are watched where their rows are written, not by the accounts package's own signals: those are sent after its commit. `whole` opens the
transaction that row and line share.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save

from zhongshu.people.actors import actor_of


def connect() -> None:
    """Listen to Django and allauth."""
    user_logged_in.connect(_signed_in, dispatch_uid="people.sign_in")
    for signal, how in (
        (account_signals.password_changed, "changed"),
        (account_signals.password_set, "set"),
        (account_signals.password_reset, "reset"),
    ):
        signal.connect(_password(how), weak=False, dispatch_uid=f"people.password.{how}")
    post_save.connect(_factor_saved, sender=Authenticator, dispatch_uid="people.factor.added")
    post_delete.connect(_factor_deleted, sender=Authenticator, dispatch_uid="people.factor.removed")


def _signed_in(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    from zhongshu.people.actions import note_sign_in

    how = request.session.pop("sign_in_how", "") if request is not None and hasattr(request, "session") else ""
    note_sign_in(actor_of(user), how=how or _methods(request))


def _methods(request: Any) -> str:
    """Which proofs were given, as allauth wrote them into the session."""
    records = request.session.get("account_authentication_methods", []) if hasattr(request, "session") else []
    return "+".join(str(r.get("type") or r.get("method")) for r in records) or "password"


def _password(how: str) -> Any:
    def note(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        from zhongshu.people.actions import note_password_change

        note_password_change(actor_of(user), how=how)

    return note


def _factor_saved(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    if created:
        _note_factor(instance, "added")


def _factor_deleted(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    _note_factor(instance, "removed")


def _note_factor(factor: Authenticator, change: str) -> None:
    from zhongshu.people.actions import note_factor_change

    note_factor_change(actor_of(factor.user), factor=str(factor.type), change=change)
