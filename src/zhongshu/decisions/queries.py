"""Reading decisions, always as somebody: a member with an interest in a subject gets a lock in its place.

Flows out to other rooms: `decided`, `pending`, `votes_of`. Ballots of others stay closed until the decision is.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from django.db.models import Prefetch, Q, QuerySet

from zhongshu.decisions.bars import OWN_DOSSIER, Bar, bars_among
from zhongshu.decisions.models import (  # fmt: skip
    ABSENT,
    AGAINST,
    CLOSED,
    COMMITTEE,
    COUNTED,
    FOR,
    OPEN,
    RECUSED,
    Ballot,
    Concern,
    Decision,
    Subject,
)
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden, Recused
from zhongshu.kernel.questions import question
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.models import Grant, User
from zhongshu.people.roles import Role

ROLE_OF = {"committee": Role.COM, "director": Role.DIR}
NAME_READERS = frozenset({Role.COM, Role.DIR, Role.AO, Role.INT})  # who reads how each member voted, once closed
REPLAY_DAYS = 7  # how long a decision waits on the auditor's desk
DECLARED = Bi("本人声明回避", "Recused by own declaration")
IN_RECEIPT = "见决策 {code} 的回执 · see the receipt of {code}"


def members_of(body: str) -> list[User]:
    """Those who sit in a body today."""
    return _sitting(ROLE_OF[body].value, clock.today())


@question
def _sitting(role: str, today: dt.date) -> QuerySet[User]:
    current = Q(until__isnull=True) | Q(until__gte=today)
    held = Grant.objects.filter(current, role=role, since__lte=today, ended_at__isnull=True)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).select_related("person").order_by("pk")


@dataclass(frozen=True, slots=True)
class Seat:
    """One member of the body, with what bars that member subject by subject."""

    user: User
    bars: dict[str, list[Bar]] = field(default_factory=dict)  # subject id -> why this member stays out


def seats_of(decision: Decision, members: Sequence[User] | None = None) -> list[Seat]:
    """The members, what derived interests and own declarations bar each from; a fixed number of queries."""
    users = members_of(decision.body) if members is None else list(members)
    subjects = _subjects(decision.pk)
    touched = _touched(subjects)
    dossiers = {d.pk: d for each in touched.values() for d in each}
    people = [u.person_id for u in users if u.person_id]
    derived = bars_among(people, dossiers.values(), office=decision.body != COMMITTEE)
    declared: dict[tuple[str, str], str] = {(user, subject): reason for user, subject, reason in _recused(decision.pk)}
    return [Seat(user, _bars_of(user, touched, derived, declared)) for user in users]


def _touched(subjects: Iterable[Subject]) -> dict[str, list[Dossier]]:
    """Subject id -> every dossier whose interests bar from it: its own, and those the choice concerns as well."""
    found = {s.pk: [s.dossier] if s.dossier is not None else [] for s in subjects}
    for concern in _concerns(sorted(found)):
        found[concern.subject_id].append(concern.dossier)
    return found


@question
def _concerns(subject_ids: Sequence[str]) -> QuerySet[Concern]:
    return Concern.objects.filter(subject_id__in=subject_ids).select_related("dossier").order_by("pk")


@question
def _subjects(decision_id: str) -> QuerySet[Subject]:
    return Subject.objects.filter(decision_id=decision_id).select_related("dossier").order_by("place")


@question
def _recused(decision_id: str) -> QuerySet[Ballot, tuple[str, str, str]]:
    declared = Ballot.objects.filter(subject__decision_id=decision_id, vote=RECUSED)
    return declared.values_list("user_id", "subject_id", "reason")


def _bars_of(
    user: User,
    touched: Mapping[str, Sequence[Dossier]],
    derived: dict[tuple[str, str], list[Bar]],
    declared: dict[tuple[str, str], str],
) -> dict[str, list[Bar]]:
    found = {}
    for subject_id, dossiers in touched.items():
        bars = [bar for dossier in dossiers for bar in derived.get((user.person_id or "", dossier.pk), ())]
        if (user.pk, subject_id) in declared:
            bars.append(Bar(DECLARED))
        if user.pk in {dossier.specialist_id for dossier in dossiers}:
            bars.append(Bar(OWN_DOSSIER, locks=False))
        if bars:
            found[subject_id] = bars
    return found


def seat_of(actor: Actor, decision: Decision) -> Seat | None:
    """The actor's own seat in the body that decides; None for everybody else."""
    mine = [user for user in members_of(decision.body) if user.pk == actor.user_id]
    return seats_of(decision, mine)[0] if mine else None


def decisions(actor: Actor) -> QuerySet[Decision]:
    """All decisions, for those whose role reads them; rows are masked by `mark_locks`."""
    found = Decision.objects.prefetch_related(
        Prefetch("subjects", Subject.objects.select_related("dossier").order_by("place"))
    )
    return found if actor.may("decision:RUA") else found.none()


def mark_locks(actor: Actor, rows: Iterable[Decision]) -> None:
    """Set ``locked_subjects`` (ids), ``locked`` (all of them) and ``voiced_subjects`` (a voice and no vote: on dossiers in the reader's care)."""
    kept = list(rows)
    subjects = [s for row in kept for s in row.subjects.all()]
    touched = _touched(subjects)
    dossiers = {d.pk: d for each in touched.values() for d in each}
    derived = bars_among([actor.person_id], dossiers.values(), office=actor.in_office)
    declared = set(
        Ballot.objects.filter(subject__in=subjects, user_id=actor.user_id or None, vote=RECUSED).values_list(
            "subject_id", flat=True
        )
    )
    for row in kept:
        mine = row.subjects.all()
        barred = {s.pk for s in mine if any((actor.person_id, d.pk) in derived for d in touched[s.pk])}
        locked = {s.pk for s in mine if s.pk in declared} | barred
        own = {s.pk for s in mine if any(d.specialist_id == actor.user_id for d in touched[s.pk])}
        row.voiced_subjects = own  # type: ignore[attr-defined]
        row.locked_subjects = locked  # type: ignore[attr-defined]
        row.locked = bool(locked) and len(locked) == len(mine)  # type: ignore[attr-defined]


def decision_for(actor: Actor, code: str) -> Decision:
    """One decision by its code; Hidden when there is none for this actor, Recused when every subject is locked."""
    found = decisions(actor).filter(code=code).first()
    if found is None:
        raise Hidden
    mark_locks(actor, [found])
    if found.locked:  # type: ignore[attr-defined]
        raise Recused
    return found


def declared_recusal(user_id: str, dossier_id: str) -> bool:
    """Whether this person has declared to stay out of a dossier in some decision."""
    return Ballot.objects.filter(user_id=user_id, subject__dossier_id=dossier_id, vote=RECUSED).exists()


def all_declared(user_id: str) -> set[str]:
    """Every dossier that this person has declared to stay out of."""
    found = Ballot.objects.filter(user_id=user_id or None, vote=RECUSED, subject__dossier_id__isnull=False)
    return set(found.values_list("subject__dossier_id", flat=True))


def declared_dossiers(user_id: str, dossier_ids: Iterable[str]) -> set[str]:
    """Those of these dossiers that this person has declared to stay out of."""
    found = Ballot.objects.filter(user_id=user_id or None, vote=RECUSED, subject__dossier_id__in=list(dossier_ids))
    return {pk for pk in found.values_list("subject__dossier_id", flat=True) if pk}


def decided(kind: str, ref: str, *, purpose: str = "") -> Subject | None:
    """The last closed decision about a subject, if any; its `decision`, `chosen` and `percent` are what rooms read."""
    return _last(kind, ref, purpose, CLOSED)


def pending(kind: str, ref: str, *, purpose: str = "") -> Subject | None:
    """The open decision about a subject, if any."""
    return _last(kind, ref, purpose, OPEN)


def _last(kind: str, ref: str, purpose: str, state: str) -> Subject | None:
    found = Subject.objects.filter(kind=kind, ref=ref, decision__state=state).select_related("decision")
    if purpose:
        found = found.filter(decision__purpose=purpose)
    return found.order_by("-decision__closed_at", "-decision__opened_at").first()


def votes_of(subject: Subject) -> dict[str, int]:
    """How many voted for, against, abstained, were recused, were absent."""
    counted = Counter(subject.ballots.values_list("vote", flat=True))
    return {vote: counted.get(vote, 0) for vote in (*COUNTED, RECUSED, ABSENT)}


def words_on(subject: Subject) -> tuple[str, str]:
    """Reasons and dissent as they may stand in the papers of this subject. A decision on several speaks of all of them at once, and what it says of
    one is not the others' to read: there the words are those of the votes on this one, without names.
    """
    decision = subject.decision
    if decision.subjects.count() < 2:
        return decision.reasons, decision.dissent
    said: dict[str, dict[str, None]] = {FOR: {}, AGAINST: {}}
    for vote, reason in subject.ballots.filter(vote__in=said).exclude(reason="").order_by("pk").values_list("vote", "reason"):  # fmt: skip
        said[vote][reason] = None
    carrying, other = (FOR, AGAINST) if subject.chosen == decision.proposed else (AGAINST, FOR)
    return "\n".join(said[carrying]) or IN_RECEIPT.format(code=decision.code), "\n".join(said[other])


def forecasts_of(decision: Decision) -> dict[str, int]:
    """Subject id -> the body's forecast: the median of what its members forecast with their votes, in whole per cent, a half going up.

    The median, because it can be worked out by hand from the receipt and one member alone cannot carry it off. A subject nobody forecast is left out.
    """
    said: dict[str, list[int]] = {}
    cast = Ballot.objects.filter(subject__decision=decision, vote__in=COUNTED, percent__isnull=False)
    for subject_id, percent in cast.values_list("subject_id", "percent"):
        said.setdefault(subject_id, []).append(percent or 0)
    return {subject_id: int(median(given) + 0.5) for subject_id, given in said.items()}


def carried(votes: dict[str, int]) -> bool:
    """Whether the option put has more votes for it than against."""
    return votes["for"] > votes["against"]


def may_read_names(actor: Actor, decision: Decision) -> bool:
    """Whether this reader may see how each member voted."""
    return decision.state == CLOSED and bool(actor.roles & NAME_READERS)


def waiting_for_vote(actor: Actor) -> list[Decision]:
    """Open decisions in which this actor has a seat and a subject left to vote on."""
    bodies = [body for body, role in ROLE_OF.items() if role in actor.roles and body == COMMITTEE]
    rows = list(decisions(actor).filter(state=OPEN, body__in=bodies).order_by("due_on", "code")[:50])
    mark_locks(actor, rows)
    voted = set(
        Ballot.objects.filter(subject__decision__in=rows, user_id=actor.user_id).values_list("subject_id", flat=True)
    )
    return [
        row
        for row in rows
        if any(
            s.pk not in voted
            and s.pk not in row.locked_subjects  # type: ignore[attr-defined]
            and s.pk not in row.voiced_subjects  # type: ignore[attr-defined]
            for s in row.subjects.all()
        )
    ]


def waiting_for_closing(actor: Actor) -> list[Decision]:
    """Open decisions that this actor's body may close: the quorum is reached on every subject, or the director decides alone."""
    bodies = [body for body, role in ROLE_OF.items() if role in actor.roles]
    rows = list(decisions(actor).filter(state=OPEN, body__in=bodies).order_by("due_on", "code")[:50])
    mark_locks(actor, rows)
    return [row for row in rows if not row.locked_subjects and not short_of_quorum(row)]  # type: ignore[attr-defined]


def interested(actor: Actor, decision: Decision) -> bool:
    """Whether an interest locks something of this decision for the actor."""
    mark_locks(actor, [decision])
    return bool(decision.locked_subjects)  # type: ignore[attr-defined]


def replays_by(actor: Actor, decision_ids: Iterable[str]) -> dict[str, Line]:
    """The last replay of each that this actor has put on record."""
    rows = Line.objects.filter(verb="decisions.replay", actor=actor.ledger_name, subject__in=list(decision_ids))
    return {line.subject: line for line in rows.order_by("seq")}


def waiting_for_replay(actor: Actor) -> list[Decision]:
    """What was decided in the last week and this auditor has not replayed yet."""
    since = clock.now() - dt.timedelta(days=REPLAY_DAYS)
    rows = list(decisions(actor).filter(state=CLOSED, closed_at__gte=since).order_by("closed_at")[:50])
    mark_locks(actor, rows)
    done = replays_by(actor, [row.pk for row in rows])
    return [row for row in rows if not row.locked_subjects and row.pk not in done]  # type: ignore[attr-defined]


def short_of_quorum(decision: Decision) -> list[tuple[Subject, int]]:
    """Subjects on which too few have voted, with how many have; those who are recused do not count."""
    if decision.body != COMMITTEE:
        return []
    counted = Counter(
        Ballot.objects.filter(subject__decision=decision, vote__in=COUNTED).values_list("subject_id", flat=True)
    )
    return [(s, counted[s.pk]) for s in decision.subjects.all() if counted[s.pk] < decision.quorum]


def out_of_reach(decision: Decision) -> tuple[int, int] | None:
    """(free, quorum) where on some subject so many members stay out that the quorum cannot be reached however the others vote."""
    short = [subject.pk for subject, _ in short_of_quorum(decision)]
    if not short:
        return None
    seats = seats_of(decision)
    free = min(sum(pk not in seat.bars for seat in seats) for pk in short)
    return (free, decision.quorum) if free < decision.quorum else None
