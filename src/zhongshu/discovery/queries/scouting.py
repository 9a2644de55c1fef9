"""Campaigns with their yield, signals with their leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from zhongshu.discovery.models import Lead, Outreach, ScoutCampaign, Signal, SignalLink
from zhongshu.discovery.rules import OUTREACH_CHANNELS
from zhongshu.kernel import search
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden
from zhongshu.pages.pickers import SHOWN, Option
from zhongshu.people.actor import Actor

BEYOND = (
    "CAND",
    "APPR",
    "REFINE",
    "BENCH",
    "PROP",
    "PUBL",
    "CONTR",
    "ACTIVE",
    "GATE",
    "PIVOT",
    "PAUSE",
    "RELAY",
    "ACCEPT",
    "TRANS",
    "GRAD",
    "DONE",
)


def campaigns(actor: Actor) -> QuerySet[ScoutCampaign]:
    """Every campaign with minutes spent and leads found."""
    if not actor.may("campaign:RUA"):
        return ScoutCampaign.objects.none()
    minutes = Outreach.objects.filter(campaign=OuterRef("pk")).values("campaign").annotate(n=Sum("minutes")).values("n")
    hits = Lead.objects.filter(campaign=OuterRef("pk")).values("campaign").annotate(n=Count("pk")).values("n")
    return ScoutCampaign.objects.select_related("owner__person").annotate(
        minutes=Subquery(minutes), hits=Subquery(hits)
    )


def campaign_for(actor: Actor, code: str) -> ScoutCampaign:
    found = campaigns(actor).filter(code=code).first()
    if found is None:
        raise Hidden
    return found


@dataclass(frozen=True, slots=True)
class Yield:
    """What one way of reaching out cost and brought."""

    label: Bi
    entries: int
    minutes: int
    leads: int
    candidates: int

    @property
    def per_hour(self) -> float | None:
        """Leads an hour."""
        return round(self.leads * 60 / self.minutes, 2) if self.minutes else None


def yield_of(campaign: ScoutCampaign) -> tuple[Yield, list[Yield]]:
    """The whole campaign and each channel. A lead counts for the channel of the first entry that names it."""
    entries = list(campaign.outreach.select_related("lead__dossier").order_by("on", "created_at"))
    first: dict[str, str] = {}
    for entry in entries:
        if entry.lead_id:
            first.setdefault(entry.lead_id, entry.channel)
    states = dict(Lead.objects.filter(campaign=campaign).values_list("pk", "dossier__state"))
    rows = []
    for code, label in OUTREACH_CHANNELS.items():
        mine = [e for e in entries if e.channel == code]
        if mine:
            leads = [pk for pk, channel in first.items() if channel == code]
            rows.append(
                Yield(
                    label,
                    len(mine),
                    sum(e.minutes for e in mine),
                    len(leads),
                    sum(states.get(pk) in BEYOND for pk in leads),
                )
            )
    whole = Yield(
        Bi("合计", "In all"),
        len(entries),
        sum(e.minutes for e in entries),
        len(states),
        sum(s in BEYOND for s in states.values()),
    )
    return whole, sorted(rows, key=lambda row: -(row.per_hour or 0))


def signals(actor: Actor) -> QuerySet[Signal]:
    """Every signal with how many leads it points at."""
    if not actor.may("signal:RUA"):
        return Signal.objects.none()
    links = SignalLink.objects.filter(signal=OuterRef("pk")).values("signal").annotate(n=Count("pk")).values("n")
    return Signal.objects.select_related("campaign").annotate(leads_n=Coalesce(Subquery(links), 0))


def signal_for(actor: Actor, signal_id: str) -> Signal:
    found = signals(actor).filter(pk=signal_id).first()
    if found is None:
        raise Hidden
    return found


def campaign_now(campaign: ScoutCampaign) -> dict[str, Any]:
    """What an ending that read an older campaign is shown."""
    stands = Bi("已结束", "Ended") if campaign.closed_on else Bi("进行中", "Under way")
    return {"version": campaign.version, "stands": stands, "lesson": campaign.lesson}


def campaign_values(campaign: ScoutCampaign) -> dict[str, Any]:
    """A campaign as its form shows it."""
    return {name: getattr(campaign, name) for name in ("version", "theme_zh", "theme_en", "field", "taxonomy", "query")}


def lead_values(signal: Signal) -> dict[str, Any]:
    """What a signal already says of the lead it may become."""
    return {
        "title": pick(signal, "title")[:190],
        "field": signal.field,
        "channel": "signal",
        "organisation_text": signal.organisations.splitlines()[0][:180] if signal.organisations else "",
        "name": signal.people.splitlines()[0][:80] if signal.people else "",
    }


def signals_named(actor: Actor, text: str) -> list[Option]:
    """Signals whose title or number comes close to ``text``."""
    found = [ref for _, ref in search.find(text, kinds=["signal"], limit=SHOWN)]
    rows = {row.pk: row for row in signals(actor).filter(pk__in=found)}
    return [Option(pk, pick(rows[pk], "title"), rows[pk].ref) for pk in found if pk in rows]


def signal_label(actor: Actor, ref: str) -> str:
    """The title of a signal this actor may know; nothing when there is none."""
    row = signals(actor).filter(pk=ref).first()
    return (pick(row, "title") or row.ref) if row else ""
