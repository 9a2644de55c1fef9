"""What is said of a field that cannot be used: the house's own sentences in both languages, in every form, and no long echo."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core import validators
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict

import zhongshu
from zhongshu.kernel.bilingual import EN, ZH, Bi
from zhongshu.pages import fields
from zhongshu.pages.complaints import ECHO, ROWS, Speaking, words_of
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.rows import RowForm, rows_of
from zhongshu.people.forms.entrance import ForgottenPasswordForm

# which sentences a validator may say; a field's own sentence for the code takes its place
VALIDATORS: dict[type[Any], tuple[str, ...]] = {
    validators.MaxLengthValidator: ("max_length",),
    validators.MinLengthValidator: ("min_length",),
    validators.MaxValueValidator: ("max_value",),
    validators.MinValueValidator: ("min_value",),
    validators.StepValueValidator: ("step_size",),
    validators.ProhibitNullCharactersValidator: ("null_characters_not_allowed",),
    validators.DecimalValidator: ("invalid", "max_digits", "max_decimal_places", "max_whole_digits"),
    validators.EmailValidator: ("invalid",),
}


def house_forms() -> list[type[Speaking]]:
    """Every form of the platform, whichever room it stands in."""
    for module in pkgutil.walk_packages(zhongshu.__path__, "zhongshu."):
        if re.search(r"form|\.views|\.deeds|\.reviewing", module.name):
            importlib.import_module(module.name)
    found, left = [], [Speaking]
    while left:
        kind = left.pop()
        found.append(kind)
        left += kind.__subclasses__()
    return found


def kinds_of_fields(kind: type[Any] = forms.Field) -> Iterator[type[Any]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds_of_fields(below)


def theirs() -> set[str]:
    """The framework's own sentences in the present language."""
    said = {
        str(text)
        for kind in kinds_of_fields()
        if kind.__module__.startswith("django.")
        for text in getattr(kind, "default_error_messages", {}).values()
    }
    return said | {str(validators.ProhibitNullCharactersValidator.message), str(validators.EmailValidator.message)}


def test_no_form_of_any_room_speaks_the_frameworks_words() -> None:
    everywhere = house_forms()
    assert len(everywhere) > 150
    faults = []
    for language in (ZH, EN):
        with translation.override(language):
            foreign = theirs()
            for kind in everywhere:
                for name, field in kind.base_fields.items():
                    faults += [f"{kind.__module__}.{kind.__name__}.{name} {fault}" for fault in _faults(field, foreign)]
    assert faults == []


def _faults(field: forms.Field, foreign: set[str]) -> list[str]:
    found = [code for code, text in field.error_messages.items() if str(text) in foreign]
    for validator in field.validators:
        codes = next((codes for kind, codes in VALIDATORS.items() if isinstance(validator, kind)), ("?",))
        found += [f"{type(validator).__name__}:{code}" for code in codes if code not in field.error_messages]
    return found


def test_every_sentence_is_whole_in_both_languages() -> None:
    sentences = {
        s for kind in kinds_of_fields() if kind.__module__.startswith("django.") for s in words_of(kind).values()
    }
    for sentence in sentences | set(ROWS.values()):
        assert not re.search(r"[,;:!?()]|\.$", re.sub(r"例如 \S+( \S+)?", "", sentence.text.zh)), sentence.text.zh
        assert not re.search("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", sentence.text.en), sentence.text.en


class Everything(HouseForm):
    line = fields.TextField(Bi("行", "Line"), max_length=40, min_length=2)
    number = fields.NumberField(Bi("数", "Number"), max_digits=5, decimal_places=2, min_value=0)
    whole = forms.IntegerField(max_value=9)
    day = fields.DateField(Bi("日", "Day"))
    choice = fields.ChoiceField(Bi("选", "Choice"), choices={"a": Bi("甲", "A")})
    many = fields.ManyField(Bi("多选", "Many"), choices={"a": Bi("甲", "A")})
    email = fields.EmailField(Bi("邮箱", "E-mail"), max_length=60)
    file = fields.FileField(Bi("文件", "File"), max_length=5)
    tick = fields.TickField(Bi("勾", "Tick"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late"] = fields.TextField(Bi("后加", "Added late"), max_length=3)


def said(field: str, language: str, *values: str) -> str:
    query = QueryDict(mutable=True)
    query.setlist(field, list(values))
    with translation.override(language):
        return " ".join(str(error) for error in Everything(query).errors[field])


@pytest.mark.parametrize(
    ("field", "typed", "zh", "en"),
    [
        ("line", "字" * 41, "最多 40 个字，现在 41 个，请删减", "At most 40 characters; these are 41. Please shorten it"),
        ("line", "字", "至少 2 个字，现在 1 个，请补充", "At least 2 characters; these are 1. Please add to it"),
        ("line", "", "请填写这一项", "Please fill this in"),
        ("number", "约三", "请填写数字，例如 12.5", "Enter a number, such as 12.5"),
        ("number", "nan", "请填写数字，例如 12.5", "Enter a number, such as 12.5"),
        ("number", "-1", "不能小于 0，请改大", "At least 0; please enter a larger number"),
        ("number", "1.234", "最多保留 2 位小数", "At most 2 decimals"),
        ("number", "1234", "小数点前最多 3 位数字", "At most 3 digits before the point"),
        ("number", "9e999", "数字太大，请核对位数", "This number is too large; please check its digits"),
        ("whole", "1.5", "请填写整数，例如 12", "Enter a whole number, such as 12"),
        ("whole", "10", "不能大于 9，请改小", "At most 9; please enter a smaller number"),
        ("day", "2026-02-30", "请填写存在的日期，例如 2026-11-22", "Enter a date that exists, such as 2026-11-22"),
        ("choice", "b", "“b”不在可选项中，请从列表里选择", "“b” is not among the choices; choose from the list"),
        ("many", "b", "“b”不在可选项中，请从列表里选择", "“b” is not among the choices; choose from the list"),
        ("email", "bad", "请填写完整的邮箱，例如 name@example.org", "Enter a whole e-mail address, such as name@example.org"),
        ("tick", "", "请勾选后再继续", "Please tick this to go on"),
        ("late", "字" * 4, "最多 3 个字，现在 4 个，请删减", "At most 3 characters; these are 4. Please shorten it"),
    ],
)  # fmt: skip
def test_each_fault_is_told_in_the_houses_words(field: str, typed: str, zh: str, en: str) -> None:
    assert said(field, ZH, typed) == zh
    assert said(field, EN, typed) == en


@pytest.mark.parametrize("field", ["choice", "many"])
@pytest.mark.parametrize("language", [ZH, EN])
def test_what_was_typed_never_comes_back_at_length(field: str, language: str) -> None:
    sentence = said(field, language, "乱" * 13_000)
    assert sentence.count("乱") == ECHO - 1 and "…" in sentence


@pytest.mark.parametrize(
    ("name", "body", "zh"),
    [("a.txt", b"", "这个文件是空的，请另选一个"), ("abcdef.txt", b"x", "文件名最多 5 个字，现在 10 个，请改短")],
)
def test_a_file_that_cannot_be_used_is_told_of(name: str, body: bytes, zh: str) -> None:
    files: Any = MultiValueDict({"file": [SimpleUploadedFile(name, body)]})
    with translation.override(ZH):
        assert [str(error) for error in Everything(QueryDict(), files).errors["file"]] == [zh]


class Row(RowForm):
    name = fields.TextField(Bi("名", "Name"), max_length=3)


def test_rows_speak_the_houses_words_too() -> None:
    kind = rows_of(Row, prefix="r", label=Bi("行", "Rows"), least=1, most=2)
    with translation.override(ZH):
        rows = kind(QueryDict("r-TOTAL_FORMS=3&r-INITIAL_FORMS=0&r-0-name=1234&r-1-name=a&r-2-name=b"))
        assert not rows.is_valid()
        assert [str(e) for e in rows.forms[0].errors["name"]] == ["最多 3 个字，现在 4 个，请删减"]
        assert [str(e) for e in rows.non_form_errors()] == ["最多 2 行，请删去多余的"]
        none = kind(QueryDict("r-TOTAL_FORMS=0&r-INITIAL_FORMS=0"))
        assert [str(e) for e in none.non_form_errors()] == ["至少 1 行，请再加几行"]
        lost = rows_of(Row, prefix="r", label=Bi("行", "Rows"))(QueryDict("x=1"))
        assert str(lost.non_form_errors()[0]) == "页面没有完整送达，请重新打开后再填写"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(ZH, "请填写完整的邮箱，例如 name@example.org"), (EN, "Enter a whole e-mail address, such as name@example.org")],
)
def test_the_forms_at_the_entrance_speak_the_houses_words_too(language: str, sentence: str) -> None:
    with translation.override(language):
        assert ForgottenPasswordForm({"email": "bad"}).errors["email"] == [sentence]
