"""What discovery does when a dossier it brought in is declined later on: the proposer, who may have no account, is told at the address left.

Reads nothing but the chapter `closing`, which T-13 and T-16 seal; contact data is kept as long after that as after any refusal (R-38).
"""

from __future__ import annotations

import json

from zhongshu.discovery.actions.declining import tell_later_refusal
from zhongshu.discovery.models import Lead
from zhongshu.lifecycle.arrivals import arrival
from zhongshu.lifecycle.course import Edge
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import Actor


@arrival("T-13 T-16")
def tell_proposer_why(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    lead = Lead.objects.filter(dossier=dossier).select_related("dossier").first()
    closing = last_chapter(dossier, "closing")
    if lead is not None and closing is not None and closing.edge == edge.id and dossier.state == "DECL":
        tell_later_refusal(lead, json.loads(closing.body))
