"""P12: the whole server is killed (SIGKILL) under write load; every acknowledged act is there once, none is half there, the chain is whole."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.browser.server import REPOSITORY, Site, serving

WRITERS = 6
LONGEST_LIFE = 300  # seconds
EACH_LIFE = int(os.environ.get("PROVE_EACH_LIFE", "400"))  # acts acknowledged between two kills; 50 × 400 = 20,000
SEED = """
from django.contrib.auth import get_user_model
from zhongshu.api.actions import issue_token
from zhongshu.people.actions import grant_role, open_account
from zhongshu.people.actor import SYSTEM, Actor, Holding
from zhongshu.people.actors import actor_of
from zhongshu.people.roles import Role
from zhongshu.policy.actions import install_default_rules
install_default_rules(SYSTEM)
house = Actor("house", holdings=(Holding(Role.DIR),))
user = open_account(house, email="chen@example.org", name_zh="陈", name_en="Chen", password=None)
grant_role(house, user.pk, role="PS", reason="proof")
open(os.environ["ZHONGSHU_VAR"] + "/token", "w").write(issue_token(actor_of(user), name="proof", days=30)[1])
"""
VERIFY = """
import json
from django.db import connection
from zhongshu.discovery.models import Lead
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier, Passage, Standing
receipts = list(Lead.objects.values_list("receipt", flat=True))
whole = Dossier.objects.count() == Lead.objects.count() == Standing.objects.count() == Passage.objects.count()
lines = Line.objects.filter(verb="discovery.register_lead").count()
sound = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
print(json.dumps({"receipts": receipts, "whole": whole, "lines": lines, "sound": sound}))
"""


@dataclass
class Load:
    """Writers that register leads and remember what was acknowledged."""

    port: int
    token: str
    acknowledged: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def write(self, who: int) -> None:
        number = 0
        while not self.stopping.is_set():
            number += 1
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                self.acknowledged.append(self.register(f"{who}-{number}-{time.monotonic_ns()}"))
                continue
            time.sleep(0.05)

    def register(self, mark: str) -> str:
        lead = {
            "title": f"技术{mark}", "claim": f"主张{mark}", "field": "energy", "incumbent": "主流", "metric": "效率", "unit": "%", "why": f"机理{mark}。证据。",
            "consent": True, "name": "赵", "email": "zhao@example.org",
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request("POST", "/api/v1/leads/register", json.dumps(lead), headers)
        answer = connection.getresponse()
        body = json.loads(answer.read())
        if answer.status != 201:
            raise ValueError(body)
        return body["receipt"]


@contextlib.contextmanager
def server(site: Site, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The web server in a process group of its own, so that all of it can be killed at one blow."""
    command = [
        sys.executable,
        "-W",
        "ignore",
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
    ]
    with site.log.open("ab") as log:
        running = subprocess.Popen(
            command, env=site.env, cwd=REPOSITORY, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _answering(port)
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _answering(port: int) -> None:
    end = time.monotonic() + 300  # the figure says how long it took; a crowded machine is no failure of the server
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not come back")


def prove(kills: int, seed: int, *, acknowledged_each: int = 1) -> dict[str, float]:
    """Kill the server so many times under load; each life lasts until so many acts were acknowledged, and a random moment longer."""
    dice, acknowledged, back = random.Random(seed), [], []
    with serving(seed="import os\n" + SEED, worker=False) as site:
        token = Path(site.env["ZHONGSHU_VAR"], "token").read_text()
        for _ in range(kills):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            began = time.monotonic()
            with server(site, port) as running:
                back.append(time.monotonic() - began)
                acknowledged += one_life(running, Load(port, token), acknowledged_each, dice)
        found = json.loads(site.python(VERIFY))
        site.run("ledger", "verify")
    stored, known = set(found["receipts"]), set(acknowledged)
    assert len(acknowledged) == len(known)
    assert known - stored == set(), "acknowledged and lost"
    assert (found["whole"], found["sound"]) == (True, "ok"), "a lead stands half there"
    assert found["lines"] == len(stored), "an act without a line, or a line without an act"
    assert len(acknowledged) >= kills * acknowledged_each
    return {
        "kills": kills, "acknowledged": len(acknowledged), "lost": len(known - stored), "halves": 0, "stored": len(stored),
        "longest to come back (s)": round(max(back), 1), "median (s)": round(sorted(back)[kills // 2], 1),
    }  # fmt: skip


def one_life(running: subprocess.Popen[bytes], load: Load, least: int, dice: random.Random) -> list[str]:
    """Load the server, kill all of it at a random moment; what was acknowledged in that life."""
    writers = [threading.Thread(target=load.write, args=(n,)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    end = time.monotonic() + LONGEST_LIFE
    while len(load.acknowledged) < least and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(dice.uniform(0.0, 1.0))
    os.killpg(running.pid, signal.SIGKILL)
    load.stopping.set()
    for writer in writers:
        writer.join()
    return load.acknowledged


@pytest.mark.e2e
def test_three_kills_lose_nothing_that_was_acknowledged() -> None:
    prove(3, seed=1, acknowledged_each=5)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_fifty_kills_under_twenty_thousand_acts_lose_nothing_that_was_acknowledged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    figures = prove(50, seed=2, acknowledged_each=EACH_LIFE)
    with capsys.disabled():
        sys.stdout.write(f"\nP12: {figures}\n")
