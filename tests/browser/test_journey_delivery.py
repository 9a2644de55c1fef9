"""J8 and J9 in a real browser, in both languages: an iteration written on a phone, the gate it opens by rule, the week on one page;
a gate to a pivot with bridging money, and a gate to a stop whose money goes to a dossier on deck the same day."""

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
from tests.browser.troupe import Troupe, dress, working
from tests.zhongshu.bench.cast import on_deck
from tests.zhongshu.delivery.test_gates import asked, heard
from tests.zhongshu.delivery.test_money import pay, step
from zhongshu.delivery.actions import log_iteration, raise_issue, update_assumption, watch
from zhongshu.delivery.models import Milestone, Payment
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM
c = Troupe()
today = clock.today()
DECKS = {
    "zh": dict(title="硬碳钠离子电芯", claim="硬碳负极让钠电低温下保持九成容量", incumbent="磷酸铁锂电芯", why="硬碳层间距大，钠离子嵌入不析出，软包已循环两千次。", metric="零下二十度容量保持率", unit="%", organisation_text="长江储能", name="甲乙", email="jia@example.net"),
    "en": dict(title="热光伏余热发电片", claim="钢厂红热辐射直接变成电", incumbent="蒸汽轮机", why="窄带发射体与低带隙片匹配，没有转动部件。", metric="热电效率", unit="%", organisation_text="宝山热电", name="丙丁", email="bing@example.net"),
}
for language in ("zh", "en"):
    d = working(c, f"钙钛矿叠层组件（{language}）", f"Perovskite tandem module ({language})")
    with clock.at(clock.now() - dt.timedelta(days=30)):
        log_iteration(c.zhao, d, starts_on=clock.today() - dt.timedelta(days=30), ends_on=clock.today(), question="狭缝涂布能否一次成膜 10 cm²", test="三种溶剂各涂 20 片，测厚与覆盖率", result="覆盖率 98 %，厚度偏差 4.1 %", learned="溶剂 B 的干燥窗口最宽", next="用溶剂 B 做双 85 湿热，看 200 小时")
    for actor, name in ((c.zhao, "request"), (c.chen, "check"), (c.qian, "approve")):
        step(actor, d, name)
    with clock.at(clock.now() - dt.timedelta(days=9)):
        raise_issue(c.zhao, d, kind="sample", severity="high", what="宽带隙前驱体没有稳定的样品供应商，湿热试验停了两周")
    Milestone.objects.filter(dossier=d, number=1).update(due_on=today - dt.timedelta(days=12))
    watch(SYSTEM, d)
    print(f"j8-{language}", d.code)
    d = working(c, f"叠层组件边缘封装（{language}）", f"Edge sealing of tandem modules ({language})")
    pay(c, d)
    killer = d.assumptions.get(number=1)
    update_assumption(c.zhao, d, assumption_id=killer.pk, state="broken", probability=5, evidence="双 85 二百小时效率掉到六成")
    print(f"pivot-{language}", d.code)
    d = working(c, f"全钙钛矿柔性组件（{language}）", f"All-perovskite flexible module ({language})", money=(100, 215, 100))
    pay(c, d)
    heard(c, asked(c, d, trigger="request"), votes=("STOP", "STOP", "PIVOT"))
    print(f"stop-{language}", d.code)
    d = on_deck(c, **DECKS[language])
    print(f"deck-{language}", d.code)
dress(c)
"""
SEAT_EXPERTS = """
import datetime as dt
from zhongshu.delivery.models import Gate
from zhongshu.kernel import clock
from zhongshu.panels.actions import accept, choose, invite
from zhongshu.panels.models import Seat
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
def who(name): return actor_of(User.objects.get(email=name + '@example.org'))
gate = Gate.objects.select_related('dossier').get(dossier__code='{code}', state='voting')
panel = gate.dossier.panels.get(kind='gate', occasion=f'G{{gate.number}}')
lins = [who(f'lin{{n}}') for n in range(3)]
for lin in lins: choose(who('wen'), panel, person_id=lin.person_id, reason='领域相符')
invite(who('wen'), panel, due_on=clock.today() + dt.timedelta(days=10))
for lin in lins: accept(lin, Seat.objects.get(panel=panel, person_id=lin.person_id), declared=True, confidential=True, integrity=True)
"""
LESSON = "水汽从边缘进入，封装先于放大：十片小样的双 85 对照两周就能看清，不必等到整线涂布之后才知道。"


@dataclass
class Walk:
    """One dossier in one language, and those who come to its pages, each with a browser of their own."""

    center: Site
    visit: Callable[..., Page]
    accessible: Callable[[Page], None]
    codes: dict[str, str]
    language: str = "zh"
    code: str = ""
    came: dict[str, Walker] = field(default_factory=dict)

    def on(self, part: str, language: str) -> Walk:
        """The same people on the dossier of that part."""
        self.language, self.code = language, self.codes[f"{part}-{language}"]
        return self

    @property
    def here(self) -> str:
        return f"/dossiers/{self.code}/delivery/"

    @property
    def gate(self) -> str:
        return f"{self.here}gates/1/"

    def who(self, name: str, size: dict[str, int] | None = None) -> Walker:
        """Somebody, signed in when they first come."""
        if name not in self.came:
            page = self.visit(self.language, size, calm=True)
            self.came[name] = Walker(page, self.center, self.language).sign_in(name)
        return self.came[name]

    def reads_well(self, one: Walker) -> None:
        read_well(one, self.accessible)


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(worker=False) as running:
        yield running


@pytest.fixture(scope="module")
def codes(center: Site) -> dict[str, str]:
    """The dossiers that wait, by their part."""
    return dict(line.split() for line in center.python(SEED).splitlines())


@pytest.fixture
def walk(center: Site, codes: dict[str, str], visit: Callable[..., Page], accessible: Callable[[Page], None]) -> Walk:
    return Walk(center, visit, accessible, codes)


def money_is_ready(walk: Walk) -> None:
    """The finance officer could pay this morning."""
    cai = walk.who("cai")
    cai.go("/delivery/payments/")
    cai.shot("j8-1-payments")
    cai.link("待拨付", "To pay")
    cai.page.get_by_role("row").filter(has_text=walk.code).get_by_role("link").first.click()
    cai.shot("j8-2-payment-ready")
    expect(cai.page.get_by_role("button", name=cai.say(("拨付并签字", "Pay and sign")))).to_be_visible()


def an_iteration_breaks_the_killer(walk: Walk) -> None:
    """On a phone: the question of last time is there, the assumption breaks, and a gate is open within a minute."""
    zhao = walk.who("zhao", NARROW)
    zhao.go(f"{walk.here}iterations/")
    zhao.link("记录迭代", "Log an iteration")
    expect(zhao.page.locator("[name=question]")).to_have_value("用溶剂 B 做双 85 湿热，看 200 小时")
    zhao.shot("j8-3-iteration")
    zhao.fill(
        test="双 85 箱放 12 片，每 50 小时取 3 片测效率",
        result="150 小时效率掉到 61 %，界面有黄色分解物",
        learned="水汽从边缘进入，不是膜本身",
        next="换边缘封装，再放 12 片",
    )
    zhao.page.locator("select[name^=belief_]").first.select_option("broken")
    zhao.submit()
    zhao.told("致命假设破裂", "A killer assumption broke")
    zhao.shot("j8-4-gate-opened")
    seconds = walk.center.python(
        "from zhongshu.delivery.models import Gate\n"
        f"g = Gate.objects.get(dossier__code='{walk.code}')\n"
        "print(g.trigger, abs((g.created_at - g.dossier.iterations.latest('number').created_at).total_seconds()))"
    ).split()
    assert seconds[0] == "killer" and float(seconds[1]) < 60
    walk.reads_well(zhao)


def the_payment_waits_and_an_alert_names_the_delay(walk: Walk) -> None:
    """What could be paid is refused while the gate is open; the specialist reads what is overdue."""
    cai = walk.who("cai")
    cai.page.reload()
    cai.sees("里程碑评审未结束", "a gate is open")
    assert cai.page.get_by_role("button", name=cai.say(("拨付并签字", "Pay and sign"))).count() == 0
    cai.shot("j8-5-payment-refused")
    walk.reads_well(cai)
    chen = walk.who("chen")
    chen.go("/delivery/alerts/")
    chen.page.get_by_role("row").filter(has_text=walk.code).filter(
        has_text=chen.say(("逾期 12 天", "12 days overdue"))
    ).first.wait_for()
    chen.shot("j8-6-alerts")
    walk.reads_well(chen)


def an_issue_gets_an_owner(walk: Walk) -> None:
    """The team raises it, the specialist gives it to an enterprise partner."""
    zhao, chen = walk.who("zhao", NARROW), walk.who("chen")
    zhao.go(f"{walk.here}issues/")
    zhao.open("提出问题", "Raise an issue")
    zhao.fill(**{"raise-kind": "equipment", "raise-severity": "medium", "raise-what": "双 85 试验箱只有一台，排到下月"})
    zhao.shot("j8-7-raise")
    zhao.page.locator("#deed-raise button.btn-primary").click()
    zhao.sees("双 85 试验箱", "双 85 试验箱")
    chen.go(f"{walk.here}issues/1/")
    due = walk.center.python(
        "from zhongshu.kernel import clock; import datetime as dt; print(clock.today() + dt.timedelta(days=7))"
    ).strip()
    owner = (
        chen.page.locator("[name='assign-owner_id'] option")
        .filter(has_text=chen.say(("冯涛", "Feng Tao")))
        .get_attribute("value")
        or ""
    )
    chen.fill(**{"assign-owner_id": owner, "assign-due_on": due})
    chen.shot("j8-8-assign")
    chen.page.locator("#deed-assign button.btn-primary").click()
    chen.sees("已分派", "Assigned")


def the_partner_solves_it(walk: Walk) -> None:
    """The partner sees the issue and nothing else, solves it, and the team confirms after nine days."""
    zhao = walk.who("zhao", NARROW)
    feng = walk.who("feng", NARROW)
    feng.shot("j8-9-partner-desk")
    feng.task(("处理问题", "See to an issue"), walk.code)
    assert feng.page.goto(f"{walk.center.url}{walk.here}") is not None
    assert (
        feng.page.locator("text=" + feng.say(("致命假设", "Killer assumptions"))).count() == 0
    )  # the partner reads nothing else
    feng.page.go_back()
    feng.fill(**{"work-note": "申能材料部每月供 2 kg 前驱体，首批已寄出，含批次检测"})
    feng.page.locator("[name='work-solved']").check()
    feng.shot("j8-10-partner-solves")
    feng.page.locator("#deed-work button.btn-primary").click()
    feng.sees("待确认", "to be confirmed")
    zhao.go(f"{walk.here}issues/1/")
    zhao.fill(**{"confirm-satisfied": "yes"})
    zhao.page.locator("#deed-confirm button.btn-primary").click()
    zhao.sees("9 天", "9 days")
    zhao.shot("j8-11-solved")
    walk.reads_well(zhao)


def the_week_stands_on_one_page(walk: Walk) -> None:
    """A visit is noted; the week is read, and printed."""
    chen = walk.who("chen")
    chen.go(f"{walk.here}visit/")
    chen.fill(
        **{
            "visit-met": "赵晓与两位研究生",
            "visit-seen": "试验箱边缘封装发黄，团队已拆样；备件到位，士气尚可",
            "visit-advice": "先做封装对照，再谈放大",
        }
    )
    chen.shot("j8-12-visit")
    chen.page.locator("#deed-visit button.btn-primary").click()
    chen.sees("试验箱边缘封装发黄", "试验箱边缘封装发黄")
    chen.shot("j8-13-overview")
    walk.reads_well(chen)
    chen.link("一页周报", "Weekly page")
    chen.sees("水汽从边缘进入", "水汽从边缘进入")
    chen.shot("j8-14-weekly")
    chen.paper("j8-14-weekly")
    walk.reads_well(chen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_j8_an_iteration_on_a_phone_opens_a_gate_and_the_week_stands_on_one_page(walk: Walk, language: str) -> None:
    walk.on("j8", language)
    money_is_ready(walk)
    an_iteration_breaks_the_killer(walk)
    the_payment_waits_and_an_alert_names_the_delay(walk)
    an_issue_gets_an_owner(walk)
    the_partner_solves_it(walk)
    the_week_stands_on_one_page(walk)


def views_are_heard(walk: Walk) -> None:
    """Team and specialist say what they think of the broken assumption; experts are seated."""
    zhao, chen, wen = walk.who("zhao", NARROW), walk.who("chen"), walk.who("wen")
    zhao.task(("在评审中陈述", "Give your view at the gate"), walk.code)
    zhao.fill(
        **{"view-text": "边缘封装是薄弱处，换玻璃基底与丁基胶后小样已过 300 小时；请允许换路线重来，已花的钱我们认。"}
    )
    zhao.shot("j9-1-team-view")
    zhao.page.locator("#deed-view button.btn-primary").click()
    chen.go(walk.gate)
    chen.shot("j9-2-gate-pack")
    walk.reads_well(chen)
    chen.fill(**{"view-text": "原路线按终止判据应停；团队诚实，换基底有初步数据，建议转向并从严考核。"})
    chen.page.locator("#deed-view button.btn-primary").click()
    wen.go(walk.gate)
    wen.page.locator("#deed-panel button.btn-primary").click()
    wen.sees("专家表决", "Panel votes")
    walk.center.python(SEAT_EXPERTS.format(code=walk.code))


def experts_vote(walk: Walk) -> None:
    """Three votes on phones, each locked."""
    for number, (outcome, reason) in enumerate((("PIVOT", "旧路线已被数据否定，团队与设备可以承接新基底"), ("PIVOT", "换基底风险可控，过桥半年内可见分晓"), ("STOP", "市面已有封装更好的对手，难以追上"))):  # fmt: skip
        lin = walk.who(f"lin{number}", NARROW)
        lin.task(("在里程碑评审中表决", "Vote at a gate"), walk.code)
        lin.fill(**{"vote-outcome": outcome, "vote-confidence": "70", "vote-reason": reason})
        if number == 0:
            lin.shot("j9-3-expert-votes")
            walk.reads_well(lin)
        lin.page.locator("#deed-vote button.btn-primary").click()
        lin.sees("您的意见已锁定", "Your vote is locked")


def a_pivot_is_proposed(walk: Walk) -> None:
    """Too much bridging money is refused beside its field; less goes to the director."""
    wen = walk.who("wen")
    wen.go(walk.gate)
    wen.shot("j9-4-before-the-end")
    wen.press("结束表决", "End the voting")
    wen.sees("多数建议", "most suggest")
    wen.link("提出决定", "Propose the decision")
    wen.page.locator("button[name=look][value=PIVOT]").first.click()
    wen.shot("j9-5-options")
    walk.reads_well(wen)
    wen.fill(
        reasons="致命假设破裂，旧路线不再成立；新基底有小样数据，团队愿意从头考。",
        probability="35",
        other="STOP",
        why_not="团队与设备可承接新路线，停掉要再等一年",
        bridging="12",
        lesson=LESSON,
    )
    wen.submit()
    expect(wen.page.locator("[name=bridging]")).to_have_value(
        "12"
    )  # 10 % of the stage is the most, and nothing typed is lost
    wen.sees("不能超过 10 万元", "At most CNY 100,000")
    wen.fill(bridging="8")
    wen.submit()
    wen.sees("待签署", "To be signed")


def the_director_signs(walk: Walk) -> None:
    """One receipt with its hash; the team reads what bridges."""
    zhao, dong = walk.who("zhao", NARROW), walk.who("dong")
    dong.task(("签署评审决定", "Sign the decision of a gate"), walk.code)
    dong.shot("j9-6-to-sign")
    walk.reads_well(dong)
    dong.press("签署并执行", "Sign and carry out")
    dong.link("决定书", "The decision")
    expect(dong.page.locator(".receipt-hash").first).to_have_text(re.compile("[0-9a-f]{64}"))
    dong.shot("j9-7-decision")
    dong.paper("j9-7-decision")
    walk.reads_well(dong)
    zhao.go(f"/dossiers/{walk.code}/delivery/money/")
    zhao.sees("过桥", "Bridging")
    zhao.shot("j9-8-bridging")
    walk.reads_well(zhao)


def a_new_direction_resumes(walk: Walk) -> None:
    """The new card is written, and what was spent stays spent."""
    zhao, dong = walk.who("zhao", NARROW), walk.who("dong")
    walk.center.python(
        "from tests.zhongshu.proposal.cast import write_all\nfrom zhongshu.lifecycle.models import Dossier\nfrom zhongshu.people.actors import actor_of\n"
        f"from zhongshu.people.models import User\nwrite_all(actor_of(User.objects.get(email='chen@example.org')), Dossier.objects.get(code='{walk.code}'))"
    )
    zhao.go(f"/dossiers/{walk.code}/plan/direction/")
    zhao.fill(to_what_zh="玻璃基底叠层，边缘丁基胶封装", mechanism_zh="水汽通路从边缘切断，膜层配方不变")
    zhao.shot("j9-9-new-direction")
    zhao.page.locator("button[name=_close]").click()
    zhao.sees("已保存", "Saved")
    dong.go(f"/dossiers/{walk.code}/resume/")
    dong.fill(reason="新方向卡齐备，经费在余款之内")
    dong.shot("j9-10-resume")
    dong.submit()
    dong.sees("已完成", "done")
    dong.go(f"/dossiers/{walk.code}/delivery/")
    dong.shot("j9-11-after-the-pivot")
    paid = walk.center.python(f"from zhongshu.delivery.queries.money import totals_of\nfrom zhongshu.lifecycle.models import Dossier\nd = Dossier.objects.get(code='{walk.code}')\nt = totals_of(d)\nprint(d.state, t.paid, t.balanced)").split()  # fmt: skip
    assert paid == ["ACTIVE", "100000000", "True"]  # what was spent stays spent


@pytest.mark.parametrize("language", LANGUAGES)
def test_j9_a_gate_leads_to_a_pivot_with_bridging_money_and_a_new_direction(walk: Walk, language: str) -> None:
    walk.on("pivot", language)
    views_are_heard(walk)
    experts_vote(walk)
    a_pivot_is_proposed(walk)
    the_director_signs(walk)
    a_new_direction_resumes(walk)


def a_stop_is_signed(walk: Walk) -> None:
    """It lacks its lesson first; then the team is thanked, and no integrity record is made."""
    zhao, wen, dong = walk.who("zhao", NARROW), walk.who("wen"), walk.who("dong")
    wen.go(f"{walk.gate}propose/?outcome=STOP")
    wen.fill(
        reasons="湿热三轮均在二百小时内失效，竞争路线已量产。",
        probability="10",
        other="PIVOT",
        why_not="换基底等于另起一个项目",
    )
    wen.submit()
    wen.sees("经验", "lesson")
    wen.shot("j9-20-stop-lacks")
    wen.fill(
        lesson=LESSON,
        wind_down="三个月内处置样品、归档数据、结清外协",
        people="两名博士后转入接力组，涂布机归还共享中心，湿热数据公开",
        wind_money="15",
    )
    wen.submit()
    wen.sees("待签署", "To be signed")
    dong.go(walk.gate)
    dong.shot("j9-21-stop-to-sign")
    dong.press("签署并执行", "Sign and carry out")
    dong.sees("终止", "Stop")
    zhao.go(f"/dossiers/{walk.code}/delivery/")
    zhao.sees("感谢团队的全部努力", "Thank you for all your work")
    zhao.shot("j9-22-team-thanked")
    walk.reads_well(zhao)
    record = walk.center.python(f"from zhongshu.delivery.models import IntegrityCase\nprint(IntegrityCase.objects.filter(dossier__code='{walk.code}').count())").strip()  # fmt: skip
    assert record == "0"


def its_money_goes_to_one_on_deck(walk: Walk) -> None:
    """More than it can use is refused; three millions go."""
    qian = walk.who("qian")
    deck = walk.codes[f"deck-{walk.language}"]
    qian.go(f"/dossiers/{walk.code}/delivery/")
    qian.sees("300 万元", "CNY 3 M")
    qian.link("安排给替补首发项目", "Put it to a dossier on deck")
    qian.fill(dossier=deck, fen="700", reason="首阶段缺三百万，今天到位明天就能签")
    qian.submit()
    qian.sees("它还能用 600 万元", "It can use")
    expect(qian.page.locator("[name=reason]")).to_have_value("首阶段缺三百万，今天到位明天就能签")
    qian.shot("j9-23-too-much")
    qian.fill(fen="300")
    qian.submit()
    qian.sees(f"已安排给 {deck}", f"Put to {deck}")
    qian.shot("j9-24-released-money")
    walk.reads_well(qian)


def who_was_on_deck_is_packed(walk: Walk) -> None:
    """The same day it is called up and stands in a package, with the released money named."""
    qian = walk.who("qian")
    deck = walk.codes[f"deck-{walk.language}"]
    qian.go(f"/dossiers/{deck}/call/")
    qian.fill(reason="结余已到位，首阶段考核可测，提请立项")
    qian.shot("j9-25-call-up")
    qian.submit()
    qian.sees("已完成", "done")
    qian.go("/award/packages/new/")
    qian.fill(
        title_zh=f"结余启用（{walk.language}）",
        title_en=f"Released money ({walk.language})",
        budget_fen="300",
        optimiser_reason="只有一项",
    )
    qian.submit()
    chosen = qian.page.locator("[name=dossier] option").filter(has_text=deck).get_attribute("value") or ""
    qian.fill(dossier=chosen)
    qian.press("列入", "Add")
    qian.sees("其中结余", "of which released")
    qian.shot("j9-26-package")
    walk.reads_well(qian)


@pytest.mark.parametrize("language", LANGUAGES)
def test_j9_a_stop_without_fault_gives_money_that_goes_to_a_dossier_on_deck_the_same_day(
    walk: Walk, language: str
) -> None:
    walk.on("stop", language)
    a_stop_is_signed(walk)
    its_money_goes_to_one_on_deck(walk)
    who_was_on_deck_is_packed(walk)
