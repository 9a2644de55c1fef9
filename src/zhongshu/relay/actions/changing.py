"""What every act on a case does first and last: rights, interest, the version by compare-and-set, and whom to tell."""

from __future__ import annotations

from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed, Stale
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.relay.models import RelayCase
from zhongshu.relay.queries import directors, people_of, side_of

NOT_YOURS = Bi("这一步由接力的另一方来做", "This step belongs to the other side of the relay")


def require_worker(actor: Actor, case: RelayCase) -> None:
    """The specialist of the dossier, or the director."""
    actor.require("relay:UA", place_of(case.dossier))
    interest_of(actor, case.dossier, lock=True)


def require_side(actor: Actor, case: RelayCase, *sides: str) -> str:
    """The side this actor signs for, which must be one of these."""
    side = side_of(actor, case)
    if side not in sides:
        raise NotAllowed(NOT_YOURS)
    interest_of(actor, case.dossier, lock=True)
    return side


def change(case: RelayCase, version: int, *states: str, **columns: Any) -> None:
    """Change the case if it still is as it was read and in one of these states; the object in hand follows."""
    columns |= {"version": version + 1, "updated_at": clock.now()}
    found = RelayCase.objects.filter(pk=case.pk, version=version, state__in=states).update(**columns)
    if found != 1:
        raise Stale
    for name, value in columns.items():
        setattr(case, name, value)


def concerned(case: RelayCase, *, directors_too: bool = False) -> set[str]:
    """Accounts on both sides, the specialist, and the director where it is the director's to act."""
    found = set(people_of(case.giver_id, Role.ORG)) | set(people_of(case.receiver_id, Role.INST))
    if case.dossier.specialist_id:
        found.add(case.dossier.specialist_id)
    return found | set(directors()) if directors_too else found


def say(case: RelayCase, kind: str, subject: Bi, body: Bi, *, to: set[str], but: Actor | None = None) -> None:
    """A notice about a case, to everybody named but the one who acted."""
    words = {
        "code": case.code, "giver": case.giver, "receiver": case.receiver,
        "title": Bi(case.dossier.title_zh or case.dossier.code, case.dossier.title_en or case.dossier.title_zh or case.dossier.code),
    }  # fmt: skip
    people = to - ({but.user_id} if but else set())
    notify(
        to=people, kind=kind, subject=subject.fill(**words), body=body.fill(**words), link=f"/dossiers/{case.dossier.code}/relay/"
    )  # fmt: skip


def receivers(case: RelayCase) -> set[str]:
    return set(people_of(case.receiver_id, Role.INST))
