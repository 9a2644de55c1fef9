"""The guards this room answers for on T-17 to T-22. Each returns what is missing, in both languages."""

from __future__ import annotations

from zhongshu.award.clauses import APPROVALS, CAUSES
from zhongshu.award.options import TARGETS
from zhongshu.award.queries.contracts import account_of, current_contract, signatures_of
from zhongshu.award.queries.packages import committed_fen, open_item
from zhongshu.award.queries.publicity import current, lasting
from zhongshu.decisions.models import COUNTED, Ballot, Subject
from zhongshu.decisions.queries import decided, seats_of
from zhongshu.kernel import clock, money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.gates import Wish, guard, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of


def _decided(dossier: Dossier) -> Subject | None:
    """The committee's decision for the package this dossier lies in now; a decision of an earlier round does not count."""
    item, subject = open_item(dossier), decided("dossier", dossier.pk, purpose="award")
    return subject if item and subject and item.package.decision_id == subject.decision_id else None


@guard("quorum")
def quorum(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """A closed decision with its quorum, which says what is asked for now."""
    subject = _decided(dossier)
    if subject is None:
        return [Bi("委员会达到法定人数的表决", "a vote of the committee that reached its quorum")]
    counted = subject.ballots.filter(vote__in=COUNTED).count()
    if counted < subject.decision.quorum:
        text = Bi("法定人数 {n}，有效表决 {m} 人", "the quorum is {n}; {m} valid votes")
        return [text.fill(n=subject.decision.quorum, m=counted)]
    target = TARGETS.get(subject.chosen, "")
    if wish is not None and wish.target != target:
        text = Bi("委员会的决定是到「{s}」", "the committee decided for “{s}”")
        return [text.fill(s=STATES[target].label if target in STATES else Bi("未定", "nothing yet"))]
    return []


@guard("recusals_done")
def recusals_done(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """No member whom an interest bars today is among those who voted."""
    subject = _decided(dossier)
    if subject is None:
        return [Bi("委员的回避核对", "the recusals of the members")]
    voted = {b.user_id: b.voter for b in Ballot.objects.filter(subject=subject, vote__in=COUNTED)}
    barred = [
        seat.user.pk
        for seat in seats_of(subject.decision)
        if seat.user.pk in voted and any(bar.locks for bar in seat.bars.get(subject.pk, []))
    ]
    return [Bi("委员 {n} 应回避而参加了表决", "member {n} voted though barred").fill(n=voted[pk]) for pk in barred]


@guard("budget_available")
def budget_available(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """What this award would bind fits into what is left of the year."""
    item = open_item(dossier)
    if item is None:
        return [Bi("建议包中的经费", "money in a package")]
    year = rules_of(item.package.rule_set).portfolio.budget_wan * FEN_PER_WAN
    left = year - committed_fen(clock.today().year)
    need = item.amount_fen - item.surplus_fen  # released money is there already
    if need <= left:
        return []
    text = Bi("年度经费余 {a}，本项需 {b}", "{a} is left of the year's budget; this needs {b}")
    return [text.fill(a=money.amount(max(left, 0)), b=money.amount(need))]


@guard("optimiser_or_reason")
def optimiser_or_reason(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    item = open_item(dossier)
    if item is not None and (item.package.optimiser or item.package.optimiser_reason.strip()):
        return []
    return [Bi("优化器的方案，或不用的书面理由", "the optimiser's run, or a written reason for none")]


@guard("publicity_over")
def publicity_over(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """The last day of the period has passed; a period that never began is not over."""
    shown = current(dossier)
    if shown is None or shown.until_on is None:
        return [Bi("公示（尚未发布）", "publicity (not published yet)")]
    if clock.today() <= shown.until_on:
        return [Bi("公示期满（至 {d}）", "the end of the period ({d})").fill(d=shown.until_on.isoformat())]
    return []


@guard("objections_closed")
def objections_closed(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    found = []
    for objection in lasting(dossier):
        if objection.state == "open":
            found.append(Bi("答复异议 {c}", "an answer to objection {c}").fill(c=objection.code))
        elif objection.sustained:
            found.append(
                Bi("异议 {c} 已成立，须退回委员会", "objection {c} is sustained: back to the committee").fill(
                    c=objection.code
                )
            )
    return found


@guard("objection_sustained")
def objection_sustained(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    sustained = any(objection.sustained for objection in lasting(dossier))
    return [] if sustained else [Bi("成立的异议", "an objection that was sustained")]


@guard("contract_signed_by_both")
def contract_signed_by_both(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    contract = current_contract(dossier)
    if contract is None or contract.state != "issued":
        return [Bi("定稿的任务书", "a contract in its final text")]
    signed = signatures_of(contract)
    sides = {
        "team": Bi("团队的签署", "the team's signature"),
        "center": Bi("中心主任的签署", "the director's signature"),
    }
    return [words for side, words in sides.items() if side not in signed]


@guard("account_verified")
def account_verified(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    contract = current_contract(dossier)
    account = account_of(contract) if contract else None
    if account is None:
        return [Bi("团队填写的收款账户", "the team's account")]
    return [] if account.verified_on else [Bi("财务核验账户", "finance's verification of the account")]


@guard("approvals_in_place")
def approvals_in_place(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    contract = current_contract(dossier)
    return [
        Bi("{k}的批准文号", "the number of the approval: {k}").fill(k=APPROVALS[row["kind"]])
        for row in (contract.value["approvals"] if contract else [])
        if not (row["number"] and row["granted_on"])
    ]


@guard("contract_failed")
def contract_failed(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """A named cause; asked only of somebody who takes the step."""
    return [] if wish is None or wish.said.get("cause") in CAUSES else [Bi("未签成的原因", "the cause")]


page_for("T-21", "award:activate")
page_for("T-22", "award:give_up")
page_for("T-19", "award:end_publicity")
page_for("T-20", "award:return_to_committee")
page_for("T-17", "award:approve")
page_for("T-18", "award:turn_down")
