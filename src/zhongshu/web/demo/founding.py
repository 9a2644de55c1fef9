"""The first day of the center: the default rules, everybody who works there, and the center's own rules put in force by its committee.

Flows in: the content. Flows out: the house. The clock stands at the day of founding.
"""

from __future__ import annotations

from zhongshu.people.actor import SYSTEM
from zhongshu.policy.actions import approve_rules, draft_rules, edit_rules, install_default_rules, propose_rules
from zhongshu.policy.queries import active
from zhongshu.web.demo.content import Content
from zhongshu.web.demo.people import House, settle

OWN_RULES = {
    "portfolio.budget_wan": 50000
}  # pilots cost more than the default allows; enough for the dearest twelve months of the story
WHY = "本中心以中试与样机为主，单项经费高于默认设定，年度经费按理事会批准的五亿元执行，其余规则沿用默认版本。"
AGREED = "与理事会批准的年度预算一致，同意生效。"


def found(content: Content) -> House:
    """Everybody is there, and the rules are in force before the first lead comes."""
    install_default_rules(SYSTEM)
    house = settle(content)
    analyst, member = (house.actor(house.of_role(role)[0]) for role in ("ANA", "COM"))
    row = draft_rules(analyst, active().pk, name_zh="长三角中心规则", name_en="Rules of the Yangtze Delta center")
    row = edit_rules(analyst, row.pk, version=row.version, changes=OWN_RULES)
    row = propose_rules(analyst, row.pk, version=row.version, reason=WHY)
    approve_rules(member, row.pk, version=row.version, reason=AGREED)
    return house
