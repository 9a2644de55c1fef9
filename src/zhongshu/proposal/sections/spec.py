"""How a part of the plan is described: one mapping of values, or a list of such mappings when the part is repeated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhongshu.kernel.bilingual import Bi

# What a field holds, and therefore how it is typed in, checked, compared and shown
PAIR, LINE, NUMBER, PERCENT, MONTHS, MONEY, DATE, CHOICE = (
    "pair",
    "line",
    "number",
    "percent",
    "months",
    "money",
    "date",
    "choice",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. A ``pair`` is kept as ``name_zh`` and ``name_en``, of which one is enough; money is kept in fen."""

    name: str
    kind: str
    label: Bi
    required: bool = True
    limit: int = 400
    long: bool = False
    help: Bi | None = None
    choices: dict[str, Bi] = field(default_factory=dict)
    bounds: tuple[int, int] | None = (
        None  # between which a number can be right at all; what is wise is for the rules in force
    )
    whole: bool = False  # a number that counts something

    def names(self) -> tuple[str, ...]:
        """The keys under which the value is kept."""
        return (f"{self.name}_zh", f"{self.name}_en") if self.kind == PAIR else (self.name,)

    def is_filled(self, values: dict[str, Any]) -> bool:
        """Whether one of the keys holds something (0 is something)."""
        return any(values.get(key) not in (None, "") for key in self.names())


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the plan."""

    code: str
    label: Bi
    help: Bi
    fields: tuple[Field, ...]
    repeated: bool = False
    least: int = 0
    most: int = 1
    item: Bi | None = None  # what one row is called, when repeated
    editors: str = "card:UA"  # the right that may write here


def empty_body(section: Section) -> Any:
    """What a part holds before anyone has written in it."""
    return [] if section.repeated else {}
