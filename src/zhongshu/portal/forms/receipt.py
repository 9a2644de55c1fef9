"""What a proposer sends with a receipt: the key, answers with files, a withdrawal, an appeal, a return."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.discovery.actions.declining import APPEAL_CHARS
from zhongshu.discovery.rules import WHAT_CHANGED_CHARS
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import FileField, TextField, TickField
from zhongshu.pages.forms import HouseForm


class KeyForm(HouseForm):
    """Receipt number and status key."""

    submit_label = Bi("查询", "Look it up")
    receipt = TextField(
        Bi("回执号", "Receipt number"),
        max_length=20,
        example="L-2026-00123",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    status_key = TextField(
        Bi("查询码", "Status key"),
        max_length=40,
        help_text=Bi(
            "在回执页和邮件里，大小写与连字符都不要紧。",
            "It is on the receipt page and in the e-mail; case and hyphens do not matter.",
        ),
        example="7K3M-Q2XW-9TBD",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AnswerForm(HouseForm):
    """One box and one file for each thing asked."""

    submit_label = Bi("提交补充材料", "Send the answer")
    confirmed = TickField(
        Bi("上传的文件不含国家秘密", "The uploaded files hold no state secret"),
        required=False,
        help_text=Bi("有附件时必须确认。", "Needed when a file is attached."),
    )

    def __init__(self, *args: Any, items: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        confirmed = self.fields.pop("confirmed")
        for item in items:
            self.fields[f"item_{item.number}"] = TextField(
                Bi(f"{item.number}. {item.text}", f"{item.number}. {item.text}"),
                rows=3,
                max_length=3000,
                required=False,
                help_text=Bi(
                    "写明答复，或在下方上传文件，至少一项。",
                    "Write the answer, or attach a file below; one of the two.",
                ),
            )
            self.fields[f"file_{item.number}"] = FileField(
                Bi("附件（不超过 50 MB）", "File (50 MB at most)"), required=False
            )
        self.fields["confirmed"] = confirmed

    @property
    def files_given(self) -> dict[int, Any]:
        return {int(name[5:]): value for name, value in self.cleaned_data.items() if name.startswith("file_") and value}

    @property
    def answers(self) -> dict[int, str]:
        return {int(name[5:]): value for name, value in self.cleaned_data.items() if name.startswith("item_")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(value for name, value in cleaned.items() if name.startswith("file_")) and not cleaned.get("confirmed"):
            self.add_error(
                "confirmed", str(Bi("请确认文件不含国家秘密", "Please confirm that the files hold no state secret"))
            )
        return cleaned


class WithdrawForm(HouseForm):
    submit_label = Bi("确认撤回", "Withdraw")
    reason = TextField(Bi("撤回原因", "Why you withdraw"), rows=2, max_length=500)


class AppealForm(HouseForm):
    submit_label = Bi("提交申诉", "Send the appeal")
    text = TextField(Bi("哪里判断有误", "What was misjudged"), rows=5, max_length=3000, min_length=APPEAL_CHARS)


class ReturnForm(HouseForm):
    submit_label = Bi("重新提出", "Bring it back")
    what_changed = TextField(
        Bi("与上次相比，什么变了", "What has changed since"), rows=5, max_length=3000, min_length=WHAT_CHANGED_CHARS
    )
