"""P2: no leak by inference. Two worlds that differ in one hidden fact answer a reader who must not know it byte for byte alike: every page, list,
export, count, order and e-mail, and even the number of queries. Masked are ids drawn by chance and form tokens, nothing else.

What a reader may rightly see differ stands in `RIGHTLY_SEEN`, with the reason. A third world, the same as the first, must look like it: else the
comparison would find nothing but noise.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.promises.blind_places import pool_of
from tests.promises.blind_readers import BLIND, RECUSED
from tests.promises.blind_world import DRAFTED, World, prepared
from tests.promises.blindness import PART, counted, lets, mails, masked, names
from tests.zhongshu.appraisal.cast import WEIGHED, given
from tests.zhongshu.discovery.cast import MONDAY
from tests.zhongshu.panels.cast import PLEDGED
from zhongshu.appraisal.actions import answer_cross, use_ticket, write_opinion
from zhongshu.appraisal.queries.votes import shuffled
from zhongshu.desk import listings
from zhongshu.kernel import clock
from zhongshu.kernel.ids import ALPHABET
from zhongshu.notices.models import Notice
from zhongshu.panels.actions import accept, choose, declare_conflict, decline, invite, set_chair

NEAR = ("appraisal:", "panels:", "desk:", "documents:", "audit:", "api:", "notices:", "pages:", "people:person", "people:interests")  # fmt: skip
RIGHTLY_SEEN = {  # address -> why it may differ
    "audit:head": "the head of the ledger is published for witnesses; its number rises with every act of the whole house",
    "api:ledger_head": "the same for machines",
    "audit:export": "the sheet of one's own lines holds their numbers in that chain; on pages the numbers are masked",
    "panels:panel": "whoever composes another panel sees how many panels each expert on the list holds, as R-09 asks",
}
Seen = dict[str, tuple[int, int, bytes]]


@dataclass(frozen=True)
class Play:
    """How the blind round goes: each field is a fact that somebody must not know."""

    sixth: str = "reserve"  # who has the sixth seat
    declines: str = "declined"  # who of the two others invited declines; the other accepts
    locked: bool = True  # whether the one who speaks has locked
    score: tuple[str, int, int] = ("no", 97, 2)
    ticket: bool = False
    draft: Any = None  # the chair's draft; the round is over when there is one


FACTS: dict[str, tuple[Play, Play]] = {
    "value of a score": (Play(), Play(score=("yes", 60, 8))),
    "who reviews": (Play(), Play(sixth="spare")),
    "who declined": (Play(), Play(declines="released")),
    "whether another has locked": (Play(), Play(locked=False)),
    "whether a golden ticket was used": (Play(), Play(ticket=True)),
    "the chair's draft": (Play(draft=DRAFTED), Play(draft=replace(WEIGHED, recommendation="decline", dissent=["另一种意见"]))),
    "whether the chair has a draft": (Play(draft=DRAFTED), Play(draft="none yet")),
}  # fmt: skip
READERS = {
    name: reader
    for name, reader in (BLIND | RECUSED).items()
    if name
    not in ("chair", "expert who declined", "expert released", "expert not invited")  # who take part in what differs
}
QUICK = (  # the rest is asked by `make prove`
    ("value of a score", "judge"), ("value of a score", "proposer"), ("who reviews", "judge"), ("who reviews", "proposer"),
    ("who reviews", "expert in conflict"), ("whether another has locked", "judge"), ("whether another has locked", "proposer"),
)  # fmt: skip


def play(world: World, how: Play) -> None:
    """Invite, answer, judge. The one in conflict was to chair and declares it."""
    cast, panel, who = world.cast, world.panel, world.cast.who
    for name in ("tied", "declined", "released", how.sixth):
        choose(cast.ao, panel, person_id=who[name].person_id)
    invite(cast.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    set_chair(cast.ao, panel, person_id=who["tied"].person_id)
    decline(who[how.declines], cast.seat(panel, who[how.declines]), reason="日程冲突，无法参加")
    other = ({"declined", "released"} - {how.declines}).pop()
    for name in ("chair", "spoke", "silent", "locked", "late", "tied", how.sixth, other):
        accept(who[name], cast.seat(panel, who[name]), **PLEDGED)
    declare_conflict(who["tied"], cast.seat(panel, who["tied"]), kind="kin", reason="与团队成员是亲属")
    panel.refresh_from_db()
    set_chair(cast.ao, panel, person_id=cast.lin.person_id)
    cast.judge(who["locked"], given("yes", 80, 5))
    if how.locked:
        cast.judge(who["spoke"], given(*how.score))
    if how.ticket:
        use_ticket(
            who["spoke"], cast.appraisal, statement="这项技术若成，主流路线的成本结构整个作废；同行低估了它。" * 2
        )
    if how.draft:
        _ends(world, how, other)


def _ends(world: World, how: Play, other: str) -> None:
    """All have judged alike, so that no cross round is held; the chair writes."""
    cast = world.cast
    for name in ("chair", "silent", "late", how.sixth, other):
        cast.judge(cast.who[name], given("no", 90, 3))
    if cast.appraisal.stage == "cross":
        said = {"locked": given("yes", 80, 5), "spoke": given(*how.score)}
        for name in ("chair", "spoke", "silent", "locked", "late", how.sixth, other):
            answer_cross(cast.who[name], cast.appraisal, given=said.get(name, given("no", 90, 3)))
    if not isinstance(how.draft, str):
        write_opinion(cast.lin, cast.appraisal, written=how.draft, version=0)


@pytest.fixture(scope="module")
def start(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The same beginning for every world of this file."""
    with django_db_blocker.unblock(), clock.at(MONDAY), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(listings, "time", SimpleNamespace(monotonic=lambda: 0.0))
        yield prepared()
        transaction.set_rollback(True)


def seen(world: World, how: Play, name: str) -> Seen:
    """Everything one reader is told in a world played like this, which is taken back."""
    with transaction.atomic():
        cache.clear()
        listings._labels.cache_clear()  # labels are kept for five seconds of the wall clock
        play(world, how)
        actor = READERS[name].who(world) if name in READERS else world.cast.ao
        found = counted(actor, places(world, actor))
        found |= {f"mail {n}": (0, 0, masked(said.body)) for n, said in enumerate(mails(actor))}
        transaction.set_rollback(True)
    return found


def places(world: World, actor: Any) -> list[tuple[str, dict[str, str]]]:
    """Every address near the round that the door opens to this reader, lists also as parts of a page."""
    pool = pool_of(world, lines=("proposal.name_expert",))
    pool.every = {**pool.every, "notice_id": _notices(actor)}
    pool.of = {**pool.of, "panels:seat": {"seat_id": _seats(world, actor)}}
    open_to = [one for one in names() if lets(actor, one.row) and "GET" in one.row.methods]
    asked = [one for one in open_to if one.name.startswith(NEAR) and one.name not in RIGHTLY_SEEN]
    whole = [(place, {}) for one in asked for place in pool.places(one, all_of_it=True)]
    return whole + [(place, PART) for place, _ in whole if place.endswith("/")]


def _seats(world: World, actor: Any) -> list[str]:
    """The reader's own seat first: the seats' ids are drawn by chance, and an unordered list follows them."""
    seats = world.panel.seats.order_by("pk")
    own, others = seats.filter(person_id=actor.person_id), seats.exclude(person_id=actor.person_id)
    return [*own.values_list("pk", flat=True), *others.values_list("pk", flat=True)]


def _notices(actor: Any) -> list[str]:
    """The reader's own newest, and somebody else's. Which of all is the newest is chance: one act writes to many, in no order."""
    newest = Notice.objects.order_by("-pk")
    own, others = newest.filter(recipient_id=actor.user_id), newest.exclude(recipient_id=actor.user_id)
    return [*own.values_list("pk", flat=True)[:1], *others.values_list("pk", flat=True)[:1]]


def differing(one: Seen, two: Seen) -> list[str]:
    return [place for place in {**one, **two} if one.get(place) != two.get(place)]


def compare(world: World, fact: str, name: str) -> None:
    first, second = FACTS[fact]
    one, two = seen(world, first, name), seen(world, second, name)
    assert differing(one, two) == []
    assert len(one) > (5 if name == "visitor" else 25)  # the door opens few addresses near the round to a visitor


@pytest.mark.parametrize("name", ["judge", "proposer"])
def test_the_same_world_looks_the_same_twice(start: World, name: str) -> None:
    assert differing(seen(start, Play(), name), seen(start, Play(), name)) == []


@pytest.mark.parametrize(("fact", "name"), QUICK)
def test_worlds_that_differ_in_a_hidden_fact_look_alike(start: World, fact: str, name: str) -> None:
    compare(start, fact, name)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("name", READERS)
def test_every_hidden_fact_is_hidden_from_every_reader(start: World, fact: str, name: str) -> None:
    compare(start, fact, name)


def test_the_officer_sees_the_worlds_differ(start: World) -> None:
    """The comparison is not blind itself: whoever may know does see who reviews, who has declined and who has locked."""
    for fact in ("who reviews", "who declined", "whether another has locked"):
        first, second = FACTS[fact]
        assert differing(seen(start, first, "officer"), seen(start, second, "officer")) != []


def test_ids_of_hidden_rows_do_not_follow_one_another(start: World) -> None:
    """From the id of the own seat nobody counts on to another's."""
    numbers = sorted(number_of(pk) for pk in start.panel.seats.values_list("pk", flat=True))
    gaps = [after - before for before, after in itertools.pairwise(numbers)]
    assert min(gaps) > 2**16 and len(set(gaps)) == len(gaps)


def number_of(pk: str) -> int:
    """A ULID as the number it writes."""
    found = 0
    for letter in pk:
        found = found * 32 + ALPHABET.index(letter)
    return found


def test_the_order_of_arguments_takes_the_secret_of_the_house(start: World, settings: Any) -> None:
    """Who knows every id, but not the secret, cannot work out behind which letter somebody stands."""
    people = [who.person_id for who in start.cast.who.values()]
    ours = sorted(people, key=lambda p: shuffled(start.cast.appraisal, p))
    settings.SECRET_KEY = "another house's secret, as long as ours and quite unlike it"
    assert sorted(people, key=lambda p: shuffled(start.cast.appraisal, p)) != ours
