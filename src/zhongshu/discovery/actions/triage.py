"""The officer's work on one lead: own it, judge novelty and urgency, check eligibility, screen, watch, put forward as a candidate."""

from __future__ import annotations

import datetime as dt

from zhongshu.discovery.access import require_triage
from zhongshu.discovery.actions.changing import answered, change, owned
from zhongshu.discovery.actions.index import index_lead
from zhongshu.discovery.models import Eligibility, Lead
from zhongshu.discovery.queries.duty import works_there
from zhongshu.discovery.rules import LEGAL_FORMS, SCALE, priority
from zhongshu.discovery.telling import tell_field_leads, tell_screening, tell_watched
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import amend, move, stop_clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules

REASON = Bi("请写明理由", "Give a reason")


def chapter_of(lead: Lead) -> dict[str, object]:
    """The lead as it is sealed: its own words, never its contact."""
    dossier = lead.dossier
    organisation = dossier.organisation
    return {
        "title": {"zh": dossier.title_zh, "en": dossier.title_en},
        "claim": {"zh": dossier.claim_zh, "en": dossier.claim_en},
        "field": dossier.field,
        "incumbent": {"zh": lead.incumbent_zh, "en": lead.incumbent_en},
        "metric": {
            "zh": lead.metric_zh, "en": lead.metric_en, "unit": lead.metric_unit, "value": lead.metric_value, "today": lead.metric_today,
        },
        "why_possible": {"zh": lead.why_zh, "en": lead.why_en},
        "trl": dossier.trl,
        "organisation": {
            "id": dossier.organisation_id, "text": lead.organisation_text,
            "zh": organisation.name_zh if organisation else "", "en": organisation.name_en if organisation else "",
        },
        "channel": dossier.channel,
        "receipt": lead.receipt,
    }  # fmt: skip


@act("discovery.start_screening")
def start_screening(actor: Actor, lead: Lead, *, version: int) -> Dossier:
    """T-01: the lead is complete and may be looked at; what it says is sealed and the proposer is told."""
    dossier = move(actor, lead.dossier_id, edge="T-01", target="SCREEN", version=version, chapter=chapter_of(lead))
    change(lead, slow_lane=False, **answered(lead), **owned(lead, actor))
    tell_screening(lead, dossier)
    tell("lead", lead.pk, also=[lead.dossier_id], receipt=lead.receipt)
    return dossier


@act("discovery.own_lead")
def own_lead(actor: Actor, lead: Lead, *, user_id: str) -> Lead:
    """Make a person of the house answer for a lead's triage: somebody who may act on it."""
    require_triage(actor, lead.dossier)
    if not works_there(user_id, lead.dossier):
        raise BadValue("user_id", Bi("此人无权处理该领域的线索", "This person may not act on leads of this field"))
    change(lead, owner_id=user_id, owned_at=clock.now())
    tell("lead", lead.pk, also=[lead.dossier_id, user_id], owner=user_id)
    return lead


@act("discovery.assess")
def assess(actor: Actor, lead: Lead, *, novelty: int, urgency: int) -> Lead:
    """Judge novelty and urgency, which order the inbox."""
    require_triage(actor, lead.dossier)
    for name, value in (("novelty", novelty), ("urgency", urgency)):
        if value not in SCALE:
            raise BadValue(name, Bi("请在 1 到 5 之间选择", "Choose between 1 and 5"))
    before = {"novelty": lead.novelty, "urgency": lead.urgency}
    change(lead, novelty=novelty, urgency=urgency, priority=priority(novelty, urgency), **owned(lead, actor))
    tell("lead", lead.pk, also=[lead.dossier_id], before=before, novelty=novelty, urgency=urgency)
    return lead


@act("discovery.classify")
def classify(actor: Actor, lead: Lead, *, version: int, field: str, reason: str = "") -> Dossier:
    """Put a lead into another field: decided where it is now, so that it may leave for a field one does not lead."""
    require_triage(actor, lead.dossier)
    if field not in active_rules().labels("fields"):
        raise BadValue("field", Bi("请从列表中选择领域", "Choose a field from the list"))
    dossier = amend(actor, lead.dossier, version=version, changes={"field": field}, reason=reason)
    tell("lead", lead.pk, also=[lead.dossier_id], field=field)
    return dossier


@act("discovery.check_eligibility")
def check_eligibility(
    actor: Actor, lead: Lead, *, version: int, legal_form: str, legal_evidence: str, ip_clear: bool, ip_evidence: str
) -> Eligibility:
    """Fill the check sheet: who stands behind it in law, and that nobody disputes the intellectual property."""
    require_triage(actor, lead.dossier)
    if legal_form not in LEGAL_FORMS:
        raise BadValue("legal_form", Bi("请选择一项", "Choose one"))
    for name, text in (("legal_evidence", legal_evidence), ("ip_evidence", ip_evidence)):
        if not text.strip():
            raise BadValue(name, Bi("请写明依据：看过什么、在哪里查到", "Give the evidence: what was seen, and where"))
    values = {
        "legal_form": legal_form, "legal_evidence": legal_evidence.strip(), "ip_clear": ip_clear, "ip_evidence": ip_evidence.strip(),
        "checked_by_id": actor.user_id, "checked_at": clock.now(),
    }  # fmt: skip
    if version:
        if Eligibility.objects.filter(pk=lead.pk, version=version).update(version=version + 1, **values) != 1:
            raise Stale
    else:
        _, made = Eligibility.objects.get_or_create(lead=lead, defaults=values)
        if not made:
            raise Stale
    tell("lead", lead.pk, also=[lead.dossier_id], legal_form=legal_form, ip_clear=ip_clear)
    return Eligibility.objects.get(pk=lead.pk)


@act("discovery.watch")
def watch(actor: Actor, lead: Lead, *, reason: str, chance: float, owner_id: str = "") -> Lead:
    """Keep an eye on a lead (nursery, B4): one reason, one owner, and how likely it is to disrupt."""
    require_triage(actor, lead.dossier)
    if not reason.strip():
        raise BadValue("reason", REASON)
    lowest = active_rules().bench.nursery_probability
    if not lowest <= chance <= 1:
        text = Bi("入苗圃须估计颠覆概率不低于 {n} %", "The nursery asks for a probability of at least {n} %")
        raise BadValue("chance", text.fill(n=f"{lowest * 100:g}"))
    owner = owner_id or lead.owner_id or actor.user_id
    look_again = clock.today() + dt.timedelta(days=active_rules().bench.fresh_days)
    stop_clock(actor, lead.dossier, until=look_again, reason=reason.strip())
    change(
        lead, watched_at=clock.now(), watch_reason=reason.strip(), watch_chance=chance, owner_id=owner,
        owned_at=lead.owned_at or clock.now(), **answered(lead),
    )  # fmt: skip
    tell_watched(lead)
    tell("lead", lead.pk, also=[lead.dossier_id, owner], reason=reason, chance=chance, owner=owner, tier="B4")
    return lead


@act("discovery.put_forward")
def put_forward(actor: Actor, lead: Lead, *, reason: str) -> Lead:
    """Hand a screened lead to the field lead as a candidate; the field lead then looks for a specialist (T-02)."""
    require_triage(actor, lead.dossier)
    if not reason.strip():
        raise BadValue("reason", REASON)
    if lead.dossier.state != "SCREEN":
        raise Blocked([Bi("先进入初筛", "screening must have started")])
    change(
        lead, forward_at=clock.now(), forward_by_id=actor.user_id, forward_reason=reason.strip(), **owned(lead, actor)
    )
    tell_field_leads(lead, reason)
    tell("lead", lead.pk, also=[lead.dossier_id], reason=reason)
    return lead


def reword(lead: Lead) -> None:
    """Index a lead again after its words changed; part of the act that changed them."""
    lead.refresh_from_db()
    index_lead(lead)
