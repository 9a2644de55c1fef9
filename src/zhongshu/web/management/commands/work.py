"""``zhongshu work``: the background worker. It does the chores of all rooms until it is told to stop, and may be killed at any moment."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhongshu.kernel.chores import REGISTRY, do_due, work_until


class Command(BaseCommand):
    help = "Do the chores of all rooms: deliver mail, check the ledger, tidy up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due once, and end")
        parser.add_argument("--list", action="store_true", help="list the chores, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for one in REGISTRY.values():
                self.stdout.write(f"{one.name}  every {one.every} s")
            return
        holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        if options["once"]:
            self.stdout.write(f"{do_due(holder)} chores done")
            return
        stopping = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stopping.set())
        self.stdout.write(f"worker started, {len(REGISTRY)} chores")
        self.stdout.flush()
        work_until(stopping, holder=holder)
        self.stdout.write("worker stopped")
