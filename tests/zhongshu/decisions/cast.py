"""A committee of four, a director, and two dossiers to decide on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.zhongshu.discovery.cast import Cast, person
from zhongshu.decisions.actions import About, Choice, Matter, Option, open_decision
from zhongshu.decisions.models import Decision, Subject
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.actions import open_dossier
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM

OPTIONS = (
    Option("approve", Bi("立项", "Approve"), Bi("公示后签约", "Publicity, then contract")),
    Option("bench", Bi("转入储备", "To the bench"), Bi("留在替补首发", "Stays on deck")),
)
CLOSING_SEAL = {
    "outcome": "DECL", "reason_code": "other", "feedback": "理由", "appeal_until": "2026-04-01", "reapply_from": "2026-09-01", "note": "",
}  # fmt: skip


class Bench(Cast):
    """Cast with a committee: Li, Mei, Rong and Shu sit in it."""

    def __init__(self) -> None:
        super().__init__()
        self.li, self.mei, self.rong, self.shu = (person(n, "COM") for n in ("li", "mei", "rong", "shu"))
        self.ao = person("ao", "AO")
        self.audit = person("audit", "INT")
        self.first, self.second = self.dossier("钙钛矿叠层"), self.dossier("固态电池")

    def dossier(self, title: str) -> Dossier:
        return open_dossier(SYSTEM, title_zh=title, title_en=f"{title} (en)", field="energy", channel="open")

    def put(self, *dossiers: Dossier, **changes: Any) -> Decision:
        """A decision about these dossiers (both when none is named), put by the officer."""
        about = [
            About("dossier", d.pk, Bi(d.title_zh, d.title_en), d, 100_000_000)
            for d in dossiers or (self.first, self.second)
        ]
        matter = Matter(
            text=Bi("立项建议包", "Award package"), question=Bi("通过首阶段考核", "Passes its first exam"), options=OPTIONS,
            proposed="approve", material={"budget_fen": 200_000_000},
        )  # fmt: skip
        given = {"purpose": "test", "due_on": dt.date(2026, 3, 20), "matter": matter, "subjects": about, **changes}
        return open_decision(self.ao, **given)


def subjects(decision: Decision) -> list[Subject]:
    return list(decision.subjects.order_by("place"))


def all_to(decision: Decision, chosen: str, percent: int = 60) -> dict[str, Choice]:
    """The same choice for every subject."""
    return {s.pk: Choice(chosen, percent) for s in subjects(decision)}


def seal_lead(dossier: Dossier) -> None:
    """Any chapter, so that there is something to have seen."""
    seal(SYSTEM, dossier, kind="closing", body=CLOSING_SEAL)
