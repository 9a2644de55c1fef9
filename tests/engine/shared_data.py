"""Finds the real data that stands beside the repository, when it does; tests that need it are skipped when it is not
there.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest


@cache
def shared_data() -> Path | None:
    """The folder ``shared/data`` above this repository, or the one named by ``ZHONGSHU_SHARED``."""
    named = os.environ.get("ZHONGSHU_SHARED")
    places = [Path(named)] if named else [p / "shared" for p in Path(__file__).resolve().parents]
    return next((p / "data" for p in places if (p / "data" / "citations").is_dir()), None)


HEP_TH = (shared_data() or Path("absent")) / "citations" / "hep-th"
needs_hep_th = pytest.mark.skipif(not HEP_TH.is_dir(), reason="the hep-th graph is not beside the repository")
GARFIELD = (shared_data() or Path("absent")) / "citations" / "garfield"
needs_garfield = pytest.mark.skipif(not GARFIELD.is_dir(), reason="the Garfield graphs are not beside the repository")
