"""Hearing a team 听取团队 outside its own gate: before its work is stopped, and before another dossier joins it.

Whoever would move the dossier asks; only the team answers. Nobody writes down for a team what it is said to have said: where it does not answer
in time, the record keeps that it was asked, when, and until when.
"""

from __future__ import annotations

import datetime as dt

from zhongshu.delivery.models import Gate, Hearing
from zhongshu.delivery.queries.hearings import may_speak, partner_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.kernel.workdays import add_workdays
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

SHORTEST, LONGEST = 3, 30  # workdays to answer at least; days at most
ASKERS = {Role.DIR, Role.AO, Role.COM}
ASKED = Bi("{code}：请团队陈述", "{code}: your team is asked to speak")
ASKED_BODY = Bi(
    "{why} 请在 {d} 前陈述，之后可不再等待。", "{why} Please speak by {d}; after that it may go on without."
)


@act("delivery.ask_team")
def ask_team(actor: Actor, dossier: Dossier, *, why: str, until: dt.date) -> Hearing:
    """Before a stop outside a gate: the team of this dossier is asked."""
    _may_ask(actor, dossier)
    if dossier.state not in ("ACTIVE", "PAUSE", "PIVOT"):
        raise Stale
    return _ask(actor, dossier, None, why, until)


@act("delivery.ask_partner")
def ask_partner(actor: Actor, gate: Gate, *, partner: str, why: str, until: dt.date) -> Hearing:
    """Before a merge: the team of the dossier that would be joined is asked."""
    _may_ask(actor, gate.dossier)
    if gate.state == "signed":
        raise Stale
    other = partner_of(gate.dossier, partner)
    if other is None:
        raise BadValue("partner", Bi("请填写另一份在实施中的卷宗编号", "Enter the code of another dossier at work"))
    return _ask(actor, other, gate, why, until)


def _may_ask(actor: Actor, dossier: Dossier) -> None:
    if not actor.roles & ASKERS:
        raise NotAllowed
    interest_of(actor, dossier, lock=True)


def _ask(actor: Actor, dossier: Dossier, gate: Gate | None, why: str, until: dt.date) -> Hearing:
    hold(dossier)
    today = clock.today()
    first, last = add_workdays(today, SHORTEST), today + dt.timedelta(days=LONGEST)
    if not why.strip():
        raise BadValue("why", Bi("请写明要团队回应什么", "Say what the team is to answer"))
    if not first <= until <= last:
        text = Bi(
            "在 {a} 与 {b} 之间，团队至少有三个工作日", "Between {a} and {b}: the team has three working days at least"
        )
        raise BadValue("until", text.fill(a=first.isoformat(), b=last.isoformat()))
    waiting = Hearing.objects.filter(dossier=dossier, gate=gate, said_on__isnull=True, until__gte=today)
    if waiting.filter(created_at__gte=dossier.state_since).exists():
        raise Stale(Bi("团队已被请求陈述，还在等待", "The team was asked already and has time to answer"))
    hearing = Hearing.objects.create(
        dossier=dossier, gate=gate, why=why.strip(), asked_by=actor.user_id, asked_on=today, until=until
    )
    about = {"gate": f"{gate.dossier.code}/G{gate.number}"} if gate else {}
    tell("dossier", dossier.pk, hearing=hearing.pk, until=until.isoformat(), why=why, **about)
    notify(
        to=sorted(team_user_ids(dossier)), kind="gate", subject=ASKED.fill(code=dossier.code),
        body=ASKED_BODY.fill(why=why.strip(), d=until.isoformat()), link=f"/dossiers/{dossier.code}/delivery/hearing/",
    )  # fmt: skip
    return hearing


@act("delivery.speak")
def speak(actor: Actor, dossier: Dossier, *, hearing_id: str, said: str) -> Hearing:
    """The team says what it thinks; once, by its own hand, until the matter is decided."""
    interest_of(actor, dossier, lock=True)
    if actor.user_id not in team_user_ids(dossier):
        raise NotAllowed
    if len(said.strip()) < 5:
        raise BadValue("said", Bi("请写下团队的陈述", "Write what the team says"))
    asked = Hearing.objects.select_related("dossier", "gate").filter(pk=hearing_id, dossier=dossier).first()
    if asked is None or not may_speak(asked):
        raise Stale
    done = Hearing.objects.filter(pk=hearing_id, dossier=dossier, said_on__isnull=True).update(
        said=said.strip(), said_by=actor.user_id, said_on=clock.today(), updated_at=clock.now()
    )
    if done != 1:
        raise Stale(Bi("团队已经陈述过", "The team has spoken already"))
    hearing = Hearing.objects.get(pk=hearing_id)
    tell("dossier", dossier.pk, hearing=hearing.pk, also=[hearing.asked_by])
    return hearing
