"""Every example in docs/engine of this area, and in the docstrings of its rooms, is run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs" / "engine"
PAGES = ["disruption", "emergence", "graph", "main-path", "novelty", "what-the-indices-tell"]
MODULES = ["disruption.indices", "emergence.bursts", "emergence.routes", "emergence.scores", "emergence.terms"]


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_hold(page: str) -> None:
    failed, tried = doctest.testfile(str(DOCS / f"{page}.md"), module_relative=False, encoding="utf-8")
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"zhongshu_engine.{name}"))
    assert tried > 0
    assert failed == 0
