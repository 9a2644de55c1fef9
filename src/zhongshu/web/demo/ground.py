"""The ground the demo center stands on: is the database empty, may it be cleared, and how an embedded one is put aside. Never deletes data that is no demonstration's."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import User
from zhongshu.web.demo.marker import made_as_demo, take_away

BESIDE = ("", "-wal", "-shm")  # an SQLite database and what lies beside it


def is_empty() -> bool:
    """Nobody and nothing there yet (the default rules may be)."""
    return not (User.objects.exists() or Dossier.objects.exists())


def is_demo() -> bool:
    return made_as_demo(settings.VAR, settings.DATABASES["default"])


def clear() -> str:
    """Begin anew on an embedded database: a demonstration is removed, anything else is moved aside; where to."""
    if connection.vendor != "sqlite":
        raise CommandError("--fresh works on the embedded database only; give an empty database in DATABASE_URL")
    path, demo = Path(str(settings.DATABASES["default"]["NAME"])), is_demo()
    connection.close()
    aside = "" if demo or not path.exists() else f"{path}.{clock.now():%Y%m%d-%H%M%S}"
    for ending in BESIDE:
        part = Path(f"{path}{ending}")
        if part.exists():
            if aside:
                part.rename(f"{aside}{ending}")
            else:
                part.unlink()
    take_away(settings.VAR)
    call_command("migrate", verbosity=0)
    return aside
