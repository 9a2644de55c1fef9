"""Needs, campaigns and signals of the story: what enterprises want, what the center goes looking for, what is published meanwhile."""

from __future__ import annotations

import datetime as dt

from zhongshu.discovery import actions as acts
from zhongshu.discovery.actions.campaigns import CampaignText
from zhongshu.discovery.actions.needs import NeedText
from zhongshu.discovery.actions.signals import SignalText
from zhongshu.discovery.models import Match, Need, ScoutCampaign, Signal
from zhongshu.kernel import clock
from zhongshu.kernel.money import fen_from_wan
from zhongshu.people.actor import Actor
from zhongshu.web.demo import words
from zhongshu.web.demo.content import Brought, Search, Sign, Wanted
from zhongshu.web.demo.discovery import Discovery

HOW = {"met": "event", "sample": "mail", "visit": "visit", "declined": "call", "silent": "mail"}
TOOK = {
    "met": 90,
    "sample": 45,
    "visit": 240,
    "declined": 30,
    "silent": 15,
}  # minutes of the specialist, with what was read before


class Scouting:
    """The needs, campaigns and signals, by slug."""

    def __init__(self, discovery: Discovery) -> None:
        self.discovery, self.house = discovery, discovery.house
        self.ids: dict[str, str] = {}

    # --- needs
    def draft(self, want: Wanted, field: str, deadline: dt.date) -> None:
        said = NeedText(
            title_zh=want.title_zh, title_en=want.title_en, pain_zh=want.pain_zh, pain_en=want.pain_en, today_zh=want.current_best_zh,
            today_en=want.current_best_en, metric_zh=want.metric_zh, metric_en=want.metric_en, metric_unit=want.unit,
            metric_target=want.target, budget_fen=fen_from_wan(want.budget_wan), trial_site=True, purchase_intent=want.mode != "directed",
            willing_zh=want.willingness_zh, willing_en=want.willingness_en, organisation_id=self.house.organisations[want.organisation],
            field=field, region=self.house.regions[want.organisation], mode=want.mode, deadline=deadline,
        )  # fmt: skip
        need = acts.draft_need(self._owner(want, field), said=said)
        self.ids[want.slug] = need.pk
        for slug in want.answers:
            self.discovery.needs[slug] = need.pk

    def _owner(self, want: Wanted, field: str) -> Actor:
        """The enterprise's own account, else the officer of the field who wrote it down for them."""
        mine = [slug for slug in self.house.of_role("ENT") if self.house.people[slug].organisation == want.organisation]
        return self.house.actor(mine[0] if mine else self.house.officer(field))

    def step(self, want: Wanted, verb: str, reason: str = "") -> None:
        need = Need.objects.get(pk=self.ids[want.slug])
        acts.step_need(self.house.leads_field(need.field), need, verb=verb, version=need.version, reason=reason)

    def match(self, want: Wanted) -> None:
        """The house suggests, the officer introduces what answers best."""
        need = Need.objects.get(pk=self.ids[want.slug])
        officer = self.house.actor(self.house.officer(need.field))
        acts.suggest_matches(officer, need)
        for slug in want.answers:
            if slug not in self.discovery.leads:
                continue
            dossier = self.discovery.dossier(slug)
            suggested = Match.objects.filter(need=need, dossier=dossier).first()
            if suggested:
                acts.move_match(officer, suggested, to="introduced", note=words.INTRODUCED)
            else:
                acts.introduce(officer, need, dossier_code=dossier.code, note=words.INTRODUCED)

    def follow(self, want: Wanted, to: str) -> None:
        need = Need.objects.get(pk=self.ids[want.slug])
        officer = self.house.actor(self.house.officer(need.field))
        for match in need.matches.filter(state={"talks": "introduced", "agreed": "talks", "failed": "talks"}[to]):
            acts.move_match(officer, match, to=to, note=words.TALKS[to])

    # --- campaigns
    def open(self, search: Search) -> None:
        said = CampaignText(
            theme_zh=search.theme_zh, theme_en=search.theme_en, field=search.field, taxonomy="\n".join(search.queries_zh),
            query="\n".join(search.queries_en),
        )  # fmt: skip
        campaign = acts.open_campaign(self.house.actor(search.owner), said=said)
        self.ids[search.slug] = campaign.pk
        for slug in search.hits:
            self.discovery.campaigns.setdefault(slug, campaign.pk)

    def reach_out(self, search: Search, entry: dict[str, str]) -> None:
        who = self.house.people.get(entry.get("person", ""))
        firm = self.house.firms[entry["organisation"]]
        whom = f"{firm.name_zh}{who.name_zh if who else ''}"
        acts.log_outreach(
            self.house.actor(search.owner), self._campaign(search), on=clock.today(), channel=HOW[entry["result"]], minutes=TOOK[entry["result"]],
            note=f"{whom}：{entry['note_zh']}",
        )  # fmt: skip

    def found(self, search: Search, one: Brought) -> None:
        """What came of it: an entry that names the lead."""
        acts.log_outreach(
            self.house.actor(search.owner), self._campaign(search), on=clock.today(), channel="referral", minutes=45,
            note=words.FOUND, receipt=self.discovery.lead(one.slug).receipt,
        )  # fmt: skip

    def _campaign(self, search: Search) -> ScoutCampaign:
        return ScoutCampaign.objects.get(pk=self.ids[search.slug])

    def close(self, search: Search) -> None:
        campaign = self._campaign(search)
        acts.close_campaign(
            self.discovery.leader_of(search.field), campaign, version=campaign.version, lesson=words.lesson(search)
        )

    # --- signals
    def record(self, sign: Sign, on: dt.date) -> None:
        said = SignalText(
            kind=sign.kind, ref=f"demo:{sign.slug}", title_zh=sign.title_zh, title_en=sign.title_en, on=on, field=sign.field,
            novelty=sign.novelty, disruption=sign.disruption, summary=words.INVENTED,
        )  # fmt: skip
        signal = acts.record_signal(self.house.actor(self.house.of_role("ANA")[0]), said=said)
        self.ids[sign.slug] = signal.pk
        for slug in sign.links:
            self.discovery.signals.setdefault(slug, signal.pk)

    def link(self, sign: Sign, one: Brought) -> None:
        """Point a signal at a lead, unless the lead was made from it."""
        signal, lead = Signal.objects.get(pk=self.ids[sign.slug]), self.discovery.lead(one.slug)
        if not lead.signals.filter(signal=signal).exists():
            acts.link_signal(self.discovery.officer(one), signal, receipt=lead.receipt)
