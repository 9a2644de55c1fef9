"""Everything that writes in this room, one file a matter: accounts, grants, directory, merges, experts, interests, own settings, imports."""

from zhongshu.people.actions.accounts import close_account, found_center, open_account, reopen_account, sign_up
from zhongshu.people.actions.directory import (
    add_employment,
    end_employment,
    register_organisation,
    register_person,
    update_organisation,
    update_person,
)
from zhongshu.people.actions.experts import describe_own_expertise, enrol_expert, update_expert
from zhongshu.people.actions.grants import end_grant, grant_role
from zhongshu.people.actions.imports import import_employments, import_organisations, import_persons
from zhongshu.people.actions.interests import (
    contest_finding,
    declare_interest,
    derive_interests,
    rebut_interest,
    rule_interest,
    withdraw_interest,
)
from zhongshu.people.actions.merges import confirm_merge, decline_merge, propose_merge
from zhongshu.people.actions.own import choose_language, note_factor_change, note_password_change, note_sign_in

__all__ = [
    "add_employment",
    "choose_language",
    "close_account",
    "confirm_merge",
    "contest_finding",
    "declare_interest",
    "decline_merge",
    "derive_interests",
    "describe_own_expertise",
    "end_employment",
    "end_grant",
    "enrol_expert",
    "found_center",
    "grant_role",
    "import_employments",
    "import_organisations",
    "import_persons",
    "note_factor_change",
    "note_password_change",
    "note_sign_in",
    "open_account",
    "propose_merge",
    "rebut_interest",
    "register_organisation",
    "register_person",
    "reopen_account",
    "rule_interest",
    "sign_up",
    "update_expert",
    "update_organisation",
    "update_person",
    "withdraw_interest",
]
