"""Every example in the pages of portfolio and staging, and in the docstrings of their rooms, is run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs" / "engine"
PAGES = (
    "portfolio", "pareto-fronts", "committee", "robust-portfolios", "chance-pipeline", "staging-belief", "staging-gates",
    "staging-allocation", "policy-laboratory", "forecast-scores", "programme-priors",
)  # fmt: skip
MODULES = (
    "io.schema", "io.svg", "portfolio.columns", "portfolio.pareto.knapsack", "portfolio.robust", "portfolio.solve", "portfolio.solvers", "staging.allocation",
    "staging.belief", "staging.gates", "staging.policy", "staging.priors", "staging.scoring", "staging.successes", "staging.summary",
)  # fmt: skip


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


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_the_method_cannot_tell(page: str) -> None:
    assert "cannot tell" in (DOCS / f"{page}.md").read_text(encoding="utf-8")
