"""What was handed in, about which subject, how confidential it is and how long it is kept; and papers the house makes of its own records.

The bytes lie in the vault. A paper's text is canonical JSON, exactly as hashed; its files are documents like any other.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

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


ASKED, TYPESETTING, READY, FAILED = "asked", "typesetting", "ready", "failed"
PAPER_STATES: dict[str, Bi] = {
    ASKED: Bi("正在汇总", "Gathering"),
    TYPESETTING: Bi("正在排版", "Typesetting"),
    READY: Bi("已完成", "Ready"),
    FAILED: Bi("未能完成", "Failed"),
}


class Paper(Record):
    """One edition of a paper, made a step at a time by the worker: the text is gathered and hashed, then each file is set and put away."""

    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=32)  # what it is of: a year
    edition = models.SmallIntegerField()
    code = models.CharField(max_length=32, unique=True)
    title_zh = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    state = models.CharField(max_length=12, default=ASKED)
    done = models.SmallIntegerField(default=0)
    steps = models.SmallIntegerField()  # the text and each file
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="papers")
    body = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    ready_at = models.DateTimeField(null=True)
    failure_zh = models.TextField(blank=True, default="")
    failure_en = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject", "edition"], name="paper_edition_once"),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(state__in=(ASKED, TYPESETTING)),
                name="one_paper_in_the_making",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="paper_by_state"),
            models.Index(fields=["sha256"], name="paper_by_hash"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def value(self) -> dict[str, Any]:
        """What the paper says."""
        return json.loads(self.body) if self.body else {}

    @property
    def state_label(self) -> Bi:
        return PAPER_STATES[self.state]

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self.done / self.steps if self.steps else 1.0
