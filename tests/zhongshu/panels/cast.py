"""A dossier with a team and an organisation, an officer, and experts enough for a panel, each of an organisation of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.zhongshu.discovery.cast import Cast, person
from zhongshu.kernel import clock
from zhongshu.lifecycle import standing
from zhongshu.lifecycle.actions import join_team, open_dossier
from zhongshu.lifecycle.clocks import due_of
from zhongshu.lifecycle.models import Dossier
from zhongshu.panels.actions import accept, choose, convene, invite
from zhongshu.panels.models import Panel, Seat
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Employment, Expertise, ExpertProfile, Organisation
from zhongshu.policy.queries import active_rules

PLEDGED: dict[str, Any] = {"declared": True, "confidential": True, "integrity": True}
KINDS = ("technical", "technical", "technical", "industry", "investor")


def in_state(state: str, *, specialist: str = "", **columns: Any) -> Dossier:
    """A dossier put into a state behind the door's back, as only a test may."""
    said = {"title_zh": "钙钛矿叠层", "title_en": "Perovskite tandem", "claim_zh": "突破单结极限", "field": "energy"}
    dossier = open_dossier(SYSTEM, **{**said, "channel": "open_form", **columns})
    due = due_of(state, clock.today(), active_rules())
    changed = {"state": state, "due_on": due.on, "next_decision_on": due.on, "specialist_id": specialist or None}
    Dossier.objects.filter(pk=dossier.pk).update(**changed)
    standing.refresh([dossier.pk])
    dossier.refresh_from_db()
    return dossier


def organisation(name: str, region: str = "上海") -> Organisation:
    return Organisation.objects.create(name_zh=f"{name}所", name_en=f"{name} Institute", region=region)


def expert(name: str, kind: str = "technical", *roles: str, at: Organisation | None = None) -> Actor:
    """An expert in service with an account, at an organisation of the same name unless another is given."""
    actor = person(name, *(roles or ("EXP",)))
    profile = ExpertProfile.objects.create(
        person_id=actor.person_id, kind=kind, keywords_zh="钙钛矿", keywords_en="perovskite"
    )
    Expertise.objects.create(expert=profile, field="energy")
    Employment.objects.create(
        person_id=actor.person_id, organisation=at or organisation(name), since=dt.date(2015, 1, 1)
    )
    return actor


class Panelists(Cast):
    """The cast with an officer, an auditor, a dossier in APPR led by Zhao, and five experts of whom Lin may chair."""

    def __init__(self, kinds: tuple[str, ...] = KINDS) -> None:
        super().__init__()
        self.ao, self.int = person("ao", "AO"), person("shen", "INT")
        self.host = organisation("光能", "江苏")
        self.dossier = in_state("APPR", organisation_id=self.host.pk, specialist=self.chen.user_id)
        join_team(SYSTEM, self.dossier, person_id=self.zhao.person_id, role="lead")
        self.lin = expert("lin", kinds[0], "EXP", "CH")
        self.experts = [self.lin, *(expert(f"expert{n}", kind) for n, kind in enumerate(kinds[1:], 1))]

    def panel(self, *, kind: str = "appraisal", days: int = 30, **said: Any) -> Panel:
        """A panel convened today."""
        return convene(self.ao, self.dossier, kind=kind, due_on=clock.today() + dt.timedelta(days=days), **said)

    def full(self, panel: Panel | None = None) -> Panel:
        """A panel of the five, all invited and accepted."""
        panel = panel or self.panel()
        for who in self.experts:
            choose(self.ao, panel, person_id=who.person_id)
        invite(self.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
        for who in self.experts:
            accept(who, self.seat(panel, who), **PLEDGED)
        return panel

    @staticmethod
    def seat(panel: Panel, who: Actor) -> Seat:
        return Seat.objects.select_related("panel__dossier", "person").get(panel=panel, person_id=who.person_id)
