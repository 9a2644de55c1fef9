"""The team of a dossier as its page shows it: who is in it, who was, what each does."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier, Member

ROLES: dict[str, Bi] = {
    "lead": Bi("负责人", "Lead"),
    "member": Bi("成员", "Member"),
    "recommender": Bi("推荐人", "Recommender"),
}


def team_of(dossier: Dossier) -> tuple[list[tuple[Member, Bi]], list[tuple[Member, Bi]]]:
    """Present members, the lead first, and past ones, the latest first; each with its role in words."""
    rows = list(dossier.members.select_related("person").order_by("since", "pk"))
    order = list(ROLES)
    present = sorted((m for m in rows if m.until is None), key=lambda m: order.index(m.role))
    past = sorted((m for m in rows if m.until is not None), key=lambda m: (m.until, m.pk), reverse=True)
    return [(m, ROLES[m.role]) for m in present], [(m, ROLES[m.role]) for m in past]


def member_of(dossier: Dossier, member_id: str) -> Member:
    """One present member of this dossier."""
    found = dossier.members.filter(pk=member_id, until__isnull=True).select_related("person").first()
    if found is None:
        raise Hidden
    return found
