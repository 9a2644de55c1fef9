"""Choosing one record out of many thousands: the room that knows the records registers how to search them and what right that asks.

    pickers.register("organisation", right="organisation:R", search=…, label=…)
    class LeadForm(HouseForm): host = PickField(Bi("单位", "Organisation"), picker="organisation")

With scripts the box searches as one types; without, what was typed is looked up on sending, and several finds are offered as a plain select.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.pages.cleaning import clean_line
from zhongshu.pages.complaints import echo
from zhongshu.pages.fields import Furnished

SHOWN = 12  # finds offered at once


@dataclass(frozen=True, slots=True)
class Option:
    """One find: its id, its name, and a quiet line that tells it from its namesakes."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picker:
    """How one kind of record is searched. ``search`` gets (actor, text), ``label`` gets (actor, id) and gives "" when there is none for the actor."""

    name: str
    right: str
    search: Callable[[Any, str], list[Option]]
    label: Callable[[Any, str], str]


_pickers: dict[str, Picker] = {}


def register(
    name: str, *, right: str, search: Callable[[Any, str], list[Option]], label: Callable[[Any, str], str]
) -> None:
    """Make a kind of record choosable."""
    _pickers[name] = Picker(name, right, search, label)


def picker(name: str) -> Picker:
    """The picker called ``name``."""
    if name not in _pickers:
        raise Hidden
    return _pickers[name]


def finds(actor: Any, name: str, text: str) -> list[Option]:
    """What this actor finds; nothing for fewer than one character."""
    chosen = picker(name)
    if chosen.right:
        actor.require(chosen.right)
    wanted = clean_line(text)[:80]
    return chosen.search(actor, wanted)[:SHOWN] if wanted else []


class PickWidget(forms.Widget):
    """A search box with a hidden id beside it."""

    template_name = "pages/picker.html"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.picker, self.actor, self.options = name, None, []  # type: ignore[var-annotated]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        return data.get(f"{name}_choice") or data.get(name) or "", data.get(f"{name}_text") or ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        ref, text = value if isinstance(value, tuple) else (str(value or ""), "")
        if ref and not text and self.actor is not None:
            text = picker(self.picker).label(self.actor, ref)
        context = super().get_context(name, ref, attrs)
        context["widget"] |= {"ref": ref, "text": text, "picker": self.picker, "options": self.options}
        return context


class PickField(forms.Field, Furnished):
    """One record, by its id. The form must be given ``actor=`` so that only what the actor may see can be chosen."""

    def __init__(self, label: Bi, *, picker: str, example: Bi | str = "", span: str = "", **kwargs: Any) -> None:
        super().__init__(label=label, widget=PickWidget(picker), **kwargs)  # type: ignore[arg-type]
        self.picker, self.actor = picker, None  # type: ignore[var-annotated]
        self.furnish(example=example, span=span)

    def bind(self, actor: Any) -> None:
        """Tell the field who chooses."""
        self.actor = actor
        self.widget.actor = actor  # type: ignore[attr-defined]

    def clean(self, value: Any) -> str:
        ref, text = value if isinstance(value, tuple) else (value or "", "")
        if ref:
            if not picker(self.picker).label(self.actor, ref):
                raise ValidationError(str(Bi("没有这条记录，请重新选择", "There is no such record; choose again")))
            return str(ref)
        if text.strip():
            return self._looked_up(text)
        if self.required:
            raise ValidationError(str(Bi("请选择一项", "Please choose one")))
        return ""

    def _looked_up(self, text: str) -> str:
        """Without scripts: the one record that the typed text means, or the question which of several."""
        found = finds(self.actor, self.picker, text)
        exact = [option for option in found if option.label == clean_line(text)]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0].value
        if not found:
            raise ValidationError(
                str(
                    Bi("没有找到“{what}”，请换个写法", "Nothing found for “{what}”; try other words").fill(
                        what=echo(text)
                    )
                )
            )
        self.widget.options = found  # type: ignore[attr-defined]
        raise ValidationError(str(Bi("找到几条相近的，请在下面选一条", "Several are close; choose one below")))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data[0] if isinstance(data, tuple) else data or "")
