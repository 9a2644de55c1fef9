"""The guards this room answers for on edges T-02, T-06 and T-07. Each returns what is missing, in both languages."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.gates import Wish, guard, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of
from zhongshu.proposal.queries import accepted_offer, expert_interests, fits, full_load, kept_off, lacks_of, panel_of

EARLY_TRL = 2
USERS = frozenset({"investor", "user"})


@guard("specialist_accepted")
def specialist_accepted(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return [] if accepted_offer(dossier) else [Bi("专员接受指派", "a specialist who has accepted")]


@guard("specialist_load")
def specialist_load(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    offer = accepted_offer(dossier)
    return [full_load(offer.user_id, dossier)] if offer and not fits(offer.user_id, dossier) else []


@guard("specialist_free_of_interest")
def specialist_free_of_interest(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    offer = accepted_offer(dossier)
    return expert_interests(offer.user.person_id, dossier, office=True) if offer and offer.user.person_id else []


@guard("card_complete")
def card_complete(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return [lack.text for lack in lacks_of(dossier, sections=("direction", "assumptions", "kill_criteria", "rivals"))]


@guard("heilmeier_complete")
def heilmeier_complete(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return [lack.text for lack in lacks_of(dossier, sections=("heilmeier",))]


@guard("properties_complete")
def properties_complete(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return [lack.text for lack in lacks_of(dossier, sections=("properties", "views"))]


@guard("plan_complete")
def plan_complete(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    return [lack.text for lack in lacks_of(dossier, sections=("team", "ip_assets", "stages", "budget"))]


@guard("panel_composed")
def panel_composed(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """At least five experts whom no rule keeps off the blind panel today (interest, rotation, load, the house), one from industry, one investor
    or user (T-06): exactly what the convening will ask.
    """
    asked, named = rules_of(dossier.rule_set).appraisal, list(panel_of(dossier))
    kinds = [n.kind for n in named]
    found = []
    if len(named) < asked.experts_low:
        found.append(
            Bi("专家至少 {n} 位，现有 {m} 位", "at least {n} experts, now {m}").fill(n=asked.experts_low, m=len(named))
        )
    if kinds.count("industry") < asked.industry_low:
        found.append(Bi("产业专家至少 {n} 位", "at least {n} expert from industry").fill(n=asked.industry_low))
    if sum(kind in USERS for kind in kinds) < asked.user_low:
        found.append(Bi("投资人或用户至少 {n} 位", "at least {n} investor or user").fill(n=asked.user_low))
    reasons = kept_off(dossier, [expert.person_id for expert in named])
    for expert in named:
        for reason in reasons[expert.person_id]:
            found.append(Bi("专家{p}：{r}", "expert {p}: {r}").fill(p=str(expert.person), r=reason))
    return found


@guard("promising_but_early")
def promising_but_early(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """TRL 2 or lower, or the team is incomplete (T-07)."""
    early = dossier.trl is not None and dossier.trl <= EARLY_TRL
    return (
        []
        if early or lacks_of(dossier, sections=("team",))
        else [Bi("TRL 不高于 2 或团队尚不完整", "TRL 2 or lower, or a team that is incomplete")]
    )


@guard("sponsor_named")
def sponsor_named(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    named = dossier.specialist_id if wish is None else wish.said.get("sponsor_id")
    return [] if named else [Bi("指定的牵头专员", "a named sponsor")]


page_for("T-02", "proposal:make_candidate")
page_for("T-06", "proposal:send_to_appraisal")
page_for("T-07", "proposal:move_to_bench")
