"""Who an id of the ledger or of a record is: the names of accounts for lists and histories, in one query."""

from __future__ import annotations

from collections.abc import Iterable

from zhongshu.kernel.bilingual import Bi
from zhongshu.people.models import User

HOUSE: dict[str, Bi] = {
    "system": Bi("系统", "The system"),
    "public": Bi("访客", "A visitor"),
}


def who(ids: Iterable[str]) -> dict[str, str]:
    """Id of an account (or of the house itself) -> name in the reader's language; an unknown id names itself."""
    wanted = {one for one in ids if one}
    found = {row.pk: row.name for row in User.objects.filter(pk__in=wanted).select_related("person")}
    return {one: found.get(one) or str(HOUSE.get(one, one)) for one in wanted}
