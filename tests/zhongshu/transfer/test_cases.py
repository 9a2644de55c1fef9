"""A transfer case by its rules: step by step, each by its own person, the split adding to the whole, the price in publicity, the valuation seen by few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zhongshu.transfer.cast import (
    WHY,
    Cast,
    again,
    case_of,
    contract_file,
    fresh,
    in_state,
    opened,
    signed,
    with_bundle,
    with_split,
)
from zhongshu.decisions.signed import record_of, replay_record
from zhongshu.desk.queries.waiting.transfer import to_approve
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.transfer import actions as acts
from zhongshu.transfer.actions.cases import hundredths
from zhongshu.transfer.forms.cases import ContractForm
from zhongshu.transfer.models import TransferCase
from zhongshu.transfer.queries import reads_valuation


def test_a_case_goes_from_opened_to_closed_each_step_by_its_person(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    case = signed(cast, dossier)
    assert (case.state, case.amount_fen, case.signed_by) == ("signed", 900_000_000, cast.gu.user_id)
    acts.close(cast.tao, case, version=case.version, income_fen=300_000_000, note="首期款已到账")
    assert (case_of(dossier).state, case_of(dossier).income_fen) == ("closed", 300_000_000)


def test_only_the_transfer_officer_or_the_director_opens_a_case(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    for actor in (cast.chen, cast.qian, again(cast.gu), cast.zhao, cast.wu, cast.li):
        with pytest.raises(NotAllowed):
            acts.open_case(actor, dossier, version=dossier.version, mode="licence", title="许可", party_id=cast.firm.pk)


def test_opening_while_active_opens_the_parallel_track(cast: Cast) -> None:
    dossier = in_state(cast, "ACTIVE")
    with pytest.raises(Blocked):
        acts.transfer_early(cast.dong, dossier, version=dossier.version, reason=WHY)
    opened(cast, dossier)
    assert (fresh(dossier).transfer_open, fresh(dossier).state) == (True, "ACTIVE")
    moved = acts.transfer_early(cast.dong, fresh(dossier), version=fresh(dossier).version, reason=WHY)
    assert moved.state == "TRANS"


def test_a_dropped_case_no_longer_opens_the_early_way(cast: Cast) -> None:
    dossier = in_state(cast, "ACTIVE")
    case = opened(cast, dossier)
    acts.drop(cast.tao, case, version=case.version, reason="对方改变了技术路线，不再需要")
    with pytest.raises(Blocked) as refused:
        acts.transfer_early(cast.dong, fresh(dossier), version=fresh(dossier).version, reason=WHY)
    assert [m.zh for m in refused.value.missing] == ["进行中的转化事项"]


def test_before_the_award_no_transfer_begins(cast: Cast) -> None:
    dossier = in_state(cast, "REFINE")
    with pytest.raises(NotAllowed):
        acts.open_case(cast.tao, dossier, version=dossier.version, mode="licence", title="许可", party_id=cast.firm.pk)


def valued(cast: Cast, dossier: Dossier, *percents: float) -> TransferCase:
    """A case with its bundle, its valuation by the transfer officer, and its split."""
    opened(cast, dossier)
    case = with_bundle(cast, dossier)
    acts.value(cast.tao, case, version=case.version, valuation_fen=1_000_000, method="收益法，第三方评估")
    return with_split(cast, dossier, *percents)


def test_a_bundle_is_needed_before_a_value_and_a_whole_split_before_approval(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    case = opened(cast, dossier)
    with pytest.raises(Blocked):
        acts.value(cast.tao, case, version=case.version, valuation_fen=1, method="收益法，第三方评估")
    case = with_bundle(cast, dossier)
    acts.value(cast.tao, case, version=case.version, valuation_fen=1_000_000, method="收益法，第三方评估")
    case = with_split(cast, dossier, 70, 29.5)
    with pytest.raises(Blocked) as refused:
        acts.approve(cast.dong, case, version=case.version, note=WHY)
    assert [m.zh for m in refused.value.missing] == ["收益分配合计 100 %（现为 99.5 %）"]
    with pytest.raises(BadValue) as too_much:
        acts.add_split(cast.tao, case, version=case.version, kind="center", party="中心", percent=0.51)
    assert "还可分配 0.5 %" in too_much.value.text.zh


def test_the_director_is_told_what_can_be_approved_with_as_many_questions_for_one_case_as_for_three(cast: Cast) -> None:
    asked = []
    for n in range(3):
        valued(cast, in_state(cast, "TRANS", title=f"项目{n}"), *((70, 30) if n != 1 else (70, 29.5)))
        with CaptureQueriesContext(connection) as questions:
            found = to_approve(cast.dong)
        asked.append(len(questions))
    assert asked[0] == asked[2] and len(found) == 2, asked  # one split does not add to the whole


def test_nobody_approves_a_valuation_of_their_own(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    case = valued(cast, dossier)
    for actor in (cast.tao, cast.lei, cast.chen, again(cast.gu)):
        with pytest.raises(NotAllowed):
            acts.approve(actor, case, version=case.version, note=WHY)
    acts.approve(cast.dong, case, version=case.version, note=WHY)


def test_the_director_sends_a_valuation_back_with_a_reason_and_it_is_made_anew(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    case = valued(cast, dossier)
    with pytest.raises(BadValue):
        acts.send_back(cast.dong, case, version=case.version, reason="低")
    for actor in (cast.tao, cast.lei, cast.chen, again(cast.gu)):
        with pytest.raises(NotAllowed):
            acts.send_back(actor, case, version=case.version, reason="折现率缺少依据")
    acts.send_back(cast.dong, case, version=case.version, reason="折现率缺少依据，请按可比许可重估")
    case = case_of(dossier)
    assert (case.state, case.valued_by, case.valued_on, case.returned_by) == ("opened", "", None, cast.dong.user_id)
    with pytest.raises(Stale):
        acts.send_back(cast.dong, case, version=case.version, reason="折现率缺少依据")
    with pytest.raises(Stale):
        acts.approve(cast.dong, case, version=case.version, note=WHY)
    line = Line.objects.get(verb="transfer.send_back")
    assert (line.told["transfer"], line.told["reason"]) == (case.code, "折现率缺少依据，请按可比许可重估")
    acts.value(cast.tao, case, version=case.version, valuation_fen=1_300_000, method="可比许可法，第三方评估")
    case = case_of(dossier)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    assert (case_of(dossier).state, case_of(dossier).valuation_fen) == ("approved", 1_300_000)
    record = record_of(dossier, "approval", 1)
    assert record is not None and replay_record(record).whole
    TransferCase.objects.filter(dossier=dossier).update(approval_note="改写")
    assert [p.label.en for p in replay_record(record).points if not p.same] == ["Note of the approval"]


def test_an_agreed_price_stays_in_publicity_for_its_days_before_it_is_signed(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    case = valued(cast, dossier)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    case = case_of(dossier)
    with pytest.raises(BadValue) as early:
        acts.publish(
            cast.tao,
            case,
            version=case.version,
            publicity="拟许可，价格与对象",
            until=clock.today() + dt.timedelta(days=14),
        )
    assert early.value.field == "until"
    until = clock.today() + dt.timedelta(days=15)
    acts.publish(cast.tao, case, version=case.version, publicity="拟许可，价格与对象如下所列", until=until)
    case = case_of(dossier)
    with pytest.raises(Blocked) as refused:
        acts.sign(again(cast.gu), case, version=case.version, signed_on=clock.today())
    assert [m.zh for m in refused.value.missing] == ["公示期满（2026-03-17）", "合同文件与编号"]
    file = contract_file(cast, dossier)
    acts.attach_contract(cast.tao, case, version=case.version, contract_no="HT-1", document_id=file, amount_fen=1)
    with clock.at(clock.now() + dt.timedelta(days=15)):
        case = case_of(dossier)
        with pytest.raises(BadValue):
            acts.sign(again(cast.gu), case, version=case.version, signed_on=until - dt.timedelta(days=1))
        with pytest.raises(NotAllowed):
            acts.sign(cast.tao, case, version=case.version, signed_on=until)
        acts.sign(again(cast.gu), case, version=case.version, signed_on=until)


def test_equity_for_rights_names_its_part_of_the_company(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    opened(cast, dossier, mode="equity")
    case = with_bundle(cast, dossier)
    acts.value(cast.tao, case, version=case.version, valuation_fen=1_000_000, method="收益法，第三方评估")
    case = with_split(cast, dossier)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    case, file = case_of(dossier), contract_file(cast, dossier)
    with pytest.raises(BadValue) as refused:
        acts.attach_contract(cast.tao, case, version=case.version, contract_no="GQ-1", document_id=file)
    assert refused.value.field == "equity"
    acts.attach_contract(cast.tao, case, version=case.version, contract_no="GQ-1", document_id=file, equity="12.5")
    assert case_of(dossier).equity_bp == 1250


def test_a_contract_of_another_dossier_cannot_be_named(cast: Cast) -> None:
    dossier, other = in_state(cast, "TRANS"), in_state(cast, "TRANS", title="固态电池")
    case = valued(cast, dossier)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    case = case_of(dossier)
    with pytest.raises(BadValue) as refused:
        acts.attach_contract(
            cast.tao, case, version=case.version, contract_no="X", document_id=contract_file(cast, other), amount_fen=1
        )
    assert refused.value.field == "document_id"


def test_open_exploitation_needs_no_price_and_no_publicity_days(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    opened(cast, dossier, mode="open", party_id="")
    case = with_bundle(cast, dossier)
    acts.value(cast.tao, case, version=case.version, method="开放许可，不收费用，说明在案")
    case = with_split(cast, dossier, 100)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    case = case_of(dossier)
    acts.publish(cast.tao, case, version=case.version, publicity="开放实施声明，全文公布", until=clock.today())
    case = case_of(dossier)
    acts.attach_contract(
        cast.tao, case, version=case.version, contract_no="KF-1", document_id=contract_file(cast, dossier)
    )
    case = case_of(dossier)
    acts.sign(cast.dong, case, version=case.version, signed_on=clock.today())
    assert case_of(dossier).state == "signed"


def test_a_valuation_is_read_by_few_and_never_stands_in_the_ledger(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    signed(cast, dossier)
    assert [reads_valuation(a, dossier) for a in (cast.tao, cast.dong, cast.chen, cast.li)] == [True] * 4
    assert [reads_valuation(a, dossier) for a in (cast.qian, again(cast.gu), again(cast.zhao), cast.wu)] == [False] * 4
    assert not Line.objects.filter(facts__contains="800000000").exists()


def test_two_who_step_at_once_do_not_both_succeed(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    opened(cast, dossier)
    case = with_bundle(cast, dossier)
    first, second = case_of(dossier), case_of(dossier)
    acts.value(cast.tao, first, version=case.version, valuation_fen=1_000_000, method="收益法，第三方评估")
    with pytest.raises(Stale):
        acts.value(cast.lei, second, version=case.version, valuation_fen=2_000_000, method="成本法，第三方评估")


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=-500, max_value=20_000))
def test_a_per_cent_is_kept_exactly_or_refused(bp: int) -> None:
    if 0 < bp <= 10_000:
        assert hundredths("percent", bp / 100) == bp
    else:
        with pytest.raises(BadValue):
            hundredths("percent", bp / 100)


@pytest.mark.parametrize("value", ["0", "100.01", "33.333"])
def test_a_per_cent_beyond_two_decimals_or_the_whole_is_refused(value: str) -> None:
    with pytest.raises(BadValue):
        hundredths("percent", value)


def test_what_is_open_to_all_needs_no_split_of_a_revenue_it_does_not_earn(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    opened(cast, dossier, mode="open", party_id="")
    case = with_bundle(cast, dossier)
    acts.value(cast.tao, case, version=case.version, method="无偿开放，不作估值")
    assert acts.approve(cast.dong, case, version=case.version, note=WHY).state == "approved"


def test_a_spin_off_is_named_with_its_contract_at_the_latest(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    opened(cast, dossier, mode="spinoff", party_id="")
    case = with_bundle(cast, dossier)
    acts.value(cast.tao, case, version=case.version, valuation_fen=800_000_000, method="收益法，第三方评估")
    case = with_split(cast, dossier)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    given = {"contract_no": "HT-2026-09", "document_id": contract_file(cast, dossier), "equity": 20}
    with pytest.raises(BadValue) as refused:
        acts.attach_contract(cast.tao, case_of(dossier), version=case_of(dossier).version, **given)
    assert refused.value.field == "party_id"
    assert "party_id" in ContractForm(subject=case_of(dossier)).fields
    made = acts.attach_contract(cast.tao, case_of(dossier), version=case_of(dossier).version, party_id=cast.firm.pk, **given)  # fmt: skip
    assert made.party_id == cast.firm.pk
