"""What every answer carries beside its numbers: how it was made, so that anyone can make it again."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from zhongshu_engine import __version__


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def versions(*packages: str) -> dict[str, str]:
    """Versions of this engine, Python and the named packages; a package that is not installed reads ``absent``."""
    own = {"zhongshu_engine": __version__, "python": platform.python_version()}
    return own | {name: _version(name) for name in packages}


@dataclass(frozen=True, slots=True)
class Provenance:
    """The making of one answer: method and its options, seed, versions, and what was noticed on the way."""

    method: str
    options: dict[str, object] = field(default_factory=dict)
    seed: int | None = None
    versions: dict[str, str] = field(default_factory=versions)
    notes: tuple[str, ...] = ()
