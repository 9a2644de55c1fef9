"""Accounts (an e-mail address and what proves it) and the roles granted to them, each for a place and a time."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zhongshu.kernel import clock, veil
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.ids import IdField
from zhongshu.kernel.models import Record
from zhongshu.people.roles import LABELS, Role


class Accounts(BaseUserManager["User"]):
    """Finds accounts by address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One account of one person. What it may do stands in its grants, nowhere else."""

    id = IdField()
    email = models.EmailField(unique=True)
    # Two accounts may turn out to be one person's (a merge); rights and interests are then read over both.
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="accounts", related_query_name="user"
    )
    language = models.CharField(max_length=8, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(
        default=False
    )  # may be entered with one click, while the center runs as a demonstration
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []
    objects: ClassVar[Accounts] = Accounts()

    @property
    def name(self) -> str:
        """As the reader may be told it; behind the veil the made-up name is the account's own, as in the ledger."""
        said = str(self.person) if self.person_id else self.email.split("@")[0]
        return veil.told(said, self.pk)

    def __str__(self) -> str:
        return self.name


class Grant(Record):
    """A role given to an account, for a place, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=4)
    kind = models.CharField(max_length=12, default="center")  # center, field, programme, dossier, organisation
    ref = models.CharField(max_length=32, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)
    granted_by = models.CharField(max_length=26)
    reason = models.TextField()
    ended_at = models.DateTimeField(null=True)  # ended by hand, at once; ``until`` is the day it was given to
    ended_by = models.CharField(max_length=26, blank=True, default="")
    ended_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "ended_at"], name="grant_by_user"),
            models.Index(fields=["role", "ended_at"], name="grant_by_role"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "kind", "ref"],
                condition=models.Q(ended_at__isnull=True, until__isnull=True),
                name="grant_held_once",
            )
        ]

    @property
    def role_label(self) -> Bi:
        return LABELS[Role(self.role)]
