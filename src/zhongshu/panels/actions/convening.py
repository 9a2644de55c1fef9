"""Convening a panel for a dossier and an occasion, naming its chair, saying what its experts are told, closing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.panels.actions.keeping import changed, keeps_panels, sitting
from zhongshu.panels.actions.seating import place, tell_chair
from zhongshu.panels.models import (
    CLOSED,
    CONFLICT,
    KINDS,
    LIVE,
    NAMED,
    OPEN,
    SITTING,
    UNASKED,
    UNFIT,
    Panel,
)
from zhongshu.panels.queries import quorum_of
from zhongshu.panels.queries.candidates import obstacles_among
from zhongshu.panels.queries.composition import barred, interests_of
from zhongshu.people.actor import Actor
from zhongshu.people.conflicts import Finding
from zhongshu.people.models import Grant
from zhongshu.people.roles import Role

TAKEN = Bi("这个事项已有一个在任的专家组", "A panel for this occasion is sitting already")


@act("panels.convene")
def convene(
    actor: Actor,
    dossier: Dossier,
    *,
    kind: str,
    due_on: dt.date,
    occasion: str = "",
    blind: bool = False,
    brief_zh: str = "",
    brief_en: str = "",
    people: Iterable[tuple[str, str]] = (),
) -> Panel:
    """Call a panel; ``people`` are (person, why) to name at once: whom an interest bars is noted as in conflict, whom another rule keeps off
    (rotation, load, the house) as not fit to sit, each with the reason. The room's own clock may call too."""
    keeps_panels(actor, dossier)
    if kind not in KINDS:
        raise BadValue("kind", Bi("请选择专家组类别", "Choose the kind of panel"))
    if due_on < clock.today():
        raise BadValue("due_on", Bi("截止日不能早于今天", "The due day may not lie before today"))
    if Panel.objects.filter(dossier=dossier, kind=kind, occasion=occasion, state=OPEN).exists():
        raise Stale(TAKEN)
    panel = Panel.objects.create(
        code=next_code(f"P-{clock.today():%y}"), dossier=dossier, kind=kind, occasion=occasion, blind=blind, brief_zh=brief_zh[:400],
        brief_en=brief_en[:600], secretary_id=actor.user_id or None, quorum=quorum_of(dossier, kind), due_on=due_on,
    )  # fmt: skip
    kept, named = {}, list(people)
    ties = interests_of(dossier, [person_id for person_id, _ in named])
    obstacles = obstacles_among(panel, [person_id for person_id, _ in named], ties)
    for person_id, why in named:
        state, reason = _standing(obstacles[person_id], ties[person_id], why)
        seat = place(panel, person_id, why=reason, ties=ties[person_id], state=state)
        if seat is not None:
            kept[person_id] = seat.state
    tell(
        "panel", panel.pk, code=panel.code, occasion=occasion, of=kind, due=due_on, quorum=panel.quorum, seats=len(kept)
    )
    return panel


def _standing(obstacles: list[Bi], ties: list[Finding], why: str) -> tuple[str, str | Bi]:
    """How somebody named at the convening stands, and why."""
    if not obstacles:
        return NAMED, why
    said = Bi("；".join(o.zh for o in obstacles), "; ".join(o.en for o in obstacles))
    return CONFLICT if any(tie.locks for tie in ties) else UNFIT, said


@act("panels.brief")
def brief(actor: Actor, panel: Panel, *, zh: str, en: str, due_on: dt.date | None = None) -> Panel:
    """What the invited are told the matter is about; a blind panel is told nothing that names the team."""
    keeps_panels(actor, panel.dossier)
    sitting(panel)
    changed(panel, brief_zh=zh[:400], brief_en=en[:600], due_on=due_on or panel.due_on)
    tell("panel", panel.pk, due=panel.due_on)
    return panel


@act("panels.set_chair")
def set_chair(actor: Actor, panel: Panel, *, person_id: str) -> Panel:
    """Name the chair among those who sit; the chair's account must hold the role, since the chair signs."""
    keeps_panels(actor, panel.dossier)
    sitting(panel)
    seat = panel.seats.filter(person_id=person_id, state__in=LIVE).first()
    if seat is None:
        raise BadValue("person_id", Bi("组长须是专家组成员", "The chair must sit on the panel"))
    if barred(panel.dossier, person_id):
        raise BadValue("person_id", Bi("须回避的专家不能任组长", "Whom an interest bars cannot chair"))
    if not may_chair([person_id]):
        raise BadValue(
            "person_id",
            Bi("此人的账号没有论证组长角色，请先请主任授予", "This account does not hold the role of panel chair; ask the director to grant it"),
        )  # fmt: skip
    changed(panel, chair_id=person_id)
    tell("panel", panel.pk, chair=person_id, also=[person_id])
    if seat.state in SITTING:  # who is only named has not been asked yet, and is told with the invitation
        tell_chair(panel)
    return panel


@act("panels.set_national")
def set_national(actor: Actor, panel: Panel, *, national: bool) -> Panel:
    """Say whether the matter is a national item; before anybody was invited, since it changes who may sit together."""
    keeps_panels(actor, panel.dossier)
    sitting(panel)
    if panel.seats.exclude(state__in=UNASKED).exists():
        raise NotAllowed(
            Bi("已发出邀请，不能再改是否国家级事项", "Invitations went out: this can no longer be changed")
        )
    changed(panel, national=national)
    tell("panel", panel.pk, national=national)
    return panel


def may_chair(person_ids: Iterable[str]) -> set[str]:
    """Those of these persons whose account holds the role of a chair."""
    held = Grant.objects.filter(user__person_id__in=list(person_ids), role=Role.CH.value, ended_at__isnull=True)
    return set(held.exclude(until__lt=clock.today()).values_list("user__person_id", flat=True))


@act("panels.close")
def close_panel(actor: Actor, panel: Panel, *, reason: str = "") -> Panel:
    """The panel has done its work, or its occasion is gone: nobody may judge on it any more."""
    keeps_panels(actor, panel.dossier)
    if panel.state != OPEN:
        raise Stale
    changed(panel, state=CLOSED, closed_at=clock.now())
    tell("panel", panel.pk, state=CLOSED, reason=reason)
    return panel
