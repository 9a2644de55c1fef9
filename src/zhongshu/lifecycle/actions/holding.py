"""What an act of a room does when the dossier must be as it was read while something that hangs on it is begun or ended.

Flows in: the dossier in hand and the version its reader knew. Flows out: `hold` keeps others out until the act is over, `advance` also marks
the dossier as changed, so that whoever read it before is told. Both belong to an act, which writes their line.
"""

from __future__ import annotations

from zhongshu.kernel.errors import Stale
from zhongshu.ledger.actions import require_act
from zhongshu.lifecycle.actions.clock import _change
from zhongshu.lifecycle.models import Dossier


def hold(dossier: Dossier, version: int | None = None) -> None:
    """The dossier stays as it is until the running act is over; given a version, it must still be that one.

    Of two at once the second waits here, then learns that somebody was faster, not that what it wanted is gone or taken.
    """
    require_act("holding a dossier")
    rows = Dossier.objects.select_for_update().filter(pk=dossier.pk)
    if not (rows if version is None else rows.filter(version=version)).exists():
        raise Stale


def advance(dossier: Dossier, version: int) -> None:
    """Something begins on the dossier that only one of those who read it may begin: the first counts it on, the others are late."""
    require_act("advancing a dossier")
    if dossier.version != version:
        raise Stale
    _change(dossier)
