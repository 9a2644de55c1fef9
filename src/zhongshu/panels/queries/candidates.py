"""Whom an officer may choose: experts in service, the likest to the dossier first, each with interests, load and why not.

Likeness today is plain and shown: the field is the expert's own, and how many of the expert's keywords stand in the plan.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.panels.models import LIVE, Panel
from zhongshu.panels.queries.composition import interests_of, load_of, organisations_of
from zhongshu.panels.queries.rotation import resting
from zhongshu.people.conflicts import Finding
from zhongshu.people.models import Expertise, ExpertProfile, Grant
from zhongshu.people.models.experts import EXPERT_KINDS
from zhongshu.people.roles import INSIDE
from zhongshu.policy.queries import rules_of

LOOKED_AT, SHOWN = 300, 20
KIND_CHOICES = list(EXPERT_KINDS.items())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert who could sit, with everything an officer weighs."""

    profile: ExpertProfile
    organisation: str
    of_field: bool
    words: int  # of the expert's keywords that stand in the plan
    load: int
    load_high: int
    interests: tuple[Finding, ...]
    obstacles: tuple[Bi, ...]


def candidates(panel: Panel, *, kind: str = "", text: str = "", limit: int = SHOWN) -> list[Candidate]:
    """Experts not on the panel, the likest first; interests are computed for each that is shown."""
    taken = panel.seats.filter(state__in=LIVE).values("person_id")
    found = ExpertProfile.objects.filter(retired=False, person__merged_into__isnull=True).exclude(person__in=taken)
    found = found.exclude(availability="away").select_related("person")
    if kind:
        found = found.filter(kind=kind)
    for word in text.split()[:4]:
        names = Q(person__name_zh__icontains=word) | Q(person__name_en__icontains=word)
        found = found.filter(names | Q(keywords_zh__icontains=word) | Q(keywords_en__icontains=word))
    own_field = Exists(Expertise.objects.filter(expert=OuterRef("pk"), field=panel.dossier.field))
    rows = list(found.annotate(fits=own_field).order_by("-fits", "person__sort_key", "pk")[:LOOKED_AT])
    plan = plan_text(panel.dossier)
    rows.sort(key=lambda row: (not row.fits, -shared_words(row, plan)))  # type: ignore[attr-defined]
    rows = rows[:limit]
    people = [row.person_id for row in rows]
    ties, load, employers = interests_of(panel.dossier, people), load_of(people, but=panel), employers_of(people)
    inside, rests = insiders(people) if panel.blind else set(), resting(panel, people)
    high = rules_of(panel.dossier.rule_set).appraisal.load_high
    return [
        Candidate(
            row, employers.get(row.person_id, ""), row.fits, shared_words(row, plan),  # type: ignore[attr-defined]
            load.get(row.person_id, 0), high, tuple(ties[row.person_id]),
            tuple(obstacles(panel, row.person_id, ties[row.person_id], load.get(row.person_id, 0), row.person_id in inside, rests.get(row.person_id))),
        )
        for row in rows
    ]  # fmt: skip


def employers_of(people: Iterable[str]) -> dict[str, str]:
    """Where each of these persons works today, in the reader's language."""
    mark = str(Bi("、", ", "))
    return {person: mark.join(map(str, held)) for person, held in organisations_of(people).items()}


def obstacles_of(panel: Panel, person_id: str, ties: list[Finding] | None = None) -> list[Bi]:
    """Why this one person may not sit on this panel; empty when nothing stands in the way. ``ties`` are the interests, where they are known."""
    return obstacles_among(panel, [person_id], {person_id: ties} if ties is not None else None)[person_id]


def obstacles_among(
    panel: Panel, person_ids: list[str], ties: Mapping[str, list[Finding]] | None = None
) -> dict[str, list[Bi]]:
    """The same of several persons, asked together."""
    load = load_of(person_ids, but=panel)
    inside = insiders(person_ids) if panel.blind else set()
    found = interests_of(panel.dossier, person_ids) if ties is None else ties
    rests = resting(panel, person_ids)
    return {pk: obstacles(panel, pk, found[pk], load.get(pk, 0), pk in inside, rests.get(pk)) for pk in person_ids}


def obstacles(panel: Panel, person_id: str, ties: list[Finding], load: int, inside: bool, rests: Bi | None) -> list[Bi]:
    """The same from figures already read."""
    found = [Bi("须回避：", "barred: ") + tie.reason for tie in ties if tie.locks]
    high, dossier = rules_of(panel.dossier.rule_set).appraisal.load_high, panel.dossier
    if load >= high:
        found.append(Bi("本轮已有 {n} 项，上限 {m} 项", "holds {n} in this round, at most {m}").fill(n=load, m=high))
    found += [rests] if rests else []
    keepers = {user.person_id for user in (dossier.specialist, dossier.sponsor) if user}
    if person_id in keepers:
        found.append(Bi("是这份卷宗的专员", "answers for this dossier as its specialist"))
    if inside:
        found.append(
            Bi("内部人员能看到全部卷宗，不参加盲评", "a member of the house reads every dossier and cannot judge blind")
        )
    return found


def insiders(person_ids: Iterable[str]) -> set[str]:
    """Those of these persons who hold a role that reads every dossier."""
    return set(_insiders(list(person_ids), clock.today()))


@question
def _insiders(people: Sequence[str], today: dt.date) -> QuerySet[Grant, str]:
    now = Q(until__isnull=True) | Q(until__gte=today)
    held = Grant.objects.filter(
        now, user__person_id__in=people, role__in=sorted(r.value for r in INSIDE), ended_at__isnull=True
    )
    return held.values_list("user__person_id", flat=True)


def plan_text(dossier: Dossier) -> str:
    """The words of the last plan, for looking keywords up."""
    chapter = last_chapter(dossier, "plan")
    body = json.loads(chapter.body) if chapter else {}
    told = {key: value for key, value in body.items() if key not in ("team", "organisation", "named_experts")}
    return (
        f"{dossier.title_zh} {dossier.title_en} {dossier.claim_zh} {dossier.claim_en} "
        + json.dumps(told, ensure_ascii=False)
    ).casefold()


def shared_words(profile: ExpertProfile, plan: str) -> int:
    """How many of an expert's keywords stand in the plan."""
    words = {w.strip().casefold() for w in re.split(r"[,,、;;]", f"{profile.keywords_zh},{profile.keywords_en}")}
    return sum(1 for word in words if len(word) > 1 and word in plan)
