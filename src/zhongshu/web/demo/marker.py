"""Whether this center was made as a demonstration: a marker in the data folder that names the database it was made in.

Flows in: the data folder and the database's settings. A marker left behind by another database counts for nothing, so that a real center is
never opened with demo logins by a leftover file. Whence: docs/operations.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAME = "demo-center"


def database_name(database: Mapping[str, Any]) -> str:
    """Which database this is, without its password."""
    return "|".join(str(database.get(part) or "") for part in ("ENGINE", "HOST", "PORT", "NAME"))


def made_as_demo(folder: Path, database: Mapping[str, Any]) -> bool:
    path = folder / NAME
    return path.exists() and path.read_text(encoding="utf-8").strip() == database_name(database)


def leave(folder: Path, database: Mapping[str, Any]) -> None:
    """Say that the center in this database is a demonstration."""
    (folder / NAME).write_text(database_name(database) + "\n", encoding="utf-8")


def take_away(folder: Path) -> None:
    (folder / NAME).unlink(missing_ok=True)
