"""A form of this room: what an act refuses under its own name is shown beside the field that asked for it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zhongshu.kernel.errors import BadValue
from zhongshu.pages.forms import HouseForm

# An act names what it refused; the field of the form may have another name
FIELD_OF = {
    "parent": "parent_id", "organisation": "organisation_id", "person": "person_id", "into": "into_id", "other": "other_person_id",
    "fields": "fields_of",
}  # fmt: skip


class PickForm(HouseForm):
    """A form with picking fields; knows who is asking (``actor=``)."""

    @contextlib.contextmanager
    def refusals(self, newest: Callable[[], Mapping[str, Any]] | None = None) -> Iterator[None]:
        """As every form, with the names of acts put on the fields of this one."""
        with super().refusals(newest):
            try:
                yield
            except BadValue as refusal:
                if refusal.field not in self.fields:
                    refusal.field = FIELD_OF.get(refusal.field, refusal.field)
                raise
