"""Needs (榜单): drafted by their owner or staff, verified, published, matched, piloted, satisfied or closed; and entered from files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zhongshu.discovery.models import Need
from zhongshu.discovery.queries.needs import missing_of, place_of
from zhongshu.discovery.rules import NEED_MODES, NEED_STATES, NEED_STEPS, SECRECY
from zhongshu.kernel import clock, search
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.ids import new_id
from zhongshu.kernel.serials import next_code, next_numbers
from zhongshu.ledger.actions import act, tell, tell_each
from zhongshu.people.actor import Actor, Place
from zhongshu.policy.queries import active_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedText:
    """What a need says."""

    title_zh: str = ""
    title_en: str = ""
    pain_zh: str = ""
    pain_en: str = ""
    today_zh: str = ""
    today_en: str = ""
    metric_zh: str = ""
    metric_en: str = ""
    metric_unit: str = ""
    metric_target: float | None = None
    budget_fen: int | None = None
    trial_site: bool = False
    purchase_intent: bool = False
    willing_zh: str = ""
    willing_en: str = ""
    organisation_id: str | None = None
    field: str
    region: str = ""
    mode: str = "bid"
    secrecy: str = "open"
    deadline: dt.date | None = None


def _check(said: NeedText, stood: dt.date | None = None) -> None:
    """Refuse what no need may say; a deadline that ``stood`` before may have passed since."""
    if not (said.title_zh.strip() or said.title_en.strip()):
        raise BadValue("title_zh", Bi("请填写标题", "Give a title"))
    if said.field not in active_rules().labels("fields"):
        raise BadValue("field", Bi("请从列表中选择领域", "Choose a field from the list"))
    if said.mode not in NEED_MODES:
        raise BadValue("mode", Bi("请选择组织方式", "Choose a mode"))
    if said.secrecy not in SECRECY:
        raise BadValue("secrecy", Bi("请选择公开范围", "Choose how public it is"))
    if said.budget_fen is not None and said.budget_fen < 0:
        raise BadValue("budget_fen", Bi("金额不能为负", "An amount is never negative"))
    if said.deadline is not None and said.deadline != stood and said.deadline < clock.today():
        raise BadValue(
            "deadline",
            Bi("截止日期已经过去，请填今天或以后的日期", "This deadline has passed; enter today or a later day"),
        )


@act("discovery.draft_need")
def draft_need(actor: Actor, *, said: NeedText) -> Need:
    """Write a need down."""
    _check(said)
    place = Place(field=said.field, organisations=frozenset({said.organisation_id} if said.organisation_id else ()))
    actor.require("need:C", place)
    need = Need.objects.create(code=next_code(f"N-{clock.today():%Y}"), owner_id=actor.user_id or None, **asdict(said))
    _index(need)
    tell("need", need.pk, code=need.code, field=need.field, mode=need.mode, organisation=need.organisation_id)
    return need


@act("discovery.edit_need")
def edit_need(actor: Actor, need: Need, *, version: int, said: NeedText) -> Need:
    """Correct a need; once published its words stand, so that everybody answers the same question. Who verifies does not write: a field lead
    or the director sends it back instead.
    """
    actor.require("need:U", place_of(need))
    if need.version != version:
        raise Stale
    if need.state not in ("draft", "verified"):
        raise Blocked(
            [
                Bi(
                    "已发布的需求不能改写，可关闭后另行发布",
                    "a published need stands as it is; close it and publish another",
                )
            ]
        )
    _check(said, stood=need.deadline)
    before = {name: value for name, value in _plain(need).items() if value != getattr(said, name)}
    _change(need, version, state="draft", **asdict(said))
    _index(need)
    tell("need", need.pk, code=need.code, changed=sorted(before))
    return need


def _plain(need: Need) -> dict[str, Any]:
    return {name: getattr(need, name) for name in NeedText.__dataclass_fields__}


def _change(need: Need, version: int, **columns: Any) -> None:
    columns |= {"version": version + 1, "updated_at": clock.now()}
    if Need.objects.filter(pk=need.pk, version=version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(need, name, value)


def _index(need: Need) -> None:
    said = (
        need.code, need.title_zh, need.title_en, need.pain_zh, need.pain_en, need.today_zh, need.today_en, need.metric_zh, need.metric_en,
    )  # fmt: skip
    search.put("need", need.pk, " ".join(filter(None, said)))


@act("discovery.step_need")
def step_need(actor: Actor, need: Need, *, verb: str, version: int, reason: str = "") -> Need:
    """Take one step of a need's course; who wrote it may not verify it."""
    step = NEED_STEPS.get(verb)
    if step is not None and need.version != version and actor.may(step.right, place_of(need)):
        raise Stale
    if step is None or need.state not in step.sources:
        text = Bi("需求处于「{s}」，不能做这一步", "The need is “{s}”; this step does not lead on from there")
        raise NotAllowed(text.fill(s=NEED_STATES[need.state]))
    actor.require(step.right, place_of(need))
    if verb == "verify" and need.owner_id == actor.user_id:
        raise NotAllowed(Bi("需求须由起草人以外的人核实", "A need is verified by somebody other than its writer"))
    lacking = missing_of(need) if verb in ("verify", "publish") else []
    if step.reason and not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give a reason"))
    if lacking:
        raise Blocked(lacking)
    columns: dict[str, Any] = {"state": step.target}
    if verb == "publish":
        columns["published_on"] = clock.today()
    if step.target in ("satisfied", "closed"):
        columns["closed_reason"] = reason.strip()
    came_from = need.state
    _change(need, version, **columns)
    tell("need", need.pk, code=need.code, source=came_from, target=step.target, reason=reason.strip())
    return need


@dataclass(frozen=True, slots=True)
class PastNeed:
    """One solicitation topic of an earlier programme, as read from a file."""

    source_ref: str
    title_zh: str
    title_en: str
    pain_zh: str = ""
    pain_en: str = ""
    field: str = "cross"
    published_on: dt.date | None = None
    deadline: dt.date | None = None


@act("discovery.enter_needs")
def enter_needs(actor: Actor, *, rows: Sequence[PastNeed], source: str) -> int:
    """Enter past topics as closed, historical needs; rows already there are left alone."""
    actor.require("import:UA")
    wanted = {row.source_ref: row for row in rows}
    known = set(Need.objects.filter(source_ref__in=wanted).values_list("source_ref", flat=True))
    fresh = [row for ref, row in wanted.items() if ref not in known]
    numbers = next_numbers("N-H", len(fresh)) if fresh else range(0)
    now = clock.now()
    needs = [
        Need(
            id=new_id(), code=f"N-H-{number:06d}", state="closed", title_zh=row.title_zh[:200], title_en=row.title_en[:300],
            pain_zh=row.pain_zh, pain_en=row.pain_en, field=row.field, published_on=row.published_on, deadline=row.deadline,
            origin="historical", source_ref=row.source_ref, created_at=now, updated_at=now,
        )
        for row, number in zip(fresh, numbers, strict=True)
    ]  # fmt: skip
    Need.objects.bulk_create(needs, batch_size=200)
    search.put_many("need", [(n.pk, " ".join((n.code, n.title_zh, n.title_en, n.pain_zh, n.pain_en))) for n in needs])
    tell_each("need", [(n.pk, {"code": n.code, "source": source, "source_ref": n.source_ref}) for n in needs])
    if not needs:
        tell("import", source[:32], entered=0, known=len(known))
    return len(needs)
