"""Forms: what is typed is cleaned, kept and judged beside its field; refusals of acts come back to where they belong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zhongshu.pages.conftest import CHEN, WU, asked
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Stale, TooMany
from zhongshu.pages import fields, pickers
from zhongshu.pages.cleaning import clean_line, clean_text
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import Option, PickField
from zhongshu.pages.rows import RowForm, rows_of
from zhongshu.pages.sentences import SentenceField, lengthen

FIELDS = {"chip": Bi("芯片", "Chips"), "bio": Bi("生物", "Biology")}


class Plan(HouseForm):
    claim = fields.TextField(
        Bi("主张", "Claim"),
        max_length=10,
        help_text=Bi("写清取代什么", "Say what it replaces"),
        example=Bi("甲取代乙", "A for B"),
    )
    why = fields.TextField(Bi("理由", "Reason"), rows=3, required=False)
    amount = fields.MoneyField(Bi("经费", "Money"), required=False)
    trl = fields.TrlField(Bi("就绪水平", "Readiness"), required=False)
    by = fields.DateField(Bi("日期", "Day"), required=False)
    field = fields.ChoiceField(Bi("领域", "Field"), choices=FIELDS, required=False)


def sent(**values: str) -> Plan:
    query = QueryDict(mutable=True)
    query.update({"claim": "主张", **values})
    return Plan(query)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("电\u200b池", "电池"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("e\u0301", "é"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00b\x07c\x9f", "abc"),
        ("\ufeff头", "头"),
        ("👩\u200d🔬 々〇𠮷㐀①", "👩\u200d🔬 々〇𠮷㐀①"),
        ("a\u200db", "ab"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("行\t列", "行\t列"),
    ],
)
def test_clean_text_takes_out_only_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_clean_text_is_the_same_when_cleaned_again(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


def test_chinese_of_every_block_survives_unchanged() -> None:
    text = "".join(
        chr(c)
        for c in (*range(0x4E00, 0x4E80), *range(0x3400, 0x3440), *range(0x20000, 0x20040), 0x31350, 0x3005, 0x3007)
    )
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("20", 20_000_000), ("12.5", 12_500_000), ("1,250.5", 1_250_500_000), ("１２", 12_000_000), ("", None)],
)
def test_money_typed_in_wan_gives_fen(typed: str, fen: int | None) -> None:
    form = sent(amount=typed)
    assert form.is_valid(), form.errors
    assert form.given["amount"] == fen


@pytest.mark.parametrize("typed", ["abc", "-1", "1e99", "0.0000001", "NaN", "十万"])
def test_money_that_is_none_is_refused_beside_its_field_and_kept(typed: str) -> None:
    form = sent(amount=typed)
    assert not form.is_valid()
    assert list(form.errors) == ["amount"]
    assert f'value="{typed}"' in str(form["amount"])


def test_stored_money_is_shown_again_as_it_would_be_typed() -> None:
    assert 'value="1250.5"' in str(Plan(initial={"amount": 1_250_500_000})["amount"])


@pytest.mark.parametrize("typed", ["2026-11-22", "2026/11/22", "2026年11月22日", "2026.11.22"])
def test_date_in_each_usual_writing_is_understood(typed: str) -> None:
    form = sent(by=typed)
    assert form.is_valid(), form.errors
    assert form.given["by"] == dt.date(2026, 11, 22)


def test_given_leaves_out_version_and_key() -> None:
    form = sent(version="3", key="abc", trl="4", field="bio")
    assert form.is_valid()
    assert set(form.given) == {"claim", "why", "amount", "trl", "by", "field"}
    assert (form.read_version, form.once_key, form.given["trl"]) == (3, "abc", 4)


def test_each_opened_form_has_a_key_of_its_own() -> None:
    assert len({Plan().initial["key"] for _ in range(50)}) == 50


def test_bad_value_of_an_act_stands_beside_its_field() -> None:
    form = sent()
    assert form.is_valid()
    with form.refusals():
        raise BadValue("claim", Bi("违反能量守恒", "Breaks conservation of energy"))
    assert form.errors == {"claim": ["违反能量守恒"]}
    assert form.status == 400


@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [
        (BadValue("ghost", Bi("甲", "A")), 400, ["甲"]),
        (Blocked([Bi("缺甲", "no A"), Bi("缺乙", "no B")]), 422, ["缺甲", "缺乙"]),
        (TooMany(Bi("慢点", "slow")), 429, ["慢点"]),
        (Stale(Bi("旧了", "stale")), 409, ["旧了"]),
    ],
)
def test_other_refusals_of_an_act_stand_on_top(refusal: Exception, status: int, said: list[str]) -> None:
    form = sent()
    assert form.is_valid()
    with form.refusals():
        raise refusal
    assert form.non_field_errors() == said
    assert form.status == status
    assert form["claim"].value() == "主张"


@pytest.mark.parametrize("refusal", [NotAllowed(), Hidden()])
def test_rights_and_absence_go_on_to_the_border(refusal: Exception) -> None:
    form = sent()
    form.is_valid()
    with pytest.raises(type(refusal)), form.refusals():
        raise refusal


@pytest.mark.django_db
def test_stale_shows_both_versions_escaped_and_the_next_sending_carries_the_new_version() -> None:
    form = sent(version="3", amount="120", field="chip")
    assert form.is_valid()
    with form.refusals(
        newest=lambda: {"claim": "<script>alert(1)</script>", "amount": 100_000_000, "field": "bio", "version": 4}
    ):
        raise Stale
    assert [(r.label.zh, r.theirs, r.mine) for r in form.rivals] == [
        ("主张", "<script>alert(1)</script>", "主张"), ("经费", "100", "120"), ("领域", "生物", "芯片"),
    ]  # fmt: skip
    answer = form.answer(asked(CHEN))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html
    assert 'name="version" value="4"' in html
    assert 'value="主张"' in html


@pytest.mark.django_db
def test_page_of_a_wrong_form_sums_the_errors_and_links_each_to_its_field() -> None:
    form = sent(claim="字" * 11, amount="x")
    assert not form.is_valid()
    answer = form.answer(asked(CHEN))
    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#id_claim"' in html
    assert 'href="#id_amount"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_claim_helptext id_claim_error"' in html
    assert "字" * 11 in html


@pytest.mark.parametrize(
    ("language", "label", "example"), [("zh-hans", "主张", "甲取代乙"), ("en", "Claim", "A for B")]
)
def test_form_in_each_language_has_its_labels_help_and_examples(language: str, label: str, example: str) -> None:
    with translation.override(language):
        html = str(Plan())
    assert label in html
    assert example in html
    assert 'data-limit="10"' in html


# --- pickers


@pytest.fixture
def universities() -> Any:
    names = {"1": "清华大学", "2": "清华大学深圳研究生院", "3": "北京大学"}
    pickers.register(
        "test-org", right="organisation:CR",
        search=lambda actor, text: [Option(k, n) for k, n in names.items() if text in n],
        label=lambda actor, key: names.get(key, ""),
    )  # fmt: skip
    yield names
    pickers._pickers.pop("test-org")


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.RadioSelect()], ids=["class", "thing"])
def test_choice_shown_as_buttons_has_no_button_for_choosing_nothing(widget: Any) -> None:
    class Answer(HouseForm):
        outcome = fields.ChoiceField(Bi("结论", "Conclusion"), choices={"yes": Bi("成立", "Upheld")}, widget=widget)

    drawn = str(Answer())
    assert drawn.count('type="radio"') == 1 and "checked" not in drawn


class Hosted(HouseForm):
    host = PickField(Bi("单位", "Organisation"), picker="test-org")


@pytest.mark.parametrize(
    ("data", "chosen"),
    [
        ({"host": "3", "host_text": "北京大学"}, "3"),
        ({"host": "", "host_text": "北京"}, "3"),
        ({"host": "", "host_text": "清华大学"}, "1"),
        ({"host": "", "host_text": "清华", "host_choice": "2"}, "2"),
    ],
)
def test_picker_with_and_without_scripts_finds_the_record(universities: Any, data: dict[str, str], chosen: str) -> None:
    form = Hosted(data, actor=CHEN)
    assert form.is_valid(), form.errors
    assert form.given["host"] == chosen


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"host": "9"}, "没有这条记录，请重新选择"),
        ({"host_text": "火星大学"}, "没有找到“火星大学”，请换个写法"),
        ({"host_text": "清华"}, "找到几条相近的，请在下面选一条"),
        ({}, "请选择一项"),
    ],
)
def test_picker_that_cannot_tell_says_why_and_keeps_the_text(
    universities: Any, data: dict[str, str], said: str
) -> None:
    form = Hosted(data, actor=CHEN)
    assert not form.is_valid()
    assert form.errors["host"] == [said]
    assert data.get("host_text", "") in str(form["host"])


def test_picker_with_several_finds_offers_them_as_a_select(universities: Any) -> None:
    form = Hosted({"host_text": "清华"}, actor=CHEN)
    form.is_valid()
    assert '<option value="2">清华大学深圳研究生院</option>' in str(form["host"])


def test_finds_need_the_right_of_the_picker(universities: Any) -> None:
    assert [o.value for o in pickers.finds(CHEN, "test-org", "北京")] == ["3"]
    with pytest.raises(NotAllowed):
        pickers.finds(WU, "test-org", "北京")
    with pytest.raises(Hidden):
        pickers.finds(CHEN, "ghost", "北京")


# --- rows


class Stage(RowForm):
    name = fields.TextField(Bi("名称", "Name"), max_length=20)
    amount = fields.MoneyField(Bi("经费", "Money"))


Stages = rows_of(Stage, prefix="stages", label=Bi("阶段", "Stages"), least=1, most=3)


def stages(count: int, *rows: tuple[str, str], **more: str) -> dict[str, str]:
    data = {"stages-TOTAL_FORMS": str(count), "stages-INITIAL_FORMS": "0", **more}
    for n, (name, amount) in enumerate(rows):
        data |= {f"stages-{n}-name": name, f"stages-{n}-amount": amount}
    return data


def posted(data: dict[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(data)
    return query


def test_rows_give_the_filled_ones_in_order_without_empty_and_removed() -> None:
    data = stages(3, ("一", "10"), ("二", "20"), ("", ""), **{"stages-1-DELETE": "on"})
    rows = Stages(posted(data))
    assert rows.is_valid(), rows.errors
    assert rows.given == [{"name": "一", "amount": 10_000_000}]


def test_button_for_one_more_row_keeps_everything_typed_and_sends_nothing() -> None:
    rows = Stages(posted(stages(1, ("一", "十万"), **{"add-stages": "1"})))
    assert rows.is_valid() is False
    html = str(rows)
    assert 'value="一"' in html
    assert 'value="十万"' in html
    assert 'name="stages-1-name"' in html


@pytest.mark.parametrize("count", [0, 4])
def test_too_few_or_too_many_rows_are_refused(count: int) -> None:
    rows = Stages(posted(stages(count, *[(f"第{n}", "1") for n in range(count)])))
    assert rows.is_valid() is False


def test_hostile_count_of_rows_makes_no_flood() -> None:
    rows = Stages(posted(stages(100_000, **{"add-stages": "1"})))
    assert len(rows.forms) <= 8


class Spoken(HouseForm):
    claim = SentenceField(Bi("主张", "Claim"), characters=60)


@pytest.mark.parametrize(
    ("text", "valid"), [("字" * 60, True), ("字" * 61, False), ("x" * 180, True), ("x" * 181, False)]
)
def test_sentence_is_limited_in_characters_and_three_times_as_many_letters(text: str, valid: bool) -> None:
    assert Spoken(QueryDict(f"claim={text}")).is_valid() is valid


@pytest.mark.parametrize(
    ("language", "told"), [("zh-hans", "最多 60 字，英文 180 字符"), ("en", "at most 180 characters, 60 in Chinese")]
)
def test_counter_of_a_sentence_knows_both_limits(language: str, told: str) -> None:
    with translation.override(language):
        drawn = str(Spoken())
    assert told in drawn
    assert 'data-limit="180"' in drawn and 'data-limit-chinese="60"' in drawn and 'maxlength="180"' in drawn


def test_rules_in_force_give_a_sentence_its_limit_in_one_form_alone() -> None:
    form, other = Spoken(), Spoken()
    lengthen(form.fields["claim"], 80)
    assert 'data-limit-chinese="80"' in str(form) and 'maxlength="240"' in str(form)
    assert 'data-limit-chinese="60"' in str(other) and 'maxlength="180"' in str(other)


class Whole(Hosted):
    why = fields.TextField(Bi("理由", "Reason"), rows=3)
    field = fields.ChoiceField(Bi("领域", "Field"), choices=FIELDS)
    sure = fields.TickField(Bi("确认", "Sure"))
    other = fields.TickField(Bi("另一项", "Other"), required=False)


def test_what_was_typed_reads_as_a_person_typed_it() -> None:
    sent = QueryDict("host=1&host_text=清华大学&why=因为&field=chip&sure=on&version=3&key=k")
    said = [(str(label), text) for label, text in Whole(sent, actor=CHEN).typed]
    assert said == [
        (str(Hosted.base_fields["host"].label), "清华大学"),
        ("理由", "因为"),
        ("领域", "芯片"),
        ("确认", "是"),
    ]
