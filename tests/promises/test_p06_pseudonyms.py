"""P6: the analyst reads dossiers and the ledger under pseudonyms (roles: ANA "R pseud."): on no page, list, sheet, search or machine answer does the
name of a person or of an organisation stand, and no search or filter takes the made-up name off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from tests.promises.test_p06_locked_lists import addresses, plant, told
from tests.promises.test_p06_whose_record import about_a_dossier
from tests.promises.test_p16_rivals import signed_in
from tests.zhongshu.discovery.cast import MONDAY
from tests.zhongshu.proposal.cast import Cast, candidate, person
from zhongshu.kernel import clock, veil
from zhongshu.lifecycle.actions import amend, entrust, join_team
from zhongshu.lifecycle.models import Dossier, Standing
from zhongshu.people.actions import register_organisation, register_person, update_person
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Organisation, Person, User

LEAD, SPECIALIST, FIRM = "暗名负责人", "暗名专员", "暗名研究所"
NAMES = (LEAD, SPECIALIST, FIRM)


@dataclass
class Rooms:
    dossier: Dossier
    analyst: Actor
    officer: Actor
    specialist: Actor


@pytest.fixture
def rooms(db: None, settings: Any) -> Iterator[Rooms]:
    settings.REQUIRE_SECOND_FACTOR = False
    with clock.at(MONDAY):
        cast = Cast()
        dossier = candidate(cast)
        firm = register_organisation(SYSTEM, name_zh=FIRM, name_en=FIRM)
        lead = register_person(SYSTEM, name_zh=LEAD, name_en=LEAD, organisation_id=firm.pk)
        join_team(SYSTEM, dossier, person_id=lead.pk, role="lead")
        update_person(SYSTEM, cast.chen.person_id, version=1, name_zh=SPECIALIST, name_en=SPECIALIST)
        dossier = Dossier.objects.get(pk=dossier.pk)
        amend(
            SYSTEM,
            dossier,
            version=dossier.version,
            changes={"organisation_id": firm.pk, "claim_zh": f"{LEAD}的主张"},
            reason=f"{LEAD}来电更正",
        )
        entrust(SYSTEM, Dossier.objects.get(pk=dossier.pk), user_id=cast.chen.user_id, reason="熟悉")
        plant(Dossier.objects.get(pk=dossier.pk), Organisation.objects.get(pk=firm.pk))
        yield Rooms(Dossier.objects.get(pk=dossier.pk), person("yin", "ANA"), person("liang", "DIR"), cast.chen)
        veil.lift()


def pages(dossier: Dossier) -> list[str]:
    """Every list and every page about the dossier, and what the machine says of it."""
    about = [reverse(name, kwargs={"code": dossier.code}) for name, row in about_a_dossier() if "GET" in row.methods]
    machine = [f"/api/v1/dossiers/{dossier.code}", f"/api/v1/dossiers/{dossier.code}/timeline"]
    return [*addresses(), *about, *machine]


def test_the_analyst_reads_no_name(rooms: Rooms) -> None:
    blind, house = signed_in(rooms.analyst.user_id), signed_in(rooms.officer.user_id)
    names, seen, read = [], set(), 0
    for url in pages(rooms.dossier):
        text = told(blind, url)
        read += bool(text)
        names += [(url, name) for name in NAMES if name in text]
        seen |= {name for name in NAMES if name in told(house, url)}
    assert names == []
    assert seen == set(NAMES)
    assert read > 60
    assert rooms.dossier.code in told(blind, "/dossiers/")
    for url in ("/people/", "/organisations/", "/experts/", "/transfers/"):
        assert blind.get(url).status_code == 403, url


def test_no_search_and_no_filter_takes_a_made_up_name_off(rooms: Rooms) -> None:
    blind, house = signed_in(rooms.analyst.user_id), signed_in(rooms.officer.user_id)
    for name in (SPECIALIST, FIRM):
        for url in (f"/dossiers/?q={name}", f"/dossiers/?specialist={name}", f"/search/?q={name}", f"/api/v1/dossiers?q={name}", f"/leads/?q={name}"):  # fmt: skip
            assert rooms.dossier.code not in told(blind, url), url
    assert rooms.dossier.code in told(house, f"/dossiers/?q={SPECIALIST}")
    made_up = veil.pseudonym(rooms.specialist.user_id)
    whole = told(blind, "/ledger/")
    assert made_up in whole
    for asked in (SPECIALIST, rooms.specialist.user_id, User.objects.get(pk=rooms.specialist.user_id).email):
        assert made_up not in told(blind, f"/ledger/?actor={asked}"), asked
        assert made_up in told(house, f"/ledger/?actor={asked}") or SPECIALIST in told(house, f"/ledger/?actor={asked}")
    assert made_up in told(blind, f"/ledger/?actor={made_up}")
    assert made_up not in told(blind, f"/ledger/?subject={rooms.specialist.person_id}")
    assert told(blind, f"/dossiers/{rooms.dossier.code}/timeline/").count(made_up) > 0  # the same person, the same name


def test_what_the_analyst_writes_keeps_true_names(rooms: Rooms) -> None:
    veil.draw(frozenset({rooms.analyst.user_id, rooms.analyst.person_id}))
    assert Person.objects.get(pk=rooms.specialist.person_id).name_zh.startswith("P-")
    assert Standing.objects.get(pk=rooms.dossier.pk).specialist_zh == veil.pseudonym(rooms.specialist.user_id)
    dossier = Dossier.objects.get(pk=rooms.dossier.pk)
    amend(SYSTEM, dossier, version=dossier.version, changes={"title_zh": "新题"}, reason="更正")
    veil.lift()
    row = Standing.objects.get(pk=rooms.dossier.pk)
    assert (row.title_zh, row.specialist_zh, row.organisation_zh) == ("新题", SPECIALIST, FIRM)


def test_an_analyst_with_another_office_reads_names(rooms: Rooms) -> None:
    assert rooms.analyst.pseudonymous
    assert not person("both", "ANA", "AO").pseudonymous
    assert not rooms.officer.pseudonymous
