"""What rivals fight for: each act that takes the version which was read, on a record made for it, and the page where a person does it.

A contest makes a bout: one record, and what rival ``k`` does to it. `SAME_DOOR` names acts raced without a page, and why.
"""

from __future__ import annotations

import copy
import functools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.zhongshu.discovery.cast import Cast, bring, person
from zhongshu.discovery.actions import start_screening
from zhongshu.discovery.models import Lead
from zhongshu.lifecycle.models import Dossier

T = TypeVar("T")
HOSTILE = "<script>alert(1)</script>"
SAME_DOOR = {
    "lifecycle.move": "the door behind every step of a dossier; raced here as T-01 without its page",
    "lifecycle.extend_clock": "the door behind more time for a refinement, which has its own contest",
    "lifecycle.set_tier": "reached by pages of the bench, which is being built",
    "relay.reject": "closes the dossier to the receiver: who comes second may not read it any more and gets no page (404)",
}


def words(k: int) -> str:
    """What rival ``k`` types; long enough to be a reason, and hostile."""
    return f"竞者{k:02d}的理由与判断{HOSTILE}"


@dataclass(frozen=True)
class Bout:
    """One record that everybody has read at the same version."""

    attempt: Callable[[int], Any]
    kept: Callable[[], str] | None = None  # the text that stands afterwards, where the act keeps the rival's words
    url: str = ""
    by: str = ""  # the account at the page
    form: dict[str, Any] = field(default_factory=dict)
    typed: str = ""  # the field of the form that takes the rival's words; empty: the page asks for none
    says: Callable[[int], str] = words
    shows: bool = True  # whether the page of a loser shows the winner's words beside the loser's

    def sent(self, k: int) -> dict[str, Any]:
        return {**self.form, **({self.typed: self.says(k)} if self.typed else {})}


class House:
    """The cast, and what a contest needs made."""

    def __init__(self) -> None:
        self.count = 0
        self._made: dict[Any, Any] = {}

    @functools.cached_property
    def cast(self) -> Cast:
        """The people of discovery; a contest uses them or those of a later room, never both."""
        return Cast()

    def once(self, make: Callable[[], T]) -> T:
        """Made at the first bout, the same in the later ones: the people of a room (its `Cast`), say."""
        if make not in self._made:
            self._made[make] = make()
        return self._made[make]

    def next(self) -> int:
        self.count += 1
        return self.count

    def lead(self) -> Lead:
        """A lead of the proposer Zhao, unlike any other, so that no look-alike has to be judged."""
        n = self.next()
        apart = "".join(chr(c) for c in random.Random(n).sample(range(0x4E00, 0x4E00 + 20000), 12))
        return bring(
            self.cast.zhao,
            title=f"技术{apart}",
            claim=f"主张{apart[::-1]}",
            why=f"机理{apart}。证据{n}。",
            incumbent=apart,
        )

    def screened(self) -> Lead:
        lead = self.lead()
        start_screening(self.cast.chen, lead, version=lead.dossier.version)
        return again(lead)

    def officer(self) -> Any:
        """A specialist whose load is empty."""
        return person(f"officer{self.next()}", "PS")


def again(row: Any) -> Any:
    """The record as the next reader finds it."""
    rows = type(row)._default_manager
    return (rows.select_related("dossier") if isinstance(row, Lead) else rows).get(pk=row.pk)


def as_read(k: int, row: Any) -> Any:
    """Odd rivals act on what they read before the race, even ones read it while it runs; the version is the old one for all."""
    return copy.deepcopy(row) if k % 2 else again(row)


def text_of(row: Any, *names: str) -> Callable[[], str]:
    return lambda: " ".join(str(getattr(again(row), name)) for name in names)


def over(act: Callable[..., Any], by: Any, row: Any, url: str, typed: str = "", column: str = "", *, says: Callable[[int], str] = words, sent: dict[str, Any] | None = None, shows: bool = False, **given: Any) -> Bout:  # fmt: skip
    """A contest over one record: the words go into ``typed`` and stand in ``column`` afterwards; ``sent`` is ``given`` as the form takes it, where they differ."""
    v = row.version
    return Bout(
        lambda k: act(by, as_read(k, row), version=v, **given, **({typed: says(k)} if typed else {})),
        kept=text_of(row, column) if column else None, url=url, by=by.user_id, form={"version": v, **(given if sent is None else sent)},
        typed=typed, says=says, shows=shows,
    )  # fmt: skip


Contest = Callable[[House], Bout]
CONTESTS: dict[str, Contest] = {}


def contest(verb: str) -> Callable[[Contest], Contest]:
    def enter(make: Contest) -> Contest:
        CONTESTS[verb] = make
        return make

    return enter


def dossier_of(lead: Lead) -> Dossier:
    return Dossier.objects.get(pk=lead.dossier_id)
