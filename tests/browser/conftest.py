"""Fixtures of the browser tests: `site` (the center on a fresh database), `showcase` (every component with invented rows), `visit` (a browser page
that fails the test on script errors and on anything the security policy blocked), `accessible` (axe finds nothing).

Screenshots are kept in ``screenshots/`` of the repository, which git ignores.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.browser.server import REPOSITORY, Site, serving

SCREENSHOTS = REPOSITORY / "screenshots"
DESK, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 740}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
RULES = "from zhongshu.people.actor import SYSTEM\nfrom zhongshu.policy.actions import install_default_rules\ninstall_default_rules(SYSTEM)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(str(item.fspath)).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The center, migrated and with its rules, but empty, with its worker."""
    with serving(seed=RULES) as running:
        yield running


@pytest.fixture(scope="session")
def showcase() -> Iterator[Site]:
    """Every component with 340 invented rows; no account needed."""
    seed = "from tests.browser.showcase.views import seed\nseed(340)"
    migrate = (("migrate", "-v0", "--run-syncdb"),)
    with serving(settings="tests.browser.showcase.settings", prepare=migrate, seed=seed, worker=False) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the machine."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page: ``visit(language="zh", size=DESK, scripts=True)``. Script errors and refused resources fail the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(
        language: str = "zh", size: dict[str, int] | None = None, *, scripts: bool = True, calm: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport=size or DESK, locale=LOCALES[language], java_script_enabled=scripts, timezone_id="Asia/Shanghai",
            reduced_motion="reduce" if calm else "no-preference",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on(
            "console",
            lambda line: (
                wrong.append(f"{page.url}: {line.text} {line.location}")
                if "Content Security Policy" in line.text
                else None
            ),
        )
        page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if _failed(answer) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _failed(answer: Response) -> bool:
    """A page may be missing on purpose; what a page fetches by itself may not."""
    return answer.status >= 500 or (answer.status == 404 and answer.request.resource_type != "document")


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Assert that axe finds no violation of WCAG 2.2 A and AA on a page."""

    def check(page: Page) -> None:
        rules = {
            "runOnly": {
                "type": "tag",
                "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            },
            "resultTypes": ["violations"],
        }
        found = Axe().run(page, options=rules).response["violations"]
        said = [f"{v['id']}: {v['help']}: " + "; ".join(n["html"][:160] + " " + str(n.get("failureSummary", ""))[:200] for n in v["nodes"][:3]) for v in found]  # fmt: skip
        assert said == [], f"{page.url}\n" + "\n".join(said)

    return check


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture of a page."""

    def keep(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep
