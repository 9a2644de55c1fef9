"""What a person does to the own account: the language of the pages; and the lines the house writes on sign-ins, passwords and second factors."""

from __future__ import annotations

from zhongshu.ledger.actions import act, tell
from zhongshu.people.actions.accounts import known_language
from zhongshu.people.actor import Actor
from zhongshu.people.models import User


@act("people.choose_language")
def choose_language(actor: Actor, *, language: str) -> None:
    """Remember in which language this account reads."""
    User.objects.filter(pk=actor.user_id).update(language=known_language(language))
    tell("user", actor.user_id, language=language)


@act("people.sign_in")
def note_sign_in(actor: Actor, *, how: str) -> None:
    """A line for every sign-in: by password, second factor, passkey or demo button."""
    tell("user", actor.user_id, how=how)


@act("people.change_password")
def note_password_change(actor: Actor, *, how: str) -> None:
    """A line for every new password."""
    tell("user", actor.user_id, how=how)


@act("people.change_factor")
def note_factor_change(actor: Actor, *, factor: str, change: str) -> None:
    """A line for every second factor added or removed."""
    tell("user", actor.user_id, factor=factor, change=change)
