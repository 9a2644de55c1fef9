"""Where the triage of a lead is whose: an officer's everywhere, a field lead's in the granted field. And who may read and add files about a lead.

Every act and every page of triage asks here, so that no page offers what its act refuses. A lead whose field is not set yet is anybody's who
triages at all (the first field lead may take it and classify it); once it has a field, it is that field's.
"""

from __future__ import annotations

from django.db.models import Q

from zhongshu.discovery.models import Lead
from zhongshu.documents.models import Document
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed, Recused
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor, Place
from zhongshu.people.matrix import right
from zhongshu.people.roles import Role
from zhongshu.policy.queries import active_rules

WORKS, DECIDES = "triage:UA", "triage:A"
ELSEWHERE = Bi(
    "该卷宗属于「{f}」领域，由该领域主任或专员处理",
    "This dossier belongs to the field “{f}”; its field lead or an officer acts on it",
)


def may_triage_at(actor: Actor, place: Place, wanted: str = WORKS) -> bool:
    """The same for a place that was read already (many leads at once)."""
    return actor.may(wanted, place if place.field else None)


def may_triage(actor: Actor, dossier: Dossier, wanted: str = WORKS) -> bool:
    """Whether this actor's right of triage reaches this dossier."""
    return actor.may(wanted) and may_triage_at(actor, place_of(dossier), wanted)


def require_triage(actor: Actor, *dossiers: Dossier, wanted: str = WORKS) -> None:
    """Refuse unless `may_triage` for each; who triages elsewhere is told whose it is."""
    actor.require(wanted)
    for dossier in dossiers:
        if not may_triage(actor, dossier, wanted):
            raise NotAllowed(ELSEWHERE.fill(f=active_rules().label("fields", dossier.field)))


def reach(actor: Actor, wanted: str = WORKS) -> Q | None:
    """Which leads a right of triage reaches, as a filter; None when it reaches every one (nothing is to be asked then)."""
    cells = right(wanted).cells()
    held = [holding for holding in actor.holdings if holding.role in cells]
    if any(holding.kind == "center" for holding in held):
        return None
    columns = {"field": "dossier__field", "programme": "dossier__programme", "dossier": "dossier_id"}
    mine = Q(dossier__field="") if held else Q(pk__in=())
    for kind, column in columns.items():
        mine |= Q(**{f"{column}__in": [h.ref for h in held if h.kind == kind]})
    return mine | Q(dossier__organisation_id__in=[h.ref for h in held if h.kind == "organisation"])


def _lead(lead_id: str) -> Lead | None:
    return Lead.objects.filter(pk=lead_id).select_related("dossier").first()


def _brought(actor: Actor, lead: Lead) -> bool:
    """By account, or by a receipt that was opened with its key."""
    holds = any(h.kind == "dossier" and h.ref == lead.dossier_id and h.role is Role.PI for h in actor.holdings)
    return holds or bool(actor.user_id and actor.user_id == lead.proposer_id)


def _free(actor: Actor, dossier: Dossier) -> bool:
    """No interest locks the dossier for this reader."""
    try:
        interest_of(actor, dossier, lock=True)
    except Recused:
        return False
    return True


def may_read(actor: Actor, lead_id: str, document: Document | None = None) -> bool:
    """Whoever brought the lead, and those who read triage, free of interests; a trade secret is for those alone who triage this very lead."""
    lead = _lead(lead_id)
    if lead is None:
        return False
    if _brought(actor, lead):
        return True
    secret = document is not None and document.classification == "trade"
    reads = may_triage(actor, lead.dossier) if secret else actor.may("triage:RUA")
    return reads and _free(actor, lead.dossier)


def may_add(actor: Actor, lead_id: str) -> bool:
    """Whoever brought the lead, and those who triage it and may hand in documents: the door of the upload asks the same."""
    lead = _lead(lead_id)
    if lead is None:
        return False
    works = actor.may("document:C") and may_triage(actor, lead.dossier) and _free(actor, lead.dossier)
    return works or _brought(actor, lead)
