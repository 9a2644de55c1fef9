"""Opening a gate (T-23): by date, by early evidence, by a red alert, at the team's request, or by rule R-25. The pack is frozen at that instant."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.models import Gate, Stage
from zhongshu.delivery.queries.money import books_of, open_gate_of
from zhongshu.delivery.queries.pack import pack_of, sealed
from zhongshu.delivery.terms import TRIGGERS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, require_act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.clocks import due_of
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.policy.queries import rules_of

OPENED = Bi("{code}：里程碑评审 G{n} 已启动", "{code}: gate G{n} is open")
OPENED_BODY = Bi("触发：{t}。{why} 评审结束前暂停拨付。", "Trigger: {t}. {why} Payments wait until it is decided.")


@act("delivery.open_gate")
def open_gate(actor: Actor, dossier: Dossier, *, trigger: str, why: str = "", version: int | None = None) -> Gate:
    """T-23: freeze the pack and the money, and move the dossier to its gate."""
    _check_trigger(actor, dossier, trigger, why)
    hold(dossier, version)  # of two who open it at once the second is told, and the pack is frozen once
    if open_gate_of(dossier) is not None:
        raise Stale(Bi("已有一次评审在进行", "A gate is open already"))
    gate = new_gate(actor, dossier, trigger=trigger, why=why)
    books, rows = books_of(dossier)
    for slip in books.open_slips():
        if slip.state != "planned":
            books.send_back(slip.key)  # what was asked for is asked again after the gate
    store(actor, dossier, books, rows)
    fresh = Dossier.objects.get(pk=dossier.pk)
    move(
        actor, dossier.pk, edge="T-23", target="GATE", version=fresh.version if version is None else version,
        reason=why or TRIGGERS[trigger].zh, said={"pack": gate.pack_sha256},
    )  # fmt: skip
    tell("dossier", dossier.pk, gate=gate.number, trigger=trigger, why=why, pack=gate.pack_sha256)
    return gate


def _check_trigger(actor: Actor, dossier: Dossier, trigger: str, why: str) -> None:
    """The team asks, the specialist brings early evidence or an alert, the clocks of the house do the rest."""
    if actor is SYSTEM:
        return
    place = place_of(dossier)
    allowed = {"request": place.team, "evidence": place.specialists, "alert": place.specialists}.get(trigger)
    if allowed is None or actor.user_id not in allowed:
        raise NotAllowed
    if not why.strip():
        raise BadValue("why", Bi("请写明理由", "Give the reason"))


def new_gate(
    actor: Actor, dossier: Dossier, *, trigger: str, why: str, due_on: dt.date | None = None, panel_id: str = ""
) -> Gate:
    """The record of a gate with its frozen pack. Part of an act."""
    require_act("new_gate")
    last = Gate.objects.filter(dossier=dossier).aggregate(n=Max("number"))["n"] or 0
    today = clock.today()
    text, digest = sealed(pack_of(dossier, trigger=trigger, why=why))
    gate = Gate.objects.create(
        dossier=dossier, number=last + 1, stage=dossier.stage or 1, trigger=trigger, why=why, opened_on=today,
        due_on=due_on or due_of("GATE", today, rules_of(dossier.rule_set)).on, pack=text, pack_sha256=digest, panel_id=panel_id,
    )  # fmt: skip
    people = team_user_ids(dossier) | ({dossier.specialist_id} if dossier.specialist_id else set())
    notify(
        to=sorted(people), kind="gate", subject=OPENED.fill(code=dossier.code, n=gate.number),
        body=OPENED_BODY.fill(t=TRIGGERS[trigger], why=why), link=f"/dossiers/{dossier.code}/delivery/gates/{gate.number}/",
    )  # fmt: skip
    return gate


@act("delivery.reopen_gate")
def reopen_gate(actor: Actor, dossier: Dossier, *, why: str) -> Gate:
    """A dossier at its gate without an open one (a relay that was not begun, a case that was cleared) is judged again."""
    actor.require("gate:U", place_of(dossier))
    if dossier.state != "GATE" or open_gate_of(dossier) is not None:
        raise Stale
    if not why.strip():
        raise BadValue("why", Bi("请写明理由", "Give the reason"))
    gate = new_gate(actor, dossier, trigger="hold", why=why.strip())
    tell("dossier", dossier.pk, gate=gate.number, why=why)
    return gate


@act("delivery.close_for_relay")
def close_for_relay(actor: Actor, dossier: Dossier) -> None:
    """T-30: the dossier leaves its gate for a relay, so no gate stays open behind it."""
    closed = Gate.objects.filter(dossier=dossier).exclude(state="signed")
    numbers = list(closed.values_list("number", flat=True))
    closed.update(
        state="signed", outcome="RELAY", decided_by=actor.user_id, decided_on=clock.today(), updated_at=clock.now()
    )
    tell("dossier", dossier.pk, gates=numbers)


@act("delivery.after_relay")
def after_relay(actor: Actor, dossier: Dossier) -> None:
    """T-31 back to work: money stands as it stood before the gate, and the stage runs at least until the first progress is due."""
    until = clock.today() + dt.timedelta(days=rules_of(dossier.rule_set).gates.relay_progress_days)
    Stage.objects.filter(dossier=dossier, state="active", ends_on__lt=until).update(
        ends_on=until, updated_at=clock.now()
    )
    tell("dossier", dossier.pk, until=until.isoformat())
