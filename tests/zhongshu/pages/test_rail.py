"""The rail shows a reader the places that reader may open, in the order of the article's verbs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.zhongshu.pages.conftest import CHEN, LIU, WU
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import rail


@pytest.fixture(autouse=True)
def own_rail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rail, "_entries", {})
    monkeypatch.setattr(rail, "_counters", {})
    monkeypatch.setattr(rail, "_public", {})
    rail.register("hub", Bi("健康", "Health"), "healthz", "policy:U", "shield-check", letter="p")
    rail.register("desk", Bi("语言", "Language"), "set_language", "desk:R", "home", letter="l")
    rail.register("select", Bi("草稿", "Drafts"), "pages:draft", "", "inbox")
    rail.register("select", Bi("没有", "Absent"), "ghost:home", "", "inbox")
    yield


def labels(actor: object, path: str = "/") -> list[tuple[str, list[str]]]:
    return [(group.zh, [str(entry.label) for entry in entries]) for group, entries in rail.groups_for(actor, path)]


def test_rail_holds_only_what_the_actor_may_open_and_what_is_mounted() -> None:
    assert labels(LIU) == [("工作台", ["语言"]), ("选", ["草稿"]), ("中枢", ["健康"])]
    assert labels(CHEN) == [("工作台", ["语言"]), ("选", ["草稿"])]
    assert labels(WU) == [("选", ["草稿"])]


def test_present_place_is_the_deepest_that_holds_the_path() -> None:
    rail.register("desk", Bi("根", "Root"), "healthz", "", "home")
    here = [e.url for _, entries in rail.groups_for(CHEN, "/pages/draft/x/") for e in entries if e.here]
    assert here == ["/pages/draft/"]
    assert [e for _, entries in rail.groups_for(CHEN, "/elsewhere/") for e in entries if e.here] == []


def test_waiting_things_are_counted_by_who_knows() -> None:
    rail.count("pages:draft", lambda actor: 3)
    assert {e.url: e.waiting for _, entries in rail.groups_for(CHEN, "/") for e in entries} == {
        "/language/": 0,
        "/pages/draft/": 3,
    }
    assert rail.waiting(CHEN, "nobody counts") == 0


def test_letter_or_group_that_is_taken_or_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match="g l leads to set_language"):
        rail.register("hub", Bi("另", "Other"), "other", "", "home", letter="l")
    with pytest.raises(LookupError):
        rail.register("nowhere", Bi("另", "Other"), "other", "", "home")


def test_public_navigation_keeps_its_order_and_marks_the_present_page() -> None:
    rail.public(Bi("健康", "Health"), "healthz", 2)
    rail.public(Bi("登录", "Sign in"), "account_login", 1)
    rail.public(Bi("没有", "Absent"), "ghost", 0)
    assert [(str(e.label), e.here) for e in rail.public_for("/healthz")] == [("登录", False), ("健康", True)]
