"""A relay to an institute of the center's own (decision 0011): the house goes on working on it, whoever judges stays out; and no relay shuts the
whole house out.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.promises.test_p16_rivals import signed_in
from tests.zhongshu.relay.cast import (
    TERMS,
    Cast,
    accepted,
    again,
    at,
    at_gate,
    finished,
    fresh,
    hand_over,
    pass_everything,
    sign_both,
    working_at,
)
from zhongshu.decisions.bars import bars_among
from zhongshu.kernel.errors import BadValue, Blocked, Recused
from zhongshu.lifecycle.interests import barring
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import dossier_for, locked
from zhongshu.people.actions import declare_interest, register_organisation, update_organisation
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Employment, Organisation
from zhongshu.relay import actions as acts


def employed(actor: Actor, organisation: Organisation) -> Actor:
    Employment.objects.create(
        person_id=actor.person_id, organisation=organisation, since=dt.date(2020, 1, 1), position="主管"
    )
    return again(actor)


def house(cast: Cast, kind: str = "center") -> Organisation:
    """The center, above the receiver; everybody of the cast's house works there."""
    center = register_organisation(SYSTEM, name_zh="长三角中心", name_en="The center", kind=kind)
    Organisation.objects.filter(pk=cast.receiver.pk).update(parent=center)
    for name in ("chen", "sun", "dong", "fang"):
        setattr(cast, name, employed(getattr(cast, name), center))
    return center


def test_after_a_relay_to_the_own_institute_the_house_works_on(cast: Cast) -> None:
    center = house(cast)
    liang, yan = working_at("liang", "AO", center), working_at("yan", "INT", center)
    fu, outsider = working_at("fu", "COM", center), working_at("outsider", "COM", cast.giver)
    expert, inner = working_at("expert", "EXP", center), working_at("inner", "PS", cast.receiver)
    dossier = at_gate(cast)
    accepted(cast, dossier)
    hand_over(cast, dossier)
    pass_everything(cast, dossier)
    sign_both(cast, dossier)
    with at(30):
        dossier = fresh(finished(cast, dossier))
    assert dossier.organisation_id == cast.receiver.pk
    for actor in (cast.chen, cast.sun, cast.dong, cast.fang, liang, yan):
        assert dossier_for(actor, dossier.code) == dossier
        assert locked(actor, Dossier.objects.values("pk")) == set()
        assert signed_in(actor.user_id).get(f"/dossiers/{dossier.code}/").status_code == 200
    for actor in (fu, inner):  # who judges, and who works at the institute itself
        with pytest.raises(Recused):
            dossier_for(actor, dossier.code)
        assert locked(actor, Dossier.objects.values("pk")) == {dossier.pk}
    seats = bars_among([fu.person_id, outsider.person_id], [dossier])
    assert set(seats) == {(fu.person_id, dossier.pk)}
    assert not bars_among([cast.dong.person_id], [dossier], office=True)
    assert barring(expert.person_id, people=[], organisations=[cast.receiver.pk])


def test_a_relay_that_would_shut_everybody_out_is_refused(cast: Cast) -> None:
    house(cast, kind="other")  # nobody has said which organisation is the center
    dossier = fresh(at_gate(cast))
    with pytest.raises(Blocked) as refused:
        acts.prepare(cast.chen, dossier, version=dossier.version, receiver_id=cast.receiver.pk, **TERMS)
    said = [one.zh for one in refused.value.missing]
    assert said == ["与接收方没有利益关系的负责专员（先更换专员）", "至少一位与接收方没有利益关系的中心主任"]
    assert set(refused.value.fields.values()) == {"receiver_id"}


def test_a_specialist_who_has_an_interest_in_the_receiver_hands_over_first(cast: Cast) -> None:
    dossier = fresh(at_gate(cast))
    declare_interest(cast.chen, kind="equity", organisation_id=cast.receiver.pk)
    with pytest.raises(Blocked) as refused:
        acts.prepare(cast.dong, dossier, version=dossier.version, receiver_id=cast.receiver.pk, **TERMS)
    assert [one.en for one in refused.value.missing] == [
        "a specialist without an interest in the receiver (another takes over first)"
    ]


def test_only_the_director_says_which_organisation_is_the_center(cast: Cast) -> None:
    made = register_organisation(SYSTEM, name_zh="长三角中心", name_en="The center", kind="institute")
    given = {"name_zh": "长三角中心", "name_en": "The center"}
    for actor in (cast.chen, cast.sun):
        with pytest.raises(BadValue):
            update_organisation(actor, made.pk, version=1, kind="center", **given)
        with pytest.raises(BadValue):
            register_organisation(actor, name_zh="第二中心", kind="center")
    assert update_organisation(cast.dong, made.pk, version=1, kind="center", **given).kind == "center"
    with pytest.raises(BadValue):
        update_organisation(cast.chen, made.pk, version=2, kind="institute", **given)
    assert update_organisation(cast.chen, made.pk, version=2, kind="center", **given | {"name_en": "Center"}).version == 3  # fmt: skip
