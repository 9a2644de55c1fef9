"""Which deeds on a lead are open to an actor: asked by the page before it offers one, and by the view before it reads a form."""

from __future__ import annotations

from zhongshu.discovery.access import DECIDES, may_triage, may_triage_at
from zhongshu.discovery.models import Lead, MergeProposal
from zhongshu.discovery.models.judged import OPEN
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.queries import place_of
from zhongshu.lifecycle.rules import may_take
from zhongshu.people.actor import Actor

WORK = frozenset(
    [
        "assess",
        "classify",
        "own",
        "release",
        "consent",
        "eligibility",
        "candidate",
        "watch",
        "merge",
        "distinct",
        "propose-decline",
        "refuse-merge",
    ]
)
DECISION = frozenset(("return-decline", "appeal"))
MOVES = {"screen": "T-01", "ask": "T-03", "confirm-merge": "T-04", "decline": "T-05"}


def permitted(actor: Actor, lead: Lead, merge: MergeProposal | None = None) -> frozenset[str]:
    """The deeds this actor has the right to at this lead's place, whatever its state and whatever they still need. ``merge`` is the merge that
    waits on it, if the caller knows it already: both of its dossiers must be the actor's, and either side may refuse it.
    """
    place = place_of(lead.dossier)
    found = {verb for verb, edge in MOVES.items() if may_take(actor, EDGES[edge], place)}
    if may_triage_at(actor, place):
        found |= WORK
    if may_triage_at(actor, place, DECIDES):
        found |= DECISION
    waiting = (
        merge or MergeProposal.objects.filter(source_id=lead.dossier_id, state=OPEN).select_related("target").first()
    )
    if waiting is not None:
        if not may_triage(actor, waiting.target):
            found -= {"confirm-merge"}
        else:
            found |= {"refuse-merge"}
    return frozenset(found)
