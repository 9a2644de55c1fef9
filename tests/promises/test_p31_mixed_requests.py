"""P31: no request is ever told that the database is locked. Readers and writers at the same pages at once, over connections of their own."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from django.test import Client

from tests.promises.arena import Rivals
from tests.promises.test_p16_rivals import signed_in
from tests.promises.test_p17_exactly_once import form
from tests.zhongshu.discovery.cast import MONDAY, Cast, bring
from zhongshu.discovery.models import Lead
from zhongshu.kernel import clock
from zhongshu.ledger.models import Line
from zhongshu.ledger.verify import verify_stored

PEOPLE, QUICK, WHOLE = 8, 15, 1_250  # requests each


def request(client: Client, dice: random.Random, codes: list[str], number: int) -> tuple[str, int]:
    """One request as people make them: four readings for each writing."""
    code = dice.choice(codes)
    reading = {
        "leads": "/leads/", "lead": f"/leads/{code}/", "dossiers": "/dossiers/", "dossier": f"/dossiers/{code}/", "desk": "/desk/",
        "search": "/search/?q=钙钛矿",
    }  # fmt: skip
    if dice.random() < 0.8:
        kind = dice.choice(list(reading))
        return kind, client.get(reading[kind]).status_code
    if dice.random() < 0.5:
        return "register", client.post("/leads/new/", form(number)).status_code
    grades = {"novelty": dice.randint(1, 5), "urgency": dice.randint(1, 5)}
    return "assess", client.post(f"/leads/{code}/assess/", grades).status_code


def prove(each: int, seed: int) -> Counter[tuple[str, int]]:
    """So many mixed requests by each of eight people; how often each kind got which answer. A locked database would raise."""
    with clock.at(MONDAY), Rivals(PEOPLE) as people:
        cast = Cast()
        codes = [bring(title=f"钙钛矿{n}", claim=f"主张{n}").dossier.code for n in range(4)]
        tabs = [signed_in(cast.chen.user_id) for _ in range(PEOPLE)]
        for tab in tabs:
            tab.raise_request_exception = True

        def work(who: int) -> Counter[tuple[str, int]]:
            dice = random.Random(seed + who)
            return Counter(request(tabs[who], dice, codes, who * each + n) for n in range(each))

        race = people.race(work, patience=3600)
    assert race.losses == {}
    found: Counter[tuple[str, int]] = sum(race.results, Counter())
    assert sum(found.values()) == PEOPLE * each
    assert {status for (kind, status) in found if kind not in ("register", "assess")} == {200}
    assert {status for (kind, status) in found if kind == "register"} == {302}
    assert {status for (kind, status) in found if kind == "assess"} <= {
        302,
        409,
    }  # two judge one lead at the same instant
    assert Lead.objects.count() == len(codes) + found["register", 302]
    assert Line.objects.filter(verb="discovery.assess").count() == found["assess", 302]
    assert verify_stored().whole
    return found


def test_no_mixed_request_finds_the_database_locked(arena: None) -> None:
    assert prove(QUICK, seed=31)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_request_of_ten_thousand_finds_the_database_locked(arena: None) -> None:
    assert sum(prove(WHOLE, seed=3110).values()) == 10_000
