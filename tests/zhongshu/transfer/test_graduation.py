"""Graduation and 核爆点: tests checked by another, the committee's decision, the sealed chapter, follow-ups and reviews by the clock (R-29)."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.zhongshu.transfer.cast import (
    WHY,
    Cast,
    again,
    at,
    claim,
    contract_file,
    decide,
    designated,
    fresh,
    graduated,
    in_state,
    opened,
    proposed,
)
from zhongshu.desk.queries.dossier import stage_rail
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import move
from zhongshu.lifecycle.chapters import kind_of
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter, ways
from zhongshu.notices.models import Notice
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.transfer import actions as acts
from zhongshu.transfer.chores import count_lapses, put_days_right, tell_follow_ups
from zhongshu.transfer.forms.outcomes import VerdictForm
from zhongshu.transfer.models import Claim, FollowUp, NuclearPoint
from zhongshu.transfer.queries import met_tests, open_point
from zhongshu.transfer.rules import CRITERIA


def test_a_test_counts_only_once_another_person_has_accepted_its_evidence(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    made = claim(cast, dossier, "revenue", checked=False)
    assert met_tests(dossier) == set()
    for actor in (again(cast.zhao), cast.wu, again(cast.gu)):
        with pytest.raises(NotAllowed):
            acts.check_claim(actor, made, version=made.version, verdict="accepted", note="好")
    acts.check_claim(cast.tao, made, version=made.version, verdict="refused", note="发票与合同金额不符")
    assert met_tests(dossier) == set()
    claim(cast, dossier, "revenue")
    assert met_tests(dossier) == {"revenue"}


@pytest.mark.parametrize(
    ("test", "changes", "field"),
    [
        ("revenue", {"amount_fen": None}, "amount_fen"), ("investment", {"arms_length": False}, "arms_length"),
        ("standard", {"evidence": "有"}, "evidence"), ("fame", {}, "test"), ("standard", {"on": dt.date(2030, 1, 1)}, "on"),
    ],
)  # fmt: skip
def test_a_poor_claim_is_refused_beside_its_field(cast: Cast, test: str, changes: dict, field: str) -> None:
    dossier = in_state(cast, "TRANS")
    with pytest.raises(BadValue) as refused:
        claim(cast, dossier, test, **changes)
    assert refused.value.field == field


def test_two_claims_of_one_test_are_one_test(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    claim(cast, dossier, "revenue")
    claim(cast, dossier, "revenue")
    with pytest.raises(Blocked) as refused:
        acts.ask_committee(cast.chen, fresh(dossier), version=fresh(dossier).version, matter="提请毕业，请表决")
    assert [m.zh for m in refused.value.missing] == ["五项检验中满足 2 项（证据经他人核实），现有 1 项：已有收入"]


def test_graduation_takes_the_committee_and_seals_what_was_checked(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    outcome = acts.record_outcome(
        again(cast.zhao),
        fresh(dossier),
        kind="product",
        title_zh="叠层组件",
        on=clock.today(),
        evidence="出厂检验报告",
        percent=60,
    )
    acts.check_outcome(cast.tao, outcome, version=outcome.version)
    acts.record_outcome(
        again(cast.zhao),
        fresh(dossier),
        kind="paper",
        title_zh="未核论文",
        on=clock.today(),
        evidence="期刊、卷期与页码尚待查实",
    )
    other = in_state(cast, "TRANS", title="固态电池")
    theirs = acts.record_outcome(cast.tao, fresh(other), kind="standard", title_zh="行业标准", on=clock.today(), evidence="标准编号 GB/T 0001", percent=50)  # fmt: skip
    acts.check_outcome(cast.lei, theirs, version=theirs.version)
    acts.attribute(
        cast.tao, theirs, version=theirs.version, dossier_code=dossier.code, percent=30
    )  # nobody confirms it
    for test in ("revenue", "deployment"):
        claim(cast, dossier, test)
    found = fresh(dossier)
    with pytest.raises(Blocked) as refused:
        acts.graduate(cast.li, found, version=found.version, reason=WHY)
    assert [m.zh for m in refused.value.missing] == ["委员会同意毕业的决定"]
    asked = acts.ask_committee(cast.chen, found, version=found.version, matter="两项检验已满足，提请毕业")
    laid = asked.laid_before["tests"]
    assert laid["value_zh"].startswith("已有收入：") and "标准被采纳：没有证据" in laid["value_zh"].splitlines()
    assert (laid["label_en"], "A standard adopted: no evidence" in laid["value_en"].splitlines(), laid["rows"][0]["met"]) == ("Tests of graduation", True, True)  # fmt: skip
    with pytest.raises(Blocked) as waiting:
        acts.graduate(cast.li, found, version=found.version, reason=WHY)
    assert [m.zh for m in waiting.value.missing] == ["委员会表决结束"]
    decide(cast, asked, "graduate", votes="for for against")
    for actor in (cast.dong, cast.chen, cast.tao, again(cast.zhao)):
        with pytest.raises(NotAllowed):
            acts.graduate(actor, fresh(dossier), version=fresh(dossier).version, reason=WHY)
    moved = acts.graduate(cast.li, fresh(dossier), version=fresh(dossier).version, reason=WHY)
    sealed = json.loads(last_chapter(moved, "outcome").body)
    assert set(sealed) == kind_of("outcome").names()
    assert [t["code"] for t in sealed["tests"] if t["met"]] == ["revenue", "deployment"]
    assert [(o["title"]["zh"], o["share"]) for o in sealed["outcomes"]] == [("叠层组件", 60)]
    assert (sealed["votes"]["for"], sealed["votes"]["against"], sealed["probability"]) == (2, 1, 0.7)


def test_a_committee_that_keeps_it_in_transfer_opens_no_way(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    for test in ("revenue", "deployment"):
        claim(cast, dossier, test)
    asked = acts.ask_committee(
        cast.chen, fresh(dossier), version=fresh(dossier).version, matter="两项检验已满足，提请毕业"
    )
    decide(cast, asked, "stay", votes="against against for")
    with pytest.raises(Blocked):
        acts.graduate(cast.li, fresh(dossier), version=fresh(dossier).version, reason=WHY)


SOLD = {"evidence": "合同 HT-7 与银行回单", "amount_fen": 50_000_000}


def test_the_same_evidence_stands_for_a_test_of_a_dossier_once(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    first = claim(cast, dossier, "revenue", checked=False, **SOLD)
    with pytest.raises(BadValue) as again_:
        claim(cast, dossier, "revenue", checked=False, evidence="合同HT-7，与银行回单。", amount_fen=1_000_000)
    assert (again_.value.field, "已用于同一项检验" in again_.value.text.zh) == ("evidence", True)
    acts.check_claim(cast.tao, first, version=first.version, verdict="refused", note="回单金额与合同不符")
    claim(cast, dossier, "revenue", **SOLD)  # what was refused may be handed in again


def test_evidence_in_two_claims_is_told_to_whoever_checks_and_the_same_money_is_refused(cast: Cast) -> None:
    """Of two dossiers as of two tests of one: by its words, or by the file itself whatever it is called."""
    first, second = in_state(cast, "TRANS"), in_state(cast, "TRANS", title="固态电池")
    claim(cast, first, "revenue", **SOLD)
    with pytest.raises(BadValue) as same:
        claim(cast, second, "revenue", checked=False, **SOLD)
    assert (same.value.field, first.code in same.value.text.zh) == ("evidence", False)
    other = claim(cast, second, "revenue", checked=False, **{**SOLD, "amount_fen": 30_000_000})
    with pytest.raises(BadValue) as unsaid:
        acts.check_claim(cast.tao, other, version=other.version, verdict="accepted", note="属实")
    assert (unsaid.value.field, f"{first.code} 已有收入" in unsaid.value.text.zh) == ("note", True)
    row = Claim.objects.select_related("dossier").get(pk=other.pk)
    assert first.code in str(VerdictForm(actor=cast.tao, subject=row).fields["note"].help_text)
    acts.check_claim(cast.tao, row, version=row.version, verdict="accepted", note="同一合同分两期，各付一笔")
    file, twin = contract_file(cast, first), contract_file(cast, second)
    claim(cast, first, "deployment", evidence="验收单原件一", document_id=file)
    named = claim(cast, second, "licence", evidence="许可合同原件", document_id=twin, checked=False)
    with pytest.raises(BadValue):
        acts.check_claim(cast.tao, named, version=named.version, verdict="accepted", note="属实")


def test_a_graduate_is_followed_for_five_years_and_each_due_one_is_told_once(cast: Cast) -> None:
    dossier = graduated(cast)
    assert list(FollowUp.objects.filter(dossier=dossier).order_by("year").values_list("year", "due_on__year")) == [
        (1, 2027), (2, 2028), (3, 2029), (4, 2030), (5, 2031),
    ]  # fmt: skip
    with at(365):
        tell_follow_ups()
        tell_follow_ups()
        told = set(Notice.objects.filter(kind="follow_up_due").values_list("recipient_id", flat=True))
        assert told == {cast.chen.user_id, cast.tao.user_id, cast.lei.user_id, cast.zhao.user_id}
        assert Notice.objects.filter(kind="follow_up_due").count() == 4
        row = FollowUp.objects.select_related("dossier").get(dossier=dossier, year=1)
        acts.look_back(
            cast.chen,
            row,
            version=row.version,
            in_use=True,
            note="两条产线满产，新增就业 40 人",
            revenue_fen=1_200_000_000,
            jobs=40,
        )
        later = FollowUp.objects.select_related("dossier").get(dossier=dossier, year=3)
        with pytest.raises(BadValue):
            acts.look_back(cast.chen, later, version=later.version, in_use=True, note="太早的回访，不应记录")


def test_the_third_year_scores_what_the_committee_had_foretold(cast: Cast) -> None:
    from zhongshu.decisions.models import Outcome as Foretold

    dossier = graduated(cast)
    with at(3 * 365):
        row = FollowUp.objects.select_related("dossier").get(dossier=dossier, year=3)
        acts.look_back(cast.chen, row, version=row.version, in_use=False, note="产线已停，公司转做他业")
    assert Foretold.objects.get().happened is False


def test_completed_work_is_followed_after_one_three_and_five_years(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    with pytest.raises(Blocked):
        acts.complete(cast.dong, dossier, version=dossier.version, routes="", reason=WHY)
    acts.review_market(
        cast.chen, fresh(dossier), version=fresh(dossier).version, routes="问过三家整机厂，均无需求", route_open=False
    )
    case = opened(cast, fresh(dossier))
    with pytest.raises(Blocked) as refused:
        acts.complete(
            cast.dong, fresh(dossier), version=fresh(dossier).version, routes="问过三家整机厂，均无需求", reason=WHY
        )
    assert [m.zh for m in refused.value.missing] == [f"了结转化事项 {case.code}"]
    acts.drop(cast.tao, case, version=case.version, reason="对方不再需要这项技术")
    moved = acts.complete(
        cast.dong, fresh(dossier), version=fresh(dossier).version, routes="问过三家整机厂，均无需求", reason=WHY
    )
    assert (moved.state, list(FollowUp.objects.order_by("year").values_list("year", flat=True))) == ("DONE", [1, 3, 5])


def test_a_designation_needs_every_criterion_checked_by_another_and_the_committee(cast: Cast) -> None:
    dossier = graduated(cast)
    point = proposed(cast, dossier, criteria=False)
    with pytest.raises(Blocked) as refused:
        acts.ask_designation(cast.chen, point, version=point.version)
    assert len(refused.value.missing) == len(CRITERIA)
    row = acts.write_criterion(cast.chen, point, version=point.version, code="leap", evidence="第三方检测报告 2 份")
    point = open_point(dossier)
    row.point = point
    with pytest.raises(NotAllowed):
        acts.check_criterion(cast.chen, row, version=point.version)
    for actor in (again(cast.zhao), cast.wu, cast.tao):
        with pytest.raises(NotAllowed):
            acts.write_criterion(actor, point, version=point.version, code="chain", evidence="九个环节三处断点")
    found = fresh(dossier)
    with pytest.raises(Blocked):
        acts.designate(cast.li, found, version=found.version, reason=WHY)


def test_evidence_written_anew_must_be_checked_anew(cast: Cast) -> None:
    dossier = graduated(cast)
    point = proposed(cast, dossier)
    acts.write_criterion(cast.chen, point, version=point.version, code="leap", evidence="换了一份新的检测报告")
    point = open_point(dossier)
    with pytest.raises(Blocked) as refused:
        acts.ask_designation(cast.chen, point, version=point.version)
    assert [m.zh for m in refused.value.missing] == ["他人核实：跨越已被独立验证"]


def test_a_designated_graduate_carries_its_day_and_its_next_review(cast: Cast) -> None:
    point = designated(cast)
    dossier = fresh(point.dossier)
    assert (dossier.state, dossier.nuclear_since, point.state) == ("GRAD", clock.today(), "active")
    assert point.next_review_on == dt.date(2026, 9, 2)
    with pytest.raises(Blocked):
        acts.designate(cast.li, dossier, version=dossier.version, reason=WHY)


def test_a_committee_that_votes_against_ends_the_proposal_and_another_may_come(cast: Cast) -> None:
    dossier = graduated(cast)
    point = proposed(cast, dossier)
    decide(cast, acts.ask_designation(cast.chen, point, version=point.version), "not", votes="against against for")
    assert NuclearPoint.objects.get(pk=point.pk).state == "declined"
    assert proposed(cast, dossier).code.endswith("/N2")


def test_at_most_five_are_in_place_at_once(cast: Cast) -> None:
    points = [designated(cast, title=f"核爆点{n}") for n in range(5)]
    sixth = graduated(cast, title="第六个")
    point = proposed(cast, sixth)
    with pytest.raises(Blocked) as refused:
        acts.ask_designation(cast.chen, point, version=point.version)
    assert [m.zh for m in refused.value.missing] == ["核爆点在位不多于 5 个，现已满"]
    acts.revoke_point(cast.dong, points[0], version=points[0].version, reason="链条已由他人主导，让出位置")
    acts.ask_designation(cast.chen, point, version=point.version)


def test_two_lapses_revoke_it_and_the_history_stays(cast: Cast) -> None:
    point = designated(cast)
    with at(190):
        acts.hold_review(cast.dong, point, version=point.version, kept=False, note="断点未补，龙头企业退出")
        point = NuclearPoint.objects.select_related("dossier").get(pk=point.pk)
        assert (point.state, point.lapses, point.reviews.count()) == ("active", 1, 1)
    with at(190 + 181):
        count_lapses()
        assert NuclearPoint.objects.get(pk=point.pk).state == "active"  # ten days of grace
    with at(190 + 200):
        count_lapses()
    kept = NuclearPoint.objects.get(pk=point.pk)
    assert (kept.state, kept.lapses, kept.reviews.count(), fresh(kept.dossier).nuclear_since) == ("revoked", 2, 2, None)
    assert kept.designated_on is not None and kept.decision != ""


def test_a_review_that_keeps_it_sets_the_next_one(cast: Cast) -> None:
    point = designated(cast)
    with at(180):
        for actor in (cast.chen, cast.qian, cast.tao, again(cast.zhao)):
            with pytest.raises(NotAllowed):
                acts.hold_review(actor, point, version=point.version, kept=True, note="链条推进顺利，三家落地")
        acts.hold_review(cast.dong, point, version=point.version, kept=True, note="链条推进顺利，三家落地")
    kept = NuclearPoint.objects.get(pk=point.pk)
    assert (kept.lapses, kept.next_review_on) == (0, dt.date(2027, 3, 2))


def test_a_review_waits_for_its_time_and_no_half_year_is_reviewed_ahead(cast: Cast) -> None:
    """R-29: who could press it at will would carry the designation years ahead in one morning."""
    point = designated(cast)
    with at(100), pytest.raises(Blocked) as refused:
        acts.hold_review(cast.dong, point, version=point.version, kept=True, note="链条推进顺利，三家落地")
    assert "2026-08-03" in refused.value.missing[0].zh
    with at(160):
        acts.hold_review(cast.dong, point, version=point.version, kept=True, note="链条推进顺利，三家落地")
        again_now = NuclearPoint.objects.select_related("dossier").get(pk=point.pk)
        with pytest.raises(Blocked):
            acts.hold_review(cast.dong, again_now, version=again_now.version, kept=True, note="再提前评一次")
    assert NuclearPoint.objects.get(pk=point.pk).next_review_on == dt.date(2027, 3, 2)


def test_only_a_graduate_is_proposed_and_only_once_at_a_time(cast: Cast) -> None:
    early = in_state(cast, "TRANS", title="尚未毕业")
    with pytest.raises(NotAllowed):
        acts.propose_point(
            cast.chen, early, version=early.version, statement="能带动一条产业链的", layout="由龙头企业牵头布局"
        )
    dossier = graduated(cast)
    proposed(cast, dossier, criteria=False)
    with pytest.raises(Stale):
        proposed(cast, dossier, criteria=False)


def test_the_edges_are_refused_to_everybody_else(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    for actor in (cast.tao, cast.chen, cast.qian, again(cast.gu), again(cast.zhao), cast.wu):
        for edge, target in (("T-38", "GRAD"), ("T-39", "DONE")):
            with pytest.raises(NotAllowed):
                move(actor, dossier.pk, edge=edge, target=target, version=dossier.version, reason=WHY)


# --- T-39: no market route after review


def no_route(cast: Cast, dossier: Dossier, *, route_open: bool = False) -> Dossier:
    found = fresh(dossier)
    acts.review_market(
        cast.chen, found, version=found.version, routes="问过三家整机厂，均无需求", route_open=route_open
    )
    return fresh(dossier)


def lacks(cast: Cast, dossier: Dossier) -> list[str]:
    found = next(way for way in ways(cast.dong, fresh(dossier)) if way.edge.id == "T-39")
    return [one.zh for one in found.missing]


def test_there_is_no_completion_without_a_review_nor_while_a_test_holds(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    kept = claim(cast, dossier, "licence")
    assert lacks(cast, dossier) == ["转化复核（试过的市场路径）", "已核实的毕业检验「许可收入」不再成立"]
    no_route(cast, dossier, route_open=True)
    assert lacks(cast, dossier)[0] == "复核结论为没有市场路径（第 1 次复核仍有路径）"
    no_route(cast, dossier)
    assert lacks(cast, dossier) == ["已核实的毕业检验「许可收入」不再成立"]
    row = Claim.objects.select_related("dossier").get(pk=kept.pk)
    with pytest.raises(NotAllowed):  # nobody undoes what was found with the own claim alone
        acts.lapse_claim(actor_named(row.recorded_by), row, version=row.version, note="许可已终止，不再付费")
    acts.lapse_claim(cast.dong, row, version=row.version, note="许可已终止，不再付费")
    assert lacks(cast, dossier) == []
    found = fresh(dossier)
    assert (
        acts.complete(cast.dong, found, version=found.version, routes="均无需求，已问三家", reason=WHY).state == "DONE"
    )


def actor_named(ledger_name: str) -> Actor:
    return actor_of(User.objects.get(pk=ledger_name))


def test_a_review_moves_the_next_decision_on_by_a_round(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    with at(80):
        found = no_route(cast, dossier, route_open=True)
        assert found.next_decision_on == found.due_on == clock.today() + dt.timedelta(days=90)


# --- T-45 leaves the clock of the graduate alone


def test_a_designation_moves_neither_the_day_of_graduation_nor_the_yearly_clock(cast: Cast) -> None:
    dossier = fresh(graduated(cast))
    began, due = dossier.state_since, dossier.due_on
    with at(37):
        point = proposed(cast, dossier)
        decide(cast, acts.ask_designation(cast.chen, point, version=point.version), "designate")
        found = fresh(dossier)
        assert "T-45" in {way.edge.id for way in ways(cast.li, found)}
        acts.designate(cast.li, found, version=found.version, reason=WHY)
        found, point = fresh(dossier), open_point(dossier)
        assert (found.state_since, found.due_on, found.nuclear_since) == (began, due, clock.today())
        assert found.next_decision_on == point.next_review_on < due
        assert "T-45" not in {way.edge.id for way in ways(cast.li, found)}
        stops = {str(stop.label): stop.reached_on for _, macro in stage_rail(found) for stop in macro}
        assert stops["毕业（产业化）"] == clock.day_of(began)
    with at(37 + 183):
        acts.hold_review(
            cast.dong,
            open_point(dossier),
            version=open_point(dossier).version,
            kept=True,
            note="链条推进顺利，三家落地",
        )
        found = fresh(dossier)
        assert found.next_decision_on == min(open_point(dossier).next_review_on, due)
        assert found.due_on == due
    with at(365):
        year = FollowUp.objects.select_related("dossier").get(dossier=dossier, year=1)
        acts.look_back(cast.chen, year, version=year.version, in_use=True, note="产线满负荷运行，扩产中")
        found = fresh(dossier)
        second = FollowUp.objects.get(dossier=dossier, year=2).due_on
        assert (found.due_on, found.next_decision_on) == (second, open_point(dossier).next_review_on)
        acts.revoke_point(
            cast.dong, open_point(dossier), version=open_point(dossier).version, reason="链条已由他人主导，让出位置"
        )
        assert fresh(dossier).next_decision_on == second
        assert "T-45" in {way.edge.id for way in ways(cast.li, fresh(dossier))}


def test_days_that_a_designation_once_moved_are_put_right_by_the_clock(cast: Cast) -> None:
    point = designated(cast)
    dossier = fresh(point.dossier)
    right = dossier.due_on, dossier.next_decision_on
    Dossier.objects.filter(pk=dossier.pk).update(due_on=point.next_review_on)  # as a designation did before
    put_days_right()
    assert (fresh(dossier).due_on, fresh(dossier).next_decision_on) == right
    Dossier.objects.filter(pk=dossier.pk).update(next_decision_on=right[0] + dt.timedelta(days=200))
    put_days_right()
    assert (fresh(dossier).due_on, fresh(dossier).next_decision_on) == right
    lines = Line.objects.filter(subject=dossier.pk).count()
    put_days_right()
    assert Line.objects.filter(subject=dossier.pk).count() == lines  # what is right is left alone
