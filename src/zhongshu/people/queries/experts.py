"""Reading experts: the list for those who appoint them, one profile for them and for the expert alone."""

from __future__ import annotations

from django.db.models import QuerySet

from zhongshu.kernel import search
from zhongshu.kernel.errors import Hidden
from zhongshu.people.actor import Actor
from zhongshu.people.matrix import Scope, right
from zhongshu.people.models import ExpertProfile


def experts(actor: Actor, *, text: str = "", field: str = "") -> QuerySet[ExpertProfile]:
    """Experts in the order of their names; by a word of their name or keywords, by a field."""
    actor.require("expert:RCU")
    if not reads_all(actor):
        return ExpertProfile.objects.filter(person_id=actor.person_id or None)
    found = ExpertProfile.objects.select_related("person").prefetch_related("fields").order_by("person__sort_key", "id")
    if field:
        found = found.filter(fields__field=field)
    return search.matching(found, text, kind="expert") if text.strip() else found


def expert_for(actor: Actor, expert_id: str) -> ExpertProfile:
    """One profile; the expert's own is always readable."""
    found = ExpertProfile.objects.select_related("person").filter(pk=expert_id).first()
    if found is None:
        raise Hidden
    if found.person_id != actor.person_id and not reads_all(actor):
        raise Hidden
    return found


def reads_all(actor: Actor) -> bool:
    """Whether the actor's right to experts reaches further than the own profile."""
    cells = right("expert:RCU").cells()
    return any(h.role in cells and cells[h.role].scope is not Scope.OWN for h in actor.holdings)


def enrols(actor: Actor) -> bool:
    """Whether the actor keeps the list of experts."""
    cells = right("expert:CU").cells()
    return any(h.role in cells and cells[h.role].scope is not Scope.OWN for h in actor.holdings)
