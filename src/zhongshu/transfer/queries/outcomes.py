"""Outcomes and landings: those of the dossiers an actor may know, with the shares over dossiers."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import READERS, among_known, standings
from zhongshu.people.actor import Actor
from zhongshu.transfer.models import Attribution, Landing, Outcome


def outcomes(actor: Actor) -> QuerySet[Outcome]:
    """Outcomes recorded on, or shared by, a dossier this actor may know."""
    if actor.roles & READERS:
        return among_known(actor, Outcome.objects.all()).select_related("dossier")
    known = standings(actor).values("pk")
    shared = Attribution.objects.filter(dossier__in=known).values("outcome_id")
    return Outcome.objects.filter(Q(dossier__in=known) | Q(pk__in=shared)).select_related("dossier")


def outcomes_of(dossier: Dossier) -> QuerySet[Outcome]:
    """Outcomes that this dossier has a share in or was the first to record, with ``bp``, its own share."""
    mine = Attribution.objects.filter(dossier=dossier)
    return (
        Outcome.objects.filter(Q(dossier=dossier) | Q(pk__in=mine.values("outcome_id")))
        .select_related("document", "dossier")
        .order_by("-on", "-created_at")
    )


def outcome_for(dossier: Dossier, outcome_id: str) -> Outcome:
    found = outcomes_of(dossier).filter(pk=outcome_id).first()
    if found is None:
        raise Hidden
    return found


def shares_of(outcome_ids: list[str]) -> dict[str, list[Attribution]]:
    """The shares of several outcomes, by outcome."""
    found: dict[str, list[Attribution]] = {}
    for share in Attribution.objects.filter(outcome__in=outcome_ids).select_related("dossier").order_by("-bp", "pk"):
        found.setdefault(share.outcome_id, []).append(share)
    return found


def counted_for(dossier: Dossier) -> QuerySet[Attribution]:
    """What a dossier may count: its shares in checked outcomes, with the amount that falls to it (``fen``)."""
    return Attribution.objects.filter(dossier=dossier, outcome__checked_on__isnull=False).annotate(
        fen=F("outcome__amount_fen") * F("bp") / 10_000
    )


def landings(actor: Actor) -> QuerySet[Landing]:
    """Landings of the dossiers this actor may know."""
    return among_known(actor, Landing.objects.all()).select_related("dossier")


def landings_of(dossier: Dossier) -> QuerySet[Landing]:
    return Landing.objects.filter(dossier=dossier).select_related("document").order_by("-on", "-created_at")


def landing_for(dossier: Dossier, landing_id: str) -> Landing:
    found = landings_of(dossier).filter(pk=landing_id).select_related("dossier").first()
    if found is None:
        raise Hidden
    return found
