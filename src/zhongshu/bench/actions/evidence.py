"""What is new about a reserve: evidence for it or against it, and fast lanes with their proof. Evidence makes an entry fresh again, a setback
never does; an outside opinion is somebody's, whom no interest bars.
"""

from __future__ import annotations

import datetime as dt

from zhongshu.bench.actions.entries import change_entry, house_entry, measured
from zhongshu.bench.models import Evidence, FastLane, PoolEntry
from zhongshu.bench.queries import body_of, need_entry, open_entry
from zhongshu.bench.rules import KINDS, LANE_YEARS, LANES, SETBACKS, STANCES
from zhongshu.kernel import clock, days
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.interests import barring
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_person_ids
from zhongshu.pages.pickers import picker
from zhongshu.people.actor import Actor
from zhongshu.people.models import Person, User

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
    person_id: str = "",
    assumption: str | int = "",
    signal_id: str = "",
    material: bool = False,
) -> Evidence:
    """Record one piece; an outside opinion takes its person and stance, a killer its number, a rival the signal that shows it."""
    entry = house_entry(actor, dossier, version)
    if kind not in KINDS:
        raise BadValue("kind", Bi("请从列表中选择", "Choose one from the list"))
    days.happened("happened_on", happened_on, since=dossier.opened_on if kind == "opinion" else None)
    for name, value in (("text", text), ("source", source)):
        if not value.strip():
            raise BadValue(name, Bi("请填写这一项", "Please fill this in"))
    if kind == "opinion" and stance not in STANCES:
        raise BadValue("stance", Bi("外部意见请注明态度", "An outside opinion takes a stance"))
    if kind == "opinion":
        _independent(dossier, entry, person_id)
    if kind == "overtaken" and not (signal_id and picker("signal").label(actor, signal_id)):
        raise BadValue("signal_id", Bi("请关联竞争路线的信号", "Link the signal that shows the rival"))
    row = Evidence.objects.create(
        entry=entry, kind=kind, happened_on=happened_on, text=text.strip(), source=source.strip(),
        stance=stance if kind == "opinion" else "", person_id=person_id if kind == "opinion" else None,
        assumption=_killer(dossier, kind, assumption), signal_id=signal_id if kind == "overtaken" else "", material=material,
        recorded_by=actor.ledger_name,
    )  # fmt: skip
    change_entry(entry, **_freshened(entry, kind, happened_on), **measured(entry))
    tell("dossier", dossier.pk, evidence=row.pk, about=kind, happened_on=happened_on.isoformat(), material=material)
    return row


def _freshened(entry: PoolEntry, kind: str, happened_on: dt.date) -> dict[str, object]:
    """The new day from which freshness runs, with the flags gone; nothing for a setback, which makes no reserve fresh, and for old news."""
    if kind in SETBACKS or happened_on <= entry.evidence_on:
        return {}
    return {"evidence_on": happened_on, "flags": 0, "flagged_on": None}


def _independent(dossier: Dossier, entry: PoolEntry, person_id: str) -> None:
    """An outside opinion is that of a person of the directory who answers for nothing here and whom no interest bars."""
    if not person_id or not Person.objects.filter(pk=person_id, merged_into__isnull=True).exists():
        raise BadValue("person_id", Bi("请写明是谁的意见", "Say whose opinion it is"))
    house = {dossier.specialist_id, dossier.sponsor_id, entry.sponsor_id} - {None}
    if User.objects.filter(pk__in=house, person_id=person_id).exists():
        raise BadValue("person_id", Bi("牵头的人不能给外部意见", "Whoever sponsors it gives no outside opinion"))
    firms = [dossier.organisation_id] if dossier.organisation_id else []
    found = barring(person_id, people=team_person_ids(dossier), organisations=firms)
    if found:
        raise BadValue("person_id", Bi("须回避：{r}", "Barred: {r}").fill(r=found[0]))


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
    days.planned("valid_until", valid_until, years=LANE_YEARS)
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
