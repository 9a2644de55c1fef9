"""What the subjects of ledger lines are called, and where they open: one query a kind of subject, however many lines.

Flows in: lines and their reader. Flows out: a name and, where the reader may open it, an address. A subject the reader may not know has neither;
the page then says only of what kind it is. Never: an id in place of a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from zhongshu.audit.reading import reading_of
from zhongshu.award.models import Package
from zhongshu.decisions.models import Decision
from zhongshu.discovery.models import Lead, ScoutCampaign, Signal
from zhongshu.discovery.queries import needs
from zhongshu.imports.models import ImportJob
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.chapters import kind_of
from zhongshu.lifecycle.models import Chapter
from zhongshu.lifecycle.queries import standings
from zhongshu.panels.models import Panel
from zhongshu.people.models import ExpertProfile, Organisation, Person, User
from zhongshu.people.roles import Role
from zhongshu.policy.models import RuleSet

if TYPE_CHECKING:
    from zhongshu.ledger.models import Line
    from zhongshu.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Named:
    """One subject as one reader knows it; ``url`` is empty where it does not open for that reader."""

    name: str
    url: str = ""


Found = Mapping[str, Named]
Naming = Callable[["Actor", set[str]], Found]


def _dossiers(actor: Actor, ids: set[str]) -> Found:
    rows = standings(actor).filter(pk__in=ids).values_list("pk", "code")
    return {pk: Named(code, reverse("desk:dossier", args=[code])) for pk, code in rows}


def _leads(actor: Actor, ids: set[str]) -> Found:
    known = Lead.objects.filter(pk__in=ids, dossier_id__in=standings(actor).values("pk"))
    page = "discovery:lead" if actor.may("triage:RUA") else "desk:dossier"
    rows = known.values_list("pk", "receipt", "dossier__code")
    return {pk: Named(receipt, reverse(page, args=[code])) for pk, receipt, code in rows}


def _needs(actor: Actor, ids: set[str]) -> Found:
    rows = needs(actor).filter(pk__in=ids).values_list("pk", "code")
    return {pk: Named(code, reverse("discovery:need", args=[code])) for pk, code in rows}


def _panels(actor: Actor, ids: set[str]) -> Found:
    rows = Panel.objects.filter(pk__in=ids, dossier_id__in=standings(actor).values("pk")).values_list("pk", "code")
    return {pk: Named(code, reverse("panels:panel", args=[code])) for pk, code in rows}


def _users(actor: Actor, ids: set[str]) -> Found:
    rows = User.objects.filter(pk__in=ids).select_related("person")
    return {row.pk: Named(row.name, reverse("people:account_of", args=[row.pk])) for row in rows}


def _experts(actor: Actor, ids: set[str]) -> Found:
    rows = ExpertProfile.objects.filter(pk__in=ids).select_related("person")
    return {row.pk: Named(str(row.person), reverse("people:expert", args=[row.pk])) for row in rows}


def _rules(actor: Actor, ids: set[str]) -> Found:
    rows = RuleSet.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: Named(str(Bi("第 {n} 版", "No. {n}").fill(n=n)), reverse("policy:version", args=[n])) for pk, n in rows}


def _signed(actor: Actor, ids: set[str]) -> Found:
    """What one person signed: by its chapter; what a line alone seals is named by the line's own history."""
    known = standings(actor).values("pk")
    rows = Chapter.objects.filter(pk__in=ids, dossier_id__in=known).select_related("dossier")
    page, opens = "decisions:replay_signed", Role.INT in actor.roles
    return {
        row.pk: Named(f"{row.dossier.code} {kind_of(row.kind).label}", reverse(page, args=[row.dossier.code, row.kind, row.number]) if opens else "")
        for row in rows
    }  # fmt: skip


def _records(model: Any, page: str, name: Callable[[Any], str], key: str = "pk") -> Naming:
    """Records of one kind that whoever holds the right may know alike."""

    def named(actor: Actor, ids: set[str]) -> Found:
        rows = model.objects.filter(pk__in=ids)
        return {row.pk: Named(name(row), reverse(page, args=[getattr(row, key)])) for row in rows}

    return named


def _code(row: Any) -> str:
    return str(row.code)


@dataclass(frozen=True, slots=True)
class Kind:
    """Who may know the subjects of a kind (no right: the query itself decides) and how they are named; ``personal`` tells who somebody is."""

    naming: Naming
    right: str = ""
    personal: bool = False


KINDS: dict[str, Kind] = {
    "dossier": Kind(_dossiers),
    "lead": Kind(_leads),
    "panel": Kind(_panels, "panel:RUA"),
    "need": Kind(_needs, "need:CRUA"),
    "campaign": Kind(_records(ScoutCampaign, "discovery:campaign", _code, "code"), "campaign:CRUA"),
    "signal": Kind(_records(Signal, "discovery:signal", lambda row: pick(row, "title") or row.ref), "signal:CRU"),
    "decision": Kind(_records(Decision, "decisions:decision", _code, "code"), "decision:RUA"),
    "signed": Kind(_signed, "decision:R"),
    "package": Kind(_records(Package, "award:package", _code, "code"), "award:RUA"),
    "import": Kind(_records(ImportJob, "imports:job", lambda row: row.filename), "import:UA"),
    "ruleset": Kind(_rules, "policy:RUA"),
    "organisation": Kind(_records(Organisation, "people:organisation", str), "organisation:RCU"),
    "person": Kind(_records(Person, "people:person", str), "organisation:RCU", personal=True),
    "expert": Kind(_experts, "expert:RCU", personal=True),
    "user": Kind(_users, "users:RUA", personal=True),
}


def named(actor: Actor, lines: Iterable[Line]) -> dict[tuple[str, str], Named]:
    """What this reader may call the subjects of these lines, by kind and id."""
    wanted: dict[str, set[str]] = {}
    for line in lines:
        wanted.setdefault(line.subject_kind, set()).add(line.subject)
    names = reading_of(actor).names
    found: dict[tuple[str, str], Named] = {}
    for kind, ids in wanted.items():
        known = KINDS.get(kind)
        if known and (names or not known.personal) and (not known.right or actor.may(known.right)):
            found |= {(kind, pk): one for pk, one in known.naming(actor, ids).items()}
    return found
