"""Chores: due ones are done once under a lease, failing ones are put off and harm no other, and the worker ends cleanly when told."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.migrated import sqlite_file
from zhongshu.kernel import chores, clock
from zhongshu.kernel.chores import chore, do_due
from zhongshu.kernel.models import ChoreTurn


@pytest.fixture(autouse=True)
def keep_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker drops stale connections after a chore; inside a test's own transaction that would end the test on PostgreSQL."""
    monkeypatch.setattr("zhongshu.kernel.chores.close_old_connections", lambda: None)


T0 = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def only_ours() -> Iterator[None]:
    kept = dict(chores.REGISTRY)
    chores.REGISTRY.clear()
    yield
    chores.REGISTRY.clear()
    chores.REGISTRY.update(kept)


def at(seconds: int) -> object:
    return clock.at(T0 + dt.timedelta(seconds=seconds))


@pytest.mark.django_db
def test_chore_when_due_is_done_once_until_due_again() -> None:
    calls: list[int] = []
    chore("test.count", every=60)(lambda: calls.append(1))
    for seconds, done in ((0, 1), (1, 0), (59, 0), (60, 1)):
        with at(seconds):  # type: ignore[attr-defined]
            assert do_due("w1") == done
    assert len(calls) == 2


@pytest.mark.django_db
def test_chore_when_more_is_waiting_is_called_again_at_once() -> None:
    left = [3]

    def work() -> bool:
        left[0] -= 1
        return left[0] > 0

    chore("test.pieces", every=3600)(work)
    with at(0):  # type: ignore[attr-defined]
        assert [do_due("w1") for _ in range(5)] == [1, 1, 1, 0, 0]


@pytest.mark.django_db
def test_chore_when_another_worker_holds_it_is_left_alone_until_the_lease_ends() -> None:
    inner: list[int] = []

    def work() -> None:
        inner.append(do_due("w2") if not inner else 0)  # a second worker looks while the first is at it

    chore("test.lease", every=10, lease=30)(work)
    with at(0):  # type: ignore[attr-defined]
        do_due("w1")
    assert inner == [0]
    ChoreTurn.objects.update(leased_until=T0 + dt.timedelta(seconds=60), holder="killed", due_at=T0)
    with at(59):  # type: ignore[attr-defined]
        assert do_due("w2") == 0
    with at(61):  # type: ignore[attr-defined]
        assert do_due("w2") == 1


@pytest.mark.django_db
def test_chore_when_it_fails_is_put_off_longer_each_time_and_harms_no_other() -> None:
    calls: list[str] = []

    def fail() -> None:
        calls.append("bad")
        raise RuntimeError("no luck")

    chore("test.bad", every=10)(fail)
    chore("test.good", every=10)(lambda: calls.append("good"))
    with at(0):  # type: ignore[attr-defined]
        assert do_due("w1") == 2
    turn = ChoreTurn.objects.get(name="test.bad")
    assert (turn.failures, turn.error, turn.due_at) == (1, "RuntimeError: no luck", T0 + dt.timedelta(seconds=20))
    with at(20):  # type: ignore[attr-defined]
        do_due("w1")
    assert ChoreTurn.objects.get(name="test.bad").due_at == T0 + dt.timedelta(seconds=20 + 40)
    assert calls == ["bad", "good", "bad", "good"]


def test_worker_when_told_to_stop_ends_cleanly(tmp_path: Path) -> None:
    place = {
        **os.environ, "ZHONGSHU_VAR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path), "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "zhongshu.web.settings", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    del place["DATABASE_URL"]
    shutil.copyfile(sqlite_file(), tmp_path / "center.sqlite3")
    command = [sys.executable, "-m", "zhongshu.web.cli", "work"]
    worker = subprocess.Popen(command, env=place, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    try:
        assert worker.stdout.readline().startswith("worker started")
        worker.send_signal(signal.SIGTERM)
        rest, _ = worker.communicate(timeout=90)
    finally:
        worker.kill()
        worker.wait()
    assert (worker.returncode, rest.strip()) == (0, "worker stopped")
