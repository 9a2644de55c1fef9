"""How a lead comes in: through the public form, or registered by staff who met it. Opens its dossier and starts the triage clock."""

from __future__ import annotations

from dataclasses import dataclass

from zhongshu.discovery.access import require_triage
from zhongshu.discovery.actions.index import index_lead
from zhongshu.discovery.marks import key_hash, status_key
from zhongshu.discovery.models import Lead, LeadContact
from zhongshu.discovery.queries.receipts import Receipt, receipt_of
from zhongshu.discovery.rules import sides
from zhongshu.discovery.telling import tell_received
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, language
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.kernel.lengths import length_limit
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import open_dossier
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What somebody says about a technology, in the language they like."""

    title: str
    claim: str
    field: str
    incumbent: str
    metric: str
    unit: str
    value: float | None = None
    today: float | None = None
    why: str
    trl: int | None = None
    organisation_text: str = ""
    organisation_id: str | None = None
    region: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    consent: bool = False
    channel: str = "open"
    source_ref: str | None = None
    need_id: str | None = None
    campaign_id: str | None = None
    novelty: int | None = None
    urgency: int | None = None


REQUIRED = {
    "title": Bi("请填写技术名称", "Name the technology"),
    "claim": Bi("请用一句话写出主张", "Write the claim in one sentence"),
    "incumbent": Bi("请写明要颠覆的主流技术", "Name the incumbent technology it overturns"),
    "metric": Bi("请写出一个关键指标", "Name one key metric"),
    "unit": Bi("请写明指标的单位", "Give the unit of the metric"),
    "why": Bi("请用两句话说明为什么可能", "Say in two sentences why it is possible"),
}
TOO_LONG = Bi("不超过 {n} 字，现为 {m} 字", "At most {n} characters; there are {m}")
LIMITS = {"title": 66, "incumbent": 200, "metric": 80, "why": 600, "organisation_text": 60}


def check(said: Incoming) -> None:
    """Refuse the first field that cannot be used."""
    rules = active_rules()
    for name, text in REQUIRED.items():
        if not str(getattr(said, name)).strip():
            raise BadValue(name, text)
    for name, characters in {"claim": rules.care.claim_chars, **LIMITS}.items():
        value = str(getattr(said, name)).strip()
        limit = length_limit(value, characters)
        if len(value) > limit:
            raise BadValue(name, TOO_LONG.fill(n=limit, m=len(value)))
    if said.field not in rules.labels("fields"):
        raise BadValue("field", Bi("请从列表中选择领域", "Choose a field from the list"))
    if said.channel not in rules.labels("channels"):
        raise BadValue("channel", Bi("没有这个渠道", "There is no such channel"))
    if said.trl is not None and not 1 <= said.trl <= 9:
        raise BadValue("trl", Bi("技术就绪水平为 1 到 9", "TRL runs from 1 to 9"))


def check_reachable(said: Incoming) -> None:
    """A proposer must be reachable and must have agreed."""
    if not said.name.strip():
        raise BadValue("name", Bi("请填写联系人姓名", "Give the name of a contact"))
    if not (said.email.strip() or said.phone.strip()):
        raise BadValue(
            "email", Bi("请填写邮箱或电话，以便答复", "Give an e-mail address or a phone number, so that we can answer")
        )
    if not said.consent:
        raise BadValue("consent", Bi("须同意后才能提交", "Your consent is needed before we may take this in"))


@act("discovery.submit_lead")
def submit_lead(actor: Actor, *, said: Incoming, slow_lane: bool = False) -> Receipt:
    """Bring a technology through the open door (visitor, proposer, recommender, partner)."""
    actor.require("lead:C")
    check(said)
    check_reachable(said)
    lead, found = take_in(actor, said, slow_lane=slow_lane)
    tell_received(lead, status_key(lead.pk))
    tell(
        "lead", lead.pk, also=[lead.dossier_id], receipt=lead.receipt, channel=said.channel, field=said.field,
        findings=found, slow_lane=slow_lane,
    )  # fmt: skip
    return receipt_of(lead)


@act("discovery.register_lead")
def register_lead(actor: Actor, *, said: Incoming) -> Receipt:
    """Register a technology that staff met elsewhere; the team's consent may follow. Of any field: whoever triages may meet any technology,
    and what is brought is then the field's own."""
    actor.require("triage:UA")
    check(said)
    lead, found = take_in(actor, said, slow_lane=False)
    tell(
        "lead",
        lead.pk,
        also=[lead.dossier_id],
        receipt=lead.receipt,
        channel=said.channel,
        field=said.field,
        findings=found,
    )
    return receipt_of(lead)


def take_in(actor: Actor, said: Incoming, *, slow_lane: bool) -> tuple[Lead, int]:
    """Open the dossier, write the lead and its contact, look for likeness. Part of the act that brings a lead."""
    now = clock.now()
    title, claim = sides(said.title), sides(said.claim)
    dossier = open_dossier(
        actor, title_zh=title[0], title_en=title[1], claim_zh=claim[0], claim_en=claim[1], field=said.field, channel=said.channel,
        organisation_id=said.organisation_id, region=said.region, trl=said.trl,
    )  # fmt: skip
    incumbent, metric, why = sides(said.incumbent), sides(said.metric), sides(said.why)
    lead = Lead(
        dossier=dossier, receipt=next_code(f"L-{clock.today():%Y}", width=5), key_hash="",
        incumbent_zh=incumbent[0], incumbent_en=incumbent[1], metric_zh=metric[0], metric_en=metric[1], metric_unit=said.unit.strip(),
        metric_value=said.value, metric_today=said.today, why_zh=why[0], why_en=why[1], organisation_text=said.organisation_text.strip(),
        proposer_id=actor.user_id if _proposes(actor) else None, source_ref=said.source_ref, need_id=said.need_id,
        campaign_id=said.campaign_id, received_at=now, consent_at=now if said.consent else None, slow_lane=slow_lane,
        novelty=said.novelty, urgency=said.urgency, priority=(said.novelty or 3) * (said.urgency or 3),
    )  # fmt: skip
    lead.key_hash = key_hash(status_key(lead.pk))
    lead.save()
    LeadContact.objects.create(
        lead=lead, name=said.name.strip(), email=said.email.strip(), phone=said.phone.strip(), language=language()
    )
    return lead, len(index_lead(lead))


def _proposes(actor: Actor) -> bool:
    """A signed-in person who is not on duty here brings a lead as a proposer."""
    return bool(actor.user_id) and not actor.may("triage:UA")


@act("discovery.give_consent")
def give_consent(actor: Actor, lead: Lead, *, how: str) -> Lead:
    """Record that the team agreed to be looked at; ``how`` says where that is written."""
    require_triage(actor, lead.dossier)
    if not how.strip():
        raise BadValue("how", Bi("请写明同意见于何处", "Say where the consent is written"))
    if (
        Lead.objects.filter(pk=lead.pk, consent_at__isnull=True).update(
            consent_at=clock.now(), version=lead.version + 1
        )
        != 1
    ):
        raise Stale
    tell("lead", lead.pk, also=[lead.dossier_id], how=how)
    lead.refresh_from_db()
    return lead


@act("discovery.release")
def release(actor: Actor, lead: Lead) -> Lead:
    """Take a lead out of the slow lane: a person has looked and it is a real one."""
    require_triage(actor, lead.dossier)
    if Lead.objects.filter(pk=lead.pk, slow_lane=True).update(slow_lane=False, version=lead.version + 1) != 1:
        raise Stale
    tell("lead", lead.pk, also=[lead.dossier_id])
    lead.refresh_from_db()
    return lead
