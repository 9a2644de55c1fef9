"""A field lead triages the own field and no other: every act of triage is asked, then the pages that would offer it, the inbox and the lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.zhongshu.discovery.cast import FEEDBACK, MONDAY, PEROVSKITE, Cast, bring, fresh, person
from tests.zhongshu.discovery.test_pages import at_desk
from zhongshu.discovery import actions as acts
from zhongshu.discovery.access import may_add, may_read
from zhongshu.discovery.actions.campaigns import CampaignText
from zhongshu.discovery.actions.leaving import with_receipt
from zhongshu.discovery.actions.needs import NeedText
from zhongshu.discovery.actions.signals import SignalText
from zhongshu.discovery.deeds import DEEDS
from zhongshu.discovery.models import Finding, Lead, Match, MergeProposal
from zhongshu.discovery.queries.leads import contact_of, leads, outcomes, waiting
from zhongshu.discovery.tables import Leads
from zhongshu.documents.models import Document
from zhongshu.kernel.errors import BadValue, NotAllowed
from zhongshu.ledger.models import Line
from zhongshu.ledger.queries import head
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.files import may_read as may_read_dossiers_file
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actions import declare_interest
from zhongshu.people.actor import SYSTEM, Actor

CLEAR = {"legal_form": "legal_person", "legal_evidence": "执照", "ip_clear": True, "ip_evidence": "登记簿"}
APPEAL = "评估中引用的在位指标已经过时，我们附上今年的第三方测试报告，请由其他专家再看一次我们的数据。" * 2
# Everything that `actions.triage`, `merging` and `bringing` do to one lead in screening, ready to be done by whoever has the right.
ON_A_LEAD: dict[str, Callable[[Actor, Lead], Any]] = {
    "assess": lambda a, d: acts.assess(a, d, novelty=5, urgency=5),
    "classify": lambda a, d: acts.classify(a, d, version=d.dossier.version, field="life"),
    "own": lambda a, d: acts.own_lead(a, d, user_id=a.user_id),
    "eligibility": lambda a, d: acts.check_eligibility(a, d, version=0, **CLEAR),
    "watch": lambda a, d: acts.watch(a, d, reason="有潜力", chance=0.5),
    "candidate": lambda a, d: acts.put_forward(a, d, reason="原理不同"),
    "ask": lambda a, d: acts.ask_for_more(a, d, version=d.dossier.version, items=["报告"]),
    "propose-decline": lambda a, d: acts.propose_decline(a, d.dossier, reason_code="dup", feedback=FEEDBACK),
    "decline": lambda a, d: acts.decline(a, d.dossier, version=d.dossier.version, reason_code="dup", feedback=FEEDBACK),
    "release": acts.release,
    "consent": lambda a, d: acts.give_consent(a, d, how="2026-03-02 邮件"),
}


def energy(cast: Cast, **changes: Any) -> Lead:
    """A lead of the field Qian leads, in screening."""
    lead = bring(**changes)
    acts.start_screening(cast.chen, lead, version=lead.dossier.version)
    return fresh(lead)


def ready(cast: Cast, verb: str) -> Lead:
    lead = energy(cast)
    marks = {"release": {"slow_lane": True}, "consent": {"consent_at": None}}.get(verb)
    if marks:
        Lead.objects.filter(pk=lead.pk).update(**marks)
    return fresh(lead)


@pytest.mark.parametrize("verb", sorted(ON_A_LEAD))
def test_a_field_lead_acts_on_the_own_field_and_is_refused_on_another_with_nothing_told(cast: Cast, verb: str) -> None:
    lead = ready(cast, verb)
    before = head().seq  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        ON_A_LEAD[verb](cast.he, lead)
    assert head().seq == before  # type: ignore[union-attr]
    ON_A_LEAD[verb](cast.qian, fresh(lead))
    assert head().seq > before  # type: ignore[union-attr]


def test_the_refusal_says_in_both_languages_whose_it_is(cast: Cast) -> None:
    lead = energy(cast)
    for language, words in (("zh-hans", "能源资源环境"), ("en", "its field lead or an officer acts on it")):
        with translation.override(language), pytest.raises(NotAllowed) as refused:
            acts.assess(cast.he, lead, novelty=5, urgency=5)
        with translation.override(language):
            assert words in str(refused.value.text)


def test_a_returned_refusal_and_an_appeal_are_the_field_leads_own(cast: Cast) -> None:
    lead = energy(cast)
    proposal = acts.propose_decline(cast.chen, lead.dossier, reason_code="dup", feedback=FEEDBACK)
    with pytest.raises(NotAllowed):
        acts.return_decline(cast.he, proposal, reason="再看看")
    acts.return_decline(cast.qian, proposal, reason="再看看")
    acts.decline(cast.qian, lead.dossier, version=lead.dossier.version, reason_code="dup", feedback=FEEDBACK)
    filed = acts.appeal(with_receipt(lead), fresh(lead).dossier, text=APPEAL)
    with pytest.raises(NotAllowed):
        acts.answer_appeal(cast.he, filed, upheld=True, answer=FEEDBACK)
    acts.answer_appeal(cast.dong, filed, upheld=False, answer=FEEDBACK)


def test_a_merge_needs_both_fields_to_propose_and_confirm_and_either_to_refuse(cast: Cast) -> None:
    target = bring(field="life").dossier
    lead = energy(cast, title="叠层电池", channel="contest")
    for leader in (cast.qian, cast.he):  # each leads one of the two
        with pytest.raises(NotAllowed):
            acts.propose_merge(leader, lead.dossier, into_code=target.code, reason="同一项")
        with pytest.raises(NotAllowed):
            acts.judge_finding(leader, Finding.objects.get(), reason="不同")
    for leader in (cast.qian, cast.he):
        proposal = acts.propose_merge(cast.chen, lead.dossier, into_code=target.code, reason="同一项")
        with pytest.raises(NotAllowed):
            acts.confirm_merge(leader, proposal_id=proposal.pk, version=fresh(lead).dossier.version)
        acts.refuse_merge(leader, proposal_id=proposal.pk, reason="不是同一项")
    acts.propose_merge(cast.chen, lead.dossier, into_code=target.code, reason="同一项")
    stranger = person("mat", ("FL", "field", "mat"))
    open_one = MergeProposal.objects.get(state="open")
    with pytest.raises(NotAllowed):
        acts.refuse_merge(stranger, proposal_id=open_one.pk, reason="不是同一项")
    acts.confirm_merge(cast.sun, proposal_id=open_one.pk, version=fresh(lead).dossier.version)


def test_two_field_leads_of_one_field_merge_what_is_theirs(cast: Cast) -> None:
    second = person("li", ("FL", "field", "energy"))
    target = bring().dossier
    lead = energy(cast, title="叠层电池", channel="contest")
    proposal = acts.propose_merge(cast.qian, lead.dossier, into_code=target.code, reason="同一项")
    acts.confirm_merge(second, proposal_id=proposal.pk, version=lead.dossier.version)
    assert fresh(lead).dossier.merged_into_id == target.pk


def test_a_lead_leaves_for_another_field_by_whoever_has_it_and_is_then_the_others(cast: Cast) -> None:
    lead = energy(cast)
    acts.classify(cast.qian, lead, version=lead.dossier.version, field="life", reason="本质是生物")
    moved = fresh(lead)
    with pytest.raises(NotAllowed):
        acts.assess(cast.qian, moved, novelty=1, urgency=1)
    acts.assess(cast.he, moved, novelty=3, urgency=3)


def test_a_lead_without_a_field_is_taken_and_classified_by_any_field_lead_and_then_it_is_the_fields(cast: Cast) -> None:
    lead = bring()
    Dossier.objects.filter(pk=lead.dossier_id).update(field="")
    acts.own_lead(cast.he, fresh(lead), user_id=cast.he.user_id)
    assert [row.elsewhere for row in leads(cast.he)] == [0] and waiting(cast.he) == waiting(cast.qian) == 1
    acts.classify(cast.he, fresh(lead), version=fresh(lead).dossier.version, field="energy")
    with pytest.raises(NotAllowed):
        acts.assess(cast.he, fresh(lead), novelty=1, urgency=1)


def test_a_lead_is_given_to_nobody_who_may_not_act_on_it(cast: Cast) -> None:
    lead = energy(cast)
    for user in (cast.he, cast.zhao):
        with pytest.raises(BadValue) as refused:
            acts.own_lead(cast.chen, lead, user_id=user.user_id)
        assert refused.value.field == "user_id"
    acts.own_lead(cast.chen, lead, user_id=cast.qian.user_id)


def test_a_specialist_of_one_field_triages_no_other(cast: Cast) -> None:
    bound = person("ma", ("PS", "field", "life"))
    lead = energy(cast)
    for verb in ("assess", "watch", "propose-decline", "ask"):
        with pytest.raises(NotAllowed):
            ON_A_LEAD[verb](bound, lead)
    acts.assess(bound, bring(field="life"), novelty=3, urgency=3)


# --- the pages


FORM = re.compile(r'<form[^>]*action="(/leads/[^"]+)"')


def offered(client: Client, code: str) -> set[str]:
    """The deeds for which a lead's page shows a form."""
    page = client.get(f"/leads/{code}/").content.decode()
    return {path.rstrip("/").rsplit("/", 1)[1] for path in FORM.findall(page)}


def told() -> int:
    """Lines of the ledger, but those of signing in."""
    return Line.objects.exclude(verb="people.sign_in").count()


def test_the_lead_page_offers_a_field_lead_of_another_field_nothing_and_not_the_contact(cast: Cast) -> None:
    bring(title="钙钛矿叠层组件")
    lead = energy(cast)
    acts.propose_decline(cast.chen, lead.dossier, reason_code="dup", feedback=FEEDBACK)
    assert offered(at_desk(cast.he), lead.dossier.code) == set()
    page = at_desk(cast.he).get(f"/leads/{lead.dossier.code}/").content.decode()
    assert "zhao@example.org" not in page and "/documents/" not in page.replace("/documents/about", "")
    assert {"assess", "classify", "own", "decline", "return-decline", "watch"} <= offered(
        at_desk(cast.qian), lead.dossier.code
    )
    assert contact_of(cast.he, lead) is None and contact_of(cast.qian, lead) is not None
    assert not any(o.mine for o in outcomes(cast.he, lead))


def test_every_form_the_page_offers_is_let_in_and_every_deed_it_does_not_offer_is_refused(cast: Cast) -> None:
    first = bring()
    lead = energy(cast, title="叠层电池", channel="contest")
    acts.propose_merge(cast.chen, lead.dossier, into_code=first.dossier.code, reason="同一项")
    acts.propose_decline(cast.chen, lead.dossier, reason_code="dup", feedback=FEEDBACK)
    Lead.objects.filter(pk=lead.pk).update(consent_at=None)
    before = told()
    for actor in (cast.chen, cast.sun, cast.qian, cast.he, cast.dong, person("ma", ("PS", "field", "life"))):
        client = at_desk(actor)
        shows = offered(client, lead.dossier.code)
        for verb in DEEDS:
            status = client.post(f"/leads/{lead.dossier.code}/{verb}/", {}).status_code  # an empty form does nothing
            if verb in shows:
                assert status in (400, 409, 422), (actor.name, verb, status)
            elif actor is cast.he or actor.name == "ma":
                assert status == 403, (actor.name, verb, status)
    assert told() == before


def test_an_appeal_is_offered_only_to_who_may_answer_it(cast: Cast) -> None:
    lead = energy(cast)
    acts.decline(cast.qian, lead.dossier, version=lead.dossier.version, reason_code="dup", feedback=FEEDBACK)
    acts.appeal(with_receipt(lead), fresh(lead).dossier, text=APPEAL)
    shown = {
        a.name: "appeal" in offered(at_desk(a), lead.dossier.code) for a in (cast.chen, cast.qian, cast.he, cast.dong)
    }
    assert shown == {"chen": False, "qian": False, "he": False, "dong": True}


def test_the_inbox_holds_the_own_field_first_and_counts_what_waits_there(cast: Cast) -> None:
    mine = bring(title="我领域的", claim="一", field="life", incumbent="甲", why="甲。", metric="甲", unit="kg")
    other = bring()
    acts.assess(cast.chen, other, novelty=5, urgency=5)
    assert [row.pk for row in leads(cast.he).order_by(*Leads.order)] == [mine.pk, other.pk]
    assert [row.pk for row in leads(cast.chen).order_by(*Leads.order)] == [other.pk, mine.pk]
    assert (waiting(cast.he), waiting(cast.qian), waiting(cast.chen)) == (1, 1, 2)
    picked = {"bulk": "own", "pick": [mine.pk, other.pk], "confirmed": "1"}
    at_desk(cast.he).post("/leads/", picked)
    assert (fresh(mine).owner_id, fresh(other).owner_id) == (cast.he.user_id, cast.chen.user_id)


# --- needs, campaigns, signals


def test_a_need_is_matched_and_followed_by_its_own_field_lead(cast: Cast) -> None:
    need = acts.draft_need(cast.chen, said=NeedText(title_zh="低温电池", field="energy"))
    code = bring().dossier.code
    with pytest.raises(NotAllowed):
        acts.suggest_matches(cast.he, need)
    with pytest.raises(NotAllowed):
        acts.introduce(cast.he, need, dossier_code=code, note="合适")
    match = acts.introduce(cast.qian, need, dossier_code=code, note="合适")
    with pytest.raises(NotAllowed):
        acts.move_match(cast.he, match, to="talks", note="")
    acts.move_match(cast.qian, Match.objects.get(), to="talks", note="")
    path = f"/needs/{need.code}/"
    assert "/suggest/" in at_desk(cast.qian).get(path).content.decode()
    assert "/suggest/" not in at_desk(cast.he).get(path).content.decode()


def test_campaigns_and_signals_of_another_field_are_read_and_not_worked_on(cast: Cast) -> None:
    campaign = acts.open_campaign(cast.chen, said=CampaignText(theme_zh="后锂", field="energy"))
    log = {"on": MONDAY.date(), "channel": "visit", "minutes": 30, "note": "走访"}
    for deed in (
        lambda a: acts.log_outreach(a, campaign, **log),
        lambda a: acts.edit_campaign(a, campaign, version=1, said=CampaignText(theme_zh="x", field="energy")),
        lambda a: acts.close_campaign(a, campaign, version=1, lesson="x"),
        lambda a: acts.open_campaign(a, said=CampaignText(theme_zh="x", field="energy")),
    ):
        with pytest.raises(NotAllowed):
            deed(cast.he)
    said = SignalText(kind="paper", ref="10.1/x", title_en="Zinc", on=MONDAY.date(), field="energy")
    with pytest.raises(NotAllowed):
        acts.record_signal(cast.he, said=said)
    signal = acts.record_signal(cast.qian, said=said)
    with pytest.raises(NotAllowed):
        acts.link_signal(cast.he, signal, receipt=bring().receipt)
    pages = [at_desk(cast.he).get(path) for path in (f"/campaigns/{campaign.code}/", f"/signals/{signal.pk}/")]
    assert [page.status_code for page in pages] == [200, 200]
    assert not any(
        '<form method="post" action="/campaigns' in p.content.decode() or "/link/" in p.content.decode() for p in pages
    )
    assert "/edit/" not in pages[0].content.decode()
    choices = at_desk(cast.he).get("/campaigns/new/").content.decode()
    assert 'value="life"' in choices and 'value="energy"' not in choices


def test_the_director_ends_a_campaign_and_is_not_offered_its_log(cast: Cast) -> None:
    campaign = acts.open_campaign(cast.chen, said=CampaignText(theme_zh="后锂", field="energy"))
    page = at_desk(cast.dong).get(f"/campaigns/{campaign.code}/").content.decode()
    assert f"/campaigns/{campaign.code}/close/" in page and "/outreach/" not in page and "/signals/new/" in page
    assert at_desk(cast.dong).post(f"/campaigns/{campaign.code}/outreach/", {}).status_code == 403


def test_whoever_triages_may_register_a_technology_of_any_field(cast: Cast) -> None:
    receipt = acts.register_lead(cast.he, said=replace(PEROVSKITE, channel="signal"))
    assert Lead.objects.get(pk=receipt.lead_id).dossier.field == "energy"


# --- nobody is offered what is refused


def test_a_need_is_written_by_who_may_write_and_corrected_by_nobody_who_verifies_it(cast: Cast) -> None:
    need = acts.draft_need(cast.chen, said=NeedText(title_zh="低温电池", field="energy"))
    for actor, writes in (
        (cast.chen, True),
        (cast.sun, True),
        (cast.qian, False),
        (cast.he, False),
        (cast.dong, False),
    ):
        client = at_desk(actor)
        listed, page = (client.get(path).content.decode() for path in ("/needs/", f"/needs/{need.code}/"))
        assert ("/needs/new/" in listed, f"/needs/{need.code}/edit/" in page) == (writes, writes), actor.name
        for path in ("/needs/new/", f"/needs/{need.code}/edit/"):
            assert client.get(path).status_code == (200 if writes else 403), (actor.name, path)
    with pytest.raises(NotAllowed):
        acts.edit_need(cast.qian, need, version=need.version, said=NeedText(title_zh="改", field="energy"))


def test_who_sees_the_upload_on_a_lead_may_upload_and_nobody_else_sees_it(cast: Cast) -> None:
    lead = bring()
    path = f"/documents/about/lead/{lead.pk}/"
    events, analyst = person("events", "EVT"), person("analyst", "ANA")
    for actor, adds in (
        (cast.chen, True), (cast.qian, True), (cast.he, False), (cast.dong, True), (events, True), (analyst, False),
    ):  # fmt: skip
        client = at_desk(actor)
        assert (path in client.get(f"/leads/{lead.dossier.code}/").content.decode()) is adds, actor.name
        assert (client.get(path).status_code == 200) is adds, actor.name


def test_files_about_a_lead_are_closed_to_kin_of_its_team(cast: Cast) -> None:
    lead, kin = bring(), person("lin", "PS")
    assert may_read(kin, lead.pk) and may_add(kin, lead.pk)
    join_team(SYSTEM, lead.dossier, person_id=cast.zhao.person_id, role="lead")
    declare_interest(kin, kind="kin", other_person_id=cast.zhao.person_id)
    assert not may_read(kin, lead.pk) and not may_add(kin, lead.pk)


def test_a_trade_secret_of_another_field_is_no_field_leads_to_read(cast: Cast) -> None:
    lead = bring()
    secret, plain = Document(classification="trade"), Document(classification="internal")
    analyst = person("analyst", "ANA")
    for actor, reads in ((cast.chen, True), (cast.qian, True), (cast.he, False), (cast.dong, True), (analyst, False)):
        assert (may_read(actor, lead.pk, secret), may_read(actor, lead.pk, plain)) == (reads, True), actor.name
    for actor, reads in ((cast.qian, True), (cast.he, False), (cast.dong, True), (cast.chen, False)):
        assert may_read_dossiers_file(actor, lead.dossier_id, secret) is reads, actor.name
        assert may_read_dossiers_file(actor, lead.dossier_id, plain), actor.name
