"""J2 and J3 in a real browser, in both languages: scouting from theme to yield; due diligence from offer to appraisal and to the watch bench."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Site, serving
from tests.browser.walking import PASSWORD, Walker
from tests.zhongshu.proposal.cast import whole_plan

LANGUAGES = ("zh", "en")
SUBJECTS = {
    "appr-zh": ("可逆固体氧化物电池", "同一电堆白天电解、夜间发电，往返效率超过七成", "抽水蓄能"),
    "appr-en": ("硅光互连光引擎", "片上光源直接调制，每比特能耗降到亚皮焦", "铜缆互连"),
    "bench-zh": ("体内 CAR-T 疗法", "脂质颗粒直接在患者体内改造免疫细胞，无需离体制备", "离体 CAR-T"),
    "draft": ("磁制冷冰箱", "用磁热材料代替压缩机，没有制冷剂", "蒸气压缩制冷"),
    "bench-en": ("DNA 数据存储", "以合成酶写入，单克材料保存百拍字节数据上百年", "磁带库"),
}
SEED = f"""
from tests.zhongshu.discovery.cast import bring
from tests.zhongshu.proposal.cast import Cast, expert, pass_screening
from zhongshu.discovery.actions import assess, start_screening
from zhongshu.discovery.guards import open_findings
from zhongshu.discovery.actions import judge_finding
from zhongshu.discovery.models import Lead
from zhongshu.kernel import search
from zhongshu.people.models import Organisation, Person, User
c = Cast()
Person.objects.create(name_zh="陆明", name_en="Lu Ming")
Organisation.objects.create(name_zh="临港光能研究所", name_en="Lingang Institute of Solar Energy")
for number, kind in enumerate(("technical", "technical", "technical", "industry", "investor")):
    expert(f"expert{{number}}", kind)
for user in User.objects.all():
    user.set_password("{PASSWORD}")
    user.save()
search.put("person", c.zhao.person_id, "zhao")
for key, (title, claim, incumbent) in {SUBJECTS!r}.items():
    lead = bring(title=title, claim=claim, incumbent=incumbent, why=claim, metric=title + "指标", name=key, email=key + "@example.org",
                 organisation_text=title + "研究所")
    assess(c.chen, lead, novelty=4, urgency=3)
    start_screening(c.chen, lead, version=lead.dossier.version)
    pass_screening(c, Lead.objects.get(pk=lead.pk))
    for finding in open_findings(lead.dossier):
        judge_finding(c.chen, finding, reason="两个方向")
    print(key, lead.dossier.code)
"""
Come = Callable[[str, str], Walker]


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(worker=False) as running:
        yield running


@pytest.fixture(scope="module")
def codes(center: Site) -> dict[str, str]:
    """The dossiers that wait, by subject."""
    return dict(line.split() for line in center.python(SEED).splitlines())


@pytest.fixture
def come(center: Site, codes: dict[str, str], visit: Callable[..., Page]) -> Come:
    """Sign somebody in with a browser of their own."""

    def signed_in(name: str, language: str) -> Walker:
        return Walker(visit(language, calm=True), center, language).sign_in(name)

    return signed_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_j2_specialist_scouts_a_theme_and_sees_what_an_hour_yields(come: Come, language: str) -> None:
    chen = come("chen", language)
    chen.go("/campaigns/")
    chen.shot("j2-1-campaigns")
    chen.link("开始行动", "Open a campaign")
    chen.fill(theme_zh=f"后锂储能 {language}", theme_en=f"Post-lithium storage {language}", field="energy", taxonomy="钠离子\n锌空气\n液流", query="sodium-ion OR zinc-air")  # fmt: skip
    chen.shot("j2-2-theme")
    chen.press("保存", "Save")
    chen.heading(f"后锂储能 {language}", f"Post-lithium storage {language}")
    campaign = chen.page.url
    for number, (title, disruption) in enumerate(
        (("锌空气电池的双功能催化剂", "0.12"), ("钠离子电池的硬碳负极", "0.61"))
    ):
        chen.page.goto(campaign)
        chen.link("登记信号", "Record a signal")
        chen.fill(kind="paper", ref=f"10.1000/{language}.{number}", title_zh=title, title_en=f"Paper {number} on storage", field="energy", on="2026-03-02",
                  people="陆明\nHelen Tan", organisations="临港光能研究所\n长江储能", novelty="0.7", disruption=disruption)  # fmt: skip
        chen.press("登记信号", "Record the signal")
        chen.heading(title, f"Paper {number} on storage")
    chen.page.goto(campaign)
    ranked = chen.page.locator("section").filter(has=chen.page.get_by_role("heading", name=chen.say(("信号，按颠覆度", "Signals, by disruption"))))  # fmt: skip
    assert [chen.say(("钠离子", "Paper 1")) in row for row in ranked.locator("li a").all_inner_texts()[:2]] == [True, False]  # fmt: skip
    ranked.locator("li a").first.click()
    chen.sees("陆明", "Helen Tan")
    chen.sees("已在人员名录", "in the directory")
    chen.shot("j2-3-signal")
    chen.link("由此登记线索", "Make it a lead")
    expect(chen.page.locator("[name=organisation_text]")).to_have_value("临港光能研究所")
    chen.fill(title=f"硬碳钠电 {language}", claim="硬碳负极让钠离子电池低温下保持九成容量", incumbent="磷酸铁锂电池", metric="零下二十度容量保持率", unit="%", today="60", value="90", why="硬碳层间距大，钠离子嵌入不析出。已有软包电池两千次循环数据。")  # fmt: skip
    chen.shot("j2-4-lead-from-signal")
    chen.press("登记线索", "Register the lead")
    chen.heading(f"硬碳钠电 {language}", f"硬碳钠电 {language}")
    receipt = re.search(r"L-\d{4}-\d{5}", chen.page.locator(".lead-head").inner_text())
    assert receipt
    for channel, minutes, found, note in (("visit", "90", receipt.group(), "走访实验室，看了软包电池老化数据"), ("mail", "30", "", "去信两位作者，尚无回音")):  # fmt: skip
        chen.page.goto(campaign)
        chen.open("记一笔", "Log a piece of work")
        chen.fill(channel=channel, minutes=minutes, receipt=found, note=note)
        chen.press("记一笔", "Log it")
    rows = chen.page.locator("table").first.locator("tbody tr").all_inner_texts()
    assert [row.split()[1:] for row in rows] == [["1", "90", "1", "0", "0.67"], ["1", "30", "0", "0", "0"]]
    assert chen.page.locator(".kpi-value").all_inner_texts()[1:] == ["1", "0", "0.5"]
    chen.shot("j2-5-yield")
    chen.open("结束行动", "End the campaign")
    chen.fill(lesson="面访比邮件有效：一个半小时得到一条线索。")
    chen.press("结束行动", "End the campaign")
    chen.sees("行动已结束", "The campaign has ended")


def test_a_stranger_to_the_campaign_has_no_page_of_it(come: Come) -> None:
    wu = come("wu", "zh")
    answer = wu.page.goto(wu.site.url + "/campaigns/")
    assert answer is not None
    assert answer.status == 403


def become_candidate(come: Come, code: str, language: str) -> Walker:
    """Qian offers, Chen sees the load and accepts, Qian makes it a candidate; Chen stands before it."""
    qian, chen = come("qian", language), come("chen", language)
    qian.go(f"/dossiers/{code}/")
    qian.shot("j3-1-dossier")
    qian.go(f"/dossiers/{code}/specialist/")
    choice = qian.page.locator("[name=user_id] option").filter(has_text="chen").get_attribute("value") or ""
    qian.fill(user_id=choice, reason="熟悉该领域，近年走访过三个组")
    qian.shot("j3-2-offer")
    qian.press("发出指派", "Send the offer")
    chen.go(f"/dossiers/{code}/specialist/")
    chen.shot("j3-3-offered")
    chen.press("接受", "Accept")
    chen.sees("您已接受这份卷宗", "You have accepted this dossier")
    qian.go(f"/dossiers/{code}/candidate/")
    qian.fill(reason="主张清楚，证据可查，列为候选")
    qian.shot("j3-4-candidate")
    qian.submit()
    qian.sees("已完成", "done")
    chen.go(f"/dossiers/{code}/diligence/")
    chen.fill(
        kind="visit",
        finding="走访半日：看了装置与原始记录，两位研究生各自复测一次，与自报值相差在误差之内。",
        sureness="high",
    )
    chen.press("记录", "Record")
    chen.sees("已记录", "Recorded")
    chen.shot("j3-5-diligence")
    return chen


def take_in(chen: Walker, code: str) -> None:
    """Chen gives the dossier an English title and takes Zhao into the team as its lead."""
    chen.go(f"/dossiers/{code}/")
    chen.link("更正", "Amend")
    chen.fill(title_en="A title in English", reason="补英文名称")
    chen.shot("j3-5a-facts")
    chen.submit()
    chen.sees("已更正", "Amended")
    chen.go(f"/dossiers/{code}/team/")
    chen.page.locator("[name=person_id_text]").press_sequentially("zhao")
    chen.page.get_by_role("button", name="zhao").first.click()
    chen.fill(role="lead", duty_zh="总体", duty_en="Whole", reason="申报团队负责人")
    chen.shot("j3-5b-team")
    chen.submit()
    chen.sees("已加入团队", "Added to the team")
    chen.shot("j3-5c-team-joined")


def write(one: Walker, code: str, section: str, raw: Any) -> None:
    """Fill a part of the plan through its form, row by row where it is repeated."""
    one.go(f"/dossiers/{code}/plan/{section}/")
    rows = raw if isinstance(raw, list) else [raw]
    for number, row in enumerate(rows):
        prefix = f"{number}-" if isinstance(raw, list) else ""
        if prefix and one.page.locator(f"[name^='{prefix}']").count() == 0:
            one.press("再加一条", "Add a row")
        one.fill_in({prefix + name: value for name, value in row.items()})


def save(one: Walker) -> None:
    one.page.locator("button[name=_close]").click()
    one.sees("已保存", "Saved")


@pytest.mark.parametrize("language", LANGUAGES)
def test_j3_direction_card_is_written_by_two_and_sent_to_appraisal_when_nothing_is_missing(
    come: Come, codes: dict[str, str], language: str
) -> None:
    code = codes[f"appr-{language}"]
    chen, zhao, plan = become_candidate(come, code, language), come("zhao", language), whole_plan()
    take_in(chen, code)
    chen.go(f"/dossiers/{code}/")
    chen.shot("j3-6-candidate-missing")
    write(zhao, code, "direction", plan["direction"])  # the team has the card open …
    write(chen, code, "direction", plan["direction"] | {"target_value": "31"})
    chen.shot("j3-7-direction")
    save(chen)  # … and the specialist is faster
    zhao.page.locator("button[name=_close]").click()
    rivals = zhao.page.locator(".rivals tbody tr").all_inner_texts()
    assert [row.split()[-2:] for row in rivals] == [["31", "30"]]
    zhao.shot("j3-8-two-versions")
    expect(zhao.page.locator("[name=target_value]")).to_have_value("30")
    save(zhao)  # the second time it is written on top, knowingly
    for section in ("assumptions", "kill_criteria", "rivals", "heilmeier", "properties", "team", "ip_assets", "stages", "budget"):  # fmt: skip
        write(zhao, code, section, plan[section])
        if section in ("assumptions", "stages"):
            zhao.shot(f"j3-9-{section}")
        save(zhao)
    write(chen, code, "views", plan["views"])
    save(chen)
    chen.go(f"/dossiers/{code}/plan/")
    chen.sees("都齐了", "Nothing: the next step is open")
    chen.shot("j3-10-plan")
    zhao.go(f"/dossiers/{code}/")
    zhao.shot("j3-11-team-sees")
    for number in range(5):
        chen.go(f"/dossiers/{code}/experts/?q=expert{number}")
        chen.press("提名", "Name")
    chen.go(f"/dossiers/{code}/experts/")
    chen.shot("j3-12-experts")
    chen.go(f"/dossiers/{code}/")
    chen.shot("j3-13-nothing-missing")
    chen.page.locator(".acts a[href$='/appraisal/']").first.click()
    chen.sees("都齐了", "Nothing: give the reason")
    chen.fill(reason="方向卡、四性证据与阶段计划齐备，专家已列")
    chen.shot("j3-14-send")
    chen.submit()
    chen.sees("已完成", "done")
    chen.shot("j3-15-in-appraisal")
    chen.go(f"/dossiers/{code}/plan/versions/")
    chen.sees("已封存", "Sealed")


def test_what_is_typed_into_the_plan_is_there_on_another_machine(come: Come, codes: dict[str, str]) -> None:
    chen = become_candidate(come, codes["draft"], "zh")
    chen.go(f"/dossiers/{codes['draft']}/plan/direction/")
    chen.fill(to_what_zh="写到一半的去向")
    expect(chen.page.locator("[data-draft-line]")).to_contain_text("已自动保存")
    elsewhere = come("chen", "zh")
    elsewhere.go(f"/dossiers/{codes['draft']}/plan/direction/")
    elsewhere.sees("已接着您", "Resumed")
    expect(elsewhere.page.locator("[name=to_what_zh]")).to_have_value("写到一半的去向")


def test_a_recommendation_is_kept_while_it_is_typed(center: Site, visit: Callable[..., Page]) -> None:
    one = Walker(visit("zh", calm=True), center, "zh")
    one.go("/recommend/")
    one.page.locator("main form [name=title]").fill("写到一半的推荐")
    expect(one.page.locator("[data-draft-line]")).to_contain_text("已自动保存")
    one.page.reload()
    expect(one.page.locator("main form [name=title]")).to_have_value("写到一半的推荐")


@pytest.mark.parametrize("language", LANGUAGES)
def test_j3_early_technology_with_half_a_team_goes_to_the_watch_bench(
    come: Come, codes: dict[str, str], language: str
) -> None:
    code = codes[f"bench-{language}"]
    chen, plan = become_candidate(come, code, language), whole_plan()
    for section in ("direction", "assumptions", "kill_criteria", "rivals"):
        write(chen, code, section, plan[section])
        save(chen)
    qian = come("qian", language)
    qian.go(f"/dossiers/{code}/watch-bench/")
    qian.fill(reason="方向成立但尚早，团队未齐；半年内补齐工程负责人")
    qian.shot("j3-16-bench")
    qian.submit()
    qian.sees("已完成", "done")
    qian.sees("B3", "B3")
    qian.shot("j3-17-on-the-bench")
