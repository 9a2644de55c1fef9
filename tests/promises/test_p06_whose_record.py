"""P6, the other half: the same pages asked about one's own dossier, somebody else's, one that an interest locks, and one long closed.

The URLs are enumerated: whatever takes the code of a dossier is asked, so that its page, its parts, its exports and its machine answer agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.promises.test_p06_matrix import EVERY
from tests.promises.test_p16_rivals import signed_in
from tests.zhongshu.discovery.cast import MONDAY, bring
from tests.zhongshu.proposal.cast import Cast, candidate, person
from zhongshu.bench.views.deeds import DEEDS as TENDING
from zhongshu.discovery.deeds import DEEDS
from zhongshu.kernel import clock
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.standing import refresh
from zhongshu.people.access import Row, row_of
from zhongshu.people.actions import declare_interest
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.proposal.sections import SECTIONS
from zhongshu.proposal.views.deeds import DEEDS as REFINING

SHUT = {403, 404, 405}
OPEN = {200, 302, 400, 405, 409, 422}
# What a dossier has only once it was appraised, contracted or put to acceptance: until then nobody finds it.
NOT_YET = {
    "appraisal:appraisal", "appraisal:decision", "appraisal:opinion", "award:contract", "award:terms", "award:reopen", "delivery:acceptance",
}  # fmt: skip


@dataclass
class World:
    """One dossier in the care of Chen with Zhao on its team, another that is neither's, and one that is done."""

    own: Dossier
    other: Dossier
    done: Dossier
    chen: Actor  # its specialist
    sun: Actor  # an officer beside it
    zhao: Actor  # of its team
    wu: Actor  # applies, of another team
    lin: Actor  # an officer who is kin to Zhao
    qian: Actor  # leads the field of all three
    he: Actor  # leads another field
    ma: Actor  # a specialist of another field


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.at(MONDAY):
        cast = Cast()
        own = candidate(cast)
        join_team(SYSTEM, own, person_id=cast.zhao.person_id, role="lead")
        other, done = (
            bring(title=t, claim=c).dossier for t, c in (("硅光芯片", "片上光互连"), ("固态电池", "硫化物电解质"))
        )
        with connection.cursor() as cursor:  # behind the door's back, as only a test may
            cursor.execute("UPDATE lifecycle_dossier SET state = 'DONE' WHERE id = %s", [done.pk])
        refresh([own.pk, other.pk, done.pk])
        lin = person("lin", "PS")
        declare_interest(lin, kind="kin", other_person_id=cast.zhao.person_id)
        yield World(
            own, other, done, cast.chen, cast.sun, cast.zhao, cast.wu, lin, cast.qian, cast.he, person("ma", ("PS", "field", "life"))
        )  # fmt: skip


def about_a_dossier() -> list[tuple[str, Row]]:
    """Every URL that takes the code of a dossier and nothing else."""
    found = []
    for name, view, trial, route in EVERY:
        row = row_of(view, name)
        asks = set(trial) == {"code"} and ("dossiers/" in route or "leads/" in route)
        if asks and row is not None:
            found.append((name, row))
    return found


def ask(client: Client, name: str, dossier: Dossier, method: str = "get") -> int:
    return int(getattr(client, method)(reverse(name, kwargs={"code": dossier.code})).status_code)


def test_pages_about_a_dossier_are_many() -> None:
    assert len(about_a_dossier()) >= 15


def test_every_page_about_a_dossier_opens_by_whose_it_is(world: World) -> None:
    wrong: list[Any] = []
    cases = [  # who, about which dossier, what may come back
        ("its specialist", world.chen, world.own, OPEN | SHUT - {404}),
        ("an officer beside it", world.sun, world.own, OPEN | SHUT - {404}),
        ("an officer, long closed", world.sun, world.done, OPEN | SHUT - {404}),
        ("its team", world.zhao, world.own, OPEN | SHUT),
        ("a team, of another's", world.zhao, world.other, SHUT),
        ("a team, of a closed one", world.zhao, world.done, SHUT),
        ("a stranger", world.wu, world.own, SHUT),
        ("kin of the team", world.lin, world.own, {403, 405}),
        ("its field lead", world.qian, world.own, OPEN | SHUT - {404}),
        ("a field lead of another field", world.he, world.own, OPEN | SHUT - {404}),
        ("a specialist of another field", world.ma, world.own, OPEN | SHUT - {404}),
    ]
    for label, actor, dossier, allowed in cases:
        client = signed_in(actor.user_id)
        for name, row in about_a_dossier():
            if "GET" not in row.methods:
                continue
            status = ask(client, name, dossier)
            if status not in (allowed | {404} if name in NOT_YET else allowed):
                wrong.append((label, name, status))
    assert wrong == []


def test_reading_pages_of_one_dossier_agree(world: World) -> None:
    reading = [
        "desk:dossier",
        "desk:timeline",
        "desk:chapters",
        "proposal:plan",
        "proposal:versions",
        "proposal:compare",
    ]
    expected = {
        (world.chen, world.own): 200, (world.sun, world.own): 200, (world.sun, world.done): 200, (world.zhao, world.own): 200,
        (world.zhao, world.other): 404, (world.wu, world.own): 404, (world.lin, world.own): 403, (world.lin, world.other): 200,
        (world.qian, world.own): 200, (world.he, world.own): 200, (world.he, world.done): 200, (world.ma, world.own): 200,
    }  # fmt: skip
    for (actor, dossier), status in expected.items():
        client = signed_in(actor.user_id)
        found = {name: ask(client, name, dossier) for name in reading}
        machine = client.get(f"/api/v1/dossiers/{dossier.code}").status_code
        assert set(found.values()) | {machine} == {status}, (actor.name, dossier.title_zh, found, machine)


def test_nothing_is_written_to_a_dossier_that_is_anothers_locked_or_closed(world: World) -> None:
    cases = [(world.wu, world.own), (world.zhao, world.other), (world.lin, world.own), (world.wu, world.done)]
    before = list(Dossier.objects.order_by("pk").values())
    wrong = []
    for actor, dossier in cases:
        client = signed_in(actor.user_id)
        for name, row in about_a_dossier():
            if "POST" in row.methods and (status := ask(client, name, dossier, "post")) not in SHUT:
                wrong.append((actor.name, name, status))
    assert wrong == []
    assert list(Dossier.objects.order_by("pk").values()) == before


# --- those of another field: they read every dossier (decision 0010), and nothing of it is theirs to do

ABOUT = re.compile(r"<form[^>]*method=\"post\"[^>]*>")
ACTION = re.compile(r"action=\"([^\"]*)\"")
# What stands behind the URLs that take one more word: each is asked as well.
WORDS: dict[str, tuple[str, list[str]]] = {
    "discovery:deed": ("verb", sorted(DEEDS)),
    "proposal:part": ("section", sorted(SECTIONS)),
    "proposal:refinement_deed": ("verb", sorted(REFINING)),
    "bench:deed": ("verb", sorted(TENDING)),
}


def addresses(dossier: Dossier) -> list[tuple[str, Row, str]]:
    """Every page and form about one dossier: its name, its row at the door, its address."""
    found = [(name, row, reverse(name, kwargs={"code": dossier.code})) for name, row in about_a_dossier()]
    for name, view, _, _ in EVERY:
        row = row_of(view, name)
        if name in WORDS and row is not None:
            key, words = WORDS[name]
            found += [(name, row, reverse(name, kwargs={"code": dossier.code, key: word})) for word in words]
    return found


def offers(page: str, dossier: Dossier) -> list[str]:
    """The forms on a page that would be sent to something about this dossier (or to the page itself)."""
    sent_to = [(ACTION.search(form) or [form, ""])[1] for form in ABOUT.findall(page)]
    return [to for to in sent_to if dossier.code in to or not to.startswith("/")]


def reads_only(row: Row) -> bool:
    """The door lets readers in: the page is read, and its form, if any, is the act's own matter."""
    return row.right is not None and "R" in row.right.letters


@pytest.mark.parametrize("who", ["he", "ma"])
@pytest.mark.parametrize("which", ["own", "other", "done"])
def test_nobody_of_another_field_is_offered_or_does_anything_about_a_dossier(
    world: World, who: str, which: str
) -> None:
    actor, dossier = getattr(world, who), getattr(world, which)
    client, wrong = signed_in(actor.user_id), []
    before = list(Line.objects.order_by("-seq").values_list("seq", flat=True)[:1])
    for name, row, url in addresses(dossier):
        if "GET" in row.methods:
            answer = client.get(url)
            if answer.status_code == 200 and (found := offers(answer.content.decode(), dossier)):
                wrong.append((name, "offers", found))
        if "POST" in row.methods:
            status = client.post(url, {}).status_code
            if status not in (SHUT | {200, 400, 409, 422} if reads_only(row) else SHUT | {409}):
                wrong.append((name, url, status))
    assert wrong == []
    assert list(Line.objects.order_by("-seq").values_list("seq", flat=True)[:1]) == before


def test_the_field_lead_of_the_field_is_let_to_what_the_other_is_refused(world: World) -> None:
    decides = [
        "proposal:make_candidate",
        "proposal:move_to_bench",
        "bench:put_on_deck",
        "bench:call_up",
        "bench:leave",
        "desk:facts",
    ]
    for actor, status in ((world.qian, 200), (world.he, 403)):
        client = signed_in(actor.user_id)
        assert {name: ask(client, name, world.own) for name in decides} == dict.fromkeys(decides, status), actor.name
