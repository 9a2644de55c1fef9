"""A form of this room: what an act refuses under its own name is shown beside the field that asked for it."""

from __future__ import annotations

from zhongshu.pages.forms import HouseForm

# An act names what it refused; the field of the form may have another name
FIELD_OF = {
    "parent": "parent_id", "organisation": "organisation_id", "person": "person_id", "into": "into_id", "other": "other_person_id",
    "fields": "fields_of",
}  # fmt: skip


class PickForm(HouseForm):
    """A form with picking fields; knows who is asking (``actor=``)."""

    def asked_by(self, refused: str) -> str:
        return refused if refused in self.fields else FIELD_OF.get(refused, refused)
