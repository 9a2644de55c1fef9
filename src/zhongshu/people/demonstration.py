"""The one password of a demonstration: typed with the address of a demo account it signs in, while the center runs as a demonstration.

Flows in: address and password as typed. Flows out: the account, or nothing. No demo account stores a password, so outside demo mode there is none
that could work, whatever the database holds.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from zhongshu.people.models import User
from zhongshu.people.queries.accounts import demo_logins

DEMO_PASSWORD = "zhongshu-demo"  # noqa: S105  shown on the login page of a demonstration


class DemoBackend(ModelBackend):
    """Signs in the accounts the login page lists, and no other."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **given: Any
    ) -> User | None:
        address = str(given.get("email") or username or "").strip().lower()
        if not settings.DEMO or not constant_time_compare(password or "", DEMO_PASSWORD):
            return None
        return next((user for _, user in demo_logins() if user.email.lower() == address), None)
