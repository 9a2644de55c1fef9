"""What a panel is made of, held against the rules: numbers, kinds, organisations, regions, load, interests (R-09, R-12).

Flows in: a panel. Flows out: figures and the list of what is lacking, in both languages. Interests come from the people room, for all seats at once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier, Member
from zhongshu.panels.models import APPRAISAL, LIVE, OPEN, SITTING, Panel, Seat
from zhongshu.people.conflicts import Finding, Matter, findings
from zhongshu.people.models import Employment, Organisation
from zhongshu.people.queries import interests_among
from zhongshu.people.queries.interests import world_around
from zhongshu.policy.queries import rules_of

USERS = frozenset({"investor", "user"})
HAIR = 1e-9  # a third of three is allowed


def interests_of(dossier: Dossier, person_ids: Iterable[str]) -> dict[str, list[Finding]]:
    """Every interest of these persons in the dossier's team, recommenders and organisation, the gravest first; a fixed number of queries."""
    members = _team(dossier.pk)
    return interests_among(
        person_ids,
        [person for person, _ in members],
        [dossier.organisation_id] if dossier.organisation_id else [],
        recommenders=[person for person, role in members if role == "recommender"],
    )


@question
def _team(dossier_id: str) -> QuerySet[Member, tuple[str, str]]:
    return Member.objects.filter(dossier_id=dossier_id, until__isnull=True).values_list("person_id", "role")


def barred(dossier: Dossier, person_id: str) -> list[Finding]:
    """The interests that keep one person out today; empty when none does."""
    return [f for f in interests_of(dossier, [person_id])[person_id] if f.locks]


def barred_among(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of pairs (dossier, person) those of which an interest on record bars the person today; a fixed number of queries for all of them."""
    asked = set(pairs)
    if not asked:
        return set()
    dossiers = sorted({dossier for dossier, _ in asked})
    homes = dict(_homes(dossiers))
    teams: dict[str, list[tuple[str, str]]] = {pk: [] for pk in dossiers}
    for pk, person, role in _teams(dossiers):
        teams[pk].append((person, role))
    matters = {
        pk: Matter(
            frozenset(person for person, _ in team),
            frozenset(home for home in [homes.get(pk)] if home),
            clock.today(),
            frozenset(person for person, role in team if role == "recommender"),
        )
        for pk, team in teams.items()
    }
    people = {person for _, person in asked} | {person for team in teams.values() for person, _ in team}
    world = world_around(people, {home for home in homes.values() if home})
    return {(pk, who) for pk, who in asked if any(found.locks for found in findings(who, matters[pk], world))}


@question
def _homes(dossiers: Sequence[str]) -> QuerySet[Dossier, tuple[str, str | None]]:
    return Dossier.objects.filter(pk__in=dossiers).values_list("pk", "organisation_id")


@question
def _teams(dossiers: Sequence[str]) -> QuerySet[Member, tuple[str, str, str]]:
    rows = Member.objects.filter(dossier_id__in=dossiers, until__isnull=True)
    return rows.values_list("dossier_id", "person_id", "role")


def load_of(person_ids: Iterable[str], *, but: Panel | None = None) -> dict[str, int]:
    """How many open panels each person is named for, invited to or sits on (R-09 caps them for a round)."""
    return dict(_loads(list(person_ids), but.pk if but is not None else ""))


@question
def _loads(people: Sequence[str], but: str) -> QuerySet[Seat, tuple[str, int]]:
    rows = Seat.objects.filter(person_id__in=people, state__in=LIVE, panel__state=OPEN).exclude(panel=but)
    return rows.values_list("person_id").annotate(n=Count("pk"))


def organisations_of(person_ids: Iterable[str]) -> dict[str, list[Organisation]]:
    """Where each person works today."""
    found: dict[str, list[Organisation]] = {}
    for stay in _working(list(person_ids), clock.today()):
        found.setdefault(stay.person_id, []).append(stay.organisation)
    return found


@question
def _working(people: Sequence[str], today: dt.date) -> QuerySet[Employment]:
    now = (Q(until__isnull=True) | Q(until__gte=today)) & (Q(since__isnull=True) | Q(since__lte=today))
    rows = Employment.objects.filter(now, person_id__in=people).select_related("organisation")
    return rows.order_by("-since", "pk")


@dataclass(frozen=True, slots=True)
class Composition:
    """The figures of a panel beside what the rules ask."""

    size: int
    least: int
    accepted: int
    quorum: int
    industry: int
    industry_low: int
    users: int
    users_low: int
    outside: int  # people from another region than the dossier's
    known_region: int
    outside_share: float
    lacks: tuple[Bi, ...]


def composition(panel: Panel, *, invited: Iterable[str] | None = None) -> Composition:
    """The live seats of a panel held against the rules of its dossier; with ``invited`` (seats about to be asked) without the reserves."""
    asked = rules_of(panel.dossier.rule_set).appraisal
    who = Q(state__in=LIVE) if invited is None else Q(state__in=SITTING) | Q(pk__in=list(invited))
    seats = list(panel.seats.filter(who).select_related("person"))
    people = [seat.person_id for seat in seats]
    kinds, employers = Counter(seat.kind for seat in seats), organisations_of(people)
    strict = panel.kind == APPRAISAL
    least = asked.experts_low if strict else panel.quorum
    industry_low, users_low = (asked.industry_low, asked.user_low) if strict else (0, 0)
    users = sum(kinds[kind] for kind in USERS)
    regions = [{o.region for o in employers.get(p, []) if o.region} for p in people]
    home = panel.dossier.organisation.region if panel.dossier.organisation else ""
    outside = sum(bool(r) and home not in r for r in regions)
    lacks = [
        *_too_few(Bi("专家至少 {n} 位，现有 {m} 位", "at least {n} experts, now {m}"), len(seats), least),
        *_too_few(Bi("产业专家至少 {n} 位，现有 {m} 位", "at least {n} from industry, now {m}"), kinds["industry"], industry_low),
        *_too_few(Bi("投资人或用户至少 {n} 位，现有 {m} 位", "at least {n} investor or user, now {m}"), users, users_low),
        *_crowded(employers, len(seats), asked.organisation_share),
        *(_too_near(outside, len(seats), asked.outside_share) if panel.national else ()),
    ]  # fmt: skip
    return Composition(
        size=len(seats),
        least=least,
        accepted=sum(seat.state == "accepted" for seat in seats),
        quorum=panel.quorum,
        industry=kinds["industry"],
        industry_low=industry_low,
        users=users,
        users_low=users_low,
        outside=outside,
        known_region=sum(bool(r) for r in regions),
        outside_share=asked.outside_share,
        lacks=tuple(lacks),
    )


def _too_few(text: Bi, now: int, least: int) -> list[Bi]:
    return [text.fill(n=least, m=now)] if now < least else []


def _too_near(outside: int, size: int, share: float) -> list[Bi]:
    """A national item judged by too few from elsewhere; whose region nobody knows does not count as from elsewhere."""
    text = Bi(
        "国家级事项的外地专家不少于 {s}：{m} 位中有 {n} 位",
        "at least {s} from other regions for a national item: {n} of {m}",
    )
    return [text.fill(s=f"{share:.0%}", n=outside, m=size)] if outside + HAIR < size * share else []


def _crowded(employers: dict[str, list[Organisation]], size: int, share: float) -> list[Bi]:
    """Organisations that hold more than their share of the seats; one seat is always allowed."""
    count = Counter(o.pk for held in employers.values() for o in {o.pk: o for o in held}.values())
    names = {o.pk: Bi(o.name_zh or o.name_en, o.name_en or o.name_zh) for held in employers.values() for o in held}
    text = Bi("同一单位不超过 {s}：{o}有 {n} 位", "no more than {s} from one organisation: {o} has {n}")
    return [
        text.fill(s=f"{share:.0%}", o=names[pk], n=n) for pk, n in sorted(count.items()) if n > 1 and n > size * share + HAIR
    ]  # fmt: skip
