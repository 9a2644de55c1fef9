"""What every act of the room does first and last: rights at the dossier, the interest lock, the version by compare-and-set, a document that may be named."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from zhongshu.kernel import clock, days
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.queries import current_grants
from zhongshu.people.roles import INSIDE, Role
from zhongshu.transfer.queries.cases import evidence_documents
from zhongshu.transfer.rules import ACCEPTED, LEAST_WORDS, REFUSED, plain

REFUSED_B = Bi("《{title}》的 {ref} 经核实不属实，不计入。理由：{reason}", "{ref} of “{title}” was found not borne out and does not count. Reason: {reason}")  # fmt: skip

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


def not_later(name: str, day: dt.date, *, since: dt.date | None = None) -> None:
    days.happened(name, day, since=since)


def evidence_key(kind: str, text: str) -> str:
    """What one piece of evidence is known by: its kind and its words, whatever the spacing, the punctuation and the case."""
    return hashlib.sha256(f"{kind}:{plain(text)}".encode()).hexdigest()


def recorded_once(model: Any, name: str, key: str, **columns: Any) -> Any:
    """The new record, or a refusal when its evidence bears out something on record already, however close the two came."""
    need_unused(model, name, key)
    try:
        with transaction.atomic():
            return model.objects.create(evidence_key=key, **columns)
    except IntegrityError:
        need_unused(model, name, key)
        raise


def need_unused(model: Any, name: str, key: str) -> None:
    """Refuse evidence that bears out something on record already; the code says which."""
    found = model.objects.filter(evidence_key=key).first()
    if found is not None:
        text = Bi(
            "这份证据已登记为 {c}；多份卷宗共有时请归属份额，不重复登记",
            "This evidence is on record as {c}; share it over dossiers rather than record it twice",
        )
        raise BadValue(name, text.fill(c=found.code))


def void(actor: Actor, row: Any, version: int, *, how: str, reason: str, where: dict[str, Any], **columns: Any) -> None:
    """It counts nowhere from now on, and stays to be read with the reason."""
    change(
        row, version, where={"void_on__isnull": True, **where}, void_as=how, void_on=clock.today(), void_by=actor.ledger_name,
        void_reason=words("note" if how == REFUSED else "reason", reason, LEAST_WORDS), evidence_key=None, **columns,
    )  # fmt: skip


def judge_record(actor: Actor, row: Any, version: int, *, verdict: str, note: str, kind: str, subject: Bi) -> None:
    """Somebody of the house, not who recorded it, has seen the evidence of an outcome or a landing: it bears it out, or it does not, it is void, and
    whoever recorded it reads why.
    """
    by_another(actor, row.recorded_by)
    known("verdict", verdict, (ACCEPTED, REFUSED))
    unchecked = {"checked_on__isnull": True, "void_on__isnull": True}
    if verdict == REFUSED:
        void(actor, row, version, how=REFUSED, reason=note, where=unchecked)
        say(
            row.dossier, kind, subject, REFUSED_B, to={row.recorded_by}, but=actor, ref=row.code, reason=row.void_reason
        )
    else:
        change(row, version, where=unchecked, checked_on=clock.today(), checked_by=actor.ledger_name)


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
