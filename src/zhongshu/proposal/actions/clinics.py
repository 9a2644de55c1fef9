"""Help with the plan: mentors out of the directory, their interests looked at, and clinics with what changed because of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.proposal.models import Clinic, Mentor
from zhongshu.proposal.queries import versions_of
from zhongshu.proposal.queries.refinement import mentor_interests, mentors_of, need_case

LONGEST = 24 * 60


@act("proposal.name_mentor")
def name_mentor(actor: Actor, dossier: Dossier, *, person_id: str, topic: str) -> Mentor:
    """Ask somebody to help; an interest that bars is refused with its reasons."""
    _require(actor, dossier)
    case = need_case(dossier)
    if not person_id:
        raise BadValue("person_id", Bi("请从名录中选择一位", "Choose somebody of the directory"))
    barred = mentor_interests(person_id, dossier)
    if barred:
        raise Blocked(barred)
    try:
        with transaction.atomic():
            mentor = Mentor.objects.create(
                case=case, person_id=person_id, topic=topic.strip(), named_by=actor.ledger_name
            )
    except IntegrityError:
        raise Stale(Bi("这位导师已在名单里", "This mentor is on the list already")) from None
    tell("dossier", dossier.pk, mentor=person_id, topic=topic.strip(), also=[person_id])
    return mentor


@act("proposal.end_mentor")
def end_mentor(actor: Actor, dossier: Dossier, *, mentor_id: str, reason: str) -> None:
    """A mentor no longer helps."""
    _require(actor, dossier)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    now = clock.now()
    ended = Mentor.objects.filter(pk=mentor_id, case=need_case(dossier), ended_at__isnull=True)
    if ended.update(ended_at=now, updated_at=now) != 1:
        raise Stale
    tell("dossier", dossier.pk, mentor=mentor_id, reason=reason.strip())


@act("proposal.record_clinic")
def record_clinic(
    actor: Actor,
    dossier: Dossier,
    *,
    held_on: dt.date,
    minutes: int,
    mentor_ids: Sequence[str],
    others: str,
    notes: str,
    changed: str,
) -> Clinic:
    """One sitting: who attended, what was said, what changes in the plan."""
    _require(actor, dossier)
    case = need_case(dossier)
    if held_on > clock.today() or held_on < case.opened_on:
        raise BadValue("held_on", Bi("日期应在进入优化之后、今天之前", "Between the start of the refinement and today"))
    if not 1 <= minutes <= LONGEST:
        raise BadValue("minutes", Bi("请填写分钟数，例如 120", "Enter the minutes, such as 120"))
    known = {m.pk: m for m in mentors_of(case)}
    if not mentor_ids and not others.strip():
        raise BadValue("others", Bi("至少写明一位参加者", "Name at least one who attended"))
    if set(mentor_ids) - set(known):
        raise BadValue("mentor_ids", Bi("请从导师名单中选择", "Choose from the list of mentors"))
    for name, text in (("notes", notes), ("changed", changed)):
        if not text.strip():
            raise BadValue(name, Bi("请填写这一项", "Please fill this in"))
    last = versions_of(dossier).first()
    clinic = Clinic.objects.create(
        case=case, held_on=held_on, minutes=minutes, others=others.strip(), notes=notes.strip(),
        changed=changed.strip(), plan_number=last.number if last else 0, recorded_by=actor.ledger_name,
    )  # fmt: skip
    clinic.mentors.set([known[pk] for pk in mentor_ids])
    tell("dossier", dossier.pk, clinic=clinic.pk, held_on=held_on.isoformat(), mentors=sorted(mentor_ids))
    return clinic


def _require(actor: Actor, dossier: Dossier) -> None:
    actor.require("view:UA", place_of(dossier))
    interest_of(actor, dossier, lock=True)
