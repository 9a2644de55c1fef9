"""``zhongshu docs_roles``: write docs/roles.md from the matrix; with ``--check`` only say whether it is stale."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhongshu.people.roles_document import document


class Command(BaseCommand):
    help = "Print docs/roles.md from the permission matrix."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the file is stale, write nothing")
        parser.add_argument("--file", default="docs/roles.md")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if options["check"]:
            if not path.exists() or path.read_text("utf-8") != document():
                raise CommandError(f"{path} is stale; run: zhongshu docs_roles")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(), "utf-8")
        self.stdout.write(f"{path} written")
