"""Reading accounts and grants: who holds what now, who held what before, who may sign in with one click in a demonstration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Prefetch, Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden, NotAllowed
from zhongshu.people import scopes
from zhongshu.people.actor import Actor
from zhongshu.people.fields import field_name
from zhongshu.people.models import Grant, Organisation, User
from zhongshu.people.roles import LABELS, Role
from zhongshu.people.rules import GRANT_KINDS


def current_grants(*, future: bool = False) -> QuerySet[Grant]:
    """Grants in force today (and those that begin later, when asked). No actor: the house's own question."""
    today = clock.today()
    found = Grant.objects.filter(Q(until__isnull=True) | Q(until__gte=today), ended_at__isnull=True)
    return found if future else found.filter(since__lte=today)


def accounts(actor: Actor) -> QuerySet[User]:
    """All accounts, for those who administer or audit them."""
    actor.require("users:RUA")
    held = Prefetch("grants", queryset=current_grants(future=True).order_by("role"), to_attr="held")
    return User.objects.select_related("person").prefetch_related(held)


def account_for(actor: Actor, user_id: str) -> User:
    """One account: anybody's for administrators and auditors, one's own for everybody."""
    if actor.user_id != user_id and not actor.may("users:RUA"):
        raise NotAllowed
    found = User.objects.select_related("person").filter(pk=user_id).first()
    if found is None:
        raise Hidden
    return found


def grants_of(actor: Actor, user_id: str) -> QuerySet[Grant]:
    """Every grant an account has or had, the present ones first."""
    account_for(actor, user_id)
    return Grant.objects.filter(user_id=user_id).order_by(F("ended_at").desc(nulls_first=True), "-since", "role")


@dataclass(frozen=True, slots=True)
class ShownGrant:
    """A grant as a page shows it."""

    pk: str
    role: Role
    role_label: Bi
    place: Bi
    since: dt.date
    until: dt.date | None
    in_force: bool
    reason: str
    given_by: str
    ended_at: dt.datetime | None
    ended_by: str
    ended_reason: str


def grants_shown(actor: Actor, user_id: str) -> list[ShownGrant]:
    """The grants of an account with the names of places and people, present ones first."""
    rows = list(grants_of(actor, user_id))
    orgs = Organisation.objects.in_bulk([g.ref for g in rows if g.kind == "organisation"])
    named = {pk: str(org) for pk, org in orgs.items()}
    for kind in ("dossier", "programme"):
        named |= scopes.names(actor, kind, [g.ref for g in rows if g.kind == kind])
    users = User.objects.select_related("person").in_bulk({g.granted_by for g in rows} | {g.ended_by for g in rows})
    today = clock.today()
    return [
        ShownGrant(
            pk=g.pk, role=Role(g.role), role_label=LABELS[Role(g.role)], place=_place_label(g, named), since=g.since,
            until=g.until, in_force=g.ended_at is None and (g.until is None or g.until >= today), reason=g.reason,
            given_by=str(users.get(g.granted_by, g.granted_by)), ended_at=g.ended_at,
            ended_by=str(users.get(g.ended_by, g.ended_by)), ended_reason=g.ended_reason,
        )
        for g in rows
    ]  # fmt: skip


def _place_label(grant: Grant, named: dict[str, str]) -> Bi:
    label = GRANT_KINDS[grant.kind]
    if grant.kind == "center":
        return label
    if grant.kind == "field":
        return field_name(grant.ref)
    name = named.get(grant.ref, grant.ref)
    return label + Bi(f"：{name}", f": {name}")


def grant_for(actor: Actor, grant_id: str) -> Grant:
    """One grant in force or to come, for those who administer accounts."""
    actor.require("users:UA")
    found = current_grants(future=True).select_related("user__person").filter(pk=grant_id).first()
    if found is None:
        raise Hidden
    return found


def roles_of_person(user: User) -> set[Role]:
    """Roles held, now or from a later day, over all accounts of the person behind ``user``."""
    mine = Q(user=user) | Q(user__person_id=user.person_id) if user.person_id else Q(user=user)
    return {Role(role) for role in current_grants(future=True).filter(mine).values_list("role", flat=True)}


def administrators_besides(user_id: str) -> QuerySet[Grant]:
    """Grants by which somebody else can administer accounts today."""
    roles = (Role.ADM, Role.DIR)
    return current_grants().filter(role__in=roles, user__is_active=True).exclude(user_id=user_id)


def holders(role: Role | str, *, field: str = "") -> QuerySet[User]:
    """Accounts that hold a role today, for the whole center or (when given) for one field. No actor: used to tell people."""
    where = Q(kind="center") | Q(kind="field", ref=field) if field else Q(kind="center")
    held = current_grants().filter(where, role=role).values("user_id")
    return User.objects.filter(pk__in=held, is_active=True).select_related("person").order_by("pk")


def demo_logins() -> list[tuple[Role, User]]:
    """One account a role for the login page of a demonstration; nothing when the center is no demonstration."""
    if not settings.DEMO:
        return []
    held = current_grants().filter(user__is_demo=True, user__is_active=True).select_related("user__person")
    first: dict[Role, User] = {}
    for grant in held.order_by("user_id", "role"):
        first.setdefault(Role(grant.role), grant.user)
    return [(role, first[role]) for role in LABELS if role in first]
