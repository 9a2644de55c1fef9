"""Rotation of an organisation pair (R-09): experts of one organisation do not judge the proposals of another again and again.

Decided here: who must rest. An expert of X rests from an appraisal of Y's dossier while anybody of X judged another dossier of Y within the years
the rules name. A gate is not an appraisal: there the same people shall see the work through. Years of zero switch the rule off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.questions import question
from zhongshu.panels.models import ACCEPTED, APPRAISAL, Panel, Seat
from zhongshu.panels.queries.composition import organisations_of
from zhongshu.people.models import Employment
from zhongshu.policy.queries import rules_of

RESTS = Bi(
    "轮换：{o}近 {n} 年已评过该单位的卷宗", "rotation: {o} judged a dossier of this organisation within {n} years"
)


def resting(panel: Panel, person_ids: Iterable[str]) -> dict[str, Bi]:
    """Those of these persons who rest from this panel, with the reason; a fixed number of questions, none where the rule does not apply."""
    years, home = rules_of(panel.dossier.rule_set).appraisal.rotation_years, panel.dossier.organisation_id
    if panel.kind != APPRAISAL or not years or not home:
        return {}
    judged = _judged(home, panel.dossier_id, clock.now() - dt.timedelta(days=round(365.25 * years)))
    if not judged:
        return {}
    there = organisations_of(person_ids)
    found = {person: [o for o in held if o.pk in judged] for person, held in there.items()}
    return {
        person: RESTS.fill(o=Bi(held[0].name_zh or held[0].name_en, held[0].name_en or held[0].name_zh), n=years)
        for person, held in found.items()
        if held
    }


def _judged(home: str, but: str, since: dt.datetime) -> set[str]:
    """Organisations whose people sat on the appraisal of another dossier of ``home``: where they worked when they accepted."""
    sat: dict[str, list[dt.date]] = {}
    for person, at in _seats_of(home, but):
        if at is not None and at >= since:
            sat.setdefault(person, []).append(clock.day_of(at))
    return {
        organisation
        for person, organisation, came, left in _stays(list(sat))
        if any((came is None or came <= day) and (left is None or left >= day) for day in sat[person])
    }


@question
def _seats_of(home: str, but: str) -> QuerySet[Seat, tuple[str, dt.datetime | None]]:
    seats = Seat.objects.filter(state=ACCEPTED, panel__kind=APPRAISAL, panel__dossier__organisation_id=home)
    return seats.exclude(panel__dossier_id=but).values_list("person_id", "answered_at")


@question
def _stays(people: Sequence[str]) -> QuerySet[Employment, tuple[str, str, dt.date | None, dt.date | None]]:
    rows = Employment.objects.filter(person_id__in=people)
    return rows.values_list("person_id", "organisation_id", "since", "until")
