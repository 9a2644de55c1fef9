"""What is new about a reserve: evidence for it or against it, and fast lanes with their proof. Evidence makes an entry fresh again."""

from __future__ import annotations

import datetime as dt

from zhongshu.bench.actions.entries import change_entry, house_entry, measured
from zhongshu.bench.models import Evidence, FastLane, PoolEntry
from zhongshu.bench.queries import body_of, need_entry, open_entry
from zhongshu.bench.rules import KINDS, LANES, STANCES
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.pages.pickers import picker
from zhongshu.people.actor import Actor

KILLERS = ("holding", "killer_broken")


@act("bench.add_evidence")
def add_evidence(
    actor: Actor,
    dossier: Dossier,
    *,
    version: int,
    kind: str,
    happened_on: dt.date,
    text: str,
    source: str,
    stance: str = "",
    assumption: str | int = "",
    signal_id: str = "",
    material: bool = False,
) -> Evidence:
    """Record one piece; an outside opinion takes a stance, a killer its number, a rival the signal that shows it."""
    entry = house_entry(actor, dossier, version)
    if kind not in KINDS:
        raise BadValue("kind", Bi("请从列表中选择", "Choose one from the list"))
    if happened_on > clock.today():
        raise BadValue("happened_on", Bi("日期不能晚于今天", "The date may not lie in the future"))
    for name, value in (("text", text), ("source", source)):
        if not value.strip():
            raise BadValue(name, Bi("请填写这一项", "Please fill this in"))
    if kind == "opinion" and stance not in STANCES:
        raise BadValue("stance", Bi("外部意见请注明态度", "An outside opinion takes a stance"))
    if kind == "overtaken" and not (signal_id and picker("signal").label(actor, signal_id)):
        raise BadValue("signal_id", Bi("请关联竞争路线的信号", "Link the signal that shows the rival"))
    row = Evidence.objects.create(
        entry=entry, kind=kind, happened_on=happened_on, text=text.strip(), source=source.strip(),
        stance=stance if kind == "opinion" else "", assumption=_killer(dossier, kind, assumption),
        signal_id=signal_id if kind == "overtaken" else "", material=material, recorded_by=actor.ledger_name,
    )  # fmt: skip
    newest = max(entry.evidence_on, happened_on)
    fresh = {"flags": 0, "flagged_on": None} if newest > entry.evidence_on else {}
    change_entry(entry, evidence_on=newest, **fresh, **measured(entry))
    tell("dossier", dossier.pk, evidence=row.pk, about=kind, happened_on=happened_on.isoformat(), material=material)
    return row


def _killer(dossier: Dossier, kind: str, number: str | int) -> int | None:
    """Which of the sealed plan's killer assumptions is meant."""
    if kind not in KILLERS:
        return None
    count = len(body_of(dossier, "plan").get("assumptions") or [])
    if not str(number).isdigit() or not 1 <= int(number) <= count:
        raise BadValue("assumption", Bi("请选择是哪一条致命假设", "Choose which killer assumption"))
    return int(number)


@act("bench.grant_lane")
def grant_lane(
    actor: Actor, dossier: Dossier, *, kind: str, reference: str, evidence: str, valid_until: dt.date
) -> FastLane:
    """The field lead opens a fast lane on its proof."""
    actor.require("tier:A", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    need_entry(dossier)
    if kind not in LANES:
        raise BadValue("kind", Bi("请从列表中选择", "Choose one from the list"))
    for name, value in (("reference", reference), ("evidence", evidence)):
        if not value.strip():
            raise BadValue(name, Bi("请填写这一项", "Please fill this in"))
    if valid_until < clock.today():
        raise BadValue("valid_until", Bi("有效期不能早于今天", "It may not have run out already"))
    if FastLane.objects.filter(dossier=dossier, kind=kind, ended_at__isnull=True).exists():
        raise Stale(Bi("这条快速通道已经开通", "This fast lane is open already"))
    lane = FastLane.objects.create(
        dossier=dossier, kind=kind, reference=reference.strip(), evidence=evidence.strip(), valid_until=valid_until,
        granted_by=actor.ledger_name,
    )  # fmt: skip
    refresh(dossier)
    tell("dossier", dossier.pk, lane=kind, reference=lane.reference, until=valid_until.isoformat())
    return lane


@act("bench.end_lane")
def end_lane(actor: Actor, dossier: Dossier, *, lane_id: str, reason: str) -> None:
    """A fast lane is taken back."""
    actor.require("tier:A", place_of(dossier))
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    now = clock.now()
    rows = FastLane.objects.filter(pk=lane_id, dossier=dossier, ended_at__isnull=True)
    if rows.update(ended_at=now, updated_at=now) != 1:
        raise Stale
    refresh(dossier)
    tell("dossier", dossier.pk, lane=lane_id, reason=reason.strip())


def refresh(dossier: Dossier) -> PoolEntry | None:
    """Store readiness and blockers anew; part of the act that changed what they are read from."""
    entry = open_entry(dossier)
    if entry is not None:
        change_entry(entry, **measured(entry))
    return entry
