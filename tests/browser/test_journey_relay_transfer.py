"""The relay of J10, and J11 without its canvas, in a real browser and in both languages: a technology changes hands with no ownerless day;
a paid deployment and an investment, graduation by the committee, a 核爆点 designated, a landing, the review after six months."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Site, serving
from tests.browser.walking import NARROW, Walker, read_well

LANGUAGES = ["zh", "en"]
SEED = """
import datetime as dt
from tests.browser.troupe import dress
from tests.zhongshu.relay import cast as relay
from tests.zhongshu.transfer import cast as transfer
from tests.zhongshu.discovery.cast import person
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import join_team
from zhongshu.people.actor import SYSTEM
r = relay.Cast()
r.tao, r.qian = person("tao", "TT"), person("qian", ("FL", "field", "energy"))
r.li, r.rong, r.shu = (person(n, "COM") for n in ("li", "rong", "shu"))
r.firm, r.institute = transfer.Organisation.objects.create(name_zh="申能光伏", name_en="Shenneng Solar", kind="company"), r.giver
dress(r)
for language in ("zh", "en"):
    d = relay.at_gate(r, title=f"叠层组件中试（{language}）")
    join_team(SYSTEM, d, person_id=r.zhao.person_id, role="lead")
    relay.choose_relay(d)
    print(f"relay-{language}", d.code)
    with clock.at(clock.now() - dt.timedelta(days=31)):
        d = relay.at_gate(r, title=f"叠层封装线（{language}）")
        join_team(SYSTEM, d, person_id=r.zhao.person_id, role="lead")
        relay.accepted(r, d)
        relay.hand_over(r, d)
    print(f"overlap-{language}", d.code)
    d = transfer.in_state(r, "TRANS", title=f"钙钛矿叠层组件（{language}）", title_en=f"Perovskite tandem ({language})")
    print(f"trans-{language}", d.code)
    with clock.at(clock.now() - dt.timedelta(days=183)):
        p = transfer.designated(r, title=f"量子点红外相机（{language}）")
    print(f"point-{language}", p.dossier.code)
"""
Come = Callable[..., Walker]


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(worker=False) as running:
        yield running


@pytest.fixture(scope="module")
def codes(center: Site) -> dict[str, str]:
    """The dossiers that wait, by their part."""
    return dict(line.split() for line in center.python(SEED).splitlines())


@pytest.fixture
def come(center: Site, codes: dict[str, str], visit: Callable[..., Page]) -> Come:
    """Sign somebody in with a browser of their own."""

    def signed_in(name: str, language: str, size: dict[str, int] | None = None) -> Walker:
        return Walker(visit(language, size, calm=True), center, language).sign_in(name)

    return signed_in


def first(one: Walker) -> None:
    """Press the one primary button of the page's header."""
    one.page.locator(".page-actions .btn-primary").first.click()


LINES = (
    ("people", "博士后两名、工程师一名随项目转入"), ("ip", "界面钝化专利 ZL2024 1 0001，许可延续"), ("data", "湿热与光衰原始数据 40 GB"), ("equipment", "狭缝涂布机一台"),
    ("contracts", "前驱体供货合同"), ("money", "余款 120 万元"),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_j10_a_technology_is_handed_to_the_joint_institute(
    come: Come, codes: dict[str, str], accessible: Callable[[Page], None], language: str
) -> None:
    code = codes[f"relay-{language}"]
    here = f"/dossiers/{code}/relay/"
    chen, mei, dong = come("chen", language), come("mei", language, NARROW), come("dong", language)
    chen.go(here)
    chen.shot("j10-1-no-relay-yet")
    first(chen)
    chen.page.locator("[name=receiver_id_text]").press_sequentially("叠层联合")
    chen.page.locator(".picker-list button").first.click()
    chen.fill(aim="一年内在中试线上连续运行 1000 小时", regress="", overlap_days="12", balance_fen="120")
    chen.submit()
    chen.sees("不少于 30 天", "30 days at least")
    expect(chen.page.locator("[name=aim]")).to_have_value("一年内在中试线上连续运行 1000 小时")
    chen.fill(overlap_days="30", regress="九十天内原样退回，余款随之退回")
    chen.shot("j10-2-prepare")
    chen.submit()
    chen.told("接力已开始准备", "The relay is being prepared")
    for kind, name in LINES:
        chen.go(f"{here}item/")
        chen.fill(kind=kind, name=name)
        chen.submit()
    chen.go(f"{here}item/")
    chen.fill(kind="samples", name="无样品")
    chen.page.locator("[name=nothing]").check()
    chen.submit()
    chen.go(f"{here}figure/")
    chen.fill(metric="组件效率", unit="%", value="26.7", target="30", measured_on="2026-03-01")
    chen.submit()
    chen.shot("j10-3-checklist")
    read_well(chen, accessible)
    first(chen)
    chen.submit()
    chen.told("已请接收方确认清单", "The receiver is asked to confirm")
    mei.go(here)
    mei.shot("j10-4-receiver-reads")
    read_well(mei, accessible)
    first(mei)
    mei.fill(note="清单与现场相符")
    mei.submit()
    mei.told("已接受", "Accepted")
    dong.go(f"{here}hand-over/")
    dong.fill(reason="达到 TRL 5，接收方有中试线")
    dong.shot("j10-5-hand-over")
    dong.submit()
    dong.told("已完成", "done")
    dong.go(here)
    expect(dong.page.locator("main .state").filter(has_text=dong.say(("重叠期", "Overlap"))).first).to_be_visible()
    dong.shot("j10-6-overlap")
    read_well(dong, accessible)


@pytest.mark.parametrize("language", LANGUAGES)
def test_j10_after_the_overlap_the_receiver_leads_and_no_day_was_without_an_owner(
    come: Come, codes: dict[str, str], center: Site, accessible: Callable[[Page], None], language: str
) -> None:
    code = codes[f"overlap-{language}"]
    here = f"/dossiers/{code}/relay/"
    gu, mei, dong, chen = (
        come("gu", language),
        come("mei", language, NARROW),
        come("dong", language),
        come("chen", language),
    )
    gu.go(here)
    gu.shot("j10-7-giver")
    while (give := gu.page.get_by_role("link", name=gu.say(("已交出", "Given")))).count():
        give.first.click()
        gu.fill(note="当面点清")
        gu.submit()
        gu.go(here)  # a page that has only begun to come has no links yet
    while True:
        mei.go(here)
        receive = mei.page.get_by_role("link", name=mei.say(("已接收", "Received")))
        if receive.count() == 0:
            break
        receive.first.click()
        mei.submit()
    for one in (gu, mei):
        one.go(here)
        first(one)
        one.submit()
        one.told("已签署", "Signed")
    mei.shot("j10-8-both-signed")
    read_well(mei, accessible)
    dong.go(f"{here}finish/")
    dong.fill(target="TRANS", reason="重叠期满，双方签署")
    dong.shot("j10-9-finish")
    dong.submit()
    dong.told("已完成", "done")
    chen.go(here)
    chen.shot("j10-10-done")
    read_well(chen, accessible)
    first(chen)
    chen.fill(progress="联合研究院的中试线已接上电源，首批 20 片涂布完成")
    chen.submit()
    chen.told("已记录首次进展", "The first progress is on record")
    gap = center.python(f"from zhongshu.relay.models import RelayCase\nc = RelayCase.objects.get(dossier__code='{code}')\nprint(c.gap_days, c.dossier.organisation.name_en)").split(maxsplit=1)  # fmt: skip
    assert gap == ["0", "Tandem Institute\n"]


def vote(one: Walker, about: str, shot: str = "") -> None:
    """A member of the committee votes from the desk."""
    one.task(("表决", "Vote"), about)
    one.page.locator("[name=vote_1][value=for]").check()
    one.fill(percent_1="75", reason_1="证据齐备，独立可查")
    if shot:
        one.shot(shot)
    one.page.locator("form.house-form button.btn-primary").click()
    one.page.wait_for_url(re.compile(r"/decisions/[^/]+/$"))


def close(one: Walker, about: str, chosen: str, shot: str) -> None:
    """The one who closes says what is decided and why, and stands before the receipt."""
    one.task(("宣布决定", "Close the decision"), about)
    one.fill(chosen_1=chosen, reasons="两项独立证据均已核实，委员一致赞成")
    one.shot(f"{shot}-close")
    one.page.locator("form.house-form button.btn-primary").click()
    expect(one.page.locator(".receipt-hash").first).to_have_text(re.compile("[0-9a-f]{64}"))
    one.shot(f"{shot}-closed")


@dataclass
class Walk:
    """One technology in one language, and those who come to its pages, each with a browser of their own."""

    come: Come
    accessible: Callable[[Page], None]
    language: str
    code: str
    came: dict[str, Walker] = field(default_factory=dict)

    @property
    def about(self) -> str:
        return f"Perovskite tandem ({self.language})" if self.language == "en" else f"钙钛矿叠层组件（{self.language}）"

    @property
    def here(self) -> str:
        return f"/dossiers/{self.code}/transfer/"

    def who(self, name: str, size: dict[str, int] | None = None) -> Walker:
        if name not in self.came:
            self.came[name] = self.come(name, self.language, size)
        return self.came[name]

    def reads_well(self, one: Walker) -> None:
        read_well(one, self.accessible)


def two_tests_are_met(walk: Walk) -> None:
    """The team claims a deployment and an investment; another person checks both."""
    zhao, tao = walk.who("zhao", NARROW), walk.who("tao")
    zhao.go(walk.here)
    zhao.shot("j11-1-transfer")
    for test, statement, money, more in (("deployment", "申能奉贤屋顶首套 20 千瓦组件交付，款已到账", "86", "合同 HT-2026-07 与银行回单"), ("investment", "东方产投 A 轮，占 12 %", "3000", "投资协议与工商变更")):  # fmt: skip
        zhao.go(f"{walk.here}do/claim/")
        more = f"{more}（{walk.code}）"  # in one center with another walk: one paper proves a test for one dossier
        zhao.fill(test=test, statement=statement, evidence=more)
        if test == "investment":
            zhao.submit()
            zhao.page.locator(".field-errors").first.wait_for()
            expect(zhao.page.locator("[name=evidence]")).to_have_value(more)
            zhao.shot("j11-2-claim-refused")
            zhao.page.locator("[name=arms_length]").check()
        zhao.fill(amount_fen=money)
        zhao.submit()
        zhao.told("等他人核实", "another person checks it")
    tao.go(walk.here)
    for _ in range(2):
        tao.page.locator("#tests").get_by_role("link", name=tao.say(("核实", "Check"))).first.click()
        tao.fill(verdict="accepted", note="已核对原件与回单")
        tao.submit()
    tao.shot("j11-3-tests-met")
    walk.reads_well(tao)


def the_committee_lets_it_graduate(walk: Walk) -> None:
    """Three votes, one closing with its receipt, and the graduation is carried out."""
    chen, li = walk.who("chen"), walk.who("li")
    chen.go(walk.here)
    first(chen)
    chen.fill(matter="两项检验均已核实：首个付费部署与独立投资，提请毕业")
    chen.submit()
    chen.told("已提请委员会", "The committee is asked")
    for name in ("rong", "shu"):
        vote(walk.who(name, NARROW), walk.about, "j11-4-vote" if name == "rong" else "")
    vote(li, walk.about)
    close(li, walk.about, "graduate", "j11-5")
    walk.reads_well(li)
    li.task(("办理毕业", "Carry the graduation out"), walk.code)
    li.fill(reason="委员会已决定毕业")
    li.shot("j11-6-graduate")
    li.submit()
    li.told("已完成", "done")


def it_lands(walk: Walk) -> None:
    """A line in a district, by its registration."""
    zhao, tao = walk.who("zhao", NARROW), walk.who("tao")
    zhao.go(f"{walk.here}do/landing/")
    zhao.fill(kind="line", region="SH", district="临港新片区", firm="叠光科技（上海）有限公司", evidence_kind="registration", evidence_no=f"91310115MA1K4XXX{zhao.say(('2B', '3C'))}", amount_fen="3000", jobs="42")  # fmt: skip
    zhao.submit()
    zhao.told("等他人核实", "another person checks it")
    tao.go(walk.here)
    tao.page.locator("#landings").get_by_role("link", name=tao.say(("核实", "Check"))).first.click()
    tao.fill(verdict="accepted")
    tao.submit()
    tao.told("核实已记录", "The check is on record")


def a_nuclear_point_is_proposed(walk: Walk) -> None:
    """Five criteria, each checked by the director."""
    chen, dong = walk.who("chen"), walk.who("dong")
    chen.go(f"{walk.here}nuclear/point/")
    chen.fill(
        statement="组件效率过三成，能带动玻璃、胶膜、涂布设备到电站一条链",
        layout="申能光伏牵头，九个环节三处断点：封装胶、涂布机、回收",
    )
    chen.shot("j11-7-propose-point")
    chen.submit()
    for code_of, evidence in CRITERIA:
        chen.go(f"{walk.here}nuclear/criterion/")
        chen.fill(code=code_of, evidence=evidence)
        chen.submit()
        chen.told("等他人核实", "another person checks it")
    for _ in CRITERIA:
        dong.go(walk.here)
        dong.page.locator("#nuclear").get_by_role("link", name=dong.say(("核实", "Check"))).first.click()
        dong.submit()
    dong.go(walk.here)
    dong.shot("j11-8-criteria-checked")
    walk.reads_well(dong)


def the_committee_designates_it(walk: Walk) -> None:
    """The point stands with its next review, among the others."""
    chen, li = walk.who("chen"), walk.who("li")
    chen.go(f"{walk.here}nuclear/ask-point/")
    chen.submit()
    chen.told("已提请委员会", "The committee is asked")
    for name in ("rong", "shu", "li"):
        vote(walk.who(name, NARROW), walk.about)
    close(li, walk.about, "designate", "j11-9")
    li.go(f"{walk.here}designate/")
    li.fill(reason="委员会已认定")
    li.submit()
    li.told("已完成", "done")
    li.go(walk.here)
    li.sees("下次复评", "Next review")
    li.shot("j11-10-nuclear-point")
    walk.reads_well(li)
    li.go("/nuclear-points/")
    li.shot("j11-11-points")
    walk.reads_well(li)


@pytest.mark.parametrize("language", LANGUAGES)
def test_j11_deployment_and_investment_lead_to_graduation_and_a_nuclear_point(
    come: Come, codes: dict[str, str], accessible: Callable[[Page], None], language: str
) -> None:
    walk = Walk(come, accessible, language, codes[f"trans-{language}"])
    two_tests_are_met(walk)
    the_committee_lets_it_graduate(walk)
    it_lands(walk)
    a_nuclear_point_is_proposed(walk)
    the_committee_designates_it(walk)


CRITERIA = (
    ("leap", "国家光伏质检中心报告 2026-1187：组件效率 30.1 %"), ("market", "合同 HT-2026-07，已到账 86 万元"), ("leader", "申能光伏采购意向书与产线协议"),
    ("chain", "链条图：九个环节，断点为封装胶、涂布机、回收"), ("ip", "权属清单 14 件，自由实施意见书"),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_j11_after_six_months_the_director_reviews_the_point(
    come: Come, codes: dict[str, str], accessible: Callable[[Page], None], language: str
) -> None:
    code = codes[f"point-{language}"]
    dong = come("dong", language)
    dong.task(("复评核爆点", "Review the nuclear point"), code)
    dong.go(f"/dossiers/{code}/transfer/nuclear/review/")
    dong.fill(kept="yes")
    dong.submit()
    dong.page.locator(".field-errors").first.wait_for()
    dong.fill(note="半年新增两条产线、三家供应商进场，断点已补一处")
    dong.shot("j11-12-review")
    dong.submit()
    dong.told("复评已记录", "The review is on record")
    dong.shot("j11-13-reviewed")
    read_well(dong, accessible)
