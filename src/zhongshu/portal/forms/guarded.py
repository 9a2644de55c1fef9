"""What every public form carries besides its fields: the stamp of when it was handed out and a box that only programs fill."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import TextField
from zhongshu.pages.forms import HouseForm
from zhongshu.portal.knocking import LEAST_SECONDS, MOST_SECONDS, age, stamp


class GuardedForm(HouseForm):
    """A form that anybody may send: not faster than a person types, not a day late, and with one box left empty."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput())
    website = TextField(
        Bi("请留空（用于识别自动程序）", "Leave this empty (it catches programs)"),
        required=False,
        span="trap",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stamp", stamp())

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in super().given.items() if name not in ("stamp", "website")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("website"):
            self.add_error("website", str(Bi("请把这一栏留空再提交", "Please leave this box empty and submit again")))
        seconds = age(str(cleaned.get("stamp") or ""))
        if seconds is None or seconds > MOST_SECONDS:
            self._fresh_stamp()
            text = Bi(
                "页面打开时间过长，内容已保留，请再次提交",
                "The page was open too long; what you typed is here, please submit again",
            )
            self.add_error(None, str(text))
        elif seconds < LEAST_SECONDS:
            text = Bi("提交太快了，请核对后再次提交", "That was very fast; please check it and submit again")
            self.add_error(None, str(text))
        return cleaned

    def _fresh_stamp(self) -> None:
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("stamp")] = stamp()  # type: ignore[index]
