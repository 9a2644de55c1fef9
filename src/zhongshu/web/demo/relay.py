"""The acts of a relay as the story calls them: prepared and packed, accepted, handed over line by line, signed, concluded or rejected, first progress.

Each method reads what stands at that instant and does the acts of one sitting. Whoever acts is named by the caller.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.relay import actions as acts
from zhongshu.relay.models import RelayCase, RelayItem
from zhongshu.relay.queries import open_case


def _case(dossier: Dossier) -> RelayCase:
    found = open_case(dossier)
    assert found is not None, f"no relay of {dossier.code}"  # noqa: S101  the story called it too early
    return found


def _now(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_related("organisation", "specialist__person").get(pk=dossier.pk)


def prepare(
    specialist: Actor,
    dossier: Dossier,
    *,
    receiver_id: str,
    aim: str,
    regress: str,
    balance_fen: int | None,
    overlap_days: int,
    checklist: Mapping[str, str],
    nothing: Iterable[str] = (),
    baseline: tuple[str, float, str, float],
) -> None:
    """One sitting: the terms, a line of each kind (or the word that there is none), the baseline, and off to the receiver."""
    now = _now(dossier)
    acts.prepare(
        specialist, now, version=now.version, receiver_id=receiver_id, aim=aim, regress=regress, overlap_days=overlap_days, balance_fen=balance_fen
    )  # fmt: skip
    for kind, name in checklist.items():
        case = _case(dossier)
        acts.add_item(specialist, case, version=case.version, kind=kind, name=name, nothing=kind in set(nothing))
    metric, value, unit, target = baseline
    case = _case(dossier)
    acts.add_baseline(
        specialist, case, version=case.version, metric=metric, value=value, unit=unit, measured_on=clock.today(), target=target
    )  # fmt: skip
    case = _case(dossier)
    acts.pack(specialist, case, version=case.version)


def accept(receiver: Actor, dossier: Dossier, *, note: str = "") -> None:
    """The receiver signs the checklist."""
    case = _case(dossier)
    acts.accept_package(receiver, case, version=case.version, note=note)


def hand_over(director: Actor, dossier: Dossier, *, reason: str) -> None:
    """T-30, once the gate has decided on relay."""
    now = _now(dossier)
    acts.hand_over(director, now, version=now.version, reason=reason)


def pass_lines(giver: Actor, receiver: Actor, dossier: Dossier) -> None:
    """Every line is given and received today, and both sides sign."""
    for item_id in _case(dossier).items.filter(nothing=False, dropped_at__isnull=True).values_list("pk", flat=True):
        for who, deed in ((giver, acts.give_item), (receiver, acts.receive_item)):
            item = RelayItem.objects.select_related("case__dossier").get(pk=item_id)
            deed(who, item, version=item.version, on=clock.today())
    for who in (giver, receiver):
        case = _case(dossier)
        acts.sign_handover(who, case, version=case.version)


def conclude(director: Actor, dossier: Dossier, *, target: str, reason: str) -> None:
    """T-31, after the overlap."""
    now = _now(dossier)
    acts.finish(director, now, version=now.version, target=target, reason=reason)


def reject(receiver: Actor, dossier: Dossier, *, reason: str) -> None:
    """T-32."""
    now = _now(dossier)
    acts.reject(receiver, now, version=now.version, reason=reason)


def first_progress(receiver: Actor, dossier: Dossier, *, on: dt.date, progress: str) -> None:
    """What the receiver reports after the relay."""
    case = RelayCase.objects.filter(dossier=dossier).select_related("dossier").latest("number")
    acts.note_progress(receiver, case, version=case.version, on=on, progress=progress)
