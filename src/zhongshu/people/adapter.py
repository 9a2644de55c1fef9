"""How the accounts package meets the house: who may sign up, what an account is made of, what is said, and what happens after too many wrong passwords."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from zhongshu.kernel.bilingual import Bi, language
from zhongshu.kernel.borders import refusal_answer
from zhongshu.kernel.errors import TooMany
from zhongshu.people.actions import sign_up
from zhongshu.people.actor import SYSTEM
from zhongshu.people.models import User

SAID: dict[str, Bi] = {
    "account/messages/password_changed.txt": Bi("密码已更换", "Password changed"),
    "account/messages/password_set.txt": Bi("密码已设置", "Password set"),
    "account/messages/logged_out.txt": Bi("已退出登录", "Signed out"),
    "mfa/messages/totp_activated.txt": Bi("验证器已启用", "Authenticator app activated"),
    "mfa/messages/totp_deactivated.txt": Bi("验证器已停用", "Authenticator app deactivated"),
    "mfa/messages/recovery_codes_generated.txt": Bi(
        "新的恢复码已生成，旧的作废", "New recovery codes made; the old ones are void"
    ),
    "mfa/messages/webauthn_added.txt": Bi("通行密钥已添加", "Passkey added"),
    "mfa/messages/webauthn_removed.txt": Bi("通行密钥已移除", "Passkey removed"),
}
WRONG = Bi("邮箱或密码不正确", "The e-mail address or the password is wrong")
SLOWLY = Bi("尝试过于频繁，请过几分钟再试", "Too many tries; please wait a few minutes")


class AccountAdapter(DefaultAccountAdapter):
    """The house's account rules."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": Bi("这个账号已停用", "This account is closed"),
        "email_password_mismatch": WRONG,
        "email_taken": Bi("这个邮箱已有账号，请直接登录或重设密码", "There is an account with this address; sign in or reset the password"),
        "enter_current_password": Bi("现在的密码不正确", "The present password is wrong"),
        "incorrect_password": Bi("密码不正确", "The password is wrong"),
        "incorrect_code": Bi("验证码不正确", "The code is wrong"),
        "invalid_password_reset": Bi("链接已失效，请重新申请", "The link is no longer valid; ask for a new one"),
        "too_many_login_attempts": SLOWLY,
        "rate_limited": SLOWLY,
    }  # fmt: skip

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Proposers may open accounts by themselves unless the center has closed that."""
        return bool(settings.PROPOSER_SIGNUP)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """One act makes account, person and the proposer's role."""
        given = form.cleaned_data
        user.email, user.language = given["email"], language()
        user.set_password(given.get("password1"))
        name = {"name_en" if language() == "en" and given["name"].isascii() else "name_zh": given["name"]}
        return sign_up(SYSTEM, user, **name)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, message_context: Any = None,
        extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        """Only what is worth saying, in the house's words."""
        text = SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors, in the house's words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": Bi("验证码不正确", "The code is wrong"),
        "unverified_email": Bi("请先确认邮箱", "Confirm the e-mail address first"),
        "cannot_delete_authenticator": Bi("还有通行密钥依赖它，不能停用", "Other factors depend on it; it cannot be removed"),
        "cannot_generate_recovery_codes": Bi("先启用验证器或通行密钥", "Activate an authenticator app or passkey first"),
    }  # fmt: skip

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)


def address_asked(request: Any, credentials: Any = None) -> str:
    """The address somebody tries to sign in with, in one spelling, so that capitals are no way around the lock."""
    given = credentials or {}
    typed = request.POST.get("login", "") if request is not None else ""
    return str(given.get("username") or given.get("email") or given.get("login") or typed).strip().lower()


def locked_out(request: HttpRequest, original_response: Any = None, credentials: Any = None) -> HttpResponse:
    """After too many wrong passwords, also the right one waits."""
    minutes = int(float(settings.AXES_COOLOFF_TIME) * 60)
    text = Bi(
        f"密码连续输错次数过多，这个账号暂停登录 {minutes} 分钟。忘记密码可以重设",
        f"Too many wrong passwords: this account cannot sign in for {minutes} minutes. A forgotten password can be reset",
    )
    return refusal_answer(request, TooMany(text))
