"""Every kind of page the URL resolver knows, before a person who may read it: answers, fits a desk and a phone, breaks no rule of WCAG AA.

One demo center and one browser for all. That every kind has its example is held by `make test`; the pages themselves are looked at by `make prove`,
in both languages and on both screens.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.company import CODES
from tests.browser.conftest import DESK, LOCALES, PHONE
from tests.browser.course import WAYS
from tests.browser.kinds import (
    EXAMPLES,
    NO_PAGE,
    PAGES,
    READABLE,
    VISITOR,
    Found,
    address_of,
    readers_of,
    without_example,
)
from tests.browser.server import Site, serving

CUT = "[...document.querySelectorAll('.list .table-responsive')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
ALIEN = """() => {
  const walk = document.createTreeWalker(document.querySelector('main') || document.body, NodeFilter.SHOW_TEXT), found = []
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const box = node.parentElement
    if (/[\\u4e00-\\u9fff]/.test(node.data) && !box.closest('script, style, template, option, textarea') && !box.closest('[lang]').lang.startsWith('zh'))
      found.push(`${box.tagName}.${box.className}: ${node.data.trim().slice(0, 60)}`)
  }
  return found
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ASK = """
import json
from tests.browser import course, grounds, seeds
from zhongshu.people.models import User
from zhongshu.people.queries.accounts import demo_logins
stands, values, offered = course.stands(), grounds.grounds(), {str(role): user.pk for role, user in demo_logins()}
others = User.objects.filter(pk__in={stand["who"] for stand in stands.values()} - set(offered.values()))
sessions = {user.pk: seeds.session_of(user) for user in others}
print(json.dumps({"values": values, "stands": stands, "offered": offered, "sessions": sessions}))
"""


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(prepare=(("migrate", "-v0"), ("demo",)), worker=False, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def found(center: Site) -> Found:
    """What the addresses are made of, and who reads them."""
    return Found(**json.loads(center.python(ASK).splitlines()[-1]))


class Desks:
    """A signed-in browser for each reader and language, opened when first asked for: by the login page, or with a session where it offers none."""

    def __init__(self, browser: Browser, center: Site, found: Found) -> None:
        self.browser, self.center, self.found = browser, center, found
        self.open: dict[tuple[str, str], BrowserContext] = {}

    def of(self, who: str, language: str) -> BrowserContext:
        if (who, language) not in self.open:
            context = self.browser.new_context(locale=LOCALES[language], timezone_id="Asia/Shanghai", reduced_motion="reduce")  # fmt: skip
            cookies = [{"name": "language", "value": CODES[language], "url": self.center.url}]
            if who in self.found.sessions:
                cookies.append({"name": "sessionid", "value": self.found.sessions[who], "url": self.center.url})
            context.add_cookies(cookies)  # type: ignore[arg-type]
            if who != VISITOR and who not in self.found.sessions:
                self._enter(context, who)
            self.open[who, language] = context
        return self.open[who, language]

    def _enter(self, context: BrowserContext, who: str) -> None:
        page = context.new_page()
        page.goto(self.center.url + "/account/login/")
        page.locator(f"button[name=account][value='{who}']").first.click()  # one account may be offered for two roles
        page.wait_for_url("**/desk/")
        page.close()


@pytest.fixture(scope="module")
def desks(browser: Browser, center: Site, found: Found) -> Iterator[Desks]:
    made = Desks(browser, center, found)
    yield made
    for context in made.open.values():
        context.close()


def stand_before(desks: Desks, center: Site, name: str, address: str, language: str) -> Page:
    """The page as the first reader who may read it sees it."""
    answers = []
    for who in readers_of(name, desks.found):
        context = desks.of(who, language)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        answer = page.goto(center.url + address)
        answers.append((who, answer.status if answer else None))
        if answer is not None and answer.ok:
            return page
        page.close()
    raise AssertionError(f"nobody may read {address}: {answers}")


def look(
    desks: Desks, center: Site, found: Found, name: str, language: str, audited: dict[str, int], accessible: Callable[[Page], None]
) -> None:  # fmt: skip
    page = stand_before(desks, center, name, address_of(name, found), language)
    try:
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.evaluate("document.fonts.ready")
            assert page.evaluate(WIDER) <= 0, f"{name} in {language} is wider than {size['width']} px"
            if size is DESK and language == "en":
                assert page.evaluate(ALIEN) == [], (
                    f"Chinese on the English page of {name} does not say that it is (WCAG 3.1.2)"
                )
            if size is DESK:
                assert page.evaluate(CUT) == 0, f"the list of {name} in {language} is cut at the right"
            if size is audited:
                accessible(page)
    finally:
        page.close()


def test_every_kind_of_page_has_an_example_and_every_exception_a_page() -> None:
    known = {name for name, _, _ in READABLE}
    assert set(NO_PAGE) <= known
    assert set(EXAMPLES) <= known
    assert set(WAYS) <= known
    assert set(EXAMPLES) & set(NO_PAGE) == set()
    assert set(WAYS) & (set(NO_PAGE) | set(EXAMPLES)) == set()
    assert without_example() == []
    assert len(PAGES) > 200


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_kind_of_page_fits_both_screens_and_is_accessible(
    desks: Desks, center: Site, found: Found, accessible: Any, name: str
) -> None:
    look(desks, center, found, name, "zh", DESK, accessible)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "audited"), [("en", DESK), ("en", PHONE), ("zh", PHONE)], ids=["en-desk", "en-phone", "zh-phone"]
)
@pytest.mark.parametrize("name", PAGES)
def test_kind_of_page_is_accessible_in_every_language_on_every_screen(
    desks: Desks,
    center: Site,
    found: Found,
    accessible: Any,
    name: str,
    language: str,
    audited: dict[str, int],
) -> None:
    look(desks, center, found, name, language, audited, accessible)
