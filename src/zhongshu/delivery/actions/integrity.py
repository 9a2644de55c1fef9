"""Suspected misconduct: opened, heard, concluded by integrity and audit, signed by a second person; only a proven finding revokes (T-41).

What is to be recovered stands as a claim beside the books: it is paid by money that comes back (`record_return`) and by nothing else.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Sum

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.actions.stops import close_milestones
from zhongshu.delivery.chapters import revoke_body
from zhongshu.delivery.effects import return_rest
from zhongshu.delivery.models import IntegrityCase, Posting, Stage
from zhongshu.delivery.queries.money import books_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.course import FUNDED
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

RECOVER_DAYS, RECOVER_LONGEST = 60, 365  # days to pay money back that was misused: unless named, and at most
SECOND = Bi("结论由另一人签署，您是提出结论的人", "Another person signs the finding; you concluded it")


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
    actor: Actor,
    dossier: Dossier,
    *,
    finding_id: str,
    proven: bool,
    heard: str,
    reasons: str,
    recover_fen: int = 0,
    recover_due_on: dt.date | None = None,
) -> IntegrityCase:
    """Having heard the team, one of integrity says what was found; it holds once another has signed it."""
    _integrity(actor, dossier)
    for name, text in (("heard", heard), ("reasons", reasons)):
        if len(text.strip()) < 10:
            raise BadValue(name, Bi("请写明（不少于 10 字）", "Write ten characters at least"))
    paid, today = books_of(dossier)[0].totals().paid, clock.today()
    if proven and not 0 <= recover_fen <= paid:
        raise BadValue("recover_fen", Bi("追回额不能超过已拨余额", "No more than what was paid can be recovered"))
    due = recover_due_on or today + dt.timedelta(days=RECOVER_DAYS)
    if proven and recover_fen and not today < due <= today + dt.timedelta(days=RECOVER_LONGEST):
        term = Bi("在明天与 {n} 天之内", "Between tomorrow and {n} days from now").fill(n=RECOVER_LONGEST)
        raise BadValue("recover_due_on", term)
    changed = IntegrityCase.objects.filter(pk=finding_id, dossier=dossier, outcome="open").update(
        outcome="found", conclusion="proven" if proven else "cleared", heard=heard.strip(), heard_on=today,
        reasons=reasons.strip(), recover_fen=recover_fen if proven else 0, recover_due_on=due if proven and recover_fen else None,
        decided_by=actor.user_id, decided_on=today, updated_at=clock.now(),
    )  # fmt: skip
    if changed != 1:
        raise Stale
    tell("dossier", dossier.pk, finding=finding_id, proposes="proven" if proven else "cleared")
    return IntegrityCase.objects.get(pk=finding_id)


@act("delivery.confirm_finding")
def confirm_finding(actor: Actor, dossier: Dossier, *, finding_id: str, agrees: bool, note: str) -> IntegrityCase:
    """A second person of integrity, or the director, signs what the first concluded, or gives it back to be looked into further."""
    if not actor.roles & {Role.INT, Role.DIR}:
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    finding = IntegrityCase.objects.filter(pk=finding_id, dossier=dossier, outcome="found").first()
    if finding is None:
        raise Stale
    if actor.user_id == finding.decided_by:
        raise NotAllowed(SECOND)
    if len(note.strip()) < 10:
        raise BadValue("note", Bi("请写明（不少于 10 字）", "Write ten characters at least"))
    columns: dict[str, Any] = {"outcome": "open", "conclusion": "", "decided_by": "", "decided_on": None}
    if agrees:
        returned = Posting.objects.filter(dossier=dossier, kind="give_back").aggregate(fen=Sum("amount_fen"))["fen"]
        columns = {
            "outcome": finding.conclusion, "confirmed_by": actor.user_id, "confirmed_on": clock.today(),
            "given_back_fen": returned or 0,
        }  # fmt: skip
    changed = IntegrityCase.objects.filter(pk=finding_id, outcome="found").update(
        **columns, confirm_note=note.strip(), updated_at=clock.now()
    )
    if changed != 1:
        raise Stale
    tell("dossier", dossier.pk, finding=finding_id, agrees=agrees, proven=columns["outcome"] == "proven")
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
    close_milestones(dossier, reason)
    dossier.gates.exclude(state="signed").update(state="signed", outcome="REVOKE", decided_on=clock.today())
    body = revoke_body(
        dossier, reasons=reason, heard=finding.heard if finding else "", recover=finding.recover_fen if finding else 0,
        returned=returned, note=finding.reasons if finding else "",
    )  # fmt: skip
    moved = move(actor, dossier.pk, edge="T-41", target="REVOKE", version=version, reason=reason, chapter=body)
    tell("dossier", dossier.pk, returned_fen=returned)
    return moved
