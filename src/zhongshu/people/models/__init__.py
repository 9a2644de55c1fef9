"""Accounts and grants; organisations, persons and employments; experts; interests."""

from zhongshu.people.models.accounts import Grant, User
from zhongshu.people.models.directory import Employment, Organisation, Person

__all__ = ["Employment", "Grant", "Organisation", "Person", "User"]
