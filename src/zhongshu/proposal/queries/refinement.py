"""Reading the refinement of a dossier: the open case, tasks, mentors, clinics, signatures. The dossier was fetched as its reader before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked, Hidden
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier, Member
from zhongshu.lifecycle.queries import place_of, team_user_ids
from zhongshu.people.actor import Actor
from zhongshu.people.models import User
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of
from zhongshu.proposal.models import Clinic, Mentor, RefinementCase, Task
from zhongshu.proposal.models.refinement import ANSWERED, RETURNED, TODO
from zhongshu.proposal.queries import bodies_of, expert_interests
from zhongshu.proposal.queries.readiness import confirmation_hash, plan_hash

TASK_STATES: dict[str, tuple[Bi, str]] = {
    "todo": (Bi("待办", "To do"), "info"),
    "answered": (Bi("待专员确认", "Awaiting the specialist"), "warn"),
    "returned": (Bi("退回补充", "Returned"), "bad"),
    "closed": (Bi("已了结", "Closed"), "good"),
    "dropped": (Bi("已豁免", "Waived"), "neutral"),
}
TASK_SOURCES: dict[str, Bi] = {
    "opinion": Bi("论证意见", "The opinion"),
    "condition": Bi("论证条件", "A condition"),
    "house": Bi("中心提出", "The house"),
    "earlier": Bi("上次优化遗留", "Left from earlier"),
}
WAITING_FOR_TEAM = (TODO, RETURNED)


def open_case(dossier: Dossier) -> RefinementCase | None:
    """The refinement under way."""
    found = next(iter(_open_case(dossier.pk)), None)
    if found is not None:
        found.dossier = dossier
    return found


@question
def _open_case(dossier_id: str) -> QuerySet[RefinementCase]:
    return RefinementCase.objects.filter(dossier_id=dossier_id, closed_at__isnull=True).order_by("pk")[:1]


def last_case(dossier: Dossier) -> RefinementCase | None:
    """The refinement under way, or the last one."""
    return RefinementCase.objects.filter(dossier=dossier).order_by("-number").first()


def has_refinement(dossier: Dossier) -> bool:
    """Whether the dossier is, or once was, refined."""
    return dossier.state == "REFINE" or RefinementCase.objects.filter(dossier=dossier).exists()


def need_case(dossier: Dossier) -> RefinementCase:
    """The open case, or a refusal in words."""
    found = open_case(dossier)
    if found is None:
        raise Blocked([Bi("这份卷宗不在方案优化中", "the dossier is not in refinement")])
    return found


def tasks_of(case: RefinementCase | None) -> QuerySet[Task]:
    """Tasks in the order of their codes."""
    return Task.objects.filter(case=case).select_related("owner__person").order_by("code")


def task_of(dossier: Dossier, task_id: str) -> Task:
    """One task of the open case."""
    found = Task.objects.filter(pk=task_id, case__dossier=dossier, case__closed_at__isnull=True).first()
    if found is None:
        raise Hidden
    found.case.dossier = dossier
    return found


def mentors_of(case: RefinementCase | None) -> QuerySet[Mentor]:
    """Mentors in service."""
    return Mentor.objects.filter(case=case, ended_at__isnull=True).select_related("person").order_by("created_at")


def mentor_interests(person_id: str, dossier: Dossier) -> list[Bi]:
    """Why this person may not be a mentor."""
    return expert_interests(person_id, dossier)


def clinics_of(case: RefinementCase | None) -> QuerySet[Clinic]:
    """Sittings, newest first."""
    return Clinic.objects.filter(case=case).prefetch_related("mentors__person").order_by("-held_on", "-created_at")


def owners_for(dossier: Dossier) -> list[tuple[str, str]]:
    """Who may be given a task: accounts of the team, and the specialist."""
    ids = team_user_ids(dossier) | ({dossier.specialist_id} if dossier.specialist_id else set())
    users = User.objects.filter(pk__in=ids, is_active=True).select_related("person").order_by("pk")
    return [(user.pk, user.name) for user in users]


def is_specialist(actor: Actor, dossier: Dossier) -> bool:
    """Whether this is the accountable specialist in person."""
    return bool(actor.user_id) and actor.user_id == dossier.specialist_id


def is_lead(actor: Actor, dossier: Dossier) -> bool:
    """Whether this actor leads the dossier's field, or the center."""
    return actor.may("refine:A", place_of(dossier))


def is_team(actor: Actor, dossier: Dossier) -> bool:
    """Whether this actor belongs to the proposing team."""
    return actor.user_id in team_user_ids(dossier) and bool(actor.roles & {Role.PI, Role.TM})


def extensions_left(dossier: Dossier, case: RefinementCase) -> int:
    """How often the time limit may still be extended."""
    return max(0, rules_of(dossier.rule_set).clocks.refine_extensions - case.extensions)


@dataclass(frozen=True, slots=True)
class Signatures:
    """Whether the plan as it stands is accepted, and who has signed exactly that plan."""

    accepted: bool
    outdated: bool  # accepted once, changed since
    specialist: bool
    lead: bool
    number: int | None

    @property
    def both(self) -> bool:
        return self.accepted and self.specialist and self.lead


def signatures_of(dossier: Dossier, case: RefinementCase | None) -> Signatures:
    """Acceptance and signatures count for one fingerprint; any later change of the plan makes them void."""
    if case is None or not case.accepted_sha256:
        return Signatures(False, False, False, False, None)
    now = plan_hash(bodies_of(dossier))
    accepted = case.accepted_sha256 == now
    different = case.specialist_signed_by != case.lead_signed_by
    return Signatures(
        accepted=accepted,
        outdated=not accepted,
        specialist=accepted and case.specialist_signed_sha256 == now,
        lead=accepted and case.lead_signed_sha256 == now and different,
        number=case.accepted_number,
    )


def _teams_of(actor: Actor) -> QuerySet[Member, str]:
    """The dossiers on whose team this person is today."""
    mine = (
        Member.objects.filter(person_id=actor.person_id, until__isnull=True)
        if actor.person_id
        else Member.objects.none()
    )
    return mine.values_list("dossier_id", flat=True)


def tasks_for(actor: Actor) -> QuerySet[Task]:
    """Tasks this person has to answer: the own ones, and those of the own dossiers that stand with nobody of the team."""
    waiting = Task.objects.filter(state__in=WAITING_FOR_TEAM, case__closed_at__isnull=True)
    nobodys = Q(owner__isnull=True) | Q(owner_id=F("case__dossier__specialist_id"))
    mine = Q(owner_id=actor.user_id) | (nobodys & Q(case__dossier__in=_teams_of(actor)))
    return waiting.filter(mine).select_related("case__dossier").order_by("due_on", "code", "pk")


def confirmations_for(actor: Actor) -> list[RefinementCase]:
    """Open refinements of the own dossiers in which the team has not confirmed its members and rights as they are written now."""
    if not actor.roles & {Role.PI, Role.TM}:
        return []
    running = RefinementCase.objects.filter(
        closed_at__isnull=True, refused_at__isnull=True, dossier__in=_teams_of(actor)
    )
    found = list(running.select_related("dossier").order_by("dossier__due_on", "pk"))
    return [case for case in found if case.confirmed_sha256 != confirmation_hash(bodies_of(case.dossier))]


def answers_to_judge(actor: Actor) -> QuerySet[Task]:
    """Answers that wait for this specialist, or, where the specialist gave the answer, for this lead of the field."""
    waiting = Task.objects.filter(state=ANSWERED, case__closed_at__isnull=True)
    own = Q(answered_by=F("case__dossier__specialist_id"))
    mine = Q(case__dossier__specialist_id=actor.user_id) & ~own
    if Role.FL in actor.roles:
        led = actor.fields_led()
        mine |= own & (Q() if led is None else Q(case__dossier__field__in=led)) & ~Q(answered_by=actor.ledger_name)
    return waiting.filter(mine).select_related("case__dossier").order_by("due_on", "code", "pk")


def refusals_to_end(actor: Actor) -> QuerySet[RefinementCase]:
    """Refinements whose team has said that it does not go on, for the specialist to end."""
    running = RefinementCase.objects.filter(closed_at__isnull=True, refused_at__isnull=False)
    return running.filter(dossier__specialist_id=actor.user_id).select_related("dossier").order_by("refused_at", "pk")


def judges_answer(actor: Actor, dossier: Dossier, task: Task) -> bool:
    """Whether this actor judges the answer to this task: the specialist, or the lead of the field where the answer is the specialist's own."""
    if task.answered_by == actor.ledger_name:
        return False
    return is_specialist(actor, dossier) or (task.answered_by == dossier.specialist_id and is_lead(actor, dossier))


def plans_to_sign(actor: Actor) -> QuerySet[RefinementCase]:
    """Accepted plans in the fields this actor leads that the field lead has not signed."""
    found = (
        RefinementCase.objects.filter(closed_at__isnull=True, lead_signed_sha256="")
        .exclude(accepted_sha256="")
        .exclude(dossier__specialist_id=actor.user_id)
        .select_related("dossier")
        .order_by("dossier__due_on", "pk")
    )
    led = actor.fields_led()
    return found if led is None else found.filter(dossier__field__in=led)
