"""The people of a journey, with their real names, and how they come to a page: each has a session of the center, each language a browser of its own.

A walk is about its pages; signing in is walked by `test_journeys` and `test_discovery`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import DESK
from tests.browser.server import Site
from tests.browser.walking import Walker

CODES = {"zh": "zh-hans", "en": "en"}


class Company:
    """Those who walk: somebody, in a language, at a size, comes to a page of the center."""

    def __init__(self, site: Site, keys: dict[str, str], visit: Callable[..., Page]) -> None:
        self.site, self.keys, self.visit = site, keys, visit
        self.here: dict[tuple[str, str], Walker] = {}

    def come(self, name: str, language: str, size: dict[str, int] = DESK) -> Walker:
        """The walker of that name; the same browser when it has come before."""
        found = self.here.get((name, language))
        if found is None:
            page = self.visit(language, size, calm=True)
            page.set_default_timeout(60_000)
            cookies = [{"name": "language", "value": CODES[language], "url": self.site.url}]
            if name:
                cookies.append({"name": "sessionid", "value": self.keys[name], "url": self.site.url})
            page.context.add_cookies(cookies)  # type: ignore[arg-type]
            found = self.here[name, language] = Walker(page, self.site, language)
        found.page.set_viewport_size(size)  # type: ignore[arg-type]
        return found


def answered(site: Site, seed: str) -> Any:
    """What a seed says it has made."""
    lines = f"import json\nfrom tests.browser import seeds\nprint(json.dumps(seeds.{seed}()))"
    return json.loads(site.python(lines).splitlines()[-1])
