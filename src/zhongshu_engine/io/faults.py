"""What to do with a broken row: stop at the first (the default) or leave it out and remember where it stood."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhongshu_engine.errors import BadInput

REMEMBERED = 1000  # places kept; beyond that faults are only counted


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken row: where, and why it cannot be used."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(slots=True)
class FaultLog:
    """Collects faults; with ``skip`` false the first one ends the reading."""

    skip: bool = False
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    def report(self, file: str, line: int, reason: str) -> None:
        """Note a broken row, or refuse the whole file."""
        if not self.skip:
            raise BadInput(reason, place=f"{file}, line {line}")
        self.count += 1
        if len(self.faults) < REMEMBERED:
            self.faults.append(Fault(file, line, reason))
