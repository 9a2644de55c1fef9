"""Erases contact data whose time is over (R-38): two years after a refusal. What was decided stays, who to write to does not."""

from __future__ import annotations

from zhongshu.discovery.models import LeadContact
from zhongshu.kernel import clock
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor


@act("discovery.erase_contacts")
def erase_contacts(actor: Actor) -> int:
    """Erase every contact whose day has come; called by a chore each day."""
    due = LeadContact.objects.filter(erase_on__lte=clock.today())
    count = due.update(name="", email="", phone="", erase_on=None)
    tell("contacts", "retention", erased=count)
    return count
