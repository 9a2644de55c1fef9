"""Where the room stands: its page of the dossier, its places in the rail, the public register, who reads and adds its files."""

from __future__ import annotations

from zhongshu.documents.access import register_about
from zhongshu.documents.models import Document
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import tabs
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import place_of, standings
from zhongshu.pages import rail
from zhongshu.people.actor import Actor
from zhongshu.transfer.rules import OPENS_IN


def reached(dossier: Dossier) -> bool:
    """Transfer concerns work that is funded."""
    return dossier.state in OPENS_IN


def may_read(actor: Actor, dossier_id: str, document: Document | None = None) -> bool:
    """Files of a transfer: whoever may read the transfer of this dossier; a trade secret only who works on it or decides."""
    dossier = standings(actor).filter(pk=dossier_id).values_list("dossier_id", flat=True).first()
    found = Dossier.objects.filter(pk=dossier).first() if dossier else None
    if found is None:
        return False
    right = "transfer:UAS" if document is not None and document.classification == "trade" else "transfer:RUAS"
    return actor.may(right, place_of(found))


def may_add(actor: Actor, dossier_id: str) -> bool:
    """Whoever works on the transfer."""
    found = Dossier.objects.filter(pk=dossier_id).first()
    return found is not None and may_read(actor, dossier_id) and actor.may("transfer:UA", place_of(found))


def register() -> None:
    """Make the places known."""
    register_about("transfer", may_read=may_read, may_add=may_add)
    tabs.register(
        "transfer", Bi("转化", "Transfer"), "transfer:transfer", right="outcome:RCUA", order=80, shows=reached
    )
    rail.register("apply", Bi("转化", "Transfers"), "transfer:transfers", "transfer:RUSA", "transform", 30)
    rail.register("apply", Bi("成果", "Outcomes"), "transfer:outcomes", "outcome:RCUA", "award", 40)
    rail.register("apply", Bi("落地", "Landings"), "transfer:landings", "outcome:RCUA", "map-pin", 50)
    rail.register("apply", Bi("核爆点", "Nuclear points"), "transfer:points", "nuclear:RUA", "rocket", 60)
    rail.public(Bi("标志性成果", "Results"), "transfer:landmarks", 35)
