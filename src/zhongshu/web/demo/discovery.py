"""The acts of discovery as the story calls them: a lead comes in by its channel, is triaged, screened, asked about, merged, declined, comes back.

Each method reads the lead as it stands at that instant and does one act as the person in charge. Sentences that repeat live in `words`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import translation

from zhongshu.bench.actions import plant
from zhongshu.discovery import actions as acts
from zhongshu.discovery.actions.bringing import Incoming
from zhongshu.discovery.actions.leaving import with_receipt
from zhongshu.discovery.actions.recommending import Vouching
from zhongshu.discovery.guards import open_findings
from zhongshu.discovery.models import Ask, DeclineProposal, Lead, MergeProposal, Signal
from zhongshu.discovery.queries.receipts import Receipt
from zhongshu.kernel import clock
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.actions import amend, join_team
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actions import register_person
from zhongshu.people.actor import PUBLIC, SYSTEM, Actor
from zhongshu.web.demo import words
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.people import House

BY_STAFF = ("contest", "peer", "lecture", "scouting", "signal")


@question
def _leads(lead_id: str) -> QuerySet[Lead]:
    return Lead.objects.filter(pk=lead_id).select_related("dossier")


@question
def _dossiers(lead_id: str) -> QuerySet[Dossier]:
    return Dossier.objects.filter(lead__pk=lead_id).select_related("organisation", "specialist")


@dataclass
class Discovery:
    """The leads of the story, by slug."""

    house: House
    leads: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)  # technology -> the need it answers
    campaigns: dict[str, str] = field(default_factory=dict)  # technology -> the campaign that found it
    signals: dict[str, str] = field(default_factory=dict)  # technology -> the signal that pointed at it

    def lead(self, slug: str) -> Lead:
        return _leads(self.leads[slug])[0]

    def dossier(self, slug: str) -> Dossier:
        return _dossiers(self.leads[slug])[0]

    def officer(self, one: Brought) -> Actor:
        return self.house.actor(self.house.officer(one.field))

    def second(self, one: Brought) -> Actor:
        """Somebody else who triages, for what needs two persons."""
        first = self.house.officer(one.field)
        return self.house.actor(next(slug for slug in self.house.of_role("PS") if slug != first))

    def leader(self, one: Brought) -> Actor:
        return self.house.leads_field(one.field)

    def leader_of(self, code: str) -> Actor:
        return self.house.leads_field(code)

    def arrive(self, one: Brought, *, trl: int, novelty: int, urgency: int) -> None:
        """The lead comes in by the door its channel says; its team joins, the officer adds the other language and a first judgement."""
        said = self._incoming(one, trl)
        with translation.override("en" if one.language == "en" else "zh-hans"):
            receipt = self._enter(one, said)
        self.leads[one.slug] = receipt.lead_id
        officer, lead = self.officer(one), self.lead(one.slug)
        other = "zh" if one.language == "en" else "en"
        changes = {f"{name}_{other}": getattr(one, f"{name}_{other}") for name in ("title", "claim")}
        amend(officer, lead.dossier, version=lead.dossier.version, changes=changes, reason=words.OTHER_LANGUAGE)
        self._team(one, lead.dossier)
        if novelty:
            acts.assess(officer, self.lead(one.slug), novelty=novelty, urgency=urgency)

    def _incoming(self, one: Brought, trl: int) -> Incoming:
        contact = self._contact(one)
        return Incoming(
            title=one.said("title"), claim=one.said("claim"), field=one.field, incumbent=one.said("incumbent"), metric=one.said("metric"),
            unit=one.unit, value=one.target, today=one.incumbent_value, why=one.said("why"), trl=one.trl or trl,
            organisation_id=self.house.organisations[one.organisation], region=self.house.regions[one.organisation],
            name=contact, email=f"{one.slug}@team.example.org", consent=one.channel not in BY_STAFF, channel=one.channel,
            need_id=self.needs.get(one.slug) if one.channel == "need" else None, campaign_id=self.campaigns.get(one.slug),
        )  # fmt: skip

    def _contact(self, one: Brought) -> str:
        """The first of the team, or whoever the story calls the proposer."""
        members = one.whole.get("member", ())
        return str(members[0][f"name_{one.language}"]) if members else words.proposer(one.slug, one.language)

    def _enter(self, one: Brought, said: Incoming) -> Receipt:
        officer = self.officer(one)
        if one.channel == "signal" and one.slug in self.signals:
            receipt = acts.lead_from_signal(officer, Signal.objects.get(pk=self.signals[one.slug]), said=said)
        elif one.channel in BY_STAFF:
            receipt = acts.register_lead(officer, said=said)
        elif one.channel == "recommendation":
            receipt = acts.recommend(PUBLIC, said=said, vouching=self._vouching(one))
        else:
            receipt = acts.submit_lead(self._proposer(one), said=said)
        if one.channel in BY_STAFF:
            acts.give_consent(officer, Lead.objects.get(pk=receipt.lead_id), how=words.CONSENT[one.channel])
        return receipt

    def _proposer(self, one: Brought) -> Actor:
        """The principal investigator with an account, else a visitor."""
        slug = next((m.get("person", "") for m in one.whole.get("member", ())), "")
        return self.house.actor(slug) if slug in self.house.accounts else PUBLIC

    def _vouching(self, one: Brought) -> Vouching:
        """Somebody from the field vouches; who it is changes from lead to lead, so that nobody exceeds the yearly quota."""
        able = [
            slug
            for slug in self.house.experts(one.field)[:8]
            if self.house.people[slug].organisation != one.organisation
        ]
        chosen = self.house.people[able[len(self.leads) % len(able)]]
        return Vouching(
            name=chosen.name_zh, organisation_text=self.house.firms[chosen.organisation].name_zh, email=f"{chosen.slug}@demo.example.org",
            relationship="none", checked_by=chosen.name_zh, checked_on=clock.today() - dt.timedelta(days=6),
            how_checked=words.HOW_CHECKED, statement=words.statement(one),
        )  # fmt: skip

    def _team(self, one: Brought, dossier: Dossier) -> None:
        """The people of a technology's file; those who are nowhere else are put on record with the team's organisation."""
        firm = self.house.organisations[one.organisation]
        for number, member in enumerate(one.whole.get("member", ())):
            slug = member.get("person", "")
            person = (
                self.house.persons.get(slug)
                or register_person(
                    SYSTEM,
                    name_zh=member["name_zh"],
                    name_en=member["name_en"],
                    organisation_id=firm,
                    position=member["role_zh"],
                    position_en=member["role_en"],
                ).pk
            )
            if not number:
                self.house.persons.setdefault(f"pi-{one.slug}", person)
            role = "member" if number else "lead"
            join_team(
                SYSTEM, dossier, person_id=person, role=role, duty_zh=member["role_zh"], duty_en=member["role_en"]
            )

    def screen(self, one: Brought) -> None:
        lead = self.lead(one.slug)
        acts.start_screening(self.officer(one), lead, version=lead.dossier.version)

    def ask(self, one: Brought) -> None:
        lead, items = self.lead(one.slug), words.asks(one)
        acts.ask_for_more(self.officer(one), lead, version=lead.dossier.version, items=items, note=words.ASK_NOTE)

    def answer(self, one: Brought) -> None:
        lead = self.lead(one.slug)
        numbers = Ask.objects.get(lead=lead, state="open").items.values_list("number", flat=True)
        acts.answer_ask(with_receipt(lead), lead, answers={n: words.answer(one, n) for n in numbers})

    def watch(self, one: Brought, chance: float) -> None:
        acts.watch(self.officer(one), self.lead(one.slug), reason=words.watching(one), chance=chance)

    def plant(self, one: Brought, chance: float) -> None:
        plant(self.officer(one), self.dossier(one.slug), reason=words.watching(one), chance=chance)

    def check(self, one: Brought) -> None:
        """The check sheet and the look-alikes, which must be settled before a lead becomes a candidate."""
        lead, officer = self.lead(one.slug), self.officer(one)
        acts.check_eligibility(
            officer,
            lead,
            version=0,
            legal_form="legal_person",
            legal_evidence=words.LEGAL,
            ip_clear=True,
            ip_evidence=words.OWN_IP,
        )
        self.settle_likeness(one)

    def settle_likeness(self, one: Brought) -> None:
        for finding in open_findings(self.dossier(one.slug)):
            acts.judge_finding(self.officer(one), finding, reason=words.DISTINCT)

    def put_forward(self, one: Brought) -> None:
        acts.put_forward(self.officer(one), self.lead(one.slug), reason=words.forward(one))

    def propose_merge(self, one: Brought) -> None:
        target = self.dossier(one.merge_into)
        acts.propose_merge(self.officer(one), self.dossier(one.slug), into_code=target.code, reason=words.SAME)

    def confirm_merge(self, one: Brought) -> None:
        dossier = self.dossier(one.slug)
        proposal = MergeProposal.objects.get(source=dossier, state="open")
        acts.confirm_merge(self.second(one), proposal_id=proposal.pk, version=dossier.version, reason=words.SAME_INDEED)

    def refuse_merge(self, one: Brought) -> None:
        proposal = MergeProposal.objects.get(source=self.dossier(one.slug), state="open")
        acts.refuse_merge(self.second(one), proposal_id=proposal.pk, reason=words.NOT_SAME)

    def propose_decline(self, one: Brought) -> None:
        code, text = words.refusal(one)
        acts.propose_decline(
            self.officer(one), self.dossier(one.slug), reason_code=code, feedback=text, note=words.DECLINE_NOTE
        )

    def return_decline(self, one: Brought) -> None:
        proposal = DeclineProposal.objects.get(dossier=self.dossier(one.slug), state="open")
        acts.return_decline(self.leader(one), proposal, reason=words.LOOK_AGAIN)

    def decline(self, one: Brought) -> None:
        code, text = words.refusal(one)
        dossier = self.dossier(one.slug)
        acts.decline(self.leader(one), dossier, version=dossier.version, reason_code=code, feedback=text)

    def appeal(self, one: Brought) -> None:
        acts.appeal(with_receipt(self.lead(one.slug)), self.dossier(one.slug), text=words.appeal(one))

    def answer_appeal(self, one: Brought, *, upheld: bool) -> None:
        filed = self.dossier(one.slug).appeals.get(state="open")
        director = self.house.actor(self.house.of_role("DIR")[0])
        acts.answer_appeal(director, filed, upheld=upheld, answer=words.UPHELD if upheld else words.DISMISSED)

    def bring_back(self, one: Brought) -> None:
        dossier = self.dossier(one.slug)
        acts.bring_back(
            with_receipt(self.lead(one.slug)), dossier, version=dossier.version, what_changed=words.changed(one)
        )

    def withdraw(self, one: Brought) -> None:
        lead = self.lead(one.slug)
        acts.withdraw(with_receipt(lead), lead, version=lead.dossier.version, reason=words.withdrawing(one))

    def fall_silent(self, one: Brought) -> None:
        acts.withdraw_silent(SYSTEM, self.lead(one.slug))
