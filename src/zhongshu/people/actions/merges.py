"""Two records that are one human being become one: proposed by one person, confirmed by another, never undone in silence.

Everything that pointed at the merged record, in whatever room, then points at the one that stays; what cannot (both held the same) stays and is counted.
"""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, IntegrityError, transaction

from zhongshu.kernel import clock, search
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor
from zhongshu.people.models import Person, PersonMerge, User
from zhongshu.people.queries.accounts import roles_of_person
from zhongshu.people.roles import clash
from zhongshu.people.rules import clash_sentence, given_reason


@act("people.propose_merge")
def propose_merge(actor: Actor, person_id: str, *, into_id: str, reason: str) -> PersonMerge:
    """Claim that the record ``person_id`` and the record ``into_id`` (which stays) are one human being."""
    actor.require("organisation:CU")
    said = given_reason(reason)
    if person_id == into_id:
        raise BadValue("into", Bi("请选择另一条记录", "Choose another record"))
    both = {p.pk: p for p in Person.objects.filter(pk__in=(person_id, into_id), merged_into__isnull=True)}
    if len(both) != 2:
        raise BadValue("into", Bi("没有这个人，或已并入他人", "There is no such person, or it was merged already"))
    try:
        with transaction.atomic():
            merge = PersonMerge.objects.create(
                person_id=person_id, into_id=into_id, reason=said, proposed_by=actor.ledger_name
            )
    except IntegrityError:
        raise BadValue("into", Bi("此人已有待确认的合并", "A merge of this person awaits confirmation")) from None
    tell("person", person_id, into=into_id, reason=said, also=[into_id])
    return merge


@act("people.confirm_merge")
def confirm_merge(actor: Actor, merge_id: str) -> PersonMerge:
    """Confirm what somebody else proposed; roles that one person may not hold together must be ended first."""
    actor.require("organisation:CU")
    merge = _open(actor, merge_id)
    _refuse_clash(merge)
    _decide(actor, merge, "confirmed")
    moved, kept = _move_all(merge.person_id, merge.into_id)
    Person.objects.filter(pk=merge.person_id).update(merged_into_id=merge.into_id, updated_at=clock.now())
    search.forget("person", merge.person_id)
    tell(
        "person",
        merge.into_id,
        merged=merge.person_id,
        moved=moved,
        kept=kept,
        reason=merge.reason,
        also=[merge.person_id],
    )
    return merge


@act("people.decline_merge")
def decline_merge(actor: Actor, merge_id: str, *, reason: str) -> None:
    """Say no to a merge; whoever proposed it may take it back the same way."""
    actor.require("organisation:CU")
    said = given_reason(reason)
    merge = PersonMerge.objects.filter(pk=merge_id, state="proposed").first()
    if merge is None:
        raise Hidden
    _decide(actor, merge, "declined")
    tell("person", merge.person_id, into=merge.into_id, reason=said, also=[merge.into_id])


def _open(actor: Actor, merge_id: str) -> PersonMerge:
    merge = PersonMerge.objects.filter(pk=merge_id, state="proposed").select_related("person", "into").first()
    if merge is None or merge.person.merged_into_id or merge.into.merged_into_id:
        raise Hidden
    if merge.proposed_by == actor.ledger_name:
        raise NotAllowed(Bi("合并须由另一人确认", "A merge is confirmed by a second person"))
    return merge


def _refuse_clash(merge: PersonMerge) -> None:
    users = list(User.objects.filter(person_id__in=(merge.person_id, merge.into_id), is_active=True))
    held = set().union(*(roles_of_person(user) for user in users))
    found = [(role, clash(held, role)) for role in sorted(held)]
    pairs = {frozenset((role, other)): (role, other) for role, other in found if other is not None}
    if pairs:
        raise Blocked([clash_sentence(one, other) for one, other in pairs.values()])


def _decide(actor: Actor, merge: PersonMerge, state: str) -> None:
    now = clock.now()
    rows = PersonMerge.objects.filter(pk=merge.pk, state="proposed")
    if rows.update(state=state, decided_by=actor.ledger_name, decided_at=now, updated_at=now) != 1:
        raise Hidden
    merge.state = state


def _move_all(person_id: str, into_id: str) -> tuple[dict[str, int], dict[str, int]]:
    """Repoint every row of every room from one person to the other; (moved, left behind) by table."""
    moved: dict[str, int] = {}
    kept: dict[str, int] = {}
    for relation in Person._meta.related_objects:
        if relation.related_model is PersonMerge:
            continue
        name = relation.related_model._meta.db_table
        for pk in list(_rows(relation, person_id).values_list("pk", flat=True)):
            tally = moved if _moved(relation, pk, into_id) else kept
            tally[name] = tally.get(name, 0) + 1
    return moved, kept


def _rows(relation: Any, person_id: str) -> Any:
    return relation.related_model._default_manager.filter(**{relation.field.attname: person_id})


def _moved(relation: Any, pk: Any, into_id: str) -> bool:
    """Repoint one row; a row that would be there twice, or is sealed for good, stays where it is."""
    try:
        with transaction.atomic():
            relation.related_model._default_manager.filter(pk=pk).update(**{relation.field.attname: into_id})
    except DatabaseError:
        return False
    return True
