"""From kept rows to what the transfer page shows of a 核爆点 and of verdicts. No writes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.deeds import Offer, offers
from zhongshu.lifecycle.models import Dossier
from zhongshu.pages.listing import Tone
from zhongshu.people.actor import Actor
from zhongshu.people.who import who
from zhongshu.transfer.deeds import ON_CRITERION, ON_POINT
from zhongshu.transfer.models import Claim, Criterion
from zhongshu.transfer.queries import points_of
from zhongshu.transfer.queries.nuclear import criteria_lacks, pending_point, point_decision
from zhongshu.transfer.rules import ACTIVE, CRITERIA, POINT_TONES, PROPOSED

VERDICTS: dict[str, Tone] = {
    "": Tone(Bi("待核实", "To check"), "warn"),
    "accepted": Tone(Bi("属实", "Accepted"), "good"),
    "refused": Tone(Bi("不足以证明", "Refused"), "bad"),
    "lapsed": Tone(Bi("不再成立", "No longer holds"), "neutral"),
}


def verdict_tone(claim: Claim) -> Tone:
    return VERDICTS[claim.verdict]


def point_context(actor: Actor, dossier: Dossier, proposing: list[Any], code: str) -> dict[str, Any]:
    """The open designation with its criteria and reviews, and those before."""
    found = list(points_of(dossier))
    point = next((p for p in found if p.state in (PROPOSED, ACTIVE)), None)
    context: dict[str, Any] = {
        "point": point, "past_points": [(p, POINT_TONES[p.state]) for p in found if p is not point],
        "proposing": [reverse("transfer:point_deed", args=[code, "point"]) for _ in proposing],
    }  # fmt: skip
    if point is None:
        return context
    point.dossier = dossier
    kept = {row.code: row for row in point.criteria.select_related("document")}
    for row in kept.values():
        row.point = point
    names = who([row.written_by for row in kept.values()] + [row.checked_by for row in kept.values()])
    lines = [
        (label, help_text, kept.get(key), names.get(kept[key].checked_by, "") if key in kept else "", _deeds(actor, kept.get(key), code))
        for key, (label, help_text) in CRITERIA.items()
    ]  # fmt: skip
    return context | {
        "point_tone": POINT_TONES[point.state], "criteria": lines, "reviews": list(point.reviews.order_by("number")),
        "point_lacks": criteria_lacks(point) if point.state == PROPOSED else [], "point_decision": point_decision(point) or pending_point(point),
        "point_offers": offers(actor, point, ON_POINT.values(), lambda d: reverse("transfer:point_deed", args=[code, d.key])),
    }  # fmt: skip


def _deeds(actor: Actor, row: Criterion | None, code: str) -> list[Offer]:
    """What this reader may do with the evidence of one criterion."""
    if row is None:
        return []
    return offers(
        actor, row, ON_CRITERION.values(), lambda d: reverse("transfer:criterion_deed", args=[code, d.key, row.pk])
    )
