"""``zhongshu demo``: makes the demo center through the acts themselves, on an empty database; ``--fresh`` begins anew on the embedded one."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser

from zhongshu.web.demo import ground
from zhongshu.web.demo.building import SEED, build
from zhongshu.web.demo.marker import leave


class Command(BaseCommand):
    help = "Make the demo center: three years of work in a center that does not exist, ending today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fresh",
            action="store_true",
            help="embedded database only: begin anew; real data is moved aside, not deleted",
        )
        parser.add_argument("--seed", type=int, default=SEED, help="another number, another course of the same story")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if options["fresh"] and not ground.is_empty():
            aside = ground.clear()
            if aside:
                self.stdout.write(f"原数据库已移至 / the former database is now {aside}")
        if not ground.is_empty():
            raise CommandError(
                "这个中心已有数据；演示中心只建在空库上。/ This center holds data; the demo center is made on an empty one (--fresh)."
            )
        settings.DEMO = True
        started = time.monotonic()
        built = build(seed=options["seed"], tick=self._tick)
        leave(settings.VAR, settings.DATABASES["default"])
        self.stdout.write(
            f"\r演示中心已建成：{built.acts} 步，{built.leads} 份卷宗，{built.accounts} 个账号，{time.monotonic() - started:.0f} 秒"
            f" / demo center ready: {built.acts} steps, {built.leads} dossiers, {built.accounts} accounts"
        )

    def _tick(self, done: int, of: int) -> None:
        self.stdout.write(f"\r  正在讲述三年的故事 / telling three years: {done * 100 // of:3d} %", ending="")
        self.stdout.flush()
