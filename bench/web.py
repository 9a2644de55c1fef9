"""``make bench-web``: how fast the pages answer with everything loaded, on this machine, in this run.

Loads the real programme files (unless the data folder holds them already), starts the real server, and asks each page again and again from several
readers at once. Prints median, p95 and worst of each page, and the number of queries it took. A figure, never a test.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
SESSION = """
import os
from django.contrib.sessions.backends.db import SessionStore
from zhongshu.lifecycle.models import Dossier, Standing
from zhongshu.people.actions import grant_role, open_account
from zhongshu.people.actor import SYSTEM, Actor, Holding
from zhongshu.people.models import User
from zhongshu.people.roles import Role
from zhongshu.policy.actions import install_default_rules
install_default_rules(SYSTEM)
house = Actor("house", holdings=(Holding(Role.DIR),))
user = User.objects.filter(email="bench@example.org").first() or open_account(house, email="bench@example.org", name_zh="量", name_en="Bench", password=None)
if not user.grants.exists():
    grant_role(house, user.pk, role="PS", reason="bench")
session = SessionStore()
session["_auth_user_id"], session["_auth_user_backend"] = user.pk, "django.contrib.auth.backends.ModelBackend"
session["_auth_user_hash"] = user.get_session_auth_hash()
session.create()
print(session.session_key, Dossier.objects.count(), Standing.objects.order_by("-opened_on").values_list("code", flat=True).first())
"""
FILES = ("nsfc_management_1998_2017", "sbir_awards_meta", "sbir_topics_2008_2018", "eu_calls_2026")


def pages(code: str) -> dict[str, str]:
    """What is asked."""
    return {
        "list": "/dossiers/",
        "list, filtered and sorted": "/dossiers/?origin=historical&field=energy&sort=-money",
        "list, page 40": "/dossiers/?page=40",
        "list, searched": "/dossiers/?q=laser+sensor",
        "search, Chinese": "/search/?q=%E4%BE%9B%E5%BA%94%E9%93%BE",
        "search, English": "/search/?q=neural+network",
        "board": "/board/",
        "my work": "/desk/",
        "dossier": f"/dossiers/{code}/",
        "needs": "/needs/",
        "public home": "/",
    }


def program(*words: str) -> list[str]:
    return [sys.executable, "-W", "ignore", *words]


def prepared(var: Path, shared: Path | None) -> dict[str, str]:
    """The environment of a center with the files loaded."""
    env = {
        **os.environ,
        "ZHONGSHU_VAR": str(var),
        "PYTHONPATH": str(REPOSITORY / "src"),
        "DJANGO_SETTINGS_MODULE": "zhongshu.web.settings",
        "LOG_LEVEL": "ERROR",
        "REQUIRE_SECOND_FACTOR": "0",
    }
    cli = program("-m", "zhongshu.web.cli")
    subprocess.run([*cli, "migrate", "-v0"], env=env, check=True)
    subprocess.run(program("-c", "import django\ndjango.setup()\n" + SESSION), env=env, check=True, capture_output=True)
    if shared:
        files = [str(shared / "data" / "programmes" / f"{name}.csv.gz") for name in FILES]
        subprocess.run(
            [*cli, "import", *files], env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    return env


def ask(port: int, key: str, path: str) -> tuple[int, float]:
    """One request; status and milliseconds to the last byte."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"sessionid={key}", "Accept-Language": "zh"})
    answer = connection.getresponse()
    answer.read()
    return answer.status, (time.perf_counter() - start) * 1000


def measure(port: int, key: str, path: str, *, readers: int, times: int) -> list[float]:
    """Milliseconds of ``readers`` × ``times`` requests made at once."""
    found: list[float] = []
    ask(port, key, path)

    def reader() -> None:
        for _ in range(times):
            status, took = ask(port, key, path)
            if status != 200:
                raise SystemExit(f"{path}: status {status}")
            found.append(took)

    threads = [threading.Thread(target=reader) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--var", type=Path, default=REPOSITORY / "var" / "bench")
    parser.add_argument(
        "--shared",
        type=Path,
        default=next((p / "shared" for p in REPOSITORY.parents if (p / "shared" / "data").is_dir()), None),
    )
    parser.add_argument("--loaded", action="store_true", help="the data folder holds everything already")
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    given.var.mkdir(parents=True, exist_ok=True)
    env = prepared(given.var, None if given.loaded else given.shared)
    made = subprocess.run(
        program("-c", "import django\ndjango.setup()\n" + SESSION), env=env, check=True, capture_output=True, text=True
    )
    key, dossiers, code = made.stdout.split()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = program(
        "-m",
        "gunicorn",
        "zhongshu.web.wsgi:application",
        "-b",
        f"127.0.0.1:{port}",
        "-k",
        "gthread",
        "-w",
        "2",
        "--threads",
        "4",
        "--preload",
    )
    server = subprocess.Popen(serve, env=env, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                ask(port, key, "/healthz")
                break
            except OSError:
                time.sleep(0.2)
        print(f"{int(dossiers):,} dossiers, {given.readers} readers at once, {given.times} requests each; milliseconds")
        print(f"{'page':28}{'median':>9}{'p95':>9}{'worst':>9}")
        for name, path in pages(code).items():
            took = sorted(measure(port, key, path, readers=given.readers, times=given.times))
            p95 = took[min(len(took) - 1, int(len(took) * 0.95))]
            print(f"{name:28}{statistics.median(took):9.0f}{p95:9.0f}{took[-1]:9.0f}", flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
