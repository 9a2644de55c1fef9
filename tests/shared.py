"""Finds the reference material (specification, real data) beside the project, when it is there."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).resolve()


def shared_folder() -> Path | None:
    """The folder of reference material, or None."""
    named = os.environ.get("ZHONGSHU_SHARED")
    candidates = [Path(named)] if named else [parent / "shared" for parent in HERE.parents]
    return next((c for c in candidates if (c / "data").is_dir() or (c / "spec").is_dir()), None)


def shared_file(name: str) -> str | None:
    """The text of one reference file, or None."""
    folder = shared_folder()
    path = folder / name if folder else None
    return path.read_text(encoding="utf-8") if path and path.is_file() else None
