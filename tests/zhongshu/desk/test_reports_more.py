"""The indicators of judgement, money and portfolio: what each counts, what it leaves out, and what it tells whom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.zhongshu.appraisal.cast import Judges, given
from tests.zhongshu.award.cast import body_of
from tests.zhongshu.decisions.cast import Bench, all_to, subjects
from tests.zhongshu.delivery.cast import LESSON, WAN, Cast, at_work, fresh, later
from tests.zhongshu.delivery.test_gates import asked, decide, gate_of, heard, pass_exam, proposal
from tests.zhongshu.delivery.test_money import first, pay
from tests.zhongshu.desk.test_board import questions
from tests.zhongshu.desk.test_pages import browser, page
from tests.zhongshu.discovery.cast import MONDAY, bring, person
from tests.zhongshu.panels.cast import in_state
from zhongshu.bench.models import PoolEntry, TierChange
from zhongshu.decisions.actions import Vote, cast_ballots, close_decision, record_outcome
from zhongshu.decisions.models import Decision
from zhongshu.delivery.actions import judge_costs, report_costs, update_assumption
from zhongshu.delivery.effects import Knobs
from zhongshu.delivery.models import IntegrityCase, Issue, IssueStep, Payment
from zhongshu.desk.reports import Fact, Figure, Told, indicators, periods
from zhongshu.desk.reports.portfolio import UNNAMED
from zhongshu.discovery.models import Lead, Signal, SignalLink
from zhongshu.kernel import clock
from zhongshu.kernel.ids import new_id
from zhongshu.lifecycle.actions import entrust
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.lifecycle.standing import refresh
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Employment
from zhongshu.transfer.models import Attribution, NuclearPoint, Outcome

WORDS = {"wind_down": "三个月内完成样品处置与资料归档", "released": "两名博士后转入叠层平台，镀膜机归还共享中心"}


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.at(MONDAY):
        yield Cast()


def rows(code: str, actor: Actor, period: str = "12m") -> list[Fact]:
    return list(indicators()[code].rows(actor, periods()[period]))


def figure(code: str, actor: Actor, period: str = "12m") -> Figure:
    return indicators()[code].figure(rows(code, actor, period))


def passed(dossier: Dossier, edge: str, source: str, target: str, day: int) -> None:
    at = MONDAY + dt.timedelta(days=day)
    Passage.objects.create(id=new_id(), dossier=dossier, edge=edge, source=source, target=target, at=at, actor="test")


def invested(dossier: Dossier, wan: int, day: int, *, checked: bool = True, kind: str = "investment", percent: int = 100) -> None:  # fmt: skip
    on = (MONDAY + dt.timedelta(days=day)).date()
    made = Outcome.objects.create(
        code=f"O{Outcome.objects.count()}", dossier=dossier, kind=kind, title_zh="投资", on=on, amount_fen=wan * WAN, evidence="协议",
        recorded_by="a", checked_on=on if checked else None, checked_by="b" if checked else "", attributed_bp=100 * percent,
    )  # fmt: skip
    Attribution.objects.create(outcome=made, dossier=dossier, bp=100 * percent)


# --- judgement


def test_each_judge_of_a_round_that_is_over_is_one_score_and_a_locked_dossier_counts_for_nobody_it_is_locked_to(
    db: None,
) -> None:
    with clock.at(MONDAY):
        judges = Judges()
        judges.begin()
        for who, score in zip(judges.experts[:4], (7, 7, 5, 5), strict=True):
            judges.judge(who, given(score=score))
        assert rows("K12", judges.dong) == []  # the round still runs
        judges.judge(judges.experts[4], given(score=5))
        found = rows("K12", judges.dong)
        barred = person("gu", "DIR")
        Employment.objects.create(person_id=barred.person_id, organisation=judges.host, since=dt.date(2020, 1, 1))
        hidden = rows("K12", barred)
    assert sorted(f.value or 0 for f in found) == pytest.approx([5.0, 5.0, 5.0, 7.0, 7.0])
    assert {f.code for f in found} == {judges.dossier.code} and len({f.key for f in found}) == 1
    assert hidden == []


def closed(bench: Bench, percent: int) -> Decision:
    decision = bench.put(bench.first)
    for member in (bench.li, bench.mei, bench.rong):
        cast_ballots(member, decision, votes=[Vote(s.pk, "for", "证据充分", percent) for s in subjects(decision)])
    return close_decision(bench.li, decision, version=decision.version, choices=all_to(decision, "approve", percent), reasons="证据充分，可以决定", dissent="")  # fmt: skip


def test_a_prediction_counts_once_its_outcome_is_known_and_is_scored_against_it(db: None) -> None:
    with clock.at(MONDAY):
        bench = Bench()
        good, bad = closed(bench, 80), closed(bench, 60)
        assert figure("K14a", bench.dong).number is None
        record_outcome(bench.audit, subjects(good)[0], happened=True, known_on=clock.today(), evidence="考核报告")
        record_outcome(bench.audit, subjects(bad)[0], happened=False, known_on=clock.today(), evidence="考核报告")
        score, bias = figure("K14a", bench.dong), figure("K14b", bench.dong)
        assert score.number == pytest.approx((0.04 + 0.36) / 2) and score.of == 2
        assert bias.number == pytest.approx((-20 + 60) / 2)
        text = page(bench.dong, "/reports/K14a/")
        assert "校准" in text and "样本少" in text


def test_what_was_declined_is_missed_when_it_came_back_or_was_heard_of_since(cast: Cast) -> None:
    back, heard_of, gone = (in_state("DECL", title_zh=t) for t in ("重来", "外部进展", "无后续"))
    for dossier in (back, heard_of, gone):
        passed(dossier, "T-05", "CAND", "DECL", 1)
    passed(back, "T-17", "PROP", "PUBL", 200)
    link(heard_of, (MONDAY + dt.timedelta(days=90)).date())
    link(gone, (MONDAY - dt.timedelta(days=90)).date())  # known before it was declined
    with later(210):
        found = {f.code: (f.by, f.marked) for f in rows("K15", cast.dong)}
    assert found == {back.code: ("back", True), heard_of.code: ("signal", True), gone.code: ("none", False)}


def link(dossier: Dossier, on: dt.date) -> None:
    lead = bring(title=dossier.title_zh, claim=f"{dossier.title_zh}的主张")
    Lead.objects.filter(pk=lead.pk).update(dossier=dossier)
    signal = Signal.objects.create(kind="paper", ref=f"10.1/{dossier.pk}", title_zh="进展", on=on, field="energy", recorded_by="a")  # fmt: skip
    SignalLink.objects.create(signal=signal, lead_id=lead.pk)


# --- money and work


def test_stage_one_is_paid_on_the_calendar_and_what_follows_a_proof_on_evidence(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    assert (figure("K27b", cast.dong).number, figure("K27b", cast.dong).of) == (0, 1)
    report = report_costs(cast.zhao, dossier, until=clock.today(), lines=[("设备", 60 * WAN)])
    judge_costs(cast.chen, dossier, report_id=report.pk, accept=True)
    with later(30):
        pass_exam(cast, dossier)
        heard(cast, asked(cast, dossier))
        decide(cast, fresh(dossier), proposal("GO"))
        pay(cast, fresh(dossier), Payment.objects.get(dossier=dossier, stage=2))
        assert figure("K27b", cast.dong).number == pytest.approx(300 / 400)
        assert [f.value for f in rows("K45d", cast.dong)] == [300 * WAN]  # stage 1 has passed, stage 2 has not


def test_a_stop_that_a_broken_killer_called_for_is_timed_from_the_day_it_broke(cast: Cast) -> None:
    dossier = at_work(cast, money=(100, 150, 200))
    killer = dossier.assumptions.get(number=1)
    update_assumption(cast.zhao, dossier, assumption_id=killer.pk, state="broken", probability=5, evidence="湿热 200 小时即失效")  # fmt: skip
    with later(9):
        heard(cast, gate_of(fresh(dossier)), votes=("STOP", "STOP", "STOP"))
        decide(cast, fresh(dossier), proposal("STOP", lesson=LESSON, **WORDS))
        assert [f.value for f in rows("K26b", cast.dong)] == [9]


def test_the_load_of_a_specialist_opens_to_the_dossiers_it_counts_and_turns_amber_over_the_cap(cast: Cast) -> None:
    for n in range(13):
        at_work(cast, title=f"项目{n}")
    other = at_work(cast, title="另一份")
    entrust(SYSTEM, other, user_id=cast.sun.user_id, reason="更熟悉")
    found = {f.title: (f.value, f.marked) for f in rows("K29b", cast.dong)}
    assert found == {"chen": (13, False), "sun": (1, True)}
    with translation.override("zh-hans"):
        url = next(f.url for f in rows("K29b", cast.dong) if f.title == "chen")
    assert page(cast.dong, url).count('class="row-link"') == 13
    Dossier.objects.filter(pk=other.pk).update(specialist=None)
    refresh([other.pk])
    text = page(cast.dong, "/reports/")  # thirteen is over the cap: the page shows it and stands
    assert "宜不超过 12" in text
    assert "state-warn" in page(cast.dong, "/reports/K29b/")


def test_readiness_gained_is_told_over_the_money_paid(cast: Cast) -> None:
    dossier = at_work(cast)
    seal(SYSTEM, dossier, kind="plan", body=body_of("plan", trl=3))
    pay(cast, dossier)
    Dossier.objects.filter(pk=dossier.pk).update(trl=6)
    refresh([dossier.pk])
    assert figure("K30", cast.dong).number == pytest.approx(3 / 1)  # three levels for one million
    at_work(cast, title="没有拨付")
    assert figure("K30", cast.dong).of == 1


def test_leverage_is_of_the_period_and_amplification_of_five_years_and_both_of_checked_money_alone(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    passed(dossier, "T-17", "PROP", "PUBL", 0)
    invested(dossier, 250, 30)
    invested(dossier, 999, 30, checked=False)
    invested(dossier, 999, 30, kind="revenue")
    invested(dossier, 150, 400)
    invested(dossier, 800, 365 * 6)
    with later(60):
        assert figure("K32b", cast.dong).number == pytest.approx(2.5)
    with later(365 * 7):
        assert figure("K39", cast.dong, "all").number == pytest.approx(4.0)
        assert figure("K32b", cast.dong, "12m").number is None  # nothing was paid in that year
        assert figure("K39", cast.dong, "12m").number == pytest.approx(
            4.0
        )  # of all that was awarded, not of the newest


def test_an_investment_counts_as_far_as_it_is_attributed(cast: Cast) -> None:
    """R-31: of 800 with 40 per cent attributed, 320 count, in the sum, in the leverage and in the amplification."""
    dossier, other = at_work(cast), at_work(cast, title="另一份")
    pay(cast, dossier)
    passed(dossier, "T-17", "PROP", "PUBL", 0)
    invested(dossier, 800, 30, percent=40)
    Attribution.objects.create(outcome=Outcome.objects.get(), dossier=other, bp=1_000)
    with later(60):
        assert figure("K32", cast.dong).number == 400 * WAN and figure("K32", cast.dong).of == 2
        assert figure("K32b", cast.dong).number == pytest.approx(4.0)
        assert figure("K39", cast.dong).number == pytest.approx(3.2)
    waits = Attribution.objects.create(outcome=Outcome.objects.get(), dossier=at_work(cast, title="第三份"), bp=2_000, counts=False)  # fmt: skip
    with later(60):  # nobody has confirmed it yet
        assert figure("K32", cast.dong).number == 400 * WAN and figure("K39", cast.dong).number == pytest.approx(3.2)
    Attribution.objects.filter(pk=waits.pk).update(counts=True)
    Attribution.objects.filter(dossier=other).update(dropped_at=clock.now())
    with later(60):  # one is confirmed, the other was taken back
        assert figure("K32", cast.dong).number == 480 * WAN and figure("K32b", cast.dong).number == pytest.approx(4.8)


def test_a_landmark_counts_in_the_period_in_which_it_was_named(cast: Cast) -> None:
    dossier = at_work(cast)
    invested(dossier, 100, -300)
    Outcome.objects.update(landmark_since=(MONDAY + dt.timedelta(days=20)).date())
    with later(30):
        assert figure("K43", cast.dong, "year").number == 1
        assert figure("K43", cast.dong, "last").number == 0


def test_stocks_of_a_year_that_is_over_are_those_of_its_last_day(cast: Cast) -> None:
    """A nuclear point, a bench entry and an issue of this year are no part of last year's stock; what today alone knows says so."""
    dossier = at_work(cast)
    today = clock.today()
    NuclearPoint.objects.create(
        dossier=dossier, number=1, code="N1", state="active", statement="s", layout="l", proposed_by="a", proposed_on=today, designated_on=today, next_review_on=today,
    )  # fmt: skip
    Issue.objects.create(
        dossier=dossier, number=1, kind="technical", severity="low", what="w", raised_by="a", raised_on=today
    )
    entry = PoolEntry.objects.create(dossier=dossier, tier="B1", since=today, opened_on=today, evidence_on=today, review_on=today)  # fmt: skip
    TierChange.objects.create(entry=entry, after="B1", direction="in", rule="B1-entry", reason="r", by="a", on=today)
    for code in ("K37", "K28a", "K16", "K20"):
        assert (figure(code, cast.dong, "year").of, figure(code, cast.dong, "last").of) == (1, 0), code
    with later(366):  # what was this year's is last year's now, and then things moved on
        NuclearPoint.objects.update(state="revoked", ended_on=clock.today())
        PoolEntry.objects.update(closed_on=clock.today())
        made = IssueStep.objects.create(issue=Issue.objects.get(), state="solved", note="n", by="a")
        IssueStep.objects.filter(pk=made.pk).update(created_at=clock.now())
        Issue.objects.update(state="solved")
        for code in ("K37", "K28a", "K16", "K20"):
            assert (figure(code, cast.dong, "year").of, figure(code, cast.dong, "last").of) == (0, 1), code
    assert {code for code, one in indicators().items() if one.told is Told.TODAY} == {"K17", "K18", "K29b", "K45a", "K45b", "K45c", "K45d"}  # fmt: skip
    text = page(cast.dong, "/reports/K45d/?period=last")
    assert "截至" in text and today.isoformat() in text and "去年" not in text


def test_turns_are_told_by_field_not_by_what_they_are_themselves(cast: Cast) -> None:
    dossier = at_work(cast)
    heard(cast, asked(cast, dossier), votes=("PIVOT",) * 3)
    decide(cast, fresh(dossier), proposal("PIVOT", lesson=LESSON, knobs=Knobs(bridging=0)))
    assert [f.by for f in rows("K26", cast.dong)] == [dossier.field]


def test_the_portfolio_is_expected_to_pass_what_its_contracts_say(cast: Cast) -> None:
    dossiers = [at_work(cast, title=f"项目{n}") for n in range(3)]
    Dossier.objects.filter(pk=dossiers[0].pk).update(field="life")
    refresh([d.pk for d in dossiers])
    assert figure("K45a", cast.dong).number == pytest.approx(3 * 0.6**3)
    dossiers[0].stages.update(pass_prior=99.0)  # an older contract, in per cent
    dossiers[1].stages.update(pass_prior=1.0)
    dossiers[2].stages.update(pass_prior=None)
    assert figure("K45a", cast.dong).number == pytest.approx(1 + 0.99**3)
    assert (figure("K45b", cast.dong).number, figure("K45b", cast.dong).of) == (2, 3)
    assert figure("K45c", cast.dong).number == pytest.approx((1 / 3) ** 2 + (2 / 3) ** 2)


def test_money_at_risk_is_what_was_paid_to_a_stage_not_proven(cast: Cast) -> None:
    dossier = at_work(cast)
    assert figure("K45d", cast.dong).number == 0
    pay(cast, dossier)
    assert figure("K45d", cast.dong).number == first(dossier).amount_fen == 100 * WAN


def test_an_integrity_case_is_counted_for_all_and_named_to_few(cast: Cast) -> None:
    dossier = at_work(cast)
    IntegrityCase.objects.create(dossier=dossier, suspicion="数据疑点", opened_on=clock.today(), opened_by="ji")
    assert [f.code for f in rows("K47", cast.dong)] == [f.code for f in rows("K47", cast.ji)] == [dossier.code]
    assert [(f.code, f.title) for f in rows("K47", cast.cai)] == [("", str(UNNAMED))]
    assert dossier.code not in page(cast.cai, "/reports/K47/")


def test_the_size_of_the_bench_is_the_same_whoever_reads(cast: Cast) -> None:
    dossier = in_state("BENCH")
    PoolEntry.objects.create(dossier=dossier, tier="B3", since=clock.today(), opened_on=clock.today(), evidence_on=clock.today(), review_on=clock.today())  # fmt: skip
    assert {figure("K16", actor).number for actor in (cast.qian, cast.dong, cast.cai, cast.ming)} == {1}


def test_golden_tickets_are_set_beside_consensus_at_the_first_gate(cast: Cast) -> None:
    dossier = at_work(cast)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    decide(cast, fresh(dossier), proposal("GO"))
    assert [(f.by, f.marked) for f in rows("K13b", cast.dong)] == [("consensus", True)]


def counted_anew(client: Client, path: str) -> int:
    """Questions of a page that finds nothing kept."""
    questions(client, path)
    caches["sums"].clear()
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_headlines_stand_with_their_parts_and_the_page_of_all_asks_a_fixed_number_of_questions(cast: Cast) -> None:
    client, counts = browser(cast.dong), []
    for more in (1, 3):
        for n in range(more):
            pay(cast, at_work(cast, title=f"项目{more}{n}"))
        counts.append(counted_anew(client, "/reports/"))
    assert counts[0] == counts[1], counts
    text = page(cast.dong, "/reports/")
    assert all(word in text for word in ("特种兵", "火车头", "强引擎"))


def test_a_page_of_numbers_is_counted_once_while_nothing_happens_and_anew_after_an_act(cast: Cast) -> None:
    client = browser(cast.dong)
    bring()
    assert questions(client, "/reports/") < counted_anew(client, "/reports/") / 3
    first = page(cast.dong, "/reports/")
    bring()
    said = [
        re.search(r"reports/K1/.*?<strong>(\d+)</strong>", text, re.S) for text in (first, page(cast.dong, "/reports/"))
    ]
    assert [one.group(1) if one else "" for one in said] == ["1", "2"]
