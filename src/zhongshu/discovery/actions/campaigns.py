"""Scouting campaigns: a theme, an owner, and a log of what was done with the minutes it took, so that yield can be told."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from zhongshu.discovery.actions.index import index_campaigns
from zhongshu.discovery.models import Lead, Outreach, ScoutCampaign, Signal
from zhongshu.discovery.rules import OUTREACH_CHANNELS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor, Place
from zhongshu.policy.queries import active_rules

LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignText:
    """What a campaign looks for."""

    theme_zh: str = ""
    theme_en: str = ""
    field: str
    taxonomy: str = ""
    query: str = ""


def _check(said: CampaignText) -> None:
    if not (said.theme_zh.strip() or said.theme_en.strip()):
        raise BadValue("theme_zh", Bi("请填写主题", "Give the theme"))
    if said.field not in active_rules().labels("fields"):
        raise BadValue("field", Bi("请从列表中选择领域", "Choose a field from the list"))


@act("discovery.open_campaign")
def open_campaign(actor: Actor, *, said: CampaignText) -> ScoutCampaign:
    """Start a search; who starts it owns it."""
    _check(said)
    actor.require("campaign:C", Place(field=said.field))
    campaign = ScoutCampaign.objects.create(
        code=next_code(f"C-{clock.today():%Y}", width=3),
        owner_id=actor.user_id,
        opened_on=clock.today(),
        **asdict(said),
    )
    index_campaigns([campaign])
    tell("campaign", campaign.pk, code=campaign.code, field=campaign.field)
    return campaign


def _change(campaign: ScoutCampaign, version: int, **columns: object) -> None:
    columns |= {"version": version + 1, "updated_at": clock.now()}
    if ScoutCampaign.objects.filter(pk=campaign.pk, version=version, closed_on__isnull=True).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(campaign, name, value)


@act("discovery.edit_campaign")
def edit_campaign(actor: Actor, campaign: ScoutCampaign, *, version: int, said: CampaignText) -> ScoutCampaign:
    """Change what an open campaign looks for."""
    actor.require("campaign:UA", Place(field=campaign.field))
    _check(said)
    _change(campaign, version, **asdict(said))
    index_campaigns([campaign])
    tell("campaign", campaign.pk, code=campaign.code)
    return campaign


@act("discovery.close_campaign")
def close_campaign(actor: Actor, campaign: ScoutCampaign, *, version: int, lesson: str) -> ScoutCampaign:
    """End a search with what was learned."""
    actor.require("campaign:UA", Place(field=campaign.field))
    if not lesson.strip():
        raise BadValue("lesson", Bi("请写下这次行动的经验", "Write down what was learned"))
    _change(campaign, version, closed_on=clock.today(), lesson=lesson.strip())
    tell("campaign", campaign.pk, code=campaign.code, lesson=lesson.strip())
    return campaign


@act("discovery.log_outreach")
def log_outreach(
    actor: Actor,
    campaign: ScoutCampaign,
    *,
    on: dt.date,
    channel: str,
    minutes: int,
    note: str,
    signal_id: str = "",
    receipt: str = "",
) -> Outreach:
    """Write down one piece of work: what, how long, and what came of it."""
    actor.require("campaign:U", Place(field=campaign.field))
    if campaign.closed_on:
        raise Blocked([Bi("行动已结束", "an open campaign")])
    if channel not in OUTREACH_CHANNELS:
        raise BadValue("channel", Bi("请选择途径", "Choose how"))
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise BadValue("minutes", Bi("请填写 1 到 1440 分钟", "Between 1 and 1440 minutes"))
    if on > clock.today():
        raise BadValue("on", Bi("日期不能晚于今天", "The day may not lie ahead"))
    if not note.strip():
        raise BadValue("note", Bi("请写明做了什么", "Say what was done"))
    lead = Lead.objects.filter(receipt=receipt.strip().upper()).first() if receipt.strip() else None
    if receipt.strip() and lead is None:
        raise BadValue("receipt", Bi("没有这个回执号", "There is no such receipt number"))
    signal = Signal.objects.filter(pk=signal_id).first() if signal_id else None
    entry = Outreach.objects.create(
        campaign=campaign,
        on=on,
        by_id=actor.user_id,
        channel=channel,
        minutes=minutes,
        note=note.strip(),
        signal=signal,
        lead=lead,
    )
    if lead and lead.campaign_id is None:
        Lead.objects.filter(pk=lead.pk).update(campaign=campaign)
    tell("campaign", campaign.pk, also=[lead.pk] if lead else [], channel=channel, minutes=minutes, on=on.isoformat())
    return entry
