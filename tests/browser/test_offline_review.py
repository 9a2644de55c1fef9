"""A review written where the network comes and goes: on a train, in a lift, with a phone that closes the page. Nothing typed is lost, and what is locked in
the end is what the expert wrote last.

Two kinds of no network: the phone knows that it has none, or it believes in one through which nothing passes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Site, serving
from tests.browser.test_journey_appraisal import marks
from tests.browser.walking import NARROW, Walker
from zhongshu.policy.defaults import default_rules

SEED = """
import json
from tests.browser.seeds import session_of
from tests.zhongshu.appraisal.cast import Judges
from zhongshu.people.models import User
cast = Judges()
appraisal = cast.begin()
keys = [session_of(User.objects.get(pk=one.user_id)) for one in cast.experts]
print(json.dumps({"code": appraisal.panel.code, "keys": keys, "users": [str(one.user_id) for one in cast.experts]}))
"""
LOCKED = """
import json
from zhongshu.appraisal.models import Review
print(json.dumps([[r.verdict, r.confidence, r.reason] for r in Review.objects.filter(person__user__pk="{user}")]))
"""
SOON = "机理成立，指标可测；寿命证据只有一组短堆，需要三组并行。"
LATER = SOON + "\n隧道里补写：密封件三千小时没有数据，第一关应当先考它。"
FIRST = default_rules().rubric.criteria[0].code


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(worker=False, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def begun(center: Site) -> dict[str, Any]:
    return dict(json.loads(center.python(SEED).splitlines()[-1]))


class Expert:
    """One expert on a phone; ``page`` is the page that is open just now."""

    def __init__(self, center: Site, begun: dict[str, Any], visit: Callable[..., Page], number: int) -> None:
        self.center, self.user, self.address = center, begun["users"][number], f"{center.url}/reviews/{begun['code']}/"
        self.page = visit("zh", NARROW, calm=True)
        self.context = self.page.context
        self.context.add_cookies([{"name": "sessionid", "value": begun["keys"][number], "url": center.url}])
        self.page.goto(self.address)

    def type(self, **values: str) -> None:
        Walker(self.page, self.center, "zh").fill_in(values)

    def told(self, words: str) -> None:
        expect(self.page.locator("[data-draft-line]")).to_contain_text(words)

    def has(self, **values: str) -> None:
        for name, value in values.items():
            expect(self.page.locator(f"[name='{name}']:not([type=hidden])").first).to_have_value(value)

    def send(self) -> None:
        self.page.get_by_role("button", name="提交并锁定").click()
        self.page.locator("dialog#confirm[open] button[value=yes]").click()

    def locked(self) -> list[Any]:
        return list(json.loads(self.center.python(LOCKED.format(user=self.user)).splitlines()[-1]))


def test_a_review_written_without_a_network_survives_the_closed_page_and_is_sent_when_it_is_back(
    center: Site, begun: dict[str, Any], visit: Callable[..., Page]
) -> None:
    one = Expert(center, begun, visit, 0)
    one.page.locator("[name=verdict][value=yes]").check()
    one.type(**{**marks(7), "reason": SOON})
    one.told("已自动保存")
    one.context.set_offline(True)
    one.type(reason=LATER, confidence="70")
    one.told("已存在本浏览器")
    one.page.get_by_role("button", name="提交并锁定").click()  # asks nothing: nothing leaves
    expect(one.page.locator("#toasts")).to_contain_text("没有提交")
    one.has(reason=LATER, confidence="70")
    one.page.close()
    one.context.set_offline(False)
    one.page = one.context.new_page()
    one.page.goto(one.address)
    one.has(reason=LATER, confidence="70", **{f"score-{FIRST}": "7"})  # newer than what the center holds
    expect(one.page.locator("[name=verdict][value=yes]")).to_be_checked()
    one.told("已自动保存")
    assert one.locked() == []
    one.send()
    expect(one.page.get_by_text("已锁定").first).to_be_visible()
    assert [[verdict, confidence, reason.replace("\r\n", "\n")] for verdict, confidence, reason in one.locked()] == [
        ["yes", 70, LATER]
    ]


def test_what_is_typed_without_a_network_goes_up_by_itself_when_it_is_back(
    center: Site, begun: dict[str, Any], visit: Callable[..., Page]
) -> None:
    one = Expert(center, begun, visit, 1)
    one.context.set_offline(True)
    one.type(reason=LATER)
    one.told("网络不通")
    one.context.set_offline(False)
    one.told("已自动保存")
    elsewhere = Expert(center, begun, visit, 1)  # a computer, with the same account
    elsewhere.told("已接着您")
    elsewhere.has(reason=LATER)


def test_a_review_sent_into_a_network_through_which_nothing_passes_is_there_again(
    center: Site, begun: dict[str, Any], visit: Callable[..., Page]
) -> None:
    """The phone believes that it is connected: the form leaves, the browser shows its own page of failure, the expert opens the review anew."""
    one = Expert(center, begun, visit, 2)
    one.page.locator("[name=verdict][value=no]").check()
    one.context.route("**/*", lambda route: route.abort("internetdisconnected"))
    one.type(**{**marks(4), "reason": LATER})
    one.told("网络不通")
    one.send()
    one.page.wait_for_url("chrome-error://**")
    one.context.unroute("**/*")
    one.page.goto(f"{center.url}/seats/")  # the way back leads over the list of one's seats
    one.page.goto(one.address)
    one.has(reason=LATER, **{f"score-{FIRST}": "4"})
    expect(one.page.locator("[name=verdict][value=no]")).to_be_checked()
    one.send()
    expect(one.page.get_by_text("已锁定").first).to_be_visible()
    assert [verdict for verdict, _, _ in one.locked()] == ["no"]
    one.page.goto(one.address)
    assert one.page.evaluate("sessionStorage.getItem('zs-sent')") is None  # what has arrived is forgotten
