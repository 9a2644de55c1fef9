"""The kinds of page the center has, read off the URL resolver, with an example of each for a person to stand before.

A kind whose address holds nothing but a dossier's code finds its example and its reader by itself; any other names them in `EXAMPLES`, or, along the
course of a dossier, in `course.WAYS`. What is no page stands in `NO_PAGE` with its reason. A kind in none fails its test, so that none is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browser.course import WAYS
from zhongshu.people.access import CLOSED, Row, row_of
from zhongshu.people.roles import Role

# who is asked first whether a page is theirs; the order spares sign-ins
READERS = (Role.PS, Role.DIR, Role.AO, Role.INT, Role.ADM, Role.COM, Role.ANA, Role.PI, Role.EXP, Role.ENT)
VISITOR = ""


@dataclass(frozen=True)
class Example:
    """Where one page of a kind stands: the values of its address (keys of `grounds`), who reads it, what follows the question mark."""

    args: dict[str, str] = field(default_factory=dict)
    who: str = ""
    query: str = ""


@dataclass(frozen=True)
class Found:
    """What the center was asked before the first page: the values of addresses, the stands of the course, the accounts and their sessions."""

    values: dict[str, Any]  # of `grounds`
    stands: dict[str, Any]  # of `course`: kind -> who, args
    offered: dict[str, str]  # role -> the account the login page offers
    sessions: dict[str, str]  # of the accounts it does not offer


NO_PAGE: dict[str, str] = {
    "healthz": "answers a machine in JSON",
    "pages:pick": "a part of a form, as HTML without a page",
    "notices:latest": "a part of the top bar",
    "audit:head": "JSON for witnesses",
    "audit:public_key": "a key file",
    "audit:export": "a file",
    "documents:download": "a file",
    "desk:yearly_file": "a file",
    "imports:sample": "a file",
    "award:certificate": "a file",
    "award:contract_file": "a file",
    "policy:choose_comparison": "leads on to the comparison",
    "policy:in_force": "leads on to the version in force",
    "policy:edit": "its example, a draft, is opened by nobody while a proposal waits; seen as policy:draft's form",
    "delivery:judging": "leads on to the seat at a gate or an acceptance",
    "api:list_dossiers": "for machines",
    "api:one_dossier": "for machines",
    "api:dossier_timeline": "for machines",
    "api:read_part": "for machines",
    "api:needs": "for machines",
    "api:ledger_head": "for machines",
    "api:openapi": "for machines",
    "account_logout": "asks nothing: it signs out by POST",
    "account_reauthenticate": "only for an account that stores a password; those of a demonstration do not",
    "account_set_password": "only for an account without a password, who is invited by a link; leads on otherwise",
    "account_reset_password_from_key": "its address holds a secret sent by mail; the form is that of account_change_password",
    "mfa_authenticate": "only between password and second factor",
    "mfa_reauthenticate": "only for an account with a second factor",
    "mfa_deactivate_totp": "only for an account with a second factor",
    "mfa_view_recovery_codes": "only for an account with a second factor",
    "mfa_generate_recovery_codes": "only for an account with a second factor",
    "mfa_download_recovery_codes": "a file",
    "mfa_reauthenticate_webauthn": "answers a script in JSON",
    "mfa_login_webauthn": "answers a script in JSON",
    "mfa_remove_webauthn": "needs a passkey of the account",
    "mfa_edit_webauthn": "needs a passkey of the account",
    "portal:check": "follows four filled steps; walked by the portal's own test",
    "portal:done": "follows a proposal sent; walked by the portal's own test",
    "portal:receipt": "opens with a receipt and its key; walked by the portal's own test",
}
EXAMPLES: dict[str, Example] = {
    "audit:line": Example({"seq": "line"}),
    "documents:upload": Example({"about_kind": "about_kind", "about_id": "dossier_id"}),
    "documents:withdraw": Example({"document_id": "document"}),
    "policy:version": Example({"number": "rules"}),
    "policy:compare": Example({"number": "rules", "other": "draft_rules"}),
    "policy:draft": Example({"number": "rules"}, Role.ANA),
    "policy:propose": Example({"number": "draft_rules"}, Role.ANA),
    "policy:approve": Example({"number": "draft_rules"}, Role.COM),
    "policy:withdraw": Example({"number": "draft_rules"}, Role.ANA),
    "notices:notice": Example({"notice_id": "notice"}, Role.PS),
    "imports:job": Example({"job_id": "import"}),
    "imports:faults": Example({"job_id": "import"}),
    "proposal:part": Example({"code": "code", "section": "section"}, Role.PS),
    "proposal:compare": Example({"code": "planned"}, query="?old=1&new=0"),
    "proposal:versions": Example({"code": "planned"}),
    "people:organisation": Example({"pk": "organisation"}),
    "people:edit_organisation": Example({"pk": "organisation"}),
    "people:person": Example({"pk": "person"}),
    "people:edit_person": Example({"pk": "person"}),
    "people:add_employment": Example({"pk": "person"}),
    "people:new_merge": Example({"pk": "person"}),
    "people:end_employment": Example({"pk": "employment"}),
    "people:merge": Example({"pk": "merge"}),
    "people:decline_merge": Example({"pk": "merge"}, Role.DIR),
    "people:expert": Example({"pk": "expert"}),
    "people:edit_expert": Example({"pk": "expert"}),
    "people:account_of": Example({"pk": "user"}),
    "people:grant_role": Example({"pk": "user"}),
    "people:close_account": Example({"pk": "user"}),
    "people:reopen_account": Example({"pk": "closed_user"}),
    "people:end_grant": Example({"pk": "grant"}),
    "people:interest": Example({"pk": "interest"}),
    "people:end_interest": Example({"pk": "interest"}, Role.AO),
    "people:rule_interest": Example({"pk": "interest"}, Role.INT),
    "discovery:lead": Example({"code": "lead"}),
    "discovery:withdrawal": Example({"code": "own"}, Role.PI),
    "discovery:returning": Example({"code": "own"}, Role.PI),
    "discovery:need": Example({"code": "need"}),
    "discovery:need_edit": Example({"code": "draft_need"}),
    "discovery:campaign": Example({"code": "campaign"}),
    "discovery:campaign_edit": Example({"code": "campaign"}),
    "discovery:signal": Example({"signal_id": "signal"}),
    "discovery:signal_lead": Example({"signal_id": "signal"}),
    "desk:duty": Example({"code": "code", "member_id": "member"}, Role.PS),
    "desk:leave": Example({"code": "code", "member_id": "member"}, Role.PS),
    "desk:facts": Example({"code": "code"}, Role.PS),
    "desk:report": Example({"code": "indicator"}),
    "portal:step": Example({"step": "step"}),
    "portal:need": Example({"code": "open_need"}),
    "portal:publicity_one": Example({"code": "shown"}),
    "portal:object": Example({"code": "shown"}),
    "portal:objected": Example({"code": "shown"}),
}


def patterns(resolver: Any = None, names: tuple[str, ...] = ()) -> list[tuple[str, Row, list[str]]]:
    """(name, row at the door, what its address holds) of every URL that may be read."""
    found: list[tuple[str, Row, list[str]]] = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += patterns(entry, (*names, entry.namespace) if entry.namespace else names)
        elif isinstance(entry, URLPattern):
            name = ":".join((*names, entry.name or ""))
            row = row_of(entry.callback, name)
            if row is not None and name not in CLOSED and "GET" in row.methods:
                found.append((name, row, list(entry.pattern.converters)))
    return found


READABLE = patterns()
ROWS = {name: row for name, row, _ in READABLE}
PAGES = [name for name in dict.fromkeys(name for name, _, _ in READABLE) if name not in NO_PAGE]


def example_of(name: str) -> Example | None:
    """The example of a kind: its own, or none needed but a dossier's code; None when nobody has given one."""
    held = next(keys for other, _, keys in READABLE if other == name)
    if name in EXAMPLES:
        return EXAMPLES[name]
    return Example({key: key for key in held}) if set(held) <= {"code"} else None


def without_example() -> list[str]:
    """The kinds that nobody has said where to look at."""
    return [name for name in PAGES if name not in WAYS and example_of(name) is None]


def address_of(name: str, found: Found) -> str:
    if name in WAYS:
        return reverse(name, kwargs=found.stands[name]["args"])
    example = example_of(name)
    assert example is not None, f"{name}: where does it stand? See EXAMPLES, WAYS and NO_PAGE of tests/browser"
    return reverse(name, kwargs={key: found.values[value] for key, value in example.args.items()}) + example.query


def readers_of(name: str, found: Found) -> list[str]:
    """The accounts that may stand before this page, likeliest first; nobody signed in when it is public."""
    if name in WAYS:
        return [found.stands[name]["who"]]
    example = example_of(name)
    if example is not None and example.who:
        return [found.offered[str(example.who)]]
    right = ROWS[name].right
    if right is None:
        return [VISITOR]
    return [found.offered[str(role)] for role in READERS if role in right.cells()]
