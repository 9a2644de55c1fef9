"""Rows of a form that may be added and taken away (team members, stages, assumptions), with scripts and without.

Stages = rows_of(StageRow, prefix="stages", label=Bi("阶段", "Stages"), most=9)
rows = Stages(request.POST or None, initial=[…])
…rows.is_valid() is false while somebody only asks for one more row; rows.given is the list of what was kept.
"""

from __future__ import annotations

from typing import Any

from django.forms.formsets import BaseFormSet, formset_factory

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.complaints import ROWS, Speaking


class RowForm(Speaking):
    """Base of one row. Fields come from `pages.fields`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class Rows(BaseFormSet):
    """The rows of one form. Without scripts the button "add a row" sends the form, which comes back with everything typed and one row more."""

    label: Bi
    row_label: Bi
    template_name = "pages/rows.html"
    default_error_messages = ROWS  # type: ignore[assignment]  # shown by str() and %, as lazy texts are

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        prefix = kwargs.setdefault("prefix", self.get_default_prefix())
        self.adding = bool(data) and f"add-{prefix}" in data
        if self.adding:
            data = data.copy()
            total = data.get(f"{prefix}-TOTAL_FORMS", "0")
            data[f"{prefix}-TOTAL_FORMS"] = str(min(int(total) if total.isdigit() else 0, self.max_num) + 1)
        super().__init__(data, *args, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return getattr(cls, "own_prefix", "rows")

    def is_valid(self) -> bool:
        return not self.adding and super().is_valid()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = str(Bi("删除这一行", "Remove this row"))

    @property
    def given(self) -> list[dict[str, Any]]:
        """The kept rows, in order, without the empty ones."""
        kept = []
        for form in self.forms:
            values = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if name != "DELETE"}
            if (values and form.has_changed() and not form.cleaned_data.get("DELETE")) or (
                values and form.initial and not form.cleaned_data.get("DELETE")
            ):
                kept.append(values)
        return kept


def rows_of(
    form: type[RowForm],
    *,
    prefix: str,
    label: Bi,
    row_label: Bi | None = None,
    least: int = 0,
    most: int = 20,
    blank: int = 1,
) -> type[Rows]:
    """A class of rows of one form."""
    made: Any = formset_factory(
        form, formset=Rows, extra=blank, min_num=least, max_num=most, validate_min=least > 0, validate_max=True, can_delete=True, absolute_max=most + 5
    )  # fmt: skip
    made.own_prefix, made.label, made.row_label = prefix, label, row_label or label
    return made
