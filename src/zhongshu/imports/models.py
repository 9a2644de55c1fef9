"""One import job with its cursor, and the faults found in its file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.models import Record

READING, PREVIEWED, RUNNING, DONE, STOPPED, FAILED = "reading", "previewed", "running", "done", "stopped", "failed"
STATES: dict[str, Bi] = {
    READING: Bi("检查中", "Checking"),
    PREVIEWED: Bi("待确认", "To be confirmed"),
    RUNNING: Bi("导入中", "Importing"),
    DONE: Bi("已完成", "Done"),
    STOPPED: Bi("已停止", "Stopped"),
    FAILED: Bi("无法读取", "Unreadable"),
}


class ImportJob(Record):
    """A file on its way in. ``cursor`` counts the rows of the file already dealt with; it moves in the transaction that enters them."""

    mapping = models.CharField(max_length=40)
    filename = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=READING)
    total = models.IntegerField(default=0)
    cursor = models.IntegerField(default=0)
    entered = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    bad = models.IntegerField(default=0)
    warned = models.IntegerField(default=0)
    sample = models.TextField(default="[]")  # the first good rows, as they would be entered
    message_zh = models.TextField(blank=True, default="")
    message_en = models.TextField(blank=True, default="")
    started_by = models.CharField(max_length=26)
    finished_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(
        null=True
    )  # the present stretch of checking or entering, from which the time left is judged
    began_cursor = models.IntegerField(default=0)
    read_share = models.FloatField(default=0)  # how much of the file is checked, 0 to 1, while it is read
    check_run = models.CharField(max_length=26, blank=True, default="")  # whoever checks now; a second one takes over
    unlisted = models.IntegerField(default=0)  # faults beyond what one file may list

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "created_at"], name="import_by_state")]

    @property
    def reads(self) -> bool:
        """Whether its rows are still being checked."""
        return self.state == READING

    @property
    def waits(self) -> bool:
        """Whether it waits for a person: to be confirmed, or to go on after a stop."""
        return self.state in (PREVIEWED, STOPPED)

    @property
    def share(self) -> float:
        """How much of the file is dealt with, 0 to 1."""
        return self.cursor / self.total if self.total else 0.0

    @property
    def enterable(self) -> bool:
        """Whether at least one row can go in."""
        return self.total > self.bad

    @property
    def seconds_left(self) -> int | None:
        """How long the present stretch will still take, at the pace it had so far; None before there is a pace."""
        if self.state not in (READING, RUNNING) or self.began_at is None:
            return None
        entering = self.state == RUNNING
        done = self.cursor - self.began_cursor if entering else self.read_share
        left = self.total - self.cursor if entering else 1 - self.read_share
        if done <= 0:
            return None
        return max(1, round((self.updated_at - self.began_at).total_seconds() / done * left))


class ImportFault(models.Model):
    """One cell that cannot be used (the row stays out), or that looks wrong (the row goes in and is marked)."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="faults")
    line = models.IntegerField()
    column = models.CharField(max_length=80)
    value = models.CharField(max_length=160, blank=True)
    reason_zh = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=200)
    keeps_out = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["job", "line"], name="fault_by_line")]
