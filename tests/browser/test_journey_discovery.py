"""J1 from the inbox on, in a real browser and both languages: a lead is judged and screened, asked for more and answered by receipt (T-01, T-03),
a scout's record and a contest entry become one dossier by two persons (T-04), one is declined with reasons the team reads (T-05),
one is taken back (T-42), and one that was declined long ago comes back changed (T-44). Proposing is walked in `test_discovery`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Site, serving
from tests.browser.walking import NARROW, PASSWORD, Walker, read_well
from tests.zhongshu.discovery.cast import FEEDBACK

LANGUAGES = ("zh", "en")
# part: title, claim, incumbent, channel; in each language another technology, so that neither walk meets the other
BROUGHT = {
    "ask-zh": ("磁悬浮飞轮储能阵列", "复合材料飞轮真空悬浮，十万次充放不衰减", "铅酸备用电源", "open"),
    "ask-en": ("压电道路取能路面", "车流压过路面即发电，灯杆不再接电网", "市电路灯", "open"),
    "scout-zh": ("液态金属热界面材料", "镓基合金填充芯片与散热器之间，热阻降到十分之一", "导热硅脂", "scouting"),
    "entry-zh": ("镓基液态金属芯片散热界面", "镓基合金填充芯片与散热器之间，热阻降到十分之一", "导热硅脂", "contest"),
    "scout-en": ("超表面透镜手机镜头", "一片纳米结构平板代替七片镜片，镜头厚度减半", "塑料镜片组", "scouting"),
    "entry-en": ("纳米超表面平板镜头", "一片纳米结构平板代替七片镜片，镜头厚度减半", "塑料镜片组", "contest"),
    "decline-zh": ("石墨添加润滑油", "加入石墨片后发动机磨损降低一成", "合成机油", "open"),
    "decline-en": ("节油贴片", "油箱外贴陶瓷片，百公里油耗降低半升", "原厂油箱", "open"),
    "withdraw-zh": ("海浪摆式取水器", "波浪摆动直接推动反渗透，不经过发电", "柴油海水淡化", "open"),
    "withdraw-en": ("沙漠辐射制冷集水膜", "夜间向天空辐射降温，空气里的水凝在膜上", "水车送水", "open"),
    "return-zh": ("丝素蛋白手术缝钉", "蛋白材料缝钉体内吸收，不用二次取出", "钛缝钉", "open"),
    "return-en": ("声波灭火无人机", "低频声波吹灭初起火焰，不留灭火剂", "干粉灭火弹", "open"),
}
SEED = f"""
import datetime as dt, json
from dataclasses import replace
from tests.zhongshu.discovery.cast import Cast, FEEDBACK, PEROVSKITE, fresh
from zhongshu.discovery.actions import decline, start_screening, submit_lead
from zhongshu.discovery.models import Lead
from zhongshu.kernel import clock
from zhongshu.people.actor import PUBLIC
from zhongshu.people.models import User
now = clock.now()
with clock.at(now - dt.timedelta(days=420)):
    c = Cast()
for user in User.objects.all():
    user.set_password({PASSWORD!r})
    user.save()
told = {{}}
for part, (title, claim, incumbent, channel) in {BROUGHT!r}.items():
    with clock.at(now - dt.timedelta(days=400) if part.startswith("return") else now - dt.timedelta(hours=3)):
        receipt = submit_lead(PUBLIC, said=replace(PEROVSKITE, title=title, claim=claim, why=claim, incumbent=incumbent, metric=title + "指标", channel=channel,
            organisation_text=title + "研究所", name=part, email=part + "@example.org", value=9.0, today=3.0))
        lead = Lead.objects.select_related("dossier").get(pk=receipt.lead_id)
        if part.startswith("return"):
            start_screening(c.chen, lead, version=lead.dossier.version)
            decline(c.qian, fresh(lead).dossier, version=fresh(lead).dossier.version, reason_code="incremental", feedback=FEEDBACK)
    told[part] = [lead.dossier.code, receipt.number, receipt.key]
print(json.dumps(told))
"""


@dataclass
class Walk:
    """One language: those who come to the pages, each with a browser of their own, and what was brought."""

    center: Site
    visit: Callable[..., Page]
    told: dict[str, list[str]]
    language: str
    came: dict[str, Walker] = field(default_factory=dict)

    def who(self, name: str) -> Walker:
        if name not in self.came:
            self.came[name] = Walker(self.visit(self.language, calm=True), self.center, self.language).sign_in(name)
        return self.came[name]

    def code(self, part: str) -> str:
        return self.told[f"{part}-{self.language}"][0]

    def proposer(self, part: str) -> Walker:
        """The proposer on a phone, before the status of what they brought, by receipt and key."""
        one = Walker(self.visit(self.language, NARROW, calm=True), self.center, self.language)
        _, number, key = self.told[f"{part}-{self.language}"]
        one.go("/status/")
        one.fill(receipt=number, status_key=key)
        one.submit()
        return one

    def way(self, name: str, part: str, zh: str, en: str) -> Walker:
        """Somebody at a lead with one of the five ways unfolded."""
        one = self.who(name)
        one.go(f"/leads/{self.code(part)}/")
        one.page.locator("details.way summary").filter(has_text=one.say((zh, en))).first.click()
        return one


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(worker=False) as running:
        yield running


@pytest.fixture(scope="module")
def told(center: Site) -> dict[str, list[str]]:
    return dict(json.loads(center.python(SEED).splitlines()[-1]))


@pytest.fixture(params=LANGUAGES)
def walk(request: Any, center: Site, told: dict[str, list[str]], visit: Callable[..., Page]) -> Walk:
    return Walk(center, visit, told, request.param)


def screens(walk: Walk, part: str) -> Walker:
    """From the inbox: novelty times urgency, then T-01."""
    chen = walk.who("chen")
    chen.go(f"/leads/{walk.code(part)}/")
    chen.press("开始初筛", "Start screening")
    chen.sees("已进入初筛", "screening")
    return chen


def test_j1_a_lead_is_judged_asked_for_more_and_answered_by_its_receipt(
    walk: Walk, accessible: Callable[[Page], None]
) -> None:
    chen = walk.who("chen")
    chen.go("/leads/")
    chen.shot("j1-01-inbox")
    read_well(chen, accessible)
    chen.go(f"/leads/{walk.code('ask')}/")
    chen.open("评定新颖与紧迫", "Judge novelty and urgency")
    urgency = {"zh": "4", "en": "5"}[
        walk.language
    ]  # the second walk stands before the first, whose lead is still there
    chen.fill(novelty="5", urgency=urgency)
    chen.page.locator("form[action$='/assess/'] button").click()
    chen.sees("5 × 4 = 20", "5 × 5 = 25")
    chen.go("/leads/")
    first = chen.page.locator("main tbody tr, main .lead-row").first
    expect(first).to_contain_text(BROUGHT[f"ask-{walk.language}"][0])  # most points stand before all others
    screens(walk, "ask")
    walk.way("chen", "ask", "请补充", "Ask for more")
    chen.fill(items="第三方测试报告\n样品三件的原始数据", note="有报告编号即可")
    chen.shot("j1-02-ask")
    chen.page.locator("form[action$='/ask/'] button").click()
    chen.sees("时限暂停", "Clock stands")
    proposer = walk.proposer("ask")
    proposer.sees("第三方测试报告", "第三方测试报告")
    read_well(proposer, accessible)
    proposer.fill(item_1="报告 2026-118，附后", item_2="三件样品数据见附表")
    proposer.shot("j1-03-answer-by-receipt")
    proposer.page.locator("form[action$='/answer/'] button[type=submit]").first.click()
    proposer.sees("我们的时限继续计算", "our clock runs again")
    chen.go(f"/leads/{walk.code('ask')}/")
    chen.sees("报告 2026-118，附后", "报告 2026-118，附后")
    chen.shot("j1-04-answered")


def test_j1_a_scouts_record_and_a_contest_entry_become_one_dossier_by_two_persons(
    walk: Walk, accessible: Callable[[Page], None]
) -> None:
    screens(walk, "entry")
    chen = walk.who("chen")
    chen.go(f"/leads/{walk.code('entry')}/")
    expect(chen.page.locator("#alike .alike").first).to_contain_text(walk.code("scout"))
    chen.open("是同一项，建议合并", "They are the same: propose a merge")
    form = chen.page.locator("#alike form[action$='/merge/']").first
    chen.fill(within=form, reason="主张、对照与指标一致，同一团队")
    chen.shot("j1-05-merge")
    form.locator("button").last.click()
    chen.sees("您是提出人，须由另一人确认", "somebody else must confirm")
    sun = walk.who("sun")
    sun.go(f"/leads/{walk.code('entry')}/")
    sun.fill(within=sun.page.locator("form[action$='/confirm-merge/']"), reason="两份材料逐条核对，测试数据同一批")
    sun.shot("j1-06-second-person")
    read_well(sun, accessible)
    sun.page.locator("form[action$='/confirm-merge/'] button").click()
    sun.arrive()
    proposer = walk.proposer("entry")
    proposer.sees(walk.code("scout"), walk.code("scout"))
    proposer.shot("j1-07-joined")


def test_j1_a_refusal_says_why_at_length_and_the_team_reads_it(walk: Walk, accessible: Callable[[Page], None]) -> None:
    screens(walk, "decline")
    qian = walk.way("qian", "decline", "不予支持", "Decline")
    form = qian.page.locator("form[action$='/decline/']").first
    qian.fill(within=form, reason_code="incremental", feedback="不够颠覆")
    form.locator("button[type=submit], button").last.click()
    expect(qian.page.locator("[name=feedback]").first).to_have_value("不够颠覆")  # two hundred characters at least
    qian.shot("j1-08-too-short")
    form = qian.page.locator("form[action$='/decline/']").first
    qian.fill(within=form, reason_code="incremental", feedback=FEEDBACK)
    form.locator("button[type=submit], button").last.click()
    qian.arrive()
    qian.shot("j1-09-declined")
    proposer = walk.proposer("decline")
    proposer.sees("感谢您提出这项技术", "感谢您提出这项技术")
    proposer.sees("申诉截止", "Appeal until")
    read_well(proposer, accessible)
    proposer.shot("j1-10-team-reads-why")


def test_j1_the_proposer_takes_it_back_by_receipt(walk: Walk) -> None:
    proposer = walk.proposer("withdraw")
    proposer.open("撤回这项技术", "Withdraw it")
    proposer.fill(within=proposer.page.locator("form[action$='/withdraw/']"), reason="已与企业签约，不再申请")
    proposer.page.locator("form[action$='/withdraw/'] button[type=submit]").first.click()
    proposer.sees("已撤回", "ithdrawn")
    proposer.shot("j1-11-withdrawn")
    chen = walk.who("chen")
    chen.go(f"/leads/{walk.code('withdraw')}/")
    chen.sees("已与企业签约，不再申请", "已与企业签约，不再申请")


def test_j1_what_was_declined_comes_back_with_what_has_changed(walk: Walk, accessible: Callable[[Page], None]) -> None:
    proposer = walk.proposer("return")
    form = proposer.page.locator("form[action$='/return/']")
    proposer.fill(within=form, what_changed="有了数据")
    form.locator("button[type=submit]").first.click()
    expect(proposer.page.locator("[name=what_changed]")).to_have_value("有了数据")
    proposer.shot("j1-12-says-too-little")
    proposer.fill(
        what_changed="一年来完成了独立第三方对比测试，三批样品离散小于一成；找到了两家离不开它的用户，试用协议已签，原始数据与协议随附。"
    )
    proposer.page.locator("form[action$='/return/'] button[type=submit]").first.click()
    proposer.sees("已收到，等待初筛", "Received, waiting for screening")
    read_well(proposer, accessible)
    proposer.shot("j1-13-back")
    chen = walk.who("chen")
    chen.go(f"/leads/{walk.code('return')}/")
    chen.sees("独立第三方对比测试", "独立第三方对比测试")
    chen.shot("j1-14-with-its-history")
