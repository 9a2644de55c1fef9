"""Pages of the accounts package on which a second factor or a password changes: each sent form is one transaction with its line in the ledger.

The package saves first and tells afterwards, in autocommit. Mounted before its own addresses, these open the transaction around its view, so that a
line that cannot be written takes the change back. Reading opens none: on SQLite that would hold the write lock.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

View = Callable[..., HttpResponse]


def whole(view: View) -> View:
    """The view, with everything one sent form writes as one transaction."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return answer


urlpatterns = [
    path("2fa/totp/activate/", whole(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", whole(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/generate/", whole(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/webauthn/add/", whole(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", whole(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("password/change/", whole(account.password_change), name="account_change_password"),
    path("password/set/", whole(account.password_set), name="account_set_password"),
]  # fmt: skip
