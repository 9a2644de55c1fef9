"""Forms of accounts and roles, and the language of one's own."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from zhongshu.kernel.bilingual import EN, ZH, Bi
from zhongshu.pages.fields import ChoiceField, DateField, EmailField, TextField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import PickField
from zhongshu.people import scopes
from zhongshu.people.fields import FIELDS
from zhongshu.people.forms.picking import PickForm
from zhongshu.people.roles import LABELS, Role
from zhongshu.people.rules import GRANT_KINDS

READING = {ZH: Bi("中文", "Chinese"), EN: Bi("英文", "English")}


class NewAccountForm(PickForm):
    """An account for a person on record or a new one."""

    submit_label = Bi("开设账号", "Open the account")
    fate = Bi("系统会向该邮箱发送设置密码的链接", "A link to set the password is sent to this address")
    email = EmailField(Bi("邮箱（登录用）", "E-mail (to sign in)"), max_length=254, span="half")
    language = ChoiceField(Bi("阅读语言", "Language"), choices=READING, initial=ZH)
    person_id = PickField(
        Bi("名录中的人", "Person on record"), picker="person", required=False, span="wide",
        help_text=Bi("已在名录中就选这里，否则填写下面的姓名", "Choose here when on record already, else enter the names below"),
    )  # fmt: skip
    name_zh = TextField(Bi("中文姓名", "Name in Chinese"), required=False, max_length=80, span="half")
    name_en = TextField(Bi("英文姓名", "Name in English"), required=False, max_length=80, span="half")


class GrantForm(PickForm):
    """A role for a place and a time."""

    submit_label = Bi("授予角色", "Grant the role")
    fate = Bi("立即生效，并写入账本", "Takes effect at once and is written in the ledger")
    role = ChoiceField(Bi("角色", "Role"), choices=[(r.value, LABELS[r]) for r in Role if r is not Role.PUB])
    kind = ChoiceField(Bi("范围", "Scope"), choices=GRANT_KINDS, initial="center")
    field_of = ChoiceField(
        Bi("领域（范围为一个领域时）", "Field (when the scope is one field)"), choices=FIELDS, required=False
    )
    organisation_id = PickField(
        Bi("单位（范围为一个单位时）", "Organisation (when the scope is one organisation)"),
        picker="organisation",
        required=False,
    )
    dossier_code = TextField(
        Bi("卷宗编号（范围为一个卷宗时）", "Code of the dossier (when the scope is one dossier)"), required=False, max_length=32, span="half",
        example="SH-D-26-0042",
    )  # fmt: skip
    programme = ChoiceField(
        Bi("专项（范围为一个专项时）", "Programme (when the scope is one programme)"), required=False, span="half"
    )
    since = DateField(Bi("自", "From"), required=False, help_text=Bi("留空即今天", "Empty means today"))
    until = DateField(Bi("至", "Until"), required=False, help_text=Bi("留空即长期", "Empty means for good"))
    reason = TextField(Bi("理由", "Reason"), rows=2, max_length=2000)

    PLACES: ClassVar[dict[str, str]] = {
        "field": "field_of", "organisation": "organisation_id", "dossier": "dossier_code", "programme": "programme",
    }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scopes.offered("programme"):
            self.fields["programme"].choices = [("", Bi("请选择", "Choose one")), *scopes.choices("programme")]  # type: ignore[attr-defined]
        else:  # none on record: nothing to choose, so the choice is not there
            del self.fields["programme"]
            self.fields["kind"].choices = [pair for pair in GRANT_KINDS.items() if pair[0] != "programme"]  # type: ignore[attr-defined]

    @property
    def place(self) -> str:
        """What was given for the chosen scope."""
        given = self.cleaned_data
        return str(given.get(self.PLACES.get(given["kind"], ""), ""))

    def asked_by(self, refused: str) -> str:
        """What is wrong with the place stands beside the box in which this kind of place is given."""
        return self.PLACES.get(self.cleaned_data["kind"], "kind") if refused == "ref" else super().asked_by(refused)


class LanguageForm(HouseForm):
    """The language this account reads."""

    submit_label = Bi("保存", "Save")
    language = ChoiceField(
        Bi("阅读语言", "Language"), choices=list(READING.items()), widget=forms.RadioSelect(), span="wide"
    )
