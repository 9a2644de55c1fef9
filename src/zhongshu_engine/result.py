"""What every answer carries beside its numbers: how it was made, so that anyone can make it again."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from zhongshu_engine import __version__


def versions(*packages: str) -> dict[str, str]:
    """Versions of this engine, Python and the named packages; a package that is not installed reads ``absent``."""
    found = {"zhongshu_engine": __version__, "python": platform.python_version()}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


@dataclass(frozen=True, slots=True)
class Provenance:
    """The making of one answer: method and its options, seed, versions, and what was noticed on the way."""

    method: str
    options: dict[str, object] = field(default_factory=dict)
    seed: int | None = None
    versions: dict[str, str] = field(default_factory=versions)
    notes: tuple[str, ...] = ()
