"""The chair writes the synthesis with its dissent, conditions and asks, and signs. Disagreement among the experts must stand in the opinion (R-16)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zhongshu.appraisal.actions.changing import changed, first, require_stage
from zhongshu.appraisal.models import ASK_KINDS, OPINION, RECOMMENDATIONS, REFINE, SIGNED, Appraisal, Opinion
from zhongshu.appraisal.pooling import counts
from zhongshu.appraisal.queries.votes import final_reviews, mute, short_of_quorum, tally
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Recused, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.panels.queries import actor_seat, may_judge
from zhongshu.people.actor import Actor
from zhongshu.people.models import Grant
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of

SYNTHESIS_LEAST = 50
SIGNED_SUBJECT = Bi("{code}：论证意见已签署", "{code}: the panel's opinion is signed")
SIGNED_BODY = Bi("请决定去向：优化方案、转入储备或不予支持。", "Please decide: refine the plan, bench, or decline.")
KEEPER_BODY = Bi(
    "意见已可阅读；去向由领域主任或中心主任决定。", "It can be read now; the field lead or the director decides."
)
TEAM_BODY = Bi(
    "专家组已完成论证并签署意见。中心将据此决定去向，决定当日会把意见、分歧和理由告诉您。",
    "The panel has finished and signed. The center decides next; on the day of the decision you are told the opinion, the dissent and the reasons.",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What the chair writes."""

    recommendation: str
    synthesis: str
    dissent: Sequence[str] = ()
    conditions: Sequence[str] = ()
    asks: Sequence[tuple[str, str]] = ()  # (kind, text)
    advice: str = ""
    stage_money_fen: int | None = None


@act("appraisal.write_opinion")
def write_opinion(actor: Actor, appraisal: Appraisal, *, written: Written, version: int) -> Opinion:
    """Keep the opinion as far as it is written; ``version`` is the one that was read (0 when nothing was)."""
    chairing(actor, appraisal)
    require_stage(appraisal, OPINION)
    if written.recommendation not in RECOMMENDATIONS:
        raise BadValue("recommendation", Bi("请选择建议去向", "Choose a recommendation"))
    unknown = [kind for kind, _ in written.asks if kind not in ASK_KINDS]
    if unknown:
        raise BadValue("asks", Bi("请选择任务类别", "Choose the kind of each ask"))
    asks = [{"code": f"A{n}", "kind": kind, "text": text} for n, (kind, text) in enumerate(written.asks, 1)]
    columns = {
        "recommendation": written.recommendation, "synthesis": written.synthesis, "advice": written.advice,
        "stage_money_fen": written.stage_money_fen, "dissent": _json(list(written.dissent)), "conditions": _json(list(written.conditions)),
        "asks": _json(asks),
    }  # fmt: skip
    if version == 0 and not Opinion.objects.filter(appraisal=appraisal).exists():
        opinion = first(Opinion, appraisal=appraisal, **columns)
    else:
        rows = Opinion.objects.filter(appraisal=appraisal, version=version, signed_at__isnull=True)
        if rows.update(**columns, version=version + 1, updated_at=clock.now()) != 1:
            raise Stale
        opinion = Opinion.objects.get(appraisal=appraisal)
    tell("appraisal", appraisal.pk, opinion=opinion.pk, version=opinion.version, recommends=written.recommendation)
    return opinion


def _json(rows: Any) -> str:
    return json.dumps(rows, ensure_ascii=False)


@act("appraisal.sign_opinion")
def sign_opinion(actor: Actor, appraisal: Appraisal, *, version: int) -> Opinion:
    """Sign what was read at ``version``; it can no longer change, and whoever decides is told."""
    chairing(actor, appraisal)
    require_stage(appraisal, OPINION)
    opinion = Opinion.objects.filter(appraisal=appraisal, version=version, signed_at__isnull=True).first()
    if opinion is None:
        raise Stale
    lacking = missing_for_signing(appraisal, opinion)
    if lacking:
        raise Blocked(lacking)
    digest = hashlib.sha256(canonical(asdict(text_of(opinion))).encode()).hexdigest()
    read = Opinion.objects.filter(pk=opinion.pk, version=version)
    if read.update(signed_at=clock.now(), signed_by=actor.ledger_name, sha256=digest, version=version + 1) != 1:
        raise Stale
    changed(appraisal, stage=SIGNED)
    tell("appraisal", appraisal.pk, opinion=opinion.pk, sha256=digest, recommends=opinion.recommendation)
    _tell_all(appraisal.dossier)
    opinion.refresh_from_db()
    return opinion


def text_of(opinion: Opinion) -> Written:
    """A kept opinion as it was written."""
    return Written(
        opinion.recommendation, opinion.synthesis, tuple(opinion.dissents), tuple(opinion.condition_list),
        tuple((ask["kind"], ask["text"]) for ask in opinion.ask_list), opinion.advice, opinion.stage_money_fen,
    )  # fmt: skip


def missing_for_signing(appraisal: Appraisal, opinion: Opinion) -> list[Bi]:
    """What the opinion still lacks."""
    found = short_of_quorum(appraisal)
    if len(opinion.synthesis.strip()) < SYNTHESIS_LEAST:
        found.append(Bi("综合意见至少 {n} 字", "a synthesis of at least {n} characters").fill(n=SYNTHESIS_LEAST))
    reviews, rules = final_reviews(appraisal), rules_of(appraisal.dossier.rule_set).appraisal
    verdicts = counts(tally(reviews))  # no rank: a signature does not ask for it
    if verdicts["yes"] and verdicts["no"] and not opinion.dissents:
        found.append(Bi("不同意见（专家有是有否）", "the dissent (the experts said both yes and no)"))
    elif (
        mute(reviews, reach=rules.explain_points) and not opinion.dissents
    ):  # whoever was asked for the ground kept silent
        found.append(
            Bi(
                "不同意见（有评分与其他专家相差较大，未写依据）",
                "the dissent (a score lies far from the others', and no ground was given)",
            )
        )
    if opinion.recommendation == REFINE and not opinion.ask_list:
        found.append(Bi("至少一项优化任务", "at least one ask"))
    return found


def chairing(actor: Actor, appraisal: Appraisal) -> None:
    """Only the chair of this very panel, in office and without interest."""
    seat = actor_seat(actor, appraisal.panel)
    if seat is None or seat.person_id != appraisal.panel.chair_id or Role.CH not in actor.roles:
        raise NotAllowed(Bi("只有本组组长可以撰写和签署意见", "Only the chair of this panel writes and signs"))
    if not appraisal.reviews.filter(seat=seat).exists():
        raise NotAllowed(
            Bi("您没有提交评议，不能读他人的意见；请论证秘书另指定组长", "You have not judged, so you may not read the others; the appraisal officer names another chair")
        )  # fmt: skip
    if not may_judge(actor, appraisal.panel):
        raise Recused


def _tell_all(dossier: Dossier) -> None:
    """The deciders of the field and the center, the specialist; and the team, without the content."""
    code, today = dossier.code, clock.today()
    held = Grant.objects.filter(ended_at__isnull=True, since__lte=today).exclude(until__lt=today)
    leads = held.filter(role=Role.FL.value, kind="field", ref=dossier.field) | held.filter(role__in=[Role.DIR.value])
    deciders = set(leads.values_list("user_id", flat=True))
    subject, home = SIGNED_SUBJECT.fill(code=code), f"/dossiers/{code}/appraisal/"
    notify(to=sorted(deciders), kind="opinion_signed", subject=subject, body=SIGNED_BODY, link=f"{home}decision/")
    keeper = (
        {dossier.specialist_id} - {None} - deciders
    )  # who looks after it may not decide, and reads the opinion instead
    notify(to=sorted(keeper), kind="opinion_signed", subject=subject, body=KEEPER_BODY, link=f"{home}progress/")
    notify(
        to=sorted(team_user_ids(dossier)),
        kind="opinion_signed",
        subject=subject,
        body=TEAM_BODY,
        link=f"/dossiers/{code}/",
    )
