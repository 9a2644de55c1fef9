"""Everything this room reads, one file a matter; each query takes the actor first, or says why it needs none."""

from zhongshu.people.queries.accounts import accounts, current_grants, demo_logins, grants_of, holders
from zhongshu.people.queries.directory import (
    merge_proposals,
    organisation_for,
    organisations,
    organisations_related,
    person_for,
    persons,
)
from zhongshu.people.queries.experts import expert_for, experts
from zhongshu.people.queries.interests import (
    barred_from,
    barring_interests,
    interests_among,
    interests_between,
    interests_for,
)
from zhongshu.people.queries.reach import reach_of

__all__ = [
    "accounts",
    "barred_from",
    "barring_interests",
    "current_grants",
    "demo_logins",
    "expert_for",
    "experts",
    "grants_of",
    "holders",
    "interests_among",
    "interests_between",
    "interests_for",
    "merge_proposals",
    "organisation_for",
    "organisations",
    "organisations_related",
    "person_for",
    "persons",
    "reach_of",
]
