"""Who may grant, keep the directory, or decide on an interest; what a reason must be. Predicates and refusals, no reading, no writing."""

from __future__ import annotations

from collections.abc import Iterable

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.roles import LABELS, Role, clash

REASON_LEAST, REASON_MOST = 4, 2000
GRANT_KINDS: dict[str, Bi] = {
    "center": Bi("全中心", "The whole center"),
    "field": Bi("一个领域", "One field"),
    "programme": Bi("一个专项", "One programme"),
    "dossier": Bi("一个卷宗", "One dossier"),
    "organisation": Bi("一个单位", "One organisation"),
}
# Roles that decide, sign, audit or administer: an administrator of the system may not make them, the director appoints
APPOINTED = frozenset({Role.ADM, Role.INT, Role.DIR, Role.COM, Role.FIN})
# Roles the house gives to whoever signs up; everybody else is invited
SIGNED_UP = Role.PI


def keeps_directory(actor: Actor) -> bool:
    """Whether the actor may register organisations and persons: staff who do, or the house itself (imports, intake)."""
    return actor is SYSTEM or actor.may("organisation:CU")


def require_directory(actor: Actor) -> None:
    if not keeps_directory(actor):
        raise NotAllowed


def given_reason(text: str, *, field: str = "reason") -> str:
    """The reason of an act, without which it is not done."""
    said = text.strip()
    if len(said) < REASON_LEAST:
        raise BadValue(
            field, Bi(f"请写明理由（至少 {REASON_LEAST} 字）", f"Give a reason (at least {REASON_LEAST} characters)")
        )
    if len(said) > REASON_MOST:
        raise BadValue(field, Bi(f"理由最多 {REASON_MOST} 字", f"A reason has at most {REASON_MOST} characters"))
    return said


def known_role(code: str) -> Role:
    """A role that can be granted; the visitor is nobody's grant."""
    try:
        role = Role(code)
    except ValueError:
        role = Role.PUB
    if role is Role.PUB:
        raise BadValue("role", Bi("没有这个角色", "There is no such role"))
    return role


def require_may_grant(actor: Actor, user_id: str, role: Role) -> None:
    """Nobody grants to himself; who decides, signs, audits or administers is appointed by the director."""
    actor.require("users:UA")
    if actor.user_id == user_id:
        raise NotAllowed(Bi("不能给自己授予或终止角色", "Nobody grants a role to himself or ends his own"))
    if role in APPOINTED and not actor.may("users:A"):
        raise NotAllowed(
            Bi("「{role}」只能由中心主任任命", "“{role}” is appointed by the center director").fill(role=LABELS[role])
        )


def clash_sentence(held: Role, wanted: Role) -> Bi:
    """Why the two cannot be held by one person."""
    text = Bi("「{held}」与「{wanted}」不能由同一人担任", "“{held}” and “{wanted}” may not be held by one person")
    why = {
        Role.INT: Bi("：诚信审计不得兼任其他角色", ": audit holds no other role"),
        Role.ADM: Bi("：系统管理员不作业务决定", ": the system administrator makes no business decision"),
        Role.FIN: Bi("：财务只签付，不批内容", ": finance signs and never approves content"),
        Role.PS: Bi("：专员对项目有发言权，没有表决权", ": a specialist has a voice and no vote"),
    }
    because = next((why[r] for r in (Role.INT, Role.ADM, Role.FIN, Role.PS) if r in (held, wanted)), None)
    text = text.fill(held=LABELS[held], wanted=LABELS[wanted])
    return text + because if because else text


def require_no_clash(held: Iterable[Role], wanted: Role) -> None:
    """Segregation of duties over everything one person holds."""
    other = clash(set(held), wanted)
    if other is not None:
        raise Blocked([clash_sentence(other, wanted)])
