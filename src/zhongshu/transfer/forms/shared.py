"""What several forms of the room ask: a reason, a day, a file that bears something out, nothing at all."""

from __future__ import annotations

from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.deeds import DeedForm
from zhongshu.pages.fields import ChoiceField, DateField, TextField
from zhongshu.transfer.queries.cases import evidence_documents

FILE_HELP = Bi(
    "先在卷宗或转化页上传，再在此选择；可不选", "Upload it on the dossier or the transfer page first; may be left empty"
)


class SureForm(DeedForm):
    """Nothing to fill in: the page says what will happen."""


class ReasonForm(DeedForm):
    """A step that asks for its reason."""

    reason = TextField(
        Bi("理由", "Reason"),
        rows=3,
        max_length=2000,
        help_text=Bi("记入账本，长期保存", "Entered in the ledger and kept for good"),
    )


class NoteForm(DeedForm):
    """A step with a word to it."""

    note = TextField(Bi("说明", "Note"), rows=3, max_length=2000)


class TodayForm(DeedForm):
    """A day, today unless said otherwise."""

    on = DateField(Bi("日期", "Date"), span="half")

    def about(self, subject: Any) -> None:
        self.initial.setdefault("on", clock.today())
        super().about(subject)


class FileForm(DeedForm):
    """May name a file as evidence."""

    document_id = ChoiceField(Bi("证明文件", "File"), required=False, help_text=FILE_HELP)

    def about(self, subject: Any) -> None:
        dossier = getattr(subject, "dossier", subject)
        files = evidence_documents(self.actor, dossier) if self.actor is not None else []
        field: Any = self.fields["document_id"]
        field.choices = [
            ("", Bi("不选文件", "No file")),
            *((row.pk, f"{row.name} · {row.created_at:%Y-%m-%d}") for row in files),
        ]
        super().about(subject)


class TextsForm(DeedForm):
    """What the public reads, in both languages."""

    summary_zh = TextField(
        Bi("公开文字（中文）", "Public text (Chinese)"), rows=4, max_length=600,
        help_text=Bi("不写未公开的技术细节、价格和个人信息", "No unpublished detail, price or personal data"),
    )  # fmt: skip
    summary_en = TextField(Bi("公开文字（英文）", "Public text (English)"), rows=4, max_length=900)
