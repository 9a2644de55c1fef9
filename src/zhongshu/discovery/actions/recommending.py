"""Recommend somebody else's technology: who vouches, how they stand to the team, and who checked that it is true (真实性调查)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zhongshu.discovery.actions.bringing import Incoming, check, check_reachable, take_in
from zhongshu.discovery.marks import mark, status_key
from zhongshu.discovery.models import Lead, Recommendation
from zhongshu.discovery.queries.receipts import Receipt, receipt_of
from zhongshu.discovery.rules import RELATIONSHIPS
from zhongshu.discovery.telling import tell_received
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, TooMany
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """What a recommender declares."""

    name: str
    organisation_text: str
    email: str = ""
    relationship: str
    checked_by: str
    checked_on: dt.date
    how_checked: str
    statement: str


def check_vouching(vouching: Vouching) -> None:
    """Refuse the first field that cannot be used."""
    for name, text in (
        ("name", Bi("请填写推荐人姓名", "Give the recommender's name")),
        ("organisation_text", Bi("请填写推荐单位", "Give the recommending organisation")),
        ("checked_by", Bi("请填写核实人", "Say who checked")),
        ("how_checked", Bi("请写明如何核实", "Say how it was checked")),
        ("statement", Bi("请填写推荐意见", "Write the recommendation")),
    ):
        if not getattr(vouching, name).strip():
            raise BadValue(name, text)
    if vouching.relationship not in RELATIONSHIPS:
        raise BadValue("relationship", Bi("请声明与团队的关系", "Declare how you stand to the team"))
    if vouching.checked_on > clock.today():
        raise BadValue("checked_on", Bi("核实日期不能晚于今天", "The day of the check may not lie ahead"))
    limit = active_rules().care.statement_chars
    if len(vouching.statement.strip()) > limit:
        text = Bi("推荐意见不超过 {n} 字，现为 {m} 字", "At most {n} characters; there are {m}")
        raise BadValue("statement", text.fill(n=limit, m=len(vouching.statement.strip())))


@act("discovery.recommend")
def recommend(actor: Actor, *, said: Incoming, vouching: Vouching, slow_lane: bool = False) -> Receipt:
    """Bring a technology on recommendation; one recommender brings only so many a year."""
    actor.require("lead:C")
    check(said)
    check_reachable(said)
    check_vouching(vouching)
    key, year = (
        mark("recommender", actor.user_id or vouching.email.strip().lower() or vouching.name.strip()),
        clock.today().year,
    )
    quota = active_rules().care.recommendations
    if Recommendation.objects.filter(recommender_key=key, year=year).count() >= quota:
        text = Bi("每位推荐人每年最多推荐 {n} 项", "One recommender brings at most {n} technologies a year")
        raise TooMany(text.fill(n=quota))
    lead, found = take_in(actor, said, slow_lane=slow_lane)
    made = Recommendation.objects.create(
        lead=lead, recommender_id=actor.user_id or None, recommender_name=vouching.name.strip(), recommender_key=key,
        organisation_text=vouching.organisation_text.strip(), relationship=vouching.relationship, checked_by=vouching.checked_by.strip(),
        checked_on=vouching.checked_on, how_checked=vouching.how_checked.strip(), statement=vouching.statement.strip(), year=year,
    )  # fmt: skip
    Lead.objects.filter(pk=lead.pk).update(proposer=None)  # the recommender is not the proposer
    lead.proposer_id = None
    tell_received(lead, status_key(lead.pk))
    tell(
        "lead", lead.pk, also=[lead.dossier_id], receipt=lead.receipt, recommendation=made.pk, relationship=vouching.relationship,
        checked_on=vouching.checked_on.isoformat(), findings=found,
    )  # fmt: skip
    return receipt_of(lead)
