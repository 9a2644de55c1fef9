"""What a lead may say and how its outcomes are judged. Predicates and plain figures only: no reads, no writes.

Whence: spec lifecycle (T-01 … T-05, T-42, T-44), model M2, journeys J1 and J2.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.lengths import is_chinese

WHAT_CHANGED_CHARS = 50  # a lead that comes back says in words what is new
SCALE = range(1, 6)  # novelty and urgency


def sides(text: str) -> tuple[str, str]:
    """A text in one language as a pair (Chinese, English) with the other side empty."""
    text = text.strip()
    return (text, "") if is_chinese(text) else ("", text)


def feedback_is_long_enough(text: str, characters: int) -> bool:
    """R-16, counted without blanks so that spaces do not fill it."""
    return len(re.sub(r"\s", "", text)) >= characters


def appeal_until(decided_on: dt.date, days: int) -> dt.date:
    return decided_on + dt.timedelta(days=days)


def priority(novelty: int | None, urgency: int | None) -> int:
    """Where a lead stands in the inbox: novelty × urgency, a middle 3 where nobody has judged yet."""
    return (novelty or 3) * (urgency or 3)


OUTCOMES: dict[str, Bi] = {
    "candidate": Bi("候选", "Candidate"),
    "watch": Bi("关注", "Watch"),
    "ask": Bi("请补充", "Ask for more"),
    "merge": Bi("合并", "Merge"),
    "decline": Bi("不予支持", "Decline"),
}
LEGAL_FORMS: dict[str, Bi] = {
    "legal_person": Bi("申报单位为独立法人", "The proposer's organisation is a legal person"),
    "escrow_host": Bi("由托管单位代管（尚未注册）", "A host holds it in escrow (not registered yet)"),
    "none": Bi("两者都没有", "Neither"),
}
RELATIONSHIPS: dict[str, Bi] = {
    "none": Bi("无利益关系", "No interest"),
    "colleague": Bi("同一单位", "Same organisation"),
    "coauthor": Bi("合作发表或共同申请专利", "Co-author or co-inventor"),
    "adviser": Bi("师生", "Adviser or student"),
    "kin": Bi("亲属", "Family"),
    "equity": Bi("持股或投资", "Equity or investment"),
    "other": Bi("其他（请在推荐意见中说明）", "Other (say which in the statement)"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a need's course: from where to where, by which right."""

    verb: str
    label: Bi
    sources: tuple[str, ...]
    target: str
    right: str
    reason: bool = False


NEED_STATES: dict[str, Bi] = {
    "draft": Bi("起草", "Draft"),
    "verified": Bi("已核实", "Verified"),
    "published": Bi("已发布", "Published"),
    "matched": Bi("已对接", "Matched"),
    "piloting": Bi("试用中", "Piloting"),
    "satisfied": Bi("已满足", "Satisfied"),
    "closed": Bi("已关闭", "Closed"),
}
# Spec: draft → verified → published → matched → piloting → satisfied/closed; nothing else.
NEED_STEPS: dict[str, Step] = {
    step.verb: step
    for step in (
        Step("verify", Bi("核实", "Verify"), ("draft",), "verified", "need:A"),
        Step("return", Bi("退回修改", "Return to draft"), ("verified",), "draft", "need:A", reason=True),
        Step("publish", Bi("发布上榜", "Publish"), ("verified",), "published", "need:A"),
        Step("match", Bi("确认对接", "Confirm a match"), ("published",), "matched", "need:UA"),
        Step("reopen", Bi("重新征集", "Ask again"), ("matched", "piloting"), "published", "need:A", reason=True),
        Step("pilot", Bi("开始试用", "Start the pilot"), ("matched",), "piloting", "need:UA"),
        Step("satisfy", Bi("需求已满足", "Satisfied"), ("matched", "piloting"), "satisfied", "need:A", reason=True),
        Step(
            "close", Bi("关闭", "Close"), ("draft", "verified", "published", "matched", "piloting"), "closed", "need:A", reason=True
        ),
    )
}  # fmt: skip
PUBLIC_NEED_STATES = ("published", "matched", "piloting", "satisfied")
NEED_MODES: dict[str, Bi] = {
    "bid": Bi("揭榜挂帅", "Open bidding"),
    "race": Bi("赛马", "Horse race"),
    "directed": Bi("定向委托", "Directed"),
}
SECRECY: dict[str, Bi] = {
    "open": Bi("公开", "Public"),
    "anonymous": Bi("公开，隐去单位名称", "Public, without the owner's name"),
    "internal": Bi("仅中心内部", "Inside the center only"),
}
MATCH_STATES: dict[str, Bi] = {
    "suggested": Bi("系统建议", "Suggested"),
    "introduced": Bi("已引荐", "Introduced"),
    "talks": Bi("洽谈中", "In talks"),
    "agreed": Bi("已达成", "Agreed"),
    "failed": Bi("未成", "Failed"),
}
MATCH_STEPS: dict[str, tuple[str, ...]] = {
    "suggested": ("introduced", "failed"),
    "introduced": ("talks", "failed"),
    "talks": ("agreed", "failed"),
    "agreed": ("failed",),
    "failed": (),
}
SIGNAL_KINDS: dict[str, Bi] = {
    "paper": Bi("论文", "Paper"),
    "patent": Bi("专利", "Patent"),
    "news": Bi("新闻", "News"),
    "deal": Bi("交易", "Deal"),
}
OUTREACH_CHANNELS: dict[str, Bi] = {
    "reading": Bi("文献与专利阅读", "Reading papers and patents"),
    "mail": Bi("邮件", "E-mail"),
    "call": Bi("电话或视频", "Call"),
    "visit": Bi("走访", "Visit"),
    "event": Bi("会议与活动", "Conference or event"),
    "referral": Bi("熟人引荐", "Referral"),
}
