"""Rows of the rules' tables come and go on the pages, without JavaScript: codes are checked, sums hold, what goes is confirmed, what the course names stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.zhongshu.faces import account, actor, browser
from tests.zhongshu.policy.test_pages import WHY, shown_in
from zhongshu.kernel.errors import BadValue
from zhongshu.ledger.models import Line
from zhongshu.people.actor import SYSTEM
from zhongshu.people.roles import Role
from zhongshu.policy import queries
from zhongshu.policy.actions import draft_rules, edit_rules, install_default_rules
from zhongshu.policy.body import SECTIONS
from zhongshu.policy.forms import GroupForm
from zhongshu.policy.models import RuleSet

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Client:
    """A field lead with a draft, version 2."""
    install_default_rules(SYSTEM)
    client = browser(account("lead", Role.FL))
    client.post("/policy/1/draft/", {"name_zh": "甲", "name_en": "A"})
    return client


def save(client: Client, section: str, **typed: str) -> Any:
    url = f"/policy/2/edit/{section}/"
    return client.post(url, {**shown_in(client.get(url)), **typed})


def rules() -> Any:
    return queries.rules_in(RuleSet.objects.get(number=2))


def words(base: str, zh: str, en: str) -> dict[str, str]:
    return {f"{base}__zh": zh, f"{base}__en": en}


RISK = "rubric__criteria___new"
NEW_CRITERION = {
    f"{RISK}__code": "timing", **words(f"{RISK}__label", "时机", "Timing"), **words(f"{RISK}__question", "为何是现在？", "Why now?"),
    f"{RISK}__weight": "10", "rubric__criteria__technology__weight": "20",
}  # fmt: skip
TIER = "bench__tiers___new"
NEW_TIER = {
    f"{TIER}__code": "B5", **words(f"{TIER}__label", "梯队外", "Outer"), **words(f"{TIER}__content", "线索", "Leads"),
    **words(f"{TIER}__entry", "一条理由", "One reason"), **words(f"{TIER}__support", "关注", "Watching"),
    **words(f"{TIER}__leaving", "一年", "A year"), f"{TIER}__weight": "0.01", f"{TIER}__stale_days": "365", f"{TIER}__support_wan": "0",
}  # fmt: skip
WEIGHT = "care__bench_weights___new"


def test_criterion_when_added_with_weights_that_add_up_then_it_stands_last(lead: Client) -> None:
    assert save(lead, "rubric", **NEW_CRITERION).status_code == 302
    last = rules().rubric.criteria[-1]
    assert (last.code, last.label.zh, last.weight, len(rules().rubric.criteria)) == ("timing", "时机", 0.1, 6)
    told = Line.objects.get(verb="policy.edit").told["changed"]
    assert told["rubric.criteria.timing.weight"] == [None, 0.1]
    assert told["rubric.criteria.technology.weight"] == [0.3, 0.2]


def test_criterion_when_the_weights_do_not_add_up_then_it_says_so_at_the_new_row_and_keeps_what_was_typed(
    lead: Client,
) -> None:
    answer = save(lead, "rubric", **NEW_CRITERION | {"rubric__criteria__technology__weight": "30"})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form[f"{RISK}__code"].value()) == (
        400,
        [f"{RISK}__weight"],
        "timing",
    )
    assert "110" in str(form.errors) and len(rules().rubric.criteria) == 5


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({f"{RISK}__code": "industry"}, f"{RISK}__code"),
        ({f"{RISK}__code": "两 字"}, f"{RISK}__code"),
        ({f"{RISK}__code": "_new"}, f"{RISK}__code"),
        ({f"{RISK}__code": ""}, f"{RISK}__code"),
        ({f"{RISK}__label__en": ""}, f"{RISK}__label__zh"),
        ({f"{RISK}__weight": ""}, f"{RISK}__weight"),
        ({f"{RISK}__weight": "a lot"}, f"{RISK}__weight"),
        ({f"{RISK}__weight": "200"}, f"{RISK}__weight"),
    ],
)
def test_new_row_when_something_in_it_is_bad_then_it_says_so_beside_it_and_nothing_is_stored(
    lead: Client, typed: dict[str, str], beside: str
) -> None:
    answer = save(lead, "rubric", **NEW_CRITERION | typed)
    assert (answer.status_code, beside in answer.context["form"].errors) == (400, True)
    assert RuleSet.objects.get(number=2).version == 1


def test_row_when_marked_then_it_is_named_and_goes_only_when_confirmed(lead: Client) -> None:
    marked = {
        "rubric__criteria__society___remove": "on",
        "rubric__criteria__technology__weight": "40",
    }
    asked = save(lead, "rubric", **marked)
    text = asked.content.decode()
    assert asked.status_code == 400 and "将移除：" in text and "<b>社会影响</b>" in text
    assert 'name="rubric__criteria__society___remove" ' in text and RuleSet.objects.get(number=2).version == 1
    assert save(lead, "rubric", **marked, confirm_removal="on").status_code == 302
    assert [c.code for c in rules().rubric.criteria] == ["technology", "industry", "economy", "feasibility"]
    assert Line.objects.get(verb="policy.edit").told["changed"]["rubric.criteria.society.weight"] == [0.1, None]


def test_row_when_another_cell_changes_in_the_same_save_then_both_hold(lead: Client) -> None:
    save(
        lead,
        "gates",
        gates__trl__instruments___remove="on",
        gates__trl__default__award="2",
        confirm_removal="on",
        gates__go_share="70",
    )
    assert [(row.code, row.award) for row in rules().gates.trl] == [("default", 2)]
    assert rules().gates.go_share == 0.7


@pytest.mark.parametrize(
    ("section", "rows"),
    [
        ("rubric", ["criteria"]), ("bench", ["tiers"]), ("gates", ["trl", "decisions"]), ("care", ["bench_weights"]),
        ("clocks", []), ("appraisal", []), ("portfolio", []), ("lists", []),
    ],
)  # fmt: skip
def test_form_offers_a_new_row_for_each_open_table_and_removal_of_what_the_course_does_not_name(
    section: str, rows: list[str]
) -> None:
    first = install_default_rules(SYSTEM)
    form = GroupForm(rules=queries.rules_in(first), section=section)
    assert [name for name in form.fields if name.endswith("___new__code")] == [
        f"{section}__{r}___new__code" for r in rows
    ]
    kept = {"B1", "B2", "B3", "B4", "default", "GO", "STOP", "PIVOT", "LEAD", "scene"}
    assert not [name for name in form.fields if name.endswith("___remove") and name.split("__")[2] in kept]


def test_tier_when_added_without_its_weight_then_it_is_proposed_only_when_both_stand(lead: Client) -> None:
    assert save(lead, "bench", **NEW_TIER).status_code == 302
    draft = RuleSet.objects.get(number=2)
    refused = lead.post("/policy/2/propose/", {"version": draft.version, "reason": WHY})
    assert refused.status_code == 422 and "层级 B5 在负荷中的权重" in refused.content.decode()
    assert save(lead, "care", **{f"{WEIGHT}__code": "B5", f"{WEIGHT}__weight": "0.1"}).status_code == 302
    lead.post("/policy/2/propose/", {"version": draft.version + 1, "reason": WHY})
    member = browser(account("member", Role.COM))
    member.post("/policy/2/approve/", {"version": draft.version + 2, "reason": WHY})
    assert queries.active_rules().tier("B5").label.en == "Outer"
    shown = member.get("/policy/1/to/2/").content.decode()
    assert "Outer" in shown or "梯队外" in shown


def test_list_when_a_code_goes_then_it_is_confirmed_first_and_a_code_the_house_uses_stays(lead: Client) -> None:
    url = "/policy/2/edit/lists/"
    lines = shown_in(lead.get(url))["lists__reasons"].splitlines()
    fewer = "\n".join(line for line in lines if not line.startswith("timing"))
    assert save(lead, "lists", lists__reasons=fewer).status_code == 400
    assert save(lead, "lists", lists__reasons=fewer, confirm_removal="on").status_code == 302
    assert "timing" not in rules().labels("reasons")
    channels = shown_in(lead.get(url))["lists__channels"].splitlines()
    without_open = "\n".join(line for line in channels if not line.startswith("open "))
    answer = save(lead, "lists", lists__channels=without_open, confirm_removal="on")
    assert answer.status_code == 400 and "不能移除" in str(answer.context["form"].errors["lists__channels"])


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        ("bench.tiers", "B2"),
        ("gates.trl", "default"),
        ("gates.decisions", "STOP"),
        ("clocks.states", "LEAD"),
        ("rubric.properties", "need"),
    ],
)
def test_act_when_it_would_take_away_what_the_course_names_then_it_refuses(path: str, gone: str) -> None:
    first, who = install_default_rules(SYSTEM), actor("lead", Role.FL)
    draft = draft_rules(who, first.pk, name_zh="甲", name_en="A")
    section, name = path.split(".")
    left = [row for row in json.loads(first.body)[section][name] if row["code"] != gone]
    with pytest.raises(BadValue) as refused:
        edit_rules(who, draft.pk, version=1, changes={path: left})
    assert refused.value.field == path


@pytest.mark.parametrize("section", list(SECTIONS))
def test_page_of_every_group_opens_with_its_tables_in_both_languages(lead: Client, section: str) -> None:
    for language, word in (("zh-hans", "新增一行"), ("en", "Add a row")):
        lead.cookies["language"] = language
        text = lead.get(f"/policy/2/edit/{section}/").content.decode()
        assert (word in text) == (section in {"rubric", "bench", "gates", "care"})
