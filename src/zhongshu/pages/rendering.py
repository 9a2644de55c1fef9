"""How a form field becomes markup: Tabler's classes, aria wiring, counters. Used for every form of the platform through ``FORM_RENDERER``."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField, Textarea, Widget
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    Input,
    RadioSelect,
    Select,
)  # fmt: skip
from django.utils.safestring import SafeString

from zhongshu.pages.fields import TextField
from zhongshu.pages.pickers import PickWidget
from zhongshu.pages.sentences import SentenceField

CHOOSERS = (CheckboxInput, RadioSelect, CheckboxSelectMultiple)


def widget_class(widget: Widget) -> str:
    """The class a widget of this kind wears."""
    if isinstance(widget, CHOOSERS):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    return "form-control" if isinstance(widget, Input | Textarea | FileInput | PickWidget) else ""


class HouseBoundField(BoundField):
    """A field that knows its class, its counter and its example."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        used = widget or self.field.widget
        classes = [widget_class(used), str(used.attrs.get("class", "")), "is-invalid" if self.errors else ""]
        if not used.is_hidden and any(classes):
            built["class"] = " ".join(c for c in classes if c)
        if self.limit and not used.is_hidden:
            built["data-limit"] = str(self.limit)
        if self.chinese and not used.is_hidden:
            built["data-limit-chinese"] = str(self.chinese)
        return built

    def as_widget(self, widget: Widget | None = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        """The box itself; its form then knows that the page has a place for it."""
        if not self.is_hidden:
            self.form.drawn = True  # type: ignore[attr-defined]
        return super().as_widget(widget, attrs, only_initial)

    @property
    def is_check(self) -> bool:
        """One tick box, whose label stands behind it."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def is_group(self) -> bool:
        return isinstance(self.field.widget, RadioSelect | CheckboxSelectMultiple)

    @property
    def limit(self) -> int | None:
        return self.field.max_length if isinstance(self.field, TextField) else None

    @property
    def chinese(self) -> int | None:
        """The limit of a Chinese text, where it differs."""
        return self.field.characters if isinstance(self.field, SentenceField) else None

    @property
    def least(self) -> int | None:
        return self.field.min_length if isinstance(self.field, TextField) else None

    @property
    def example(self) -> str:
        """An example of a good answer, shown under the help text."""
        return str(getattr(self.field, "example", "") or "")

    @property
    def where(self) -> str:
        """Which of several rows the field stands in, for a summary of errors far from it."""
        return str(getattr(self.field, "where", "") or "")

    @property
    def unit(self) -> str:
        """What stands behind the box: 万元, %, days."""
        return str(getattr(self.field, "unit", "") or "")

    @property
    def span(self) -> str:
        """How wide the field stands in the grid of a form: ``wide`` for long text, else ``half``."""
        asked = getattr(self.field, "span", "")
        wide = isinstance(self.field.widget, Textarea) or self.is_check or self.is_group
        return asked or ("wide" if wide else "half")


class HouseRenderer(TemplatesSetting):
    """Django's renderer with the house's templates and bound fields."""

    bound_field_class = HouseBoundField
