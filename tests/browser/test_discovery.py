"""A-17 and J1 in a real browser: proposing at 360 px without JavaScript, status by receipt; triage by an officer; every page accessible."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.server import Site, serving
from tests.zhongshu.portal.visitor import STEPS

Visit = Callable[..., Page]
PASSWORD = "only-for-this-run-1"
SEED = f"""
import datetime as dt
from tests.zhongshu.discovery.cast import Cast, bring
from zhongshu.discovery.actions import draft_need, start_screening, step_need, suggest_matches
from zhongshu.discovery.actions.needs import NeedText
from zhongshu.kernel import clock
from zhongshu.people.models import Organisation, User
c = Cast()
for user in User.objects.all():
    user.set_password("{PASSWORD}")
    user.save()
host = Organisation.objects.create(name_zh="长江储能", name_en="Yangtze Storage")
need = draft_need(c.chen, said=NeedText(
    title_zh="低温储能电池", title_en="Cold-weather storage", pain_zh="冬季容量减半。", pain_en="Half the capacity in winter.", today_zh="加热",
    today_en="Heating", metric_zh="容量保持率", metric_en="Capacity kept", metric_unit="%", metric_target=80, trial_site=True,
    organisation_id=host.pk, field="energy", deadline=clock.today() + dt.timedelta(days=90)))
step_need(c.qian, need, verb="verify", version=1)
step_need(c.qian, need, verb="publish", version=2)
first = bring()
second = bring(title="钙钛矿叠层组件", channel="contest")
start_screening(c.chen, second, version=1)
suggest_matches(c.chen, need)
"""


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(seed=SEED, worker=False) as running:
        yield running


def signed_in(page: Page, center: Site, name: str) -> None:
    page.goto(center.url + "/account/login/")
    page.fill("input[name=login]", f"{name}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()


WORDS = {
    "zh": ("提出一项技术", "开始", "保存并继续", "提交", "查询", "已收到，等待初筛"),
    "en": (
        "Propose a technology",
        "Start",
        "Save and continue",
        "Submit",
        "Look it up",
        "Received, waiting for screening",
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_visitor_proposes_at_360_pixels_without_javascript_and_follows_it(
    center: Site, visit: Visit, shot: Any, language: str
) -> None:
    propose, begin, go_on, submit, look_up, received = WORDS[language]
    page = visit(language, PHONE, scripts=False)
    page.goto(center.url + "/")
    page.get_by_role("link", name=propose).first.click()
    page.get_by_role("link", name=begin).click()
    for step, values in STEPS.items():
        expect(page).to_have_url(re.compile(f"/propose/{step}/"))
        for name, value in values.items():
            field = page.locator(f"[name={name}]")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        shot(page, f"portal-propose-{step}-phone-{language}")
        page.get_by_role("button", name=go_on).click()
    expect(page).to_have_url(re.compile("/propose/check/"))
    page.locator("[name=consent]").check()
    page.wait_for_timeout(3200)  # nobody reads the last page in less
    shot(page, f"portal-check-phone-{language}")
    page.get_by_role("button", name=submit, exact=True).click()
    expect(page).to_have_url(re.compile("/propose/done/"))
    codes = page.locator(".portal-receipt code").all_inner_texts()
    assert re.fullmatch(r"L-\d{4}-\d{5}", codes[0]) and re.fullmatch(r"\w{4}-\w{4}-\w{4}", codes[1])
    shot(page, f"portal-receipt-phone-{language}")
    stranger = visit(language, PHONE, scripts=False)
    stranger.goto(center.url + "/status/")
    stranger.fill("[name=receipt]", codes[0])
    stranger.fill("[name=status_key]", codes[1].lower())
    stranger.get_by_role("button", name=look_up).click()
    expect(stranger.get_by_role("heading", name=received)).to_be_visible()
    shot(stranger, f"portal-status-phone-{language}")


PUBLIC = ["/", "/propose/", "/propose/what/", "/propose/leap/", "/propose/why/", "/propose/who/", "/recommend/", "/status/", "/open-needs/", "/how-we-decide/", "/privacy/", "/accessibility/"]  # fmt: skip


@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["zh-desk", "en-phone"])
def test_public_pages_are_accessible_and_fit(
    center: Site, visit: Visit, accessible: Any, shot: Any, language: str, size: dict[str, int]
) -> None:
    page = visit(language, size, calm=True)
    for path in PUBLIC:
        page.goto(center.url + path)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        accessible(page)
        shot(page, f"portal{path.replace('/', '-').rstrip('-') or '-home'}-{language}")


@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["zh-desk", "en-phone"])
def test_triage_pages_are_accessible_and_fit(
    center: Site, visit: Visit, accessible: Any, shot: Any, language: str, size: dict[str, int]
) -> None:
    page = visit(language, size, calm=True)
    signed_in(page, center, "chen")
    codes = json.loads(center.python("import json\nfrom zhongshu.discovery.models import Lead\nprint(json.dumps(list(Lead.objects.order_by('received_at').values_list('dossier__code', flat=True))))"))  # fmt: skip
    for path in ("/leads/", f"/leads/{codes[1]}/", "/leads/new/", "/needs/", "/needs/new/", "/campaigns/", "/campaigns/new/", "/signals/", "/signals/new/"):  # fmt: skip
        page.goto(center.url + path)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        accessible(page)
        shot(page, f"discovery{path.replace('/', '-').rstrip('-')}-{language}")


def test_officer_triages_with_the_keyboard_alone(center: Site, visit: Visit) -> None:
    page = visit("zh")
    signed_in(page, center, "chen")
    page.goto(center.url + "/leads/")
    page.get_by_role("link", name="钙钛矿/晶硅叠层电池").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="五种出路")).to_be_visible()
    page.get_by_role("button", name="开始初筛").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已进入初筛").first).to_be_visible()
