"""Everything the relay room writes."""

from zhongshu.relay.actions.ending import finish, hand_over, note_progress, reject, sound_progress
from zhongshu.relay.actions.handing import give_item, receive_item, sign_handover
from zhongshu.relay.actions.package import (
    accept_package,
    add_baseline,
    add_item,
    drop_baseline,
    drop_item,
    pack,
    refuse_package,
)
from zhongshu.relay.actions.preparing import amend_case, prepare, withdraw_case

__all__ = [
    "accept_package", "add_baseline", "add_item", "amend_case", "drop_baseline", "drop_item", "finish", "give_item", "hand_over", "note_progress", "pack", "prepare",
    "receive_item", "refuse_package", "reject", "sign_handover", "sound_progress", "withdraw_case",
]  # fmt: skip
