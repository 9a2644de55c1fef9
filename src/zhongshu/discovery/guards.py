"""What must be there before discovery's edges open. Each guard answers with what is missing, in both languages.

Flows in: the course's names (lifecycle.course). Flows out: lists of missing things, shown on the lead page and refused by `move`.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from zhongshu.discovery.models import Appeal, Ask, Eligibility, Finding, Lead, LeadContact, MergeProposal
from zhongshu.discovery.models.asks import OPEN as ASK_OPEN
from zhongshu.discovery.models.judged import OPEN, UPHELD
from zhongshu.discovery.models.likeness import OPEN as UNJUDGED
from zhongshu.discovery.rules import WHAT_CHANGED_CHARS, feedback_is_long_enough
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.gates import Wish, guard, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.policy.queries import rules_of


@question
def _leads(dossier_id: str) -> QuerySet[Lead]:
    return Lead.objects.filter(dossier_id=dossier_id)


@question
def _open_pairs(dossier_id: str) -> QuerySet[Finding]:
    either = Q(dossier_id=dossier_id) | Q(other_id=dossier_id)
    return Finding.objects.filter(either, state=UNJUDGED).select_related("dossier", "other").order_by("-score")


def _lead(dossier: Dossier) -> Lead | None:
    return next(iter(_leads(dossier.pk)), None)


@guard("required_fields")
def required_fields(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """Name, claim, incumbent, one metric with its unit, why it is possible, and somebody to answer to."""
    lead = _lead(dossier)
    if lead is None:
        return [Bi("线索登记表", "the lead's form")]
    contact = LeadContact.objects.filter(lead=lead).first()
    wanted = (
        (dossier.title_zh or dossier.title_en, Bi("技术名称", "the technology's name")),
        (dossier.claim_zh or dossier.claim_en, Bi("一句话主张", "the one-sentence claim")),
        (lead.incumbent_zh or lead.incumbent_en, Bi("要颠覆的主流技术", "the incumbent technology")),
        (lead.metric_zh or lead.metric_en, Bi("关键指标", "the key metric")),
        (lead.metric_unit, Bi("指标单位", "the metric's unit")),
        (lead.why_zh or lead.why_en, Bi("为什么可能", "why it is possible")),
        (contact and contact.name, Bi("联系人姓名", "a contact's name")),
        (contact and (contact.email or contact.phone), Bi("联系邮箱或电话", "a contact's e-mail address or phone")),
    )
    return [text for there, text in wanted if not there]


@guard("consent")
def consent(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    lead = _lead(dossier)
    if lead and lead.consent_at:
        return []
    return [Bi("团队同意受理并处理其资料", "the team's consent to be looked at")]


@guard("not_awaiting_answer")
def not_awaiting_answer(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    ask = Ask.objects.filter(lead__dossier=dossier, state=ASK_OPEN).first()
    if ask is None:
        return []
    return [Bi("等待团队补充材料（至 {d}）", "the team's answer, asked for until {d}").fill(d=ask.until)]


@guard("eligible")
def eligible(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """A legal person or a host that holds it in escrow; nobody disputes the intellectual property. Both with evidence."""
    sheet = Eligibility.objects.filter(lead__dossier=dossier).first()
    if sheet is None:
        return [Bi("资格核查单", "the eligibility sheet")]
    lacking = []
    if sheet.legal_form not in ("legal_person", "escrow_host"):
        lacking.append(Bi("法人单位或托管单位", "a legal person, or a host that holds it in escrow"))
    if not sheet.ip_clear:
        lacking.append(Bi("知识产权无争议的核查结论", "a finding that nobody disputes the intellectual property"))
    return lacking


@guard("not_duplicate")
def not_duplicate(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """Every look-alike is judged, and no merge is open."""
    lacking = []
    merge = MergeProposal.objects.filter(source=dossier, state=OPEN).select_related("target").first()
    if merge:
        lacking.append(
            Bi("并入 {c} 的建议尚待第二人决定", "a second person's word on merging it into {c}").fill(
                c=merge.target.code
            )
        )
    for finding in open_findings(dossier):
        other = finding.other if finding.dossier_id == dossier.pk else finding.dossier
        lacking.append(Bi("对疑似重复 {c} 的判定", "a judgement on the likely duplicate {c}").fill(c=other.code))
    return lacking


def open_findings(dossier: Dossier) -> list[Finding]:
    """Look-alikes nobody has judged; a pair whose other side has ended as merged or withdrawn asks nothing any more."""
    ended = ("MERGED", "WITHD")
    return [
        f for f in _open_pairs(dossier.pk) if (f.other if f.dossier_id == dossier.pk else f.dossier).state not in ended
    ]


@guard("asks_named")
def asks_named(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    if wish is not None and [text for text in wish.said.get("asks", ()) if str(text).strip()]:
        return []
    return [] if wish is None else [Bi("逐条列出要补充的内容", "a list of what is missing")]


@guard("second_person_confirmed")
def second_person_confirmed(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """An open proposal by somebody else than the mover."""
    proposals = MergeProposal.objects.filter(source=dossier, state=OPEN)
    if wish is not None:
        proposals = proposals.filter(pk=wish.said.get("proposal", ""))
    proposal = proposals.first()
    if proposal is None:
        return [Bi("一项合并建议", "a proposal to merge")]
    if proposal.proposed_by_id == actor.user_id:
        return [Bi("由提出者以外的人确认", "the word of somebody other than the one who proposed it")]
    return []


@guard("reason_code")
def reason_code(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    if wish is None or wish.said.get("reason_code") in rules_of(dossier.rule_set).labels("reasons"):
        return []
    return [Bi("原因代码", "a reason code")]


@guard("feedback_length")
def feedback_length(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    least = rules_of(dossier.rule_set).care.feedback_chars
    if wish is None or feedback_is_long_enough(str(wish.said.get("feedback", "")), least):
        return []
    return [Bi("给团队的反馈至少 {n} 字", "feedback of at least {n} characters").fill(n=least)]


@guard("proposer_or_silence")
def proposer_or_silence(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """The proposer's own wish, or a question that stayed unanswered past its date."""
    if actor is not SYSTEM:
        return []
    overdue = Ask.objects.filter(lead__dossier=dossier, state=ASK_OPEN, until__lt=clock.today())
    return [] if overdue.exists() else [Bi("逾期未答复的补充要求", "a question unanswered past its date")]


@guard("cooled_down")
def cooled_down(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """180 days after a refusal or a stop; an upheld appeal needs no waiting."""
    if Appeal.objects.filter(dossier=dossier, state=UPHELD, answered_at__gte=dossier.state_since).exists():
        return []
    from_day = clock.day_of(dossier.state_since) + dt.timedelta(days=rules_of(dossier.rule_set).clocks.reapply_days)
    if clock.today() >= from_day:
        return []
    return [Bi("自 {d} 起可再次提出（或申诉成立）", "the day {d}, or an upheld appeal").fill(d=from_day)]


@guard("what_changed")
def what_changed(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    if wish is None or len(str(wish.said.get("what_changed", "")).strip()) >= WHAT_CHANGED_CHARS:
        return []
    return [
        Bi("写明发生了什么变化（至少 {n} 字）", "what has changed, in at least {n} characters").fill(
            n=WHAT_CHANGED_CHARS
        )
    ]


def register_pages() -> None:
    """Where a person takes these edges: the lead page, which holds all five outcomes."""
    page_for("T-01 T-03 T-04 T-05", "discovery:lead")
    page_for("T-42", "discovery:withdrawal")
    page_for("T-44", "discovery:returning")
