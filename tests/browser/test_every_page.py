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

from tests.browser.conftest import DESK, LOCALES, PHONE
from tests.browser.kinds import EXAMPLES, FOUND, NO_PAGE, PAGES, READABLE, VISITOR, address_of, readers_of
from tests.browser.server import Site, serving

CUT = "[...document.querySelectorAll('.list .table-responsive')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
KIND_AND_CLASS = (
    "from zhongshu.documents.models import CLASSES, KINDS\nKIND, CLASS = next(iter(KINDS)), next(iter(CLASSES))\n"
)
ENTER = "from zhongshu.people.queries.accounts import demo_logins\nimport json\nprint(json.dumps({str(r): u.pk for r, u in demo_logins()}))"


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(prepare=(("migrate", "-v0"), ("demo",)), worker=False, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def found(center: Site) -> dict[str, Any]:
    """What the addresses are made of."""
    return dict(json.loads(center.python(KIND_AND_CLASS + FOUND).splitlines()[-1]))


class Desks:
    """A signed-in browser for each reader and language, opened when first asked for."""

    def __init__(self, browser: Browser, center: Site) -> None:
        self.browser, self.center = browser, center
        self.accounts: dict[str, str] = json.loads(center.python(ENTER).splitlines()[-1])
        self.open: dict[tuple[str, str], BrowserContext] = {}

    def of(self, who: str, language: str) -> BrowserContext:
        if (who, language) not in self.open:
            context = self.browser.new_context(locale=LOCALES[language], timezone_id="Asia/Shanghai", reduced_motion="reduce")  # fmt: skip
            context.add_cookies([{"name": "language", "value": {"zh": "zh-hans", "en": "en"}[language], "url": self.center.url}])  # fmt: skip
            if who != VISITOR:
                page = context.new_page()
                page.goto(self.center.url + "/account/login/")
                page.locator(f"button[name=account][value='{self.accounts[who]}']").click()
                page.wait_for_url("**/desk/")
                page.close()
            self.open[who, language] = context
        return self.open[who, language]


@pytest.fixture(scope="module")
def desks(browser: Browser, center: Site) -> Iterator[Desks]:
    made = Desks(browser, center)
    yield made
    for context in made.open.values():
        context.close()


def stand_before(desks: Desks, center: Site, name: str, address: str, language: str) -> Page:
    """The page as the first reader who may read it sees it."""
    answers = []
    for who in readers_of(name):
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
    desks: Desks, center: Site, found: dict[str, Any], name: str, language: str, audited: dict[str, int], accessible: Callable[[Page], None]
) -> None:  # fmt: skip
    page = stand_before(desks, center, name, address_of(name, found), language)
    try:
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.evaluate("document.fonts.ready")
            assert page.evaluate(WIDER) <= 0, f"{name} in {language} is wider than {size['width']} px"
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
    assert set(EXAMPLES) & set(NO_PAGE) == set()
    assert len(PAGES) > 90


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_kind_of_page_fits_both_screens_and_is_accessible(
    desks: Desks, center: Site, found: dict[str, Any], accessible: Any, name: str
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
    found: dict[str, Any],
    accessible: Any,
    name: str,
    language: str,
    audited: dict[str, int],
) -> None:
    look(desks, center, found, name, language, audited, accessible)
