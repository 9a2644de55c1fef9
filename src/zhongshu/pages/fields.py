"""Form fields of the house: cleaned text, money in 万元, readiness levels, dates, pairs of languages. Each takes `Bi` label, help and example."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.days import objection
from zhongshu.kernel.errors import BadValue
from zhongshu.kernel.money import fen_from_wan, wan
from zhongshu.pages.cleaning import clean_line, clean_text

TRL: tuple[Bi, ...] = (
    Bi("发现并报告基本原理", "Basic principle observed and reported"),
    Bi("形成技术方案", "Concept formulated"),
    Bi("关键功能在实验室验证", "Key functions proven in the laboratory"),
    Bi("部件在实验室环境验证", "Components validated in the laboratory"),
    Bi("部件在相关环境验证", "Components validated in a relevant environment"),
    Bi("样机在相关环境演示", "Prototype shown in a relevant environment"),
    Bi("样机在使用环境演示", "Prototype shown in its operating environment"),
    Bi("实际系统完成试验", "Actual system completed and qualified"),
    Bi("实际系统投入使用", "Actual system proven in use"),
)


BEYOND = 10**15  # no figure of the house comes near; somebody typed too many digits
TOO_LARGE = Bi("数字太大，请核对位数", "This number is too large; please check its digits")


class Furnished:
    """What every field of the house may carry beside Django's own arguments."""

    def furnish(self, *, example: Bi | str = "", unit: Bi | str = "", span: str = "") -> None:
        self.example, self.unit, self.span = example, unit, span


class TextField(forms.CharField, Furnished):
    """Text without invisible characters; ``rows`` makes it a box of several lines."""

    def __init__(
        self, label: Bi, *, rows: int = 0, example: Bi | str = "", unit: Bi | str = "", span: str = "", **kwargs: Any
    ) -> None:
        self.long = rows > 0
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(label=label, **kwargs)  # type: ignore[arg-type]
        self.furnish(example=example, unit=unit, span=span)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        return clean_text(text).strip() if self.long else clean_line(text)


class MoneyField(forms.CharField, Furnished):
    """An amount typed in 万元; gives fen."""

    def __init__(self, label: Bi, *, example: Bi | str = "", span: str = "", **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "num-input", "autocomplete": "off"})
        )
        super().__init__(label=label, **kwargs)  # type: ignore[arg-type]
        self.furnish(example=example, unit=Bi("万元", "10k CNY"), span=span)

    def prepare_value(self, value: Any) -> Any:
        return wan(value).replace(",", "") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return fen_from_wan(text)
        except BadValue as refusal:
            raise ValidationError(str(refusal.text)) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


class EmailField(forms.EmailField, Furnished):
    """An address that can be written to."""

    def __init__(self, label: Bi, *, example: Bi | str = "", span: str = "", **kwargs: Any) -> None:
        super().__init__(label=label, **kwargs)  # type: ignore[arg-type]
        self.furnish(example=example, span=span)

    def to_python(self, value: Any) -> str:
        return clean_line(str(super().to_python(value) or ""))


class NumberField(forms.DecimalField, Furnished):
    """A number with its unit behind it."""

    def __init__(
        self, label: Bi, *, example: Bi | str = "", unit: Bi | str = "", span: str = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "num-input", "autocomplete": "off"})
        )
        super().__init__(label=label, **kwargs)  # type: ignore[arg-type]
        self.furnish(example=example, unit=unit, span=span)

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if number is not None and number.is_finite() and abs(number) >= BEYOND:
            raise ValidationError(str(TOO_LARGE))
        return number

    def run_validators(self, value: Any) -> None:
        """Where both ends are known one sentence names them."""
        low, high = self.min_value, self.max_value
        if value is not None and low is not None and high is not None and not low <= value <= high:
            raise ValidationError(
                str(Bi("请填写 {a} 到 {b} 之间的数", "Enter a number from {a} to {b}").fill(a=low, b=high))
            )
        super().run_validators(value)


class DateField(forms.DateField, Furnished):
    """A day, typed as 2026-11-22 or picked; a year that nobody can mean (0001, 9999) is refused in every form."""

    def __init__(self, label: Bi, *, example: Bi | str = "", span: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"])
        super().__init__(label=label, **kwargs)  # type: ignore[arg-type]
        self.furnish(example=example, span=span)

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        wrong = objection(day) if day is not None else None
        if wrong is not None:
            raise ValidationError(str(wrong))
        return day


class ChoiceField(forms.ChoiceField, Furnished):
    """One of several; choices are (code, `Bi`) pairs or a mapping of them, with an empty first one unless required and small."""

    def __init__(self, label: Bi, *, choices: Any = (), example: Bi | str = "", span: str = "", **kwargs: Any) -> None:
        pairs = list(choices.items()) if isinstance(choices, dict) else choices
        widget = kwargs.get("widget")  # given as a thing or as its class, as Django takes either
        if not callable(pairs) and not isinstance(widget() if isinstance(widget, type) else widget, forms.RadioSelect):
            pairs = [("", Bi("请选择", "Choose one")), *pairs]
        super().__init__(label=label, choices=pairs, **kwargs)  # type: ignore[arg-type]
        self.furnish(example=example, span=span)


class ManyField(forms.MultipleChoiceField, Furnished):
    """Several of several, as tick boxes."""

    def __init__(self, label: Bi, *, choices: Any = (), example: Bi | str = "", span: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        super().__init__(label=label, choices=list(choices.items()) if isinstance(choices, dict) else choices, **kwargs)  # type: ignore[arg-type]
        self.furnish(example=example, span=span)


class TickField(forms.BooleanField, Furnished):
    """One tick box; required means it must be ticked."""

    def __init__(self, label: Bi, **kwargs: Any) -> None:
        super().__init__(label=label, **kwargs)  # type: ignore[arg-type]
        self.furnish()


class FileField(forms.FileField, Furnished):
    """A file; what it may be is the business of the room that keeps it."""

    def __init__(self, label: Bi, *, accept: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": accept} if accept else {}))
        super().__init__(label=label, **kwargs)  # type: ignore[arg-type]
        self.furnish(span="wide")


class TrlField(forms.TypedChoiceField, Furnished):
    """A technology readiness level, 1 to 9 (GB/T 22900), each with its meaning; gives a number."""

    def __init__(self, label: Bi, **kwargs: Any) -> None:
        levels: Sequence[tuple[Any, Any]] = [
            (n, Bi(f"{n} {text.zh}", f"{n} {text.en}")) for n, text in enumerate(TRL, start=1)
        ]
        super().__init__(
            label=label, coerce=int, empty_value=None, choices=[("", Bi("请选择", "Choose one")), *levels], **kwargs  # type: ignore[arg-type]
        )  # fmt: skip
        self.furnish()


def pair(name: str, zh: Bi, en: Bi, **kwargs: Any) -> dict[str, TextField]:
    """The two fields ``name_zh`` and ``name_en`` of a bilingual text, side by side; one of them is enough unless both are required."""
    required = kwargs.pop("required", False)
    return {
        f"{name}_zh": TextField(zh, required=required, span="half", **kwargs),
        f"{name}_en": TextField(en, required=required, span="half", **kwargs),
    }
