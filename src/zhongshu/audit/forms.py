"""The filters of the ledger, read from the address; what cannot be read is told beside its field."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from zhongshu.audit.queries import Wanted
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import VERBS
from zhongshu.pages.complaints import Speaking
from zhongshu.pages.fields import ChoiceField, DateField, TextField

HIGHEST = 2**62


def _verbs() -> list[tuple[str, Bi]]:
    return [("", Bi("全部", "All")), *sorted(VERBS.items())]


class FilterForm(Speaking):
    """What a reader looks for."""

    verb = ChoiceField(Bi("动作", "Act"), choices=_verbs, required=False)
    actor = TextField(Bi("谁（姓名或邮箱）", "Who (name or e-mail)"), max_length=120, required=False)
    subject = TextField(Bi("对象编号", "Id of the subject"), max_length=32, required=False)
    since = DateField(Bi("自", "From"), required=False)
    until = DateField(Bi("至", "To"), required=False)

    @property
    def asked(self) -> str:
        """The filters as they stand in the address, without the page."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})

    def wanted(self, query: Any) -> Wanted:
        """The valid part of what was asked for."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**given, before=_number(query.get("before")), after=_number(query.get("after")))


def _number(text: str | None) -> int | None:
    return min(int(text), HIGHEST) if text and text.isascii() and text.isdigit() and len(text) < 20 else None
