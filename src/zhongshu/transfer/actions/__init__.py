"""Everything the transfer room writes."""

from zhongshu.transfer.actions.cases import add_piece, add_split, drop_piece, drop_split, open_case
from zhongshu.transfer.actions.dealing import approve, attach_contract, close, drop, publish, send_back, sign, value
from zhongshu.transfer.actions.follow_ups import look_back, open_follow_ups, tell_due
from zhongshu.transfer.actions.graduation import (
    ask_committee,
    check_claim,
    claim_test,
    complete,
    graduate,
    lapse_claim,
    review_market,
    transfer_early,
)
from zhongshu.transfer.actions.landings import check_landing, note_ceased, record_landing, retract_landing
from zhongshu.transfer.actions.nuclear import (
    ask_designation,
    check_criterion,
    designate,
    propose_point,
    revoke_point,
    write_criterion,
)
from zhongshu.transfer.actions.outcomes import (
    attribute,
    check_outcome,
    confirm_share,
    drop_share,
    record_outcome,
    retract_outcome,
)
from zhongshu.transfer.actions.releasing import mark_landmark, release_outcome, release_point, withdraw_outcome
from zhongshu.transfer.actions.reviews import hold_review, lapse

__all__ = [
    "add_piece", "add_split", "approve", "ask_committee", "ask_designation", "attach_contract", "attribute", "check_claim", "check_criterion",
    "check_landing", "check_outcome", "claim_test", "close", "complete", "confirm_share", "designate", "drop", "drop_piece", "drop_share", "drop_split", "graduate", "hold_review",
    "lapse", "lapse_claim", "look_back", "mark_landmark", "note_ceased", "open_case", "open_follow_ups", "propose_point", "publish", "record_landing",
    "record_outcome", "release_outcome", "release_point", "retract_landing", "retract_outcome", "review_market", "revoke_point", "send_back", "sign", "tell_due", "transfer_early", "value", "withdraw_outcome",
    "write_criterion",
]  # fmt: skip
