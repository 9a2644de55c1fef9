"""The acts of due diligence and plan as the story calls them: a specialist takes a dossier, writes with the team, names experts, sends it on.

Each method reads what stands at that instant and does the acts of one sitting.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from zhongshu.kernel import clock
from zhongshu.people.actor import Actor
from zhongshu.proposal import actions as acts
from zhongshu.proposal.models import Offer, Part
from zhongshu.proposal.queries import kept_off, panel_of
from zhongshu.web.demo import card, words
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.discovery import Discovery
from zhongshu.web.demo.experts import Experts


class Proposal:
    """The dossiers of the story that have a specialist."""

    def __init__(self, discovery: Discovery, chance: random.Random) -> None:
        self.discovery, self.house, self.chance = discovery, discovery.house, chance
        self.experts = Experts(discovery.house)
        self.specialists: dict[str, str] = {}

    def specialist(self, one: Brought) -> Actor:
        return self.house.actor(self.specialists[one.slug])

    def offer(self, one: Brought, slug: str) -> None:
        leader = self.discovery.leader(one)
        acts.offer_dossier(
            leader, self.discovery.dossier(one.slug), user_id=self.house.accounts[slug], reason=words.offering(one)
        )

    def _open(self, one: Brought) -> Offer:
        return Offer.objects.select_related("dossier").get(dossier=self.discovery.dossier(one.slug), state="open")

    def refuse(self, one: Brought, slug: str) -> None:
        acts.decline_offer(self.house.actor(slug), self._open(one), reason=words.BUSY)

    def accept(self, one: Brought, slug: str) -> None:
        acts.accept_offer(self.house.actor(slug), self._open(one))
        self.specialists[one.slug] = slug

    def become_candidate(self, one: Brought) -> None:
        self.discovery.settle_likeness(one)
        dossier = self.discovery.dossier(one.slug)
        acts.make_candidate(self.discovery.leader(one), dossier, version=dossier.version, reason=words.candidate(one))

    def hand_over(self, one: Brought, slug: str) -> None:
        leader = self.discovery.leader(one)
        acts.offer_dossier(
            leader, self.discovery.dossier(one.slug), user_id=self.house.accounts[slug], reason=words.HAND_OVER
        )

    def write(self, actor: Actor, one: Brought, section: str, raw: Any) -> None:
        """One part, over whatever stands there."""
        dossier = self.discovery.dossier(one.slug)
        version = Part.objects.filter(dossier=dossier, section=section).values_list("version", flat=True).first() or 0
        acts.write_part(actor, dossier, section=section, raw=raw, version=version)

    def sketch(self, one: Brought) -> None:
        """The specialist begins with what the lead says."""
        self.write(self.specialist(one), one, "direction", card.sketch(one))

    def first_draft(self, one: Brought) -> None:
        """The team's own words: the target a little higher than it will be after the visit, one rival, no test results yet."""
        raw = card.direction(one)
        raw |= {"target_value": self._bolder(raw), "test_method_zh": "", "test_method_en": ""}
        writer = self.writer(one)
        self.write(writer, one, "direction", raw)
        begins = clock.today() + dt.timedelta(days=120)
        self.write(writer, one, "assumptions", [{**row, "state": "unknown"} for row in card.assumptions(one, begins)])
        self.write(writer, one, "rivals", card.rivals(one)[:1])
        self.write(writer, one, "heilmeier", card.heilmeier(one))
        acts.keep_version(self.specialist(one), self.discovery.dossier(one.slug), note=words.FIRST_DRAFT)

    def _bolder(self, raw: dict[str, Any]) -> float:
        """A third of the way from the target to the physical limit."""
        bold = raw["target_value"] + (raw["limit_value"] - raw["target_value"]) / 3
        return float(f"{bold:.3g}")

    def writer(self, one: Brought) -> Actor:
        """The principal investigator where there is an account, else the specialist for the team."""
        slug = next((m.get("person", "") for m in one.whole["member"]), "")
        return self.house.actor(slug) if slug in self.house.accounts else self.specialist(one)

    def revise(self, one: Brought) -> None:
        """After the visit: figures as measured, assumptions as tested, the rivals in full, when to stop."""
        writer, specialist = self.writer(one), self.specialist(one)
        self.write(specialist, one, "direction", card.direction(one))
        self.write(writer, one, "assumptions", card.assumptions(one, clock.today() + dt.timedelta(days=100)))
        self.write(writer, one, "rivals", card.rivals(one))
        self.write(specialist, one, "kill_criteria", card.kill_criteria(one))
        acts.keep_version(specialist, self.discovery.dossier(one.slug), note=words.AFTER_VISIT)

    def show_evidence(self, one: Brought) -> None:
        """The four properties, the team's claims and the specialist's views."""
        self.write(self.writer(one), one, "properties", card.properties(one))
        self.write(self.specialist(one), one, "views", card.views(one, self.chance))

    def plan(self, one: Brought) -> None:
        """Team, rights, stages and money."""
        firm, writer = self.house.firms[one.organisation].name_zh, self.writer(one)
        self.write(writer, one, "team", card.team(one, firm))
        self.write(writer, one, "ip_assets", card.ip_assets(one, firm))
        self.write(writer, one, "stages", card.stages(one, self.chance))
        self.write(writer, one, "budget", card.budget(one))

    def note(self, one: Brought, kind: str, code: str, sureness: str, flag: str = "none") -> None:
        """A note of the diligence: for a technology what the specialist thinks of one property, else a plain record."""
        four = one.whole.get("four_properties", {}).get(code)
        finding = four["specialist_zh"] if four else words.finding(one, kind)
        day = clock.today() - dt.timedelta(days=1)
        acts.add_note(
            self.specialist(one),
            self.discovery.dossier(one.slug),
            kind=kind,
            happened_on=day,
            finding=finding,
            sureness=sureness,
            flag=flag,
        )

    def name_experts(self, one: Brought, kinds: Sequence[str]) -> None:
        """One of each kind, free of interest."""
        dossier, specialist = self.discovery.dossier(one.slug), self.specialist(one)
        for slug in self.experts.pick(dossier, kinds, blind=True):
            acts.name_expert(specialist, dossier, person_id=self.house.persons[slug], reason=words.NAMED)

    def to_appraisal(self, one: Brought) -> None:
        """Sent on; whoever may no longer sit (the organisation has judged this applicant meanwhile) is replaced on the list first."""
        dossier, specialist = self.discovery.dossier(one.slug), self.specialist(one)
        named = list(panel_of(dossier))
        reasons = kept_off(dossier, [row.person_id for row in named])
        for row in named:
            if reasons[row.person_id]:
                acts.drop_expert(specialist, dossier, named_id=row.pk, reason=words.RESTS)
                but = [self.experts.known(other.person_id) for other in panel_of(dossier)]
                for slug in self.experts.pick(dossier, (row.kind,), but=[s for s in but if s], blind=True):
                    acts.name_expert(specialist, dossier, person_id=self.house.persons[slug], reason=words.NAMED)
        acts.send_to_appraisal(self.specialist(one), dossier, version=dossier.version, reason=words.TO_APPRAISAL)

    def to_bench(self, one: Brought) -> None:
        dossier = self.discovery.dossier(one.slug)
        acts.move_to_bench(
            self.discovery.leader(one), dossier, version=dossier.version, reason=words.BENCHED,
            sponsor_id=self.house.accounts[self.specialists[one.slug]],
        )  # fmt: skip
