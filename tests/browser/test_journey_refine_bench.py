"""J5 and J6 in a real browser, in both languages, each step by the person whose page it is: asks answered and accepted, a clinic with a mentor and a
fund, the first stage made cheap and measurable, two signatures and the award queue; then evidence and a promotion on the bench, a small grant, a
demotion by a rival's paper, and what the team is told. The pages on their own are read by `test_bench`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.company import Company, answered
from tests.browser.server import Site, serving
from tests.browser.walking import NARROW

OPINIONS = (
    ("yes", "函 3", ("方岚", "Fang Lan")),
    ("yes", "函 4", ("程野", "Cheng Ye")),
    ("unsure", "函 5", ("沈度", "Shen Du")),
)
PROMOTED = "三份独立意见两份肯定，首个致命假设得到支持"
OVERTAKEN = "对方已连续运行，我方路线不再领先；转入观察，等新的材料数据"


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(worker=False, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def begun(center: Site) -> dict[str, Any]:
    """Dossiers by language and tier, and sessions by account."""
    return dict(answered(center, "bench"))


@pytest.fixture
def company(center: Site, begun: dict[str, Any], visit: Callable[..., Page]) -> Company:
    return Company(center, begun["keys"], visit)


def is_stale(company: Company, language: str, code: str) -> bool:
    """Whether the field lead's list of what the clock calls stale holds it."""
    qian = company.come("qian", language)
    qian.go("/bench/?stale=1")
    expect(qian.page.locator("main .kpi").first).to_be_visible()
    return qian.page.locator(f"main tbody a[href*='/dossiers/{code}/']").count() > 0


def depth(company: Company, language: str) -> str:
    qian = company.come("qian", language)
    qian.go("/bench/")
    return qian.page.locator(".kpi-value").first.inner_text()


def is_called_by_fit(company: Company, language: str) -> None:
    """A national call is announced: who stands on deck for it comes first, with the reasons."""
    qian = company.come("qian", language)
    qian.go("/bench/calls/")
    qian.page.locator("[name=fields_asked][value=energy]").check()
    qian.fill(trl_low="3", trl_high="5", words=qian.say(("空气", "air capture")))
    qian.page.locator("main button[type=submit]").first.click()
    expect(qian.page.locator(".fit").first).to_contain_text("B1")
    qian.shot("j6-13-called-by-fit")


def rises(company: Company, language: str, code: str) -> None:
    """Chen records what was learned; too little of it and the promotion is refused with what lacks; then Qian promotes."""
    chen, qian, here = company.come("chen", language), company.come("qian", language), f"/dossiers/{code}/bench/"
    chen.go(here)
    chen.shot("j6-02-entry")
    qian.go(f"{here}promote/")
    qian.fill(reason=PROMOTED)
    qian.submit()
    expect(qian.page.locator("[name=reason]")).to_have_value(PROMOTED)
    qian.sees("至少 3 份独立意见", "At least 3 independent verdicts")
    qian.shot("j6-03-promotion-refused")
    for stance, source, person in OPINIONS:
        chen.go(f"{here}evidence/")
        chen.fill(kind="opinion", text="独立专家看过原始数据", source=source, stance=stance)
        chen.page.locator("[name=person_id_text]").press_sequentially(chen.say(person))
        chen.page.locator(".picker-list button").first.click()
        chen.submit()
        chen.told("已登记", "Recorded")
    chen.go(f"{here}evidence/")
    chen.fill(kind="holding", text="小样循环 500 次后仍保持九成", source="报告 7 第 2 页", assumption="1")
    chen.shot("j6-04-evidence")
    chen.submit()
    chen.told("已登记", "Recorded")
    chen.go(f"{here}propose/")
    chen.fill(direction="up", reason=PROMOTED)
    chen.submit()
    chen.told("已提出，等领域主任决定", "Proposed; the field lead decides")
    qian.go(f"{here}promote/")
    qian.fill(reason=PROMOTED)
    qian.submit()
    qian.told("已升级，团队已获告知", "Promoted; the team is told")
    qian.shot("j6-05-promoted")


def is_nursed(company: Company, language: str, code: str) -> None:
    """20 万 asked for by the specialist and granted by the field lead; more than the tier has is refused beside its field."""
    chen, qian, here = company.come("chen", language), company.come("qian", language), f"/dossiers/{code}/bench/"
    chen.go(f"{here}grant/")
    chen.fill(amount_fen="9000", purpose="做三块小样", exam="循环 500 次后容量不低于 80 %")
    chen.submit()
    expect(chen.page.locator(".has-errors [name=amount_fen]")).to_have_value("9000")
    chen.sees("本层级还可支持", "This tier still has CNY")
    chen.shot("j6-06-grant-refused")
    chen.fill(amount_fen="20")
    chen.submit()
    chen.told("已申请", "Asked for")
    qian.go(here)
    qian.page.locator("main a[href*='/decide-grant/']").first.click()
    qian.fill(yes="yes", reason="花小钱先问最要紧的一条")
    qian.shot("j6-07-grant")
    qian.submit()
    qian.told("已决定，团队已获告知", "Decided; the team is told")


def falls(company: Company, language: str, code: str) -> None:
    """A rival's paper: without its signal it is no evidence; with it, the field lead demotes."""
    chen, qian, here = company.come("chen", language), company.come("qian", language), f"/dossiers/{code}/bench/"
    chen.go(f"{here}evidence/")
    chen.fill(kind="overtaken", text="对方已在 25 T 连续运行", source="10.1000/rival")
    chen.submit()
    expect(chen.page.locator(".has-errors [name=signal_id_text]")).to_be_visible()
    chen.page.locator("[name=signal_id_text]").press_sequentially(chen.say(("同类磁体", "rival magnet")))
    chen.page.locator(".picker-list button").first.click()
    chen.submit()
    chen.told("已登记", "Recorded")
    qian.go(f"{here}demote/")
    qian.fill(rule="overtaken", reason=OVERTAKEN)
    qian.shot("j6-08-demote")
    qian.submit()
    qian.told("已降级，团队已获告知", "Demoted; the team is told")
    qian.shot("j6-09-demoted")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_j6_evidence_lifts_one_a_grant_nurses_it_and_a_rivals_paper_lowers_another(
    company: Company, begun: dict[str, Any], accessible: Callable[[Page], None], language: str
) -> None:
    qian = company.come("qian", language)
    qian.go("/bench/")
    qian.shot("j6-01-pyramid")
    accessible(qian.page)
    watched, held = begun["watch"][language], begun["held"][language]
    before = depth(company, language)
    assert is_stale(company, language, watched)
    qian.shot("j6-01-stale")
    rises(company, language, watched)
    is_nursed(company, language, watched)
    falls(company, language, held)
    team = company.come("zhao", language, NARROW)
    team.go("/notices/")
    for code in (watched, held):
        team.sees(code, code)
    team.shot("j6-10-team-is-told")
    team.go(f"/dossiers/{held}/bench/")
    team.sees(OVERTAKEN, OVERTAKEN)
    team.shot("j6-11-team-reads-why")
    assert not is_stale(company, language, watched)
    assert depth(company, language) != before
    qian.shot("j6-12-pyramid-after")
    is_called_by_fit(company, language)


REPLY = "首阶段改为三个月小试，考核由第三方检测机构按标准执行，样品三件，费用已重新核算"
CHEAP = {
    "0-budget": "180", "0-exam_unit": "%", "0-exam_method_zh": "第三方检测机构，三件样品，标准条件", "1-budget": "820", "1-exam_unit": "%",
}  # fmt: skip
BALANCED = {"0-amount": "180", "1-amount": "820"}


def answers_every_ask(company: Company, language: str, home: str) -> None:
    """The team answers each task with its evidence; one answer is returned with a word, given again and accepted."""
    zhao, chen = company.come("zhao", language), company.come("chen", language)
    zhao.go(home)
    zhao.shot("j5-01-asks-are-tasks")
    count = zhao.page.locator(".task").count()
    assert count == 3
    for number in range(count):
        zhao.go(home)
        zhao.page.locator(".task a[href*='/answer/']").first.click()
        zhao.fill(reply=REPLY, evidence="附件 2 第 3 页")
        zhao.submit()
        chen.go(home)
        if number == 0:
            chen.page.locator(".task a[href*='/return/']").first.click()
            chen.fill(judgement="样品数还没有写")
            chen.shot("j5-02-returned")
            chen.submit()
            zhao.go(home)
            zhao.sees("样品数还没有写", "样品数还没有写")
            zhao.page.locator(".task a[href*='/answer/']").first.click()
            zhao.fill(reply=REPLY + "，三件")
            zhao.submit()
            chen.go(home)
        chen.page.locator(".task a[href*='/accept/']").first.click()
        chen.submit()
    chen.go(home)
    chen.sees("已了结 3 / 3", "3 of 3 closed")


def meets_for_two_hours(company: Company, language: str, home: str) -> None:
    """A mentor from industry is named; a clinic with the mentor and a partner fund is written down, with what it changed."""
    chen = company.come("chen", language)
    chen.go(f"{home}mentor/")
    chen.page.locator("[name=person_id_text]").press_sequentially(chen.say(("高岳", "Gao Yue")))
    chen.page.locator(".picker-list button").first.click()
    chen.fill(topic="产业化路线与中试")
    chen.submit()
    chen.go(f"{home}clinic/")
    chen.page.locator("[name=mentor_ids]").first.check()
    chen.fill(
        minutes="120",
        others="张经理，临港基金",
        notes="首阶段太大，考核没有单位",
        changed="首阶段缩到 180 万元，考核写明单位",
    )
    chen.shot("j5-03-clinic")
    chen.submit()
    chen.sees("张经理，临港基金", "张经理，临港基金")


def makes_the_first_stage_cheap(company: Company, language: str, code: str, home: str) -> None:
    """180 of 1,000 instead of 300, with a unit; the difference can be read; the team confirms."""
    zhao = company.come("zhao", language)
    zhao.go(home)
    expect(zhao.page.locator(".readiness .lacks")).not_to_have_count(0)
    for section, changed in (("stages", CHEAP), ("budget", BALANCED)):
        zhao.go(f"/dossiers/{code}/plan/{section}/")
        zhao.fill_in(changed)
        zhao.page.locator("button[name=_close]").click()
        zhao.sees("已保存", "Saved")
    zhao.go(f"{home}confirm/")
    zhao.submit()
    zhao.heading("就绪度", "Readiness")
    zhao.go(f"/dossiers/{code}/plan/compare/?old=1&new=0")
    zhao.sees("180 万元", "CNY 1,800,000")
    zhao.shot("j5-04-what-changed")


def two_sign(company: Company, language: str, code: str, home: str) -> None:
    """100 %; the specialist accepts and signs, the field lead signs by proposing it for award."""
    chen, qian = company.come("chen", language), company.come("qian", language)
    chen.go(home)
    expect(chen.page.locator(".readiness-figure")).to_have_text("100%")
    chen.shot("j5-05-ready")
    chen.go(f"{home}accept-plan/")
    chen.fill(note="首阶段 180 万元，第三方考核")
    chen.submit()
    chen.go(f"{home}sign/")
    chen.submit()
    qian.task(("签署方案", "Sign the plan"), code)
    qian.go(f"/dossiers/{code}/award-proposal/")
    qian.fill(reason="就绪度六项全部满足，首阶段便宜而可测")
    qian.shot("j5-06-proposed")
    qian.submit()
    qian.go(f"/dossiers/{code}/")
    expect(
        qian.page.locator("main .state").filter(has_text=qian.say(("拟立项", "Proposed for award"))).first
    ).to_be_visible()
    qian.shot("j5-07-in-the-award-queue")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_j5_the_asks_of_the_opinion_become_a_cheap_first_stage_that_two_sign(
    company: Company, begun: dict[str, Any], accessible: Callable[[Page], None], language: str
) -> None:
    code = begun["codes"][language]
    home = f"/dossiers/{code}/refinement/"
    answers_every_ask(company, language, home)
    meets_for_two_hours(company, language, home)
    makes_the_first_stage_cheap(company, language, code, home)
    two_sign(company, language, code, home)
    team = company.come("zhao", language, NARROW)
    team.go(home)
    team.sees("这次优化已于", "This refinement ended")
    accessible(team.page)
