"""Fixtures of the decisions tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.zhongshu.decisions.cast import Bench
from tests.zhongshu.discovery.cast import MONDAY
from zhongshu.kernel import clock


@pytest.fixture
def bench(db: None) -> Iterator[Bench]:
    """The committee, the director and two dossiers, on a Monday in March."""
    with clock.at(MONDAY):
        yield Bench()
