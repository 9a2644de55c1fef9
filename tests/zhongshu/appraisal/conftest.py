"""Fixtures of the appraisal tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.zhongshu.appraisal.cast import Judges
from tests.zhongshu.discovery.cast import MONDAY
from zhongshu.kernel import clock


@pytest.fixture
def cast(db: None) -> Iterator[Judges]:
    """Everybody, on a Monday in March."""
    with clock.at(MONDAY):
        yield Judges()
