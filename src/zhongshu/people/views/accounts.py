"""Pages of accounts and roles: the list, one account with its history, opening, granting, ending, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people import actions
from zhongshu.people.access import door
from zhongshu.people.forms.accounts import GrantForm, NewAccountForm
from zhongshu.people.forms.directory import ReasonForm
from zhongshu.people.invitations import send_password_link
from zhongshu.people.queries.accounts import account_for, grant_for, grants_shown
from zhongshu.people.queries.history import told_of
from zhongshu.people.roles import EXCLUSIVE, INCOMPATIBLE, LABELS
from zhongshu.people.rules import APPOINTED
from zhongshu.people.tables import Accounts

ACCOUNTS = Crumb(Bi("账号与角色", "Accounts and roles"), "/accounts/")


@door("users:RUA")
def accounts(request: HttpRequest) -> HttpResponse:
    """The list of accounts."""
    may = request.actor.may("users:UA")  # type: ignore[attr-defined]
    new = Button(Bi("开设账号", "Open an account"), reverse("people:new_account"), "plus") if may else None
    return Accounts().answer(request, page=Page(title=Accounts.title, primary=new))


@door("users:UA")
def new_account(request: HttpRequest) -> HttpResponse:
    """Open an account; its owner gets a link to set the password."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = NewAccountForm(request.POST or None, actor=actor)
    if form.is_bound and form.is_valid():
        with form.refusals():
            made = actions.open_account(actor, **form.given)
            send_password_link(request, made.email)
            messages.success(
                request,
                str(Bi("账号已开设，设置密码的链接已发出", "Account opened; the link to set a password is on its way")),
            )
            return redirect("people:account_of", made.pk)
    return form.answer(request, context={"page": Page(title=Bi("开设账号", "Open an account"), crumbs=[ACCOUNTS])})


@door("users:RUA", methods="GET")
def account_of(request: HttpRequest, pk: str) -> HttpResponse:
    """One account: its roles now and before, and what was done to it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = account_for(actor, pk)
    may = actor.may("users:UA") and actor.user_id != pk
    grant = Button(Bi("授予角色", "Grant a role"), reverse("people:grant_role", args=[pk]), "plus")
    close = Button(Bi("停用账号", "Close the account"), reverse("people:close_account", args=[pk]), "lock")
    reopen = Button(Bi("重新启用", "Open again"), reverse("people:reopen_account", args=[pk]), "refresh")
    page = Page(
        title=str(found), lead=found.email, crumbs=[ACCOUNTS], primary=grant if may and found.is_active else None,
        buttons=[close if found.is_active else reopen] if may else [],
    )  # fmt: skip
    context = {
        "page": page,
        "account": found,
        "grants": grants_shown(actor, pk),
        "may_end": may,
        "history": told_of(actor, pk, limit=40),
    }
    return render(request, "people/account.html", context)


@door("users:UA")
def grant_role(request: HttpRequest, pk: str) -> HttpResponse:
    """Grant a role; what clashes is explained, and refused."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = account_for(actor, pk)
    form = GrantForm(request.POST or None, actor=actor)
    if form.is_bound and form.is_valid():
        given = form.given
        with form.refusals():
            actions.grant_role(
                actor, pk, role=given["role"], kind=given["kind"], ref=form.place, since=given["since"],
                until=given["until"], reason=given["reason"],
            )  # fmt: skip
            messages.success(request, str(Bi("角色已授予，立即生效", "Role granted, in force at once")))
            return redirect("people:account_of", pk)
    context = {
        "page": Page(title=Bi("授予角色", "Grant a role"), lead=str(found), crumbs=[ACCOUNTS]),
        "held": [g for g in grants_shown(actor, pk) if g.in_force],
        "alone": [LABELS[r] for r in sorted(EXCLUSIVE)], "appointed": [LABELS[r] for r in sorted(APPOINTED)],
        "pairs": _pairs(),
    }  # fmt: skip
    return form.answer(request, "people/grant.html", context)


def _pairs() -> list[tuple[Bi, Bi]]:
    """The pairs nobody may hold, as the page lists them."""
    found = sorted(tuple(sorted(pair)) for pair in INCOMPATIBLE)
    return [(LABELS[one], LABELS[other]) for one, other in found]


@door("users:UA")
def end_grant(request: HttpRequest, pk: str) -> HttpResponse:
    """End a role, with a reason."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    grant = grant_for(actor, pk)
    form = ReasonForm(
        request.POST or None, submit=Bi("终止角色", "End the role"), fate=Bi("立即生效", "Takes effect at once")
    )
    if form.is_bound and form.is_valid():
        with form.refusals():
            actions.end_grant(actor, pk, **form.given)
            messages.success(request, str(Bi("角色已终止", "Role ended")))
            return redirect("people:account_of", grant.user_id)
    page = Page(title=Bi("终止角色", "End a role"), lead=f"{grant.user} · {grant.role_label}", crumbs=[ACCOUNTS])
    return form.answer(request, context={"page": page})


@door("users:UA")
def close_account(request: HttpRequest, pk: str) -> HttpResponse:
    """Close an account, with a reason."""
    fate = Bi("立即退出登录，全部角色随之终止", "Signed out at once, and all its roles end")
    return _with_reason(request, pk, actions.close_account, Bi("停用账号", "Close the account"), fate)


@door("users:UA")
def reopen_account(request: HttpRequest, pk: str) -> HttpResponse:
    """Open a closed account again, with a reason."""
    fate = Bi("角色须重新授予", "Its roles must be granted again")
    return _with_reason(request, pk, actions.reopen_account, Bi("重新启用账号", "Open the account again"), fate)


def _with_reason(request: HttpRequest, pk: str, deed: Any, title: Bi, fate: Bi) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = account_for(actor, pk)
    form = ReasonForm(request.POST or None, submit=title, fate=fate)
    if form.is_bound and form.is_valid():
        with form.refusals():
            deed(actor, pk, **form.given)
            messages.success(request, str(Bi("已完成", "Done")))
            return redirect("people:account_of", pk)
    return form.answer(request, context={"page": Page(title=title, lead=str(found), crumbs=[ACCOUNTS])})
