"""``make bench-web``: how fast the pages answer with everything loaded, on this machine, in this run.

Loads the real programme files and multiplies the judged dossiers of a demo center (unless the data folder holds them already), starts the real
server, and asks each page again and again from several readers at once. Prints the first answer of each page (with no sum kept), median, p95 and worst, and the processor time of the server for one request: on a machine that others use
too, the last says more than the first three. A figure, never a test.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
CLI = ("-m", "zhongshu.web.cli")
AIM = 300  # milliseconds at p95
WARM = 3  # rounds of four requests before the first page is measured
LOADED = 100_000  # dossiers; fewer, and the files are read in (rows that are known stay alone)
FILES = ("nsfc_management_1998_2017", "sbir_awards_meta", "sbir_topics_2008_2018", "eu_calls_2026")


@dataclass(frozen=True)
class Center:
    """What `bench/web_center.py` tells."""

    sessions: dict[str, str]  # reader -> session
    pages: list[tuple[str, str, str]]  # name, reader, path
    dossiers: int
    reviews: int


def program(*words: str) -> list[str]:
    return [sys.executable, "-W", "ignore", *words]


def settings_of(var: Path) -> dict[str, str]:
    """The environment of a center that keeps its data in ``var``."""
    return {
        **os.environ,
        "ZHONGSHU_VAR": str(var),
        "PYTHONPATH": str(REPOSITORY / "src"),
        "DJANGO_SETTINGS_MODULE": "zhongshu.web.settings",
        "LOG_LEVEL": "ERROR",
        "REQUIRE_SECOND_FACTOR": "0",
    }


def run(env: dict[str, str], *words: str) -> str:
    """A program in a center; what it printed. Its complaints are shown when it fails."""
    return subprocess.run(program(*words), env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def center(env: dict[str, str]) -> Center:
    """What is in the center now, with a session for each reader."""
    return Center(**json.loads(run(env, str(REPOSITORY / "bench" / "web_center.py"))))


def prepared(var: Path, shared: Path | None, reviews: int) -> dict[str, str]:
    """The environment of a center with the files loaded, and beside them as many reviews as asked for."""
    env = settings_of(var)
    run(env, *CLI, "migrate", "-v0")
    there = center(env)
    if shared and there.dossiers < LOADED:
        files = [str(shared / "data" / "programmes" / f"{name}.csv.gz") for name in FILES]
        run(env, *CLI, "import", *files)
    if there.reviews < reviews:
        demo = settings_of(var / "demo")
        if not (var / "demo" / "center.sqlite3").exists():
            run(demo, *CLI, "demo")
        crowd = str(REPOSITORY / "bench" / "crowd.py")
        print(run(env, crowd, str(var / "center.sqlite3"), str(var / "demo" / "center.sqlite3"), str(reviews)), end="")
    return env


def ask(port: int, key: str, path: str) -> tuple[int, float]:
    """One request; status and milliseconds to the last byte."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"sessionid={key}", "Accept-Language": "zh"})
    answer = connection.getresponse()
    answer.read()
    return answer.status, (time.perf_counter() - start) * 1000


def processor_seconds(server: int) -> float:
    """Processor time of the server and its workers so far, as Linux counts it."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in (str(server), *children)]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


def nothing_kept(var: Path) -> None:
    """Forget every sum that is kept, so that the next reader is the first who meets a page."""
    for kept in (var / "sums").glob("*.djcache"):
        kept.unlink(missing_ok=True)


def measure(port: int, key: str, path: str, *, readers: int, times: int) -> list[float]:
    """Milliseconds of ``readers`` × ``times`` requests made at once."""
    found: list[float] = []

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
    parser.add_argument("--reviews", type=int, default=50_000, help="reviews beside the loaded files")
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    given.var.mkdir(parents=True, exist_ok=True)
    env = prepared(given.var, given.shared, given.reviews)
    asked = center(env)
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
                ask(port, "", "/healthz")
                break
            except OSError:
                time.sleep(0.2)
        print(
            f"{asked.dossiers:,} dossiers and {asked.reviews:,} reviews,"
            f" {given.readers} readers at once, {given.times} requests each; milliseconds"
        )
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for _ in range(
            WARM
        ):  # a worker that has answered nobody yet takes a second for its first page; each has its turn before the clock runs
            measure(port, asked.sessions[asked.pages[0][1]], asked.pages[0][2], readers=4, times=1)
        print(f"{'page':28}{'first':>9}{'median':>9}{'p95':>9}{'worst':>9}{'processor':>11}")
        slow = waited = 0
        for name, reader, path in asked.pages:
            nothing_kept(given.var)
            before = processor_seconds(server.pid)
            first = ask(port, asked.sessions[reader], path)[1]
            took = sorted(measure(port, asked.sessions[reader], path, readers=given.readers, times=given.times))
            spent = (processor_seconds(server.pid) - before) * 1000 / (len(took) + 1)
            p95 = took[min(len(took) - 1, int(len(took) * 0.95))]
            slow += p95 > AIM
            waited += first > AIM
            print(
                f"{name:28}{first:9.0f}{statistics.median(took):9.0f}{p95:9.0f}{took[-1]:9.0f}{spent:11.0f}", flush=True
            )
        print(
            f"{len(asked.pages) - slow} of {len(asked.pages)} pages within {AIM} ms at p95; {waited} took longer when no sum was kept yet"
        )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
