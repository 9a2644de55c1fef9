"""Suspected misconduct: opened, heard, cleared or proven by integrity and audit alone; only a proven finding revokes (T-41), and recovers money."""

from __future__ import annotations

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.chapters import revoke_body
from zhongshu.delivery.effects import return_rest
from zhongshu.delivery.models import IntegrityCase, Stage
from zhongshu.delivery.queries.money import books_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.course import FUNDED
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import place_of
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


def _integrity(actor: Actor, dossier: Dossier) -> None:
    if Role.INT not in actor.roles:
        raise NotAllowed
    actor.require("integrity:A", place_of(dossier))


@act("delivery.open_finding")
def open_finding(actor: Actor, dossier: Dossier, *, suspicion: str) -> IntegrityCase:
    """Look into a suspicion."""
    _integrity(actor, dossier)
    if dossier.state not in FUNDED:
        raise NotAllowed(Bi("只有受资助的项目可以立案", "Only funded work can be looked into"))
    if len(suspicion.strip()) < 10:
        raise BadValue("suspicion", Bi("请写明线索（不少于 10 字）", "Say what is suspected, ten characters at least"))
    finding = IntegrityCase.objects.create(
        dossier=dossier, suspicion=suspicion.strip(), opened_on=clock.today(), opened_by=actor.user_id
    )
    tell("dossier", dossier.pk, finding=finding.pk)
    return finding


@act("delivery.decide_finding")
def decide_finding(
    actor: Actor, dossier: Dossier, *, finding_id: str, proven: bool, heard: str, reasons: str, recover_fen: int = 0
) -> IntegrityCase:
    """Having heard the team, say what was found."""
    _integrity(actor, dossier)
    for name, text in (("heard", heard), ("reasons", reasons)):
        if len(text.strip()) < 10:
            raise BadValue(name, Bi("请写明（不少于 10 字）", "Write ten characters at least"))
    paid = books_of(dossier)[0].totals().paid
    if proven and not 0 <= recover_fen <= paid:
        raise BadValue("recover_fen", Bi("追回额不能超过已拨余额", "No more than what was paid can be recovered"))
    changed = IntegrityCase.objects.filter(pk=finding_id, dossier=dossier, outcome="open").update(
        outcome="proven" if proven else "cleared", heard=heard.strip(), heard_on=clock.today(), reasons=reasons.strip(),
        recover_fen=recover_fen if proven else 0, decided_by=actor.user_id, decided_on=clock.today(), updated_at=clock.now(),
    )  # fmt: skip
    if changed != 1:
        raise Stale
    tell("dossier", dossier.pk, finding=finding_id, proven=proven)
    return IntegrityCase.objects.get(pk=finding_id)


@act("delivery.revoke_work")
def revoke_work(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-41: everything open is cancelled, what must be recovered stands in the chapter."""
    hold(dossier, version)
    finding = IntegrityCase.objects.filter(dossier=dossier, outcome="proven").order_by("-decided_on").first()
    books, rows = books_of(dossier)
    returned = return_rest(books) + sum(books.cancel(s.key).amount for s in books.open_slips())
    store(actor, dossier, books, rows)
    Stage.objects.filter(dossier=dossier, state__in=("active", "planned")).update(state="void", updated_at=clock.now())
    dossier.gates.exclude(state="signed").update(state="signed", outcome="REVOKE", decided_on=clock.today())
    body = revoke_body(
        dossier, reasons=reason, heard=finding.heard if finding else "", recover=finding.recover_fen if finding else 0,
        returned=returned, note=finding.reasons if finding else "",
    )  # fmt: skip
    moved = move(actor, dossier.pk, edge="T-41", target="REVOKE", version=version, reason=reason, chapter=body)
    tell("dossier", dossier.pk, returned_fen=returned)
    return moved
