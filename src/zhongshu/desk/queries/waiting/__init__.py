"""What waits for a person, room by room: each module of this folder registers its kinds of waiting for the roles they concern.

Adding a room's waiting is one more module here; it is found by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from django.urls import reverse

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.lifecycle.models import Standing
from zhongshu.lifecycle.rules import clock_colour
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

MOST = 50


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: what, why, by when, and where it is done."""

    what: Bi
    title: str
    url: str
    due_on: dt.date | None = None
    code: str = ""
    group: str = ""
    money_fen: int = 0  # at stake: of two things due on one day the larger stands first

    @property
    def colour(self) -> str:
        return clock_colour(self.due_on, clock.today())


WHAT: dict[str, Bi] = {
    "LEAD": Bi("答复线索", "Answer the lead"),
    "SCREEN": Bi("完成初筛", "Finish screening"),
    "CAND": Bi("完成尽调与方案", "Finish diligence and plan"),
    "APPR": Bi("推进论证", "Move the appraisal on"),
    "REFINE": Bi("优化方案", "Refine the plan"),
    "BENCH": Bi("复核储备", "Review the bench entry"),
    "PROP": Bi("委员会立项决定", "The committee's decision on the award"),
    "PUBL": Bi("结束公示", "End the publicity"),
    "CONTR": Bi("签约启动", "Sign the contract and start"),
    "ACTIVE": Bi("下一次里程碑评审", "The next gate review"),
    "GATE": Bi("里程碑评审决定", "The decision of the gate"),
    "PIVOT": Bi("转向后继续或终止", "Go on after the pivot, or stop"),
    "PAUSE": Bi("恢复或终止", "Resume or stop"),
    "RELAY": Bi("接力决定", "The decision on the relay"),
    "ACCEPT": Bi("验收", "The acceptance"),
    "TRANS": Bi("复核转化", "Review the transfer"),
    "GRAD": Bi("毕业后年度跟踪", "The yearly look at the graduate"),
}
LATE = Bi("已过决策日：{what}", "Past its date: {what}")
DECIDE = Bi("到期决定", "Decision due")


def from_standing(row: Standing, what: Bi | None = None) -> Task:
    """A dossier as a thing to do."""
    return Task(
        what or WHAT.get(row.state, DECIDE),
        pick(row, "title") or row.code,
        reverse("desk:dossier", args=[row.code]),
        row.next_decision_on,
        row.code,
        row.state,
        row.money_fen or 0,
    )


def rows_of(found: Iterable[Standing], what: Bi | None = None) -> list[Task]:
    return [from_standing(row, what) for row in found]


Provider = Callable[[Actor], list[Task]]
_providers: list[tuple[frozenset[Role], Provider]] = []


def waits_for(*roles: Role) -> Callable[[Provider], Provider]:
    """Register a kind of waiting for holders of these roles."""

    def register(provider: Provider) -> Provider:
        _providers.append((frozenset(roles), provider))
        return provider

    return register


@lru_cache(maxsize=1)
def providers() -> list[tuple[frozenset[Role], Provider]]:
    """Every kind of waiting of every room."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return _providers
