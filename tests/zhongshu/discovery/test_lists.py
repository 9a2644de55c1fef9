"""Discovery's lists ask a fixed number of questions however long they are, and read the rules once a page, sheets included."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.discovery.cast import Cast, bring
from tests.zhongshu.discovery.test_needs import whole
from tests.zhongshu.faces import browser
from zhongshu.discovery.actions import draft_need, open_campaign, record_signal
from zhongshu.discovery.actions.campaigns import CampaignText
from zhongshu.discovery.actions.signals import SignalText
from zhongshu.people.models import User
from zhongshu.policy.models import ACTIVE, RETIRED, RuleSet
from zhongshu.policy.queries import active

LISTS = ["/leads/", "/needs/", "/campaigns/", "/signals/", "/dossiers/"]


def fill(cast: Cast, numbers: range) -> None:
    """Something on every list."""
    need = replace(whole(), organisation_id=None)
    for n in numbers:
        bring(title=f"第 {n} 项", claim=f"主张 {n}")
        draft_need(cast.chen, said=replace(need, title_zh=f"需求 {n}"))
        open_campaign(cast.chen, said=CampaignText(theme_zh=f"主题 {n}", field="energy"))
        record_signal(
            cast.chen,
            said=SignalText(
                kind="paper", ref=f"10.1/{n}", title_zh=f"论文 {n}", on=dt.date(2026, 1, 1), field="energy"
            ),
        )


def body_of(answer: HttpResponseBase) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined, call-overload]


def questions(client: Client, path: str) -> list[str]:
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        body_of(answer)
    assert answer.status_code == 200
    return [each["sql"] for each in asked]


@pytest.mark.parametrize("path", LISTS)
def test_list_when_it_grows_then_it_asks_as_often_as_before(cast: Cast, path: str) -> None:
    client = browser(User.objects.get(pk=cast.chen.user_id))
    fill(cast, range(2))
    client.get(path)
    few = questions(client, path)
    fill(cast, range(2, 9))
    client.get(path)  # sums over history are counted anew once something has happened
    assert len(questions(client, path)) == len(few)


@pytest.mark.parametrize("path", ["/needs/", "/needs/?export=csv", "/needs/?export=xlsx", "/leads/?export=csv"])
def test_page_when_it_names_the_rules_for_every_row_then_they_are_read_once(cast: Cast, path: str) -> None:
    fill(cast, range(6))
    asked = questions(browser(User.objects.get(pk=cast.chen.user_id)), path)
    assert sum('FROM "policy_ruleset"' in sql for sql in asked) == 1


def test_rules_when_replaced_between_two_pages_then_the_second_shows_the_new_ones(cast: Cast) -> None:
    fill(cast, range(1))
    client = browser(User.objects.get(pk=cast.chen.user_id))
    assert "能源资源环境" in client.get("/needs/").content.decode()
    first = active()
    body = json.loads(first.body)
    next(c for c in body["lists"]["fields"] if c["code"] == "energy")["label"]["zh"] = "动力之源"
    RuleSet.objects.filter(pk=first.pk).update(state=RETIRED)
    RuleSet.objects.create(number=2, name_zh="二", name_en="two", state=ACTIVE, body=json.dumps(body), approved_by="x")
    shown = client.get("/needs/").content.decode()
    assert "动力之源" in shown and "能源资源环境" not in shown
    assert active().number == 2


def test_sheet_when_the_rules_change_while_it_is_sent_then_it_keeps_to_the_version_it_began_with(cast: Cast) -> None:
    fill(cast, range(3))
    answer = browser(User.objects.get(pk=cast.chen.user_id)).get("/needs/?export=csv&cols=title,field")
    RuleSet.objects.filter(state=ACTIVE).update(state=RETIRED)
    assert body_of(answer).decode().count("能源资源环境") == 3
