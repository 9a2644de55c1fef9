"""The ledger lines on one subject of this room, with the names of those who acted, for the foot of its page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.queries import history_of, open_to
from zhongshu.ledger.verbs import verb_label
from zhongshu.people.actor import Actor
from zhongshu.people.models import User

HOUSE = Bi("系统", "The house")


@dataclass(frozen=True, slots=True)
class Told:
    """One line as a page shows it."""

    seq: int
    at: dt.datetime
    who: Bi | str
    what: Bi
    why: str


def told_of(actor: Actor, subject: str, *, limit: int = 20) -> list[Told]:
    """The newest lines on a subject, without those about a matter that an interest shuts for this reader. The page has asked for its right."""
    lines = list(open_to(actor, history_of(subject))[:limit])
    users = User.objects.select_related("person").in_bulk({line.actor for line in lines})
    return [
        Told(
            line.seq,
            line.at,
            str(users[line.actor]) if line.actor in users else HOUSE,
            verb_label(line.verb, line.told),
            why,
        )
        for line in lines
        for why in [str(line.told.get("reason") or line.told.get("statement") or "")]
    ]
