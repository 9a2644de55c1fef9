"""The arena: a database of its own for tests in which many people act at the same instant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.promises.arena import own_database


@pytest.fixture
def arena(db: None, tmp_path: Path, settings: Any) -> Iterator[None]:
    """Real transactions over real connections."""
    settings.DOCUMENTS = tmp_path / "documents"
    with own_database(tmp_path):
        yield
