"""Fixtures of the relay tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.zhongshu.relay.cast import MONDAY, Cast
from zhongshu.kernel import clock


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Everybody, on a Monday in March."""
    with clock.at(MONDAY):
        yield Cast()
