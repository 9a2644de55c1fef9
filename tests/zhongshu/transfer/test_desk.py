"""What waits on the desks for a transfer: each item for those alone who may take it, each at the form of its step."""

from __future__ import annotations

import datetime as dt

from tests.zhongshu.relay.test_pages import waits
from tests.zhongshu.transfer.cast import (
    WHY,
    Cast,
    again,
    at,
    case_of,
    claim,
    contract_file,
    decide,
    fresh,
    graduated,
    in_state,
    opened,
    proposed,
    with_bundle,
    with_split,
)
from tests.zhongshu.transfer.test_outcomes import checked, recorded
from zhongshu.kernel import clock
from zhongshu.transfer import actions as acts
from zhongshu.transfer.queries import open_point


def test_a_valued_case_waits_for_who_has_to_do_something(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    opened(cast, dossier)
    case = with_bundle(cast, dossier)
    page = f"/dossiers/{dossier.code}/transfer/1/"
    acts.value(cast.tao, case, version=case.version, valuation_fen=800_000_000, method="收益法，第三方评估")
    assert page in waits(cast.lei) and page not in waits(cast.dong)  # the split is lacking: nothing to approve yet
    case = with_split(cast, dossier)
    assert page not in waits(cast.lei) and waits(cast.dong)[page] == "审批转化"
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    case = case_of(dossier)
    acts.publish(
        cast.tao, case, version=case.version, publicity="拟定价格与受让方", until=clock.today() + dt.timedelta(days=15)
    )
    case = case_of(dossier)
    with at(16):
        assert f"{page}sign/" not in waits(cast.gu)  # no contract yet
        acts.attach_contract(
            cast.tao,
            case,
            version=case.version,
            contract_no="HT-1",
            document_id=contract_file(cast, dossier),
            amount_fen=900_000_000,
        )
        assert waits(cast.gu)[f"{page}sign/"] == "签署转化合同"


def test_each_record_to_check_waits_at_its_own_form_and_never_for_its_author(cast: Cast) -> None:
    dossier, other = in_state(cast, "TRANS"), in_state(cast, "TRANS", title="固态电池")
    base = f"/dossiers/{dossier.code}/transfer/do/"
    outcome, made = recorded(cast, dossier), claim(cast, dossier, "revenue", checked=False)
    for url, what in (
        (f"{base}check-outcome/{outcome.pk}/", "核实成果"),
        (f"{base}check-claim/{made.pk}/", "核实毕业检验"),
    ):
        assert waits(cast.tao)[url] == waits(cast.chen)[url] == what and url not in waits(cast.zhao)
    row = checked(cast, dossier, percent=60)
    acts.attribute(cast.tao, row, version=row.version, dossier_code=other.code, percent=30)
    url = f"{base}confirm-share/{row.pk}/"
    assert waits(cast.lei)[url] == waits(cast.chen)[url] == "确认归属份额" and url not in waits(cast.tao)
    share = row.shares.get(dossier=other)
    acts.confirm_share(cast.lei, row, version=row.version, share_id=share.pk)
    assert url not in waits(cast.chen)


def test_graduation_and_designation_wait_step_by_step(cast: Cast) -> None:
    ripe = in_state(cast, "TRANS", title="已成熟")
    for test in ("revenue", "deployment"):
        claim(cast, ripe, test)
    ask = f"/dossiers/{ripe.code}/transfer/do/ask/"
    assert waits(cast.chen)[ask] == "提请委员会决定毕业"
    acts.ask_committee(cast.chen, fresh(ripe), version=fresh(ripe).version, matter="两项检验已满足，提请毕业")
    assert ask not in waits(cast.chen)
    dossier = graduated(cast)
    base = f"/dossiers/{dossier.code}/transfer/nuclear/"
    point = proposed(cast, dossier, criteria=False)
    assert waits(cast.chen)[f"{base}criterion/"] == "补齐核爆点证据"
    row = acts.write_criterion(cast.chen, point, version=point.version, code="leap", evidence="第三方检测报告 2 份")
    url = f"{base}check-criterion/{row.pk}/"
    assert waits(cast.qian)[url] == waits(cast.dong)[url] == "核实核爆点证据" and url not in waits(cast.chen)


def test_a_designation_decided_on_waits_for_the_committee(cast: Cast) -> None:
    dossier = graduated(cast)
    point = proposed(cast, dossier)
    base = f"/dossiers/{dossier.code}/transfer/"
    assert waits(cast.chen)[f"{base}nuclear/ask-point/"] == "提请委员会认定核爆点"
    decide(cast, acts.ask_designation(cast.chen, point, version=point.version), "designate")
    assert f"{base}nuclear/ask-point/" not in waits(cast.chen)
    assert waits(cast.li)[f"{base}designate/"] == "认定核爆点"
    acts.designate(cast.li, fresh(dossier), version=fresh(dossier).version, reason=WHY)
    assert f"{base}designate/" not in waits(cast.li) and f"{base}nuclear/review/" not in waits(cast.dong)
    with at(170):
        assert waits(again(cast.dong))[f"{base}nuclear/review/"] == "复评核爆点"
        assert open_point(dossier) is not None
