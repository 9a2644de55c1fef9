"""The package: lines of the checklist and figures of the baseline, packed by the specialist, accepted or refused by the receiver."""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor
from zhongshu.relay.actions.changing import change, concerned, receivers, require_side, require_worker, say
from zhongshu.relay.models import Baseline, RelayCase, RelayItem, Signature
from zhongshu.relay.queries import lacks_of
from zhongshu.relay.rules import ACCEPTED, CHECKLIST, KINDS, LEAST_REASON, OVERLAP, PACKED, PROPOSED, RECEIVER

PACKED_S = Bi("{code}：请确认接力清单", "{code}: please confirm the checklist")
PACKED_B = Bi(
    "《{title}》的移交清单、基线与退回条款已齐备，请接受或说明还缺什么。",
    "Checklist, baseline and regress clause of “{title}” are complete: accept them, or say what is missing.",
)
YES_S = Bi("{code}：接收方已接受清单", "{code}: the receiver accepts the checklist")
YES_B = Bi("《{title}》可由主任决定交付接力。", "The director may now hand “{title}” over in relay.")
NO_S = Bi("{code}：接收方退回了清单", "{code}: the receiver refused the package")
NO_B = Bi("请按接收方的意见补齐《{title}》的清单。", "Please complete the package of “{title}” as the receiver asks.")


@act("relay.add_item")
def add_item(actor: Actor, case: RelayCase, *, version: int, kind: str, name: str, nothing: bool = False) -> RelayItem:
    """One line of the checklist, or the word that there is nothing of this kind. During the overlap lines may still be added, never dropped."""
    require_worker(actor, case)
    if kind not in KINDS:
        raise BadValue("kind", Bi("请从列表中选择", "Choose one from the list"))
    if not name.strip():
        raise BadValue("name", Bi("请写明移交什么", "Say what is handed over"))
    same = case.items.filter(kind=kind, dropped_at__isnull=True)
    if (nothing and same.exists()) or (not nothing and same.filter(nothing=True).exists()):
        raise BadValue(
            "kind", Bi("这一类已写「无」或已有内容", "This kind already holds a line, or the word that there is none")
        )
    change(case, version, PROPOSED, OVERLAP)
    item = RelayItem.objects.create(case=case, kind=kind, name=name.strip(), nothing=nothing)
    tell("dossier", case.dossier_id, relay=case.code, item=item.pk, about=kind, name=item.name, nothing=nothing)
    return item


@act("relay.drop_item")
def drop_item(actor: Actor, item: RelayItem, *, version: int) -> None:
    """Take a line off while the package is being prepared."""
    require_worker(actor, item.case)
    change(item.case, version, PROPOSED)
    _drop(RelayItem, item.pk)
    tell("dossier", item.case.dossier_id, relay=item.case.code, dropped=item.pk, name=item.name)


@act("relay.add_baseline")
def add_baseline(
    actor: Actor,
    case: RelayCase,
    *,
    version: int,
    metric: str,
    value: float,
    unit: str,
    measured_on: dt.date,
    target: float,
) -> Baseline:
    """One figure as it stands at the hand-over, and where it is to go."""
    require_worker(actor, case)
    if measured_on > clock.today():
        raise BadValue("measured_on", Bi("日期不能晚于今天", "The date may not lie in the future"))
    change(case, version, PROPOSED)
    figure = Baseline.objects.create(
        case=case, metric=metric.strip(), value=float(value), unit=unit.strip(), measured_on=measured_on, target=float(target)
    )  # fmt: skip
    tell("dossier", case.dossier_id, relay=case.code, metric=figure.metric, value=figure.value, target=figure.target)
    return figure


@act("relay.drop_baseline")
def drop_baseline(actor: Actor, figure: Baseline, *, version: int) -> None:
    """Take a figure off while the package is being prepared."""
    require_worker(actor, figure.case)
    change(figure.case, version, PROPOSED)
    _drop(Baseline, figure.pk)
    tell("dossier", figure.case.dossier_id, relay=figure.case.code, dropped=figure.pk, metric=figure.metric)


@act("relay.pack")
def pack(actor: Actor, case: RelayCase, *, version: int) -> RelayCase:
    """The package is complete: the receiver is asked."""
    require_worker(actor, case)
    lacking = lacks_of(case)
    if lacking:
        raise Blocked(lacking)
    change(case, version, PROPOSED, state=PACKED, packed_on=clock.today())
    tell("dossier", case.dossier_id, relay=case.code, also=[case.receiver_id])
    say(case, "relay_packed", PACKED_S, PACKED_B, to=receivers(case), but=actor)
    return case


@act("relay.accept_package")
def accept_package(actor: Actor, case: RelayCase, *, version: int, note: str = "") -> RelayCase:
    """The receiver signs the checklist; nothing has been handed over yet, and the giver stays responsible."""
    side = require_side(actor, case, RECEIVER)
    change(case, version, PACKED, state=ACCEPTED, accepted_on=clock.today(), refused_reason="")
    Signature.objects.create(
        case=case, side=side, what=CHECKLIST, user_id=actor.user_id, on=clock.today(), note=note.strip()
    )
    tell("dossier", case.dossier_id, relay=case.code, side=side, note=note)
    say(case, "relay_accepted", YES_S, YES_B, to=concerned(case, directors_too=True), but=actor)
    return case


@act("relay.refuse_package")
def refuse_package(actor: Actor, case: RelayCase, *, version: int, reason: str) -> RelayCase:
    """The receiver says what is missing; the specialist completes the package."""
    require_side(actor, case, RECEIVER)
    if len(reason.strip()) < LEAST_REASON:
        raise BadValue("reason", Bi("请写明还缺什么（至少 10 字）", "Say what is missing (10 characters at least)"))
    now = clock.now()
    case.signatures.filter(what=CHECKLIST, withdrawn_at__isnull=True).update(withdrawn_at=now, updated_at=now)
    change(
        case, version, PACKED, ACCEPTED, state=PROPOSED, packed_on=None, accepted_on=None, refused_reason=reason.strip()
    )
    tell("dossier", case.dossier_id, relay=case.code, reason=reason)
    say(case, "relay_refused", NO_S, NO_B, to=concerned(case), but=actor)
    return case


def _drop(model: type[RelayItem] | type[Baseline], pk: str) -> None:
    gone = model.objects.filter(pk=pk, dropped_at__isnull=True)
    if gone.update(dropped_at=clock.now(), updated_at=clock.now()) != 1:
        raise Stale
