"""Reading the bench: the open entry of a dossier, what surrounds it, lists of entries. Scoped by the actor or by a dossier fetched as that actor."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db.models import QuerySet

from zhongshu.bench.models import OPEN, Evidence, FastLane, NurtureGrant, PoolEntry, Proposal, TierChange
from zhongshu.bench.rules import SETBACKS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Hidden
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import among_known, last_chapter
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of


@question
def _open_entries(dossier_id: str) -> QuerySet[PoolEntry]:
    return PoolEntry.objects.filter(dossier_id=dossier_id, closed_on__isnull=True).select_related("sponsor__person")


def open_entry(dossier: Dossier) -> PoolEntry | None:
    """The entry under which the dossier stands in the reserve now."""
    found = next(iter(_open_entries(dossier.pk)), None)
    if found is not None:
        found.dossier = dossier
    return found


def last_entry(dossier: Dossier) -> PoolEntry | None:
    """The open entry, or the last one."""
    found = (
        PoolEntry.objects.filter(dossier=dossier)
        .select_related("sponsor__person")
        .order_by("-opened_on", "-created_at")
        .first()
    )
    if found is not None:
        found.dossier = dossier
    return found


def has_entry(dossier: Dossier) -> bool:
    """Whether the dossier stands, or stood, in the reserve."""
    return dossier.state == "BENCH" or PoolEntry.objects.filter(dossier=dossier).exists()


def need_entry(dossier: Dossier) -> PoolEntry:
    """The open entry, or a refusal in words."""
    found = open_entry(dossier)
    if found is None:
        raise Blocked([Bi("这份卷宗不在储备中", "the dossier is not in the reserve")])
    return found


def entries(actor: Actor) -> QuerySet[PoolEntry]:
    """Open entries this actor may know, as rows for lists; those of dossiers that an interest locks are left out."""
    if not actor.may("tier:UAR"):
        return PoolEntry.objects.none()
    known = among_known(actor, PoolEntry.objects.filter(closed_on__isnull=True))
    return known.select_related("dossier__organisation", "dossier__specialist__person", "sponsor__person")


def body_of(dossier: Dossier, kind: str) -> dict[str, Any]:
    """The newest chapter of a kind as values; empty when there is none."""
    chapter = last_chapter(dossier, kind)
    return json.loads(chapter.body) if chapter else {}


def evidence_of(entry: PoolEntry) -> QuerySet[Evidence]:
    """Evidence, newest first."""
    return entry.evidence.select_related("person").order_by("-happened_on", "-created_at")


def changes_of(dossier: Dossier) -> QuerySet[TierChange]:
    """Every change of tier of a dossier, over all its stays, newest first."""
    return (
        TierChange.objects.filter(entry__dossier=dossier)
        .select_related("evidence")
        .order_by("-on", "-created_at", "-pk")
    )


def grants_of(dossier: Dossier) -> QuerySet[NurtureGrant]:
    """Nurture grants of a dossier, newest first."""
    return NurtureGrant.objects.filter(entry__dossier=dossier).order_by("-asked_on", "-created_at")


def grant_of(dossier: Dossier, grant_id: str) -> NurtureGrant:
    """One grant of this dossier."""
    found = grants_of(dossier).filter(pk=grant_id).select_related("entry").first()
    if found is None:
        raise Hidden
    return found


def open_proposals(entry: PoolEntry) -> QuerySet[Proposal]:
    """Proposals that await the field lead."""
    return entry.proposals.filter(state=OPEN).select_related("evidence").order_by("proposed_on", "created_at")


def proposal_of(dossier: Dossier, proposal_id: str) -> Proposal:
    """One proposal of this dossier; whether it was answered meanwhile the act says."""
    found = Proposal.objects.filter(pk=proposal_id, entry__dossier=dossier).select_related("entry").first()
    if found is None:
        raise Hidden
    return found


def lanes_of(dossier: Dossier) -> list[FastLane]:
    """Fast lanes in force today."""
    return list(
        FastLane.objects.filter(dossier=dossier, ended_at__isnull=True, valid_until__gte=clock.today()).order_by("kind")
    )


def seal_in_force(dossier: Dossier) -> dict[str, Any]:
    """The sealed certificate of excellence that holds today, as its chapter tells; empty when there is none."""
    body = body_of(dossier, "seal")
    holds = body.get("standing") == "valid" and body.get("valid_until", "") >= clock.today().isoformat()
    return body if holds else {}


def targets_from(dossier: Dossier, entry: PoolEntry | None) -> tuple[str, ...]:
    """Where a call leads from here, the likeliest first: the committee from on deck or on a national request, refinement from the bench."""
    if has_lane(dossier, "national") or (entry is not None and entry.tier == "B1"):
        return ("PROP", "REFINE")
    return ("REFINE",)


def leaving_code(dossier: Dossier) -> str:
    """The reason that lies on record for leaving: overtaken, or stale; empty when neither, or when the dossier's rules do not know it."""
    entry = open_entry(dossier)
    if entry is None:
        return ""
    known = rules_of(dossier.rule_set).labels("reasons")
    overtaken = any(row.kind == "overtaken" for row in setbacks_of(entry))
    stale = entry.proposals.filter(state=OPEN, direction="out", rule="stale").exists()
    found = "overtaken" if overtaken else "stale" if stale else ""
    return found if found in known else ""


def has_lane(dossier: Dossier, *kinds: str) -> bool:
    """Whether one of these fast lanes is in force; a Seal of this house opens its own."""
    return any(lane.kind in kinds for lane in lanes_of(dossier)) or ("seal" in kinds and bool(seal_in_force(dossier)))


def setbacks_of(entry: PoolEntry) -> list[Evidence]:
    """Setbacks recorded since the last change of tier: each speaks for a demotion nobody has made yet."""
    answered = entry.changes.exclude(evidence__isnull=True).values("evidence_id")
    return list(entry.evidence.filter(kind__in=SETBACKS).exclude(pk__in=answered).order_by("-happened_on"))


def proposals_for(actor: Actor) -> QuerySet[Proposal]:
    """Proposals this actor decides: those of the fields led."""
    led = actor.fields_led()
    found = Proposal.objects.filter(state=OPEN, entry__closed_on__isnull=True).select_related("entry__dossier")
    if led is not None:
        found = found.filter(entry__dossier__field__in=led)
    return found.order_by("proposed_on", "pk")


def grants_to_decide(actor: Actor) -> QuerySet[NurtureGrant]:
    """Grants asked for by somebody else in the fields led (or anywhere, for the director)."""
    found = NurtureGrant.objects.filter(state="asked", entry__closed_on__isnull=True).exclude(
        asked_by=actor.ledger_name
    )
    led = actor.fields_led()
    if led is not None and Role.DIR not in actor.roles:
        found = found.filter(entry__dossier__field__in=led)
    return found.select_related("entry__dossier").order_by("asked_on", "pk")


def reviews_due(actor: Actor) -> QuerySet[PoolEntry]:
    """Entries this actor sponsors whose review falls within a week, or is overdue."""
    soon = clock.today() + dt.timedelta(days=7)
    return (
        PoolEntry.objects.filter(closed_on__isnull=True, sponsor_id=actor.user_id, review_on__lte=soon)
        .select_related("dossier")
        .order_by("review_on", "pk")
    )


def waiting(actor: Actor) -> int:
    """How much waits on the bench for this actor."""
    if actor.may("tier:A"):
        return proposals_for(actor).count()
    return reviews_due(actor).count() if actor.may("tier:U") else 0
