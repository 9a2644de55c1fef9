"""The edges this room takes before the opinion: a candidate is made (T-02), sent to appraisal with the plan sealed (T-06), or benched early (T-07)."""

from __future__ import annotations

from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import entrust, move
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter, place_of
from zhongshu.people.actor import Actor
from zhongshu.proposal.actions.plan import keep_version
from zhongshu.proposal.models import ACCEPTED, Offer
from zhongshu.proposal.queries import bodies_of, panel_of


@act("proposal.make_candidate")
def make_candidate(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-02: the field lead makes the dossier a candidate in the care of the specialist who accepted."""
    actor.require("specialist:A", place_of(dossier))
    offer = Offer.objects.filter(dossier=dossier, state=ACCEPTED, handover=False).order_by("-updated_at").first()
    if offer is None:
        raise Blocked([Bi("专员已接受指派", "a specialist who has accepted")])
    moved = move(actor, dossier.pk, edge="T-02", target="CAND", version=version, reason=reason)
    entrust(actor, moved, user_id=offer.user_id, reason=reason)
    tell("dossier", dossier.pk, specialist=offer.user_id)
    return moved


@act("proposal.send_to_appraisal")
def send_to_appraisal(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-06: number the plan, seal it as a chapter, and move."""
    moved = move(
        actor, dossier.pk, edge="T-06", target="APPR", version=version, reason=reason, chapter=chapter_body(dossier)
    )
    sealed = last_chapter(moved, "plan")
    kept = keep_version(actor, moved, note=reason, chapter_id=sealed.pk if sealed else "")
    tell("dossier", dossier.pk, plan=kept.number)
    return moved


@act("proposal.move_to_bench")
def move_to_bench(actor: Actor, dossier: Dossier, *, version: int, reason: str, sponsor_id: str) -> Dossier:
    """T-07: promising but early; a sponsor is named and stays accountable."""
    said = {"sponsor_id": sponsor_id}
    moved = move(
        actor,
        dossier.pk,
        edge="T-07",
        target="BENCH",
        version=version,
        reason=reason,
        said=said,
        sets={"sponsor_id": sponsor_id},
    )
    tell("dossier", dossier.pk, sponsor=sponsor_id, also=[sponsor_id])
    return moved


def seal_plan(actor: Actor, dossier: Dossier, *, edge: str) -> None:
    """Seal the plan as it stands where an edge of another room takes it over; part of that act."""
    chapter = seal(actor, dossier, kind="plan", body=chapter_body(dossier), edge=edge)
    keep_version(actor, dossier, note=edge, chapter_id=chapter.pk)


def chapter_body(dossier: Dossier) -> dict[str, Any]:
    """The plan as the chapter ``plan`` holds it."""
    bodies = bodies_of(dossier)
    organisation = dossier.organisation
    named = [{"person": n.person_id, "kind": n.kind} for n in panel_of(dossier)]
    return {
        "title": {"zh": dossier.title_zh, "en": dossier.title_en},
        "claim": {"zh": dossier.claim_zh, "en": dossier.claim_en},
        "field": dossier.field,
        "trl": dossier.trl,
        "organisation": {"zh": organisation.name_zh, "en": organisation.name_en} if organisation else None,
        "number": dossier.plan_versions.count() + 1,
        "specialist_views": bodies.pop("views", {}),
        "named_experts": named,
        **{code: bodies.get(code, [] if code in REPEATED else {}) for code in TRAVELLING},
    }


TRAVELLING = (
    "direction",
    "assumptions",
    "kill_criteria",
    "rivals",
    "heilmeier",
    "properties",
    "stages",
    "budget",
    "team",
    "ip_assets",
)
REPEATED = ("assumptions", "kill_criteria", "rivals", "stages", "budget", "team", "ip_assets")
