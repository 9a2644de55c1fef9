"""Search looks among everything the reader may know, in both languages, by kind, with counts; what is hidden is neither shown nor counted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.desk.test_pages import browser, page
from tests.zhongshu.discovery.cast import MONDAY, Cast, bring
from tests.zhongshu.discovery.test_needs import whole
from zhongshu.desk.queries.searching import MOST, everything
from zhongshu.discovery import chores
from zhongshu.discovery.actions import draft_need, edit_campaign, open_campaign, record_signal, step_need
from zhongshu.discovery.actions.campaigns import CampaignText
from zhongshu.discovery.actions.signals import SignalText
from zhongshu.discovery.models import Lead, Need, ScoutCampaign, Signal
from zhongshu.kernel import clock, search
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation


@dataclass
class House:
    """One thing of each kind, all about the same matter in both languages."""

    cast: Cast
    lead: Lead
    need: Need
    signal: Signal
    campaign: ScoutCampaign

    def urls(self) -> dict[str, str]:
        return {
            "dossier": f"/dossiers/{self.lead.dossier.code}/",
            "lead": f"/leads/{self.lead.dossier.code}/",
            "need": f"/needs/{self.need.code}/",
            "signal": f"/signals/{self.signal.pk}/",
            "campaign": f"/campaigns/{self.campaign.code}/",
        }


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with clock.at(MONDAY):
        cast = Cast()
        said = {"title_zh": "叠层光伏", "title_en": "Tandem photovoltaics"}
        yield House(
            cast,
            bring(title="叠层光伏 Tandem photovoltaics"),
            draft_need(cast.chen, said=replace(whole(), **said)),
            record_signal(
                cast.chen, said=SignalText(kind="paper", ref="10.1/t", on=dt.date(2026, 1, 1), field="energy", **said)
            ),
            open_campaign(
                cast.chen, said=CampaignText(theme_zh="叠层光伏", theme_en="Tandem photovoltaics", field="energy")
            ),
        )


def found(actor: Actor, query: str) -> set[str]:
    """Links of the groups on the page."""
    text = page(actor, f"/search/?q={query}")
    return set(re.findall(r'list-group-item-action" href="([^"]+)"', text))


@pytest.mark.parametrize("query", ["叠层光伏", "tandem", "TANDEM photovolt", "叠层 tandem"])
def test_search_when_words_of_either_language_are_asked_then_every_kind_is_found(house: House, query: str) -> None:
    assert found(house.cast.chen, query) >= set(house.urls().values())


def test_search_when_a_receipt_or_code_is_asked_then_that_one_is_found(house: House) -> None:
    assert house.urls()["lead"] in found(house.cast.chen, house.lead.receipt)
    assert found(house.cast.chen, house.need.code) == {house.urls()["need"]}
    assert found(house.cast.chen, house.campaign.code) == {house.urls()["campaign"]}


def test_search_when_a_claim_is_asked_then_lead_and_dossier_are_found(house: House) -> None:
    assert found(house.cast.chen, "突破单结") == {house.urls()["lead"], house.urls()["dossier"]}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_search_when_something_is_found_then_groups_stand_with_their_counts_in_the_readers_words(
    house: House, language: str
) -> None:
    text = page(house.cast.chen, "/search/?q=tandem", language)
    headings = re.findall(r'<h2 class="card-title"[^>]*>([^<]+) <span class="num text-secondary">([^<]+)</span>', text)
    zh = ["卷宗", "线索", "需求", "信号", "发现行动"]
    en = ["Dossiers", "Leads", "Needs", "Signals", "Scouting campaigns"]
    assert headings == [(name, "1") for name in (zh if language == "zh-hans" else en)]


@pytest.mark.parametrize("name", ["wu", "zhao"])
def test_search_when_a_stranger_asks_then_nothing_is_shown_and_nothing_counted(house: House, name: str) -> None:
    stranger = getattr(house.cast, name)
    assert everything(stranger, "tandem") == []
    text = page(stranger, "/search/?q=tandem")
    assert "没有找到" in text and "线索" not in re.search(r"可查找：(.*?)</p>", text, re.S).group(1)  # type: ignore[union-attr]


def test_search_when_a_need_is_published_then_whoever_proposes_finds_it_and_not_the_rest(house: House) -> None:
    need = house.need
    for verb in ("verify", "publish"):
        need = step_need(house.cast.qian, need, verb=verb, version=need.version, reason="测试")
    assert found(house.cast.zhao, "tandem") == {house.urls()["need"]}


def test_search_when_nothing_matches_or_nothing_is_asked_then_the_page_says_what_can_be_looked_for(
    house: House,
) -> None:
    for query in ("量子纠缠引擎", "", "。"):
        text = page(house.cast.chen, f"/search/?q={query}")
        assert found(house.cast.chen, query) == set()
        assert "可查找：" in text and "发现行动" in text


def test_search_when_many_match_then_the_count_is_whole_and_the_rest_is_in_the_list(house: House) -> None:
    for n in range(MOST + 5):
        Organisation.objects.create(name_zh=f"叠层光伏研究所{n}", name_en=f"Institute {n}")
    search.put_many(
        "organisation", [(o.pk, o.name_zh) for o in Organisation.objects.filter(name_zh__startswith="叠层光伏")]
    )
    group = next(g for g in everything(house.cast.chen, "叠层光伏") if g.all_url.startswith("/organisations/"))
    assert (group.count, len(group.hits), group.more) == (MOST + 5, MOST, False)
    assert browser(house.cast.chen).get(group.all_url).status_code == 200


def test_search_when_more_is_found_then_it_asks_as_often_as_before(house: House) -> None:
    client = browser(house.cast.chen)
    client.get("/search/?q=tandem")
    with CaptureQueriesContext(connection) as few:
        client.get("/search/?q=tandem")
    for n in range(6):
        record_signal(
            house.cast.chen,
            said=SignalText(kind="patent", ref=f"CN{n}", title_en="Tandem", on=dt.date(2026, 1, 1), field="energy"),
        )
        open_campaign(house.cast.chen, said=CampaignText(theme_en=f"Tandem {n}", field="energy"))
    with CaptureQueriesContext(connection) as many:
        client.get("/search/?q=tandem")
    assert len(many) == len(few)


def test_campaign_when_edited_then_it_is_found_by_its_new_words_only(house: House) -> None:
    edit_campaign(
        house.cast.chen, house.campaign, version=1, said=CampaignText(theme_zh="固态电池", field="energy", query="LLZO")
    )
    assert house.urls()["campaign"] in found(house.cast.chen, "llzo")
    assert house.urls()["campaign"] not in found(house.cast.chen, "tandem")


def test_campaign_when_it_is_older_than_the_search_then_the_worker_makes_it_found(house: House) -> None:
    search.forget("campaign", house.campaign.pk)
    assert house.urls()["campaign"] not in found(house.cast.chen, "tandem")
    chores.complete_index()
    assert house.urls()["campaign"] in found(house.cast.chen, "tandem")


@pytest.mark.django_db
def test_index_when_a_word_stands_in_more_things_than_are_looked_at_then_it_says_so() -> None:
    search.put_many("need", [(f"N{n}", "常见 common") for n in range(6)])
    whole_answer, cut = (search.find_by_kind("common", kinds=["need"], most=most) for most in (6, 5))
    assert (len(whole_answer.refs["need"]), whole_answer.more, cut.more) == (6, False, True)
    assert search.find_by_kind("common", kinds=[]).refs == search.find_by_kind("", kinds=["need"]).refs == {}


def test_search_when_more_is_asked_than_a_search_takes_then_it_is_cut_and_says_so(house: House) -> None:
    assert "只用了前 200 个字" in page(house.cast.chen, "/search/?q=" + "叠" * 450)
    assert "只用了前 200 个字" not in page(house.cast.chen, "/search/?q=" + "叠" * 200)
