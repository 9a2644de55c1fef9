"""One table: what was handed in, about which subject, how confidential it is and how long it is kept. The bytes lie in the vault."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record

# code -> (label, years kept after the upload)
CLASSES: dict[str, tuple[Bi, int]] = {
    "open": (Bi("公开", "Open"), 30),
    "internal": (Bi("内部", "Internal"), 10),
    "trade": (Bi("商密", "Trade secret"), 10),
}
# what a document is; rooms may add their own kinds in their apps.py
KINDS: dict[str, Bi] = {
    "evidence": Bi("证据材料", "Evidence"),
    "report": Bi("报告", "Report"),
    "plan": Bi("方案与预算", "Plan and budget"),
    "ip": Bi("知识产权", "Intellectual property"),
    "agreement": Bi("协议与承诺", "Agreements and pledges"),
    "data": Bi("数据", "Data"),
    "media": Bi("图片与视频", "Pictures and video"),
    "other": Bi("其他", "Other"),
}


class Document(Record):
    """One file about one subject."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16)
    about_kind = models.CharField(max_length=24)
    about_id = models.CharField(max_length=32)
    classification = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=32, unique=True)
    uploaded_by = models.CharField(max_length=26, blank=True, default="")
    keep_until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=26, blank=True, default="")
    withdrawn_reason = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about_kind", "about_id", "-id"], name="document_by_subject")]

    def __str__(self) -> str:
        return self.name

    @property
    def classification_label(self) -> Bi:
        return CLASSES[self.classification][0]

    @property
    def kind_label(self) -> Bi:
        return KINDS.get(self.kind) or Bi(self.kind, self.kind)
