"""J5 and J6 in a real browser: the refinement on a phone and a desk, the bench with its pyramid, an entry, a call by fit; every page accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.server import Site, serving
from tests.browser.test_discovery import PASSWORD, signed_in

Visit = Callable[..., Page]
SEED = f"""
from tests.zhongshu.bench.cast import on_bench, on_deck, on_watch, signal, tell_of, the_entry
from tests.zhongshu.discovery.cast import Cast, bring
from tests.zhongshu.proposal.refined import in_refinement
from tests.zhongshu.proposal.test_refinement import ANSWER, tasks
from zhongshu.bench.actions import ask_grant, plant, propose_change
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import User
from zhongshu.proposal.actions import accept_answer, answer_task
c = Cast()
for user in User.objects.all():
    user.set_password("{PASSWORD}")
    user.save()
refined = in_refinement(c)
first, second, third = tasks(refined)
first = answer_task(c.zhao, refined, first, version=1, reply=ANSWER, evidence="附件 2 第 3 页")
accept_answer(c.chen, refined, first, version=first.version)
answer_task(c.zhao, refined, second, version=1, reply=ANSWER, evidence="附件 3")

def other(title, claim, incumbent, why, metric, unit, who):
    return dict(title=title, claim=claim, incumbent=incumbent, why=why, metric=metric, unit=unit, name=who, email=who + "@example.net", organisation_text=who + "实验室")

FLUORIDE = other("固态氟离子储能电芯", "用氟离子往返代替锂离子，材料不靠稀有矿", "磷酸铁锂电芯", "固态电解质在室温下已达可用的离子电导。", "循环寿命", "次", "甲")
ELECTROLYSIS = other("海水直接制氢膜", "不淡化，海水进、氢气出", "碱性水槽", "疏盐界面把水汽与盐分开，两千小时未结垢。", "产氢电耗", "kWh/kg", "乙")
RADIATOR = other("热光伏余热发电片", "钢厂红热辐射直接变成电", "蒸汽轮机", "窄带发射体与低带隙片匹配，没有转动部件。", "热电效率", "%", "丙")
DETECTOR = other("量子点红外相机芯片", "红外成像不用制冷机", "碲镉汞探测器", "胶体量子点在读出电路上旋涂成像。", "等效噪声温差", "mK", "丁")
watch = on_watch(c, **FLUORIDE)
for stance in ("yes", "unsure"):
    tell_of(c.chen, watch, "opinion", stance=stance, text="独立专家看过数据", source="函 3")
ask_grant(c.chen, watch, version=the_entry(watch).version, amount_fen=15_000_000, months=3, purpose="做三块小电芯", exam="循环 500 次后容量不低于 80%")
bench = on_bench(c, ELECTROLYSIS)
tell_of(c.chen, bench, "overtaken", signal_id=signal(c.chen), text="对方已达 34%", source="论文")
propose_change(c.chen, Dossier.objects.get(pk=bench.pk), version=the_entry(bench).version, direction="down", rule="overtaken", reason="竞争路线更好")
deck = on_deck(c, **RADIATOR)
plant(c.chen, bring(**DETECTOR).dossier, reason="常温红外探测若成立，制冷机不再需要", chance=0.3)
print(refined.code, watch.code, bench.code, deck.code)
"""


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(seed=SEED, worker=False) as running:
        yield running


def codes(center: Site) -> dict[str, str]:
    listed = center.python(
        "from zhongshu.lifecycle.models import Dossier\n"
        "for state, tier, code in Dossier.objects.values_list('state', 'tier', 'code'): print(tier or state, code)"
    )
    return dict(line.split() for line in listed.splitlines())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("size", "kind"), [(DESK, "desk"), (PHONE, "phone")])
def test_pages_of_refinement_and_bench_read_well(
    center: Site, visit: Visit, shot: Any, accessible: Any, language: str, size: dict[str, int], kind: str
) -> None:
    code = codes(center)
    page = visit(language, size)
    signed_in(page, center, "qian")
    lang, name = {"zh": ("zh-Hans", "中文"), "en": ("en", "English")}[language]
    if page.locator("html").get_attribute("lang") != lang:  # the account keeps the language of the run before
        page.get_by_role("button", name=name).first.click()
        page.wait_for_load_state()
    pages = {
        "refinement": f"/dossiers/{code['REFINE']}/refinement/",
        "bench": "/bench/",
        "watch": f"/dossiers/{code['B3']}/bench/",
        "entry": f"/dossiers/{code['B2']}/bench/",
        "demote": f"/dossiers/{code['B2']}/bench/demote/",
        "promote": f"/dossiers/{code['B3']}/bench/promote/",
        "evidence": f"/dossiers/{code['B3']}/bench/evidence/",
        "calls": "/bench/calls/?fields_asked=energy&trl_low=3&trl_high=5&words=制氢 余热",
        "call": f"/dossiers/{code['B1']}/call/",
    }
    for place, path in pages.items():
        page.goto(center.url + path)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"] + 1, f"{place} is {wide} px wide"
        assert page.locator("html").get_attribute("lang") == lang
        shot(page, f"bench-{place}-{kind}-{language}")
        accessible(page)


def test_a_team_answers_an_ask_on_a_phone_without_javascript(center: Site, visit: Visit) -> None:
    code = codes(center)
    page = visit("zh", PHONE, scripts=False)
    signed_in(page, center, "zhao")
    page.goto(f"{center.url}/dossiers/{code['REFINE']}/refinement/")
    page.get_by_role("link", name="答复 03").click()
    page.get_by_label("答复").fill("我们补充了一位有二十年产线经验的负责人，简历见附件。")
    page.get_by_label("证据").fill("附件 5")
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("#task-03")).to_contain_text("待专员确认")
