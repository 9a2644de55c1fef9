"""What the worker does for the ledger: follow the checks that were asked for, ask for one each night, leave an hourly head, sound the alarm."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.checks import ask_for_check, follow_piece
from zhongshu.ledger.models import BROKEN, Check
from zhongshu.ledger.verbs import label
from zhongshu.notices.actions import notify
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.queries.accounts import holders
from zhongshu.people.roles import Role

NIGHT_HOUR = 3
label("audit.alarm", Bi("就账本核验结果发出警报", "sounded the alarm about a check of the ledger"))


def follow_checks() -> bool:
    """A piece of the running check; True while more is left. A broken chain is told to the auditors and the director."""
    more = follow_piece(SYSTEM)
    if not more:
        newest = Check.objects.filter(state=BROKEN).order_by("-id").first()
        if newest is not None and newest.ended_at is not None and not newest.alarmed:
            sound_alarm(SYSTEM, newest.pk)
    return more


@act("audit.alarm")
def sound_alarm(actor: Actor, check_id: str) -> None:
    """Tell those who must know that the chain is broken; once a check."""
    Check.objects.filter(pk=check_id).update(alarmed=True, updated_at=clock.now())
    row = Check.objects.get(pk=check_id)
    tell("check", check_id, faults=row.fault_count)
    people = {user.pk for role in (Role.INT, Role.DIR) for user in holders(role)}
    notify(
        to=people,
        kind="ledger_broken",
        subject=Bi("账本核验发现问题", "The check of the ledger found faults"),
        body=Bi("共 {n} 处问题，请立即查看并保全现场。", "{n} faults; look at once and preserve the evidence.").fill(
            n=row.fault_count
        ),
        link="/ledger/checks/",
    )


def nightly_check() -> None:
    """One check a night."""
    now = clock.now().astimezone(clock.SHANGHAI)
    start = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if now >= start and not Check.objects.filter(created_at__gte=start).exists():
        ask_for_check(SYSTEM)
