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
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not come back")


def prove(kills: int, seed: int) -> dict[str, int]:
    """Kill the server so many times under load; the figures."""
    dice, acknowledged = random.Random(seed), []
    with serving(seed="import os\n" + SEED, worker=False) as site:
        token = Path(site.env["ZHONGSHU_VAR"], "token").read_text()
        for _ in range(kills):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            with server(site, port) as running:
                load = Load(port, token)
                writers = [threading.Thread(target=load.write, args=(n,)) for n in range(WRITERS)]
                for writer in writers:
                    writer.start()
                time.sleep(dice.uniform(0.5, 2.5))
                os.killpg(running.pid, signal.SIGKILL)
                load.stopping.set()
                for writer in writers:
                    writer.join()
            acknowledged += load.acknowledged
        found = json.loads(site.python(VERIFY))
        site.run("ledger", "verify")
    stored = set(found["receipts"])
    assert len(acknowledged) == len(set(acknowledged))
    assert set(acknowledged) - stored == set(), "acknowledged and lost"
    assert (found["whole"], found["sound"]) == (True, "ok")
    assert found["lines"] == len(stored), "an act without a line, or a line without an act"
    assert len(acknowledged) >= kills
    return {"kills": kills, "acknowledged": len(acknowledged), "stored": len(stored)}


@pytest.mark.e2e
def test_three_kills_lose_nothing_that_was_acknowledged() -> None:
    prove(3, seed=1)


@pytest.mark.slow
def test_fifty_kills_lose_nothing_that_was_acknowledged(capsys: pytest.CaptureFixture[str]) -> None:
    figures = prove(50, seed=2)
    with capsys.disabled():
        sys.stdout.write(f"\nP12: {figures}\n")
