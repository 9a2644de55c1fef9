"""Pages of the rules, walked as a field lead, a committee member, a specialist and strangers."""

from typing import Any

import pytest
from django.test import Client

from tests.zhongshu.faces import account, browser
from zhongshu.people.actor import SYSTEM
from zhongshu.people.roles import Role
from zhongshu.policy import queries
from zhongshu.policy.actions import install_default_rules
from zhongshu.policy.body import SECTIONS
from zhongshu.policy.models import RuleSet

pytestmark = pytest.mark.django_db
WHY = "专员负荷过高，影响尽调质量"


def shown_in(page: Any) -> dict[str, Any]:
    """What a browser would send back untouched: empty boxes and unticked ticks are not sent."""
    return {
        name: value for name, value in page.context["form"].initial.items() if value is not None and value is not False
    }


@pytest.fixture
def lead() -> Client:
    install_default_rules(SYSTEM)
    return browser(account("lead", Role.FL))


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "专员在办卷宗上限"), ("en", "Active dossiers a specialist may hold")]
)
def test_version_page_shows_every_group_in_the_readers_language(lead: Client, language: str, words: str) -> None:
    lead.cookies["language"] = language
    for name in SECTIONS:
        answer = lead.get(f"/policy/1/?group={name}")
        text = answer.content.decode()
        assert answer.status_code == 200 and (words in text) == (name == "care")
        assert all(str(title.en if language == "en" else title.zh) in text for title in SECTIONS.values())


def test_rules_when_drafted_edited_proposed_and_approved_on_pages_are_in_force(lead: Client) -> None:
    assert lead.post("/policy/1/draft/", {"name_zh": "减负", "name_en": "Lighter"}).headers["Location"] == "/policy/2/"
    page = lead.get("/policy/2/edit/care/")
    given = shown_in(page)
    answer = lead.post("/policy/2/edit/care/", {**given, "care__active_cap": "10"})
    assert answer.headers["Location"] == "/policy/2/?group=care"
    draft = RuleSet.objects.get(number=2)
    assert queries.rules_in(draft).care.active_cap == 10 and draft.version == 2
    assert "12" in lead.get("/policy/1/to/2/").content.decode()
    lead.post("/policy/2/propose/", {"version": 2, "reason": WHY})
    member = browser(account("member", Role.COM))
    assert "/policy/2/approve/" in member.get("/policy/2/").content.decode()
    member.post("/policy/2/approve/", {"version": 3, "reason": WHY})
    assert queries.active().number == 2


def test_every_group_when_saved_untouched_changes_nothing(lead: Client) -> None:
    lead.post("/policy/1/draft/", {"name_zh": "甲", "name_en": "A"})
    for section in SECTIONS:
        page = lead.get(f"/policy/2/edit/{section}/")
        given = shown_in(page)
        answer = lead.post(f"/policy/2/edit/{section}/", given)
        assert (section, answer.status_code) == (section, 302)
    assert RuleSet.objects.get(number=2).version == 1
    assert RuleSet.objects.get(number=2).body == RuleSet.objects.get(number=1).body


@pytest.mark.parametrize(
    ("section", "field", "typed"),
    [
        ("care", "care__active_cap", "many"), ("care", "care__active_cap", "-3"), ("care", "care__active_cap", "12.5"),
        ("portfolio", "portfolio__field_share", "120"), ("lists", "lists__fields", "ic|集成电路"), ("lists", "lists__fields", ""),
        ("gates", "gates__stage_shares", "10, x"), ("gates", "gates__stage_shares", "10, 20"), ("rubric", "rubric__criteria__industry__weight", "90"),
        ("bench", "bench__tiers__B1__label__en", ""),
    ],
)  # fmt: skip
def test_edit_when_a_value_is_bad_says_so_beside_it_and_keeps_what_was_typed(
    lead: Client, section: str, field: str, typed: str
) -> None:
    lead.post("/policy/1/draft/", {"name_zh": "甲", "name_en": "A"})
    page = lead.get(f"/policy/2/edit/{section}/")
    given = shown_in(page)
    answer = lead.post(f"/policy/2/edit/{section}/", {**given, field: typed})
    form = answer.context["form"]
    bad = field if "weight" not in field else "rubric__criteria__feasibility__weight"
    assert answer.status_code == 400 and list(form.errors) == [bad]
    assert form[field].value() == typed and RuleSet.objects.get(number=2).version == 1


def test_edit_when_somebody_was_faster_shows_the_conflict(lead: Client) -> None:
    lead.post("/policy/1/draft/", {"name_zh": "甲", "name_en": "A"})
    page = lead.get("/policy/2/edit/care/")
    given = shown_in(page)
    lead.post("/policy/2/edit/care/", {**given, "care__active_cap": "9"})
    answer = lead.post("/policy/2/edit/care/", {**given, "care__active_cap": "8"})
    assert answer.status_code == 409 and queries.rules_in(RuleSet.objects.get(number=2)).care.active_cap == 9


@pytest.mark.parametrize(
    ("role", "reads", "drafts"), [(Role.PS, 200, 403), (Role.COM, 200, 403), (Role.PI, 403, 403), (Role.ANA, 200, 200)]
)
def test_pages_open_as_the_matrix_says(role: Role, reads: int, drafts: int) -> None:
    install_default_rules(SYSTEM)
    client = browser(account("somebody", role))
    assert (client.get("/policy/").status_code, client.get("/policy/1/draft/").status_code) == (reads, drafts)


def test_pages_when_nobody_is_signed_in_lead_to_the_login(lead: Client) -> None:
    assert Client().get("/policy/1/").headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "url", ["/policy/99/", "/policy/1/to/99/", "/policy/1/compare/?with=x", "/policy/1/edit/nothing/"]
)
def test_pages_when_there_is_nothing_are_404(lead: Client, url: str) -> None:
    assert lead.get(url).status_code == 404
