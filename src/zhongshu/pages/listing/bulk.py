"""Doing one thing to many rows: first a preview that says for each row what will happen, then the deed, row by row, then a way back.

Each row is its own act with its own line in the ledger; a row that is refused says why and does not hold the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Refusal
from zhongshu.pages.forms import HouseForm

MOST_ROWS = 500
EFFECT = Bi("将逐条执行，每条写入账本。", "They are done one by one, each with its line in the ledger.")


@dataclass(frozen=True, slots=True)
class Bulk:
    """One bulk action. ``check`` gives the reason why a row cannot take part, or None; ``form`` asks what all rows need."""

    key: str
    label: Bi
    perform: Callable[..., Any]  # (actor, row, **what the form gave)
    check: Callable[[Any, Any], Bi | None] = lambda actor, row: None
    effect: Bi = EFFECT
    form: type[HouseForm] | None = None
    right: str = ""
    icon: str = "check"
    undo: Callable[[Any, Any], Any] | None = None  # (actor, row)


@dataclass(slots=True)
class Outcome:
    """What a bulk action did."""

    done: list[str] = field(default_factory=list)  # keys of the rows
    refused: list[tuple[str, Bi]] = field(default_factory=list)  # the row's name and why not

    @property
    def words(self) -> Bi:
        said = Bi(f"已完成 {len(self.done)} 项", f"{len(self.done)} done")
        if not self.refused:
            return said
        why = "；".join(f"{name}：{reason.zh}" for name, reason in self.refused[:5])
        why_en = "; ".join(f"{name}: {reason.en}" for name, reason in self.refused[:5])
        return Bi(f"{said.zh}，{len(self.refused)} 项未做（{why}）", f"{said.en}, {len(self.refused)} not ({why_en})")


def run(deed: Callable[..., Any], actor: Any, rows: Iterable[Any], **given: Any) -> Outcome:
    """Do it to each row; refusals are collected, anything else stops."""
    outcome = Outcome()
    for row in rows:
        try:
            deed(actor, row, **given)
        except Refusal as refusal:
            outcome.refused.append((str(row), refusal.text))
        else:
            outcome.done.append(str(row.pk))
    return outcome
