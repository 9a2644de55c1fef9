"""P6, the other half: the same pages asked about one's own dossier, somebody else's, one that an interest locks, and one long closed.

The URLs are enumerated: whatever takes the code of a dossier is asked, so that its page, its parts, its exports and its machine answer agree.
"""

from __future__ import annotations

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
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.standing import refresh
from zhongshu.people.access import Row, row_of
from zhongshu.people.actions import declare_interest
from zhongshu.people.actor import SYSTEM, Actor

SHUT = {403, 404, 405}
OPEN = {200, 302, 400, 405, 409, 422}
# What a dossier has only once it was appraised, contracted or put to acceptance: until then nobody finds it.
NOT_YET = {
    "appraisal:appraisal", "appraisal:opinion", "award:contract", "award:terms", "award:reopen", "delivery:acceptance",
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
        yield World(own, other, done, cast.chen, cast.sun, cast.zhao, cast.wu, lin)


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
