"""What every act of the room does first and last: rights at the dossier, the interest lock, the version by compare-and-set, a document that may be named."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.queries import current_grants
from zhongshu.people.roles import INSIDE, Role
from zhongshu.transfer.queries.cases import evidence_documents

NOT_OWN = Bi("须由提交人以外的人核实", "Somebody other than who wrote it must check it")


def require(actor: Actor, right: str, dossier: Dossier, *, inside: bool = False) -> None:
    """The right at this dossier; ``inside``: for people of the house only."""
    actor.require(right, place_of(dossier))
    if inside and not actor.roles & INSIDE:
        raise NotAllowed
    interest_of(actor, dossier, lock=True)


def change(row: Any, version: int, *, where: dict[str, Any] | None = None, **columns: Any) -> None:
    """Change a row if it still is as it was read; the object in hand follows."""
    columns |= {"version": version + 1, "updated_at": clock.now()}
    model: type[Model] = type(row)
    found = model._default_manager.filter(pk=row.pk, version=version, **(where or {}))
    if found.update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(row, name, value)


def not_later(name: str, day: dt.date) -> None:
    if day > clock.today():
        raise BadValue(name, Bi("日期不能晚于今天", "The date may not lie in the future"))


def words(name: str, text: str, least: int = 1) -> str:
    """The text, cleaned, if it says enough."""
    cleaned = text.strip()
    if len(cleaned) < least:
        raise BadValue(name, Bi("请写明（至少 {n} 字）", "Please say it ({n} characters at least)").fill(n=least))
    return cleaned


def known(name: str, value: str, table: Any) -> str:
    if value not in table:
        raise BadValue(name, Bi("请从列表中选择", "Choose one from the list"))
    return value


def document_id(actor: Actor, dossier: Dossier, ref: str) -> str | None:
    """A file of this dossier or its transfer that the actor may read; nothing when none was named."""
    if not ref:
        return None
    if ref not in {row.pk for row in evidence_documents(actor, dossier)}:
        raise BadValue("document_id", Bi("没有这份文件，请重新选择", "There is no such file; choose again"))
    return ref


def by_another(actor: Actor, author: str) -> None:
    """Four eyes: nobody checks what they wrote."""
    if actor.ledger_name == author:
        raise NotAllowed(NOT_OWN)


def holders(*roles: Role) -> set[str]:
    """Accounts that hold one of these roles today."""
    return set(current_grants().filter(role__in=roles).values_list("user_id", flat=True))


def circle(dossier: Dossier, *roles: Role, team: bool = False) -> set[str]:
    """The specialist, holders of some roles, and the team where it concerns them."""
    found = holders(*roles) if roles else set()
    if dossier.specialist_id:
        found.add(dossier.specialist_id)
    return found | team_user_ids(dossier) if team else found


def say(
    dossier: Dossier,
    notice: str,
    subject: Bi,
    body: Bi,
    /,
    *,
    to: set[str],
    but: Actor | None = None,
    link: str = "",
    **facts: Any,
) -> None:
    """A notice about something on a dossier, to all named but the one who acted."""
    title = Bi(
        dossier.title_zh or dossier.title_en or dossier.code, dossier.title_en or dossier.title_zh or dossier.code
    )
    filled = {"code": dossier.code, "title": title, **facts}
    notify(
        to=to - ({but.user_id} if but else set()), kind=notice, subject=subject.fill(**filled), body=body.fill(**filled),
        link=link or f"/dossiers/{dossier.code}/transfer/",
    )  # fmt: skip
