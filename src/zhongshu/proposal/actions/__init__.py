"""Everything the proposal room writes."""

from zhongshu.proposal.actions.diligence import add_note, drop_expert, name_expert
from zhongshu.proposal.actions.offers import accept_offer, decline_offer, offer_dossier, withdraw_offer
from zhongshu.proposal.actions.plan import keep_version, write_part
from zhongshu.proposal.actions.stages import make_candidate, move_to_bench, send_to_appraisal

__all__ = [
    "accept_offer", "add_note", "decline_offer", "drop_expert", "keep_version", "make_candidate", "move_to_bench", "name_expert",
    "offer_dossier", "send_to_appraisal", "withdraw_offer", "write_part",
]  # fmt: skip
