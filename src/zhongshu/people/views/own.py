"""The page of one's own account: language, second factor, roles held; and the one-click sign-in of a demonstration."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.pages.page import Page
from zhongshu.people import actions
from zhongshu.people.access import door
from zhongshu.people.forms.accounts import LanguageForm
from zhongshu.people.queries.accounts import account_for, demo_logins, grants_shown
from zhongshu.people.queries.directory import employments_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@door("desk:R")
def account(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    own = account_for(actor, actor.user_id)
    form = LanguageForm(request.POST or None, initial={"language": own.language})
    if form.is_bound and form.is_valid():
        with form.refusals():
            actions.choose_language(actor, **form.given)
            messages.success(request, str(Bi("语言已保存", "Language saved")))
            answer = redirect("people:account")
            answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)  # this browser then reads as the account does
            return answer
    factors = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    context = {
        "page": Page(title=Bi("账号与安全", "Account and security"), lead=own.email), "account": own,
        "grants": [g for g in grants_shown(actor, actor.user_id) if g.in_force], "factors": set(factors),
        "employments": employments_of(own.person) if own.person else [],
    }  # fmt: skip
    return form.answer(request, "people/me.html", context)


@door(public=True, methods="POST")
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in to a demo account without a password; exists only while the center runs as a demonstration."""
    wanted = request.POST.get("account", "")
    user = next((user for _, user in demo_logins() if user.pk == wanted), None)
    if user is None:
        raise Hidden
    request.session["sign_in_how"] = "demo"
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
