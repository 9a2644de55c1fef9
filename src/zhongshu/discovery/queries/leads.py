"""Leads for those who triage: the inbox, one lead with everything on it, and the five outcomes with what each still needs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from zhongshu.discovery.access import may_triage, may_triage_at, reach
from zhongshu.discovery.models import Ask, DeclineProposal, Finding, Lead, LeadContact, MergeProposal
from zhongshu.discovery.models.judged import OPEN
from zhongshu.discovery.models.likeness import OPEN as UNJUDGED
from zhongshu.discovery.rules import OUTCOMES
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import dossier_for, place_of, unlocked
from zhongshu.lifecycle.rules import may_take
from zhongshu.people.actor import Actor

# What waits for the house comes first, then what waits for a team, then what is settled.
TURN = Case(
    When(dossier__state__in=("LEAD", "SCREEN"), awaiting_answer=False, then=Value(0)),
    When(dossier__state="LEAD", then=Value(1)),
    default=Value(2),
)


def leads(actor: Actor) -> QuerySet[Lead]:
    """Every lead that no interest locks, for those who triage; nobody else gets a row. ``elsewhere`` is 1 for leads that the actor may read but not act on: a field
    lead finds the own field's first.
    """
    if not actor.may("triage:RUA"):
        return Lead.objects.none()
    unjudged = Finding.objects.filter(Q(dossier=OuterRef("dossier")) | Q(other=OuterRef("dossier")), state=UNJUDGED)
    mine = reach(actor) if actor.may("triage:UA") else None
    elsewhere = Value(0) if mine is None else Case(When(mine, then=Value(0)), default=Value(1))
    return unlocked(actor, Lead.objects.select_related("dossier__organisation", "owner__person")).annotate(
        elsewhere=elsewhere,
        turn=TURN,
        look_alike=Exists(unjudged),
        merge_open=Exists(MergeProposal.objects.filter(source=OuterRef("dossier"), state=OPEN)),
        decline_open=Exists(DeclineProposal.objects.filter(dossier=OuterRef("dossier"), state=OPEN)),
    )


def lead_for(actor: Actor, code: str) -> Lead:
    """The lead of one dossier; hidden from those who do not triage, locked for those with an interest."""
    actor_may = actor.may("triage:RUA")
    lead = Lead.objects.filter(Q(dossier__code=code) | Q(receipt=code)).values_list("dossier__code", flat=True).first()
    if not actor_may or lead is None:
        raise Hidden
    dossier = dossier_for(actor, lead)
    found = Lead.objects.select_related("owner__person", "forward_by__person", "need", "campaign").get(dossier=dossier)
    found.dossier = dossier
    return found


def contact_of(actor: Actor, lead: Lead) -> LeadContact | None:
    """Whom to answer: for those who work on this lead's triage, not for those who only read."""
    return LeadContact.objects.filter(lead=lead).first() if may_triage(actor, lead.dossier) else None


def asks_of(lead: Lead) -> list[Ask]:
    """What was asked and answered, newest first."""
    return list(lead.asks.select_related("asked_by__person").prefetch_related("items").order_by("-created_at"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the five ways on: whether this actor may take it, what it needs, what stands in the way."""

    key: str
    label: Bi
    mine: bool
    missing: tuple[Bi, ...] = ()
    note: Bi | None = None

    @property
    def open(self) -> bool:
        return self.mine and not self.missing


SCREEN_FIRST = Bi("先进入初筛", "screening must start first")
FIELD_LEAD = Bi("由领域主任决定，您可以先提出建议", "The field lead decides; you may propose")


def outcomes(actor: Actor, lead: Lead) -> list[Outcome]:
    """The five outcomes of a lead as this actor sees them now."""
    dossier, place = lead.dossier, place_of(lead.dossier)
    works = may_triage_at(actor, place)
    before = () if dossier.state == "SCREEN" else (SCREEN_FIRST,)

    def lacking(edge: str) -> tuple[Bi, ...]:
        return before or tuple(gates.missing(EDGES[edge], actor, dossier))

    decides = may_take(actor, EDGES["T-05"], place)
    decline_before = () if dossier.state in ("SCREEN", "CAND") else (SCREEN_FIRST,)
    return [
        Outcome("candidate", OUTCOMES["candidate"], works, lacking("T-02")),
        Outcome("watch", OUTCOMES["watch"], works),
        Outcome("ask", OUTCOMES["ask"], may_take(actor, EDGES["T-03"], place), before),
        Outcome("merge", OUTCOMES["merge"], may_take(actor, EDGES["T-04"], place), before),
        Outcome("decline", OUTCOMES["decline"], works, decline_before, None if decides else FIELD_LEAD),
    ]


def screening(actor: Actor, dossier: Dossier) -> tuple[bool, list[Bi]]:
    """Whether this actor may start screening now, and what it still needs."""
    edge = EDGES["T-01"]
    mine = dossier.state == "LEAD" and may_take(actor, edge, place_of(dossier))
    return mine, gates.missing(edge, actor, dossier) if mine else []


def counts(actor: Actor) -> dict[str, int]:
    """How many leads stand where in the inbox."""
    found = leads(actor).aggregate(
        new=Count("pk", filter=Q(dossier__state="LEAD", awaiting_answer=False)),
        awaiting=Count("pk", filter=Q(dossier__state="LEAD", awaiting_answer=True)),
        screening=Count("pk", filter=Q(dossier__state="SCREEN")),
        slow=Count("pk", filter=Q(dossier__state="LEAD", slow_lane=True)),
        ownerless=Count("pk", filter=Q(dossier__state__in=("LEAD", "SCREEN"), owner__isnull=True)),
    )
    return dict(found)


def waiting(actor: Actor) -> int:
    """How many leads wait for this person to look at them: those that the own right of triage reaches."""
    if not actor.may("triage:UA"):
        return 0
    rows, mine = Lead.objects.filter(dossier__state="LEAD", awaiting_answer=False), reach(actor)
    return (rows if mine is None else rows.filter(mine)).count()


def lead_of_dossier(dossier: Dossier) -> Lead:
    """The lead a dossier began with; hidden when it began otherwise."""
    found = Lead.objects.filter(dossier=dossier).first()
    if found is None:
        raise Hidden
    found.dossier = dossier
    return found


def sides_of_lead(dossier: Dossier, lead: Lead | None) -> dict[str, str]:
    """What is laid side by side: the same few things of any two dossiers."""
    metric = ""
    if lead and (lead.metric_zh or lead.metric_en):
        metric = f"{pick(lead, 'metric')} {'' if lead.metric_value is None else f'{lead.metric_value:g}'} {lead.metric_unit}".strip()
    return {
        "title": pick(dossier, "title"),
        "claim": pick(dossier, "claim"),
        "incumbent": pick(lead, "incumbent") if lead else "",
        "metric": metric,
        "organisation": str(dossier.organisation or (lead.organisation_text if lead else "")),
        "opened": f"{dossier.opened_on:%Y-%m-%d}",
    }
