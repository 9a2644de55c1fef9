"""A center that was migrated and never prepared says so, to people and machines, in both languages; preparing it opens every page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.zhongshu.faces import account, browser
from zhongshu.people.actor import SYSTEM
from zhongshu.people.roles import Role
from zhongshu.policy.actions import install_default_rules

pytestmark = pytest.mark.django_db
VISITORS = ["/", "/propose/", "/open-needs/", "/how-we-decide/", "/privacy/"]
STAFF = ["/leads/", "/needs/", "/dossiers/", "/board/", "/signals/new/", "/policy/in-force/"]


@pytest.mark.parametrize("path", VISITORS)
@pytest.mark.parametrize(
    ("language", "title", "deed"),
    [("zh-hans", "中心还没有准备好", "请管理员在服务器上运行 zhongshu prepare"), ("en", "The center is not prepared yet", "The operator runs zhongshu prepare")],
)  # fmt: skip
def test_page_when_no_rules_are_installed_says_what_the_operator_does(
    path: str, language: str, title: str, deed: str
) -> None:
    client = Client()
    client.cookies["language"] = language
    answer = client.get(path)
    text = answer.content.decode()
    assert answer.status_code == 503 and f'<h1 id="refusal-title">{title}</h1>' in text and deed in text


@pytest.mark.parametrize("path", STAFF)
def test_page_of_the_house_when_no_rules_are_installed_says_so_in_its_own_shell(path: str) -> None:
    answer = browser(account("chen", Role.PS)).get(path)
    assert answer.status_code == 503 and "中心还没有准备好" in answer.content.decode()


@pytest.mark.parametrize("path", VISITORS)
def test_page_when_the_center_is_prepared_then_opens(path: str) -> None:
    install_default_rules(SYSTEM)
    assert Client().get(path, follow=True).status_code == 200


def test_health_when_no_rules_are_installed_then_still_answers() -> None:
    assert Client().get("/healthz").status_code == 200
