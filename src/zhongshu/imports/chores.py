"""What the worker does for imports: checks files that arrived, goes on with jobs that were confirmed."""

from __future__ import annotations

import contextlib

from zhongshu.imports.actions import check, run
from zhongshu.imports.models import READING, RUNNING, ImportJob
from zhongshu.kernel.chores import chore
from zhongshu.kernel.errors import Stale
from zhongshu.people.actor import Actor, Holding
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.roles import Role

TURN = 20.0  # seconds a job may run before other chores get theirs
OPERATOR = Actor(
    user_id="", name="operator", holdings=(Holding(Role.DIR),), ledger_name="system"
)  # whoever sits at the machine itself


@chore("imports.check", every=2)
def check_arrived() -> bool:
    """Check one file; True while more wait."""
    job = ImportJob.objects.filter(state=READING).order_by("created_at").first()
    if job is None:
        return False
    with contextlib.suppress(Stale):  # another worker has it
        check(job)
    return True


@chore("imports.run", every=2, lease=120)
def go_on() -> bool:
    """Go on with one job in the name of the person who confirmed it; True while more is left."""
    job = ImportJob.objects.filter(state=RUNNING).order_by("updated_at").first()
    if job is None:
        return False
    return run(starter(job), job, seconds=TURN) or ImportJob.objects.filter(state=RUNNING).exists()


def starter(job: ImportJob) -> Actor:
    """The actor behind a job."""
    user = User.objects.filter(pk=job.started_by).first()
    return actor_of(user) if user else OPERATOR
