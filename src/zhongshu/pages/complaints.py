"""What the house says of a field that cannot be used, in place of the framework's own sentences: both languages, and what to do.

Flows in: any form field, when its form is made. Flows out: the same field, speaking `Bi`; sentences of a field's own are left alone.
Whence: interface.md, "Forms": bad input anywhere gets one clear sentence beside its field, and never comes back at length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms

from zhongshu.kernel.bilingual import Bi

ECHO = 30  # no more of what was typed comes back than this
EMPTY, UNTICKED = Bi("请填写这一项", "Please fill this in"), Bi("请勾选后再继续", "Please tick this to go on")


def echo(value: Any) -> str:
    """As much of what was typed as a sentence can carry."""
    text = str(value)
    return text if len(text) <= ECHO else text[: ECHO - 1] + "…"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A sentence that takes its language and its figures only when it is shown, as the framework's lazy texts do."""

    text: Bi

    def __str__(self) -> str:
        return str(self.text)

    def __mod__(self, params: Mapping[str, Any]) -> str:
        return str(self.text.fill(**{name: echo(value) for name, value in params.items()}))


def _said(zh: str, en: str) -> Complaint:
    return Complaint(Bi(zh, en))


_LONG = _said("最多 {limit_value} 个字，现在 {show_value} 个，请删减", "At most {limit_value} characters; these are {show_value}. Please shorten it")  # fmt: skip
_SHORT = _said("至少 {limit_value} 个字，现在 {show_value} 个，请补充", "At least {limit_value} characters; these are {show_value}. Please add to it")  # fmt: skip
_NULL = _said("含有不能保存的字符，请重新输入", "This holds a character that cannot be stored; please type it again")
_MOST = _said("不能大于 {limit_value}，请改小", "At most {limit_value}; please enter a smaller number")
_LEAST = _said("不能小于 {limit_value}，请改大", "At least {limit_value}; please enter a larger number")
_STEP = _said("请填写 {limit_value} 的整数倍", "Enter a multiple of {limit_value}")
_CHOICE = _said("“{value}”不在可选项中，请从列表里选择", "“{value}” is not among the choices; choose from the list")
_LIST = _said("没有看懂所选的几项，请重新选择", "The choices could not be read; please choose again")
_DATE = _said("请填写存在的日期，例如 2026-11-22", "Enter a date that exists, such as 2026-11-22")
_TIME = _said("请填写时间，例如 14:30", "Enter a time, such as 14:30")
_RANGE = {"max_value": _MOST, "min_value": _LEAST, "step_size": _STEP}

# The sentences a kind of field can say; a field says its own and those of the kinds it descends from
WORDS: dict[type[forms.Field], dict[str, Complaint]] = {
    forms.Field: {"required": Complaint(EMPTY)},
    forms.BooleanField: {"required": Complaint(UNTICKED)},
    forms.CharField: {"max_length": _LONG, "min_length": _SHORT, "null_characters_not_allowed": _NULL},
    forms.EmailField: {"invalid": _said("请填写完整的邮箱，例如 name@example.org", "Enter a whole e-mail address, such as name@example.org")},
    forms.URLField: {"invalid": _said("请填写完整的网址，例如 https://example.org", "Enter a whole web address, such as https://example.org")},
    forms.RegexField: {"invalid": _said("格式不对，请按说明填写", "This is not in the form asked for; see the help beside it")},
    forms.SlugField: {"invalid": _said("只能用字母、数字、下划线和连字符", "Use letters, figures, underscores and hyphens only")},
    forms.UUIDField: {"invalid": _said("编号不完整，请重新复制", "The identifier is not whole; please copy it again")},
    forms.JSONField: {"invalid": _said("请填写有效的 JSON", "Enter valid JSON")},
    forms.IntegerField: {"invalid": _said("请填写整数，例如 12", "Enter a whole number, such as 12"), **_RANGE},
    forms.FloatField: {"invalid": _said("请填写数字，例如 12.5", "Enter a number, such as 12.5")},
    forms.DecimalField: {
        "invalid": _said("请填写数字，例如 12.5", "Enter a number, such as 12.5"),
        "max_digits": _said("最多 {max} 位数字，请缩短", "At most {max} digits; please shorten it"),
        "max_decimal_places": _said("最多保留 {max} 位小数", "At most {max} decimals"),
        "max_whole_digits": _said("小数点前最多 {max} 位数字", "At most {max} digits before the point"),
    },
    forms.DateField: {"invalid": _DATE},
    forms.TimeField: {"invalid": _TIME},
    forms.DateTimeField: {"invalid": _said("请填写日期和时间，例如 2026-11-22 14:30", "Enter a date and a time, such as 2026-11-22 14:30")},
    forms.SplitDateTimeField: {"invalid_date": _DATE, "invalid_time": _TIME},
    forms.DurationField: {
        "invalid": _said("请填写时长，例如 1:30:00", "Enter a length of time, such as 1:30:00"),
        "overflow": _said("天数须在 {min_days} 到 {max_days} 之间", "The number of days must be from {min_days} to {max_days}"),
    },
    forms.ChoiceField: {"invalid_choice": _CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": _CHOICE, "invalid_list": _LIST},
    forms.MultiValueField: {"invalid": _LIST, "incomplete": _said("请把各格都填上", "Please fill in every part")},
    forms.FileField: {
        "invalid": _said("没有收到文件，请重新选择", "No file arrived; please choose it again"),
        "missing": _said("没有收到文件，请重新选择", "No file arrived; please choose it again"),
        "empty": _said("这个文件是空的，请另选一个", "This file is empty; please choose another"),
        "max_length": _said("文件名最多 {max} 个字，现在 {length} 个，请改短", "The file name may have {max} characters; this one has {length}. Please rename it"),
        "contradiction": _said("请只选其一：上传新文件，或清除原文件", "Either upload a new file or clear the old one, not both"),
    },
    forms.ImageField: {
        "invalid_image": _said("这不是能打开的图片，请另选一个", "This is not a picture that can be opened; please choose another"),
        "invalid_extension": _said("不接受这种文件，请用 {allowed_extensions}", "This kind of file is not accepted; use {allowed_extensions}"),
    },
}  # fmt: skip

ROWS = {
    "missing_management_form": _said("页面没有完整送达，请重新打开后再填写", "The page did not arrive whole; please open it again"),
    "too_many_forms": _said("最多 {num} 行，请删去多余的", "At most {num} rows; please remove some"),
    "too_few_forms": _said("至少 {num} 行，请再加几行", "At least {num} rows; please add some"),
}  # fmt: skip


@cache
def words_of(kind: Any) -> dict[str, Complaint]:
    """Every sentence that a kind of field can say."""
    words: dict[str, Complaint] = {}
    for ancestor in reversed(kind.__mro__):
        words |= WORDS.get(ancestor, {})
    return words


@cache
def _framework(kind: Any) -> dict[str, Any]:
    """The sentences that the framework gives a kind of field."""
    texts: dict[str, Any] = {}
    for ancestor in reversed(kind.__mro__):
        texts |= ancestor.__dict__.get("default_error_messages", {})
    return texts


def speak(field: forms.Field) -> None:
    """Give a field the house's sentences wherever it would use the framework's; validators' sentences follow the field's."""
    kind: Any = type(field)
    theirs = _framework(kind)
    for code, sentence in words_of(kind).items():
        present = field.error_messages.get(code)
        if present is None or present is theirs.get(code):
            field.error_messages[code] = sentence  # type: ignore[assignment]  # shown by str() and %, as lazy texts are


class SpeakingMeta(forms.forms.DeclarativeFieldsMetaclass):
    """Makes the declared fields of a form speak as soon as the form is declared."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        made: Any = super().__new__(mcs, name, bases, namespace)
        for field in made.base_fields.values():
            speak(field)
        return made


class Speaking(forms.Form, metaclass=SpeakingMeta):
    """A form whose every field speaks the house's sentences, those added while it is built too."""

    def _clean_fields(self) -> None:
        for field in self.fields.values():
            speak(field)
        super()._clean_fields()  # type: ignore[misc]
