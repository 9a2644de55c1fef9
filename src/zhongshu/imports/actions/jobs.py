"""The life of an import: received and checked row by row, confirmed by a person, entered chunk by chunk.

The cursor moves in the same transaction that enters a chunk, so a killed import goes on at exactly the row where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from zhongshu.imports import entering, reading
from zhongshu.imports.mapping import Mapping, fitting, mapping_of
from zhongshu.imports.models import DONE, PREVIEWED, RUNNING, STOPPED, ImportFault, ImportJob
from zhongshu.imports.parsing import Fault, Parsed, parse
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Refusal, Stale
from zhongshu.kernel.ids import new_id
from zhongshu.kernel.pauses import no_collection
from zhongshu.ledger.actions import act, tell, undo
from zhongshu.pages.actions.once import perform_once
from zhongshu.people.actor import Actor

CHUNK = 25  # rows a transaction, some fifty milliseconds
BREATH = 0.01  # seconds between chunks: who waits looks every two milliseconds, and must find the door open


def folder() -> Path:
    """Where files wait: private, beside the documents."""
    path = Path(settings.VAR) / "imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def stored(job: ImportJob) -> Path:
    return folder() / job.stored_as


def receive(actor: Actor, *, file: BinaryIO, filename: str, mapping: str = "", once_key: str = "") -> ImportJob:
    """Keep the file and open a job; the mapping is found by its header when none is named. Nothing is entered yet.

    The file is written, unpacked and looked into before the act begins, for an act holds the write lock and others would wait for it. Sent
    twice with one ``once_key``, it is one job.
    """
    actor.require("import:UA")
    name = Path(filename.replace("\\", "/")).name[:200]
    ending = next((e for e in reading.ENDINGS if name.lower().endswith(e)), "")
    if not ending:
        raise BadValue("file", Bi("请上传 CSV、CSV.GZ 或 XLSX 文件", "Upload a CSV, CSV.GZ or XLSX file"))
    path = folder() / f"{new_id()}{ending}"
    try:
        digest = _keep(file, path)
        chosen = mapping_of(mapping) if mapping else fitting(next(reading.rows(path, name), (0, {}))[1])
        facts = {"name": name, "digest": digest, "mapping": chosen.code}
        job = perform_once(actor, once_key, "imports.receive", lambda: _open(actor, path=path, **facts), sent=facts)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if job.stored_as != path.name:  # a repetition: the first one stands
        path.unlink(missing_ok=True)
    return job


@act("imports.receive")
def _open(actor: Actor, *, path: Path, name: str, digest: str, mapping: str) -> ImportJob:
    undo(lambda: path.unlink(missing_ok=True))  # also when an outer act fails later
    job = ImportJob.objects.create(
        mapping=mapping, filename=name, stored_as=path.name, sha256=digest, started_by=actor.ledger_name
    )
    tell("import", job.pk, mapping=mapping, filename=name, sha256=digest)
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


def parsed_rows(job: ImportJob, *, start: int = 0, gauge: reading.Gauge | None = None) -> Iterator[Parsed]:
    """The rows of the file from row ``start`` on."""
    mapping = mapping_of(job.mapping)
    for line, row in islice(reading.rows(stored(job), job.filename, gauge), start, None):
        yield parse(mapping, line, row)


def _set(job: ImportJob, was: str, **columns: object) -> ImportJob:
    columns["updated_at"] = clock.now()
    if ImportJob.objects.filter(pk=job.pk, state=was).update(**columns) != 1:
        raise Stale
    job.refresh_from_db()
    return job


def nothing_to_enter(job: ImportJob) -> Bi:
    """Why a file cannot be confirmed."""
    if not job.total:
        return Bi("文件里没有一行数据，不能导入", "The file holds no rows, so there is nothing to import")
    text = Bi(
        "全部 {n} 行都有问题，没有一行可以写入；请改正文件后重新上传",
        "All {n} rows have faults and none can be entered; mend the file and upload it again",
    )
    return text.fill(n=job.total)


@act("imports.confirm")
def confirm(actor: Actor, job: ImportJob) -> ImportJob:
    """Let the job run; the worker goes on with it from here."""
    actor.require("import:UA")
    if job.state == PREVIEWED and not job.enterable:
        raise BadValue("file", nothing_to_enter(job))
    _set(
        job,
        STOPPED if job.state == STOPPED else PREVIEWED,
        state=RUNNING,
        began_at=clock.now(),
        began_cursor=job.cursor,
        message_zh="",
        message_en="",
    )
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
    """Enter one chunk and move the cursor over it, together or not at all; what is found wrong only now joins the list of faults."""
    good = [row for row in rows if row.good]
    new = entering.TARGETS[mapping.target](actor, mapping, good, job.filename) if good else 0
    late = [row for row in rows if row.later]
    moved = ImportJob.objects.filter(pk=job.pk, state=RUNNING, cursor=job.cursor).update(
        cursor=job.cursor + len(rows),
        entered=job.entered + new,
        known=job.known + len(good) - new,
        bad=job.bad + sum(not row.good for row in late),
        warned=job.warned + sum(row.good and not row.faults for row in late),
        updated_at=clock.now(),
    )
    if moved != 1:
        raise Stale
    ImportFault.objects.bulk_create(fault_row(job, row.line, fault) for row in late for fault in row.later)
    tell("import", job.pk, cursor=job.cursor + len(rows), new=new)
    return new


def _enter(actor: Actor, job: ImportJob, rows: list[Parsed], mapping: Mapping) -> None:
    """Enter a chunk; where a rule of the rooms below refuses it, row by row, so that a row keeps out itself and nobody else."""
    try:
        with no_collection():
            enter_chunk(actor, job, rows, mapping)
    except (Stale, NotAllowed):
        raise
    except Refusal as refusal:
        if len(rows) > 1:
            for row in rows:
                _enter(actor, job, [row], mapping)
            return
        rows[0].later.append(entering.refused(mapping, rows[0], refusal))
        enter_chunk(actor, job, rows, mapping)
    job.refresh_from_db()


def run(actor: Actor, job: ImportJob, *, seconds: float = 0, told: Callable[[ImportJob], None] | None = None) -> bool:
    """Go on with a running job, for so long (0: to the end). True while more is left."""
    mapping, end = mapping_of(job.mapping), time.monotonic() + seconds
    rows = parsed_rows(job, start=job.cursor)
    for chunk in _chunks(rows, CHUNK):
        try:
            _enter(actor, job, chunk, mapping)
        except Stale:
            job.refresh_from_db()
            return job.state == RUNNING
        except (
            NotAllowed
        ) as refusal:  # whoever confirmed has lost the right meanwhile: it stands until somebody who has it goes on
            return _halt(job, refusal)
        if told:
            told(job)
        if seconds and time.monotonic() > end:
            return True
        time.sleep(BREATH)
    _set(job, RUNNING, state=DONE, finished_at=clock.now())
    return False


def _halt(job: ImportJob, refusal: Refusal) -> bool:
    """Stop a job that may not go on, and say why; answers whether it runs all the same."""
    ImportJob.objects.filter(pk=job.pk, state=RUNNING).update(
        state=STOPPED, message_zh=refusal.text.zh, message_en=refusal.text.en, updated_at=clock.now()
    )
    job.refresh_from_db()
    return job.state == RUNNING


def fault_row(job: ImportJob, line: int, fault: Fault) -> ImportFault:
    """A fault as it is stored."""
    return ImportFault(
        job=job,
        line=line,
        column=fault.column[:80],
        value=fault.value[:160],
        reason_zh=fault.reason.zh[:200],
        reason_en=fault.reason.en[:200],
        keeps_out=fault.keeps_out,
    )


def _chunks(rows: Iterable[Parsed], size: int) -> Iterator[list[Parsed]]:
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk
