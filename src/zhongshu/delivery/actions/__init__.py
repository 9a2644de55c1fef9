"""Everything delivery writes."""

from zhongshu.delivery.actions.accepting import (
    call_acceptance_panel,
    hand_in_report,
    note_follow_up,
    rectify,
    sign_acceptance,
    vote_at_acceptance,
)
from zhongshu.delivery.actions.account import verify_new_account
from zhongshu.delivery.actions.alerting import watch
from zhongshu.delivery.actions.assumptions import meet_criterion, update_assumption
from zhongshu.delivery.actions.changing import (
    check_change,
    decide_change,
    put_change_to_committee,
    request_change,
)
from zhongshu.delivery.actions.costs import judge_costs, report_costs
from zhongshu.delivery.actions.gates import call_panel, end_voting, give_view, vote_at_gate
from zhongshu.delivery.actions.hearing import ask_partner, ask_team, speak
from zhongshu.delivery.actions.integrity import confirm_finding, decide_finding, open_finding, revoke_work
from zhongshu.delivery.actions.issues import assign_issue, confirm_issue, raise_issue, work_on_issue
from zhongshu.delivery.actions.iterations import confirm_trl, log_iteration
from zhongshu.delivery.actions.milestones import (
    add_evidence,
    miss_milestone,
    name_verifier,
    submit_milestone,
    verify_milestone,
    waive_milestone,
)
from zhongshu.delivery.actions.opengate import open_gate, reopen_gate
from zhongshu.delivery.actions.opening import open_books, rebuild_books
from zhongshu.delivery.actions.pauses import pause_work, resume_work
from zhongshu.delivery.actions.payments import divide_payment, move_payment, record_return, send_payment_back
from zhongshu.delivery.actions.replanning import ask_for_budget
from zhongshu.delivery.actions.rulings import Proposal, ask_committee, propose_ruling, sign_ruling
from zhongshu.delivery.actions.stops import answer_appeal, appeal_stop, ask_to_stop, stop_work
from zhongshu.delivery.actions.watching import (
    meet_condition,
    note_visit,
    silence_alert,
)

__all__ = [
    "Proposal",
    "add_evidence",
    "answer_appeal",
    "appeal_stop",
    "ask_committee",
    "ask_for_budget",
    "ask_partner",
    "ask_team",
    "ask_to_stop",
    "assign_issue",
    "call_acceptance_panel",
    "call_panel",
    "check_change",
    "confirm_finding",
    "confirm_issue",
    "confirm_trl",
    "decide_change",
    "decide_finding",
    "divide_payment",
    "end_voting",
    "give_view",
    "hand_in_report",
    "judge_costs",
    "log_iteration",
    "meet_condition",
    "meet_criterion",
    "miss_milestone",
    "move_payment",
    "name_verifier",
    "note_follow_up",
    "note_visit",
    "open_books",
    "open_finding",
    "open_gate",
    "pause_work",
    "propose_ruling",
    "put_change_to_committee",
    "raise_issue",
    "rebuild_books",
    "record_return",
    "rectify",
    "reopen_gate",
    "report_costs",
    "request_change",
    "resume_work",
    "revoke_work",
    "send_payment_back",
    "sign_acceptance",
    "sign_ruling",
    "silence_alert",
    "speak",
    "stop_work",
    "submit_milestone",
    "update_assumption",
    "verify_milestone",
    "verify_new_account",
    "vote_at_acceptance",
    "vote_at_gate",
    "waive_milestone",
    "watch",
    "work_on_issue",
]  # fmt: skip
