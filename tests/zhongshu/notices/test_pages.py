"""Pages of the inbox and the outbox."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.faces import account, browser
from tests.zhongshu.notices.test_notify import tell_people
from zhongshu.notices.models import Mail, Notice, Preference
from zhongshu.people.actor import SYSTEM
from zhongshu.people.roles import Role

pytestmark = pytest.mark.django_db


def test_inbox_when_a_notice_is_opened_counts_down_and_leads_on() -> None:
    ann = account("ann", Role.FL)
    tell_people(SYSTEM, to=[ann.pk])
    client = browser(ann)
    assert "已受理" in client.get("/notices/").content.decode()
    page = client.get(f"/notices/{Notice.objects.get().pk}/").content.decode()
    assert "/leads/L1/" in page and Notice.objects.get().read_at is not None


def test_inbox_of_somebody_else_stays_closed() -> None:
    ann, bob = account("ann", Role.FL), account("bob", Role.FL)
    tell_people(SYSTEM, to=[ann.pk])
    client = browser(bob)
    assert "已受理" not in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{Notice.objects.get().pk}/").status_code == 404


def test_read_all_marks_only_ones_own() -> None:
    ann, bob = account("ann", Role.FL), account("bob", Role.FL)
    tell_people(SYSTEM, to=[ann.pk, bob.pk])
    assert browser(ann).get("/notices/read-all/").status_code == 405
    browser(ann).post("/notices/read-all/")
    assert list(Notice.objects.filter(read_at__isnull=True).values_list("recipient_id", flat=True)) == [bob.pk]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "未读通知"), ("en", "Unread notices")])
def test_latest_is_a_part_of_a_page(language: str, words: str) -> None:
    ann = account("ann", Role.FL)
    tell_people(SYSTEM, to=[ann.pk])
    text = browser(ann, language=language).get("/notices/latest/").content.decode()
    assert words in text and "<html" not in text


def test_preferences_when_saved_are_kept() -> None:
    ann = account("ann", Role.PI)
    client = browser(ann)
    assert client.post("/notices/preferences/", {"mode": "daily"}).status_code == 302
    assert Preference.objects.get(user=ann).mode == "daily"
    assert client.post("/notices/preferences/", {"mode": "pigeon"}).status_code == 400


def test_inbox_asks_as_many_queries_for_many_as_for_one() -> None:
    ann, asked = account("ann", Role.FL), []
    client = browser(ann)
    for more in (1, 2, 27):
        for _ in range(more):
            tell_people(SYSTEM, to=[ann.pk])
        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2]


def test_outbox_is_for_the_administrator_and_shows_no_address() -> None:
    tell_people(SYSTEM, to=[], address="lab@example.org")
    Mail.objects.update(state="parked")
    admin = browser(account("admin", Role.ADM))
    text = admin.get("/notices/outbox/").content.decode()
    assert "外部联系人" in text and "lab@example.org" not in text
    assert browser(account("lead", Role.FL)).get("/notices/outbox/").status_code == 403
    admin.post("/notices/outbox/", {"bulk": "retry", "pick": Mail.objects.get().pk, "confirmed": "1"})
    assert Mail.objects.get().state == "waiting"
