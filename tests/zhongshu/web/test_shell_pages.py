"""The composition root's own pages: health, language, and a refusal page for every status that says what happened, why, and what next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from tests.zhongshu.pages.conftest import CHEN
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.borders import refusal_answer
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Recused, Stale, TooMany
from zhongshu.ledger.models import Line
from zhongshu.pages.advice import TABLE
from zhongshu.people.models import User

pytestmark = pytest.mark.django_db
REFUSALS = [
    BadValue("x", Bi("坏值", "bad value")), Hidden(), NotAllowed(), Recused(), Stale(), Blocked([Bi("缺甲", "A is missing")]), TooMany(),
]  # fmt: skip


def test_health_says_ok_to_anyone_and_nothing_else() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(("sent", "kept"), [("en", "en"), ("zh-hans", "zh-hans"), ("fr", "zh-hans"), ("", "zh-hans")])
def test_language_is_kept_in_a_cookie_and_the_reader_stays_on_the_page(sent: str, kept: str) -> None:
    answer = Client().post("/language/", {"language": sent, "next": "/needs/?sort=due"})
    assert answer.headers["Location"] == "/needs/?sort=due"
    assert answer.cookies["language"].value == kept


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_language_never_leads_off_the_site(away: str) -> None:
    assert Client().post("/language/", {"language": "en", "next": away}).headers["Location"] == "/"


def test_language_of_an_account_is_remembered_with_a_line() -> None:
    user = User.objects.create(email="chen@example.org")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/language/", {"language": "en"})
    assert User.objects.get(pk=user.pk).language == "en"
    assert Line.objects.filter(verb="people.choose_language").count() == 1


def test_account_reads_in_its_language_in_a_browser_that_knows_none() -> None:
    user = User.objects.create(email="chen@example.org", language="en")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/nothing/")
    assert '<html lang="en">' in answer.content.decode()
    assert answer.cookies["language"].value == "en"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_refusal_page_says_what_why_and_what_next(refusal: Any, language: str) -> None:
    request = RequestFactory().get("/x/", headers={"Referer": "http://testserver/before/"})
    request.actor = CHEN  # type: ignore[attr-defined]
    request._messages = []  # type: ignore[attr-defined]
    with translation.override(language):
        answer = refusal_answer(request, refusal)
        title, _, why, then = TABLE[refusal.status]
        html = answer.content.decode()
        assert answer.status_code == refusal.status
        for text in (title, why, then):
            assert str(text) in html
        said = refusal.missing[0] if isinstance(refusal, Blocked) else refusal.text
        assert str(said) in html
    assert 'href="http://testserver/before/"' in html


def test_refusal_page_offers_no_way_back_to_another_site() -> None:
    request = RequestFactory().get("/x/", headers={"Referer": "https://evil.example/"})
    request._messages = []  # type: ignore[attr-defined]
    assert "evil.example" not in refusal_answer(request, NotAllowed()).content.decode()


def test_refusal_to_htmx_is_one_line_and_to_machines_is_json() -> None:
    factory = RequestFactory()
    part = refusal_answer(
        factory.get("/x/", headers={"HX-Request": "true"}), NotAllowed(Bi("不行<b>", "no<b>"))
    ).content.decode()
    assert "<html" not in part
    assert "不行&lt;b&gt;" in part
    machine = refusal_answer(factory.get("/api/v1/x"), Blocked([Bi("缺甲", "A is missing")]))
    assert machine.headers["Content-Type"] == "application/json"


def test_absent_page_is_a_404_in_the_readers_language() -> None:
    answer = Client(headers={"Accept-Language": "en"}).get("/no/such/page/")
    assert answer.status_code == 404
    assert "Not found" in answer.content.decode()


def test_form_without_its_token_is_refused_with_a_page_of_the_house() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "这个页面打开太久" in page and "Cookie" in page and "刷新" in page and "data-expired" in page
    assert "回避" not in page and "领域主任" not in page


def test_the_server_reads_long_addresses_in_use_and_in_tests_alike() -> None:
    root = Path(__file__).parents[3]
    assert '"--limit-request-line", "8190"' in (root / "tests/browser/server.py").read_text()
    assert "--limit-request-line 8190" in (root / "scripts/serve.sh").read_text()


def test_every_answer_carries_a_policy_without_inline_scripts_and_styles() -> None:
    policy = Client().get("/account/login/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "style-src 'self'" in policy
