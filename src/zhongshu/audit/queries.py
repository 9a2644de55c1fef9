"""Lines as an actor may read them, by filters, a page at a time from a line on: as fast at the millionth line as at the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.timezone import make_aware

from zhongshu.audit.reading import pseudonym, reading_of
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Hidden
from zhongshu.ledger.models import Check, Line, Mention
from zhongshu.ledger.queries import open_to
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.models import ExpertProfile, Person, User
from zhongshu.people.who import HOUSE

SIZE = 50
CHECKS = 20
FEW_DAYS = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for. ``before`` and ``after`` are line numbers to page from."""

    verb: str = ""
    actor: str = ""
    subject: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    before: int | None = None
    after: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.verb or self.actor or self.subject or self.by_time)

    @property
    def by_time(self) -> bool:
        """Days are asked for. Numbers and times may differ in order where a clock was set (history brought in)."""
        return bool(self.since or self.until)

    @property
    def few_days(self) -> bool:
        """A span short enough to be read line by line."""
        return bool(self.since and self.until and (self.until - self.since).days <= FEW_DAYS)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of lines, newest first, and where the newer and the older ones begin (None: there are none)."""

    lines: Sequence[Line]
    newer: int | None
    older: int | None


def lines_of(actor: Actor) -> QuerySet[Line]:
    """Every line the actor may read; not of a matter that an interest shuts."""
    found, reading = open_to(actor, Line.objects.all()), reading_of(actor)
    if reading.everything:
        return found
    own = Q(actor=actor.ledger_name)
    if reading.fields:
        own |= Q(subject__in=Dossier.objects.filter(field__in=reading.fields).values("pk"))
    return found.filter(own)


def leaf(actor: Actor, wanted: Wanted) -> Leaf:
    """One page of what is wanted: in the order of the lines, or of their time when days are asked for."""
    found, forward = _narrowed(actor, wanted), wanted.after is not None
    edge = wanted.after if wanted.after is not None else wanted.before
    lines = _taken(_beyond(found, edge, wanted, forward), wanted, forward)
    more, lines = len(lines) > SIZE, lines[:SIZE]
    if forward:
        lines.reverse()
        older = bool(lines) and bool(_taken(_beyond(found, lines[-1].seq, wanted, False), wanted, False, 1))
        return Leaf(lines, lines[0].seq if more else None, lines[-1].seq if older else None)
    return Leaf(lines, lines[0].seq if lines and edge is not None else None, lines[-1].seq if more else None)


def all_of(actor: Actor, wanted: Wanted) -> QuerySet[Line]:
    """Everything that is wanted, from the first line on, for a file."""
    found = _narrowed(actor, wanted)
    if wanted.subject:
        mentioned = Mention.objects.filter(subject=wanted.subject).values("line_id")
        found = found.filter(Q(subject=wanted.subject) | Q(pk__in=mentioned))
    return found.order_by("seq")


def _beyond(found: QuerySet[Line], edge: int | None, wanted: Wanted, forward: bool) -> QuerySet[Line]:
    """Lines past a line, in the order of the page."""
    if edge is None:
        return found
    if not wanted.by_time:
        return found.filter(seq__gt=edge) if forward else found.filter(seq__lt=edge)
    at_us = Line.objects.filter(pk=edge).values_list("at_us", flat=True).first() or 0
    if forward:
        return found.filter(at_us__gte=at_us).exclude(at_us=at_us, seq__lte=edge)
    return found.filter(at_us__lte=at_us).exclude(at_us=at_us, seq__gte=edge)


def _taken(found: QuerySet[Line], wanted: Wanted, forward: bool, size: int = 0) -> list[Line]:
    """The next lines; of a subject, its own and those that mention it, each by its own index and then merged."""
    size = size or SIZE + 1
    keys = ("at_us", "seq") if wanted.by_time else ("seq",)
    order = keys if forward else tuple(f"-{key}" for key in keys)
    if not wanted.subject:
        return list(found.order_by(*order)[:size])
    own = found.filter(subject=wanted.subject).order_by(*order)[:size]
    mentioning = found.filter(mentions__subject=wanted.subject).order_by(*order)[:size]
    merged = {line.seq: line for line in (*own, *mentioning)}.values()
    return sorted(merged, key=lambda line: [getattr(line, key) for key in keys], reverse=not forward)[:size]


def _narrowed(actor: Actor, wanted: Wanted) -> QuerySet[Line]:
    found, names = lines_of(actor), reading_of(actor).names
    if wanted.subject and not names and _somebody(wanted.subject):
        return found.none()
    if wanted.verb and wanted.few_days:
        found = found.annotate(said=Concat("verb", Value(""))).filter(
            said=wanted.verb
        )  # so that the index of time is used
    elif wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.actor:
        found = found.filter(actor__in=_actors(wanted.actor) if names else _behind(wanted.actor))
    if wanted.since:
        found = found.filter(at_us__gte=_start(wanted.since))
    if wanted.until:
        found = found.filter(at_us__lt=_start(wanted.until + dt.timedelta(days=1)))
    return found


def _actors(text: str) -> list[str]:
    """Ledger names of the people meant: an id, an address, or a part of a name."""
    meant = Q(pk=text) | Q(email__iexact=text) | Q(person__name_zh__icontains=text) | Q(person__name_en__icontains=text)
    return [text, *User.objects.filter(meant).values_list("pk", flat=True)[:50]]


def _behind(made_up: str) -> list[str]:
    """Ledger names behind a made-up one: a reader who is not told names asks by what the page shows, never by a name, an address or an id."""
    known = (*HOUSE, *User.objects.values_list("pk", flat=True))
    return [one for one in known if pseudonym(one) == made_up.strip()]


def _somebody(subject: str) -> bool:
    """Whether a subject is a person, an account or an expert: its lines would say who stands behind a made-up name."""
    people = (
        User.objects.filter(pk=subject),
        Person.objects.filter(pk=subject),
        ExpertProfile.objects.filter(pk=subject),
    )
    return any(rows.exists() for rows in people)


def _start(day: dt.date) -> int:
    return clock.microseconds(make_aware(dt.datetime.combine(day, dt.time()), clock.SHANGHAI))


def line(actor: Actor, seq: int) -> Line:
    """One line the actor may read."""
    found = lines_of(actor).filter(pk=seq).first()
    if found is None:
        raise Hidden
    return found


def neighbours(row: Line) -> tuple[Line | None, Line | None]:
    """The lines before and after, for their hashes."""
    found = {each.seq: each for each in Line.objects.filter(seq__in=(row.seq - 1, row.seq + 1))}
    return found.get(row.seq - 1), found.get(row.seq + 1)


def checks(actor: Actor) -> Sequence[Check]:
    """The latest checks of the chain."""
    reading_of(actor)
    return list(Check.objects.order_by("-id")[:CHECKS])
