"""Files handed in with an objection: one, by whoever raised it, within the hour; read by those who handle objections."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.award.models.publicity import Objection
from zhongshu.documents.access import register_about
from zhongshu.documents.queries import used_about
from zhongshu.kernel import clock
from zhongshu.people.actor import Actor

WITHIN = dt.timedelta(hours=1)


def may_read(actor: Actor, objection_id: str, document: Any = None) -> bool:
    return actor.may("publicity:UA")


def may_add(actor: Actor, objection_id: str) -> bool:
    objection = Objection.objects.filter(pk=objection_id).first()
    fresh = objection is not None and objection.state == "open" and clock.now() - objection.received_at < WITHIN
    return fresh and used_about("objection", objection_id)[0] == 0


register_about("objection", may_read=may_read, may_add=may_add)
