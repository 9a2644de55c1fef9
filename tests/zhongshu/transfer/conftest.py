"""Fixtures of the transfer tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.zhongshu.transfer.cast import MONDAY, Cast
from zhongshu.kernel import clock


@pytest.fixture
def cast(db: None, tmp_path: Path, settings: Any) -> Iterator[Cast]:
    """Everybody, on a Monday in March, with a folder for files."""
    settings.DOCUMENTS = tmp_path / "documents"
    with clock.at(MONDAY):
        yield Cast()
