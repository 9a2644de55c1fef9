"""What is frozen when an edge is taken: the chapter a stage seals, numbered and hashed, and the passage itself. Called inside the act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.ids import new_id
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.chapters import seal_text
from zhongshu.lifecycle.models import Chapter, Dossier, Passage
from zhongshu.people.actor import Actor


def seal(actor: Actor, dossier: Dossier, *, kind: str, body: Mapping[str, Any], edge: str = "") -> Chapter:
    """The next chapter of this kind."""
    text, digest = seal_text(kind, body)
    last = next(iter(_last(dossier.pk, kind)), 0)
    return Chapter.objects.create(
        id=new_id(), dossier=dossier, kind=kind, number=last + 1, edge=edge, body=text, sha256=digest,
        sealed_at=clock.now(), sealed_by=actor.ledger_name,
    )  # fmt: skip


@question
def _last(dossier_id: str, kind: str) -> QuerySet[Chapter, int]:
    known = Chapter.objects.filter(dossier_id=dossier_id, kind=kind).order_by("-number")
    return known.values_list("number", flat=True)[:1]


def record_passage(actor: Actor, dossier: Dossier, *, edge: str, source: str, reason: str = "") -> Passage:
    """Note that the dossier has just come from ``source`` to the state it is in."""
    return Passage.objects.create(
        id=new_id(),
        dossier=dossier,
        edge=edge,
        source=source,
        target=dossier.state,
        at=clock.now(),
        actor=actor.ledger_name,
        reason=reason,
    )
