"""The pages of this room: every one opens for who may, in both languages, and posts what its form says."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.zhongshu.people.cast import HOUSE, PASSWORD, account
from zhongshu.ledger.models import Line
from zhongshu.people.actions import (
    add_employment,
    declare_interest,
    enrol_expert,
    propose_merge,
    register_organisation,
    register_person,
)
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Employment, ExpertProfile, Grant, Interest, Organisation, Person, User

pytestmark = pytest.mark.django_db
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def world():
    class World:
        hua, chen, ao, shen = account("hua", "DIR"), account("chen", "PS"), account("ao", "AO"), account("shen", "INT")
        lin, zhao, guan = account("lin", "EXP"), account("zhao", "PI", password=PASSWORD), account("guan", "ADM")
        org = register_organisation(HOUSE, name_zh="物理所", name_en="Physics", kind="institute")
        lab = register_organisation(HOUSE, name_zh="实验室", name_en="Lab", kind="institute", parent_id=org.pk)
        work = add_employment(HOUSE, lin.person_id, organisation_id=org.pk, since=dt.date(2020, 1, 1))
        expert = enrol_expert(
            HOUSE, lin.person_id, kind="technical", fields=["ai"], keywords_zh="钙钛矿", keywords_en="tandem"
        )
        twin = register_person(HOUSE, name_zh="林二", name_en="Lin Two")
        merge = propose_merge(actor_of(chen), twin.pk, into_id=lin.person_id, reason="one human being")
        tie = declare_interest(actor_of(ao), kind="kin", person_id=lin.person_id, other_person_id=zhao.person_id)

    return World


def pages(w):
    """(url, the account that may read it)."""
    return [
        (reverse("people:organisations"), w.chen), (reverse("people:organisation", args=[w.org.pk]), w.chen),
        (reverse("people:new_organisation"), w.chen), (reverse("people:edit_organisation", args=[w.lab.pk]), w.chen),
        (reverse("people:persons"), w.chen), (reverse("people:person", args=[w.lin.person_id]), w.chen),
        (reverse("people:person", args=[w.zhao.person_id]), w.zhao), (reverse("people:new_person"), w.chen),
        (reverse("people:edit_person", args=[w.lin.person_id]), w.chen), (reverse("people:merges"), w.chen),
        (reverse("people:add_employment", args=[w.lin.person_id]), w.lin), (reverse("people:end_employment", args=[w.work.pk]), w.lin),
        (reverse("people:merge", args=[w.merge.pk]), w.ao), (reverse("people:new_merge", args=[w.lin.person_id]), w.ao),
        (reverse("people:decline_merge", args=[w.merge.pk]), w.ao),
        (reverse("people:experts"), w.ao), (reverse("people:experts"), w.lin), (reverse("people:expert", args=[w.expert.pk]), w.ao),
        (reverse("people:new_expert"), w.ao), (reverse("people:edit_expert", args=[w.expert.pk]), w.ao),
        (reverse("people:edit_expert", args=[w.expert.pk]), w.lin),
        (reverse("people:accounts"), w.guan), (reverse("people:account_of", args=[w.lin.pk]), w.guan),
        (reverse("people:new_account"), w.guan), (reverse("people:grant_role", args=[w.lin.pk]), w.hua),
        (reverse("people:end_grant", args=[Grant.objects.get(user=w.lin).pk]), w.hua),
        (reverse("people:close_account", args=[w.lin.pk]), w.hua),
        (reverse("people:interests"), w.lin), (reverse("people:interests"), w.shen), (reverse("people:declare_interest"), w.lin),
        (reverse("people:contest_interest"), w.lin), (reverse("people:report_interest"), w.ao), (reverse("people:interest", args=[w.tie.pk]), w.shen),
        (reverse("people:interest", args=[w.tie.pk]), w.lin), (reverse("people:rebut_interest", args=[w.tie.pk]), w.lin),
        (reverse("people:rule_interest", args=[w.tie.pk]), w.shen), (reverse("people:check_interests"), w.ao),
        (reverse("people:account"), w.zhao), (reverse("account_change_password"), w.zhao), (reverse("mfa_index"), w.zhao),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_when_read_by_who_may_then_whole_in_the_language_of_the_reader(world, client, language):
    client.cookies["language"] = language
    for url, user in pages(world):
        client.force_login(user)
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        text = answer.content.decode()
        assert "<h1" in text and "style=" not in text and "<script>" not in text, url
        if language == "en":
            own_words = re.sub(r'lang="zh-Hans".*?</|value="[^"]*"|中文|物理所|实验室|林二|钙钛矿', "", text)
            assert HAN.findall(own_words) == [], (url, HAN.findall(own_words))


def test_merges_leave_as_a_sheet_like_every_list(world, client):
    client.force_login(world.chen)
    assert "export=csv" in client.get(reverse("people:merges")).content.decode()
    text = b"".join(client.get(reverse("people:merges") + "?export=csv").streaming_content).decode()
    assert "林二" in text and "one human being" in text


def test_pages_when_posted_then_the_acts_behind_them_are_done(world, client):
    client.force_login(world.chen)
    client.post(
        reverse("people:new_organisation"), {"name_zh": "新所", "kind": "institute", "parent_id_text": "物理所"}
    )
    assert Organisation.objects.get(name_zh="新所").parent_id == world.org.pk
    client.post(
        reverse("people:new_person"),
        {"name_en": "Ada", "organisation_id": world.lab.pk, "since": "2024-01-01"},
    )
    assert Employment.objects.get(person__name_en="Ada").organisation_id == world.lab.pk
    client.force_login(world.ao)
    client.post(reverse("people:confirm_merge", args=[world.merge.pk]))
    assert Person.objects.get(pk=world.twin.pk).merged_into_id == world.lin.person_id
    client.post(
        reverse("people:new_expert"),
        {"person_id_text": "Ada", "kind": "industry", "level": "senior", "fields_of": ["ai", "mat"], "languages": ["en"],
         "availability": "available", "yearly_cap": "6"},
    )  # fmt: skip
    assert [f.field for f in ExpertProfile.objects.get(person__name_en="Ada").fields.order_by("field")] == ["ai", "mat"]
    client.force_login(world.lin)
    client.post(reverse("people:declare_interest"), {"kind": "equity", "organisation_id_text": "实验室"})
    assert Interest.objects.filter(kind="equity", person_id=world.lin.person_id, organisation=world.lab).count() == 1
    client.post(
        reverse("people:contest_interest"),
        {"kind": "same_organisation", "organisation_id": world.org.pk, "statement": "an honorary title"},
    )
    assert Interest.objects.get(kind="same_organisation").state == "rebutted"
    client.post(
        reverse("people:rebut_interest", args=[world.tie.pk]), {"version": 1, "statement": "no relation at all"}
    )
    client.force_login(world.shen)
    client.post(
        reverse("people:rule_interest", args=[world.tie.pk]),
        {"version": 2, "severity": "none", "reason": "checked the register"},
    )
    world.tie.refresh_from_db()
    assert (world.tie.state, world.tie.severity) == ("ruled", "none")


def test_form_when_stale_then_conflict_page_keeps_what_was_typed(world, client):
    client.force_login(world.chen)
    url = reverse("people:edit_organisation", args=[world.lab.pk])
    change = {"version": 1, "name_zh": "甲室", "kind": "institute"}
    assert client.post(url, change).status_code == 302
    answer = client.post(url, {**change, "name_zh": "乙室"})
    assert answer.status_code == 409 and "乙室" in answer.content.decode() and "甲室" in answer.content.decode()


def test_form_when_credit_code_is_wrong_then_said_beside_the_field(world, client):
    client.force_login(world.chen)
    answer = client.post(
        reverse("people:new_organisation"), {"name_zh": "新所", "kind": "company", "credit_code": "91350100M000100Y44"}
    )
    assert answer.status_code == 400 and "校验位" in answer.content.decode()


def test_grant_page_when_roles_clash_then_explained_and_nothing_granted(world, client):
    client.force_login(world.hua)
    url = reverse("people:grant_role", args=[world.chen.pk])
    answer = client.post(url, {"role": "COM", "kind": "center", "reason": "cannot be"})
    assert answer.status_code == 422 and "表决权" in answer.content.decode()
    assert Grant.objects.filter(user=world.chen).count() == 1
    assert client.post(url, {"role": "TT", "kind": "center", "reason": "also transfers"}).status_code == 302
    end = reverse("people:end_grant", args=[Grant.objects.get(user=world.chen, role="TT").pk])
    assert client.post(end, {"reason": "no longer"}).status_code == 302


def test_role_when_ended_then_the_next_request_of_the_open_session_is_refused(world, client):
    client.force_login(world.chen)
    assert client.get(reverse("people:organisations")).status_code == 200
    from zhongshu.people.actions import end_grant

    end_grant(HOUSE, Grant.objects.get(user=world.chen).pk, reason="moved away")
    assert client.get(reverse("people:organisations")).status_code == 403


def test_account_when_closed_then_the_next_request_of_the_open_session_is_a_stranger(world, client):
    from zhongshu.people.actions import close_account

    client.force_login(world.chen)
    close_account(HOUSE, world.chen.pk, reason="left the center")
    answer = client.get(reverse("people:organisations"))
    assert answer.status_code == 302 and answer.url.startswith("/account/login/")


def test_new_account_when_opened_then_link_sets_the_first_password(world, client):
    client.force_login(world.guan)
    client.post(reverse("people:new_account"), {"email": "new@example.org", "language": "en", "name_en": "New"})
    assert [m.to for m in mail.outbox] == [["new@example.org"]]
    link = re.search(r"https?://\S+(/account/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    client.logout()
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get(email="new@example.org").check_password(PASSWORD)


def test_suggestions_when_typed_then_names_for_those_who_may_browse_only(world, client):
    ask = reverse("pages:pick", args=["person"])
    client.force_login(world.lin)
    assert world.zhao.person_id in client.get(ask, {"other_person_id_text": "zhao"}).content.decode()
    client.force_login(world.zhao)
    assert world.lin.person_id not in client.get(ask, {"other_person_id_text": "li"}).content.decode()
    assert world.lin.person_id in client.get(ask, {"other_person_id_text": "lin"}).content.decode()
    client.logout()
    assert client.get(ask, {"other_person_id_text": "zhao"}).status_code == 302


def test_check_when_kin_then_bars_and_leaves_no_line(world, client):
    client.force_login(world.ao)
    before = Line.objects.count()
    query = {"person_id": world.lin.person_id, "other_person_id": world.zhao.person_id}
    text = client.get(reverse("people:check_interests"), query).content.decode()
    assert "亲属" in text and Line.objects.count() == before


def test_lists_when_more_rows_then_the_same_number_of_queries(world, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(world.ao)
    for name in ("organisations", "persons", "experts"):
        with CaptureQueriesContext(connection) as first:
            client.get(reverse(f"people:{name}"))
        for n in range(12):
            person = register_person(HOUSE, name_zh=f"人{n}{name}", organisation_id=world.lab.pk)
            enrol_expert(HOUSE, person.pk, kind="user", fields=["mat"])
            register_organisation(HOUSE, name_zh=f"所{n}{name}", parent_id=world.org.pk)
        with CaptureQueriesContext(connection) as second:
            client.get(reverse(f"people:{name}"))
        assert len(first) == len(second) <= 16, (name, len(first), len(second))


def test_lists_when_exported_then_a_workbook(world, client):
    client.force_login(world.ao)
    answer = client.get(reverse("people:experts"), {"export": "xlsx"})
    assert answer.status_code == 200 and answer["Content-Type"].endswith("sheet")
