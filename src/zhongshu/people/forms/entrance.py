"""The forms of signing in, signing up and second factors, in the house's two languages: the package's own checks, our words.

Each form keeps what the package does and only has its labels and help replaced; sign-up asks for a name in addition.
"""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.cleaning import clean_line
from zhongshu.pages.complaints import speak

EMAIL = Bi("邮箱", "E-mail")
PASSWORD, AGAIN = Bi("密码", "Password"), Bi("再输入一次", "Once more")
NEW = Bi("新密码", "New password")
RULES = Bi(
    "至少 12 位，不能是常见密码，不能与邮箱相近",
    "At least 12 characters, not a common one, not like the e-mail address",
)
CODE_HELP = Bi("验证器上的 6 位数字，或一个恢复码", "The six digits of the authenticator app, or a recovery code")


class OurWords(forms.Form):
    """Replaces labels and help texts, and drops placeholders, which vanish as soon as one types."""

    words: ClassVar[dict[str, Bi]] = {}
    helps: ClassVar[dict[str, Bi]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            speak(field)
            field.label = self.words.get(name, field.label)  # type: ignore[assignment]
            field.help_text = self.helps.get(name, "")  # type: ignore[assignment]
            field.widget.attrs.pop("placeholder", None)


class LoginForm(OurWords, account.LoginForm):
    words = {"login": EMAIL, "password": PASSWORD}


class SignUpForm(OurWords, account.SignupForm):
    """Opens a proposer's account; everybody else is invited."""

    words = {"email": EMAIL, "password1": PASSWORD, "password2": AGAIN}
    helps = {"password1": RULES, "name": Bi("按身份证件或发表论文的写法", "As in your papers or on your identity card")}
    field_order = ("name", "email", "password1", "password2")
    name = forms.CharField(label=Bi("姓名", "Name"), max_length=80)  # type: ignore[arg-type]

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(str(Bi("请填写姓名", "Enter your name")))
        return name

    def signup(self, request: Any, user: Any) -> None:
        """Nothing more: the adapter has made account, person and role in one act."""


class ForgottenPasswordForm(OurWords, account.ResetPasswordForm):
    words = {"email": EMAIL}


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    words = {"password1": NEW, "password2": AGAIN}
    helps = {"password1": RULES}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    words = {"oldpassword": Bi("现在的密码", "Present password"), "password1": NEW, "password2": AGAIN}
    helps = {"password1": RULES}


class FirstPasswordForm(OurWords, account.SetPasswordForm):
    words = {"password1": NEW, "password2": AGAIN}
    helps = {"password1": RULES}


class ConfirmForm(OurWords, account.ReauthenticateForm):
    words = {"password": PASSWORD}


class FactorForm(OurWords, factors.AuthenticateForm):
    words, helps = {"code": Bi("验证码", "Code")}, {"code": CODE_HELP}


class ConfirmFactorForm(OurWords, factors.ReauthenticateForm):
    words, helps = {"code": Bi("验证码", "Code")}, {"code": CODE_HELP}


class ActivateAppForm(OurWords, totp.ActivateTOTPForm):
    words = {"code": Bi("验证器显示的 6 位数字", "The six digits the app shows")}


class AddKeyForm(OurWords, webauthn.AddWebAuthnForm):
    words = {"name": Bi("名称", "Name"), "passwordless": Bi("不输密码即可登录", "Sign in without a password")}
    helps = {
        "name": Bi("例如 办公室电脑、手机", "Such as office computer, phone"),
        "passwordless": Bi("需要指纹、面容或 PIN", "Needs a fingerprint, a face or a PIN"),
    }


class EditKeyForm(OurWords, webauthn.EditWebAuthnForm):
    words = {"name": Bi("名称", "Name")}
