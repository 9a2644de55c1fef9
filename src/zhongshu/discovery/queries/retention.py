"""Which contact data has outlived its time."""

from __future__ import annotations

from zhongshu.discovery.models import LeadContact
from zhongshu.kernel import clock


def contacts_due() -> int:
    """How many contacts are to be erased today."""
    return LeadContact.objects.filter(erase_on__lte=clock.today()).count()
