"""The words and sums of the bench: tiers, rules of change, kinds of evidence, freshness and depth. Pure; numbers come from the rule-set.

Freshness is 1 while the newest evidence is not older than the fresh days of the rules (90), then falls in a straight line to 0 on the day the
house proposes to decline (360). Depth index: for every entry tier weight × freshness × readiness, summed, over the yearly seats.
"""

from __future__ import annotations

import datetime as dt

from zhongshu.kernel.bilingual import Bi

POOL = ("B3", "B2", "B1")  # the bench proper, from below
TIERS: dict[str, Bi] = {
    "B1": Bi("B1 替补首发", "B1 on deck"),
    "B2": Bi("B2 板凳", "B2 bench"),
    "B3": Bi("B3 观察", "B3 watch"),
    "B4": Bi("B4 苗圃", "B4 nursery"),
}
ABOVE = {"B4": "B3", "B3": "B2", "B2": "B1"}
BELOW = {"B1": "B2", "B2": "B3"}

RULES: dict[str, Bi] = {
    "B4-entry": Bi("入苗圃规则", "Entry rule of the nursery"),
    "B3-entry": Bi("入观察规则", "Entry rule of the watch tier"),
    "B2-entry": Bi("入板凳规则", "Entry rule of the bench tier"),
    "B1-entry": Bi("入替补首发规则", "Entry rule of the on-deck tier"),
    "contest": Bi("快速通道：大赛优胜", "Fast lane: contest winner"),
    "seal": Bi("快速通道：卓越印章", "Fast lane: Seal of excellence"),
    "stale": Bi("新鲜度规则：长期无新证据", "Freshness rule: no new evidence"),
    "killer_broken": Bi("致命假设被推翻", "A killer assumption is broken"),
    "overtaken": Bi("被竞争路线超越", "Overtaken by a rival"),
    "key_person": Bi("关键人员离开", "A key person left"),
    "ip_lost": Bi("失去知识产权", "The IP was lost"),
    "exam_failed": Bi("早期支持考核未过", "The exam of the nurture grant failed"),
    "b1_age": Bi("替补首发期满，须重新论证", "Too long on deck: appraise again"),
    "T-14": Bi("从储备启用", "Called from the bench"),
    "T-15": Bi("重新论证", "Appraised again"),
    "T-16": Bi("移出储备", "Left the bench"),
    "left": Bi("离开储备", "Left the bench"),
    "untouched": Bi("长期无人触碰", "Untouched for long"),
}
SETBACKS = ("killer_broken", "overtaken", "key_person", "ip_lost", "exam_failed")
KINDS: dict[str, Bi] = {
    "test": Bi("测试数据", "Test data"),
    "opinion": Bi("外部意见", "Outside opinion"),
    "holding": Bi("致命假设得到支持", "A killer assumption holds"),
    "publication": Bi("论文或专利", "Paper or patent"),
    "user": Bi("用户或订单", "User or order"),
    "ip": Bi("产权进展", "IP progress"),
    "team": Bi("团队变化", "Team"),
    "other": Bi("其他", "Other"),
    **{code: RULES[code] for code in SETBACKS},
}
STANCES: dict[str, Bi] = {"yes": Bi("肯定", "Yes"), "no": Bi("否定", "No"), "unsure": Bi("说不准", "Unsure")}
LANES: dict[str, Bi] = {
    "contest": Bi("大赛总决赛优胜", "Contest winner (final)"),
    "seal": Bi("卓越印章持有者", "Holder of the Seal"),
    "national": Bi("国家需求", "National request"),
    "follow_on": Bi("后续支持", "Follow-on"),
}
LANE_YEARS = 2  # for which a fast lane is open at most
DIRECTIONS: dict[str, Bi] = {
    "in": Bi("进入", "In"),
    "up": Bi("升级", "Up"),
    "down": Bi("降级", "Down"),
    "out": Bi("移出", "Out"),
    "again": Bi("重新论证", "Appraise again"),
}
GRANT_STATES: dict[str, tuple[Bi, str]] = {
    "asked": (Bi("待批", "Asked"), "warn"),
    "approved": (Bi("支持中", "Running"), "info"),
    "refused": (Bi("未批", "Refused"), "neutral"),
    "done": (Bi("已完成", "Done"), "good"),
}


def age(evidence_on: dt.date, today: dt.date) -> int:
    """Whole days since the newest evidence."""
    return (today - evidence_on).days


def freshness(days: int, fresh_days: int, gone_days: int) -> float:
    """1 while fresh, then straight down to 0 when the house proposes to decline."""
    if days <= fresh_days:
        return 1.0
    return max(0.0, (gone_days - days) / max(1, gone_days - fresh_days))


def due_flags(days: int, stale_days: int) -> int:
    """How many flags an entry has earned: the first on the day after the stale days (181), the second as many days later (361)."""
    return max(0, (days - 1) // stale_days)


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))
