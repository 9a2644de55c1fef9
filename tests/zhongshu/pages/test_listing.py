"""Lists: filters, order, paging, a fixed number of queries, columns and views that are kept, and an address that reproduces all of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.zhongshu.pages.conftest import CHEN, LIU, WU, BulkOrganisations, Organisations, asked, made, one
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Hidden
from zhongshu.pages.actions import choose_columns, forget_view, save_view
from zhongshu.pages.views import view_save
from zhongshu.people.models import Organisation

pytestmark = pytest.mark.django_db


def names(query: str = "", **headers: str) -> list[str]:
    html = Organisations().answer(asked(query=query, **headers)).content.decode()
    return re.findall(r'class="row-link"[^>]*>([^<]*)</a>', html)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_list_with_any_number_of_rows_asks_the_database_four_times(count: int, django_assert_num_queries: Any) -> None:
    made(count)
    with django_assert_num_queries(4):  # count, rows, saved views, chosen columns
        Organisations().answer(asked(**{"HX-Target": "list"}))


def test_list_for_a_visitor_asks_only_for_count_and_rows(django_assert_num_queries: Any) -> None:
    made(3)
    with django_assert_num_queries(2):
        Organisations().answer(asked(WU, **{"HX-Target": "list"}))


def test_whole_page_asks_as_often_with_three_hundred_rows_as_with_one() -> None:
    made(1)
    with CaptureQueriesContext(connection) as few:
        Organisations().answer(asked())
    made(299)
    cache.clear()
    with CaptureQueriesContext(connection) as many:
        Organisations().answer(asked())
    assert len(few) == len(many)


def test_filters_of_every_kind_narrow_the_rows() -> None:
    made(13)
    assert names("kind=company&kind=university") == [f"单位{n:03d}" for n in range(12) if n % 3 in (0, 1)]
    assert names("region=江苏") == [f"单位{n:03d}" for n in range(12) if n % 2]
    assert names("named=单位00") == [f"单位00{n}" for n in range(10)]
    assert names("root=1&region=上海") == sorted(["总部", *(f"单位{n:03d}" for n in range(12) if n % 3 and n % 2 == 0)])


def test_filter_by_days_takes_whole_days_in_shanghai() -> None:
    for n, hour in enumerate((15, 17)):  # 23:00 of the first day, 01:00 of the next
        with clock.at(dt.datetime(2026, 11, 1, hour, tzinfo=dt.UTC)):
            one(n)
    assert names("at_from=2026-11-01&at_to=2026-11-01") == ["单位000"]
    assert names("at_from=2026-11-02") == ["单位001"]
    assert names("at_to=2026-10-31") == []


@pytest.mark.parametrize(
    "query",
    ["kind=ghost", "region=火星", "at_from=2026-99-99", "sort=password", "sort=-", "page=-3", "page=x", "per=9999", "cols=ghost", "page=٣", "sort=credit_code"],
)  # fmt: skip
def test_unknown_values_in_the_address_are_ignored(query: str) -> None:
    made(3)
    assert names(query) == ["单位000", "单位001", "总部"]


def test_sort_by_a_column_goes_both_ways_and_back_to_the_own_order() -> None:
    made(4)
    assert names("sort=name") == ["单位000", "单位001", "单位002", "总部"]
    assert names("sort=-name") == ["总部", "单位002", "单位001", "单位000"]


def test_pages_cover_every_row_once_even_where_the_sorted_values_are_equal() -> None:
    for n in range(60):
        one(n, region="上海")
    seen = [name for page in (1, 2, 3) for name in names(f"sort=region&per=25&page={page}")]
    assert sorted(seen) == [f"单位{n:03d}" for n in range(60)]


def test_page_past_the_end_shows_the_last_page() -> None:
    made(30)
    assert names("per=25&page=99") == names("per=25&page=2")


def test_search_asks_for_every_word_and_never_breaks_on_signs() -> None:
    one(1, name_zh="固态电池研究院", name_en="Solid-state battery institute")
    one(2, name_zh="固态物理所", name_en="Solid state physics")
    assert names("q=固态 电池") == ["固态电池研究院"]
    assert names("q=solid") == ["固态物理所", "固态电池研究院"]
    for hostile in ("%", "_", "'", '"', "*", "\\", ") OR (1=1", "a\0b"):
        assert names("q=" + quote(hostile)) == []


def test_htmx_gets_the_table_alone_and_the_history_gets_the_page() -> None:
    made(2)
    part = Organisations().answer(asked(**{"HX-Request": "true", "HX-Target": "list"})).content.decode()
    whole = (
        Organisations().answer(asked(**{"HX-Target": "list", "HX-History-Restore-Request": "true"})).content.decode()
    )
    assert part.lstrip().startswith("<section")
    assert "<html" not in part
    assert whole.startswith("<!doctype html>")


def test_answer_varies_by_target_so_that_no_cache_mixes_part_and_page() -> None:
    assert "HX-Target" in Organisations().answer(asked())["Vary"]


def test_columns_of_the_address_come_before_the_chosen_ones_before_the_lists_own() -> None:
    made(1)

    def heads(query: str = "", actor: Any = CHEN) -> list[str]:
        html = Organisations().answer(asked(actor, query)).content.decode()
        return re.findall(r'<td class="cell-[^"]*" data-label="([^"]*)"', html)

    assert heads() == ["名称", "类型", "上级", "地区", "登记"]
    choose_columns(CHEN, listing="test.organisations", columns=["credit_code", "name", "ghost"])
    assert heads() == ["信用代码", "名称"]
    assert heads("cols=region,name") == ["地区", "名称"]
    assert heads(actor=LIU) == ["名称", "类型", "上级", "地区", "登记"]
    choose_columns(CHEN, listing="test.organisations", columns=[])
    assert heads() == ["名称", "类型", "上级", "地区", "登记"]


def test_saved_view_is_a_tab_for_its_owner_and_for_others_only_when_shared() -> None:
    save_view(CHEN, listing="test.organisations", name="江苏的", query="region=江苏", shared=False)
    save_view(CHEN, listing="test.organisations", name="大家的", query="kind=company", shared=True)

    def tabs(actor: Any) -> list[str]:
        html = Organisations().answer(asked(actor)).content.decode()
        return re.findall(r"<a href=\"[^\"]*\"[^>]*>([^<]+)", html.split("list-tabs", 1)[1].split("</nav>", 1)[0])

    assert tabs(CHEN) == ["全部", "企业", "江苏的", "大家的"]
    assert tabs(LIU) == ["全部", "企业", "大家的"]
    assert tabs(WU) == ["全部", "企业"]


def test_saved_view_under_the_same_name_is_replaced_and_only_its_owner_removes_it() -> None:
    first = save_view(CHEN, listing="l", name=" 我的\u202e 视图 ", query="a=1")
    second = save_view(CHEN, listing="l", name="我的 视图", query="a=2")
    assert (first.pk, second.query) == (second.pk, "a=2")
    with pytest.raises(Hidden):
        forget_view(LIU, view_id=first.pk)
    forget_view(CHEN, view_id=first.pk)


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_saved_view_without_a_usable_name_is_refused(name: str) -> None:
    with pytest.raises(BadValue):
        save_view(CHEN, listing="l", name=name, query="")


def test_address_of_a_chip_takes_one_filter_off_and_keeps_the_rest() -> None:
    html = Organisations().answer(asked(query="kind=company&region=江苏&sort=name&page=2")).content.decode()
    chips = re.findall(r'<a class="chip" href="([^"]*)"', html)
    assert chips == ["?region=%E6%B1%9F%E8%8B%8F&amp;sort=name", "?kind=company&amp;sort=name"]


def test_list_in_english_has_no_chinese_of_the_house() -> None:
    one(1, region="Shanghai")
    with translation.override("en"):
        html = Organisations().answer(asked(query="kind=company")).content.decode()
    text = re.sub(r"<[^>]*>", " ", html.split("<main", 1)[1].split("</main>", 1)[0])
    text = text.replace("上海", "").replace("江苏", "")
    assert re.findall("[\u4e00-\u9fff]+", text) == []


def test_empty_list_says_what_would_fill_it_and_a_narrowed_one_offers_everything() -> None:
    empty = Organisations().answer(asked()).content.decode()
    assert "这里还没有记录" in empty
    assert "没有符合条件的记录" in Organisations().answer(asked(query="kind=company")).content.decode()


def test_values_of_a_row_are_escaped() -> None:
    one(1, name_zh="<script>alert(1)</script>", region='"><img src=x>')
    html = Organisations().answer(asked()).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


def test_bulk_first_shows_what_will_happen_and_changes_nothing() -> None:
    rows = made(3)
    posted = "bulk=move&" + "&".join(f"pick={row.pk}" for row in rows)
    html = BulkOrganisations().answer(asked(posted=posted)).content.decode()
    assert "将处理 2 项，共勾选 3 项" in html
    assert "已在江苏" in html
    assert Organisation.objects.filter(region="江苏").count() == 1


def test_bulk_when_confirmed_does_the_able_rows_and_can_be_undone() -> None:
    rows = made(3)
    posted = "bulk=move&confirmed=1&" + "&".join(f"pick={row.pk}" for row in rows)
    request = asked(posted=posted)
    assert BulkOrganisations().answer(request).status_code == 302
    assert Organisation.objects.filter(region="江苏").count() == 3
    undo = request.session["undo"]
    assert len(undo["picked"]) == 2
    BulkOrganisations().answer(asked(posted="bulk=move&undo=1&" + "&".join(f"pick={key}" for key in undo["picked"])))
    assert Organisation.objects.filter(region="江苏").count() == 1


def test_bulk_on_all_rows_takes_the_filtered_ones_only() -> None:
    made(9)
    BulkOrganisations().answer(asked(query="kind=company", posted="bulk=move&confirmed=1&all=1"))
    assert set(Organisation.objects.filter(kind="company").values_list("region", flat=True)) == {"江苏"}
    assert Organisation.objects.exclude(kind="company").filter(region="上海").exists()


@pytest.mark.parametrize("posted", ["bulk=ghost&pick=1", "bulk=move", "bulk=move&pick=nothing"])
def test_bulk_without_an_action_or_rows_is_refused(posted: str) -> None:
    made(2)
    with pytest.raises(BadValue):
        BulkOrganisations().answer(asked(posted=posted))


def test_pages_of_a_list_hold_every_row_once_in_its_order_and_mirrored_when_turned_round() -> None:
    made(60)
    there = [name for page in (1, 2, 3) for name in names(f"sort=region&per=25&page={page}")]
    back = [name for page in (1, 2, 3) for name in names(f"sort=-region&per=25&page={page}")]
    assert sorted(there) == sorted(Organisations().rows(CHEN).values_list("name_zh", flat=True))
    assert back == there[::-1]


@pytest.mark.parametrize(("typed", "cut"), [("单" * 200, False), ("单" * 450, True)])
def test_a_search_longer_than_a_search_takes_is_cut_and_says_so(typed: str, cut: bool) -> None:
    html = Organisations().answer(asked(query=urlencode({"q": typed}))).content.decode()
    assert ("只用了前 200 个字" in html) is cut
    assert f'value="{"单" * 200}" maxlength="200"' in html


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_whose_name_will_not_do_comes_back_beside_its_field_with_what_was_typed(name: str) -> None:
    form = {
        "listing": "test.organisations",
        "name": name,
        "query": "kind=company",
        "shared": "1",
        "next": "/list/?kind=company",
    }
    request = asked(posted=urlencode(form))
    answer = view_save(request)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/list/?kind=company")
    back = asked(query="kind=company")
    back.session = request.session
    html = Organisations().answer(back).content.decode()
    box = re.search(
        r'<details class="menu" open>.*?id="view-name"[^>]*value="([^"]*)"[^>]*>.*?</details>', html, re.DOTALL
    )
    assert box and box[1] == name and "请取一个 40 字以内的名字" in box[0] and 'value="1" checked' in box[0]
    assert "view_refused" not in back.session
