"""The form of an upload, and of a withdrawal."""

from __future__ import annotations

from zhongshu.documents.content import accept_attribute
from zhongshu.documents.models import CLASSES, KINDS
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, FileField, TextField, TickField
from zhongshu.pages.forms import HouseForm

WHAT = Bi(
    "PDF、Word、Excel、PPT、图片、CSV、文本、MP4，每个不超过 50 MB；不接收压缩包和带宏的文件。",
    "PDF, Word, Excel, PowerPoint, pictures, CSV, text, MP4, up to 50 MB each; no archives, no macros.",
)


class UploadForm(HouseForm):
    """One file with what the house must know about it."""

    submit_label = Bi("上传", "Upload")
    file = FileField(Bi("文件", "File"), accept=accept_attribute(), help_text=WHAT)
    kind = ChoiceField(Bi("类别", "Kind"), choices=KINDS)
    classification = ChoiceField(
        Bi("密级", "Classification"), choices={code: label for code, (label, _) in CLASSES.items()}
    )
    confirmed = TickField(
        Bi("我确认此文件不含国家秘密", "I confirm that this file holds no state secret"),
        error_messages={"required": Bi("请确认文件不含国家秘密", "Please confirm that the file holds no state secret")},
    )


class WithdrawForm(HouseForm):
    """Why a file is taken out of sight."""

    submit_label = Bi("撤下", "Withdraw")
    fate = Bi("文件会从页面上撤下，但仍依规保存。", "The file leaves the pages and is still kept as the rules ask.")
    reason = TextField(Bi("理由", "Reason"), rows=3, min_length=10, max_length=2000)
