"""Everything the proposal room writes."""

from zhongshu.proposal.actions.clinics import end_mentor, name_mentor, record_clinic
from zhongshu.proposal.actions.diligence import add_note, drop_expert, name_expert
from zhongshu.proposal.actions.leaving import end_refinement, propose_award, resume
from zhongshu.proposal.actions.offers import accept_offer, decline_offer, offer_dossier, withdraw_offer
from zhongshu.proposal.actions.plan import keep_version, write_part
from zhongshu.proposal.actions.signing import (
    accept_plan,
    confirm_team,
    extend_refinement,
    refuse_refinement,
    sign_plan,
)
from zhongshu.proposal.actions.stages import make_candidate, move_to_bench, send_to_appraisal
from zhongshu.proposal.actions.tasks import accept_answer, add_task, answer_task, assign_task, return_answer, waive_task

__all__ = [
    "accept_answer", "accept_offer", "accept_plan", "add_note", "add_task", "answer_task", "assign_task", "confirm_team", "decline_offer",
    "drop_expert", "end_mentor", "end_refinement", "extend_refinement", "keep_version", "make_candidate", "move_to_bench", "name_expert",
    "name_mentor", "offer_dossier", "propose_award", "record_clinic", "refuse_refinement", "resume", "return_answer", "send_to_appraisal",
    "sign_plan", "waive_task", "withdraw_offer", "write_part",
]  # fmt: skip
