"""P17: a double click, a retry and the back button act once. A fifth of what is sent is sent again; each lead is there once, and the second
answer is the first one's.

Held at the page where staff register a lead: real forms with their keys, posted by several people at once over connections of their own.
"""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from tests.promises.arena import Rivals
from tests.promises.test_p16_rivals import signed_in
from tests.zhongshu.discovery.cast import MONDAY, Cast
from zhongshu.discovery.models import Lead, LeadContact
from zhongshu.kernel import clock
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier, Passage, Standing
from zhongshu.pages.forms import new_key
from zhongshu.pages.models import Once

SENDERS, QUICK, WHOLE = 8, 60, 10_000


def form(number: int) -> dict[str, str]:
    """What one officer has typed, with the key that came with the form."""
    apart = "".join(chr(0x4E00 + (number * 7919 + i * 104_729) % 20_000) for i in range(16))
    return {
        "title": f"技术{apart[:8]}", "claim": f"主张{apart[::-1]}", "field": "energy", "incumbent": apart[8:], "metric": "效率", "unit": "%",
        "why": f"机理{apart}。证据{number}。", "channel": "scouting", "name": "赵晓", "email": f"zhao{number}@example.org", "consent": "on",
        "key": new_key(),
    }  # fmt: skip


def sendings(count: int, seed: int) -> list[list[dict[str, str]]]:
    """``count`` forms of which a fifth is sent again, dealt to the senders: a double click goes off beside its twin, a retry and the back
    button come later, from the same person."""
    dice = random.Random(seed)
    hands: list[list[dict[str, str]]] = [[] for _ in range(SENDERS)]
    for number in range(count):
        hands[number % SENDERS].append(form(number))
    for number in dice.sample(range(count), count // 5):
        first = hands[number % SENDERS][number // SENDERS]
        double_click = dice.random() < 0.5
        hand = hands[(number + 1) % SENDERS] if double_click else hands[number % SENDERS]
        at = number // SENDERS + (0 if double_click else dice.randint(1, 20))
        hand.insert(min(at, len(hand)), first)
    return hands


def prove(count: int, seed: int) -> dict[str, int]:
    with clock.at(MONDAY), Rivals(SENDERS) as people:
        chen = Cast().chen
        tabs = [signed_in(chen.user_id) for _ in range(SENDERS)]
        hands = sendings(count, seed)
        answers: dict[str, set[tuple[int, str]]] = defaultdict(set)

        def send(who: int) -> int:
            for sent in hands[who]:
                answer = tabs[who].post("/leads/new/", sent)
                answers[sent["key"]].add(
                    (answer.status_code, answer.headers.get("Location", answer.content.decode()[:2000]))
                )
            return len(hands[who])

        race = people.race(send, patience=3600)
    assert race.losses == {}
    given = [next(iter(each)) for each in answers.values()]
    assert {len(each) for each in answers.values()} == {1}, "a second answer differs from the first"
    assert {status for status, _ in given} == {302}, given[:3]
    assert len({where for _, where in given}) == count
    stored = [m.objects.count() for m in (Lead, LeadContact, Dossier, Standing, Passage, Once)]
    assert stored == [count] * len(stored)
    assert Line.objects.filter(verb="discovery.register_lead").count() == count
    assert {where for _, where in given} == {
        f"/leads/{code}/" for code in Dossier.objects.values_list("code", flat=True)
    }
    return {"sent": sum(race.results), "stored": count}


def test_a_fifth_sent_twice_is_stored_once_and_answered_alike(arena: None) -> None:
    assert prove(QUICK, seed=17) == {"sent": QUICK * 6 // 5, "stored": QUICK}


@pytest.mark.slow
@pytest.mark.timeout(5400)
def test_twelve_thousand_sendings_of_ten_thousand_forms_are_stored_exactly_once(arena: None) -> None:
    assert prove(WHOLE, seed=1710) == {"sent": 12_000, "stored": WHOLE}
