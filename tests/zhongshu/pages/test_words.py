"""Words, amounts, dates and badges in both languages, escaped."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import engines
from django.utils import translation

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import wording

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)  # a Sunday, noon in Shanghai


def drawn(source: str, language: str = "zh-hans", **context: object) -> str:
    with translation.override(language), clock.at(NOON):
        return engines["django"].from_string("{% load zs %}" + source).render(context)


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "还有 3 天"), ("en", "3 days left"), ("fr", "还有 3 天")])
def test_say_in_each_language_gives_the_readers_side(language: str, text: str) -> None:
    assert drawn('{% say "还有 {n} 天" "{n} days left" n=3 %}', language) == text


def test_say_with_a_hostile_value_escapes_it() -> None:
    assert drawn('{% say "你好 {who}" "Hello {who}" who=who %}', who="<script>") == "你好 &lt;script&gt;"


def test_say_with_a_bilingual_value_takes_the_readers_side() -> None:
    assert drawn('{% say "状态 {s}" "State {s}" s=s %}', "en", s=Bi("候选", "candidate")) == "State candidate"


def test_say_as_a_variable_can_be_used_twice() -> None:
    assert drawn('{% say "甲" "A" as x %}{{ x }}{{ x }}') == "甲甲"


def test_bi_with_one_side_empty_shows_the_other() -> None:
    only_chinese, only_english = {"title_zh": "固态<电池>", "title_en": ""}, {"title_zh": "", "title_en": "A & B"}
    assert drawn('{% bi r "title" %}', "en", r=only_chinese) == '<span lang="zh-Hans">固态&lt;电池&gt;</span>'
    assert drawn('{% bi r "title" %}', r=only_english) == '<span lang="en">A &amp; B</span>'
    assert drawn('{% bi_plain r "title" %}', "en", r=only_chinese) == "固态&lt;电池&gt;"


TYPED = (
    ("数据 <独立>，样品够", "zh-hans", "数据 &lt;独立&gt;，样品够"),
    ("数据 <独立>，样品够", "en", '<span lang="zh-Hans">数据 &lt;独立&gt;，样品够</span>'),
    ("Data & samples", "en", "Data &amp; samples"),
    ("A landing <b> in 南通，创新区2期 is on record", "en", 'A landing &lt;b&gt; in <span lang="zh-Hans">南通，创新区2期</span> is on record'),
    ("", "en", ""),
)  # fmt: skip


@pytest.mark.parametrize(("text", "language", "said"), TYPED)
def test_typed_words_say_that_they_are_chinese_on_an_english_page(text: str, language: str, said: str) -> None:
    assert drawn("{{ t|typed }}", language, t=text) == said


def test_typed_keeps_the_line_breaks_that_stand_in_it() -> None:
    assert drawn("{{ t|linebreaksbr|typed }}", "en", t="一<\n二") == '<span lang="zh-Hans">一&lt;<br>二</span>'


def test_a_name_that_has_no_english_says_that_it_is_chinese() -> None:
    assert '<span lang="zh-Hans">梁若水</span>' in drawn("{% person who %}", "en", who="梁若水")
    assert drawn("{% person who %}", who="梁若水") == '<span class="person">梁若水</span>'


def test_bi_in_the_readers_language_or_empty_has_no_markup() -> None:
    both, none = {"title_zh": "固态电池", "title_en": "Battery"}, {"title_zh": "", "title_en": ""}
    assert [drawn('{% bi r "title" %}', each, r=both) for each in ("zh-hans", "en")] == ["固态电池", "Battery"]
    assert [drawn('{% bi r "title" %}', each, r=none) for each in ("zh-hans", "en")] == ["", ""]


def test_wan_shows_the_exact_yuan_on_hover() -> None:
    assert drawn("{{ f|wan }}", f=1_250_500_001) == '<span class="num" title="¥12,505,000.01">1,250.500001</span>'


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (86_000_000_000, "8.6 亿元", "CNY 860 M"),
        (5_000_000, "5 万元", "CNY 50 k"),
        (12_345, "123.45 元", "CNY 123.45"),
        (0, "0 元", "CNY 0"),
    ],
)
def test_big_money_in_each_language_uses_its_own_units(fen: int, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert wording.big_money(fen) == zh
    with translation.override("en"):
        assert wording.big_money(fen) == en


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "2026-11-22 (周日)"), ("en", "2026-11-22 (Sun)")])
def test_day_names_the_weekday_in_the_readers_language(language: str, text: str) -> None:
    assert drawn("{{ d|day }}", language, d=dt.date(2026, 11, 22)) == text


def test_day_of_an_instant_is_the_day_in_shanghai() -> None:
    assert drawn("{{ d|day }}", d=dt.datetime(2026, 11, 21, 17, 0, tzinfo=dt.UTC)) == "2026-11-22 (周日)"


@pytest.mark.parametrize(
    ("days", "tone", "zh", "en"),
    [
        (30, "calm", "还有 30 天", "30 days left"),
        (4, "calm", "还有 4 天", "4 days left"),
        (3, "soon", "还有 3 天", "3 days left"),
        (1, "soon", "还有 1 天", "1 day left"),
        (0, "soon", "今天到期", "due today"),
        (-1, "over", "超期 1 天", "1 day overdue"),
        (-10, "over", "超期 10 天", "10 days overdue"),
        (-11, "late", "超期 11 天", "11 days overdue"),
    ],
)
def test_deadline_at_each_edge_has_its_tone_and_words(days: int, tone: str, zh: str, en: str) -> None:
    with clock.at(NOON):
        found = wording.deadline(clock.today() + dt.timedelta(days=days))
    assert (found.tone, found.words.zh, found.words.en) == (tone, zh, en)


def test_due_that_is_done_shows_no_urgency() -> None:
    assert "超期" not in drawn("{% due d True %}", d=dt.date(2026, 1, 1))
    assert "超期" in drawn("{% due d %}", d=dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [(10, "刚刚", "just now"), (60, "1 分钟前", "1 minute ago"), (7200, "2 小时前", "2 hours ago"), (-86_400, "1 天后", "in 1 day")],
)  # fmt: skip
def test_since_gives_the_largest_whole_unit(seconds: int, zh: str, en: str) -> None:
    with clock.at(NOON):
        assert wording.since(NOON - dt.timedelta(seconds=seconds)) == Bi(zh, en)


def test_ago_shows_the_absolute_time_beside_the_relative() -> None:
    out = drawn("{% ago t %}", t=NOON - dt.timedelta(hours=5))
    assert "2026-11-22 07:00" in out
    assert "5 小时前" in out


def test_code_and_person_escape_what_they_hold() -> None:
    out = drawn("{% code c %}{% person p o %}", c='"><img>', p="<b>", o="<i>")
    assert "<img>" not in out
    assert "<b>" not in out
    assert "<i>" not in out


def test_percent_has_no_inline_style_and_a_spoken_figure() -> None:
    out = drawn("{% percent 0.425 %}")
    assert "style=" not in out
    assert 'value="0.425"' in out
    assert 'aria-label="42.5 %"' in out


def test_state_with_an_unknown_tone_is_a_mistake_of_the_template() -> None:
    with pytest.raises(Exception, match="no such tone"):
        drawn('{% state "x" "pink" %}')
