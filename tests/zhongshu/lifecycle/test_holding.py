"""A dossier is held and counted on only inside an act, only at the version that was read."""

from __future__ import annotations

import pytest

from zhongshu.kernel.errors import Stale
from zhongshu.ledger.actions import SilentAct, act, tell
from zhongshu.lifecycle.actions import advance, hold, open_dossier
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.policy.actions import install_default_rules


@act("test.begin_something")
def begin(actor: Actor, dossier: Dossier, version: int) -> None:
    """What a room does when something that only one may begin is begun on a dossier."""
    advance(dossier, version)
    tell("dossier", dossier.pk)


@act("test.end_something")
def end(actor: Actor, dossier: Dossier, version: int | None) -> None:
    hold(dossier, version)
    tell("dossier", dossier.pk)


@pytest.fixture
def dossier(db: None) -> Dossier:
    install_default_rules(SYSTEM)
    return open_dossier(SYSTEM, title_zh="钙钛矿叠层", title_en="Tandem", field="energy", channel="open")


def test_neither_is_done_outside_an_act(dossier: Dossier) -> None:
    for function in (hold, advance):
        with pytest.raises(SilentAct):
            function(dossier, dossier.version)


def test_of_two_who_begin_on_one_reading_the_second_is_told(dossier: Dossier) -> None:
    first, second = (Dossier.objects.get(pk=dossier.pk) for _ in range(2))
    begin(SYSTEM, first, dossier.version)
    with pytest.raises(Stale):
        begin(SYSTEM, second, dossier.version)
    assert Dossier.objects.get(pk=dossier.pk).version == first.version == dossier.version + 1


def test_holding_changes_nothing_and_asks_for_the_version_only_when_one_is_given(dossier: Dossier) -> None:
    end(SYSTEM, dossier, dossier.version)
    end(SYSTEM, dossier, None)
    assert Dossier.objects.get(pk=dossier.pk).version == dossier.version
    with pytest.raises(Stale):
        end(SYSTEM, dossier, dossier.version - 1)
