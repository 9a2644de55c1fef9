"""The bench by its rules: arrivals, the clock to the day (A-12), tier changes with rule and evidence, grants, fast lanes, edges T-12, T-14 to T-16."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.zhongshu.bench.cast import (
    NO_SEAT,
    Cast,
    measurable,
    name_panel,
    on_bench,
    on_day,
    on_deck,
    on_watch,
    outsider,
    signal,
    tell_of,
    the_entry,
    write_over,
)
from tests.zhongshu.discovery.cast import FEEDBACK, bring
from tests.zhongshu.proposal.refined import in_refinement
from tests.zhongshu.proposal.test_refinement import make_ready
from zhongshu.bench.actions import (
    appraise_again,
    call_up,
    demote,
    grant_lane,
    leave,
    plant,
    promote,
    propose_change,
    put_on_deck,
    refuse_proposal,
    review_entry,
)
from zhongshu.bench.chores import keep_bench
from zhongshu.bench.models import PoolEntry, Proposal, TierChange
from zhongshu.bench.queries import open_proposals
from zhongshu.bench.queries.entry_rules import checklist, facts_of
from zhongshu.bench.rules import due_flags, freshness, months_on
from zhongshu.discovery.actions import appeal
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.notices.models import Mail, Notice
from zhongshu.people.models import Interest, Person
from zhongshu.proposal.models import RefinementCase

YEAR_END = dt.date(2026, 12, 31)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def told(user_id: str, kind: str) -> list[str]:
    return list(Notice.objects.filter(recipient_id=user_id, kind=kind).values_list("body_zh", flat=True))


def test_freshness_is_whole_for_ninety_days_and_gone_at_three_hundred_and_sixty() -> None:
    assert [freshness(d, 90, 360) for d in (0, 90, 225, 360, 500)] == [1.0, 1.0, 0.5, 0.0, 0.0]
    assert [due_flags(d, 180) for d in (0, 180, 181, 360, 361)] == [0, 0, 1, 1, 2]
    assert months_on(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)


def test_each_arrival_opens_an_entry_in_its_tier_with_the_rule_it_came_by(cast: Cast) -> None:
    for make, tier, rule in ((on_watch, "B3", "B3-entry"),):
        dossier = make(cast)
        entry, change = the_entry(dossier), TierChange.objects.get()
        assert (dossier.tier, entry.tier, change.rule, change.direction) == (tier, tier, rule, "in")
        assert (entry.sponsor_id, entry.review_on) == (cast.chen.user_id, clock.today() + dt.timedelta(days=90))
        assert change.reason == "早但有望"


def test_a_watch_entry_shows_each_rule_of_its_own_and_of_the_next_tier(cast: Cast) -> None:
    dossier = on_watch(cast)
    facts = facts_of(dossier, the_entry(dossier))
    assert {c.code: c.holds for c in checklist(facts, "B3")} == {"sponsor": True, "card": True, "outside": False, "trl": True}  # fmt: skip
    assert {c.code: c.holds for c in checklist(facts, "B2")} == {"potential": False, "rights": True, "killers": True}
    assert (the_entry(dossier).readiness, the_entry(dossier).blockers_zh) == (
        66,
        "至少 3 份独立意见且肯定不低于 50%，或金票",
    )


def test_a12_watch_is_flagged_on_day_181_and_proposed_to_leave_on_day_361(cast: Cast) -> None:
    dossier = on_watch(cast)
    for day in (1, 90, 180):
        with on_day(day):
            keep_bench()
        assert the_entry(dossier).flags == 0
    with on_day(181):
        keep_bench()
        keep_bench()  # a second turn of the same day does nothing
    entry = the_entry(dossier)
    assert (entry.flags, entry.flagged_on, entry.tier) == (1, dt.date(2026, 8, 30), "B3")
    assert len(told(cast.zhao.user_id, "bench_stale")) == 1
    with on_day(360):
        keep_bench()
    assert (the_entry(dossier).flags, Proposal.objects.count()) == (1, 0)
    with on_day(361):
        keep_bench()
        keep_bench()
    proposal = Proposal.objects.get()
    assert (the_entry(dossier).flags, proposal.direction, proposal.rule, proposal.proposed_by) == (2, "out", "stale", "system")  # fmt: skip
    assert len(told(cast.qian.user_id, "tier_proposal")) == 1
    assert fresh(dossier).state == "BENCH"  # a person confirms


def test_a12_bench_is_demoted_to_watch_on_day_181_and_proposed_to_leave_on_day_361(cast: Cast) -> None:
    dossier = on_bench(cast)
    with on_day(180):
        keep_bench()
    assert fresh(dossier).tier == "B2"
    with on_day(181):
        keep_bench()
    change = TierChange.objects.order_by("created_at").last()
    assert (fresh(dossier).tier, the_entry(dossier).tier) == ("B3", "B3")
    assert (change.before, change.after, change.rule, change.by) == ("B2", "B3", "stale", "system")
    assert "新鲜度规则" in told(cast.zhao.user_id, "tier_change")[0]
    with on_day(361):
        keep_bench()
    assert Proposal.objects.get().direction == "out"


def test_a12_new_evidence_takes_the_flag_away_and_the_days_start_again(cast: Cast) -> None:
    dossier = on_watch(cast)
    with on_day(181):
        keep_bench()
    with on_day(200):
        tell_of(cast.chen, dossier, "test", happened_on=clock.today())
    assert the_entry(dossier).flags == 0
    with on_day(380):
        keep_bench()
    assert the_entry(dossier).flags == 0
    with on_day(381):
        keep_bench()
    assert the_entry(dossier).flags == 1


def test_old_evidence_recorded_late_does_not_refresh(cast: Cast) -> None:
    dossier = on_watch(cast)
    before = the_entry(dossier).evidence_on
    with on_day(100):
        tell_of(cast.chen, dossier, "test", happened_on=before - dt.timedelta(days=5))
    assert the_entry(dossier).evidence_on == before


def test_too_long_on_deck_is_proposed_for_appraisal_on_day_271(cast: Cast) -> None:
    dossier = on_deck(cast)
    with on_day(270):
        keep_bench()
    assert Proposal.objects.count() == 0
    with on_day(271):
        keep_bench()
        assert (Proposal.objects.get().direction, Proposal.objects.get().rule) == ("again", "b1_age")
        now = fresh(dossier)
        name_panel(cast.chen, now)
        assert appraise_again(cast.chen, now, version=now.version, reason="期满重新论证").state == "APPR"


def test_watch_rises_to_bench_when_three_verdicts_say_yes_by_half(cast: Cast) -> None:
    dossier = on_watch(cast)
    for stance in ("yes", "no"):
        tell_of(cast.chen, dossier, "opinion", stance=stance)
    with pytest.raises(Blocked) as refused:
        promote(cast.qian, fresh(dossier), version=the_entry(dossier).version, reason="够了")
    assert [m.zh for m in refused.value.missing] == ["至少 3 份独立意见且肯定不低于 50%，或金票（1 / 2 肯定）"]
    tell_of(cast.chen, dossier, "opinion", stance="yes")
    with pytest.raises(NotAllowed):
        promote(cast.chen, fresh(dossier), version=the_entry(dossier).version, reason="专员不决定")
    change = promote(cast.qian, fresh(dossier), version=the_entry(dossier).version, reason="三份意见两份肯定")
    assert (fresh(dossier).tier, change.rule, change.direction) == ("B2", "B2-entry", "up")
    assert change.facts.count("✓") == 3 and change.evidence.kind == "opinion"
    assert "三份意见两份肯定" in told(cast.zhao.user_id, "tier_change")[0]


def test_a_proposal_of_the_specialist_is_decided_by_the_field_lead(cast: Cast) -> None:
    dossier = on_watch(cast)
    tell_of(cast.chen, dossier, "holding", assumption=1)
    proposal = propose_change(
        cast.chen,
        fresh(dossier),
        version=the_entry(dossier).version,
        direction="up",
        rule="",
        reason="首条致命假设成立",
    )
    assert (proposal.rule, proposal.evidence.kind) == ("B2-entry", "holding")
    with pytest.raises(BadValue) as again:
        propose_change(
            cast.chen, fresh(dossier), version=the_entry(dossier).version, direction="up", rule="", reason="再提一次"
        )
    assert again.value.field == "direction"
    refuse_proposal(cast.qian, fresh(dossier), proposal, reason="还差独立意见")
    assert Proposal.objects.get().state == "refused"
    assert len(told(cast.chen.user_id, "tier_proposal")) == 1


def test_a_proposal_about_the_tier_that_was_left_ends_with_the_change_and_its_maker_is_told(cast: Cast) -> None:
    dossier = on_bench(cast)
    said = {"direction": "up", "rule": "", "reason": "首条致命假设成立"}
    proposal = propose_change(cast.chen, fresh(dossier), version=the_entry(dossier).version, **said)
    tell_of(cast.chen, dossier, "overtaken", signal_id=signal(cast.chen))
    demote(cast.qian, fresh(dossier), version=the_entry(dossier).version, rule="overtaken", reason="对方达到 34%")
    proposal.refresh_from_db()
    assert (proposal.state, list(open_proposals(the_entry(dossier)))) == ("refused", [])
    assert "层级已经变化" in told(cast.chen.user_id, "tier_proposal")[-1]


def test_demotion_needs_the_setback_on_record_and_links_the_rivals_signal(cast: Cast) -> None:
    dossier = on_bench(cast)
    version = the_entry(dossier).version
    for rule in ("overtaken", "stale"):
        with pytest.raises(BadValue) as wanting:
            demote(cast.qian, fresh(dossier), version=version, rule=rule, reason="竞争路线更好")
        assert wanting.value.field == "rule"
    with pytest.raises(BadValue) as refused:
        tell_of(cast.chen, dossier, "overtaken")
    assert refused.value.field == "signal_id"
    rival = signal(cast.chen)
    tell_of(cast.chen, dossier, "overtaken", signal_id=rival)
    change = demote(
        cast.qian, fresh(dossier), version=the_entry(dossier).version, rule="overtaken", reason="对方达到 34%"
    )
    assert (fresh(dossier).tier, change.rule, change.evidence.signal_id) == ("B3", "overtaken", rival)
    assert "对方达到 34%" in told(cast.zhao.user_id, "tier_change")[0]


@pytest.mark.parametrize("rule", ["killer_broken", "key_person", "ip_lost"])
def test_each_other_setback_demotes_by_its_own_rule(cast: Cast, rule: str) -> None:
    dossier = on_bench(cast)
    tell_of(cast.chen, dossier, rule, **({"assumption": 2} if rule == "killer_broken" else {}))
    change = demote(cast.qian, fresh(dossier), version=the_entry(dossier).version, rule=rule, reason="记录在案")
    assert (change.before, change.after, change.rule) == ("B2", "B3", rule)


def test_a_broken_killer_assumption_blocks_every_rise(cast: Cast) -> None:
    dossier = on_watch(cast)
    for _ in range(3):
        tell_of(cast.chen, dossier, "opinion", stance="yes")
    tell_of(cast.chen, dossier, "killer_broken", assumption=1)
    with pytest.raises(Blocked) as refused:
        promote(cast.qian, fresh(dossier), version=the_entry(dossier).version, reason="升")
    assert "致命假设已列明且未被推翻（3 条，被推翻 1 条）" in [m.zh for m in refused.value.missing]


def test_a_contest_winner_goes_to_bench_and_a_seal_holder_on_deck(cast: Cast) -> None:
    dossier = on_watch(cast)
    with pytest.raises(NotAllowed):
        grant_lane(cast.chen, dossier, kind="contest", reference="2026-07", evidence="获奖证书", valid_until=YEAR_END)
    grant_lane(cast.qian, dossier, kind="contest", reference="2026-07", evidence="获奖证书", valid_until=YEAR_END)
    change = promote(cast.qian, fresh(dossier), version=the_entry(dossier).version, reason="总决赛优胜")
    assert (change.after, change.rule) == ("B2", "contest")
    grant_lane(cast.qian, dossier, kind="seal", reference="S-26-1", evidence="印章核验", valid_until=YEAR_END)
    change = promote(cast.qian, fresh(dossier), version=the_entry(dossier).version, reason="印章持有者")
    assert (change.after, change.rule, fresh(dossier).tier) == ("B1", "seal", "B1")


def test_a_fast_lane_that_has_run_out_leads_nowhere(cast: Cast) -> None:
    dossier = on_watch(cast)
    grant_lane(cast.qian, dossier, kind="contest", reference="x", evidence="证书", valid_until=clock.today())
    with on_day(1), pytest.raises(Blocked):
        promote(cast.qian, fresh(dossier), version=the_entry(dossier).version, reason="晚了一天")


def test_on_deck_needs_a_counted_or_written_cause(cast: Cast) -> None:
    dossier = in_refinement(cast)
    make_ready(cast, dossier)
    with pytest.raises(Blocked) as refused:
        put_on_deck(cast.qian, dossier, version=dossier.version, cause="seat", evidence="", reason="等")
    assert refused.value.missing[0].zh.startswith("今年还有 24 个席位、6,000 万元")
    moved = put_on_deck(cast.qian, dossier, version=dossier.version, cause="programme", evidence=NO_SEAT, reason="等")
    assert (moved.state, moved.tier, last_chapter(moved, "plan").edge) == ("BENCH", "B1", "T-12")
    assert RefinementCase.objects.get().outcome == "BENCH"


def test_on_deck_is_called_to_the_committee_and_the_entry_closes(cast: Cast) -> None:
    dossier = on_deck(cast)
    assert (the_entry(dossier).readiness, the_entry(dossier).blockers_zh) == (100, "")
    with pytest.raises(NotAllowed):
        call_up(cast.chen, fresh(dossier), version=dossier.version, target="PROP", reason="有席位")
    moved = call_up(cast.qian, fresh(dossier), version=dossier.version, target="PROP", reason="有席位")
    entry = PoolEntry.objects.get()
    assert (moved.state, entry.outcome, entry.closed_on) == ("PROP", "PROP", clock.today())
    assert TierChange.objects.get(direction="out").rule == "T-14"


def test_bench_is_called_to_refinement_and_never_straight_to_the_committee(cast: Cast) -> None:
    dossier = on_bench(cast)
    with pytest.raises(Blocked) as refused:
        call_up(cast.qian, dossier, version=dossier.version, target="PROP", reason="急")
    assert refused.value.missing[0].zh == "先升到 B1"
    moved = call_up(cast.qian, dossier, version=dossier.version, target="REFINE", reason="有席位")
    assert (moved.state, RefinementCase.objects.get(dossier=dossier).number) == ("REFINE", 1)


def test_a_national_request_calls_from_any_tier(cast: Cast) -> None:
    dossier = on_watch(cast)
    grant_lane(
        cast.qian, dossier, kind="national", reference="国科发〔2026〕8 号", evidence="来函", valid_until=YEAR_END
    )
    with pytest.raises(Blocked) as refused:  # the exam of the first stage has no method yet
        call_up(cast.qian, fresh(dossier), version=dossier.version, target="PROP", reason="国家需求")
    assert any("考核方法" in m.zh or "方法" in m.zh for m in refused.value.missing)
    write_over(cast.chen, dossier, "stages", measurable())
    moved = call_up(cast.qian, fresh(dossier), version=dossier.version, target="PROP", reason="国家需求")
    sealed = last_chapter(moved, "plan")
    assert (moved.state, sealed.edge, json.loads(sealed.body)["stages"][0]["exam_metric_zh"]) == (
        "PROP",
        "T-14",
        "组件效率",
    )


def test_a_fast_lane_is_open_for_two_years_at_most(cast: Cast) -> None:
    dossier = on_watch(cast)
    for day in (dt.date(9999, 12, 31), dt.date(2028, 3, 3), dt.date(2026, 3, 1)):
        with pytest.raises(BadValue) as refused:
            grant_lane(cast.qian, dossier, kind="national", reference="8 号", evidence="来函", valid_until=day)
        assert refused.value.field == "valid_until"
    grant_lane(cast.qian, dossier, kind="national", reference="8 号", evidence="来函", valid_until=dt.date(2028, 3, 2))


def test_an_outside_opinion_is_somebodys_and_counts_once(cast: Cast) -> None:
    dossier = on_watch(cast)
    one = outsider("周")
    for person in ("", cast.zhao.person_id, cast.chen.person_id):  # nobody, the team, whoever sponsors it
        with pytest.raises(BadValue) as refused:
            tell_of(cast.chen, dossier, "opinion", stance="yes", person_id=person)
        assert refused.value.field == "person_id"
    for day in (dt.date(1, 1, 1), clock.today() - dt.timedelta(days=1), clock.today() + dt.timedelta(days=1)):
        with pytest.raises(BadValue) as refused:
            tell_of(cast.chen, dossier, "opinion", stance="yes", person_id=one, happened_on=day)
        assert refused.value.field == "happened_on"
    for stance in ("no", "no", "yes"):
        tell_of(cast.chen, dossier, "opinion", stance=stance, person_id=one)
    assert facts_of(dossier, the_entry(dossier)).stances == ("yes",)  # the newest word of one person
    with pytest.raises(Blocked):
        promote(cast.qian, fresh(dossier), version=the_entry(dossier).version, reason="够了")


def test_somebody_with_an_interest_gives_no_outside_opinion(cast: Cast) -> None:
    dossier = on_watch(cast)
    kin = Person.objects.create(name_zh="赵兄", name_en="Zhao")
    Interest.objects.create(
        person=kin, other_person_id=cast.zhao.person_id, kind="kin", severity="bar", source="declared"
    )
    with pytest.raises(BadValue) as refused:
        tell_of(cast.chen, dossier, "opinion", stance="yes", person_id=kin.pk)
    assert "须回避" in str(refused.value.text.zh)


@pytest.mark.parametrize("rule", ["killer_broken", "key_person", "ip_lost"])
def test_bad_news_makes_no_reserve_fresh(cast: Cast, rule: str) -> None:
    dossier = on_watch(cast)
    with on_day(181):
        keep_bench()
        before = the_entry(dossier)
        tell_of(cast.chen, dossier, rule, **({"assumption": 2} if rule == "killer_broken" else {}))
    entry = the_entry(dossier)
    assert (before.flags, entry.flags, entry.evidence_on) == (1, 1, before.evidence_on)


def test_appraised_again_only_with_material_evidence_since_the_opinion(cast: Cast) -> None:
    dossier = on_bench(cast)
    with pytest.raises(Blocked):
        appraise_again(cast.chen, dossier, version=dossier.version, reason="再看看")
    with on_day(3):
        tell_of(cast.chen, dossier, "test")
        with pytest.raises(Blocked):
            appraise_again(cast.chen, fresh(dossier), version=dossier.version, reason="不算重大")
        tell_of(cast.chen, dossier, "test", material=True)
        with pytest.raises(Blocked) as refused:  # what T-06 asks, T-15 asks too
            appraise_again(cast.chen, fresh(dossier), version=dossier.version, reason="没有专家组")
        assert "专家至少 5 位，现有 0 位" in [m.zh for m in refused.value.missing]
        name_panel(cast.chen, fresh(dossier))
        moved = appraise_again(cast.chen, fresh(dossier), version=dossier.version, reason="第三方数据翻倍")
    assert (moved.state, last_chapter(moved, "plan").edge) == ("APPR", "T-15")


def test_leaving_needs_staleness_or_a_setback_a_code_and_feedback(cast: Cast) -> None:
    dossier = on_watch(cast)
    said = {"reason_code": "not-disruptive", "feedback": FEEDBACK}
    with pytest.raises(Blocked):
        leave(cast.qian, dossier, version=dossier.version, **said)
    tell_of(cast.chen, dossier, "overtaken", signal_id=signal(cast.chen))
    with pytest.raises(BadValue):
        leave(cast.qian, fresh(dossier), version=dossier.version, reason_code="not-disruptive", feedback="太短")
    moved = leave(cast.qian, fresh(dossier), version=dossier.version, **said)
    assert (moved.state, json.loads(last_chapter(moved, "closing").body)["reason_code"]) == ("DECL", "not-disruptive")
    assert PoolEntry.objects.get().outcome == "DECL"


def test_the_nursery_takes_a_lead_above_the_floor_and_archives_it_untouched_after_360_days(cast: Cast) -> None:
    dossier = bring().dossier
    with pytest.raises(BadValue):
        plant(cast.chen, dossier, reason="有意思", chance=0.14)
    with pytest.raises(NotAllowed):
        plant(cast.he, dossier, reason="有意思", chance=0.15)  # leads another field
    entry = plant(cast.chen, dossier, reason="有意思", chance=0.15)
    assert (entry.tier, entry.sponsor_id, fresh(dossier).state) == ("B4", cast.chen.user_id, "LEAD")
    with on_day(100):
        review_entry(cast.chen, fresh(dossier), version=the_entry(dossier).version, note="再等等看")
    with on_day(460):
        keep_bench()
    assert PoolEntry.objects.get().closed_on is None
    with on_day(461):
        keep_bench()
    assert (PoolEntry.objects.get().outcome, TierChange.objects.order_by("created_at").last().rule) == ("archived", "untouched")  # fmt: skip


def test_a_review_sets_the_next_date_of_entry_and_dossier(cast: Cast) -> None:
    dossier = on_watch(cast)
    with on_day(80):
        for stranger in (cast.zhao, cast.wu, cast.sun, cast.he):
            with pytest.raises(NotAllowed):
                review_entry(stranger, fresh(dossier), version=the_entry(dossier).version, note="看过")
        entry = review_entry(cast.chen, fresh(dossier), version=the_entry(dossier).version, note="等第三方数据")
        assert entry.review_on == clock.today() + dt.timedelta(days=90) == fresh(dossier).next_decision_on
    with pytest.raises(Stale):
        review_entry(cast.chen, fresh(dossier), version=entry.version - 1, note="旧页面")


def test_each_deed_is_one_line(cast: Cast) -> None:
    dossier = on_watch(cast)
    before = Line.objects.count()
    tell_of(cast.chen, dossier, "test")
    with on_day(181):
        keep_bench()
    verbs = list(Line.objects.order_by("seq").values_list("verb", flat=True))[before:]
    assert verbs == ["bench.add_evidence", "bench.flag"]


def test_a_proposer_without_an_account_is_told_at_the_address_left_and_may_appeal_against_the_decider(
    cast: Cast,
) -> None:
    dossier = on_watch(cast)
    tell_of(cast.chen, dossier, "overtaken", signal_id=signal(cast.chen))
    moved = leave(cast.qian, fresh(dossier), version=dossier.version, reason_code="not-disruptive", feedback=FEEDBACK)
    mail = Mail.objects.filter(address="zhao@example.org").order_by("-created_at", "-pk").first()
    assert FEEDBACK.strip()[:30] in mail.body
    filed = appeal(cast.zhao, moved, text="我们认为对方论文的效率是小面积器件的结果，与组件效率不可比，请再看一次附件里的第三方组件报告和测试条件。")  # fmt: skip
    assert filed.against == cast.qian.user_id
