"""Where the public judgement data lies, when it lies anywhere: ZHONGSHU_SHARED, or a `shared` folder beside a parent of the repository."""

import os
from pathlib import Path

import pytest


def review_folder() -> Path | None:
    """The folder of the judgement data, or none."""
    given = os.environ.get("ZHONGSHU_SHARED")
    roots = [Path(given)] if given else [parent / "shared" for parent in Path(__file__).resolve().parents]
    return next((root / "data" / "review" for root in roots if (root / "data" / "review").is_dir()), None)


REVIEW = review_folder()
needs_review_data = pytest.mark.skipif(REVIEW is None, reason="the public judgement data is not here")
