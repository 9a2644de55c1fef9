"""Who is on duty for a lead: accounts whose grants in force reach its triage. Asked by the house, of nobody's behalf."""

from __future__ import annotations

from django.db.models import Q

from zhongshu.discovery.access import may_triage
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.queries import current_grants
from zhongshu.people.roles import Role

TRIAGE = (Role.PS, Role.EVT, Role.FL)


def people_on_duty(field: str = "") -> list[tuple[str, str]]:
    """Accounts that may own a lead's triage, by name; those of one field when it is named."""
    held = current_grants().filter(role__in=TRIAGE)
    if field:
        held = held.filter(Q(kind="center") | Q(kind="field", ref=field))
    users = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return sorted(((u.pk, str(u)) for u in users.select_related("person")), key=lambda pair: pair[1])


def works_there(user_id: str, dossier: Dossier) -> bool:
    """Whether this account may act on the triage of this dossier."""
    return may_triage(actor_of(User.objects.filter(pk=user_id).first()), dossier)
