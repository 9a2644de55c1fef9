"""A role is granted only for a place that is there: dossiers by their code, organisations, programmes on record; kept as rights compare it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.zhongshu.discovery.cast import bring
from tests.zhongshu.people.cast import HOUSE, account
from zhongshu.kernel.errors import BadValue
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import place_of, standings
from zhongshu.people.actions import grant_role
from zhongshu.people.actor import SYSTEM
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Grant, Organisation, User
from zhongshu.policy.actions import install_default_rules

pytestmark = pytest.mark.django_db
SIGN_IN = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def dossier(db: None) -> Dossier:
    install_default_rules(SYSTEM)
    return bring().dossier


@pytest.fixture
def desk(settings: Any) -> Client:
    """The director's browser."""
    settings.REQUIRE_SECOND_FACTOR = False
    client = Client()
    client.force_login(account("hua", "DIR"), backend=SIGN_IN)
    return client


def granted(user: User, **place: str) -> Grant:
    return grant_role(HOUSE, user.pk, role="FL", reason="one dossier only", **place)


@pytest.mark.parametrize("written", ["code", "lower", "spaced", "key"])
def test_grant_when_for_a_dossier_by_its_code_then_rights_reach_that_dossier(dossier: Dossier, written: str) -> None:
    code = {"code": dossier.code, "lower": dossier.code.lower(), "spaced": f" {dossier.code} ", "key": dossier.pk}[
        written
    ]
    user, other = account("wen"), bring(title="另一项", claim="别的").dossier
    assert granted(user, kind="dossier", ref=code).ref == dossier.pk
    actor = actor_of(user)
    assert (actor.may("triage:A", place_of(dossier)), actor.may("triage:A", place_of(other))) == (True, False)
    assert standings(actor).filter(pk=dossier.pk).exists()


@pytest.mark.parametrize(
    ("kind", "ref"),
    [
        ("dossier", "SH-D-26-9999"),
        ("programme", "zzz-no-such"),
        ("programme", ""),
        ("organisation", "zzz"),
        ("field", "zzz"),
        ("dossier", "  "),
    ],
)
def test_grant_when_its_place_is_not_there_then_refused_beside_it_in_both_languages(
    dossier: Dossier, kind: str, ref: str
) -> None:
    user = account("wen")
    for language in ("zh-hans", "en"):
        with translation.override(language), pytest.raises(BadValue) as refused:
            granted(user, kind=kind, ref=ref)
        assert refused.value.field == "ref" and refused.value.text.zh and refused.value.text.en
    assert not Grant.objects.filter(user=user).exists()


def test_grant_when_for_a_programme_on_record_then_kept(dossier: Dossier) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(programme="disruptive-2025")
    user = account("wen")
    assert granted(user, kind="programme", ref="disruptive-2025").ref == "disruptive-2025"
    dossier.refresh_from_db()
    assert actor_of(user).may("triage:A", place_of(dossier))


def test_grant_page_when_no_programme_is_on_record_then_it_is_no_choice(dossier: Dossier, desk: Client) -> None:
    url = reverse("people:grant_role", args=[account("wen").pk])
    assert 'value="programme"' not in desk.get(url).content.decode()
    sent = {"role": "FL", "kind": "programme", "reason": "leads it", "programme": "x"}
    assert desk.post(url, sent).status_code == 400
    Dossier.objects.filter(pk=dossier.pk).update(programme="disruptive-2025")
    page = desk.get(url).content.decode()
    assert 'value="programme"' in page and "disruptive-2025" in page
    assert desk.post(url, sent | {"programme": "disruptive-2025"}).status_code == 302


def test_grant_page_when_the_dossier_is_unknown_then_said_beside_its_box_and_when_known_then_shown(
    dossier: Dossier, desk: Client
) -> None:
    wen = account("wen")
    url = reverse("people:grant_role", args=[wen.pk])
    sent = {"role": "FL", "kind": "dossier", "reason": "leads it", "dossier_code": "SH-D-26-9999"}
    answer = desk.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 400 and "没有编号为“SH-D-26-9999”的卷宗" in page
    assert "dossier_code" in answer.context["form"].errors
    empty = desk.post(url, sent | {"kind": "organisation", "dossier_code": ""})
    assert list(empty.context["form"].errors) == ["organisation_id"]
    assert desk.post(url, sent | {"dossier_code": dossier.code}).status_code == 302
    shown = desk.get(reverse("people:account_of", args=[wen.pk])).content.decode()
    assert dossier.code in shown and dossier.title_zh in shown and dossier.pk not in shown


def test_account_page_when_read_by_the_administrator_then_the_code_without_the_title(
    dossier: Dossier, desk: Client
) -> None:
    wen, guan = account("wen"), Client()
    granted(wen, kind="dossier", ref=dossier.code)
    guan.force_login(account("guan", "ADM"), backend=SIGN_IN)
    shown = guan.get(reverse("people:account_of", args=[wen.pk])).content.decode()
    assert dossier.code in shown and dossier.title_zh not in shown


def test_grant_when_for_an_organisation_then_its_name_is_shown(dossier: Dossier, desk: Client) -> None:
    wen, host = account("wen"), Organisation.objects.create(name_zh="长江储能", name_en="Yangtze Storage")
    sent = {"role": "ORG", "kind": "organisation", "organisation_id": host.pk, "reason": "its administrator"}
    assert desk.post(reverse("people:grant_role", args=[wen.pk]), sent).status_code == 302
    assert "长江储能" in desk.get(reverse("people:account_of", args=[wen.pk])).content.decode()
