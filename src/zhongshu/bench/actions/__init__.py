"""Everything the room of the bench writes."""

from zhongshu.bench.actions.entries import archive, plant, review_entry
from zhongshu.bench.actions.evidence import add_evidence, end_lane, grant_lane
from zhongshu.bench.actions.nurture import ask_grant, decide_grant, end_grant
from zhongshu.bench.actions.steps import appraise_again, call_up, leave, put_on_deck
from zhongshu.bench.actions.tiers import demote, promote, propose_change, refuse_proposal

__all__ = [
    "add_evidence", "appraise_again", "archive", "ask_grant", "call_up", "decide_grant", "demote", "end_grant", "end_lane", "grant_lane",
    "leave", "plant", "promote", "propose_change", "put_on_deck", "refuse_proposal", "review_entry",
]  # fmt: skip
