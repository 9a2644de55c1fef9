"""Everything discovery writes: bringing leads, triage, asking, merging, declining, withdrawing; needs; scouting; the likeness index."""

from zhongshu.discovery.actions.asking import answer_ask, ask_for_more, withdraw_silent
from zhongshu.discovery.actions.bringing import give_consent, register_lead, release, submit_lead
from zhongshu.discovery.actions.campaigns import close_campaign, edit_campaign, log_outreach, open_campaign
from zhongshu.discovery.actions.declining import answer_appeal, appeal, decline, propose_decline, return_decline
from zhongshu.discovery.actions.door import knock
from zhongshu.discovery.actions.index import index_missing, reindex
from zhongshu.discovery.actions.leaving import bring_back, withdraw
from zhongshu.discovery.actions.matching import introduce, move_match, suggest_matches
from zhongshu.discovery.actions.merging import confirm_merge, judge_finding, propose_merge, refuse_merge
from zhongshu.discovery.actions.needs import draft_need, edit_need, enter_needs, step_need
from zhongshu.discovery.actions.recommending import recommend
from zhongshu.discovery.actions.retention import erase_contacts
from zhongshu.discovery.actions.signals import lead_from_signal, link_signal, record_signal
from zhongshu.discovery.actions.triage import (
    assess,
    check_eligibility,
    classify,
    own_lead,
    put_forward,
    start_screening,
    watch,
)

__all__ = [
    "answer_appeal", "answer_ask", "appeal", "ask_for_more", "assess", "bring_back", "check_eligibility", "classify", "close_campaign",
    "confirm_merge", "decline", "draft_need", "edit_campaign", "edit_need", "enter_needs", "erase_contacts", "give_consent",
    "index_missing", "introduce", "judge_finding", "knock", "lead_from_signal", "link_signal", "log_outreach", "move_match", "open_campaign",
    "own_lead", "propose_decline", "propose_merge", "put_forward", "recommend", "record_signal", "refuse_merge", "register_lead", "reindex",
    "release", "return_decline", "start_screening", "step_need", "submit_lead", "suggest_matches", "watch", "withdraw", "withdraw_silent",
]  # fmt: skip
