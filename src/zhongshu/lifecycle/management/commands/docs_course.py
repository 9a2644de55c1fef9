"""``zhongshu docs_course [--check]``: writes docs/course.md from the course, or says whether it is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhongshu.lifecycle.printing import course_text


class Command(BaseCommand):
    help = "Print docs/course.md from the course of a dossier."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", default="docs/course.md")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = Path(options["out"]), course_text()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{path} is stale: run zhongshu docs_course")
