"""A lead beside its look-alikes, as far as the reader may know them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zhongshu.discovery.access import may_triage_at
from zhongshu.discovery.models import Finding, Lead
from zhongshu.discovery.models.likeness import OPEN
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import places_of, standings, unlocked
from zhongshu.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Beside:
    """One look-alike, with what is known of it."""

    finding: Finding
    dossier: Dossier
    lead: Lead | None
    reasons: tuple[tuple[Bi, float], ...]
    mine: bool = False  # whether the reader's right of triage reaches it too: only who triages both may judge the pair

    @property
    def open(self) -> bool:
        return self.finding.state == OPEN


def side_by_side(actor: Actor, lead: Lead) -> list[Beside]:
    """The look-alikes of a lead, likeliest first, judged ones last."""
    here = lead.dossier_id
    found = Finding.objects.filter(Q(dossier_id=here) | Q(other_id=here)).select_related(
        "dossier__organisation", "other__organisation", "judged_by__person"
    )
    others = {f.other_id if f.dossier_id == here else f.dossier_id: f for f in found}
    known = set(unlocked(actor, standings(actor).filter(pk__in=others), "pk").values_list("pk", flat=True))
    leads = {row.dossier_id: row for row in Lead.objects.filter(dossier_id__in=known)}
    there = {pk: f.other if f.dossier_id == here else f.dossier for pk, f in others.items() if pk in known}
    places = places_of(there.values())
    rows = [
        Beside(others[pk], dossier, leads.get(pk), _reasons(others[pk]), may_triage_at(actor, places[pk]))
        for pk, dossier in there.items()
    ]
    return sorted(rows, key=lambda row: (not row.open, -row.finding.score))


def _reasons(finding: Finding) -> tuple[tuple[Bi, float], ...]:
    return tuple((Bi(r["zh"], r["en"]), float(r["weight"])) for r in finding.reasons)
