"""How the browser tests walk through the center: one person at one page, in one language, a picture of each place at desk and phone width.

Words are given as ``(中文, English)`` and read in the walker's language. Pictures go to ``screenshots/journeys/``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, SCREENSHOTS
from tests.browser.server import Site

PASSWORD = "only-for-this-run-1"
NARROW = {"width": 390, "height": 844}
Words = tuple[str, str]
expect.set_options(timeout=30_000)  # a machine that does other things at the same time is slow, not broken


# what reaches past the right edge, for the message of a failure
WIDE = """() => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`).slice(-4)"""
SETTLED = "() => { scrollTo(0, 0); return new Promise((ok) => requestAnimationFrame(() => requestAnimationFrame(ok))) }"


def settle(page: Page) -> None:
    """To the top of the page, and two frames later: charts have followed the width."""
    page.evaluate(SETTLED)


@dataclass
class Walker:
    """Somebody signed in, with a browser of their own."""

    page: Page
    site: Site
    language: str

    def sign_in(self, name: str) -> Walker:
        self.page.set_default_timeout(60_000)
        self.page.goto(self.site.url + "/account/login/")
        self.page.fill("input[name=login]", f"{name}@example.org")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url("**/desk/")
        switch = self.page.get_by_role("button", name=self.say(("中文", "English")), exact=True)
        if switch.count():  # an account reads in its own language until it says otherwise on the page
            switch.first.click()
        expect(self.page.locator("html")).to_have_attribute("lang", self.say(("zh-Hans", "en")))
        return self

    def say(self, words: Words) -> str:
        return words[self.language == "en"]

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def link(self, *words: str) -> None:
        """Follow the first link of that name."""
        self.page.get_by_role("link", name=self.say(words)).first.click()  # type: ignore[arg-type]
        self.arrive()

    def task(self, what: Words, about: str) -> None:
        """Open from one's desk what waits there, by what is to be done and the code of what it is about."""
        self.go("/desk/")
        row = self.page.get_by_role("row").filter(has_text=self.say(what)).filter(has_text=about)
        row.first.get_by_role("link").first.click()

    def press(self, *words: str) -> None:
        """Press the first button of that name, and say yes where the page asks once more."""
        self.page.get_by_role("button", name=self.say(words)).first.click()  # type: ignore[arg-type]
        asked = self.page.locator("dialog#confirm[open] button[value=yes]")
        if asked.count():
            asked.click()
        self.arrive()

    def submit(self) -> None:
        """Send the one form of the page."""
        self.page.locator("main form.house-form button.btn-primary").first.click()
        self.arrive()

    def arrive(self) -> None:
        """Until the page that a click leads to is there whole: counting its links before that counts none."""
        self.page.wait_for_load_state("domcontentloaded")

    def open(self, *words: str) -> None:
        """Unfold what is folded under that name."""
        self.page.locator("summary").filter(has_text=self.say(words)).first.click()  # type: ignore[arg-type]

    def heading(self, *words: str) -> None:
        expect(self.page.get_by_role("heading", name=self.say(words)).first).to_be_visible()  # type: ignore[arg-type]

    def sees(self, *words: str) -> None:
        expect(self.page.get_by_text(self.say(words)).first).to_be_visible()  # type: ignore[arg-type]

    def told(self, *words: str) -> None:
        """The page says that something was done."""
        expect(self.page.locator("#toasts").get_by_text(self.say(words)).first).to_be_visible()  # type: ignore[arg-type]

    def fill(self, within: Locator | None = None, **values: str) -> None:
        """Fill fields by their names; a choice by its code."""
        self.fill_in(values, within)

    def fill_in(self, values: Mapping[str, str], within: Locator | None = None) -> None:
        for name, value in values.items():
            field = (within or self.page).locator(f"[name='{name}']:not([type=hidden])").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def shot(self, name: str) -> None:
        """A picture at desk width and one at phone width; nothing may be wider than the screen."""
        folder = SCREENSHOTS / "journeys"
        folder.mkdir(parents=True, exist_ok=True)
        own = self.page.viewport_size
        for width, size in (("desk", DESK), ("phone", NARROW)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            settle(self.page)
            assert (
                self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
            ), f"{name}: {self.page.evaluate(WIDE)}"
            picture = folder / f"{name}-{self.language}-{width}.png"
            self.page.screenshot(path=picture, full_page=True, caret="initial")  # hiding the caret leaves style marks
        self.page.set_viewport_size(own or DESK)  # type: ignore[arg-type]

    def paper(self, name: str) -> None:
        """The page as it is printed: a picture of the sheet, and how many sheets it takes."""
        folder = SCREENSHOTS / "journeys"
        folder.mkdir(parents=True, exist_ok=True)
        own = self.page.viewport_size
        self.page.pdf(path=folder / f"{name}-{self.language}.pdf", format="A4", print_background=True)
        self.page.emulate_media(media="print")
        self.page.set_viewport_size({"width": 794, "height": 1123})
        self.page.screenshot(path=folder / f"{name}-{self.language}-paper.png", full_page=True)
        self.page.emulate_media(media="screen")
        self.page.set_viewport_size(own or DESK)  # type: ignore[arg-type]


def read_well(one: Walker, accessible: Callable[[Page], None]) -> None:
    """axe finds nothing, at desk width and on a narrow phone, where nothing is wider than the screen either."""
    accessible(one.page)
    size = one.page.viewport_size
    one.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    settle(one.page)
    wide = one.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], f"{one.page.url} is {wide} px wide"
    accessible(one.page)
    one.page.set_viewport_size(size)  # type: ignore[arg-type]
