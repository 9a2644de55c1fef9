"""Reading the rules: the version in force, any version by its id, the list of versions.

A proposed, active or retired body never changes, so what was parsed once is kept in memory under its id and version.
"""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet

from zhongshu.kernel.bilingual import Bi, unfold
from zhongshu.kernel.errors import Hidden, NotPrepared
from zhongshu.kernel.questions import question
from zhongshu.people.actor import Actor
from zhongshu.policy import once
from zhongshu.policy.body import Rules
from zhongshu.policy.codec import parse
from zhongshu.policy.models import ACTIVE, RuleSet


@lru_cache(maxsize=64)
def _parsed(ruleset_id: str, version: int, body: str) -> Rules:
    return parse(body, version_id=ruleset_id)


@lru_cache(maxsize=256)
def _approved(ruleset_id: str) -> Rules:
    row = RuleSet.objects.exclude(approved_by="").get(pk=ruleset_id)
    return parse(row.body, version_id=ruleset_id)


def rules_in(ruleset: RuleSet) -> Rules:
    """The rules a version holds."""
    return _parsed(ruleset.pk, ruleset.version, ruleset.body)


def rules_of(ruleset_id: str) -> Rules:
    """The rules of an approved version, in force or retired; read from the database once a process."""
    try:
        return _approved(ruleset_id)
    except RuleSet.DoesNotExist:
        raise Hidden from None


def active() -> RuleSet:
    """The version in force."""
    found = once.kept() or next(iter(_in_force()), None)
    once.keep(found)
    if found is None:
        raise NotPrepared
    return found


@question
def _in_force() -> QuerySet[RuleSet]:
    return RuleSet.objects.filter(state=ACTIVE)


def active_id() -> str:
    """The id of the version in force, to be kept by what is judged under it."""
    return str(active().pk)


def active_rules() -> Rules:
    """The rules in force."""
    return rules_in(active())


def reason_words(text: str, *, by_house: bool = False) -> Bi:
    """A reason for its reader: a code of the rules by its name, what the house wrote in both languages in the reader's, a person's words as typed."""
    known = active_rules().labels("reasons") if text.isascii() and " " not in text else {}
    if text in known:
        return known[text]
    return unfold(text) if by_house else Bi(text, text)


def rulesets(actor: Actor) -> QuerySet[RuleSet]:
    """All versions, newest first."""
    actor.require("policy:RUA")
    return RuleSet.objects.order_by("-number")


def ruleset(actor: Actor, ruleset_id: str) -> RuleSet:
    """One version."""
    found = rulesets(actor).filter(pk=ruleset_id).first()
    if found is None:
        raise Hidden
    return found


def ruleset_numbered(actor: Actor, number: int) -> RuleSet:
    """One version by its number."""
    found = rulesets(actor).filter(number=number).first()
    if found is None:
        raise Hidden
    return found
