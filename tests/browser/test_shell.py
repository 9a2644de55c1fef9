"""The shell and every component, in both languages, on a desk and on a phone: seen, reachable by keyboard, accessible, and whole without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.server import Site

PAGES = {
    "home": "/", "list": "/list/", "filtered": "/list/?state=CAND&state=LEAD&sort=-fen", "empty": "/empty/", "form": "/form/",
    "stale": "/stale/", "rows": "/many/", "parts": "/parts/", "charts": "/charts/", "refused": "/refused/", "blocked": "/refused/?kind=blocked",
    "refused-stale": "/refused/?kind=stale", "refused-many": "/refused/?kind=many", "refused-recused": "/refused/?kind=recused",
    "absent": "/nothing-here", "public": "/public/", "login": "/account/login/",
}  # fmt: skip
Visit = Callable[..., Page]


@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["zh-desk", "en-phone"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_fits_its_screen(
    showcase: Site, visit: Visit, accessible: Any, shot: Any, name: str, language: str, size: dict[str, int]
) -> None:
    page = visit(language, size, calm=True)
    page.goto(showcase.url + PAGES[name])
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if language == "zh" else "en")
    if name == "charts":
        expect(page.locator(".chart[data-ready]")).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    accessible(page)
    shot(page, f"showcase-{name}-{language}-{'desk' if size is DESK else 'phone'}")


@pytest.mark.parametrize("name", ["home", "list", "form", "parts", "charts", "blocked", "public"])
def test_english_page_has_no_chinese_of_the_house(showcase: Site, visit: Visit, name: str) -> None:
    page = visit("en")
    page.goto(showcase.url + PAGES[name])
    said = page.locator("body").inner_text()
    for proper in (
        "中文",
        "陈静",
        "林岚",
        "赵明",
        "王晓",
        "中枢",
        "陈",
        "长三角中心",
    ):  # the language's own name, and names of people in the rows
        said = said.replace(proper, "")
    assert re.findall("[\u4e00-\u9fff]+", said) == []


def test_chinese_is_drawn_with_a_chinese_font(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert any("CJK" in font["familyName"] or "Hei" in font["familyName"] for font in fonts), fonts


def test_language_is_switched_by_one_click_on_the_same_page_and_stays(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/list/?field=energy&sort=-fen")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(showcase.url + "/list/?field=energy&sort=-fen")
    expect(page.locator("h1")).to_have_text("Leads and triage")
    page.goto(showcase.url + "/")
    expect(page.locator("h1")).to_have_text("My desk")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("我的工作台")


def test_keys_search_show_and_go(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/")
    page.keyboard.press("/")
    expect(page.locator("#top-q")).to_be_focused()
    page.keyboard.type("? g l /")  # typing in a box moves nothing
    expect(page).to_have_url(showcase.url + "/")
    page.locator("#top-q").blur()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page).to_have_url(showcase.url + "/list/")


def test_skip_link_comes_first_and_leads_to_the_matter(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_menus_open_by_keyboard_and_close_by_escape(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/list/")
    summary = page.locator(".top summary[title='本页帮助']")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer")).to_be_visible()
    expect(page.locator(".drawer")).to_contain_text("线索按新颖性与紧迫性排序")
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_be_hidden()
    expect(summary).to_be_focused()


def test_small_screen_has_a_bottom_bar_with_everything_under_more(showcase: Site, visit: Visit) -> None:
    page = visit(size=PHONE)
    page.goto(showcase.url + "/")
    expect(page.locator(".rail")).to_be_hidden()
    page.locator(".bottom summary").click()
    page.locator(".sheet").get_by_role("link", name="看板").click()
    expect(page.locator("h1")).to_have_text("部件")


def test_list_is_filtered_and_sorted_in_place_and_the_address_reproduces_it(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/list/")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="申请经费").click()
    expect(page).to_have_url(showcase.url + "/list/?sort=-fen")
    page.locator(".list-filters summary").click()
    page.locator("#f-field").select_option("energy")
    expect(page.locator(".chip")).to_have_text(re.compile("领域：能源"))
    count = page.locator(".list-count")
    expect(count).to_have_text(re.compile("共 .* 条"))
    before = count.inner_text()
    page.locator(".list-search input").fill("电池")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("[?&]q="))
    expect(count).not_to_have_text(before)  # the list of before is on the screen until the new one has come
    assert page.evaluate("window.same") is True
    rows = page.locator("tbody tr").all_text_contents()
    page.goto(page.url)
    expect(page.locator("tbody tr")).to_have_text(rows)
    page.go_back()
    expect(page.locator(".list")).to_be_visible()


def test_row_opens_by_a_click_anywhere_and_by_its_link(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/list/")
    page.locator("tbody tr").nth(2).locator(".cell-money").click()
    expect(page).to_have_url(re.compile(r"/form/\?about=\d+"))


def test_ticked_rows_are_previewed_done_and_undone(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/list/?state=LEAD&sort=code&q=SH-D-26-000")
    expect(page.locator("[data-bulk-bar]")).to_be_hidden()
    page.locator("input[name=pick]").first.check()
    expect(page.locator("[data-bulk-count]")).to_have_text("已勾选 1 行：")
    page.get_by_role("button", name="暂停").click()
    expect(page.locator("main")).to_contain_text("将处理 1 项")
    page.get_by_role("button", name="暂停").click()
    expect(page.locator(".toast-line")).to_contain_text("已完成 1 项")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".toast-line")).to_contain_text("撤销：已完成 1 项")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_wrong_form_keeps_what_was_typed_and_says_what_to_correct(showcase: Site, visit: Visit, scripts: bool) -> None:
    page = visit(scripts=scripts)
    page.goto(showcase.url + "/form/")
    page.get_by_label("一句话主张").fill("永动机取代电网")
    page.get_by_label("第一阶段经费").fill("十万")
    page.get_by_role("button", name="提交方案").click()
    expect(page.locator(".form-summary")).to_contain_text("请填写数字")
    expect(page.get_by_label("一句话主张")).to_have_value("永动机取代电网")
    expect(page.get_by_label("第一阶段经费")).to_have_value("十万")


def test_draft_is_saved_while_typing_and_comes_back_after_a_reload(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/form/")
    page.get_by_label("一句话主张").fill("固态电池取代液态电池")
    expect(page.locator("[data-draft-line]")).to_have_text(re.compile("已自动保存 \\d\\d:\\d\\d"))
    page.reload()
    expect(page.get_by_label("一句话主张")).to_have_value("固态电池取代液态电池")
    expect(page.locator("[data-draft-line]")).to_contain_text("已接着您")


def test_without_a_network_the_browser_keeps_what_is_typed(showcase: Site, visit: Visit) -> None:
    page = visit("en")
    page.goto(showcase.url + "/form/")
    page.context.set_offline(True)
    page.get_by_label("The claim in one sentence").fill("Typed in a tunnel")
    expect(page.locator("[data-draft-line]")).to_contain_text("kept in this browser")
    page.context.set_offline(False)
    expect(page.locator("[data-draft-line]")).to_contain_text("Saved at", timeout=15_000)
    page.reload()
    expect(page.get_by_label("The claim in one sentence")).to_have_value("Typed in a tunnel")


def test_what_was_sent_from_an_expired_page_is_there_again_when_the_page_is_reloaded(
    showcase: Site, visit: Visit
) -> None:
    page = visit()
    page.goto(showcase.url + "/form/")
    page.locator("textarea").first.fill("钙钛矿叠层")
    page.context.clear_cookies()
    page.locator(".house-form button[type=submit]:visible").last.click()
    expect(page.locator("[data-expired]")).to_contain_text("这个页面打开太久")
    expect(page.locator("[data-expired]")).to_contain_text("Cookie")
    page.goto(showcase.url + "/form/")
    expect(page.locator("textarea").first).to_have_value("钙钛矿叠层")
    page.goto(showcase.url + "/")
    assert page.evaluate("sessionStorage.getItem('zs-sent')") is None


def test_the_counter_counts_what_the_server_counts(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/form/")
    box = page.get_by_label("为什么可能成功")
    box.fill("😀" * 21 + "e\u0301")
    expect(page.locator(f"[data-counter='{box.get_attribute('id')}']")).to_contain_text("22 / ")


def test_counter_counts_characters_and_warns_past_the_limit(showcase: Site, visit: Visit) -> None:
    page = visit()
    page.goto(showcase.url + "/form/")
    page.get_by_label("一句话主张").fill("𠮷" * 61)
    counter = page.locator("[data-counter=id_claim]")
    expect(counter).to_have_text("61 / 60 字")
    expect(counter).to_have_class(re.compile("is-over"))


@pytest.mark.parametrize(("typed", "told"), [("字", "67 / 66 字"), ("x", "67 / 198 字")])
def test_counter_of_the_public_form_goes_by_what_is_typed(site: Site, visit: Visit, typed: str, told: str) -> None:
    page = visit()
    page.goto(site.url + "/propose/what/")
    page.locator("[name=title]").fill(typed * 67)
    expect(page.locator("[data-counter=id_title]")).to_have_text(told)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_rows_are_added_and_a_record_is_picked_with_and_without_scripts(
    showcase: Site, visit: Visit, scripts: bool
) -> None:
    page = visit(scripts=scripts)
    page.goto(showcase.url + "/many/")
    box = page.locator("input[name=host_text]")
    if scripts:
        box.press_sequentially("北京")
        page.get_by_role("button", name="北京大学").click()
        expect(box).to_have_value("北京大学")
    else:
        box.fill("北京")
    page.locator("[name=title]").fill("三阶段")
    page.locator("[name=stages-0-name]").fill("一")
    page.locator("[name=stages-0-amount]").fill("10")
    page.get_by_role("button", name="再加一行").click()
    page.locator("[name=stages-1-name]").fill("二")
    page.locator("[name=stages-1-amount]").fill("20")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".toast-line")).to_contain_text("3|一=10000000;二=20000000")


def test_list_without_scripts_searches_sorts_and_pages(showcase: Site, visit: Visit) -> None:
    page = visit(scripts=False)
    page.goto(showcase.url + "/list/")
    page.locator(".list-search input").fill("脑机")
    page.locator(".list-filters > button").click()
    expect(page.locator(".list-count")).to_contain_text("共 42 条")
    page.goto(showcase.url + "/list/?page=2")
    expect(page.locator(".list-count")).to_contain_text("第 51–100 条，共 ")


def test_charts_tell_their_numbers_without_scripts(showcase: Site, visit: Visit) -> None:
    page = visit(scripts=False)
    page.goto(showcase.url + "/charts/")
    page.locator(".chart-table summary").first.click()
    expect(page.locator(".chart-table table").first).to_contain_text("1,280")


def test_crash_is_a_page_in_the_readers_language_that_says_what_to_do(showcase: Site, browser: Any) -> None:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    answer = page.goto(showcase.url + "/refused/?kind=crash")
    assert answer is not None
    assert answer.status == 500
    expect(page.locator("h1")).to_have_text("The system failed")
    expect(page.locator("main")).to_contain_text("nothing half-done was stored")
    context.close()


def test_smoke_center_answers_and_its_login_page_is_whole(site: Site, visit: Visit, accessible: Any) -> None:
    page = visit()
    page.goto(site.url + "/account/login/")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    accessible(page)
