"""Every test here starts on the same Monday, with rules installed and the people of discovery."""

from collections.abc import Iterator

import pytest

from tests.zhongshu.discovery.cast import MONDAY, Cast
from zhongshu.kernel import clock


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.at(MONDAY):
        yield Cast()
