"""The worked examples of the judgement pages hold, character for character."""

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "docs" / "engine"


@pytest.mark.parametrize("page", ["assignment", "ranking", "lottery", "contest", "expertise"])
def test_page_examples_hold(page):
    found = doctest.testfile(str(PAGES / f"{page}.md"), module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0
