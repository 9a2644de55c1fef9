"""Accounts and grants; organisations, persons, employments and merges; experts; interests."""

from zhongshu.people.models.accounts import Grant, User
from zhongshu.people.models.directory import Employment, Organisation, Person, PersonMerge
from zhongshu.people.models.experts import Expertise, ExpertProfile
from zhongshu.people.models.interests import Interest

__all__ = [
    "Employment",
    "ExpertProfile",
    "Expertise",
    "Grant",
    "Interest",
    "Organisation",
    "Person",
    "PersonMerge",
    "User",
]
