"""Who sits: chosen, invited, replaced, released. A barring interest refuses the seat; only a ruling of integrity opens it (R-12, A-04)."""

from __future__ import annotations

import datetime as dt
import json

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.questions import question
from zhongshu.ledger.actions import act, tell
from zhongshu.notices.actions import notify
from zhongshu.panels.actions.keeping import changed, keeps_panels, sitting
from zhongshu.panels.judging import spoken
from zhongshu.panels.models import ACCEPTED, INVITED, LIVE, NAMED, RELEASED, REPLACED, Panel, Seat
from zhongshu.panels.queries import composition, interests_of
from zhongshu.panels.queries.candidates import obstacles_among, obstacles_of
from zhongshu.people.actor import Actor
from zhongshu.people.conflicts import Finding
from zhongshu.people.models import ExpertProfile, Person, User
from zhongshu.people.rules import given_reason

ASKED = Bi("请您担任{kind}专家（{code}）", "You are asked to judge: {kind} ({code})")
ASKED_BODY = Bi(
    "事项：{brief}。请在 {due} 前答复是否接受，评议截止 {end}。接受前请申报利益关系并作保密与诚信承诺。",
    "The matter: {brief}. Please answer by {due}; judgements are due on {end}. Accepting asks for a declaration of interests and two pledges.",
)
CHAIRS = Bi("您担任{kind}专家组组长（{code}）", "You chair the panel: {kind} ({code})")
CHAIRS_BODY = Bi(
    "评议结束后，请综合各位专家的意见、写明分歧并签署；轮到撰写时会再通知您。若评议已经结束，请从「我的评议」进入撰写。",
    "Once the rounds are over you weigh the views, name the dissent and sign; you are told when that is due. If they are over already, write it from “My reviews”.",
)
RELEASED_SUBJECT = Bi("专家组 {code}：您的席位已解除", "Panel {code}: your seat was released")
RELEASED_BODY = Bi("理由：{reason}。感谢您愿意参加。", "Reason: {reason}. Thank you for having been ready to help.")

SPOKEN = Bi(
    "这位专家已提交评议，提交后锁定：不能解除或替换；只有登记在案的利益关系才能使其意见不计",
    "This expert's judgement is locked: the seat cannot be released or replaced; only an interest on record takes the judgement out",
)


@act("panels.choose")
def choose(actor: Actor, panel: Panel, *, person_id: str, reason: str = "") -> Seat:
    """Name an expert for a seat; obstacles refuse it with their reasons. Somebody who once left may be named again when nothing bars any more."""
    keeps_panels(actor, panel.dossier)
    sitting(panel)
    known = Person.objects.filter(pk=person_id).values_list("merged_into_id", flat=True).first()
    person_id = known or person_id
    if not ExpertProfile.objects.filter(person_id=person_id, retired=False).exists():
        raise BadValue(
            "person_id", Bi("此人不在专家库，或已停用", "This person is not an expert on the list, or no longer")
        )
    ties = interests_of(panel.dossier, [person_id])[person_id]
    lacking = obstacles_of(panel, person_id, ties)
    if lacking:
        raise Blocked(lacking)
    seat = place(panel, person_id, why=reason, ties=ties)
    if seat is None:
        raise Stale(Bi("这位专家已在专家组里", "This expert sits on the panel already"))
    tell("panel", panel.pk, seat=seat.pk, person=person_id, judges=seat.kind, interests=seat.interests, reason=reason)
    return seat


def place(panel: Panel, person_id: str, *, why: str | Bi, ties: list[Finding], state: str = NAMED) -> Seat | None:
    """The seat of a person, with the interests found today; None when the person sits already. Called inside an act."""
    kind = next(iter(_kind(person_id)), "technical")
    said = {"kind": kind, "state": state, "found": kept(ties), **both(why)}
    blank = {
        "due_on": None,
        "invited_at": None,
        "answered_at": None,
        "reminders": 0,
        "successor": None,
        "updated_at": clock.now(),
    }
    again = next(iter(_seated(panel.pk, person_id)), None)
    if again is not None:
        again.panel = panel
        return reseated(again, {**said, **blank}) if again.state not in LIVE else None
    try:
        with transaction.atomic():
            return Seat.objects.create(panel=panel, person_id=person_id, **said)
    except IntegrityError:
        return None


@question
def _kind(person_id: str) -> QuerySet[ExpertProfile, str]:
    return ExpertProfile.objects.filter(person_id=person_id).values_list("kind", flat=True)


@question
def _seated(panel_id: str, person_id: str) -> QuerySet[Seat]:
    return Seat.objects.filter(panel_id=panel_id, person_id=person_id)


def kept(ties: list[Finding]) -> str:
    """The interests on record as a seat keeps them: kinds and severities, no names."""
    return json.dumps([[tie.kind, tie.severity] for tie in ties])


def both(why: str | Bi) -> dict[str, str]:
    """The columns of a reason: as somebody typed it, or in both languages where the house says it."""
    return {"reason": why.zh, "reason_en": why.en} if isinstance(why, Bi) else {"reason": why, "reason_en": ""}


def reseated(seat: Seat, columns: dict[str, object]) -> Seat:
    """Compare-and-set on the seat's version."""
    columns = {**columns, "version": seat.version + 1, "updated_at": clock.now()}
    if Seat.objects.filter(pk=seat.pk, version=seat.version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(seat, name, value)
    return seat


def vacates(seat: Seat) -> None:
    """A chair who no longer sits chairs no longer; the officer names another before the round can end. Called inside an act."""
    if seat.panel.chair_id == seat.person_id:
        changed(seat.panel, chair_id=None)


def _silent(seat: Seat) -> None:
    """Whose judgement is locked stays: whoever keeps the panel has no say in what was said."""
    if seat.pk in spoken(seat.panel):
        raise NotAllowed(SPOKEN)


def accounts(person_id: str) -> list[str]:
    """The active accounts of a person."""
    return _accounts(person_id)


@question
def _accounts(person_id: str) -> QuerySet[User, str]:
    return User.objects.filter(person_id=person_id, is_active=True).values_list("pk", flat=True)


@act("panels.invite")
def invite(actor: Actor, panel: Panel, *, due_on: dt.date, seats: list[str] | None = None) -> int:
    """Send the invitations of the named seats (or of some of them: the others stay as reserves). Those who are asked must make a panel as the
    rules want it, and a blind panel needs its brief.
    """
    keeps_panels(actor, panel.dossier)
    sitting(panel)
    today = clock.today()
    if not today <= due_on <= panel.due_on:
        raise BadValue(
            "due_on",
            Bi("答复日应在今天与评议截止日之间", "The answer falls between today and the day judgements are due"),
        )
    waiting = panel.seats.filter(state=NAMED)
    chosen = list((waiting.filter(pk__in=seats) if seats is not None else waiting).select_related("person"))
    if not chosen:
        raise Blocked(
            [
                Bi("请勾选要邀请的专家", "tick whom to invite")
                if waiting.exists()
                else Bi("拟请的专家", "an expert to invite")
            ]
        )
    lacking = list(composition(panel, invited=[seat.pk for seat in chosen]).lacks)
    if panel.blind and not (panel.brief_zh or panel.brief_en):
        lacking.append(Bi("先确认盲评版本，再发邀请", "confirm the blind edition first, then invite"))
    lacking += [Bi("{p} 的账号", "an account of {p}").fill(p=s.person) for s in chosen if not accounts(s.person_id)]
    barred = obstacles_among(panel, [seat.person_id for seat in chosen])
    for seat in chosen:
        lacking += [Bi("{p}：{r}", "{p}: {r}").fill(p=seat.person, r=why) for why in barred[seat.person_id]]
    if lacking:
        raise Blocked(lacking)
    for seat in chosen:
        send(panel, seat, due_on)
    tell("panel", panel.pk, invited=[seat.person_id for seat in chosen], answer_by=due_on)
    return len(chosen)


def send(panel: Panel, seat: Seat, due_on: dt.date) -> None:
    """One invitation, inside an act."""
    reseated(seat, {"state": INVITED, "invited_at": clock.now(), "due_on": due_on, "reminders": 0})
    matter = Bi(panel.brief_zh or panel.brief_en or panel.code, panel.brief_en or panel.brief_zh or panel.code)
    words = {"kind": panel.kind_label, "code": panel.code, "brief": matter, "due": due_on, "end": panel.due_on}
    notify(
        to=accounts(seat.person_id), kind="seat_offered", subject=ASKED.fill(**words), body=ASKED_BODY.fill(**words),
        link=f"/seats/{seat.pk}/",
    )  # fmt: skip
    if panel.chair_id == seat.person_id:
        tell_chair(panel)


def tell_chair(panel: Panel) -> None:
    """The chair learns of the office, and what it asks. Called inside an act, once the person has been invited."""
    words = {"kind": panel.kind_label, "code": panel.code}
    subject, body = CHAIRS.fill(**words), CHAIRS_BODY.fill(**words)
    notify(to=accounts(panel.chair_id or ""), kind="chair_named", subject=subject, body=body, link="/seats/")


@act("panels.release")
def release(actor: Actor, seat: Seat, *, reason: str | Bi, state: str = RELEASED) -> Seat:
    """Take a live seat away, with the reason; the expert is told when an invitation had gone out. A locked judgement keeps its seat."""
    keeps_panels(actor, seat.panel.dossier)
    sitting(seat.panel)
    said = reason if isinstance(reason, Bi) else given_reason(reason)
    if seat.state not in LIVE:
        raise Stale(Bi("这个席位已不在任", "This seat is no longer held"))
    _silent(seat)
    told, panel = seat.state in (INVITED, ACCEPTED), seat.panel
    reseated(seat, {"state": state, "reminders": 0, **both(said)})
    vacates(seat)
    tell("panel", panel.pk, seat=seat.pk, person=seat.person_id, state=state, reason=_one(said))
    if told:
        words = {"code": panel.code, "reason": said}
        notify(
            to=accounts(seat.person_id), kind="seat_released", subject=RELEASED_SUBJECT.fill(**words), body=RELEASED_BODY.fill(**words),
            link="/seats/",
        )  # fmt: skip
    return seat


def _one(reason: str | Bi) -> str:
    """A reason in one line, as the ledger keeps it."""
    return f"{reason.zh} / {reason.en}" if isinstance(reason, Bi) else reason


@act("panels.replace")
def replace(actor: Actor, seat: Seat, *, person_id: str, reason: str | Bi, due_on: dt.date | None = None) -> Seat:
    """Release one expert and name another in the same breath; invited at once when a day to answer is given."""
    panel = seat.panel
    sitting(panel)
    _silent(seat)
    if seat.state in LIVE:
        release(actor, seat, reason=reason, state=REPLACED)
    named = panel.seats.filter(person_id=person_id, state=NAMED).first()
    successor = named or choose(actor, panel, person_id=person_id, reason=_one(reason))
    Seat.objects.filter(pk=seat.pk).update(successor=successor, updated_at=clock.now())
    if due_on is not None:
        send(panel, successor, due_on)
    tell("panel", panel.pk, seat=seat.pk, successor=successor.pk, reason=_one(reason))
    return successor
