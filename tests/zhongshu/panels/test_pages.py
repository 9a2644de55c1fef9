"""The pages of panels: the officer composes and invites on one page, the expert answers on a phone, strangers see nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.zhongshu.panels.cast import Panelists, expert
from zhongshu.kernel import clock
from zhongshu.people.actor import Actor
from zhongshu.people.models import User


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_officer_composes_and_invites_and_the_expert_accepts(cast: Panelists, language: str) -> None:
    panel = cast.panel()
    officer = client_of(cast.ao)
    page = f"/panels/{panel.code}/"
    for who in cast.experts:
        assert officer.post(page, {"do": "choose", "person_id": who.person_id}).status_code == 302
    assert officer.post(page, {"do": "chair", "person_id": cast.lin.person_id}).status_code == 302
    sent = officer.post(
        page,
        {
            "do": "invite",
            "due_on": (clock.today() + dt.timedelta(days=5)).isoformat(),
            "seats": list(panel.seats.values_list("pk", flat=True)),
        },
    )
    assert sent.status_code == 302
    seat = cast.seat(panel, cast.lin)
    phone = client_of(cast.lin)
    address = f"/seats/{seat.pk}/"
    headers = {"HTTP_ACCEPT_LANGUAGE": "en" if language == "en" else "zh-CN"}
    assert phone.get(address, **headers).status_code == 200
    refused = phone.post(address, {"do": "accept", "declared": "on", "ties": "同一学会"})
    assert refused.status_code == 400 and "同一学会" in refused.content.decode()
    answered = phone.post(address, {"do": "accept", "declared": "on", "confidential": "on", "integrity": "on"})
    assert answered.status_code == 302 and cast.seat(panel, cast.lin).state == "accepted"
    for place in ("/panels/", page, f"/dossiers/{cast.dossier.code}/panels/"):
        assert officer.get(place, **headers).status_code == 200
    assert phone.get("/seats/", **headers).status_code == 200


def test_a_refused_choice_says_why_on_the_page(cast: Panelists) -> None:
    panel, tied = cast.panel(), expert("tied", at=cast.host)
    answer = client_of(cast.ao).post(f"/panels/{panel.code}/", {"do": "choose", "person_id": tied.person_id})
    assert answer.status_code == 422 and "须回避：任职于光能所" in answer.content.decode()


def test_composition_that_lacks_is_said_when_inviting(cast: Panelists) -> None:
    panel = cast.panel()
    answer = client_of(cast.ao).post(f"/panels/{panel.code}/", {"do": "invite", "due_on": clock.today().isoformat()})
    assert answer.status_code == 422 and "专家至少 5 位，现有 0 位" in answer.content.decode()


def test_an_expert_replaced_on_the_page(cast: Panelists) -> None:
    panel, new = cast.full(), expert("new")
    seat = cast.seat(panel, cast.experts[1])
    officer = client_of(cast.ao)
    assert "由此人接替" in officer.get(f"/panels/{panel.code}/?replace={seat.pk}").content.decode()
    said = {"do": "choose", "person_id": new.person_id, "replaces": seat.pk, "reason": "日程冲突"}
    assert officer.post(f"/panels/{panel.code}/?replace={seat.pk}", said).status_code == 302
    assert cast.seat(panel, new).state == "named" and cast.seat(panel, cast.experts[1]).state == "replaced"


def test_readers_read_and_do_not_change(cast: Panelists) -> None:
    panel = cast.panel()
    for reader in (cast.chen, cast.qian, cast.int):
        client = client_of(reader)
        assert client.get(f"/panels/{panel.code}/").status_code == 200
        assert (
            client.post(f"/panels/{panel.code}/", {"do": "choose", "person_id": cast.lin.person_id}).status_code == 403
        )


def test_strangers_and_experts_open_no_panel_and_no_foreign_seat(cast: Panelists) -> None:
    panel = cast.full()
    seat = cast.seat(panel, cast.experts[1])
    assert client_of(cast.wu).get(f"/panels/{panel.code}/").status_code == 403
    assert client_of(cast.lin).get(f"/panels/{panel.code}/").status_code == 403
    assert client_of(cast.lin).get(f"/seats/{seat.pk}/").status_code == 404


def test_the_list_leaves_as_a_sheet(cast: Panelists) -> None:
    cast.panel()
    answer = client_of(cast.ao).get("/panels/?export=xlsx")
    assert answer.status_code == 200 and answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_list_costs_the_same_whatever_its_length(cast: Panelists, django_assert_max_num_queries: object) -> None:
    officer = client_of(cast.ao)
    for number in range(3):
        cast.panel(kind="gate", occasion=f"G{number}")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        officer.get("/panels/")
    for number in range(3, 20):
        cast.panel(kind="gate", occasion=f"G{number}")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        officer.get("/panels/")
