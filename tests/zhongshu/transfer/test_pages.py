"""J11 without the canvas, over HTTP in both languages; lists with sums and export; the public register; what others are refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.relay.test_pages import at_desk, send
from tests.zhongshu.transfer.cast import (
    WHY,
    Cast,
    again,
    at,
    case_of,
    contract_file,
    decide,
    designated,
    fresh,
    graduated,
    in_state,
    opened,
    signed,
    with_bundle,
    with_split,
)
from tests.zhongshu.transfer.test_outcomes import checked, recorded
from zhongshu.decisions.models import Decision
from zhongshu.kernel import clock
from zhongshu.notices.models import Notice
from zhongshu.transfer import actions as acts
from zhongshu.transfer.models import Claim, Criterion, Landing, NuclearPoint, Outcome
from zhongshu.transfer.queries import open_point
from zhongshu.transfer.rules import CRITERIA

TODAY = "2026-03-02"


def ok(answer: Any) -> None:
    assert answer.status_code == 302, answer.content.decode()[:3000]


@dataclass
class Life:
    """One technology in one language, its people at their desks."""

    cast: Cast
    language: str
    dossier: Any = field(init=False)

    def __post_init__(self) -> None:
        self.dossier = in_state(self.cast, "TRANS")
        self.base = f"/dossiers/{self.dossier.code}/transfer/"
        self.zhao = at_desk(again(self.cast.zhao), self.language)
        self.chen, self.tao = at_desk(self.cast.chen, self.language), at_desk(self.cast.tao, self.language)
        self.dong, self.li = at_desk(self.cast.dong, self.language), at_desk(self.cast.li, self.language)


def deploys(life: Life) -> None:
    """First paid deployment and investment, brought by the team; who brought them does not check them."""
    given = {
        "statement": "首套设备已交付",
        "on": TODAY,
        "amount_fen": "120",
        "evidence": "合同与银行回单",
        "arms_length": "on",
    }
    for test in ("deployment", "investment"):
        ok(send(life.zhao, f"{life.base}do/claim/", 0, test=test, **given))
    for claim in Claim.objects.all():
        assert (
            send(
                life.zhao, f"{life.base}do/check-claim/{claim.pk}/", claim.version, verdict="accepted", note="好"
            ).status_code
            == 403
        )
        ok(
            send(
                life.tao, f"{life.base}do/check-claim/{claim.pk}/", claim.version, verdict="accepted", note="原件已核对"
            )
        )
    ok(
        send(
            life.zhao,
            f"{life.base}do/outcome/",
            0,
            kind="first_use",
            title_zh="首套付费部署",
            title_en="First paid deployment",
            on=TODAY,
            evidence="验收单与发票",
            percent="100",
        )
    )
    ok(send(life.tao, f"{life.base}do/check-outcome/{Outcome.objects.get().pk}/", 1, verdict="accepted"))


def graduates(life: Life) -> None:
    """Proposed with evidence, decided by the committee, carried out from a desk."""
    ok(send(life.chen, f"{life.base}do/ask/", fresh(life.dossier).version, matter="两项检验已满足，提请毕业"))
    decide(life.cast, Decision.objects.get(purpose="graduation"), "graduate")
    desk = life.li.get("/desk/").content.decode()
    assert {"zh-hans": "办理毕业", "en": "Carry the graduation out"}[life.language] in desk
    ok(send(life.li, f"{life.base}graduate/", fresh(life.dossier).version, reason=WHY))


def is_designated(life: Life) -> None:
    """Five criteria, each checked by another; the committee designates it."""
    ok(
        send(
            life.chen,
            f"{life.base}nuclear/point/",
            fresh(life.dossier).version,
            statement="能带动光伏玻璃到组件",
            layout="申能光伏牵头",
        )
    )
    for code in CRITERIA:
        ok(
            send(
                life.chen,
                f"{life.base}nuclear/criterion/",
                open_point(life.dossier).version,
                code=code,
                evidence=f"{code}：报告与合同",
            )
        )
        row = Criterion.objects.get(code=code)
        assert (
            send(
                life.chen, f"{life.base}nuclear/check-criterion/{row.pk}/", open_point(life.dossier).version
            ).status_code
            == 403
        )
        ok(send(life.dong, f"{life.base}nuclear/check-criterion/{row.pk}/", open_point(life.dossier).version))
    ok(send(life.chen, f"{life.base}nuclear/ask-point/", open_point(life.dossier).version))
    decide(life.cast, Decision.objects.get(purpose="nuclear"), "designate")
    ok(send(life.li, f"{life.base}designate/", fresh(life.dossier).version, reason=WHY))


def lands(life: Life) -> None:
    """A firm in a district."""
    ok(
        send(
            life.tao,
            f"{life.base}do/landing/",
            0,
            kind="firm",
            region="SH",
            district="临港新片区",
            firm="叠光科技",
            on=TODAY,
            evidence_kind="registration",
            evidence_no="91310000MA1K",
        )
    )
    ok(send(life.chen, f"{life.base}do/check-landing/{Landing.objects.get().pk}/", 1, verdict="accepted"))


def is_read_by_anybody(life: Life) -> None:
    """Released by the director, read by a visitor in their language."""
    outcome = Outcome.objects.get()
    ok(send(life.dong, f"{life.base}do/landmark/{outcome.pk}/", outcome.version, reason="首个付费部署"))
    ok(
        send(
            life.dong,
            f"{life.base}do/release/{outcome.pk}/",
            outcome.version + 1,
            summary_zh="首套设备交付用户",
            summary_en="The first machine is with its user",
        )
    )
    ok(
        send(
            life.dong,
            f"{life.base}nuclear/release-point/",
            open_point(life.dossier).version,
            summary_zh="带动光伏链条的项目",
            summary_en="It sets off a solar chain",
        )
    )
    visitor = Client()
    visitor.cookies["language"] = life.language
    public = visitor.get("/landmarks/").content.decode()
    for word in {
        "zh-hans": ("首套付费部署", "带动光伏链条的项目"),
        "en": ("First paid deployment", "It sets off a solar chain"),
    }[life.language]:
        assert word in public


def is_reviewed(life: Life) -> None:
    """Six months later it waits on the director's desk."""
    with at(184):
        assert {"zh-hans": "复评核爆点", "en": "Review the nuclear point"}[life.language] in life.dong.get(
            "/desk/"
        ).content.decode()
        ok(
            send(
                life.dong,
                f"{life.base}nuclear/review/",
                open_point(life.dossier).version,
                kept="yes",
                note="链条推进顺利",
            )
        )
        page = life.chen.get(life.base).content.decode()
    assert fresh(life.dossier).state == "GRAD" and {"zh-hans": "第 1 次复评", "en": "Review 1"}[life.language] in page
    assert NuclearPoint.objects.get().next_review_on.isoformat() == "2027-03-02"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_technology_graduates_and_becomes_a_nuclear_point_in_the_browser(cast: Cast, language: str) -> None:
    life = Life(cast, language)
    deploys(life)
    graduates(life)
    is_designated(life)
    lands(life)
    is_read_by_anybody(life)
    is_reviewed(life)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_licence_is_walked_from_its_opening_to_its_income(cast: Cast, language: str) -> None:
    dossier = in_state(cast, "ACTIVE")
    base = f"/dossiers/{dossier.code}/transfer/"
    tao, dong, gu = (at_desk(a, language) for a in (cast.tao, cast.dong, again(cast.gu)))
    ok(send(tao, f"{base}do/case/", dossier.version, mode="licence", title="封装专利许可", party_id=cast.firm.pk))
    here = f"{base}1/"
    ok(
        send(
            tao,
            f"{here}piece/",
            case_of(dossier).version,
            kind="patent",
            title="界面钝化",
            reference="ZL1",
            owner="光能所",
        )
    )
    for percent in ("70", "30"):
        ok(send(tao, f"{here}split/", case_of(dossier).version, kind="team", party="完成人", percent=percent))
    over = send(tao, f"{here}split/", case_of(dossier).version, kind="center", party="中心", percent="1")
    assert (
        over.status_code,
        {"zh-hans": "合计不能超过 100 %", "en": "may not exceed 100 %"}[language] in over.content.decode(),
    ) == (400, True)
    ok(send(tao, f"{here}value/", case_of(dossier).version, valuation_fen="876.5", method="收益法，第三方评估"))
    ok(send(dong, f"{here}approve/", case_of(dossier).version, note=WHY))
    ok(send(tao, f"{here}publish/", case_of(dossier).version, publicity="拟许可，价格与对象如下", until="2026-03-17"))
    ok(
        send(
            tao,
            f"{here}contract/",
            case_of(dossier).version,
            contract_no="HT-7",
            amount_fen="900",
            document_id=contract_file(cast, dossier),
        )
    )
    with at(15):
        ok(send(gu, f"{here}sign/", case_of(dossier).version, signed_on="2026-03-17"))
        ok(send(tao, f"{here}close/", case_of(dossier).version, income_fen="300", note="首期到账"))
    assert case_of(dossier).state == "closed" and fresh(dossier).transfer_open
    assert "8,765,000.00" in tao.get(here).content.decode()
    assert "8,765,000.00" not in gu.get(here).content.decode()


def test_the_same_form_sent_twice_records_once(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    path, zhao = f"/dossiers/{dossier.code}/transfer/do/outcome/", at_desk(again(cast.zhao))
    given = {
        "kind": "paper",
        "title_zh": "界面钝化论文",
        "on": TODAY,
        "evidence": "期刊卷期页码",
        "percent": "100",
        "key": "k1",
    }
    for _ in range(2):
        ok(send(zhao, path, 0, **given))
    assert Outcome.objects.count() == 1


def test_pages_are_refused_or_hidden_to_others(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    base = f"/dossiers/{dossier.code}/transfer/"
    wu = at_desk(cast.wu)
    assert wu.get(base).status_code == 404
    assert Client().get(base).status_code == 302
    assert at_desk(again(cast.zhao)).get(base).status_code == 200
    assert at_desk(again(cast.zhao)).get(f"{base}do/case/").status_code == 403
    assert at_desk(cast.tao).get(f"{base}graduate/").status_code == 403
    assert at_desk(cast.dong).get(f"{base}do/nonsense/").status_code == 404


def test_the_graduation_page_says_what_is_missing(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    page = at_desk(cast.li).get(f"/dossiers/{dossier.code}/transfer/graduate/").content.decode()
    assert "五项检验中满足 2 项" in page and "委员会同意毕业的决定" in page


def test_bad_input_stays_on_the_form_with_its_sentence(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    given = {
        "kind": "firm",
        "region": "SH",
        "district": "临港",
        "firm": "叠光科技",
        "on": TODAY,
        "evidence_kind": "contract",
        "evidence_no": "x",
        "amount_fen": "多少",
    }
    sent = send(at_desk(cast.tao), f"/dossiers/{dossier.code}/transfer/do/landing/", 0, **given)
    page = sent.content.decode()
    assert (sent.status_code, "请填写数字" in page, "叠光科技" in page, Landing.objects.count()) == (400, True, True, 0)


def test_lists_sum_filter_and_export(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    signed(cast, dossier)
    checked(cast, dossier, kind="revenue", amount_fen=250_000_000)
    acts.record_landing(
        cast.tao, fresh(dossier), kind="line", region="SH", district="临港", firm="叠光科技", on=clock.today(),
        evidence_kind="contract", evidence_no="HT-9", amount_fen=700_000_000, jobs=30,
    )  # fmt: skip
    client = at_desk(cast.dong)
    for path, word, sheet in (
        ("/transfers/", "叠层封装专利许可", ",900,"), ("/outcomes/", "首批叠层组件并网", ",250,"), ("/landings/", "叠光科技", ",700,30"),
    ):  # fmt: skip
        assert word in client.get(path).content.decode()
        text = b"".join(client.get(f"{path}?export=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        assert sheet in text
    assert "叠层封装专利许可" not in client.get("/transfers/?state=dropped").content.decode()
    assert "估值" not in client.get("/transfers/").content.decode()
    designated(cast, title="第二项")
    assert "第二项" in client.get("/nuclear-points/?state=active").content.decode()
    for path in ("/transfers/", "/outcomes/", "/landings/", "/nuclear-points/"):
        client.cookies["language"] = "en"
        assert client.get(path).status_code == 200


def test_the_page_of_a_dossier_asks_the_database_as_often_for_one_outcome_as_for_six(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    client = at_desk(cast.tao)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/dossiers/{dossier.code}/transfer/").status_code == 200
        return len(queries)

    recorded(cast, dossier)
    asked()
    one = asked()
    for n in range(5):
        recorded(cast, dossier, title_zh=f"成果{n}")
    assert asked() == one


def test_the_public_register_is_empty_until_something_is_released_and_filters(cast: Cast) -> None:
    assert "这里还没有公开的成果" in Client().get("/landmarks/").content.decode()
    dossier = in_state(cast, "TRANS")
    outcome = checked(cast, dossier)
    acts.mark_landmark(cast.dong, outcome, version=outcome.version, reason="首个并网")
    acts.release_outcome(
        cast.dong, outcome, version=outcome.version, summary_zh="首批叠层组件", summary_en="First modules"
    )
    assert "首批叠层组件" in Client().get("/landmarks/?field=energy&kind=first_use").content.decode()
    assert "首批叠层组件" not in Client().get("/landmarks/?field=ai").content.decode()
    assert Client().get("/landmarks/?page=x&field=%00").status_code == 200


def test_follow_ups_wait_on_the_desk_of_the_specialist(cast: Cast) -> None:
    dossier = graduated(cast)
    assert "填写跟踪回访" not in at_desk(cast.chen).get("/desk/").content.decode()
    with at(350):
        assert "填写跟踪回访" in at_desk(cast.chen).get("/desk/").content.decode()
        row = dossier.looked_back_at.get(year=1)
        path = f"/dossiers/{dossier.code}/transfer/do/look-back/{row.pk}/"
        ok(send(at_desk(cast.chen), path, row.version, in_use="on", note="两条产线满产", revenue_fen="1200", jobs="40"))
    row.refresh_from_db()
    assert (row.in_use, row.revenue_fen, row.jobs) == (True, 1_200_000_000, 40)


def test_work_of_the_transfer_officer_stands_on_the_desk(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    opened(cast, dossier)
    recorded(cast, dossier)
    page = at_desk(cast.tao).get("/desk/").content.decode()
    assert "推进转化" in page and "核实成果" in page


@pytest.mark.parametrize(("language", "deed", "back"), [("zh-hans", "退回重新定价", "定价退回"), ("en", "Send the valuation back", "Sent back")])  # fmt: skip
def test_a_valuation_is_sent_back_on_its_page_and_the_reason_stands_there(
    cast: Cast, language: str, deed: str, back: str
) -> None:
    life = Life(cast, language)
    opened(cast, life.dossier)
    case = with_bundle(cast, life.dossier)
    acts.value(cast.tao, case, version=case.version, valuation_fen=1_000_000, method="收益法，第三方评估")
    page = f"{life.base}1/"
    assert deed in life.dong.get(page).content.decode() and deed not in life.tao.get(page).content.decode()
    version = case_of(life.dossier).version
    kept = life.dong.post(f"{page}send-back/", {"version": version, "reason": "低"})
    assert (kept.status_code, "低" in kept.content.decode()) == (400, True)
    ok(life.dong.post(f"{page}send-back/", {"version": version, "reason": "请按可比许可重估"}))
    shown = life.tao.get(page).content.decode()
    assert (back in shown, "请按可比许可重估" in shown) == (True, True)
    assert "收益法，第三方评估" in life.tao.get(f"{page}value/").content.decode()
    told = Notice.objects.get(recipient_id=cast.tao.user_id, subject_zh__contains="定价退回")
    assert "请按可比许可重估" in told.body_zh and "请按可比许可重估" in told.body_en


@pytest.mark.parametrize(("language", "head"), [("zh-hans", "转化公示"), ("en", "Transfers in publicity")])
def test_a_transfer_in_publicity_is_read_by_the_public_and_its_valuation_is_not(
    cast: Cast, language: str, head: str
) -> None:
    visitor, life = Client(), Life(cast, language)
    visitor.cookies["language"] = language
    opened(cast, life.dossier)
    case = with_bundle(cast, life.dossier)
    acts.value(cast.tao, case, version=case.version, valuation_fen=7_654_321_00, method="收益法，第三方评估")
    case = with_split(cast, life.dossier)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    assert head not in visitor.get("/publicity/").content.decode()
    case, until = case_of(life.dossier), clock.today() + dt.timedelta(days=15)
    acts.publish(cast.tao, case, version=case.version, publicity="拟许可叠层封装专利，价格协议确定", until=until)
    read = visitor.get("/publicity/").content.decode()
    assert head in read and "拟许可叠层封装专利，价格协议确定" in read
    assert "收益法" not in read and "765" not in read and life.dossier.code not in read
    with clock.at(clock.now() + dt.timedelta(days=16)):
        assert head not in visitor.get("/publicity/").content.decode()
