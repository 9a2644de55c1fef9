"""The field lead or the director decides on a signed opinion (T-08, T-09, T-10): the chapter `opinion` is sealed and the team has its feedback at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhongshu.appraisal.models import SIGNED, Appraisal, Opinion
from zhongshu.appraisal.queries import Figures, figures, running
from zhongshu.appraisal.queries.votes import final_reviews
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import WAIVER, Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.rules import given_reason
from zhongshu.policy.queries import rules_of

FULL = 100
WAYS = {"T-08": "REFINE", "T-09": "BENCH", "T-10": "DECL"}
FEEDBACK_SUBJECT = Bi("{code}：论证结果——{label}", "{code}: result of the appraisal: {label}")
FEEDBACK_BODY = Bi(
    "{feedback}\n\n专家的不同意见：\n{dissent}", "{feedback}\n\nThe dissent among the experts:\n{dissent}"
)
NONE = Bi("（无）", "(none)")


@act("appraisal.decide")
def decide(
    actor: Actor,
    dossier: Dossier,
    *,
    edge: str,
    version: int,
    reason: str,
    feedback: str,
    percent: int | None,
    considered: Sequence[str] = tuple(WAYS),
    reason_code: str = "",
    waiver: str = "",
) -> Dossier:
    """Take one of the three ways. The guards ask for the signed opinion and for the rule; a waiver opens a weak property, in writing. The options
    considered and the predicted probability of success (``percent``) are sealed with it (R-34).
    """
    if edge not in WAYS:
        raise BadValue("edge", Bi("请选择去向", "Choose one of the ways"))
    hold(dossier, version)  # whoever comes second is told that it was decided, not that nothing is signed
    appraisal = running(dossier)
    if appraisal is None or appraisal.stage != SIGNED:
        raise Blocked([Bi("组长签署的论证意见", "an opinion signed by the chair")])
    options = _options(appraisal, edge, considered)
    if percent is None or not 0 <= percent <= FULL:
        raise BadValue(
            "percent", Bi("请给出 0 到 100 的预测概率（R-34）", "Give a predicted probability from 0 to 100 (R-34)")
        )
    said = {"reason_code": reason_code, "feedback": feedback, "waiver": waiver}
    told = given_reason(feedback, field="feedback")
    body = chapter_body(appraisal, feedback=told, reason_code=reason_code if edge == "T-10" else "", waiver=waiver)
    body |= {
        "options": options, "chosen": edge, "predicted": percent / FULL, "reason": reason.strip(), "decided_by": actor.ledger_name,
    }  # fmt: skip
    moved = move(
        actor, dossier.pk, edge=edge, target=WAYS[edge], version=version, reason=reason, said=said, chapter=body,
    )  # fmt: skip
    tell(
        "dossier",
        dossier.pk,
        appraisal=appraisal.pk,
        waiver=waiver,
        reason_code=reason_code,
        options=[o["code"] for o in options],
        predicted=percent,
    )
    _feed_back(moved, edge, told, body["dissent"])
    return moved


def _options(appraisal: Appraisal, edge: str, considered: Sequence[str]) -> list[dict[str, str]]:
    """The ways that were weighed against each other, the one taken among them; fewer than the rules ask are no choice."""
    weighed = [code for code in WAYS if code in considered or code == edge]
    least = max(2, rules_of(appraisal.dossier.rule_set).care.decision_options)
    if len(weighed) < least:
        raise BadValue("considered", Bi("至少 {n} 个备选方案（R-34）", "at least {n} options (R-34)").fill(n=least))
    return [{"code": code, **EDGES[code].label.as_dict()} for code in weighed]


def _feed_back(dossier: Dossier, edge: str, feedback: str, dissent: list[str]) -> None:
    lines = "\n".join(f"· {line}" for line in dissent)
    both = Bi(lines, lines) if lines else NONE
    notify(
        to=sorted(team_user_ids(dossier)), kind="appraisal_feedback",
        subject=FEEDBACK_SUBJECT.fill(code=dossier.code, label=EDGES[edge].label),
        body=FEEDBACK_BODY.fill(feedback=feedback, dissent=both), link=f"/dossiers/{dossier.code}/opinion/",
    )  # fmt: skip


def chapter_body(appraisal: Appraisal, *, feedback: str, reason_code: str, waiver: str) -> dict[str, Any]:
    """The opinion as the chapter holds it: figures, the chair's words, and in the house's part who said what."""
    opinion = Opinion.objects.filter(appraisal=appraisal, signed_at__isnull=False).first()
    if opinion is None or opinion.signed_at is None:
        raise Stale
    found, plan, chair = figures(appraisal), appraisal.plan, appraisal.panel.chair
    conditions = [*opinion.condition_list, *([f"{WAIVER}{waiver.strip()}"] if waiver.strip() else [])]
    return {
        **_figures(found),
        "recommendation": opinion.recommendation, "synthesis": opinion.synthesis, "crossed": appraisal.disputed,
        "dissent": opinion.dissents, "conditions": conditions, "asks": opinion.ask_list, "advice": opinion.advice,
        "stage_money_fen": opinion.stage_money_fen, "feedback": feedback, "reason_code": reason_code,
        "plan": {"number": plan.number, "sha256": plan.sha256} if plan else {}, "signed_on": clock.day_of(opinion.signed_at).isoformat(),
        "chair": {"zh": chair.name_zh, "en": chair.name_en} if chair else {}, "votes": votes_of(appraisal),
        "rule_set": appraisal.dossier.rule_set,
    }  # fmt: skip


def _figures(found: Figures) -> dict[str, Any]:
    place = found.place
    return {
        "verdicts": found.verdicts,
        "probability": None if found.probability is None else round(found.probability, 4),
        "criteria": [
            {"code": s.code, "median": s.median, "low": s.low, "high": s.high, "count": s.count} for s in found.criteria
        ],
        "properties": [{"code": code, "median": median} for code, median in found.properties.items()],
        "rank": {
            "expected": round(place.expected, 2), "low": place.low, "high": place.high, "chance": round(place.chance, 4), "band": place.band,
            "among": place.among,
        } if place else {},
        "golden_ticket": {"statement": found.golden[0]} if found.golden else {},
    }  # fmt: skip


def votes_of(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Each expert's last word, for the house."""
    return [
        {
            "person": review.person_id, "verdict": review.verdict, "confidence": review.confidence, "expertise": review.expertise,
            "reason": review.reason, "changed": review.round == 2,
            "scores": {score.code: score.value for score in review.scores.all()},
        }
        for review in final_reviews(appraisal)
    ]  # fmt: skip
