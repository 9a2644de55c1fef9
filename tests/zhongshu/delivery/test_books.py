"""Money is conserved: planned = paid + returned + open after every act of 10,000 random histories, to the fen."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from zhongshu.delivery.books import FLOWS, Books, NotInTheBooks, Totals
from zhongshu.delivery.effects import OUTCOME_EFFECTS, Knobs, Setting, Shares, apply, foresee, limit_of, return_rest
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.kernel.money import FEN_PER_WAN

SHARES = Shares(accelerate=0.5, pivot=0.1, wind_down=0.15)
HISTORIES = 10_000


def opened(chance: random.Random, stages: int) -> Books:
    count = itertools.count(1)
    books = Books(new_key=lambda: f"p{next(count):04d}")
    for stage in range(1, stages + 1):
        books.enter(stage=stage, purpose="stage", fen=chance.randint(1, 10**9))
    books.release(stage=1)
    return books


def one_act(books: Books, chance: random.Random, stage: int, stages: int) -> str:
    """Any act the room can do to the books, with any amounts."""
    slips = list(books.slips.values())
    slip = chance.choice(slips)
    budget = sum(s.amount for s in slips if s.stage == stage) or 1
    at = Setting(stage, budget, sum(s.amount for s in slips if s.stage == stage + 1), SHARES, stage == stages)
    verb = chance.choice(
        (
            "further",
            "further",
            "further",
            "pay",
            "pay",
            "back",
            "give_back",
            "cut",
            "gate",
            "gate",
            "rebudget",
            "rest",
            "part",
        )
    )
    if verb == "further":
        books.further(slip.key)
    elif verb == "pay":
        books.pay(slip.key)
    elif verb == "back":
        books.send_back(slip.key)
    elif verb == "give_back":
        books.give_back(slip.key, chance.randint(1, max(1, slip.amount)))
    elif verb == "cut":
        books.cut(slip.key, chance.randint(1, max(1, slip.amount)))
    elif verb == "gate":
        verb = chance.choice(sorted(OUTCOME_EFFECTS))
        apply(verb, books, at, Knobs())
    elif verb == "rebudget":
        books.rebudget([(stage + n, chance.randint(0, 10**9)) for n in range(1, chance.randint(2, 5))])
    elif verb == "rest":
        return_rest(books)
    else:
        books.carry_out(slip.key)
        books.enter(stage=stage, purpose="stage", fen=slip.amount, kind="carry_in", released=True)
    return verb


def test_no_history_of_acts_loses_or_makes_a_fen() -> None:
    chance = random.Random(20_260_302)
    acts = 0
    for _ in range(HISTORIES):
        stages = chance.randint(1, 4)
        books = opened(chance, stages)
        stage = 1
        for _ in range(chance.randint(3, 25)):
            try:
                verb = one_act(books, chance, stage, stages)
            except NotInTheBooks:
                continue
            acts += 1
            if verb in ("GO", "ACCELERATE", "CONDITIONAL"):
                stage = min(stage + 1, stages)
            totals = books.totals()
            assert totals.planned == totals.paid + totals.returned + totals.open, verb
            assert min(totals.planned, totals.paid, totals.returned, totals.open) >= 0
        counted = [sum(FLOWS[e.kind][n] * e.fen for e in books.entries) for n in range(4)]
        totals = books.totals()
        assert counted == [
            totals.planned,
            totals.open,
            totals.paid,
            totals.returned,
        ]  # the postings tell the same story as the slips
    assert acts > 5 * HISTORIES


def at(stage: int = 1) -> tuple[Books, Setting]:
    books = opened(random.Random(1), 3)
    for slip, fen in zip(books.slips.values(), (100, 300, 600), strict=True):
        slip.amount = fen
    books.planned, books.entries = 1000, []
    return books, Setting(stage, 100, 300, SHARES, False)


@pytest.mark.parametrize(
    ("outcome", "amounts"),
    [
        ("GO", (300, 600, 0, 0, 0, 0)),
        ("ACCELERATE", (300, 600, 150, 0, 0, 0)),
        ("CONDITIONAL", (150, 750, 0, 0, 0, 0)),
        ("HOLD", (0, 1000, 0, 0, 0, 0)),
        ("PIVOT", (0, 990, 0, 10, 0, 0)),
        ("STOP", (0, 0, 0, 0, 15, 985)),
        ("PAUSE", (0, 1000, 0, 0, 0, 0)),
        ("RELAY", (0, 1000, 0, 0, 0, 0)),
        ("GRADUATE", (0, 1000, 0, 0, 0, 0)),
    ],
)
def test_each_outcome_has_the_money_effect_of_the_table(outcome: str, amounts: tuple[int, ...]) -> None:
    books, setting = at()
    before = books.totals()
    assert (
        tuple(foresee(outcome, books, setting).as_dict().values()) == amounts
    )  # released, held, added, bridging, wind-down, returned
    assert books.totals() == before  # foreseeing changes nothing
    assert tuple(apply(outcome, books, setting, Knobs()).as_dict().values()) == amounts


def test_a_share_never_exceeds_its_limit_by_a_fen() -> None:
    assert [limit_of(0.1, fen) for fen in (0, 1, 9, 10, 101, 999)] == [0, 0, 0, 1, 10, 99]


def test_more_than_the_rules_allow_is_refused_in_each_language_as_it_counts() -> None:
    books, setting = at()
    rich = replace(setting, next_budget=20 * FEN_PER_WAN)
    with pytest.raises(BadValue) as refused:
        foresee("ACCELERATE", books, rich, Knobs(added=11 * FEN_PER_WAN))
    assert refused.value.text == Bi("不能超过 10 万元", "At most CNY 100,000")


def test_nothing_is_paid_that_three_hands_have_not_passed_on() -> None:
    books, _ = at()
    key = next(iter(books.slips))
    for step in ("planned", "requested", "checked"):
        assert books.slips[key].state == step
        with pytest.raises(NotInTheBooks):
            books.pay(key)
        books.further(key)
    books.pay(key)
    with pytest.raises(NotInTheBooks):
        books.pay(key)
    assert books.totals().paid == 100


def test_a_new_plan_touches_only_what_is_open() -> None:
    books, _ = at()
    key = next(iter(books.slips))
    for _ in range(3):
        books.further(key)
    books.pay(key)
    assert books.rebudget([(2, 200), (3, 400)]) == (300, 0)
    assert books.totals() == Totals(1000, 100, 300, 600)
    assert books.rebudget([(2, 700)]) == (0, 100)
    assert books.totals() == Totals(1100, 100, 300, 700)
