"""Nothing typed is lost: drafts of accounts and of visitors, told apart, taken up again, gone when sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.zhongshu.pages.conftest import CHEN, WU, asked
from zhongshu.kernel import chores, clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, TooMany
from zhongshu.pages import drafts, fields
from zhongshu.pages.actions import forget_old, save_draft
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.models import Draft

pytestmark = pytest.mark.django_db
SCRIPTED = {"HTTP_ACCEPT": "application/json"}


class Proposal(HouseForm):
    claim = fields.TextField(Bi("主张", "Claim"), max_length=60)
    kinds = fields.ManyField(
        Bi("证据", "Evidence"), choices={"paper": Bi("论文", "Paper"), "sample": Bi("样品", "Sample")}
    )


def opened(client: Client) -> Proposal:
    """The form as a visitor with this client's cookies opens it."""
    request = asked(WU)
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    form = Proposal()
    drafts.resume(form, request, "propose")
    return form


def test_visitors_draft_is_saved_with_its_time_and_taken_up_again() -> None:
    client = Client()
    with clock.at(dt.datetime(2026, 11, 22, 6, 3, tzinfo=dt.UTC)):
        answer = client.post(
            "/pages/draft/", {"_draft": "propose|", "claim": "固态电池", "kinds": ["paper", "sample"]}, **SCRIPTED
        )
    assert answer.json() == {"saved": "14:03"}
    form = opened(client)
    assert form.initial["claim"] == "固态电池"
    assert form.initial["kinds"] == ["paper", "sample"]
    assert (form.draft.resumed, form.draft.when) == (True, "2026-11-22 14:03")


def test_another_visitor_sees_nothing_of_it() -> None:
    Client().post("/pages/draft/", {"_draft": "propose|", "claim": "固态电池"}, **SCRIPTED)
    form = opened(Client())
    assert "claim" not in form.initial
    assert form.draft.resumed is False


def test_forged_cookie_reaches_no_draft() -> None:
    client = Client()
    client.post("/pages/draft/", {"_draft": "propose|", "claim": "固态电池"}, **SCRIPTED)
    token = client.cookies[drafts.COOKIE].value
    client.cookies[drafts.COOKIE] = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert opened(client).draft.resumed is False


def test_cookie_of_a_visitor_is_hidden_from_scripts_and_other_sites() -> None:
    answer = Client().post("/pages/draft/", {"_draft": "propose|", "claim": "x"}, **SCRIPTED)
    morsel = answer.cookies[drafts.COOKIE]
    assert (morsel["httponly"], morsel["samesite"], morsel["max-age"]) == (True, "Lax", 30 * 86_400)


def test_secrets_keys_and_versions_never_enter_a_draft() -> None:
    posted = {
        "_draft": "propose|",
        "claim": "x",
        "password": "p",
        "password1": "p",
        "key": "k",
        "version": "3",
        "code": "123456",
    }
    Client().post("/pages/draft/", posted, **SCRIPTED)
    assert Draft.objects.get().data == {"claim": ["x"]}


def test_without_scripts_the_button_goes_back_to_the_form_and_never_off_the_site() -> None:
    client = Client()
    assert client.post("/pages/draft/", {"_draft": "propose|", "next": "/form/"}).headers["Location"] == "/form/"
    away = client.post("/pages/draft/", {"_draft": "propose|", "next": "https://evil.example/"})
    assert away.headers["Location"] == "/"


def test_sent_form_loses_its_draft_and_a_filled_one_is_not_overwritten() -> None:
    save_draft(CHEN.user_id, "propose", "", {"claim": ["旧"]})
    form = Proposal({"claim": "新"})
    drafts.resume(form, asked(CHEN), "propose")
    assert form["claim"].value() == "新"
    drafts.done(asked(CHEN), "propose")
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("named", ["", "|about", "x" * 65 + "|", "a|" + "b" * 65])
def test_draft_of_no_form_is_refused(named: str) -> None:
    assert Client().post("/pages/draft/", {"_draft": named}, **SCRIPTED).status_code == 400


def test_draft_too_large_or_too_many_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadValue):
        save_draft("x", "f", "", {"a": ["字" * 100_000]})
    for n in range(50):
        save_draft("x", f"f{n}", "", {})
    with pytest.raises(TooMany):
        save_draft("x", "one more", "", {})
    save_draft("x", "f0", "", {"a": ["still saved"]})


def test_drafts_and_keys_go_after_a_month() -> None:
    long_ago = clock.now() - dt.timedelta(days=31)
    with clock.at(long_ago):
        save_draft("x", "old", "", {})
    save_draft("x", "new", "", {})
    assert forget_old() == 1
    assert [draft.form for draft in Draft.objects.all()] == ["new"]


def test_worker_when_a_night_has_passed_then_it_forgets_old_drafts() -> None:
    with clock.at(clock.now() - dt.timedelta(days=31)):
        save_draft("x", "old", "", {})
    save_draft("x", "new", "", {})
    nightly = chores.REGISTRY["pages.forget_old"]
    assert (nightly.every, nightly.work() is True) == (24 * 3600, False)  # once a night, and not again at once
    assert [draft.form for draft in Draft.objects.all()] == ["new"]


def test_new_visitor_gets_a_token_nobody_can_guess() -> None:
    tokens: set[Any] = {drafts.new_visitor(HttpResponse()) for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {len("visitor:") + 32}
