"""Everything the award room writes."""

from zhongshu.award.actions.contracts import (
    draft_contract,
    issue_contract,
    reopen_contract,
    void_contract,
    write_contract,
    write_terms,
)
from zhongshu.award.actions.deciding import approve, carry_out, settle, turn_down
from zhongshu.award.actions.packages import (
    add_item,
    assemble_package,
    drop_item,
    edit_package,
    give_reason,
    put_to_vote,
    still_draft,
    withdraw_package,
)
from zhongshu.award.actions.publicity import (
    answer_objection,
    end_publicity,
    object_to_award,
    open_publicity,
    publish,
    return_to_committee,
    take_back_publicity,
)
from zhongshu.award.actions.signing import (
    activate,
    doubt_account,
    enter_account,
    give_up,
    may_sign,
    sign_contract,
    verify_account,
)
from zhongshu.award.actions.surplus import GONE, TOO_LATE, put_surplus, take_surplus_back

__all__ = [
    "GONE",
    "TOO_LATE",
    "activate",
    "add_item",
    "answer_objection",
    "approve",
    "assemble_package",
    "carry_out",
    "doubt_account",
    "draft_contract",
    "drop_item",
    "edit_package",
    "end_publicity",
    "enter_account",
    "give_reason",
    "give_up",
    "issue_contract",
    "may_sign",
    "object_to_award",
    "open_publicity",
    "publish",
    "put_surplus",
    "put_to_vote",
    "reopen_contract",
    "return_to_committee",
    "settle",
    "sign_contract",
    "still_draft",
    "take_back_publicity",
    "take_surplus_back",
    "turn_down",
    "verify_account",
    "void_contract",
    "withdraw_package",
    "write_contract",
    "write_terms",
]  # fmt: skip
