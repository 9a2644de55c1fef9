"""What the committee decided is carried out: T-17 with the mandate sealed, or T-18. Also settles the prediction when the first exam is known."""

from __future__ import annotations

import json
from typing import Any

from zhongshu.award.models.packages import DECIDED, Item, Package
from zhongshu.award.options import TARGETS
from zhongshu.award.queries.packages import APPROVE, open_item, plan_of, reasons_of, to_carry_out
from zhongshu.decisions.actions import record_outcome
from zhongshu.decisions.models import Decision, Subject
from zhongshu.decisions.queries import decided, votes_of, words_on
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Refusal
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

NOT_DECIDED = Bi("委员会的决定", "the committee's decision")
DECLINED = Bi("立项决定：{code}", "Award decision: {code}")


@act("award.settle")
def settle(actor: Actor, decision: Decision) -> None:
    """Note on each item what was chosen; called when the committee's decision closes."""
    package = Package.objects.filter(decision=decision).first()
    if package is None:
        raise Blocked([Bi("对应的建议包", "the package of this decision")])
    Package.objects.filter(pk=package.pk).update(state=DECIDED, version=package.version + 1, updated_at=clock.now())
    chosen = dict(decision.subjects.values_list("ref", "chosen"))
    for item in package.items.filter(open=True):
        Item.objects.filter(pk=item.pk).update(outcome=chosen.get(item.dossier_id, ""), updated_at=clock.now())
    tell("package", package.pk, decision=decision.pk, chosen=chosen, also=list(chosen))


@act("award.approve")
def approve(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-17: the mandate is sealed, with the conditions that were voted on and no others, and the dossier goes to publicity."""
    hold(dossier, version)  # whoever comes second is told that it was decided, not that no decision is there
    item = _item(dossier)
    subject = decided("dossier", dossier.pk, purpose="award")
    if subject is None:
        raise Blocked([NOT_DECIDED])
    moved = move(
        actor, dossier.pk, edge="T-17", target="PUBL", version=version, reason=reason,
        chapter=mandate_body(dossier, item, subject),
    )  # fmt: skip
    _close(item)
    tell("dossier", dossier.pk, package=item.package_id, amount_fen=item.amount_fen)
    return moved


@act("award.turn_down")
def turn_down(
    actor: Actor, dossier: Dossier, *, version: int, reason: str, target: str = "", feedback: str = ""
) -> Dossier:
    """T-18: to the bench, back to refinement, or declined with reasons that are long enough to be of use."""
    hold(dossier, version)
    item = _item(dossier)
    target = target or TARGETS.get(item.outcome, "")
    words = feedback.strip()
    least = rules_of(dossier.rule_set).care.feedback_chars
    if target == "DECL" and len(words) < least:
        text = Bi(
            "给团队的理由不少于 {n} 字，现为 {m} 字", "Reasons for the team of at least {n} characters; there are {m}"
        )
        raise BadValue("feedback", text.fill(n=least, m=len(words)))
    moved = move(actor, dossier.pk, edge="T-18", target=target, version=version, reason=reason)
    _close(item)
    if words:
        notify(
            to=team_user_ids(dossier), kind="award_feedback", subject=DECLINED.fill(code=dossier.code), body=Bi(words, words),
            link=f"/dossiers/{dossier.code}/",
        )  # fmt: skip
    tell("dossier", dossier.pk, package=item.package_id, target=target, feedback=words)
    return moved


@act("award.carry_out")
def carry_out(actor: Actor, package: Package) -> dict[str, str]:
    """Carry out everything a package's decision says except refusals, which need words for the team; what stands in the way is returned, dossier by dossier."""
    held: dict[str, str] = {}
    done: list[str] = []
    subjects = {one.ref: one for one in package.decision.subjects.all()} if package.decision else {}
    for item in to_carry_out().filter(package=package).order_by("pk"):
        if item.outcome == "decline":
            held[item.dossier.code] = str(Bi("须写明给团队的理由", "reasons for the team are needed"))
            continue
        reason = words_on(subjects[item.dossier_id])[0] if item.dossier_id in subjects else ""
        try:
            if item.outcome == APPROVE:
                approve(actor, item.dossier, version=item.dossier.version, reason=reason)
            else:
                turn_down(actor, item.dossier, version=item.dossier.version, reason=reason)
            done.append(item.dossier_id)
        except Refusal as refusal:
            held[item.dossier.code] = str(refusal.text)
    tell("package", package.pk, done=done, held=sorted(held), also=done)
    return held


def _item(dossier: Dossier) -> Item:
    item = open_item(dossier)
    if item is None or item.package.state != DECIDED:
        raise Blocked([NOT_DECIDED])
    return item


def _close(item: Item) -> None:
    Item.objects.filter(pk=item.pk).update(open=False, updated_at=clock.now())


def mandate_body(dossier: Dossier, item: Item, subject: Subject) -> dict[str, Any]:
    """The mandate as its chapter holds it; stages and budget are those of the sealed plan that was judged."""
    plan, decision = plan_of(dossier), subject.decision
    breaches, (reasons, dissent) = reasons_of(item.package), words_on(subject)
    option = next(o for o in decision.choices if o["code"] == subject.chosen)
    return {
        "decision": decision.code,
        "programme": dossier.programme,
        "amount_fen": item.amount_fen,
        "stages": [_stage(number, stage) for number, stage in enumerate(plan.get("stages", []), 1)],
        "budget": [
            {
                "stage": int(row.get("stage") or 1),
                "line": row.get("line", ""),
                "amount_fen": int(row.get("amount") or 0),
            }
            for row in plan.get("budget", [])
        ],
        "options": [{"code": o["code"], "zh": o["title_zh"], "en": o["title_en"]} for o in decision.choices],
        "chosen": {"code": subject.chosen, "zh": option["title_zh"], "en": option["title_en"]},
        "reasons": reasons,
        "conditions": item.condition_list,
        "probability": (subject.percent or 0) / 100,
        "votes": votes_of(subject),
        "dissent": dissent,
        "advice": item.package.optimiser or item.package.optimiser_reason,
        "breaches": breaches,
        "decided_on": clock.day_of(decision.closed_at).isoformat() if decision.closed_at else "",
    }


def _stage(number: int, stage: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "aim": {"zh": stage.get("aim_zh") or stage.get("aim_en") or "", "en": stage.get("aim_en") or stage.get("aim_zh") or ""},
        "months": int(stage.get("months") or 0),
        "budget_fen": int(stage.get("budget") or 0),
        "exam": {
            "metric": _first(stage, "exam_metric", "exam"), "target": stage.get("exam_target"),
            "unit": stage.get("exam_unit") or "", "method": _first(stage, "exam_method"), "higher": (stage.get("exam_better") or "higher") == "higher",
        },
        "pass_prior": _share(stage.get("pass_probability")),
    }  # fmt: skip


def _first(row: dict[str, Any], *names: str) -> str:
    """The first of these pairs that says something, Chinese before English."""
    return next((str(row[key]) for name in names for key in (f"{name}_zh", f"{name}_en") if row.get(key)), "")


def _share(value: Any) -> float | None:
    """A percentage as the plan keeps it, as a share."""
    if value in (None, ""):
        return None
    return float(value) / 100


@act("award.settle_prediction")
def settle_prediction(actor: Actor, dossier: Dossier, *, happened: bool, evidence: str) -> None:
    """The first exam is known: the committee's prediction for this dossier is scored."""
    subject = decided("dossier", dossier.pk, purpose="award")
    if subject is None or subject.chosen != APPROVE:
        raise Blocked([NOT_DECIDED])
    record_outcome(actor, subject, happened=happened, known_on=clock.today(), evidence=evidence)
    tell("dossier", dossier.pk, subject=subject.pk, happened=happened)


def sealed_mandate(dossier: Dossier) -> dict[str, Any]:
    """The mandate last sealed."""
    chapter = dossier.chapters.filter(kind="mandate").order_by("-number").first()
    return json.loads(chapter.body) if chapter else {}
