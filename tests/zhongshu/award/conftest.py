"""Fixtures of the award tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.zhongshu.award.cast import House
from tests.zhongshu.discovery.cast import MONDAY
from zhongshu.kernel import clock


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Everybody an award needs, on a Monday in March."""
    with clock.at(MONDAY):
        yield House()
