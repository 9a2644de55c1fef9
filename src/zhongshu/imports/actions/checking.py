"""Checks a file that arrived, row by row, and enters nothing: counts, lists every fault, keeps a sample.

Flows in: a job whose file lies in the folder. Flows out: its faults and the previewed job. Faults are stored a few hundred at a time, each in a
short transaction of its own, so that nobody who writes meanwhile waits; a check that died is simply begun again.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

from django.db import transaction

from zhongshu.imports.actions.jobs import fault_row, parsed_rows
from zhongshu.imports.models import FAILED, PREVIEWED, READING, ImportFault, ImportJob
from zhongshu.imports.parsing import Parsed
from zhongshu.imports.reading import Gauge
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.kernel.ids import new_id
from zhongshu.kernel.pauses import no_collection

MOST_FAULTS = (
    1_000_000  # of one file, and about as many as a sheet has rows; what is beyond is counted, and the page says so
)
FAULTS_AT_ONCE = 500  # some ten milliseconds
BREATH = 0.01  # seconds between two of them, so that who waits finds the door open
TOLD_EVERY = 0.5  # seconds between two words of how far the check is
SAMPLE = 10


def check(job: ImportJob) -> ImportJob:
    """Read the whole file once. Not an act: it changes no record of the center. Raises Stale when another check has taken over."""
    run = _Check(job)
    run.clear()
    try:
        for row in parsed_rows(job, gauge=run.gauge):
            run.take(row)
    except BadValue as error:
        return run.end(state=FAILED, message_zh=error.text.zh, message_en=error.text.en)
    run.put_down()
    return run.end(state=PREVIEWED, sample=json.dumps(run.sample, ensure_ascii=False, default=str))


class _Check:
    """One check under way: what it counted, and the faults not yet stored."""

    def __init__(self, job: ImportJob) -> None:
        self.job, self.mark, self.gauge = job, new_id(), Gauge()
        self.total = self.bad = self.warned = self.listed = self.unlisted = 0
        self.sample: list[dict[str, Any]] = []
        self.waiting: list[ImportFault] = []
        self.told = time.monotonic()
        now = clock.now()
        changed = ImportJob.objects.filter(pk=job.pk, state=READING).update(
            check_run=self.mark, began_at=now, updated_at=now, total=0, read_share=0
        )
        if changed != 1:
            raise Stale

    def clear(self) -> None:
        """Remove what an earlier check of the file left, a little at a time."""
        of_job = ImportFault.objects.filter(job=self.job)
        while some := list(of_job.values_list("pk", flat=True)[: 4 * FAULTS_AT_ONCE]):
            ImportFault.objects.filter(pk__in=some).delete()
            time.sleep(BREATH)

    def take(self, row: Parsed) -> None:
        """Count one row and keep its faults."""
        self.total += 1
        self.bad += not row.good
        self.warned += bool(row.faults) and row.good
        room = MOST_FAULTS - self.listed - len(self.waiting)
        self.waiting += [fault_row(self.job, row.line, fault) for fault in row.faults[:room]]
        self.unlisted += max(0, len(row.faults) - room)
        if row.good and len(self.sample) < SAMPLE:
            self.sample.append({k: _short(v) for k, v in row.values.items()})
        if len(self.waiting) >= FAULTS_AT_ONCE:
            self.put_down()
            time.sleep(BREATH)
        elif time.monotonic() - self.told > TOLD_EVERY:
            self._tell()

    def put_down(self) -> None:
        """Store the faults that wait, together with how far the check is."""
        with no_collection(), transaction.atomic():
            self._tell()
            ImportFault.objects.bulk_create(self.waiting, batch_size=FAULTS_AT_ONCE)
        self.listed += len(self.waiting)
        self.waiting = []

    def end(self, **columns: object) -> ImportJob:
        """The outcome."""
        if columns["state"] == FAILED:
            self.clear()
            self.total = self.bad = self.warned = self.unlisted = 0
        self._change(bad=self.bad, warned=self.warned, unlisted=self.unlisted, **columns)
        self.job.refresh_from_db()
        return self.job

    def _tell(self) -> None:
        self.told = time.monotonic()
        self._change(read_share=self.gauge.share)

    def _change(self, **columns: object) -> None:
        mine = ImportJob.objects.filter(pk=self.job.pk, state=READING, check_run=self.mark)
        if mine.update(updated_at=clock.now(), total=self.total, **columns) != 1:
            raise Stale


def _short(value: object) -> object:
    """A value small enough for a preview; numbers stay numbers, so that they can be shown in the reader's way."""
    if isinstance(value, int | list):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)[:80]
