"""Due diligence: what was looked at and found, and which experts the specialist names for the panel."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.proposal.models import DiligenceNote, NamedExpert
from zhongshu.proposal.queries import expert_kind, kept_off, panel_ahead

KINDS: dict[str, Bi] = {
    "visit": Bi("现场走访", "Visit"),
    "interview": Bi("访谈", "Interview"),
    "reference": Bi("旁证", "Reference"),
    "ip": Bi("产权核查", "IP check"),
    "test": Bi("测试复核", "Test checked"),
    "market": Bi("场景与需求核实", "Scene and need checked"),
    "finance": Bi("财务与主体", "Finance and legal person"),
}
SURENESS: dict[str, Bi] = {
    "low": Bi("把握小", "Unsure"),
    "medium": Bi("较有把握", "Fairly sure"),
    "high": Bi("确信", "Sure"),
}
FLAGS: dict[str, Bi] = {
    "none": Bi("无异常", "Nothing amiss"),
    "amber": Bi("需留意", "To be watched"),
    "red": Bi("重大问题", "Serious problem"),
}
NOT_AHEAD = Bi(
    "这份卷宗现在不提名专家：专家组由论证秘书组建和补充", "No expert is named for this dossier now: the appraisal officer composes and completes its panel"
)  # fmt: skip


@act("proposal.add_note")
def add_note(
    actor: Actor, dossier: Dossier, *, kind: str, happened_on: dt.date, finding: str, sureness: str, flag: str = "none"
) -> DiligenceNote:
    """Record one step of the due diligence."""
    actor.require("view:UA", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    for name, value, known in (("kind", kind, KINDS), ("sureness", sureness, SURENESS), ("flag", flag, FLAGS)):
        if value not in known:
            raise BadValue(name, Bi("请从列表中选择", "Choose one from the list"))
    if happened_on > clock.today():
        raise BadValue("happened_on", Bi("日期不能晚于今天", "The date may not lie in the future"))
    if not finding.strip():
        raise BadValue("finding", Bi("请写明看到了什么", "Say what was found"))
    note = DiligenceNote.objects.create(
        dossier=dossier,
        kind=kind,
        happened_on=happened_on,
        finding=finding.strip(),
        sureness=sureness,
        flag=flag,
        author_id=actor.user_id,
    )
    tell("dossier", dossier.pk, note=note.pk, about=kind, flag=flag, happened_on=happened_on.isoformat())
    return note


@act("proposal.name_expert")
def name_expert(actor: Actor, dossier: Dossier, *, person_id: str, reason: str = "") -> NamedExpert:
    """Name an expert for the panel that lies ahead; whoever could not sit on it is refused with the reasons."""
    actor.require("view:UA", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    _ahead(dossier)
    kind = expert_kind(person_id)
    if kind is None:
        raise BadValue(
            "person", Bi("此人不在专家库，或已停用", "This person is not an expert on the list, or no longer")
        )
    barred = kept_off(dossier, [person_id])[person_id]
    if barred:
        raise Blocked(barred)
    try:
        with transaction.atomic():
            named = NamedExpert.objects.create(
                dossier=dossier, person_id=person_id, kind=kind, reason=reason, named_by=actor.ledger_name
            )
    except IntegrityError:
        raise Stale(Bi("这位专家已在名单里", "This expert is on the list already")) from None
    tell("dossier", dossier.pk, expert=person_id, judges=kind, reason=reason, also=[person_id])
    return named


def _ahead(dossier: Dossier) -> None:
    if not panel_ahead(dossier):
        raise Stale(NOT_AHEAD)


@act("proposal.drop_expert")
def drop_expert(actor: Actor, dossier: Dossier, *, named_id: str, reason: str) -> None:
    """Take an expert off the list; what was named for a panel that sits stays as it was named."""
    actor.require("view:UA", place_of(dossier))
    _ahead(dossier)
    if (
        NamedExpert.objects.filter(pk=named_id, dossier=dossier, dropped_at__isnull=True).update(
            dropped_at=clock.now(), updated_at=clock.now()
        )
        != 1
    ):
        raise Stale
    tell("dossier", dossier.pk, named=named_id, reason=reason)
