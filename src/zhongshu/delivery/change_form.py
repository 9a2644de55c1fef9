"""The form of a change request: every piece of its kind as it stands now; what is changed there is what is asked for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from zhongshu.delivery.forms import KEPT, REASON, long
from zhongshu.delivery.queries.changing import Piece
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import DateField, MoneyField, NumberField, TextField, TickField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import PickField


def _field(piece: Piece) -> forms.Field:
    if piece.type == "day":
        return DateField(piece.label)
    if piece.type == "fen":
        return MoneyField(piece.label, required=False)
    if piece.type == "number":
        return NumberField(piece.label)
    if piece.type == "flag":
        return TickField(piece.label, required=False)
    if piece.type in ("person", "organisation"):
        return PickField(piece.label, picker=piece.type, span="wide", required=False)
    return TextField(piece.label, rows=2 if piece.wide else 0, max_length=2000 if piece.wide else 200, required=False)


class ChangeForm(HouseForm):
    """What is agreed, open to be written over, and why."""

    submit_label = Bi("提出变更", "Ask for the change")
    fate = Bi(
        "专员核对后由批准人决定；批准即生效，任务书重新封存。",
        "The specialist checks it, then it is decided; approved, it is in force at once and the contract is sealed anew.",
    )

    def __init__(self, *args: Any, pieces: list[Piece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = pieces
        for piece in pieces:
            field = _field(piece)
            if isinstance(field, PickField):
                field.bind(self.actor)
            self.fields[piece.key] = field
            self.initial.setdefault(piece.key, piece.value)
        self.fields["reason"] = long(REASON, help_text=KEPT)

    @property
    def given(self) -> dict[str, Any]:
        asked = {p.key: _plain(self.cleaned_data.get(p.key), p) for p in self.pieces}
        return {"asked": asked, "reason": self.cleaned_data["reason"]}


def _plain(value: Any, piece: Piece) -> Any:
    """A typed value as requests keep it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if value is None:
        return {"fen": 0, "flag": False}.get(piece.type, "")
    return value
