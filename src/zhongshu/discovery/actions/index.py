"""Keeps the likeness index and the findings: a projection, written inside the act that changed a dossier, or rebuilt by a chore."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from zhongshu.discovery.likeness import Subject, compare, keys_of
from zhongshu.discovery.models import Finding, Gram, Lead, ScoutCampaign, Sketch
from zhongshu.discovery.models.likeness import OPEN
from zhongshu.discovery.subjects import candidates, subjects
from zhongshu.kernel import search
from zhongshu.kernel.models import SearchEntry
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor

SHOWN = 8  # how many findings one dossier may raise
BATCH = 1000


def write_index(ids: Iterable[str]) -> dict[str, Subject]:
    """Index these dossiers anew and return what was indexed."""
    known = subjects(ids)
    Sketch.objects.bulk_create([Sketch(dossier_id=pk) for pk in known], ignore_conflicts=True)
    numbers = dict(Sketch.objects.filter(dossier_id__in=known).values_list("dossier_id", "number"))
    Gram.objects.filter(sketch_id__in=numbers.values()).delete()
    rows = (Gram(key=key, sketch_id=numbers[pk]) for pk, subject in known.items() for key in keys_of(subject))
    while chunk := list(itertools.islice(rows, 5000)):
        Gram.objects.bulk_create(chunk, batch_size=500)
    return known


def raise_findings(dossier_id: str, subject: Subject) -> list[Finding]:
    """Compare a dossier with its candidates and keep what looks alike; pairs already judged stay judged."""
    found = {pk: compare(subject, other) for pk, other in subjects(candidates(subject, but=[dossier_id])).items()}
    alike = sorted(((pk, like) for pk, like in found.items() if like.is_finding), key=lambda p: -p[1].score)[:SHOWN]
    known = set(Finding.objects.filter(other_id=dossier_id).values_list("dossier_id", flat=True))
    fresh = [
        Finding(
            dossier_id=dossier_id, other_id=pk, score=like.score, state=OPEN,
            reasons=[{"kind": r.kind, "weight": round(r.weight, 3), **r.text.as_dict()} for r in like.reasons],
        )
        for pk, like in alike
        if pk not in known
    ]  # fmt: skip
    already = set(Finding.objects.filter(dossier_id=dossier_id).values_list("other_id", flat=True))
    kept = [finding for finding in fresh if finding.other_id not in already]
    for finding in kept:
        finding.save()
    return kept


def index_lead(lead: Lead) -> list[Finding]:
    """Everything that lets a lead be found: the search index, the likeness index, its findings. Part of the act that wrote it."""
    dossier = lead.dossier
    said = (
        lead.receipt, dossier.code, dossier.title_zh, dossier.title_en, dossier.claim_zh, dossier.claim_en, lead.incumbent_zh,
        lead.incumbent_en, lead.why_zh, lead.why_en, lead.organisation_text,
    )  # fmt: skip
    search.put("lead", lead.pk, " ".join(filter(None, said)))
    return raise_findings(dossier.pk, write_index([dossier.pk])[dossier.pk])


def index_campaigns(campaigns: Iterable[ScoutCampaign]) -> None:
    """Let campaigns be found. Part of the act that wrote them."""
    said = ((c.pk, (c.code, c.theme_zh, c.theme_en, c.taxonomy, c.query)) for c in campaigns)
    search.put_many("campaign", [(pk, " ".join(filter(None, words))) for pk, words in said])


def campaigns_not_found() -> list[ScoutCampaign]:
    """Campaigns opened before campaigns could be searched for."""
    known = SearchEntry.objects.filter(kind="campaign").values("ref")
    return list(ScoutCampaign.objects.exclude(pk__in=known)[:BATCH])


def missing_ids(limit: int) -> list[str]:
    """Dossiers that came in another way (files of past programmes) and are not indexed yet."""
    return list(Dossier.objects.filter(sketch__isnull=True).values_list("pk", flat=True)[:limit])


@act("discovery.index")
def index_missing(actor: Actor, *, limit: int = BATCH) -> int:
    """Index up to ``limit`` dossiers that are not indexed yet; called by a chore until none is left."""
    ids, campaigns = missing_ids(limit), campaigns_not_found()
    write_index(ids)
    index_campaigns(campaigns)
    tell("likeness", "index", indexed=len(ids), campaigns=len(campaigns))
    return len(ids)


@act("discovery.reindex")
def reindex(actor: Actor, *, dossier_id: str) -> int:
    """Look again for dossiers like this one."""
    kept = raise_findings(dossier_id, write_index([dossier_id])[dossier_id])
    tell("dossier", dossier_id, findings=len(kept))
    return len(kept)
