"""Signals: papers, patents, news and deals on record; linked to leads, or turned into one ("we approached them")."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from zhongshu.discovery.actions.bringing import Incoming, check, take_in
from zhongshu.discovery.models import Lead, ScoutCampaign, Signal, SignalLink
from zhongshu.discovery.queries.receipts import Receipt, receipt_of
from zhongshu.discovery.rules import SIGNAL_KINDS
from zhongshu.kernel import clock, search
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor, Place
from zhongshu.policy.queries import active_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalText:
    """What a signal says."""

    kind: str
    ref: str
    title_zh: str = ""
    title_en: str = ""
    summary: str = ""
    people: str = ""
    organisations: str = ""
    url: str = ""
    on: dt.date
    field: str
    novelty: float | None = None
    disruption: float | None = None
    campaign_id: str | None = None


@act("discovery.record_signal")
def record_signal(actor: Actor, *, said: SignalText) -> Signal:
    """Put a signal on record, once."""
    actor.require("signal:C", Place(field=said.field))
    if said.kind not in SIGNAL_KINDS:
        raise BadValue("kind", Bi("请选择类别", "Choose a kind"))
    if not said.ref.strip():
        raise BadValue(
            "ref", Bi("请填写编号（DOI、公开号或网址）", "Give its number (DOI, publication number or address)")
        )
    if not (said.title_zh.strip() or said.title_en.strip()):
        raise BadValue("title_zh", Bi("请填写标题", "Give a title"))
    if said.field not in active_rules().labels("fields"):
        raise BadValue("field", Bi("请从列表中选择领域", "Choose a field from the list"))
    if said.on > clock.today():
        raise BadValue("on", Bi("日期不能晚于今天", "The day may not lie ahead"))
    for name in ("novelty", "disruption"):
        value, lowest = getattr(said, name), -1.0 if name == "disruption" else 0.0
        if value is not None and not lowest <= value <= 1:
            raise BadValue(
                name,
                Bi("新颖度在 0 到 1 之间，颠覆度在 -1 到 1 之间", "Novelty runs from 0 to 1, disruption from -1 to 1"),
            )
    if Signal.objects.filter(kind=said.kind, ref=said.ref.strip()).exists():
        raise BadValue("ref", Bi("该信号已登记", "This signal is on record already"))
    signal = Signal.objects.create(**{**asdict(said), "ref": said.ref.strip()}, recorded_by=actor.ledger_name)
    search.put(
        "signal",
        signal.pk,
        " ".join((said.ref, said.title_zh, said.title_en, said.summary, said.people, said.organisations)),
    )
    tell("signal", signal.pk, kind_of=said.kind, ref=signal.ref)
    return signal


@act("discovery.link_signal")
def link_signal(actor: Actor, signal: Signal, *, receipt: str) -> SignalLink:
    """Say that a signal points at a lead that is there already."""
    actor.require("signal:U", Place(field=signal.field))
    lead = Lead.objects.filter(receipt=receipt.strip().upper()).first()
    if lead is None:
        raise BadValue("receipt", Bi("没有这个回执号", "There is no such receipt number"))
    link, made = SignalLink.objects.get_or_create(signal=signal, lead=lead)
    if not made:
        raise BadValue("receipt", Bi("已经关联", "Linked already"))
    tell("signal", signal.pk, also=[lead.pk, lead.dossier_id], lead=lead.receipt)
    return link


@act("discovery.lead_from_signal")
def lead_from_signal(actor: Actor, signal: Signal, *, said: Incoming) -> Receipt:
    """Register the technology behind a signal as a lead, and link the two."""
    actor.require("triage:UA")
    check(said)
    lead, found = take_in(actor, said, slow_lane=False)
    SignalLink.objects.create(signal=signal, lead=lead)
    if signal.campaign_id and lead.campaign_id is None:
        Lead.objects.filter(pk=lead.pk).update(campaign=ScoutCampaign.objects.get(pk=signal.campaign_id))
    tell("lead", lead.pk, also=[lead.dossier_id, signal.pk], receipt=lead.receipt, signal=signal.ref, findings=found)
    return receipt_of(lead)
