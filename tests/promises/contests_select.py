"""Contests over leads, needs, campaigns, dossiers and plans."""

from __future__ import annotations

import datetime as dt

from tests.promises.contests import HOSTILE, Bout, House, again, as_read, contest, dossier_of, text_of, words
from tests.zhongshu.discovery.cast import FEEDBACK
from tests.zhongshu.proposal.cast import ELIGIBLE, expert, write_all
from zhongshu.discovery import actions as discovery
from zhongshu.discovery.actions.campaigns import CampaignText
from zhongshu.discovery.actions.needs import NeedText
from zhongshu.discovery.models import Ask, Eligibility, Lead
from zhongshu.discovery.queries.needs import need_values
from zhongshu.discovery.queries.scouting import campaign_values
from zhongshu.kernel import clock
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import amend, join_team, move, set_duty, set_next_decision, set_tier
from zhongshu.lifecycle.models import Dossier
from zhongshu.proposal import actions as proposal
from zhongshu.proposal.models import Part


def deed(house: House, lead: Lead, verb: str) -> dict[str, str]:
    return {"url": f"/leads/{lead.dossier.code}/{verb}/", "by": house.cast.chen.user_id}


@contest("discovery.start_screening")
def screening(house: House) -> Bout:
    lead, chen = house.lead(), house.cast.chen
    v = lead.dossier.version
    return Bout(
        lambda k: discovery.start_screening(chen, as_read(k, lead), version=v), **deed(house, lead, "screen"), form={"version": v}
    )  # fmt: skip


@contest("lifecycle.move")
def moving(house: House) -> Bout:
    lead, chen = house.lead(), house.cast.chen
    v = lead.dossier.version
    return Bout(lambda k: move(chen, lead.dossier_id, edge="T-01", target="SCREEN", version=v))


@contest("lifecycle.amend")
def amending(house: House) -> Bout:
    dossier, officer = candidate(house)
    v = dossier.version
    shown = {name: getattr(dossier, name) for name in ("title_zh", "claim_zh", "confidentiality")}
    return Bout(
        lambda k: amend(officer, as_read(k, dossier), version=v, changes={"claim_zh": words(k)}),
        kept=text_of(dossier, "claim_zh"), url=f"/dossiers/{dossier.code}/facts/", by=officer.user_id,
        form={**shown, "version": v, "reason": "更正主张"}, typed="claim_zh",
    )  # fmt: skip


@contest("lifecycle.set_duty")
def sharing_out(house: House) -> Bout:
    dossier, officer = candidate(house)
    member = join_team(officer, dossier, person_id=house.cast.wu.person_id, duty_zh="器件")
    v = dossier.version
    return Bout(
        lambda k: set_duty(officer, as_read(k, dossier), member_id=member.pk, version=v, duty_zh=words(k), duty_en="", reason="改分工"),
        kept=text_of(member, "duty_zh"), url=f"/dossiers/{dossier.code}/team/{member.pk}/", by=officer.user_id,
        form={"version": v, "reason": "改分工"}, typed="duty_zh",
    )  # fmt: skip


@contest("discovery.classify")
def classifying(house: House) -> Bout:
    lead, chen = house.lead(), house.cast.chen
    v = lead.dossier.version
    return Bout(
        lambda k: discovery.classify(chen, as_read(k, lead), version=v, field="life", reason=words(k)),
        **deed(house, lead, "classify"), form={"version": v, "field": "life"}, typed="reason", shows=False,
    )  # fmt: skip


@contest("discovery.check_eligibility")
def checking(house: House) -> Bout:
    lead, chen = house.screened(), house.cast.chen
    if house.count % 2:
        discovery.check_eligibility(chen, lead, **ELIGIBLE)
    sheet = Eligibility.objects.filter(pk=lead.pk).first()
    said = {**ELIGIBLE, "version": sheet.version if sheet else 0}
    return Bout(
        lambda k: discovery.check_eligibility(chen, as_read(k, lead), **{**said, "ip_evidence": words(k)}),
        kept=lambda: Eligibility.objects.get(pk=lead.pk).ip_evidence,
        **deed(house, lead, "eligibility"), form={**said, "ip_clear": "on"}, typed="ip_evidence",
    )  # fmt: skip


@contest("discovery.ask_for_more")
def asking(house: House) -> Bout:
    lead, chen = house.screened(), house.cast.chen
    v = lead.dossier.version
    return Bout(
        lambda k: discovery.ask_for_more(chen, as_read(k, lead), version=v, items=[words(k)]),
        kept=lambda: Ask.objects.get(lead=lead).items.get().text,
        **deed(house, lead, "ask"), form={"version": v}, typed="items", shows=False,
    )  # fmt: skip


@contest("discovery.confirm_merge")
def merging(house: House) -> Bout:
    lead, into, chen = house.screened(), house.screened(), house.cast.chen
    waiting = discovery.propose_merge(
        house.cast.sun, lead.dossier, into_code=into.dossier.code, reason="同一团队同一技术"
    )
    v = dossier_of(lead).version
    return Bout(
        lambda k: discovery.confirm_merge(chen, proposal_id=waiting.pk, version=v, reason=words(k)),
        kept=text_of(waiting, "answer"),
        **deed(house, lead, "confirm-merge"), form={"version": v, "proposal": waiting.pk}, typed="reason", shows=False,
    )  # fmt: skip


@contest("discovery.decline")
def declining(house: House) -> Bout:
    lead, qian = house.screened(), house.cast.qian
    dossier = dossier_of(lead)
    v = dossier.version
    return Bout(
        lambda k: discovery.decline(
            qian, as_read(k, dossier), version=v, reason_code="incremental", feedback=FEEDBACK + words(k)
        ),
        url=f"/leads/{dossier.code}/decline/", by=qian.user_id,
        form={"version": v, "reason_code": "incremental", "feedback": FEEDBACK}, typed="note", shows=False,
    )  # fmt: skip


@contest("discovery.withdraw")
def withdrawing(house: House) -> Bout:
    lead, zhao = house.screened(), house.cast.zhao
    join_team(zhao, lead.dossier, person_id=zhao.person_id, role="lead")
    v = lead.dossier.version
    return Bout(
        lambda k: discovery.withdraw(zhao, as_read(k, lead), version=v, reason=words(k)),
        url=f"/leads/{lead.dossier.code}/withdrawal/", by=zhao.user_id, form={"version": v}, typed="reason", shows=False,
    )  # fmt: skip


@contest("discovery.bring_back")
def returning(house: House) -> Bout:
    lead, zhao = house.screened(), house.cast.zhao
    join_team(zhao, lead.dossier, person_id=zhao.person_id, role="lead")
    discovery.decline(
        house.cast.qian, dossier_of(lead), version=lead.dossier.version, reason_code="incremental", feedback=FEEDBACK
    )
    filed = discovery.appeal(zhao, dossier_of(lead), text=FEEDBACK)
    discovery.answer_appeal(house.cast.dong, filed, upheld=True, answer=FEEDBACK)
    dossier = dossier_of(lead)
    v = dossier.version
    return Bout(
        lambda k: discovery.bring_back(zhao, as_read(k, dossier), version=v, what_changed=FEEDBACK + words(k)),
        url=f"/leads/{dossier.code}/returning/", by=zhao.user_id, form={"version": v, "what_changed": FEEDBACK + HOSTILE}, shows=False,
    )  # fmt: skip


@contest("discovery.edit_need")
def editing_a_need(house: House) -> Bout:
    chen = house.cast.chen
    need = discovery.draft_need(chen, said=NeedText(title_zh="高效率组件", pain_zh="电站用地紧张", field="energy"))
    form = {name: value for name, value in need_values(need).items() if value not in (None, False, "")}
    return Bout(
        lambda k: discovery.edit_need(
            chen, as_read(k, need), version=1, said=NeedText(title_zh="高效率组件", pain_zh=words(k), field="energy")
        ),
        kept=text_of(need, "pain_zh"), url=f"/needs/{need.code}/edit/", by=chen.user_id, form=form, typed="pain_zh",
    )  # fmt: skip


@contest("discovery.step_need")
def stepping_a_need(house: House) -> Bout:
    need = discovery.draft_need(house.cast.chen, said=NeedText(title_zh="高效率组件", pain_zh="用地", field="energy"))
    qian = house.cast.qian
    return Bout(
        lambda k: discovery.step_need(qian, as_read(k, need), verb="close", version=1, reason=words(k)),
        kept=text_of(need, "closed_reason"), url=f"/needs/{need.code}/step/close/", by=qian.user_id,
        form={"version": 1}, typed="reason", shows=False,
    )  # fmt: skip


@contest("discovery.edit_campaign")
def editing_a_campaign(house: House) -> Bout:
    chen = house.cast.chen
    campaign = discovery.open_campaign(chen, said=CampaignText(theme_zh="固态电池", field="energy"))
    return Bout(
        lambda k: discovery.edit_campaign(
            chen, as_read(k, campaign), version=1, said=CampaignText(theme_zh=words(k), field="energy")
        ),
        kept=text_of(campaign, "theme_zh"), url=f"/campaigns/{campaign.code}/edit/", by=chen.user_id,
        form=campaign_values(campaign), typed="theme_zh",
    )  # fmt: skip


@contest("discovery.close_campaign")
def closing_a_campaign(house: House) -> Bout:
    chen = house.cast.chen
    campaign = discovery.open_campaign(chen, said=CampaignText(theme_zh="固态电池", field="energy"))
    return Bout(
        lambda k: discovery.close_campaign(chen, as_read(k, campaign), version=1, lesson=words(k)),
        kept=text_of(campaign, "lesson"), url=f"/campaigns/{campaign.code}/close/", by=chen.user_id,
        form={"version": 1}, typed="lesson",
    )  # fmt: skip


def candidate(house: House) -> tuple[Dossier, object]:
    """A dossier in the care of a specialist who has no other."""
    lead, officer, qian = house.screened(), house.officer(), house.cast.qian
    discovery.check_eligibility(house.cast.chen, lead, **ELIGIBLE)
    dossier = dossier_of(lead)
    proposal.accept_offer(officer, proposal.offer_dossier(qian, dossier, user_id=officer.user_id, reason="熟悉光伏"))
    dossier = again(dossier)
    proposal.make_candidate(qian, dossier, version=dossier.version, reason="主张清楚")
    return again(dossier), officer


@contest("proposal.make_candidate")
def making_a_candidate(house: House) -> Bout:
    lead, officer, qian = house.screened(), house.officer(), house.cast.qian
    discovery.check_eligibility(house.cast.chen, lead, **ELIGIBLE)
    proposal.accept_offer(
        officer, proposal.offer_dossier(qian, dossier_of(lead), user_id=officer.user_id, reason="熟悉光伏")
    )
    dossier = dossier_of(lead)
    v = dossier.version
    return Bout(
        lambda k: proposal.make_candidate(qian, as_read(k, dossier), version=v, reason=words(k)),
        url=f"/dossiers/{dossier.code}/candidate/", by=qian.user_id, form={"version": v}, typed="reason", shows=False,
    )  # fmt: skip


@contest("proposal.move_to_bench")
def benching(house: House) -> Bout:
    dossier, officer = candidate(house)
    v, sponsor, qian = dossier.version, officer.user_id, house.cast.qian
    return Bout(
        lambda k: proposal.move_to_bench(qian, as_read(k, dossier), version=v, reason=words(k), sponsor_id=sponsor),
        url=f"/dossiers/{dossier.code}/watch-bench/", by=qian.user_id,
        form={"version": v, "sponsor_id": sponsor}, typed="reason", shows=False,
    )  # fmt: skip


@contest("lifecycle.set_tier")
def setting_a_tier(house: House) -> Bout:
    dossier, officer = candidate(house)
    benched = proposal.move_to_bench(
        house.cast.qian, dossier, version=dossier.version, reason="早但有望", sponsor_id=officer.user_id
    )
    row, v = again(benched), again(benched).version
    return Bout(
        lambda k: set_tier(house.cast.qian, as_read(k, row), tier="B2", version=v, rule="review", reason=words(k)),
        kept=lambda: again(row).tier + words_of_last(row),
    )


def words_of_last(dossier: Dossier) -> str:
    """The reason in the last line on a dossier."""
    return str(Line.objects.filter(subject=dossier.pk).order_by("-seq")[0].told["reason"])


@contest("proposal.send_to_appraisal")
def sending(house: House) -> Bout:
    dossier, officer = candidate(house)
    write_all(officer, dossier)
    for number, kind in enumerate(("technical", "technical", "technical", "industry", "investor")):
        proposal.name_expert(officer, dossier, person_id=expert(f"expert{house.next()}-{number}", kind))
    dossier = again(dossier)
    v = dossier.version
    return Bout(
        lambda k: proposal.send_to_appraisal(officer, as_read(k, dossier), version=v, reason=words(k)),
        url=f"/dossiers/{dossier.code}/appraisal/", by=officer.user_id, form={"version": v}, typed="reason", shows=False,
    )  # fmt: skip


@contest("proposal.write_part")
def writing_a_part(house: House) -> Bout:
    """Every second bout is over a part that nobody has written yet."""
    dossier, officer = candidate(house)
    v = 0
    if house.next() % 2:
        v = proposal.write_part(officer, dossier, section="heilmeier", raw={"today_zh": "今天"}, version=0).version
    return Bout(
        lambda k: proposal.write_part(officer, as_read(k, dossier), section="heilmeier", raw={"objective_zh": words(k)}, version=v),
        kept=lambda: Part.objects.get(dossier=dossier, section="heilmeier").value["objective_zh"],
        url=f"/dossiers/{dossier.code}/plan/heilmeier/", by=officer.user_id, form={"version": v}, typed="objective_zh",
    )  # fmt: skip


@contest("lifecycle.set_next_decision")
def deciding_when(house: House) -> Bout:
    dossier, officer = candidate(house)
    v, day = dossier.version, clock.today() + dt.timedelta(days=1)
    return Bout(
        lambda k: set_next_decision(officer, as_read(k, dossier), version=v, on=day, reason=words(k)),
        url=f"/dossiers/{dossier.code}/next-decision/", by=officer.user_id,
        form={"version": v, "on": day.isoformat()}, typed="reason", shows=False,
    )  # fmt: skip
