"""Work that is planned anew after a pivot (T-26): which stages of the plan lie behind, and what those ahead cost.

The room of the plan says what the plan asks for, the room of the money what is behind and what is open; neither knows the other. Whoever decides
reads both here. Before both rooms have registered, nothing is behind and nothing is known of the cost. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What going on by the new plan does to the money, in fen."""

    open: int
    needed: int

    @property
    def added(self) -> int:
        return max(0, self.needed - self.open)

    @property
    def returned(self) -> int:
        return max(0, self.open - self.needed)


_behind: list[Callable[[Dossier, Rows], frozenset[int]]] = []
_open: list[Callable[[Dossier], int]] = []
_needed: list[Callable[[Dossier], int]] = []


def told_by_money(behind: Callable[[Dossier, Rows], frozenset[int]], still_open: Callable[[Dossier], int]) -> None:
    """The room of the money registers: the places (from one) of rows that lie behind, and the open money."""
    _behind[:], _open[:] = [behind], [still_open]


def told_by_plan(needed: Callable[[Dossier], int]) -> None:
    """The room of the plan registers what the stages ahead ask for."""
    _needed[:] = [needed]


def stages_behind(dossier: Dossier, rows: Rows) -> frozenset[int]:
    """The places, from one, of the rows that were passed or paid already: they are not planned again (R-27)."""
    return _behind[0](dossier, rows) if _behind else frozenset()


def cost_of(dossier: Dossier) -> Cost | None:
    """What the plan as it is being written would do to the money."""
    return Cost(_open[0](dossier), _needed[0](dossier)) if _open and _needed else None
