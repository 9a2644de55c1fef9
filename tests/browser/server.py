"""The real thing for browser tests: gunicorn and the background worker on a data folder and a database made for this run, stopped and removed after it.

With DATABASE_URL set (PostgreSQL) a database of its own is created beside the given one; otherwise SQLite lives in the data folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.migrated import postgres_template, sqlite_file

REPOSITORY = Path(__file__).parents[2]
MIGRATE = ("migrate", "-v0")
PATIENCE = 180  # seconds for the first answer, on a machine that does other things too


@dataclass(frozen=True)
class Site:
    """A running center."""

    url: str
    env: dict[str, str]
    log: Path

    def run(self, *command: str) -> str:
        """Run one ``zhongshu`` command against the same database."""
        return run(self.env, *command)

    def python(self, source: str) -> str:
        """Run a few lines of Python with Django set up, against the same database."""
        program = [sys.executable, "-W", "ignore", "-c", "import django\ndjango.setup()\n" + source]
        done = subprocess.run(program, env=self.env, cwd=REPOSITORY, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout


def run(env: dict[str, str], *command: str) -> str:
    """One ``zhongshu`` command; its output."""
    program = [sys.executable, "-W", "ignore", "-m", "zhongshu.web.cli", *command]
    done = subprocess.run(program, env=env, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, f"zhongshu {' '.join(command)}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@contextlib.contextmanager
def serving(
    *,
    settings: str = "zhongshu.web.settings",
    prepare: Sequence[Sequence[str]] = (MIGRATE,),
    seed: str = "",
    worker: bool = True,
    demo: bool = True,
    workers: int = 2,
) -> Iterator[Site]:
    """A center with these settings, after these commands and these lines of Python."""
    var = Path(tempfile.mkdtemp(prefix="zhongshu-site-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ, "ZHONGSHU_VAR": str(var), "DJANGO_SETTINGS_MODULE": settings, "ZHONGSHU_DEMO": "1" if demo else "0",
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)]), "LOG_LEVEL": "ERROR",
        **_own_database(var, migrated=MIGRATE in prepare),
    }  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", env, var / "server.log")
    running: list[subprocess.Popen[bytes]] = []
    try:
        for command in prepare:
            if command != MIGRATE:  # done by copying, see `_own_database`
                run(env, *command)
        if seed:
            site.python(seed)
        with site.log.open("ab") as log:
            serve = [
                sys.executable, "-W", "ignore", "-m", "gunicorn", "zhongshu.web.wsgi:application", "-b", f"127.0.0.1:{port}",
                "-k", "gthread", "-w", str(workers), "--threads", "4", "--limit-request-line", "8190", "--log-level", "warning", "--preload",
            ]  # fmt: skip
            running.append(subprocess.Popen(serve, env=env, cwd=REPOSITORY, stdout=log, stderr=log))
            if worker:
                work = [sys.executable, "-W", "ignore", "-m", "zhongshu.web.cli", "work"]
                running.append(subprocess.Popen(work, env=env, cwd=REPOSITORY, stdout=log, stderr=log))
            _wait(site, running[0])
        yield site
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
        _drop_database(env)
        shutil.rmtree(var, ignore_errors=True)


def _wait(site: Site, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, OSError):
            if urllib.request.urlopen(site.url + "/healthz", timeout=5).status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not come up:\n" + site.log.read_text()[-4000:])


def _own_database(var: Path, *, migrated: bool) -> dict[str, str]:
    """A database for this site alone; with the tables of the center when ``migrated``, else empty."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        path = var / "center.sqlite3"
        if migrated:
            shutil.copyfile(sqlite_file(), path)
        return {"DATABASE_URL": f"sqlite:///{path}"}
    import psycopg

    name = "site_" + uuid.uuid4().hex[:10]
    template = postgres_template(given) if migrated else "template1"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return {"DATABASE_URL": given.rsplit("/", 1)[0] + "/" + name}


def _drop_database(env: dict[str, str]) -> None:
    given, own = os.environ.get("DATABASE_URL", ""), env["DATABASE_URL"]
    if not own.startswith("postgres") or own == given:
        return
    import psycopg

    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{own.rsplit("/", 1)[1]}" WITH (FORCE)')
