"""Outcomes and landings: those of the dossiers an actor may know, with the shares over dossiers."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import READERS, among_known, standings
from zhongshu.people.actor import Actor
from zhongshu.transfer.models import Attribution, Landing, Outcome
from zhongshu.transfer.rules import plain


def outcomes(actor: Actor) -> QuerySet[Outcome]:
    """Outcomes recorded on, or shared by, a dossier this actor may know."""
    if actor.roles & READERS:
        return among_known(actor, Outcome.objects.filter(void_on__isnull=True)).select_related("dossier")
    known = standings(actor).values("pk")
    shared = Attribution.objects.filter(dossier__in=known, dropped_at__isnull=True).values("outcome_id")
    found = Outcome.objects.filter(Q(dossier__in=known) | Q(pk__in=shared), void_on__isnull=True)
    return found.select_related("dossier")


def outcomes_of(dossier: Dossier) -> QuerySet[Outcome]:
    """Outcomes that this dossier has a share in or was the first to record, those that are void among them; whether other dossiers have a part
    (``given``), and one that waits to be confirmed (``unconfirmed``).
    """
    mine = Attribution.objects.filter(dossier=dossier, dropped_at__isnull=True)
    given = Attribution.objects.filter(outcome=OuterRef("pk"), dropped_at__isnull=True).exclude(
        dossier=OuterRef("dossier")
    )
    return (
        Outcome.objects.filter(Q(dossier=dossier) | Q(pk__in=mine.values("outcome_id")))
        .annotate(given=Exists(given), unconfirmed=Exists(given.filter(counts=False)))
        .select_related("document", "dossier")
        .order_by("-on", "-created_at")
    )


def told_elsewhere(dossier: Dossier, kind: str, evidence: str) -> list[Outcome]:
    """Outcomes of the same kind on other dossiers that stand on the same words of evidence: one sale told twice, or two papers called alike."""
    found = Outcome.objects.filter(kind=kind, void_on__isnull=True).exclude(dossier=dossier)
    meant = plain(evidence)
    same = [pk for pk, words in found.values_list("pk", "evidence") if plain(words) == meant]
    return list(Outcome.objects.filter(pk__in=same).order_by("code")) if same else []


def outcome_for(dossier: Dossier, outcome_id: str) -> Outcome:
    found = outcomes_of(dossier).filter(pk=outcome_id).first()
    if found is None:
        raise Hidden
    return found


def shares_of(outcome_ids: list[str]) -> dict[str, list[Attribution]]:
    """The shares of several outcomes, by outcome."""
    found: dict[str, list[Attribution]] = {}
    kept = Attribution.objects.filter(outcome__in=outcome_ids, dropped_at__isnull=True)
    for share in kept.select_related("dossier").order_by("-bp", "pk"):
        found.setdefault(share.outcome_id, []).append(share)
    return found


def given_away(outcome: Outcome, *, waiting: bool = False) -> QuerySet[Attribution]:
    """The parts other dossiers have in an outcome, or only those that wait to be confirmed."""
    found = Attribution.objects.filter(outcome=outcome, dropped_at__isnull=True).exclude(dossier=outcome.dossier_id)
    return (found.filter(counts=False) if waiting else found).select_related("dossier").order_by("created_at", "pk")


def counted() -> QuerySet[Attribution]:
    """The shares that count, anywhere: confirmed, not taken back, in outcomes that were checked (R-31). Whatever is told of a share is told of these."""
    return Attribution.objects.filter(dropped_at__isnull=True, counts=True, outcome__checked_on__isnull=False)


def counted_for(dossier: Dossier) -> QuerySet[Attribution]:
    """What a dossier may count, with the amount that falls to it (``fen``)."""
    return counted().filter(dossier=dossier).annotate(fen=F("outcome__amount_fen") * F("bp") / 10_000)


def landings(actor: Actor) -> QuerySet[Landing]:
    """Landings of the dossiers this actor may know."""
    return among_known(actor, Landing.objects.filter(void_on__isnull=True)).select_related("dossier")


def landings_of(dossier: Dossier) -> QuerySet[Landing]:
    return Landing.objects.filter(dossier=dossier).select_related("document").order_by("-on", "-created_at")


def landing_for(dossier: Dossier, landing_id: str) -> Landing:
    found = landings_of(dossier).filter(pk=landing_id).select_related("dossier").first()
    if found is None:
        raise Hidden
    return found
