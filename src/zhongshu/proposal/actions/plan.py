"""Writing the plan part by part, and giving the whole a number. Two people may write at once: each part is guarded by its own version."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import IntegrityError, transaction

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.actions import hold
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.proposal.models import Part, PlanVersion
from zhongshu.proposal.queries import bodies_of
from zhongshu.proposal.sections import SECTIONS
from zhongshu.proposal.sections.values import clean

WRITABLE = ("CAND", "REFINE", "PIVOT", "BENCH")


def may_write(actor: Actor, dossier: Dossier, section: str) -> bool:
    """Whether this actor may write this part now."""
    return dossier.state in WRITABLE and actor.may(SECTIONS[section].editors, place_of(dossier))


@act("proposal.write_part")
def write_part(actor: Actor, dossier: Dossier, *, section: str, raw: Any, version: int) -> Part:
    """Store one part; ``version`` is the one the writer read (0 when it was empty). Raises BadValue beside a field, or Stale."""
    if not may_write(actor, dossier, section):
        raise NotAllowed(Bi("这一部分现在不能由您修改", "You may not edit this part now"))
    interest_of(actor, dossier, lock=True)
    text = canonical_body(clean(SECTIONS[section], raw))
    now = clock.now()
    if version == 0:
        part = _first(actor, dossier, section, text)
    else:
        changed = Part.objects.filter(dossier=dossier, section=section, version=version).update(
            body=text, version=version + 1, edited_by=actor.ledger_name, updated_at=now
        )
        if changed != 1:
            raise Stale
        part = Part.objects.get(dossier=dossier, section=section)
    tell("dossier", dossier.pk, section=section, version=part.version, sha256=hashlib.sha256(text.encode()).hexdigest())
    return part


def canonical_body(body: Any) -> str:
    """The text under which a part is kept."""
    return canonical({"": body})[4:-1] if not isinstance(body, dict) else canonical(body)


def _first(actor: Actor, dossier: Dossier, section: str, text: str) -> Part:
    try:
        with transaction.atomic():
            return Part.objects.create(
                dossier=dossier, section=section, body=text, version=1, edited_by=actor.ledger_name
            )
    except IntegrityError:
        raise Stale from None


@act("proposal.keep_version")
def keep_version(actor: Actor, dossier: Dossier, *, note: str = "", chapter_id: str = "") -> PlanVersion:
    """Give the plan as it stands the next number, so that later ones can be compared with it. A plan that has not changed since the last
    number keeps it, unless a chapter seals it.
    """
    if not any(may_write(actor, dossier, section) for section in ("direction", "views")) and not chapter_id:
        raise NotAllowed
    hold(dossier)  # one number at a time: two would take the same
    text = canonical(bodies_of(dossier))
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = PlanVersion.objects.filter(dossier=dossier).order_by("-number").first()
    if last is not None and last.sha256 == digest and not chapter_id:
        tell("dossier", dossier.pk, number=last.number, sha256=digest, note=note, unchanged=True)
        return last
    version = PlanVersion.objects.create(
        dossier=dossier, number=last.number + 1 if last else 1, body=text, sha256=digest, note=note, made_by=actor.ledger_name,
        chapter_id=chapter_id,
    )  # fmt: skip
    tell("dossier", dossier.pk, number=version.number, sha256=version.sha256, note=note)
    return version
