"""Mails the link with which a new account sets its password: the same one-time link as a forgotten password, signed and short-lived."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest


def send_password_link(request: HttpRequest, email: str) -> None:
    """Send the link to the owner of the address."""
    form = ResetPasswordForm({"email": email})
    if form.is_valid():
        form.save(request)
