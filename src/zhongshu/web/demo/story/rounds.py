"""The rounds of the committee: who is in which package, what was said of each, and what followed on the day after.

Flows in: entries, put down while the lives are told. Flows out: for each round its package, its vote, its decision, its publicity and contracts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.kernel.workdays import add_workdays
from zhongshu.lifecycle.models import Dossier
from zhongshu.web.demo.agenda import Agenda
from zhongshu.web.demo.award import Agreed, Award
from zhongshu.web.demo.committee import Said
from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.discovery import Discovery
from zhongshu.web.demo.story.days import PUBLICITY_OVER, ROUND_NAMES, ROUNDS

PUT, VOTED, SIGNED, STARTED = (
    9,
    4,
    3,
    5,
)  # days: before the round, members who have voted in one that runs, after the contract was written
REASONS = "逐项比较后认为：{all}。同意立项，首阶段考核不达标即止损。"
OBJECTOR = ("梁建国", "objection@example.org")


@dataclass(frozen=True, slots=True)
class Entry:
    """One dossier in a round."""

    one: Brought
    said: Said
    note: str
    wan: int
    milestones: Sequence[Agreed] = ()
    objection: tuple[str, str] | None = None  # text and answer; an answer left empty waits
    chosen: str = "approve"
    held: bool = False  # the contract is not written yet


@dataclass
class Rounds:
    """Every round with its entries."""

    agenda: Agenda
    discovery: Discovery
    award: Award
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def day(self, name: str) -> dt.date:
        """The day the committee sits."""
        if ROUNDS[name] < 0:
            return self.agenda.today - dt.timedelta(days=ROUNDS[name])
        return min(self.agenda.ago(ROUNDS[name]), self.agenda.workdays_ago(PUBLICITY_OVER.get(name, 0)))

    def starts(self, name: str) -> dt.date:
        """The day on which the contracts of a round begin."""
        return self._written(name) + dt.timedelta(days=STARTED)

    def _published(self, name: str) -> dt.date:
        return add_workdays(self.day(name), 1)

    def _written(self, name: str) -> dt.date:
        """Publicity takes five working days; the contract is written on the second after it."""
        return add_workdays(self._published(name), 7)

    def join(self, name: str, entry: Entry) -> None:
        self.entries[name].append(entry)

    def tell(self) -> None:
        """Put every round on the agenda, as far as its days have come."""
        for name, entries in self.entries.items():
            self._round(name, entries)

    def _dossier(self, entry: Entry) -> Dossier:
        return self.discovery.dossier(entry.one.slug)

    def _round(self, name: str, entries: list[Entry]) -> None:
        day, award = self.day(name), self.award
        opened: dict[str, Any] = {}

        def put() -> None:
            dossiers = [self._dossier(entry) for entry in entries]
            notes = {dossier.pk: entry.note for dossier, entry in zip(dossiers, entries, strict=True)}
            budget = sum(entry.wan for entry in entries) * FEN_PER_WAN
            opened["decision"] = award.put(dossiers, title=ROUND_NAMES[name], budget_fen=budget, days=PUT, notes=notes)
            opened["said"] = {dossier.pk: entry.said for dossier, entry in zip(dossiers, entries, strict=True)}
            opened["chosen"] = {dossier.pk: entry.chosen for dossier, entry in zip(dossiers, entries, strict=True)}

        def decide() -> None:
            why = REASONS.format(all="；".join(f"{e.one.title_zh}，{e.said.reason.rstrip('。')}" for e in entries))
            dissent = "；".join(f"{e.one.title_zh}：{e.said.against.rstrip('。')}" for e in entries if e.said.opposed)
            award.decide(opened["decision"], opened["chosen"], opened["said"], reasons=why, dissent=dissent)
            opened["decision"].refresh_from_db()
            award.carry_out(opened["decision"])

        self._at(day - dt.timedelta(days=PUT), put, 300)
        if day > self.agenda.today:
            voted = max(self.agenda.workdays_ago(1), day - dt.timedelta(days=PUT))
            self._at(voted, lambda: award.committee.partly(opened["decision"], opened["said"], 2), 400)
        self._at(day, decide, 300)
        for entry in entries:
            if entry.chosen == "approve":
                self._contract(name, entry)

    def _contract(self, name: str, entry: Entry) -> None:
        published, written, award = self._published(name), self._written(name), self.award
        begins = written + dt.timedelta(days=STARTED)
        self._at(published, lambda: award.publish(self._dossier(entry)), 100)
        if entry.objection:
            self._objected(entry, add_workdays(published, 2), add_workdays(published, 5), *entry.objection)
        self._at(add_workdays(written, -1), lambda: award.end_publicity(self._dossier(entry)), 100)
        if entry.held:
            return
        self._at(
            written, lambda: award.write_contract(self._dossier(entry), starts_on=begins, told=entry.milestones), 200
        )
        self._at(written + dt.timedelta(days=SIGNED), lambda: award.sign(self._dossier(entry)), 200)
        self._at(begins, lambda: award.start(self._dossier(entry)), 60)

    def _objected(self, entry: Entry, raised: dt.date, answered: dt.date, text: str, answer: str) -> None:
        kept = {}

        def raise_it() -> None:
            kept["objection"] = self.award.object_to(self._dossier(entry), text, name=OBJECTOR[0], contact=OBJECTOR[1])

        self._at(raised, raise_it, 300)
        if answer:
            self._at(answered, lambda: self.award.answer(kept["objection"], answer), 300)

    def _at(self, day: dt.date, do: object, minute: int) -> None:
        if day <= self.agenda.today:
            self.agenda.on(day, do, minute=minute)  # type: ignore[arg-type]
