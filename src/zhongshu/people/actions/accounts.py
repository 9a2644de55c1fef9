"""Opening and closing accounts. The ledger keeps ids and reasons, never the address."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import EN, ZH, Bi
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actions.directory import register_person
from zhongshu.people.actions.grants import write_grant
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Grant, Person, User
from zhongshu.people.queries.accounts import administrators_besides, current_grants
from zhongshu.people.roles import Role
from zhongshu.people.rules import SIGNED_UP, given_reason

ENDED_WITH_ACCOUNT = "账号停用 account closed"


@act("people.open_account")
def open_account(
    actor: Actor,
    *,
    email: str,
    person_id: str = "",
    name_zh: str = "",
    name_en: str = "",
    language: str = ZH,
    password: str | None = None,
    demo: bool = False,
) -> User:
    """Open an account for a person on record, or for a new one; without a password the owner sets one through a mailed link."""
    actor.require("users:UA")
    if demo and not settings.DEMO:
        raise NotAllowed(Bi("演示账号只在演示模式开设", "Demo accounts are opened in demo mode only"))
    person = _person(actor, person_id, name_zh, name_en)
    user = User(email=free_address(email), person=person, language=known_language(language), is_demo=demo)
    user.set_password(password)
    user.save()
    tell("user", user.pk, person=person.pk, demo=demo, also=[person.pk])
    return user


def _person(actor: Actor, person_id: str, name_zh: str, name_en: str) -> Person:
    if not person_id:
        return register_person(SYSTEM, name_zh=name_zh, name_en=name_en)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise BadValue("person", Bi("没有这个人", "There is no such person"))
    person = person.merged_into or person
    if User.objects.filter(person=person, is_active=True).exists():
        raise BadValue("person", Bi("此人已有账号", "This person has an account already"))
    return person


def free_address(email: str) -> str:
    """The address as it is stored; refuses what is none, and what is taken."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadValue("email", Bi("邮箱地址不正确", "Not an e-mail address")) from None
    if User.objects.filter(email__iexact=address).exists():
        raise BadValue("email", Bi("这个邮箱已有账号", "There is an account with this address"))
    return address


def known_language(code: str) -> str:
    if code not in (ZH, EN):
        raise BadValue("language", Bi("只有中文和英文", "Chinese and English only"))
    return code


@act("people.sign_up")
def sign_up(actor: Actor, user: User, *, name_zh: str = "", name_en: str = "") -> User:
    """Give a proposer who signed up a person on record and the proposer's role; ``user`` holds address and password, not saved yet."""
    if actor is not SYSTEM:
        raise NotAllowed
    user.email = free_address(user.email)
    user.person = register_person(actor, name_zh=name_zh, name_en=name_en)
    user.save()
    grant = write_grant(actor, user, role=SIGNED_UP, reason="自行注册 signed up")
    tell("user", user.pk, person=user.person_id, role=grant.role, also=[user.person_id or ""])
    return user


@act("people.found_center")
def found_center(actor: Actor, *, email: str, name_zh: str, name_en: str, password: str | None, role: str) -> User:
    """The first account of a new center, director or administrator; possible once, before any role was granted."""
    if actor is not SYSTEM or Grant.objects.exists():
        raise NotAllowed(Bi("中心已有账号", "The center has accounts already"))
    if role not in (Role.DIR, Role.ADM):
        raise BadValue(
            "role", Bi("第一个账号是主任或系统管理员", "The first account is a director or an administrator")
        )
    user = User(email=free_address(email), person=register_person(actor, name_zh=name_zh, name_en=name_en))
    user.set_password(password)
    user.save()
    write_grant(actor, user, role=Role(role), reason="建立中心 center founded")
    tell("user", user.pk, person=user.person_id, role=role)
    return user


@act("people.close_account")
def close_account(actor: Actor, user_id: str, *, reason: str) -> None:
    """Close an account and end its roles at once; its next request finds nobody signed in."""
    actor.require("users:UA")
    said = given_reason(reason)
    if actor.user_id == user_id:
        raise NotAllowed(Bi("不能停用自己的账号", "Nobody closes his own account"))
    require_somebody_else(user_id)
    if User.objects.filter(pk=user_id, is_active=True).update(is_active=False) != 1:
        raise Hidden
    now = clock.now()
    ended = current_grants().filter(user_id=user_id).update(
        ended_at=now, updated_at=now, ended_by=actor.ledger_name, ended_reason=ENDED_WITH_ACCOUNT
    )  # fmt: skip
    tell("user", user_id, reason=said, grants_ended=ended)


@act("people.reopen_account")
def reopen_account(actor: Actor, user_id: str, *, reason: str) -> None:
    """Open a closed account again; its roles do not come back by themselves."""
    actor.require("users:UA")
    said = given_reason(reason)
    if User.objects.filter(pk=user_id, is_active=False).update(is_active=True) != 1:
        raise Hidden
    tell("user", user_id, reason=said)


def require_somebody_else(user_id: str) -> None:
    """The last one who can administer accounts cannot go."""
    holds = current_grants().filter(user_id=user_id, role__in=(Role.ADM, Role.DIR)).exists()
    if holds and not administrators_besides(user_id).exists():
        raise Blocked([Bi("先任命另一位主任或系统管理员", "Appoint another director or administrator first")])
