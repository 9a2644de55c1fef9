"""The blind edition: cut by the audience table, names replaced, looked over and confirmed by an officer before anybody reads it (R-05)."""

from __future__ import annotations

import hashlib

from zhongshu.appraisal.actions.changing import changed, first, require_stage
from zhongshu.appraisal.models import BLIND, PREPARING, Appraisal, Edition
from zhongshu.appraisal.queries.naming import blind_plan, names_of, sealed_plan
from zhongshu.appraisal.redaction import redact
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import canonical
from zhongshu.panels.actions import brief
from zhongshu.panels.actions.keeping import keeps_panels
from zhongshu.people.actor import Actor
from zhongshu.people.names import clean

EXTRA_MOST = 4000


def words_of(extra: str) -> str:
    """The officer's words as they are kept, one a line."""
    return "\n".join(clean(line) for line in extra[:EXTRA_MOST].splitlines() if clean(line))


@act("appraisal.cut_edition")
def cut_edition(actor: Actor, appraisal: Appraisal, *, extra: str, version: int = 0) -> Edition:
    """Cut the edition anew with the officer's further words; ``version`` is the one that was read (0 the first time)."""
    keeps_panels(actor, appraisal.dossier)
    require_stage(appraisal, PREPARING)
    words = words_of(extra)
    done = redact(blind_plan(appraisal), names_of(appraisal.dossier, sealed_plan(appraisal), words))
    text = canonical(done.body)
    columns = {
        "body": text,
        "extra": words,
        "replaced": done.replaced,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    if version == 0:
        edition = first(Edition, appraisal=appraisal, **columns)
    else:
        rows = Edition.objects.filter(appraisal=appraisal, version=version, released_at__isnull=True)
        if rows.update(**columns, version=version + 1, updated_at=clock.now()) != 1:
            raise Stale
        edition = Edition.objects.get(appraisal=appraisal)
    tell("appraisal", appraisal.pk, edition=edition.sha256, replaced=done.replaced, words=len(words.splitlines()))
    return edition


@act("appraisal.release_edition")
def release_edition(actor: Actor, appraisal: Appraisal, *, version: int) -> Edition:
    """Confirm the redaction: from now on invitations may go out and accepted experts read the edition."""
    keeps_panels(actor, appraisal.dossier)
    require_stage(appraisal, PREPARING)
    edition = Edition.objects.filter(appraisal=appraisal).first()
    if edition is None:
        raise Blocked([Bi("封存的方案", "a sealed plan")])
    rows = Edition.objects.filter(pk=edition.pk, version=version, released_at__isnull=True)
    if rows.update(released_at=clock.now(), released_by=actor.ledger_name, version=version + 1) != 1:
        raise Stale
    changed(appraisal, stage=BLIND)
    told = edition.value
    brief(actor, appraisal.panel, zh=_brief(told, "zh"), en=_brief(told, "en"))
    tell("appraisal", appraisal.pk, edition=edition.sha256, replaced=edition.replaced, stage=BLIND)
    edition.refresh_from_db()
    return edition


def _brief(body: dict[str, dict[str, str]], side: str) -> str:
    """Title and claim of the edition, in one language or else the other."""
    other = "en" if side == "zh" else "zh"
    title, claim = (body.get(name) or {} for name in ("title", "claim"))
    return " · ".join(filter(None, (title.get(side) or title.get(other), claim.get(side) or claim.get(other))))
