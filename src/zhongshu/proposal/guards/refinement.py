"""The guards of the edges out of REFINE: T-11, T-12, T-13. Each returns what is missing, in both languages."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.gates import Wish, guard, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.proposal.queries import accepted_once, bodies_of, lacks_of, plan_limits
from zhongshu.proposal.queries.readiness import budget_lacks, exam_lacks, readiness_of
from zhongshu.proposal.queries.refinement import is_lead, is_specialist, open_case, signatures_of


@guard("plan_accepted")
def plan_accepted(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    signed = signatures_of(dossier, open_case(dossier))
    if signed.accepted:
        return []
    if signed.outdated:
        text = Bi(
            "方案在第 {n} 版被接受之后有改动，请专员再次接受",
            "the plan changed after v{n} was accepted; accept it again",
        )
        return [text.fill(n=signed.number)]  # fmt: skip
    return [Bi("专员接受方案", "the plan accepted by the specialist")]


@guard("readiness_full")
def readiness_full(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    ready = readiness_of(dossier, open_case(dossier))
    if ready.percent == 100:
        return []
    return [Bi("就绪度 {p}%，应为 100%", "readiness {p} %, to be 100 %").fill(p=ready.percent), *ready.lacking]


@guard("exam_measurable")
def exam_measurable(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return exam_lacks(bodies_of(dossier))


@guard("budget_checked")
def budget_checked(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return budget_lacks(bodies_of(dossier), plan_limits(dossier))


@guard("committee_plan")
def committee_plan(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """What goes to the committee from the bench is a plan with its money: the one that refinement accepted, or, on a national request, the
    plan as it is written now, whole, with a measurable first exam and a budget that adds up. Asked when the target is the committee.
    """
    if wish is None or wish.target != "PROP" or accepted_once(dossier):
        return []
    bodies = bodies_of(dossier)
    lacking = [lack.text for lack in lacks_of(dossier)]
    return [*lacking, *exam_lacks(bodies), *budget_lacks(bodies, plan_limits(dossier))]


@guard("both_signed")
def both_signed(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """Two people; whoever only looks is not told that the own signature lacks, because the same page gives it."""
    signed = signatures_of(dossier, open_case(dossier))
    found = []
    if not signed.specialist and not (wish is None and is_specialist(actor, dossier)):
        found.append(Bi("负责专员签署", "the specialist's signature"))
    mine = is_lead(actor, dossier) and not is_specialist(actor, dossier)
    if not signed.lead and not (wish is None and mine):
        found.append(Bi("领域主任签署（非专员本人）", "the field lead's signature (not the specialist's own)"))
    return found


@guard("refinement_over_or_refused")
def refinement_over_or_refused(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """The time is over, or the team has said that it does not go on."""
    case = open_case(dossier)
    if case is not None and case.refused_at:
        return []
    if dossier.due_on is not None and clock.today() > dossier.due_on:
        return []
    return [
        Bi("时限已过（{d} 之后），或团队表示不再继续", "the time limit passed (after {d}), or the team's refusal").fill(
            d=dossier.due_on or "—"
        )
    ]


page_for("T-11", "proposal:propose_award")
page_for("T-13", "proposal:end_refinement")
page_for("T-26", "proposal:resume")
