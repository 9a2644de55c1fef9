"""The kinds of page the center has, read off the URL resolver, with an example of each for a person to stand before.

A kind whose address holds nothing but a dossier's code finds its example and its reader by itself; any other names them in `EXAMPLES`. What is no
page stands in `NO_PAGE` with its reason. A kind in neither fails its test, so that none is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from zhongshu.people.access import CLOSED, Row, row_of
from zhongshu.people.roles import Role

# who is asked first whether a page is theirs; the order spares sign-ins
READERS = (Role.PS, Role.DIR, Role.AO, Role.INT, Role.ADM, Role.COM, Role.ANA, Role.PI, Role.EXP, Role.ENT)
VISITOR = ""


@dataclass(frozen=True)
class Example:
    """Where one page of a kind stands: the values of its address (keys of `FOUND`), who reads it, what follows the question mark."""

    args: dict[str, str] = field(default_factory=dict)
    who: str = ""
    query: str = ""


NO_PAGE: dict[str, str] = {
    "healthz": "answers a machine in JSON",
    "pages:pick": "a part of a form, as HTML without a page",
    "notices:latest": "a part of the top bar",
    "audit:head": "JSON for witnesses",
    "audit:public_key": "a key file",
    "documents:download": "a file",
    "desk:yearly_file": "a file",
    "policy:choose_comparison": "leads on to the comparison",
    "policy:in_force": "leads on to the version in force",
    "policy:edit": "its example, a draft, is opened by nobody while a proposal waits; seen as policy:draft's form",
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
    **dict.fromkeys(
        (
            "proposal:refinement",
            "proposal:refinement_deed",
            "proposal:refinement_item",
            "proposal:propose_award",
            "proposal:end_refinement",
            "proposal:resume",
        ),
        "follows an appraisal; the demo center tells of none yet",
    ),
    "portal:check": "follows four filled steps; walked by the portal's own test",
    "portal:done": "follows a proposal sent; walked by the portal's own test",
    "portal:receipt": "opens with a receipt and its key; walked by the portal's own test",
    "people:reopen_account": "needs an account that was closed",
    "people:rebut_interest": "needs an interest derived by the house with the reader in it",
}
# Rooms of the course in whose pages the demo center has nothing to show yet; their own tests look at them until it has.
AWAITED = frozenset({"panels", "decisions", "appraisal", "bench", "award", "delivery", "relay", "transfer"})
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
}
# Run inside the center: what the addresses above are made of.
FOUND = """
import io, json
from django.db.models import Count
from zhongshu.desk.views.reports import indicators
from zhongshu.discovery.models import Lead, Need, ScoutCampaign, Signal
from zhongshu.documents.actions import store_document
from zhongshu.imports.actions import check, receive
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.models import Notice
from zhongshu.people.actions import propose_merge
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Employment, ExpertProfile, Grant, Interest, Organisation, Person
from zhongshu.people.queries.accounts import demo_logins
from django.core.files.uploadedfile import SimpleUploadedFile
who = {str(role): user for role, user in demo_logins()}
ps = actor_of(who["PS"])
mine = Dossier.objects.filter(specialist=who["PS"], state="CAND").annotate(n=Count("plan_versions")).order_by("n")
planned = Dossier.objects.annotate(n=Count("plan_versions")).filter(n__gte=2).first()
rows = "award_id,program,phase,year,agency,branch,firm,state,title,amount_usd\\n" + "".join(f"{n},SBIR,1,{1990 + n},DOD,,Firm {n},MA,Laser sensor {n},{'x' * (n % 3)}50000\\n" for n in range(20))
job = check(receive(ps, file=io.BytesIO(rows.encode()), filename="awards.csv"))
document = store_document(ps, file=SimpleUploadedFile("note.txt", "走访记录".encode()), kind=KIND, about_kind="dossier", about_id=mine[0].pk, classification=CLASS, confirmed=True)
one, other = Person.objects.filter(merged_into=None, user=None).order_by("pk")[:2]
print(json.dumps({
    "line": Line.objects.filter(subject_kind="dossier").order_by("seq").last().seq, "about_kind": "dossier", "dossier_id": mine[0].pk, "document": document.pk,
    "rules": 1, "draft_rules": 2, "notice": Notice.objects.filter(recipient=who["PS"]).last().pk, "import": job.pk, "code": mine[0].code,
    "section": "assumptions", "member": join_team(ps, mine[0], person_id=one.pk).pk, "planned": planned.code, "organisation": Organisation.objects.annotate(n=Count("employments")).order_by("-n")[0].pk,
    "person": one.pk, "employment": Employment.objects.filter(until=None).first().pk,
    "merge": propose_merge(actor_of(who["AO"]), one.pk, into_id=other.pk, reason="同一人，两条记录").pk, "expert": ExpertProfile.objects.first().pk,
    "user": who["EXP"].pk, "grant": Grant.objects.filter(user=who["EXP"]).first().pk, "interest": Interest.objects.first().pk,
    "lead": Lead.objects.filter(dossier__state="SCREEN").first().dossier.code,
    "own": Dossier.objects.filter(members__person=who["PI"].person).first().code, "need": Need.objects.filter(state="published").first().code,
    "draft_need": Need.objects.filter(state="draft").first().code, "open_need": Need.objects.filter(state="published").first().code,
    "campaign": ScoutCampaign.objects.filter(closed_on=None).first().code, "signal": Signal.objects.annotate(n=Count("links")).order_by("-n")[0].pk,
    "step": "leap", "indicator": next(iter(sorted(indicators()))),
}))
"""


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
PAGES = [
    name
    for name in dict.fromkeys(name for name, _, _ in READABLE)
    if name not in NO_PAGE and name.split(":")[0] not in AWAITED
]


def example_of(name: str) -> Example | None:
    """The example of a kind: its own, or none needed but a dossier's code; None when nobody has given one."""
    held = next(keys for other, _, keys in READABLE if other == name)
    if name in EXAMPLES:
        return EXAMPLES[name]
    return Example({key: key for key in held}) if set(held) <= {"code"} else None


def address_of(name: str, found: dict[str, Any]) -> str:
    example = example_of(name)
    assert example is not None, (
        f"{name}: a new kind of page needs an example in tests/browser/kinds.py, or its reason in NO_PAGE"
    )
    return reverse(name, kwargs={key: found[value] for key, value in example.args.items()}) + example.query


def readers_of(name: str) -> list[str]:
    """Who may stand before this page, likeliest first; nobody signed in when it is public."""
    example = example_of(name)
    if example is not None and example.who:
        return [str(example.who)]
    right = ROWS[name].right
    if right is None:
        return [VISITOR]
    return [str(role) for role in READERS if role in right.cells()]
