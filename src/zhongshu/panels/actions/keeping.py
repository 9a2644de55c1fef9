"""Who keeps panels, and how a panel's row changes: by compare-and-set on its version. Shared by the acts of this room; writes only when called inside one."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed, Stale
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.panels.models import OPEN, Panel
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.roles import Role


def keeps_panels(actor: Actor, dossier: Dossier) -> None:
    """Refuse unless the actor builds panels (or is the house itself) and has no interest in the dossier."""
    if actor is SYSTEM:
        return
    actor.require("panel:UA", place_of(dossier))
    if Role.INT in actor.roles:  # integrity rules on interests; it does not choose who judges
        raise NotAllowed
    interest_of(actor, dossier, lock=True)


def sitting(panel: Panel) -> None:
    """Refuse when the panel has ended: who sat and who said what stays as it was."""
    if panel.state != OPEN:
        raise Stale(Bi("专家组已结束", "The panel has ended"))


def changed(panel: Panel, **columns: object) -> None:
    """Compare-and-set on the version that was read; the object in hand follows."""
    columns = {**columns, "version": panel.version + 1, "updated_at": clock.now()}
    if Panel.objects.filter(pk=panel.pk, version=panel.version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(panel, name, value)
