"""Reading relays: the cases an actor may know, one case with its checklist, on which side an actor stands, who answered for a dossier on which day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.counts import count_of
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier, Stewardship
from zhongshu.lifecycle.queries import among_known, last_chapter, place_of, team_person_ids
from zhongshu.people.actor import Actor, Place
from zhongshu.people.models import User
from zhongshu.people.queries import current_grants, interests_among
from zhongshu.people.roles import LABELS, Role
from zhongshu.policy.queries import rules_of
from zhongshu.relay.models import Baseline, Lead, RelayCase, RelayItem, Signature
from zhongshu.relay.rules import (
    ACCEPTED,
    DONE,
    ENDED,
    GIVER,
    HANDOVER,
    OVERLAP,
    PACKED,
    PREPARED_IN,
    PROPOSED,
    RECEIVER,
    SIDES,
    package_lacks,
)


def cases(actor: Actor) -> QuerySet[RelayCase]:
    """Every case of a dossier this actor may know, with its progress through the checklist."""
    asked = RelayItem.objects.filter(case=OuterRef("pk"), nothing=False, dropped_at__isnull=True)
    return (
        among_known(actor, RelayCase.objects.all())
        .select_related("dossier__specialist__person", "giver", "receiver")
        .annotate(
            items_n=count_of(asked),
            received_n=count_of(asked.filter(received_on__isnull=False)),
        )
    )


def open_case(dossier: Dossier) -> RelayCase | None:
    """The case that runs or is being prepared."""
    return (
        RelayCase.objects.filter(dossier=dossier)
        .exclude(state__in=ENDED)
        .select_related("giver", "receiver", "dossier")
        .first()
    )


def cases_of(dossier: Dossier) -> QuerySet[RelayCase]:
    """All cases of a dossier, newest first."""
    return RelayCase.objects.filter(dossier=dossier).select_related("giver", "receiver", "dossier").order_by("-number")


WITHOUT_SPECIALIST = Bi(
    "与接收方没有利益关系的负责专员（先更换专员）",
    "a specialist without an interest in the receiver (another takes over first)",
)
WITHOUT = Bi("至少一位与接收方没有利益关系的{role}", "one at least whom no interest in the receiver bars: {role}")


def nobody_left(dossier: Dossier, receiver_id: str) -> list[Bi]:
    """Whom the house would lack if this receiver led the dossier: its specialist, every officer or every director barred by an interest
    there (A-11 in substance: a dossier that nobody may open has no owner). A fixed number of queries.
    """
    offices = {
        role: {u.person_id for u in User.objects.filter(pk__in=current_grants().filter(role=role).values("user_id"), is_active=True)} - {None}
        for role in (Role.AO, Role.DIR)
    }  # fmt: skip
    mine = dossier.specialist.person_id if dossier.specialist else None
    asked = {str(pk) for people in (*offices.values(), {mine}) for pk in people if pk}
    found = interests_among(asked, team_person_ids(dossier), [receiver_id], office=True)
    barred = {person for person, interests in found.items() if any(one.locks for one in interests)}
    lacks = [WITHOUT_SPECIALIST] if mine in barred else []
    return lacks + [WITHOUT.fill(role=LABELS[role]) for role, people in offices.items() if people and people <= barred]


def has_relay(dossier: Dossier) -> bool:
    """Whether the page about relays has something to say."""
    return dossier.state in (*PREPARED_IN, "RELAY") or RelayCase.objects.filter(dossier=dossier).exists()


def item_of(dossier: Dossier, item_id: str, *, gone: bool = False) -> RelayItem:
    """One line of the checklist of this dossier."""
    found = (
        RelayItem.objects.filter(pk=item_id, case__dossier=dossier, **({} if gone else {"dropped_at__isnull": True}))
        .select_related("case__dossier")
        .first()
    )
    if found is None:
        raise Hidden
    return found


def baseline_of(dossier: Dossier, baseline_id: str, *, gone: bool = False) -> Baseline:
    """One figure of the baseline of this dossier's case."""
    found = (
        Baseline.objects.filter(pk=baseline_id, case__dossier=dossier, **({} if gone else {"dropped_at__isnull": True}))
        .select_related("case__dossier")
        .first()
    )
    if found is None:
        raise Hidden
    return found


def items_of(case: RelayCase) -> list[RelayItem]:
    """The checklist."""
    found = list(case.items.filter(dropped_at__isnull=True).order_by("kind", "created_at"))
    for item in found:
        item.case = case
    return found


def baselines_of(case: RelayCase) -> list[Baseline]:
    found = list(case.baselines.filter(dropped_at__isnull=True).order_by("created_at"))
    for figure in found:
        figure.case = case
    return found


def signatures_of(case: RelayCase) -> list[Signature]:
    return list(case.signatures.filter(withdrawn_at__isnull=True).select_related("user__person").order_by("created_at"))


def gate_chose_relay(dossier: Dossier) -> bool:
    """Whether the gate the dossier stands in has sealed its turn with the outcome relay."""
    turn = last_chapter(dossier, "turn")
    return turn is not None and turn.sealed_at >= dossier.state_since and json.loads(turn.body)["outcome"] == "RELAY"


def lacks_of(case: RelayCase) -> list[Bi]:
    """What the package still lacks."""
    kinds = set(case.items.filter(dropped_at__isnull=True).values_list("kind", flat=True))
    return package_lacks(kinds, case.baselines.filter(dropped_at__isnull=True).count(), case.regress)


def not_handed_over(case: RelayCase) -> list[Bi]:
    """Lines that one side has not given or the other not received."""
    found = []
    for item in items_of(case):
        if not item.nothing and item.received_on is None:
            text = Bi("清单「{n}」尚未移交", "“{n}” not given yet")
            if item.given_on:
                text = Bi("清单「{n}」尚未接收", "“{n}” not received yet")
            found.append(text.fill(n=item.name))
    return found


def unsigned_sides(case: RelayCase) -> list[Bi]:
    """Sides that have not signed the hand-over."""
    signed = set(case.signatures.filter(what=HANDOVER, withdrawn_at__isnull=True).values_list("side", flat=True))
    text = Bi("{s}签署移交", "the {s} to sign the hand-over")
    return [text.fill(s=Bi(name.zh, name.en.lower())) for side, name in SIDES.items() if side not in signed]


def overlap_left(case: RelayCase) -> int:
    """Days of the overlap still to run; 0 when it is kept."""
    least = max(case.overlap_days, rules_of(case.dossier.rule_set).gates.relay_overlap_days)
    if case.overlap_from is None:
        return least
    return max(0, least - (clock.today() - case.overlap_from).days)


def side_of(actor: Actor, case: RelayCase, place: Place | None = None) -> str:
    """On which side this actor signs: the giver's own organisation, or the institute that receives; empty for neither."""
    if not actor.may("relay:S", place or place_of(case.dossier)):
        return ""
    if Role.INST in actor.roles and case.receiver_id in actor.organisations:
        return RECEIVER
    return GIVER if Role.ORG in actor.roles and case.giver_id in actor.organisations else ""


def works_on(actor: Actor, case: RelayCase, place: Place | None = None) -> bool:
    """Whether this actor prepares the case: the dossier's specialist, or the director."""
    return actor.may("relay:UA", place or place_of(case.dossier))


def people_of(organisation_id: str, role: Role) -> list[str]:
    """Accounts of an organisation's present people who hold a role."""
    today = clock.today()
    current = Q(person__employments__until__isnull=True) | Q(person__employments__until__gte=today)
    users = User.objects.filter(current, person__employments__organisation_id=organisation_id, is_active=True)
    held = current_grants().filter(role=role).values("user_id")
    return list(users.filter(pk__in=held).values_list("pk", flat=True).distinct())


def directors() -> list[str]:
    """Accounts that direct the center."""
    return list(current_grants().filter(role=Role.DIR).values_list("user_id", flat=True))


# --- who answered for a dossier, day by day

Term = tuple[str, dt.datetime, dt.datetime | None]


def specialist_terms(dossier: Dossier) -> list[Term]:
    """Specialists from an instant to an instant."""
    return list(Stewardship.objects.filter(dossier=dossier).order_by("since").values_list("user_id", "since", "until"))


def lead_terms(dossier: Dossier) -> list[Term]:
    """Lead organisations from an instant to an instant."""
    return list(Lead.objects.filter(dossier=dossier).order_by("since").values_list("organisation_id", "since", "until"))


def holders_through(terms: Iterable[Term], day: dt.date, begun: dt.datetime | None = None) -> list[int]:
    """How many hold at each instant of a day at which something changes, its first instant (or that of ``begun``) included."""
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=clock.SHANGHAI)
    start = max(midnight, begun) if begun else midnight
    end = min(midnight + dt.timedelta(days=1), clock.now())
    rows = list(terms)
    changes = {edge for _, since, until in rows for edge in (since, until) if edge is not None and start < edge < end}
    return [
        sum(since <= at and (until is None or at < until) for _, since, until in rows)
        for at in sorted({start, *changes})
    ]


def ownerless_days(dossier: Dossier, first: dt.date, last: dt.date, begun: dt.datetime | None = None) -> list[dt.date]:
    """Days on which, at some instant after ``begun``, there was not exactly one accountable specialist and exactly one lead organisation."""
    people, organisations = specialist_terms(dossier), lead_terms(dossier)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [d for d in days if {*holders_through(people, d, begun), *holders_through(organisations, d, begun)} != {1}]


def gap_days(case: RelayCase) -> int:
    """Ownerless days of a relay so far, from the instant it began (K31: to be 0)."""
    if case.begun_at is None:
        return 0
    last = case.ended_on or clock.today()
    return len(ownerless_days(case.dossier, clock.day_of(case.begun_at), last, case.begun_at))


def late_progress(today: dt.date) -> list[RelayCase]:
    """Relays done whose first progress is late and was not told yet. The clock asks, no actor."""
    return list(
        RelayCase.objects.filter(
            state=DONE, progress_on__isnull=True, alerted_on__isnull=True, progress_by__lt=today
        ).select_related("dossier", "giver", "receiver")[:200]
    )


def _told(found: QuerySet[RelayCase], *order: str) -> QuerySet[RelayCase]:
    return found.select_related("dossier__specialist", "giver", "receiver").order_by(*order, "code")


def _lines(**asked: bool) -> Exists:
    """Whether the checklist has such a line that is to pass."""
    kept = RelayItem.objects.filter(case=OuterRef("pk"), nothing=False, dropped_at__isnull=True)
    return Exists(kept.filter(**asked))


def _signed_by(side: str) -> Exists:
    kept = Signature.objects.filter(case=OuterRef("pk"), side=side, what=HANDOVER, withdrawn_at__isnull=True)
    return Exists(kept)


ALL_PASSED = ~_lines(received_on__isnull=True)


def awaiting_receiver(actor: Actor) -> QuerySet[RelayCase]:
    """What this actor's institute has to do itself: confirm a package, take a line that was given, sign once all have passed."""
    arrived = _lines(given_on__isnull=False, received_on__isnull=True)
    takes = Q(state=OVERLAP) & (Q(arrived) | (Q(ALL_PASSED) & ~Q(_signed_by(RECEIVER))))
    return _told(RelayCase.objects.filter(Q(state=PACKED) | takes, receiver__in=actor.organisations), "overlap_until")


def awaiting_giver(actor: Actor) -> QuerySet[RelayCase]:
    """Relays in which this actor's organisation has a line to hand over, or has to sign that all have passed."""
    gives = Q(_lines(given_on__isnull=True)) | (Q(ALL_PASSED) & ~Q(_signed_by(GIVER)))
    return _told(RelayCase.objects.filter(gives, giver__in=actor.organisations, state=OVERLAP), "overlap_until")


def to_decide() -> list[RelayCase]:
    """What the director can conclude: accepted packages whose gate has chosen relay (T-30), overlaps that are over with both signatures (T-31)."""
    past = Q(state=OVERLAP, overlap_until__lte=clock.today()) & Q(_signed_by(RECEIVER)) & Q(_signed_by(GIVER))
    ready = Q(state=ACCEPTED, dossier__state="GATE")
    found = _told(RelayCase.objects.filter(past | ready), "overlap_until")
    return [case for case in found if case.state == OVERLAP or gate_chose_relay(case.dossier)]


def to_complete(user_id: str) -> QuerySet[RelayCase]:
    """Packages a specialist has to complete: begun, or refused by the receiver with what is missing."""
    return _told(RelayCase.objects.filter(state=PROPOSED, dossier__specialist_id=user_id), "created_at")


def progress_due(actor: Actor) -> QuerySet[RelayCase]:
    """Relays whose first progress is awaited: of a specialist's dossiers, or received by this actor's institute."""
    whose = Q(dossier__specialist_id=actor.user_id)
    if Role.INST in actor.roles:
        whose |= Q(receiver__in=actor.organisations)
    return _told(RelayCase.objects.filter(whose, state=DONE, progress_on__isnull=True), "progress_by")
