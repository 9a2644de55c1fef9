"""Fixtures of the panels' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.zhongshu.discovery.cast import MONDAY
from tests.zhongshu.panels.cast import Panelists
from zhongshu.kernel import clock


@pytest.fixture
def cast(db: None) -> Iterator[Panelists]:
    """Everybody, on a Monday in March."""
    with clock.at(MONDAY):
        yield Panelists()
