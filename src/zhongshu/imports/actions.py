"""The life of an import: received and checked row by row, confirmed by a person, entered chunk by chunk.

The cursor moves in the same transaction that enters a chunk, so a killed import goes on at exactly the row where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from zhongshu.imports import entering, reading
from zhongshu.imports.mapping import Mapping, fitting, mapping_of
from zhongshu.imports.models import DONE, FAILED, PREVIEWED, READING, RUNNING, STOPPED, ImportFault, ImportJob
from zhongshu.imports.parsing import Fault, Parsed, parse
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.kernel.ids import new_id
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor

CHUNK = 25  # rows a transaction, some fifty milliseconds
BREATH = 0.01  # seconds between chunks: who waits looks every two milliseconds, and must find the door open
MOST_FAULTS = 5_000
SAMPLE = 10


def folder() -> Path:
    """Where files wait: private, beside the documents."""
    path = Path(settings.VAR) / "imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def stored(job: ImportJob) -> Path:
    return folder() / job.stored_as


@act("imports.receive")
def receive(actor: Actor, *, file: BinaryIO, filename: str, mapping: str = "") -> ImportJob:
    """Keep the file and open a job; the mapping is found by its header when none is named. Nothing is entered yet."""
    actor.require("import:UA")
    name = Path(filename.replace("\\", "/")).name[:200]
    ending = next((e for e in reading.ENDINGS if name.lower().endswith(e)), "")
    if not ending:
        raise BadValue("file", Bi("请上传 CSV、CSV.GZ 或 XLSX 文件", "Upload a CSV, CSV.GZ or XLSX file"))
    path = folder() / f"{new_id()}{ending}"
    try:
        digest = _keep(file, path)
        chosen = mapping_of(mapping) if mapping else fitting(next(reading.rows(path, name), (0, {}))[1])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    job = ImportJob.objects.create(
        mapping=chosen.code, filename=name, stored_as=path.name, sha256=digest, started_by=actor.ledger_name
    )
    tell("import", job.pk, mapping=chosen.code, filename=name, sha256=digest)
    return job


def _keep(file: BinaryIO, path: Path) -> str:
    """Write the upload durably; its SHA-256."""
    digest = hashlib.sha256()
    with path.open("xb") as kept:
        while block := file.read(1 << 20):
            digest.update(block)
            kept.write(block)
        kept.flush()
        os.fsync(kept.fileno())
    return digest.hexdigest()


def parsed_rows(job: ImportJob, *, start: int = 0) -> Iterator[Parsed]:
    """The rows of the file from row ``start`` on."""
    mapping = mapping_of(job.mapping)
    for line, row in islice(reading.rows(stored(job), job.filename), start, None):
        yield parse(mapping, line, row)


def check(job: ImportJob) -> ImportJob:
    """Read the whole file once, without entering anything: count, list every fault, keep a sample. Not an act: it changes no record of the center."""
    total = bad = warned = 0
    faults: list[ImportFault] = []
    sample: list[dict[str, str]] = []
    ImportFault.objects.filter(job=job).delete()
    try:
        for row in parsed_rows(job):
            total += 1
            bad += not row.good
            warned += bool(row.faults) and row.good
            faults += [_fault(job, row.line, f) for f in row.faults] if len(faults) < MOST_FAULTS else []
            if row.good and len(sample) < SAMPLE:
                sample.append({k: str(v)[:80] for k, v in row.values.items() if not isinstance(v, dict)})
    except BadValue as error:
        return _set(job, READING, state=FAILED, message_zh=error.text.zh, message_en=error.text.en)
    ImportFault.objects.bulk_create(faults, batch_size=500)
    return _set(
        job,
        READING,
        state=PREVIEWED,
        total=total,
        bad=bad,
        warned=warned,
        sample=json.dumps(sample, ensure_ascii=False),
    )


def _fault(job: ImportJob, line: int, fault: Fault) -> ImportFault:
    return ImportFault(
        job=job,
        line=line,
        column=fault.column[:80],
        value=fault.value[:160],
        reason_zh=fault.reason.zh,
        reason_en=fault.reason.en,
        keeps_out=fault.keeps_out,
    )


def _set(job: ImportJob, was: str, **columns: object) -> ImportJob:
    columns["updated_at"] = clock.now()
    if ImportJob.objects.filter(pk=job.pk, state=was).update(**columns) != 1:
        raise Stale
    job.refresh_from_db()
    return job


@act("imports.confirm")
def confirm(actor: Actor, job: ImportJob) -> ImportJob:
    """Let the job run; the worker goes on with it from here."""
    actor.require("import:UA")
    _set(job, STOPPED if job.state == STOPPED else PREVIEWED, state=RUNNING)
    tell("import", job.pk, rows=job.total, bad=job.bad)
    return job


@act("imports.stop")
def stop(actor: Actor, job: ImportJob) -> ImportJob:
    """Stop a running job; what was entered stays, and it may be confirmed again."""
    actor.require("import:UA")
    _set(job, RUNNING, state=STOPPED)
    tell("import", job.pk, cursor=job.cursor)
    return job


@act("imports.enter_chunk")
def enter_chunk(actor: Actor, job: ImportJob, rows: list[Parsed], mapping: Mapping) -> int:
    """Enter one chunk and move the cursor over it, together or not at all."""
    good = [row for row in rows if row.good]
    new = entering.TARGETS[mapping.target](actor, mapping, good, job.filename) if good else 0
    moved = ImportJob.objects.filter(pk=job.pk, state=RUNNING, cursor=job.cursor).update(
        cursor=job.cursor + len(rows),
        entered=job.entered + new,
        known=job.known + len(good) - new,
        updated_at=clock.now(),
    )
    if moved != 1:
        raise Stale
    tell("import", job.pk, cursor=job.cursor + len(rows), new=new)
    return new


def run(actor: Actor, job: ImportJob, *, seconds: float = 0, told: Callable[[ImportJob], None] | None = None) -> bool:
    """Go on with a running job, for so long (0: to the end). True while more is left."""
    mapping, end = mapping_of(job.mapping), time.monotonic() + seconds
    rows = parsed_rows(job, start=job.cursor)
    for chunk in _chunks(rows, CHUNK):
        try:
            enter_chunk(actor, job, chunk, mapping)
        except (Stale, NotAllowed):
            job.refresh_from_db()
            return job.state == RUNNING
        job.refresh_from_db()
        if told:
            told(job)
        if seconds and time.monotonic() > end:
            return True
        time.sleep(BREATH)
    _set(job, RUNNING, state=DONE, finished_at=clock.now())
    return False


def _chunks(rows: Iterable[Parsed], size: int) -> Iterator[list[Parsed]]:
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk
