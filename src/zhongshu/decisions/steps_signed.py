"""Steps of the course as somebody signed them, replayed: each stands in the ledger and in the dossier's passages, and the two must agree.

A step that seals a chapter names its hash in its line; the chapter is hashed anew. Registers itself; reads only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from zhongshu.decisions.signed import InLedger, Paper, Rebuilt, Told, in_ledger, tells
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.models import Line
from zhongshu.ledger.queries import history_of
from zhongshu.lifecycle.chapters import kind_of
from zhongshu.lifecycle.course import EDGES, STATES
from zhongshu.lifecycle.models import Chapter, Dossier, Passage
from zhongshu.people.actor import SYSTEM
from zhongshu.people.who import who

NAMES = {
    "edge": Bi("步骤", "Step"), "source": Bi("从", "From"), "target": Bi("到", "To"), "reason": Bi("理由", "Reason"), "by": Bi("签署", "Signed by"),
}  # fmt: skip
SHORTLY = dt.timedelta(seconds=5)  # a passage is written a moment before its line


def move_of(dossier: Dossier, line: Line) -> dict[str, Any]:
    """What a line says of a move of this dossier, its own or one of its parts; empty when it moved another or nothing."""
    told = line.told
    parts = ({"subject": line.subject, **told}, *told.get("parts", ()))
    return next((p for p in parts if p.get("edge") and p.get("target") and p.get("subject") == dossier.pk), {})


def steps(dossier: Dossier) -> list[Line]:
    """The lines of the moves that people made, in order."""
    rows = history_of(dossier.pk).filter(facts__contains='"edge":"T-').exclude(actor=SYSTEM.ledger_name)
    return [line for line in rows.order_by("seq") if move_of(dossier, line)]


def step_in(dossier: Dossier, line: Line) -> dict[str, Any]:
    said = move_of(dossier, line)
    return {**{name: said.get(name, "") for name in ("edge", "source", "target", "reason")}, "by": line.actor}


def step_today(dossier: Dossier, line: Line) -> Rebuilt:
    """The passage of that moment, and the chapter the step sealed."""
    said = move_of(dossier, line)
    rows = Passage.objects.filter(dossier=dossier, at__lte=line.at + SHORTLY, edge=said["edge"])
    row = rows.order_by("-at", "-pk").first()
    now = {name: getattr(row, name) if row else "" for name in ("edge", "source", "target", "reason")}
    digest = said.get("chapter")
    papers = []
    if digest:
        sealed = Chapter.objects.filter(dossier=dossier, edge=said["edge"], kind=EDGES[said["edge"]].seals)
        chapter = sealed.filter(sealed_at__lte=line.at + SHORTLY).order_by("-sealed_at", "-number").first()
        label = kind_of(chapter.kind).label if chapter else EDGES[said["edge"]].label
        papers = [Paper(label, digest, hashlib.sha256(chapter.body.encode()).hexdigest() if chapter else "")]
    return Rebuilt({**now, "by": row.actor if row else ""}, papers)


def name_of(body: dict[str, Any]) -> Bi:
    label = EDGES[body["edge"]].label if body["edge"] in EDGES else Bi("步骤", "Step")
    return Bi(f"{body['edge']} ", f"{body['edge']} ") + label


@tells("step")
def tell_step(body: Any) -> dict[str, Told]:
    states = {name: [STATES[body[name]].label if body[name] in STATES else "—"] for name in ("source", "target")}
    return {**states, "edge": [name_of(body)], "by": [who([body["by"]]).get(body["by"], "—")]}


in_ledger("step", InLedger(NAMES, steps, step_in, name_of, step_today))
