"""P16: of people who change the same record at the same instant exactly one wins; the others are told, and see both versions.

Held over real connections with real transactions for every act that takes the version which was read (an act without a contest fails the
first test), at the acts and at their pages; and by random interleavings of two editors, whose every acknowledged word must stand.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from html import escape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

import zhongshu
from tests.promises.arena import Rivals
from tests.promises.contests import CONTESTS, HOSTILE, SAME_DOOR, House, words
from tests.zhongshu.discovery.cast import MONDAY
from zhongshu.kernel import clock
from zhongshu.ledger.actions import REGISTRY
from zhongshu.ledger.models import Line
from zhongshu.people.models import User

for room in pkgutil.iter_modules([str(Path(__file__).parent)]):
    if room.name.startswith("contests_"):  # they enter the table
        importlib.import_module(f"tests.promises.{room.name}")

RIVALS, ROUNDS, MANY_ROUNDS = 20, 1, 100
AT_THE_PAGE = 5
POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]


def versioned_acts() -> set[str]:
    """Every act of the house that takes the version its actor has read."""
    for module in pkgutil.walk_packages(zhongshu.__path__, "zhongshu."):
        if not any(part in module.name for part in (".migrations", ".management", ".settings", ".wsgi")):
            importlib.import_module(module.name)
    ours = {verb: act for verb, act in REGISTRY.items() if not verb.startswith(("test.", "demo."))}
    return {verb for verb, act in ours.items() if "version" in inspect.signature(act).parameters}


def test_every_act_that_takes_a_version_has_its_contest() -> None:
    assert versioned_acts() == set(CONTESTS)
    assert len(CONTESTS) >= 145


def race_at_the_act(verb: str, rounds: int) -> None:
    with clock.at(MONDAY), Rivals(RIVALS) as rivals:
        house = House()
        for _ in range(rounds):
            bout = CONTESTS[verb](house)
            before = Line.objects.filter(verb=verb).count()
            race = rivals.race(bout.attempt)
            assert (len(race.winners), race.losses) == (1, {"Stale": RIVALS - 1})
            assert Line.objects.filter(verb=verb).count() == before + 1
            assert bout.kept is None or words(race.winners[0]) in bout.kept()


@pytest.mark.parametrize("verb", sorted(CONTESTS))
def test_of_twenty_rivals_one_wins_and_nineteen_are_told(arena: None, verb: str) -> None:
    race_at_the_act(verb, ROUNDS)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("verb", sorted(CONTESTS))
def test_of_twenty_rivals_one_wins_in_each_of_a_hundred_rounds(arena: None, verb: str) -> None:
    race_at_the_act(verb, MANY_ROUNDS)


def signed_in(user_id: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    "verb",  # what a page shows does not hang on the database: the second one is asked by `make prove`
    [pytest.param(v, marks=[pytest.mark.slow] if POSTGRES else []) for v in sorted(set(CONTESTS) - set(SAME_DOOR))],
)
def test_at_the_page_one_is_led_on_and_the_others_see_both_versions_escaped(arena: None, verb: str) -> None:
    with clock.at(MONDAY), Rivals(AT_THE_PAGE) as rivals:
        bout = CONTESTS[verb](House())
        tabs = [signed_in(bout.by) for _ in range(AT_THE_PAGE)]
        answers = rivals.race(lambda k: tabs[k].post(bout.url, bout.sent(k))).results
        answers.append(signed_in(bout.by).post(bout.url, bout.sent(AT_THE_PAGE)))  # and one who sends when all is over
    status = [answer.status_code for answer in answers]
    assert sorted(status) == [302, *[409] * AT_THE_PAGE], answers
    winner = status.index(302)
    for k, answer in enumerate(answers):
        page = answer.content.decode()
        if k == winner:
            continue
        assert HOSTILE not in page
        assert 'class="table rivals"' in page
        if bout.typed:
            assert escape(bout.says(k)) in page, "what the loser typed is gone"
            assert not bout.shows or escape(bout.says(winner)) in page, "the winner's version is not shown"
