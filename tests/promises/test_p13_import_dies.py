"""P13: an import is killed (SIGKILL) again and again while it runs; started anew it goes on to the exact count, nothing twice, nothing half.

Beside it another process writes all the time and tells how long each of its acts took, so that nobody stands still while a file comes in.
Rows are a slice of the real awards when the reference files are beside the project, and written ones otherwise.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.browser.server import REPOSITORY, Site, serving
from tests.shared import shared_folder

HEADER = "award_id,program,phase,year,agency,branch,firm,state,title,amount_usd"
QUICK_ROWS, WHOLE_ROWS = 600, 8_000
SEED = """
import os
from zhongshu.people.actor import SYSTEM
from zhongshu.policy.actions import install_default_rules
install_default_rules(SYSTEM)
"""
# A person who writes: one small act after the other, until told to stop; then the milliseconds of each.
WRITER = """
import json, os, time
from pathlib import Path
from zhongshu.ledger.checks import ask_for_check
from zhongshu.people.actor import SYSTEM
stop, waits = Path(os.environ["ZHONGSHU_VAR"], "stop"), []
ask_for_check(SYSTEM)  # the first act of a process loads what acts need, and waits for nobody
while not stop.exists():
    began = time.monotonic()
    ask_for_check(SYSTEM)
    waits.append(round((time.monotonic() - began) * 1000, 1))
    time.sleep(0.02)
print(json.dumps(waits))
"""
VERIFY = """
import json
from django.db import connection
from zhongshu.imports.models import ImportJob
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Chapter, Dossier, Standing
job = ImportJob.objects.get()
refs = list(Dossier.objects.values_list("source_ref", flat=True))
ids = Dossier.objects.values_list("pk", flat=True)
print(json.dumps({
    "state": job.state, "total": job.total, "cursor": job.cursor, "bad": job.bad, "entered": job.entered, "known": job.known,
    "refs": refs, "standings": Standing.objects.count(), "chapters": Chapter.objects.count(),
    "lines": Line.objects.filter(subject_kind="dossier").count(),
}))
"""


def rows_of(count: int) -> str:
    """So many rows of awards: real ones, or written ones."""
    folder = shared_folder()
    path = folder / "data" / "programmes" / "sbir_awards_meta.csv.gz" if folder else None
    if path is not None and path.exists():
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            out = io.StringIO()
            csv.writer(out).writerows(islice(csv.reader(file), count + 1))
            return out.getvalue()
    written = (
        f"{n},SBIR,1,{1990 + n % 20},DOD,,Firm {n % 97},MA,Laser sensor number {n},50000.0" for n in range(count)
    )
    return "\n".join([HEADER, *written]) + "\n"


def started(site: Site, *program: str) -> subprocess.Popen[str]:
    """A process of its own group, so that all of it dies at one blow."""
    command = [sys.executable, "-W", "ignore", *program]
    return subprocess.Popen(
        command, env=site.env, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )  # fmt: skip


@contextlib.contextmanager
def reading(site: Site) -> Iterator[Any]:
    """A bare connection that only looks how far the import has come."""
    url = site.env["DATABASE_URL"]
    if url.startswith("postgres"):
        import psycopg

        connection: Any = psycopg.connect(url, autocommit=True)
    else:
        import sqlite3

        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
    with contextlib.closing(connection):
        yield connection


def cursor_of(connection: Any) -> int:
    found = connection.execute("SELECT cursor FROM imports_importjob").fetchone()
    return int(found[0]) if found else 0


def killed_at(site: Site, connection: Any, file: Path, row: int, moment: float) -> None:
    """Start the import and kill it a moment after it has passed the row."""
    running = started(site, "-m", "zhongshu.web.cli", "import", str(file))
    while cursor_of(connection) < row:
        assert running.poll() is None, running.communicate()
        time.sleep(0.005)
    time.sleep(moment)
    assert running.poll() is None, "the import ended before it could be killed"
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()


def prove(kills: int, count: int, seed: int) -> dict[str, float]:
    """Kill an import so many times; the figures."""
    dice = random.Random(seed)
    with serving(seed=SEED, worker=False, workers=1) as site, reading(site) as connection:
        var = Path(site.env["ZHONGSHU_VAR"])
        file = var / "awards.csv"
        file.write_text(rows_of(count), encoding="utf-8")
        writer = started(site, "-c", "import django\ndjango.setup()\n" + WRITER)
        for number in range(kills):
            killed_at(site, connection, file, row=(number + 1) * count // (kills + 2), moment=dice.uniform(0, 0.1))
        site.run("import", str(file))
        (var / "stop").touch()
        said, complaint = writer.communicate(timeout=60)
        found = json.loads(site.python(VERIFY))
        site.run("ledger", "verify")
    assert writer.returncode == 0, complaint[-2000:]
    waits = sorted(json.loads(said))
    refs = found["refs"]
    assert (found["state"], found["total"], found["cursor"]) == ("done", count, count)
    assert found["entered"] + found["known"] + found["bad"] == count
    assert len(refs) == len(set(refs)) == found["entered"]
    assert found["standings"] == found["chapters"] == found["lines"] == len(refs)
    return {
        "kills": kills, "rows": count, "entered": found["entered"], "twice": len(refs) - len(set(refs)), "other acts": len(waits),
        "median ms": waits[len(waits) // 2], "p99 ms": waits[len(waits) * 99 // 100], "longest ms": waits[-1],
    }  # fmt: skip


@pytest.mark.e2e
def test_an_import_killed_three_times_goes_on_to_the_exact_count() -> None:
    figures = prove(3, QUICK_ROWS, seed=13)
    assert figures["other acts"] > 10 and figures["median ms"] <= 300


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_an_import_killed_twenty_times_goes_on_to_the_exact_count(capsys: pytest.CaptureFixture[str]) -> None:
    figures = prove(20, WHOLE_ROWS, seed=1320)
    with capsys.disabled():
        sys.stdout.write(f"\nP13: {figures}\n")
    assert figures["p99 ms"] <= 300
