"""The form of notice settings."""

from __future__ import annotations

from django import forms

from zhongshu.kernel.bilingual import Bi
from zhongshu.notices.models import MODES
from zhongshu.pages.fields import ChoiceField
from zhongshu.pages.forms import HouseForm


class PreferenceForm(HouseForm):
    """How to be told by e-mail."""

    submit_label = Bi("保存", "Save")
    fate = Bi(
        "通知总会出现在收件箱里，这里只决定邮件。", "Notices always appear in the inbox; this is about e-mail only."
    )
    mode = ChoiceField(Bi("邮件提醒", "E-mail"), choices=MODES, widget=forms.RadioSelect())
