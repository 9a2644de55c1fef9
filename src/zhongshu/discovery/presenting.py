"""What the pages of discovery show, put together from queries: names of codes, forms that stand open, figures of a metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhongshu.discovery.deeds import DEEDS
from zhongshu.discovery.forms import triage
from zhongshu.discovery.forms.needs import IntroduceForm, MatchForm, StepForm
from zhongshu.discovery.forms.scouting import CloseForm, LinkForm, OutreachForm
from zhongshu.discovery.queries.duty import people_on_duty
from zhongshu.discovery.queries.findings import pending
from zhongshu.discovery.queries.leads import asks_of, contact_of, lead_for, outcomes, screening, sides_of_lead
from zhongshu.discovery.queries.likeness import side_by_side
from zhongshu.discovery.queries.needs import matches_of, place_of, steps_of
from zhongshu.discovery.queries.permitted import permitted
from zhongshu.discovery.queries.scouting import yield_of
from zhongshu.discovery.queries.surroundings import surroundings
from zhongshu.discovery.rules import (
    LEGAL_FORMS,
    MATCH_STATES,
    MATCH_STEPS,
    NEED_MODES,
    OUTREACH_CHANNELS,
    RELATIONSHIPS,
    SECRECY,
    SIGNAL_KINDS,
)
from zhongshu.discovery.tones import match_tone, need_tone, state_tone
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import verb_label
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.queries import history
from zhongshu.pages.forms import HouseForm
from zhongshu.people.actor import SYSTEM, Actor, Place
from zhongshu.people.who import who
from zhongshu.policy.queries import active_rules, reason_words

MOMENTS = 20


@dataclass(frozen=True, slots=True)
class Ground:
    """One line of the side-by-side: the same thing said by both."""

    label: Bi
    here: str
    there: str

    @property
    def same(self) -> bool:
        return bool(self.here) and self.here == self.there


def lead_page(actor: Actor, lead: Any, verb: str = "", sent: HouseForm | None = None) -> dict[str, Any]:
    """Everything of one lead; ``sent`` is the form of ``verb`` that came back with errors."""
    dossier, rules = lead.dossier, active_rules()
    waiting = pending(lead)
    does = permitted(actor, lead, waiting["merge"])  # type: ignore[arg-type]
    sheet = getattr(lead, "eligibility", None)
    forms = _lead_forms(lead, sheet, waiting)
    if sent is not None:
        forms[verb.replace("-", "_")] = sent
    mine, lacking = screening(actor, dossier)
    here = sides_of_lead(dossier, lead)
    beside, ways = side_by_side(actor, lead), outcomes(actor, lead)
    joins = not waiting["merge"] and any(way.key == "merge" and way.open and way.mine for way in ways)
    return {
        "lead": lead, "dossier": dossier, "tone": state_tone(dossier.state), "field": rules.label("fields", dossier.field),
        "channel": rules.label("channels", dossier.channel), "region": rules.label("regions", dossier.region) if dossier.region else None,
        "contact": contact_of(actor, lead), "works": "assess" in does, "decides": "decline" in does,
        "sheet": sheet, "legal_form": LEGAL_FORMS.get(sheet.legal_form) if sheet else None, "asks": asks_of(lead), "waiting": waiting,
        "decline_reason": rules.label("reasons", waiting["decline"].reason_code) if waiting["decline"] else None,  # type: ignore[attr-defined]
        "second": bool(waiting["merge"]) and waiting["merge"].proposed_by_id != actor.user_id,  # type: ignore[attr-defined]
        "may_confirm": "confirm-merge" in does, "may_refuse": "refuse-merge" in does,
        "may_answer": bool(waiting["appeal"]) and "appeal" in does and waiting["appeal"].against != actor.user_id,  # type: ignore[attr-defined]
        "outcomes": ways, "screen_mine": mine, "screen_missing": lacking, "forms": forms, "verb": verb, "sent": sent,
        "beside": [(b, _grounds(here, sides_of_lead(b.dossier, b.lead)), state_tone(b.dossier.state), _distinct(b, verb, sent), b.mine and "distinct" in does) for b in beside],
        "same": {b.finding.pk: triage.SameForm(initial={"into": b.dossier.code}, auto_id=f"id_same_{b.finding.pk}_%s") for b in beside if b.open and b.mine} if joins else {},
        "recommendations": [(r, RELATIONSHIPS.get(r.relationship)) for r in lead.recommendations.order_by("-created_at")],
        "signals": [link.signal for link in lead.signals.select_related("signal")], "moments": _moments(actor, dossier),
        "candidate_page": gates.page_of("T-02"), "metric": _metric(lead),
    }  # fmt: skip


def _lead_forms(lead: Any, sheet: Any, waiting: dict[str, Any]) -> dict[str, HouseForm]:
    """Every form of the page, filled with what is known."""
    known = _known(lead, sheet, waiting)
    made = {
        v: deed.form(initial=dict(known.get(v, {})), auto_id=f"id_{v}_%s")
        for v, deed in DEEDS.items()
        if v != "distinct"
    }
    made["own"].fields["user_id"].choices = people_on_duty(lead.dossier.field)  # type: ignore[attr-defined]
    return {v.replace("-", "_"): form for v, form in made.items()}


def lead_now(actor: Actor, code: str, verb: str) -> dict[str, Any]:
    """What the form of a deed is shown when somebody was faster: what is known now, and where the lead stands."""
    lead = lead_for(actor, code)
    known = _known(lead, getattr(lead, "eligibility", None), pending(lead)).get(verb, {})
    return {**known, "stands": STATES[lead.dossier.state].label}


def _known(lead: Any, sheet: Any, waiting: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What stands already, for the form of each deed."""
    version = {"version": lead.dossier.version}
    known: dict[str, dict[str, Any]] = {
        "screen": version, "ask": version, "decline": version, "classify": version | {"field": lead.dossier.field},
        "assess": {"novelty": lead.novelty, "urgency": lead.urgency}, "own": {"user_id": lead.owner_id},
        "eligibility": {name: getattr(sheet, name) for name in ("version", "legal_form", "legal_evidence", "ip_clear", "ip_evidence")} if sheet else {},
    }  # fmt: skip
    if waiting["merge"]:
        known["confirm-merge"] = version | {"proposal": waiting["merge"].pk}
        known["refuse-merge"] = {"proposal": waiting["merge"].pk}
    if waiting["decline"]:
        known["decline"] = version | {
            name: getattr(waiting["decline"], name) for name in ("reason_code", "feedback", "note")
        }
    return known


def _distinct(beside: Any, verb: str, sent: HouseForm | None) -> HouseForm:
    """The little form under one look-alike."""
    if sent is not None and verb == "distinct" and sent.data.get("finding") == beside.finding.pk:
        return sent
    return triage.DistinctForm(initial={"finding": beside.finding.pk}, auto_id=f"id_{beside.finding.pk}_%s")


def _grounds(here: dict[str, str], there: dict[str, str]) -> list[Ground]:
    labels = {
        "title": Bi("名称", "Name"), "claim": Bi("主张", "Claim"), "incumbent": Bi("主流技术", "Incumbent"), "metric": Bi("关键指标", "Key metric"),
        "organisation": Bi("单位", "Organisation"), "opened": Bi("建立", "Opened"),
    }  # fmt: skip
    return [Ground(label, here[key], there[key]) for key, label in labels.items()]


def _metric(lead: Any) -> dict[str, Any] | None:
    """From today's value to the new one, as shares of the larger, for two bars."""
    if lead.metric_value is None or lead.metric_today is None:
        return None
    top = max(abs(lead.metric_value), abs(lead.metric_today)) or 1
    factor = lead.metric_value / lead.metric_today if lead.metric_today else None
    return {
        "today": abs(lead.metric_today) / top,
        "value": abs(lead.metric_value) / top,
        "factor": round(factor, 2) if factor else None,
    }


def _moments(actor: Actor, dossier: Any) -> list[tuple[Any, str, Bi, str]]:
    lines = list(history(actor, dossier)[:MOMENTS])
    names = who(line.actor for line in lines)
    return [
        (line, names.get(line.actor, line.actor), verb_label(line.verb, line.told), _reason(line)) for line in lines
    ]


def _reason(line: Any) -> str:
    text = str(line.told.get("reason") or line.told.get("what_changed") or "")[:300]
    return str(reason_words(text, by_house=line.actor == SYSTEM.ledger_name)) if text else ""


def need_page(actor: Actor, need: Any, sent: HouseForm | None = None) -> dict[str, Any]:
    """One need with the steps open to this actor and its matches."""
    rules, works = active_rules(), actor.may("need:UA", place_of(need))
    version = {"version": need.version}
    return {
        "need": need, "tone": need_tone(need.state), "field": rules.label("fields", need.field), "mode": NEED_MODES[need.mode],
        "secrecy": SECRECY[need.secrecy], "works": works, "sent": sent,
        "steps": [(s, StepForm(initial=dict(version), auto_id=f"id_{s.step.verb}_%s")) for s in steps_of(actor, need)],
        "matches": [
            (m, match_tone(m.state), [(to, MATCH_STATES[to]) for to in MATCH_STEPS[m.state]], state_tone(m.dossier.state),
             MatchForm(auto_id=f"id_{m.pk}_%s"))
            for m in matches_of(actor, need)
        ],
        "introduce": sent if isinstance(sent, IntroduceForm) else IntroduceForm(),
        "answers": need.answers.count(),
    }  # fmt: skip


def campaign_page(actor: Actor, campaign: Any, sent: HouseForm | None = None) -> dict[str, Any]:
    """One campaign: its yield, its log, its signals and leads."""
    whole, channels = yield_of(campaign)
    return {
        "campaign": campaign, "field": active_rules().label("fields", campaign.field), "whole": whole, "channels": channels,
        "log": [(e, OUTREACH_CHANNELS[e.channel]) for e in campaign.outreach.select_related("by__person", "lead__dossier").order_by("-on", "-created_at")],
        "leads": [(lead, state_tone(lead.dossier.state)) for lead in campaign.leads.select_related("dossier").order_by("-received_at")],
        "signals": campaign.signals.order_by("-disruption", "-on")[:50], "works": actor.may("campaign:U", Place(field=campaign.field)) and not campaign.closed_on,
        "ends": actor.may("campaign:UA", Place(field=campaign.field)), "may_record": actor.may("signal:C", Place(field=campaign.field)),
        "outreach_form": sent if isinstance(sent, OutreachForm) else OutreachForm(),
        "close_form": sent if isinstance(sent, CloseForm) else CloseForm(initial={"version": campaign.version}), "sent": sent,
    }  # fmt: skip


def signal_page(actor: Actor, signal: Any, sent: HouseForm | None = None) -> dict[str, Any]:
    """One signal and the leads it points at."""
    return {
        "signal": signal, "kind": SIGNAL_KINDS[signal.kind], "field": active_rules().label("fields", signal.field),
        "links": [(link.lead, STATES[link.lead.dossier.state].label) for link in signal.links.select_related("lead__dossier")],
        "works": actor.may("signal:U", Place(field=signal.field)), "link_form": sent or LinkForm(), "sent": sent,
        "around": surroundings(actor, signal), "may_know": actor.may("organisation:CRU"),
    }  # fmt: skip
