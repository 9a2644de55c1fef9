"""Needs for visitors (published ones, owners hidden where they asked for it) and for the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhongshu.discovery.models import Lead, Match, Need
from zhongshu.discovery.rules import NEED_STATES, NEED_STEPS, PUBLIC_NEED_STATES, Step
from zhongshu.kernel import search
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.counts import count_of
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.queries import standings, unlocked
from zhongshu.people.actor import Actor, Place
from zhongshu.people.matrix import Scope, right
from zhongshu.people.roles import Role


def place_of(need: Need) -> Place:
    """The need as rights see it."""
    return Place(field=need.field, organisations=frozenset({need.organisation_id} if need.organisation_id else ()))


def missing_of(need: Need) -> list[Bi]:
    """What a need still lacks before it may be verified and published."""
    wanted = (
        (need.title_zh and need.title_en, Bi("中英文标题", "a title in both languages")),
        (need.organisation_id, Bi("需求单位", "the owner organisation")),
        (need.pain_zh and need.pain_en, Bi("中英文痛点", "the pain point in both languages")),
        (
            need.today_zh and need.today_en,
            Bi("目前最好的技术（中英文）", "the current best technology in both languages"),
        ),
        (need.metric_zh and need.metric_en, Bi("目标指标（中英文）", "the target metric in both languages")),
        (need.metric_unit and need.metric_target is not None, Bi("指标的目标值与单位", "the metric's target and unit")),
        (
            need.budget_fen or need.trial_site or need.purchase_intent,
            Bi("意愿：预算、试验场或采购意向至少一项", "willingness: a budget, a trial site or a purchase intent"),
        ),
        (need.deadline, Bi("截止日期", "a deadline")),
    )
    return [text for there, text in wanted if not there]


def public_needs(*, field: str = "", query: str = "") -> QuerySet[Need]:
    """What stands on the public list, newest first; optionally of one field or matching words."""
    found = Need.objects.filter(state__in=PUBLIC_NEED_STATES, origin="live").exclude(secrecy="internal")
    if field:
        found = found.filter(field=field)
    if query.strip():
        found = search.matching(found, query, kind="need")
    return (
        found.select_related("organisation")
        .annotate(answers_n=count_of(Lead.objects.filter(need=OuterRef("pk"))))
        .order_by("-published_on", "code")
    )


def public_need(code: str) -> Need:
    """One published need."""
    found = public_needs().filter(code=code).first()
    if found is None:
        raise Hidden
    return found


def needs(actor: Actor) -> QuerySet[Need]:
    """Needs this actor may know: all for the house, one's own organisation's for its people, published ones for the rest."""
    matches = Match.objects.filter(need=OuterRef("pk")).values("need").annotate(n=Count("pk")).values("n")
    every = Need.objects.select_related("organisation", "owner__person").annotate(
        matches_n=Coalesce(Subquery(matches), 0)
    )
    if _reads_all(actor):
        return every
    published = Q(state__in=PUBLIC_NEED_STATES) & ~Q(secrecy="internal")
    return every.filter(published | Q(organisation_id__in=actor.organisations) | Q(owner_id=actor.user_id or "-"))


def _reads_all(actor: Actor) -> bool:
    cells = right("need:RUA").cells()
    wide = {role for role, cell in cells.items() if cell.scope in (Scope.CENTER, Scope.FIELD)}
    outside = {Role.PI, Role.TM, Role.REC}
    return bool(actor.roles & (wide - outside))


def need_for(actor: Actor, code: str) -> Need:
    """One need this actor may know."""
    found = needs(actor).filter(code=code).first()
    if found is None:
        raise Hidden
    return found


@dataclass(frozen=True, slots=True)
class NeedStep:
    """One step of a need as this actor sees it."""

    step: Step
    missing: tuple[Bi, ...]

    @property
    def open(self) -> bool:
        return not self.missing


OWN_WORDS = Bi("起草人以外的人来核实", "somebody other than its writer to verify it")


def steps_of(actor: Actor, need: Need) -> list[NeedStep]:
    """The steps that lead on from here and that this actor may take, with what each lacks."""
    found = []
    for step in NEED_STEPS.values():
        if need.state not in step.sources or not actor.may(step.right, place_of(need)):
            continue
        lacking = missing_of(need) if step.verb in ("verify", "publish") else []
        if step.verb == "verify" and need.owner_id == actor.user_id:
            lacking = [*lacking, OWN_WORDS]
        found.append(NeedStep(step, tuple(lacking)))
    return found


def need_now(need: Need) -> dict[str, Any]:
    """What a step that read an older need is shown."""
    return {"version": need.version, "stands": NEED_STATES[need.state]}


def need_values(need: Need) -> dict[str, Any]:
    """A need as its form shows it."""
    names = (
        "version", "title_zh", "title_en", "pain_zh", "pain_en", "today_zh", "today_en", "metric_zh", "metric_en", "metric_unit",
        "metric_target", "budget_fen", "trial_site", "purchase_intent", "willing_zh", "willing_en", "field", "region", "mode", "secrecy",
        "deadline",
    )  # fmt: skip
    return {name: getattr(need, name) for name in names} | {
        "organisation": need.organisation.name_zh or need.organisation.name_en if need.organisation else ""
    }


def matches_of(actor: Actor, need: Need) -> list[Match]:
    """Technologies brought to a need, as far as the actor may know them; agreed ones first."""
    found = need.matches.select_related("dossier").order_by("-score")
    rows = standings(actor).filter(pk__in=[m.dossier_id for m in found])
    known = set(unlocked(actor, rows, "pk").values_list("pk", flat=True))
    order = ["agreed", "talks", "introduced", "suggested", "failed"]
    return sorted((m for m in found if m.dossier_id in known), key=lambda m: order.index(m.state))


def match_of(need: Need, match_id: str) -> Match:
    """One match of this need."""
    found = need.matches.filter(pk=match_id).first()
    if found is None:
        raise Hidden
    return found
