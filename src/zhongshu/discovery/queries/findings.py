"""The pending matters of one lead, by id, never those of another."""

from __future__ import annotations

from django.db.models import Q

from zhongshu.discovery.models import Appeal, DeclineProposal, Finding, Lead, MergeProposal
from zhongshu.discovery.models.judged import OPEN
from zhongshu.kernel.errors import Hidden


def finding_of(lead: Lead, finding_id: str) -> Finding:
    """A look-alike of this lead."""
    either = Q(dossier_id=lead.dossier_id) | Q(other_id=lead.dossier_id)
    found = Finding.objects.filter(either, pk=finding_id).first()
    if found is None:
        raise Hidden
    return found


def open_decline(lead: Lead) -> DeclineProposal:
    """The refusal proposed for this lead."""
    found = DeclineProposal.objects.filter(dossier_id=lead.dossier_id, state=OPEN).first()
    if found is None:
        raise Hidden
    return found


def appeal_of(lead: Lead) -> Appeal:
    """The appeal of this lead that waits for an answer."""
    found = Appeal.objects.filter(dossier_id=lead.dossier_id, state=OPEN).first()
    if found is None:
        raise Hidden
    return found


def pending(lead: Lead) -> dict[str, object]:
    """What waits for a second person on this lead."""
    return {
        "merge": MergeProposal.objects.filter(source_id=lead.dossier_id, state=OPEN)
        .select_related("target", "proposed_by__person")
        .first(),
        "decline": DeclineProposal.objects.filter(dossier_id=lead.dossier_id, state=OPEN)
        .select_related("proposed_by__person")
        .first(),
        "appeal": Appeal.objects.filter(dossier_id=lead.dossier_id, state=OPEN).first(),
    }
