"""The five outcomes of a lead, each by its actor, with its reason, one line in the ledger, and a clear list when something is missing."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from tests.zhongshu.discovery.cast import FEEDBACK, Cast, bring, fresh, later
from zhongshu.discovery.actions import (
    answer_appeal,
    answer_ask,
    appeal,
    ask_for_more,
    assess,
    bring_back,
    check_eligibility,
    classify,
    confirm_merge,
    decline,
    judge_finding,
    propose_decline,
    propose_merge,
    put_forward,
    refuse_merge,
    return_decline,
    start_screening,
    watch,
    withdraw,
    withdraw_silent,
)  # fmt: skip
from zhongshu.discovery.actions.asking import silent
from zhongshu.discovery.actions.leaving import with_receipt
from zhongshu.discovery.models import Ask, DeclineProposal, Finding, Lead, LeadContact, MergeProposal
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.ledger.queries import head
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.gates import missing
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.notices.models import Mail, Notice
from zhongshu.people.actor import PUBLIC, SYSTEM, Actor


def screened(cast: Cast, **changes: object) -> Lead:
    lead = bring(**changes)
    start_screening(cast.chen, lead, version=lead.dossier.version)
    return fresh(lead)


def asked(cast: Cast) -> Lead:
    lead = screened(cast)
    ask_for_more(cast.chen, lead, version=lead.dossier.version, items=["第三方测试报告", "专利清单"])
    return fresh(lead)


def declined(cast: Cast) -> Lead:
    lead = screened(cast)
    decline(cast.qian, lead.dossier, version=lead.dossier.version, reason_code="incremental", feedback=FEEDBACK)
    return fresh(lead)


def lines_after(act: object, *args: object, **kwargs: object) -> list[str]:
    before = head().seq  # type: ignore[union-attr]
    act(*args, **kwargs)  # type: ignore[operator]
    return list(Line.objects.filter(seq__gt=before).values_list("verb", flat=True))


# --- T-01


def test_screening_seals_the_lead_exactly_without_its_contact_and_tells_the_proposer(cast: Cast) -> None:
    lead = bring()
    assert lines_after(start_screening, cast.chen, lead, version=1) == ["discovery.start_screening"]
    chapter = last_chapter(lead.dossier, "lead")
    assert chapter is not None
    body = json.loads(chapter.body)
    assert body["metric"] == {"zh": "组件光电转换效率", "en": "", "unit": "%", "value": 33.9, "today": 26.1}
    assert body["receipt"] == lead.receipt and "赵晓" not in chapter.body
    now = fresh(lead)
    assert (now.dossier.state, now.owner_id, now.first_reply_at is not None) == ("SCREEN", cast.chen.user_id, True)
    assert Mail.objects.filter(kind="lead_screening", address="zhao@example.org").count() == 1


def test_screening_by_a_proposer_or_a_visitor_is_refused(cast: Cast) -> None:
    lead = bring()
    for actor in (cast.zhao, PUBLIC, with_receipt(lead)):
        with pytest.raises(NotAllowed):
            start_screening(actor, lead, version=1)


def test_screening_twice_or_with_an_old_version_is_refused(cast: Cast) -> None:
    lead = bring()
    with pytest.raises(Stale):
        start_screening(cast.chen, lead, version=7)
    start_screening(cast.chen, lead, version=1)
    with pytest.raises(NotAllowed):
        start_screening(cast.chen, fresh(lead), version=fresh(lead).dossier.version)


def test_screening_without_consent_or_contact_says_what_is_missing_in_both_languages(cast: Cast) -> None:
    lead = bring()
    Lead.objects.filter(pk=lead.pk).update(consent_at=None, metric_unit="")
    LeadContact.objects.filter(lead=lead).update(email="", phone="")
    found = missing(EDGES["T-01"], cast.chen, lead.dossier)
    assert [text.zh for text in found] == ["指标单位", "联系邮箱或电话", "团队同意受理并处理其资料"]
    with translation.override("en"):
        assert [str(text) for text in found] == [
            "the metric's unit", "a contact's e-mail address or phone", "the team's consent to be looked at",
        ]  # fmt: skip


# --- assessing, classifying, eligibility, candidate, watch


def test_assess_orders_the_inbox_by_novelty_times_urgency(cast: Cast) -> None:
    lead = bring()
    assert lead.priority == 9
    assert lines_after(assess, cast.chen, lead, novelty=5, urgency=4) == ["discovery.assess"]
    assert fresh(lead).priority == 20
    with pytest.raises(BadValue) as refused:
        assess(cast.chen, fresh(lead), novelty=6, urgency=1)
    assert refused.value.field == "novelty"


def test_classify_changes_the_field_of_the_dossier(cast: Cast) -> None:
    lead = bring()
    classify(cast.chen, lead, version=lead.dossier.version, field="mat", reason="本质是材料")
    assert fresh(lead).dossier.field == "mat"


def test_eligibility_sheet_opens_the_guard_only_with_a_host_and_clear_property(cast: Cast) -> None:
    lead = screened(cast)

    def lacking() -> list[str]:
        return [t.zh for t in missing(EDGES["T-02"], cast.qian, lead.dossier)][:2]

    assert lacking()[0] == "资格核查单"
    sheet = {"legal_evidence": "营业执照", "ip_evidence": "专利登记簿"}
    check_eligibility(cast.chen, lead, version=0, legal_form="none", ip_clear=False, **sheet)
    assert lacking() == ["法人单位或托管单位", "知识产权无争议的核查结论"]
    check_eligibility(cast.chen, lead, version=1, legal_form="escrow_host", ip_clear=True, **sheet)
    assert "资格核查单" not in lacking() and "法人单位或托管单位" not in lacking()
    with pytest.raises(Stale):
        check_eligibility(cast.chen, lead, version=1, legal_form="none", ip_clear=True, **sheet)
    with pytest.raises(BadValue) as refused:
        check_eligibility(
            cast.chen, lead, version=2, legal_form="none", ip_clear=True, legal_evidence="", ip_evidence="x"
        )
    assert refused.value.field == "legal_evidence"


def test_put_forward_tells_the_lead_of_the_field_and_nobody_elses(cast: Cast) -> None:
    lead = screened(cast)
    assert lines_after(put_forward, cast.chen, lead, reason="原理不同") == ["discovery.put_forward"]
    told = Notice.objects.filter(kind="lead_forwarded").values_list("recipient_id", flat=True)
    assert list(told) == [cast.qian.user_id]
    with pytest.raises(Blocked):
        put_forward(cast.chen, bring(title="另一项"), reason="早了")


def test_watch_needs_a_reason_and_a_probability_above_the_rule(cast: Cast) -> None:
    lead = bring()
    with pytest.raises(BadValue) as refused:
        watch(cast.chen, lead, reason="有意思", chance=0.1)
    assert refused.value.field == "chance"
    watch(cast.chen, lead, reason="有意思", chance=0.3)
    now = fresh(lead)
    assert (now.watch_chance, now.owner_id, now.dossier.state) == (0.3, cast.chen.user_id, "LEAD")


# --- T-03, answers, silence


def test_ask_stops_the_clock_and_the_answer_sets_it_going_with_what_was_left(cast: Cast) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    lead = fresh(lead)
    assert lines_after(ask_for_more, cast.chen, lead, version=lead.dossier.version, items=["报告", " "]) == [
        "discovery.ask_for_more"
    ]
    dossier = fresh(lead).dossier
    assert (dossier.state, dossier.due_on, f"{dossier.next_decision_on}") == ("LEAD", None, "2026-05-01")
    assert fresh(lead).awaiting_answer
    with later(days=20):
        found = [t.en for t in missing(EDGES["T-01"], cast.chen, dossier)]
        assert found == ["the team's answer, asked for until 2026-05-01"]
        assert lines_after(answer_ask, with_receipt(lead), fresh(lead), answers={1: "见附件"}) == [
            "discovery.answer_ask"
        ]
        dossier = fresh(lead).dossier
        assert (dossier.clock_stopped_on, f"{dossier.due_on}", fresh(lead).awaiting_answer) == (
            None,
            "2026-03-27",
            False,
        )
        start_screening(cast.chen, fresh(lead), version=dossier.version)
        assert fresh(lead).dossier.state == "SCREEN"


def test_ask_without_a_single_item_is_refused_by_its_guard(cast: Cast) -> None:
    lead = screened(cast)
    with pytest.raises(Blocked) as refused:
        ask_for_more(cast.chen, lead, version=lead.dossier.version, items=["  "], note="请补充")
    assert [t.zh for t in refused.value.missing] == ["逐条列出要补充的内容"]
    assert Ask.objects.count() == 0


def test_answer_with_an_item_left_empty_names_it_and_changes_nothing(cast: Cast) -> None:
    lead = asked(cast)
    with pytest.raises(BadValue) as refused:
        answer_ask(with_receipt(lead), lead, answers={1: "报告见附件", 2: ""})
    assert refused.value.field == "item_2"
    assert Ask.objects.get().state == "open" and list(Ask.objects.get().items.values_list("answer", flat=True)) == [
        "",
        "",
    ]


def test_silence_withdraws_on_day_61_and_not_on_day_60(cast: Cast) -> None:
    lead = asked(cast)
    with later(days=60):
        assert silent() == []
        with pytest.raises(Blocked):
            withdraw_silent(SYSTEM, lead)
    with later(days=61):
        assert [found.pk for found in silent()] == [lead.pk]
        assert lines_after(withdraw_silent, SYSTEM, lead) == ["discovery.withdraw_silent"]
    assert (fresh(lead).dossier.state, Ask.objects.get().state) == ("WITHD", "lapsed")
    assert Mail.objects.filter(kind="lead_withdrawn").count() == 1


# --- T-04


def two(cast: Cast) -> tuple[Lead, Dossier]:
    first = bring()
    return screened(cast, title="叠层电池 钙钛矿/硅", channel="contest"), first.dossier


def test_merge_takes_two_people_and_leaves_a_pointer(cast: Cast) -> None:
    lead, target = two(cast)
    propose_merge(cast.chen, lead.dossier, into_code=target.code, reason="同一团队同一器件")
    proposal = MergeProposal.objects.get()
    with pytest.raises(Blocked) as refused:
        confirm_merge(cast.chen, proposal_id=proposal.pk, version=lead.dossier.version)
    assert [t.en for t in refused.value.missing] == ["the word of somebody other than the one who proposed it"]
    assert lines_after(confirm_merge, cast.sun, proposal_id=proposal.pk, version=lead.dossier.version) == [
        "discovery.confirm_merge"
    ]
    merged = fresh(lead).dossier
    assert (merged.state, merged.merged_into_id) == ("MERGED", target.pk)
    assert {f.state for f in Finding.objects.all()} == {"same"}
    assert Mail.objects.filter(kind="lead_merged").count() == 1


def test_merge_without_a_proposal_is_blocked_and_a_refused_one_stays_two(cast: Cast) -> None:
    lead, target = two(cast)
    assert [t.zh for t in missing(EDGES["T-04"], cast.sun, lead.dossier)] == ["一项合并建议"]
    proposal = propose_merge(cast.chen, lead.dossier, into_code=target.code, reason="像")
    refuse_merge(cast.sun, proposal_id=proposal.pk, reason="器件结构不同")
    assert (fresh(lead).dossier.state, MergeProposal.objects.get().state) == ("SCREEN", "refused")
    with pytest.raises(Stale):
        confirm_merge(cast.sun, proposal_id=proposal.pk, version=lead.dossier.version)


@pytest.mark.parametrize("code", ["SH-D-26-9999", "itself"])
def test_merge_into_nothing_or_into_itself_is_refused_beside_the_field(cast: Cast, code: str) -> None:
    lead = screened(cast)
    with pytest.raises(BadValue) as refused:
        propose_merge(cast.chen, lead.dossier, into_code=lead.dossier.code if code == "itself" else code, reason="x")
    assert refused.value.field == "into"


def test_look_alikes_block_a_candidate_until_somebody_judges_them(cast: Cast) -> None:
    lead, target = two(cast)
    lacking = [t.zh for t in missing(EDGES["T-02"], cast.qian, lead.dossier)]
    assert f"对疑似重复 {target.code} 的判定" in lacking
    judge_finding(cast.chen, Finding.objects.get(), reason="两家器件结构不同，已核对专利")
    assert not [t for t in missing(EDGES["T-02"], cast.qian, lead.dossier) if target.code in t.zh]


# --- T-05, appeal, T-44


def test_decline_by_the_field_lead_seals_reason_and_feedback_and_says_the_days(cast: Cast) -> None:
    lead = screened(cast)
    assert lines_after(
        decline,
        cast.qian,
        lead.dossier,
        version=lead.dossier.version,
        reason_code="incremental",
        feedback=FEEDBACK,
        note="内部",
    ) == ["discovery.decline"]
    chapter = last_chapter(lead.dossier, "closing")
    assert chapter is not None
    body = json.loads(chapter.body)
    assert (body["outcome"], body["reason_code"], body["appeal_until"], body["reapply_from"]) == (
        "DECL", "incremental", "2026-03-17", "2026-08-29",
    )  # fmt: skip
    mail = Mail.objects.get(kind="lead_declined")
    assert FEEDBACK in mail.body and "内部" not in mail.body
    assert f"{LeadContact.objects.get(lead=lead).erase_on}" == "2028-03-02"


def test_decline_with_less_than_200_characters_is_refused_beside_the_field_however_padded(cast: Cast) -> None:
    lead = screened(cast)
    for text in (FEEDBACK[:199], FEEDBACK[:199] + " " * 50):
        with pytest.raises(BadValue) as refused:
            decline(cast.qian, lead.dossier, version=lead.dossier.version, reason_code="incremental", feedback=text)
        assert refused.value.field == "feedback" and "200" in refused.value.text.zh
    assert fresh(lead).dossier.state == "SCREEN"


def test_decline_by_an_officer_or_the_lead_of_another_field_is_refused(cast: Cast) -> None:
    lead = screened(cast)
    for actor in (cast.chen, cast.he, cast.zhao):
        with pytest.raises(NotAllowed):
            decline(actor, lead.dossier, version=lead.dossier.version, reason_code="incremental", feedback=FEEDBACK)


def test_decline_follows_or_returns_the_officers_proposal(cast: Cast) -> None:
    lead = screened(cast)
    proposal = propose_decline(cast.chen, lead.dossier, reason_code="incremental", feedback=FEEDBACK)
    with pytest.raises(Stale):
        propose_decline(cast.sun, lead.dossier, reason_code="dup", feedback=FEEDBACK)
    return_decline(cast.qian, proposal, reason="再看看")
    propose_decline(cast.chen, lead.dossier, reason_code="incremental", feedback=FEEDBACK)
    decline(cast.qian, lead.dossier, version=lead.dossier.version, reason_code="incremental", feedback=FEEDBACK)
    assert list(DeclineProposal.objects.order_by("created_at").values_list("state", flat=True)) == [
        "refused",
        "confirmed",
    ]


def test_appeal_is_answered_by_somebody_else_and_opens_the_way_back_at_once(cast: Cast) -> None:
    lead = declined(cast)
    new = "我们完成了第三方测试，组件效率达到 33.9 %，并取得了一家电站业主的试用意向书，同时更换了界面材料，稳定性提高到三千小时以上。"
    with pytest.raises(Blocked):
        bring_back(with_receipt(lead), lead.dossier, version=lead.dossier.version, what_changed=new)
    filed = appeal(
        with_receipt(lead),
        lead.dossier,
        text="评估中引用的在位指标已经过时，我们附上今年的第三方测试报告，请由其他专家再看一次我们的数据。" * 2,
    )
    with pytest.raises(NotAllowed):
        answer_appeal(cast.qian, filed, upheld=True, answer=FEEDBACK)
    answer_appeal(cast.dong, filed, upheld=True, answer=FEEDBACK)
    assert lines_after(
        bring_back, with_receipt(lead), lead.dossier, version=fresh(lead).dossier.version, what_changed=new
    ) == ["discovery.bring_back"]
    assert fresh(lead).dossier.state == "LEAD"


def test_appeal_after_fifteen_days_is_refused(cast: Cast) -> None:
    lead = declined(cast)
    with later(days=15):
        appeal(with_receipt(lead), lead.dossier, text="理由充分" * 20)
    with later(days=16), pytest.raises(Blocked):
        appeal(with_receipt(lead), lead.dossier, text="理由充分" * 20)


def test_bring_back_needs_180_days_and_words_on_what_changed(cast: Cast) -> None:
    lead = declined(cast)
    with later(days=179), pytest.raises(Blocked) as refused:
        bring_back(cast.sun, lead.dossier, version=lead.dossier.version, what_changed="新")
    assert [t.zh for t in refused.value.missing] == [
        "自 2026-08-29 起可再次提出（或申诉成立）",
        "写明发生了什么变化（至少 50 字）",
    ]
    with later(days=180):
        bring_back(cast.sun, lead.dossier, version=lead.dossier.version, what_changed="新数据" * 20)
    assert fresh(lead).dossier.state == "LEAD"


# --- T-42


def test_withdraw_by_receipt_or_by_the_account_that_brought_it_and_by_nobody_else(cast: Cast) -> None:
    mine, other = bring(cast.zhao), bring(title="另一项")
    for actor in (cast.wu, cast.chen, cast.dong, PUBLIC):
        with pytest.raises(NotAllowed):
            withdraw(actor, mine, version=1, reason="试试")
    with pytest.raises(NotAllowed):
        withdraw(with_receipt(other), mine, version=1, reason="别人的回执")
    assert lines_after(withdraw, cast.zhao, mine, version=1, reason="先不申报") == ["discovery.withdraw"]
    withdraw(with_receipt(other), other, version=1, reason="先不申报")
    assert {fresh(mine).dossier.state, fresh(other).dossier.state} == {"WITHD"}
    assert Line.objects.filter(verb="discovery.withdraw", actor=other.receipt).count() == 1


def test_withdraw_without_a_reason_says_so(cast: Cast) -> None:
    lead = bring()
    with pytest.raises(Blocked) as refused:
        withdraw(with_receipt(lead), lead, version=1, reason=" ")
    assert [t.en for t in refused.value.missing] == ["a reason"]


def test_house_itself_may_not_withdraw_without_silence(cast: Cast) -> None:
    lead = bring()
    with pytest.raises(Blocked):
        withdraw_silent(SYSTEM, lead)
    actor: Actor = cast.chen
    assert not missing(EDGES["T-42"], actor, lead.dossier)
