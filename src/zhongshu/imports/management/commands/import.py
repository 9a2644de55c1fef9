"""``zhongshu import FILE… [--mapping M] [--preview]``: checks a file, lists its faults, and enters it with a progress bar.

Run again after a stop, it goes on where it stopped; run again after the end, it enters nothing twice.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from zhongshu.imports.actions import check, confirm, receive, run
from zhongshu.imports.chores import OPERATOR
from zhongshu.imports.mapping import mappings
from zhongshu.imports.models import DONE, FAILED, PREVIEWED, RUNNING, STOPPED, ImportJob
from zhongshu.imports.queries import faults_of
from zhongshu.kernel.bilingual import pick
from zhongshu.kernel.errors import Refusal

SHOWN = 20


class Command(BaseCommand):
    help = "Import a file of dossiers, needs, organisations, persons or experts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument(
            "--mapping", default="", choices=["", *mappings()], help="found by the header when not given"
        )
        parser.add_argument("--preview", action="store_true", help="check and list faults, enter nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            if not path.is_file():
                raise CommandError(f"{path}: no such file", returncode=2)
            try:
                self.bring(path, options["mapping"], preview=options["preview"])
            except Refusal as refusal:
                raise CommandError(f"{path}: {refusal.text.zh} / {refusal.text.en}", returncode=2) from None

    def bring(self, path: Path, mapping: str, *, preview: bool) -> None:
        """One file from its check to its last row."""
        job = self.begun(path) or self.checked(path, mapping)
        self.stdout.write(
            f"{path.name}: {job.mapping}, {job.total:,} rows, {job.bad:,} kept out, {job.warned:,} marked"
        )
        for fault in faults_of(job)[:SHOWN]:
            self.stdout.write(f"  line {fault.line}, {fault.column}: {fault.reason_en} ({fault.value[:60]!r})")
        if job.unlisted:
            self.stdout.write(f"  {job.unlisted:,} more faults are counted and not listed")
        if preview or not job.total:
            return
        if job.state in (PREVIEWED, STOPPED):
            confirm(OPERATOR, job)
        self.enter(job)
        self.stdout.write(f"{path.name}: {job.entered:,} entered, {job.known:,} known already, {job.bad:,} kept out")

    def begun(self, path: Path) -> ImportJob | None:
        """The unfinished job of the same file, if there is one."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return ImportJob.objects.filter(sha256=digest, state__in=(RUNNING, STOPPED)).order_by("-created_at").first()

    def checked(self, path: Path, mapping: str) -> ImportJob:
        """A new job, its file checked."""
        with path.open("rb") as file:
            job = check(receive(OPERATOR, file=file, filename=path.name, mapping=mapping))
        if job.state == FAILED:
            raise CommandError(f"{path}: {pick(job, 'message')}", returncode=2)
        return job

    def enter(self, job: ImportJob) -> None:
        """Enter what is left, with a bar."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task(job.filename, total=job.total, completed=job.cursor)
            while job.state != DONE and run(OPERATOR, job, told=lambda now: bar.update(task, completed=now.cursor)):
                job.refresh_from_db()
