"""Reading the plan and what surrounds it. The caller has fetched the dossier through `lifecycle.queries.dossier_for`, which scopes it to the actor."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.questions import question
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.interests import barring
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter, load_of, team_person_ids
from zhongshu.panels.models import APPRAISAL, Panel
from zhongshu.panels.queries.candidates import obstacles_among
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Expertise, ExpertProfile, Grant, User
from zhongshu.people.roles import INSIDE, Role
from zhongshu.policy.queries import rules_of
from zhongshu.proposal.comparison import Change, changes
from zhongshu.proposal.completeness import Lack, PlanLimits, lacks
from zhongshu.proposal.models import ACCEPTED, OPEN, DiligenceNote, NamedExpert, Offer, Part, PlanVersion
from zhongshu.proposal.sections import SECTIONS, empty_body


def parts_of(dossier: Dossier) -> dict[str, Part]:
    """The parts already written, by section."""
    return {part.section: part for part in Part.objects.filter(dossier=dossier)}


def bodies_of(dossier: Dossier) -> dict[str, Any]:
    """The values of all parts; those nobody has written are empty."""
    written = dict(_written(dossier.pk))
    return {
        code: json.loads(written[code]) if code in written else empty_body(section)
        for code, section in SECTIONS.items()
    }


@question
def _written(dossier_id: str) -> QuerySet[Part, tuple[str, str]]:
    return Part.objects.filter(dossier_id=dossier_id).values_list("section", "body")


def plan_limits(dossier: Dossier) -> PlanLimits:
    """What the rules under which the dossier entered ask of a plan."""
    rules = rules_of(dossier.rule_set)
    return PlanLimits(
        first_share=rules.gates.first_stage_share,
        first_months=rules.gates.first_stage_months,
        stage_months=rules.gates.stage_months,
        killers=(rules.care.killers_low, rules.care.killers_high),
    )


def lacks_of(dossier: Dossier, *, sections: tuple[str, ...] | None = None) -> list[Lack]:
    """What the plan still lacks."""
    return lacks(bodies_of(dossier), limits=plan_limits(dossier), sections=sections)


def lacks_for(actor: Actor, dossier: Dossier) -> list[Lack]:
    """What the plan lacks in this reader's eyes: whoever may read the specialist's views also sees that they are missing."""
    return lacks_of(dossier, sections=tuple(SECTIONS) if actor.roles & INSIDE else None)


def versions_of(dossier: Dossier) -> QuerySet[PlanVersion]:
    """Numbered versions, newest first."""
    return PlanVersion.objects.filter(dossier=dossier).order_by("-number")


def compare(dossier: Dossier, old: int, new: int) -> list[Change]:
    """Changes between two numbered versions; 0 stands for the plan as it is being written."""
    return changes(_numbered(dossier, old), _numbered(dossier, new))


def _numbered(dossier: Dossier, number: int) -> dict[str, Any]:
    if number == 0:
        return bodies_of(dossier)
    found = PlanVersion.objects.filter(dossier=dossier, number=number).first()
    if found is None:
        raise Hidden
    return found.value


def open_offer(dossier: Dossier) -> Offer | None:
    """The offer awaiting an answer."""
    return Offer.objects.filter(dossier=dossier, state=OPEN).select_related("user__person").first()


def accepted_offer(dossier: Dossier) -> Offer | None:
    """The last accepted first offer."""
    return next(iter(_accepted(dossier.pk)), None)


@question
def _accepted(dossier_id: str) -> QuerySet[Offer]:
    first = Offer.objects.filter(dossier_id=dossier_id, state=ACCEPTED, handover=False)
    return first.select_related("user__person").order_by("-updated_at")


def offers_to(actor: Actor) -> QuerySet[Offer]:
    """Offers this actor has to answer."""
    return Offer.objects.filter(user_id=actor.user_id, state=OPEN).select_related("dossier").order_by("due_on")


def notes_of(dossier: Dossier) -> QuerySet[DiligenceNote]:
    """The due diligence, newest first."""
    return (
        DiligenceNote.objects.filter(dossier=dossier)
        .select_related("author__person")
        .order_by("-happened_on", "-created_at")
    )


def worth_comparing(dossier: Dossier, kept: list[PlanVersion]) -> tuple[int, int]:
    """Two versions that differ, the newest first: the last number against the present draft (0), or, where nothing was written since, the last
    number against the newest one before it that reads otherwise.
    """
    if not kept:
        return 0, 0
    present = hashlib.sha256(canonical(bodies_of(dossier)).encode()).hexdigest()
    if kept[0].sha256 != present:
        return kept[0].number, 0
    before = next((row for row in kept[1:] if row.sha256 != present), None)
    return (before.number, kept[0].number) if before else (kept[0].number, 0)


def accepted_once(dossier: Dossier) -> bool:
    """Whether the plan as it is sealed was accepted in a refinement (it left one by T-11 or T-12)."""
    sealed = last_chapter(dossier, "plan")
    return sealed is not None and sealed.edge in ("T-11", "T-12")


def panel_of(dossier: Dossier) -> QuerySet[NamedExpert]:
    """The experts named and not dropped."""
    return (
        NamedExpert.objects.filter(dossier=dossier, dropped_at__isnull=True)
        .select_related("person")
        .order_by("created_at")
    )


def panel_ahead(dossier: Dossier) -> bool:
    """Whether a panel may still be asked for it: only then are experts named. Once one is convened its officer composes it."""
    return any(dossier.state in EDGES[edge].sources for edge in ("T-06", "T-15"))


def expert_kind(person_id: str) -> str | None:
    """The kind of an expert in service; None for anybody else."""
    return ExpertProfile.objects.filter(person_id=person_id, retired=False).values_list("kind", flat=True).first()


def expert_interests(person_id: str, dossier: Dossier, *, office: bool = False) -> list[Bi]:
    """Why this person must stay out; empty when nothing bars. ``office``: asked of a specialist, who works on it and does not judge it."""
    members = team_person_ids(dossier)
    organisations = [dossier.organisation_id] if dossier.organisation_id else []
    return barring(person_id, people=members, organisations=organisations, office=office)


def kept_off(dossier: Dossier, person_ids: Iterable[str]) -> dict[str, list[Bi]]:
    """What keeps each of these persons off the blind panel that would judge the dossier today: interest, rotation, load, the house; asked together,
    in the words of the room that convenes.
    """
    return obstacles_among(Panel(dossier=dossier, kind=APPRAISAL, blind=True), list(person_ids))


def obstacles_for_specialist(user_id: str, dossier: Dossier) -> list[Bi]:
    """Why this account cannot take the dossier: not a specialist, a full load (R-02), or an interest."""
    user = next(iter(_accounts(user_id)), None)
    if user is None or Role.PS not in actor_of(user).roles:
        return [Bi("这个账号不是在任的项目专员", "this account is not a project specialist in office")]
    found = [] if fits(user_id, dossier) else [full_load(user_id, dossier)]
    return found + (expert_interests(user.person_id, dossier, office=True) if user.person_id else [])


@question
def _accounts(user_id: str) -> QuerySet[User]:
    return User.objects.filter(pk=user_id, is_active=True).select_related("person")


def fits(user_id: str, dossier: Dossier) -> bool:
    """Whether one more active dossier stays within the cap."""
    active, bench = load_of(user_id)
    care = rules_of(dossier.rule_set).care
    return active < care.active_cap and bench <= care.bench_cap


def full_load(user_id: str, dossier: Dossier) -> Bi:
    """The load in words."""
    active, bench = load_of(user_id)
    care = rules_of(dossier.rule_set).care
    text = Bi(
        "专员在办 {a} 项（上限 {x}），储备 {b} 项（上限 {y}），已满",
        "the specialist has {a} active dossiers (cap {x}) and {b} on the bench (cap {y}): full",
    )
    return text.fill(a=active, x=care.active_cap, b=bench, y=care.bench_cap)


def past_offers(dossier: Dossier) -> QuerySet[Offer]:
    """Offers already answered or withdrawn, newest first."""
    return (
        Offer.objects.filter(dossier=dossier).exclude(state=OPEN).select_related("user__person").order_by("-updated_at")
    )


@dataclass(frozen=True, slots=True)
class Load:
    """A specialist with what he or she already carries, and what stands in the way of one more."""

    user_id: str
    name: str
    active: int
    bench: int
    obstacles: tuple[Bi, ...]

    @property
    def choice(self) -> Bi:
        text = Bi("{n}（在办 {a}，储备 {b}）", "{n} ({a} active, {b} benched)").fill(
            n=self.name, a=self.active, b=self.bench
        )
        return text + Bi("，不可", ", not possible") if self.obstacles else text


def specialist_loads(dossier: Dossier) -> list[Load]:
    """All specialists in office, the least burdened first."""
    today = clock.today()
    granted = Grant.objects.filter(role=Role.PS, since__lte=today).exclude(until__lt=today).values("user_id")
    users = User.objects.filter(pk__in=granted, is_active=True).select_related("person")
    loads = [Load(u.pk, u.name, *load_of(u.pk), tuple(obstacles_for_specialist(u.pk, dossier))) for u in users]
    return sorted(loads, key=lambda load: (bool(load.obstacles), load.active, load.bench, load.name))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert who could be named, with why not."""

    profile: ExpertProfile
    interests: tuple[Bi, ...]


def candidates_for_panel(dossier: Dossier, *, kind: str = "", text: str = "", limit: int = 20) -> list[Candidate]:
    """Experts in service and not named yet, those of the field first; conflicts are computed for each that is shown."""
    found = (
        ExpertProfile.objects.filter(retired=False)
        .exclude(person__in=panel_of(dossier).values("person_id"))
        .select_related("person")
    )
    if kind:
        found = found.filter(kind=kind)
    for word in text.split()[:4]:
        found = found.filter(
            Q(person__name_zh__icontains=word)
            | Q(person__name_en__icontains=word)
            | Q(keywords_zh__icontains=word)
            | Q(keywords_en__icontains=word)
        )
    in_field = found.annotate(fits=Exists(Expertise.objects.filter(expert=OuterRef("pk"), field=dossier.field)))
    chosen = in_field.order_by("-fits", "person__name_en", "pk")[:limit]
    shown = list(chosen)
    reasons = kept_off(dossier, [profile.person_id for profile in shown])
    return [Candidate(profile, tuple(reasons[profile.person_id])) for profile in shown]
