"""The real server under double clicks: many senders at once, a fifth of the keys sent twice or more, each key acts once (P17)."""

from __future__ import annotations

import random
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from tests.browser.server import Site

KEYS, DOUBLED, SENDERS = 400, 100, 16


def test_smoke_simultaneous_doubles_are_stored_exactly_once_and_answered_alike(showcase: Site) -> None:
    dice = random.Random(11)
    keys = [f"ONCE-{n:04d}" for n in range(KEYS)]
    sendings = keys + dice.choices(keys[:50], k=DOUBLED)
    dice.shuffle(sendings)
    at_once = [key for key in dice.sample(keys, 20) for _ in range(8)]  # eight clicks in the same moment

    def send(key: str) -> tuple[str, str]:
        body = urllib.parse.urlencode({"key": key}).encode()
        with urllib.request.urlopen(showcase.url + "/once/", body, timeout=60) as answer:
            return key, answer.read().decode()

    with ThreadPoolExecutor(SENDERS) as pool:
        answers = list(pool.map(send, sendings + at_once))
    given: dict[str, set[str]] = {}
    for key, answer in answers:
        given.setdefault(key, set()).add(answer)
    assert len(answers) == KEYS + DOUBLED + 160
    assert {len(ids) for ids in given.values()} == {1}
    assert len({answer for _, answer in answers}) == KEYS
    assert urllib.request.urlopen(showcase.url + "/sent/", timeout=30).read() == str(KEYS).encode()
