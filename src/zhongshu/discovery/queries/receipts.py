"""What a proposer may see with the receipt and its key: the state in plain words, dates reached, what is asked, what was decided.

Never shows who judged, scores, look-alikes or internal notes; and nothing at all without the key.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from zhongshu.discovery.marks import key_fits, status_key
from zhongshu.discovery.models import Appeal, Ask, Lead, LeadContact
from zhongshu.discovery.models.asks import OPEN
from zhongshu.discovery.models.judged import OPEN as UNANSWERED
from zhongshu.discovery.models.judged import UPHELD
from zhongshu.discovery.rules import appeal_until
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.chapters import Audience, edition
from zhongshu.lifecycle.course import PRE_AWARD
from zhongshu.lifecycle.models import Passage
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

# state -> (headline, what it means for the proposer)
WORDS: dict[str, tuple[Bi, Bi]] = {
    "LEAD": (
        Bi("已收到，等待初筛", "Received, waiting for screening"),
        Bi("我们会核对材料是否齐全，并在约定日期前答复。", "We check whether it is complete and answer by the day promised."),
    ),
    "SCREEN": (
        Bi("初筛中", "Being screened"),
        Bi("正在核对形式、查重和政策。需要您补充时，会在这里列出。", "Form, duplicates and policy are being checked. If we need more, it is listed here."),
    ),
    "CAND": (
        Bi("已列为候选", "A candidate"),
        Bi("已有一位项目专员负责，将与您联系，共同做尽职调查和方向卡。", "A project specialist has taken it on and will contact you for due diligence and the direction card."),
    ),
    "APPR": (
        Bi("论证中", "Under appraisal"),
        Bi("专家正在独立评议，结论与反馈会同日告知。", "Experts are judging independently; you hear the conclusion and the feedback on the day."),
    ),
    "REFINE": (
        Bi("方案优化中", "The plan is being refined"),
        Bi("专员和导师正与团队一起完善方案。", "The specialist and mentors work on the plan with your team."),
    ),
    "BENCH": (
        Bi("进入储备", "On the bench"),
        Bi("方向有潜力，时机或证据尚待成熟。我们每 90 天复核一次。", "The direction has potential; time or evidence is not there yet. We look again every 90 days."),
    ),
    "PROP": (Bi("拟立项", "Proposed for award"), Bi("等待决策委员会决定。", "It waits for the decision committee.")),
    "PUBL": (Bi("公示中", "In publicity"), Bi("公示期满且异议已处理后签约。", "The contract follows once the publicity is over and objections are settled.")),
    "DECL": (
        Bi("本次不予支持", "Declined this time"),
        Bi("原因和反馈见下。您可以申诉，也可以带着新证据再次提出。", "Reason and feedback are below. You may appeal, or bring it again with new evidence."),
    ),
    "WITHD": (Bi("已撤回", "Withdrawn"), Bi("条件成熟时，欢迎重新提出。", "Do bring it again when the time is right.")),
    "MERGED": (
        Bi("已并入同一技术的卷宗", "Joined with the dossier of the same technology"),
        Bi("您的材料已归入该卷宗，今后以它为准。", "Your material is part of that dossier, which counts from now on."),
    ),
}  # fmt: skip
FUNDED_WORDS = (
    Bi("已立项", "Awarded"),
    Bi("项目专员会与您保持联系。", "Your project specialist keeps in touch with you."),
)
ASKED_WORDS = (
    Bi("请您补充材料", "Please send us more"),
    Bi("等您答复期间，我们的时限暂停。", "Our clock stands until you answer."),
)
ROAD = (
    ("LEAD", Bi("收到", "Received")),
    ("SCREEN", Bi("初筛", "Screening")),
    ("CAND", Bi("候选与尽调", "Candidate, due diligence")),
    ("APPR", Bi("论证", "Appraisal")),
    ("PROP", Bi("拟立项与公示", "Proposal and publicity")),
    ("CONTR", Bi("立项", "Award")),
)
AFTER = {"REFINE": "APPR", "BENCH": "APPR", "PUBL": "PROP"}  # where on the public road these states stand


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the proposer takes home: a number to ask by, a key to prove it, and the day by which the center answers."""

    lead_id: str
    number: str
    key: str
    reply_by: dt.date


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop on the road, with the day it was reached."""

    label: Bi
    on: dt.date | None
    here: bool


@dataclass(slots=True)
class Status:
    """Everything the receipt page shows."""

    lead: Lead
    headline: Bi
    meaning: Bi
    road: list[Stop]
    due_on: dt.date | None
    ask: Ask | None
    answered: list[Ask]
    closing: dict[str, Any] | None = None
    reason: Bi | None = None
    appeals: list[Appeal] = field(default_factory=list)
    appeal_last: dt.date | None = None
    may_appeal: bool = False
    again_from: dt.date | None = None
    may_return: bool = False
    may_withdraw: bool = False
    ended: bool = False


def lead_of_receipt(number: str, key: str) -> Lead | None:
    """The lead whose receipt and key were shown; None says nothing about which of the two was wrong."""
    lead = Lead.objects.filter(receipt=number.strip().upper()).first()
    return lead if lead and key_fits(key, lead.key_hash) else None


def receipt_lead(lead_id: str) -> Lead:
    """A lead whose key was shown earlier in this session."""
    lead = Lead.objects.select_related("dossier__merged_into", "dossier__organisation").filter(pk=lead_id).first()
    if lead is None:
        raise Hidden
    return lead


def my_leads(actor: Actor) -> list[Lead]:
    """Leads that a signed-in proposer brought."""
    if not actor.user_id:
        return []
    return list(Lead.objects.filter(proposer_id=actor.user_id).select_related("dossier").order_by("-received_at"))


def status_of(lead: Lead) -> Status:
    """The public state of a lead."""
    dossier = lead.dossier
    headline, meaning = WORDS.get(dossier.state, FUNDED_WORDS)
    asks = list(lead.asks.prefetch_related("items").order_by("-created_at"))
    open_ask = next((ask for ask in asks if ask.state == OPEN), None)
    if open_ask:
        headline, meaning = ASKED_WORDS
    status = Status(
        lead, headline, meaning, _road(lead), None if lead.awaiting_answer else dossier.due_on, open_ask,
        [ask for ask in asks if ask.state == "answered"],
    )  # fmt: skip
    status.may_withdraw = dossier.state in PRE_AWARD
    status.ended = dossier.state in ("DECL", "WITHD", "MERGED", "STOP", "REVOKE")
    if dossier.state == "DECL":
        _closed(status)
    return status


def _closed(status: Status) -> None:
    """What a refusal lets its proposer do next."""
    dossier, today = status.lead.dossier, clock.today()
    rules = rules_of(dossier.rule_set)
    chapter = last_chapter(dossier, "closing")
    if chapter:
        status.closing = edition("closing", json.loads(chapter.body), Audience.TEAM)
        status.reason = rules.label("reasons", str(status.closing["reason_code"]))
    status.appeals = list(
        Appeal.objects.filter(dossier=dossier, created_at__gte=dossier.state_since).order_by("created_at")
    )
    decided_on = clock.day_of(dossier.state_since)
    status.appeal_last = appeal_until(decided_on, rules.clocks.appeal_days)
    status.may_appeal = today <= status.appeal_last and not status.appeals
    status.again_from = decided_on + dt.timedelta(days=rules.clocks.reapply_days)
    upheld = any(a.state == UPHELD for a in status.appeals)
    waiting = any(a.state == UNANSWERED for a in status.appeals)
    status.may_return = upheld or (today >= status.again_from and not waiting)


def _road(lead: Lead) -> list[Stop]:
    """The stops of the road with the day each was last reached."""
    dossier = lead.dossier
    reached = {"LEAD": clock.day_of(lead.received_at)}
    for target, at in Passage.objects.filter(dossier=dossier).order_by("at").values_list("target", "at"):
        reached[target] = clock.day_of(at)
    here = AFTER.get(dossier.state, dossier.state)
    return [Stop(label, reached.get(code), code == here) for code, label in ROAD]


def receipt_of(lead: Lead) -> Receipt:
    """The receipt of a lead; asked for again only by the same form sent twice."""
    return Receipt(lead.pk, lead.receipt, status_key(lead.pk), lead.dossier.due_on or lead.dossier.opened_on)


def receipt_again(lead_id: str) -> tuple[Receipt, str, bool, bool]:
    """The receipt of a lead just submitted in this session, its title, whether it was mailed, whether a person looks first."""
    lead = receipt_lead(lead_id)
    mailed = bool(lead.proposer_id) or LeadContact.objects.filter(lead=lead).exclude(email="").exists()
    return receipt_of(lead), pick(lead.dossier, "title"), mailed, lead.slow_lane
