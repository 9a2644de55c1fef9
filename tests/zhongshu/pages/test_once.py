"""Exactly once: a key sent twice acts once and answers twice the same (P17)."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.zhongshu.pages.conftest import CHEN, LIU
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.ledger.actions import REGISTRY, act, tell
from zhongshu.ledger.models import Line
from zhongshu.pages.actions import once, perform_once
from zhongshu.pages.actions.once import SentBefore
from zhongshu.pages.models import Once
from zhongshu.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def found() -> Any:
    """An act that founds an organisation; taken out of the registry afterwards."""

    @once
    @act("test.found")
    def found_organisation(actor: Any, *, name: str) -> Organisation:
        if not name:
            raise BadValue("name", Bi("没有名字", "No name"))
        organisation = Organisation(name_zh=name)
        organisation.save()
        tell("organisation", organisation.pk, name=name)
        return organisation

    yield found_organisation
    REGISTRY.pop("test.found")


def test_twenty_percent_duplicates_over_a_thousand_store_each_exactly_once(found: Any) -> None:
    sent = [(f"key-{n}", f"单位{n}") for n in range(1000)]
    dice = random.Random(7)
    doubled = sent + dice.sample(sent, 200)
    dice.shuffle(doubled)
    answers: dict[str, set[str]] = {}
    for key, name in doubled:
        answers.setdefault(key, set()).add(found(CHEN, name=name, once_key=key).pk)
    assert Organisation.objects.count() == 1000
    assert Line.objects.filter(verb="test.found").count() == 1000
    assert {len(ids) for ids in answers.values()} == {1}


def test_failed_act_leaves_its_key_free(found: Any) -> None:
    with pytest.raises(BadValue):
        found(CHEN, name="", once_key="k")
    assert Once.objects.count() == 0
    assert found(CHEN, name="后来", once_key="k").name_zh == "后来"


def test_same_key_with_other_contents_is_refused_and_not_swallowed(found: Any) -> None:
    found(CHEN, name="甲", once_key="k")
    with pytest.raises(SentBefore):
        found(CHEN, name="乙", once_key="k")
    assert Organisation.objects.count() == 1


def test_same_key_of_another_person_or_verb_is_another_key(found: Any) -> None:
    found(CHEN, name="甲", once_key="k")
    found(LIU, name="甲", once_key="k")
    assert perform_once(CHEN, "k", "test.other", lambda: 5) == 5
    assert Organisation.objects.count() == 2


def test_without_a_key_each_call_acts(found: Any) -> None:
    found(CHEN, name="甲")
    found(CHEN, name="甲")
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("value", [None, 0, "", "SH-1", [1, "a"], {"x": 1}])
def test_plain_result_is_answered_again_as_it_was(value: Any) -> None:
    assert [perform_once(CHEN, "k", "v", lambda: value) for _ in range(2)] == [value, value]
