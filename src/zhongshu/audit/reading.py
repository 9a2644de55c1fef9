"""How much of the ledger an actor may read (spec: roles and rules, row "Audit log read")."""

from __future__ import annotations

from dataclasses import dataclass

from zhongshu.kernel.veil import pseudonym
from zhongshu.people.actor import Actor
from zhongshu.people.matrix import Scope, right
from zhongshu.people.roles import Role

# These read every line, but not what was said in it: the system administrator reads no dossier content, the analyst no names.
WITHOUT_FACTS = frozenset({Role.ADM, Role.ANA})
WITHOUT_NAMES = frozenset({Role.ANA})
__all__ = ["Reading", "pseudonym", "reading_of"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one actor sees: all lines, or their own and those on the dossiers of the fields they lead; with or without facts, with names or pseudonyms."""

    everything: bool
    facts: bool
    names: bool
    fields: frozenset[str] = frozenset()


def reading_of(actor: Actor) -> Reading:
    """The widest reading that any role of the actor gives."""
    actor.require("ledger:R")
    cells = right("ledger:R").cells()
    wide = {
        h.role for h in actor.holdings if h.role in cells and cells[h.role].scope is Scope.CENTER and h.kind == "center"
    }
    if not wide:
        led = frozenset(h.ref for h in actor.holdings if h.role is Role.FL and h.kind == "field")
        return Reading(everything=False, facts=True, names=True, fields=led)
    return Reading(everything=True, facts=bool(wide - WITHOUT_FACTS), names=bool(wide - WITHOUT_NAMES))
