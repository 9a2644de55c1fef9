"""Granting roles and ending them: a reason each time, never to oneself, never two that one person may not hold (spec: segregation of duties)."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed
from zhongshu.ledger.actions import act, tell
from zhongshu.people import scopes
from zhongshu.people.actor import Actor
from zhongshu.people.fields import known_fields
from zhongshu.people.models import Grant, Organisation, User
from zhongshu.people.queries.accounts import administrators_besides, current_grants, roles_of_person
from zhongshu.people.roles import Role
from zhongshu.people.rules import GRANT_KINDS, given_reason, known_role, require_may_grant, require_no_clash


@act("people.grant_role")
def grant_role(
    actor: Actor,
    user_id: str,
    *,
    role: str,
    kind: str = "center",
    ref: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    reason: str,
) -> Grant:
    """Give an account a role, for a place and a time. Segregation is judged over all accounts of the person, future grants included."""
    wanted = known_role(role)
    require_may_grant(actor, user_id, wanted)
    user = _held_still(user_id)
    if user.person_id and user.person_id == actor.person_id:
        raise NotAllowed(Bi("不能给自己的另一个账号授予角色", "Nobody grants a role to another account of his own"))
    require_no_clash(roles_of_person(user), wanted)
    grant = write_grant(
        actor,
        user,
        role=wanted,
        kind=kind,
        ref=known_place(kind, ref),
        since=since,
        until=until,
        reason=given_reason(reason),
    )
    tell(
        "user", user.pk, grant=grant.pk, role=wanted, scope=kind, ref=grant.ref, since=grant.since, until=grant.until,
        reason=grant.reason,
    )  # fmt: skip
    return grant


def _held_still(user_id: str) -> User:
    """The account, with every account of its person locked, so that two grants cannot pass each other's check."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Hidden
    mine = User.objects.filter(person_id=user.person_id) if user.person_id else User.objects.filter(pk=user_id)
    list(mine.select_for_update().order_by("pk").values_list("pk", flat=True))
    return user


def write_grant(
    actor: Actor, user: User, *, role: Role, kind: str = "center", ref: str = "", since: dt.date | None = None,
    until: dt.date | None = None, reason: str,
) -> Grant:  # fmt: skip
    """The row of a grant, inside an act that tells of it."""
    begins = since or clock.today()
    if until is not None and until < max(begins, clock.today()):
        raise BadValue("until", Bi("截止日期早于开始日期或今天", "The last day lies before the first, or before today"))
    try:
        with transaction.atomic():
            return Grant.objects.create(
                user=user, role=role, kind=kind, ref=ref, since=begins, until=until, granted_by=actor.ledger_name,
                reason=reason,
            )  # fmt: skip
    except IntegrityError:
        raise BadValue("role", Bi("已有同样的角色和范围", "This role is held there already")) from None


def known_place(kind: str, ref: str) -> str:
    """The reference of a grant's place, as rights compare it; refused when there is no such place."""
    if kind not in GRANT_KINDS:
        raise BadValue("kind", Bi("没有这种范围", "There is no such scope"))
    ref = ref.strip()
    if kind == "center":
        return ""
    if not ref:
        raise BadValue("ref", Bi("请指明范围", "Say which one"))
    if kind == "field":
        return known_fields([ref], field="ref")[0]
    if kind == "organisation":
        if not Organisation.objects.filter(pk=ref).exists():
            raise BadValue("ref", Bi("没有这个单位", "There is no such organisation"))
        return ref
    return scopes.found(kind, ref)


@act("people.end_grant")
def end_grant(actor: Actor, grant_id: str, *, reason: str) -> None:
    """End a role at once: the person's next request is without it."""
    said = given_reason(reason)
    grant = current_grants(future=True).filter(pk=grant_id).first()
    if grant is None:
        raise Hidden
    role = Role(grant.role)
    require_may_grant(actor, grant.user_id, role)
    if role in (Role.ADM, Role.DIR) and not administrators_besides(grant.user_id).exists():
        raise Blocked([Bi("先任命另一位主任或系统管理员", "Appoint another director or administrator first")])
    now = clock.now()
    ended = Grant.objects.filter(pk=grant_id, ended_at__isnull=True).update(
        ended_at=now, updated_at=now, ended_by=actor.ledger_name, ended_reason=said
    )
    if ended != 1:
        raise Hidden
    tell("user", grant.user_id, grant=grant_id, role=role, scope=grant.kind, ref=grant.ref, reason=said)
