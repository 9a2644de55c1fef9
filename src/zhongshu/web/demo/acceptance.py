"""The acts of an acceptance as the story calls them: the report handed in, the panel, its verdicts, the director's signature.

Each method does the acts of one sitting. People come from the delivery of the dossier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from zhongshu.delivery import actions as acts
from zhongshu.delivery.models import Acceptance
from zhongshu.kernel import clock
from zhongshu.panels.actions import accept, choose, invite
from zhongshu.panels.models import Panel, Seat
from zhongshu.people.actor import Actor
from zhongshu.web.demo.delivery import Delivery
from zhongshu.web.demo.files import hand_in

CLASSES = {"open": "open", "delayed": "internal", "internal": "internal"}


class Accepting:
    """The last examination of a dossier."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery

    def _open(self, dossier_id: str) -> Acceptance:
        return Acceptance.objects.select_related("dossier").get(dossier_id=dossier_id, state="open")

    def report(self, dossier_id: str, *, text: str, openness: str, reached: float | None) -> None:
        """The team hands in its science report and what the leap metric reached."""
        dossier, team = self.delivery.dossier(dossier_id), self.delivery.by("team")
        title = f"{dossier.title_zh}科技报告"
        file = hand_in(team, dossier, name=f"{title}.txt", text=text, kind="report", classification=CLASSES[openness])
        acts.hand_in_report(team, dossier, title=title, openness=openness, document_id=file.pk, leap_reached=reached)

    def seat(self, dossier_id: str, experts: Sequence[Actor], *, days: int = 14) -> None:
        """The panel is called and invited."""
        officer, due = self.delivery.by("officer"), clock.today() + dt.timedelta(days=days)
        row = acts.call_acceptance_panel(officer, self.delivery.dossier(dossier_id), due_on=due)
        panel = Panel.objects.select_related("dossier").get(pk=row.panel_id)
        for expert in experts:
            choose(officer, panel, person_id=expert.person_id, reason="领域相符，未参与过程评审")
        invite(officer, panel, due_on=due - dt.timedelta(days=7))

    def accept(self, dossier_id: str, experts: Sequence[Actor]) -> None:
        panel_id = self._open(dossier_id).panel_id
        for expert in experts:
            row = Seat.objects.select_related("panel__dossier", "person").get(
                panel_id=panel_id, person_id=expert.person_id
            )
            accept(expert, row, declared=True, confidential=True, integrity=True)

    def vote(self, dossier_id: str, votes: Sequence[tuple[Actor, str, str]]) -> None:
        """Expert, result, reason."""
        row = self._open(dossier_id)
        for expert, result, reason in votes:
            acts.vote_at_acceptance(expert, row, result=result, reason=reason)

    def sign(self, dossier_id: str, *, target: str, result: str, summary: str, reason: str) -> None:
        dossier = self.delivery.dossier(dossier_id)
        acts.sign_acceptance(
            self.delivery.by("director"), dossier, version=dossier.version, target=target, result=result, summary=summary, reason=reason
        )  # fmt: skip
