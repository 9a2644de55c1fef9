"""What each outcome of a gate does to the money: six amounts, computed on a copy before deciding and on the books when decided, by the same function.

Money a stage was given before stays its own: what passes a gate holds only the stages after it, and what stands still (a hold, a pause, a relay)
changes no slip, because nothing is paid outside work; so it goes on as it stood.

Shares come from the rules of the dossier; amounts asked beyond them are refused. Whence: the table of gate decisions in the specification.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import asdict, dataclass

from zhongshu.delivery.books import Books
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.kernel.money import amount


@dataclass(frozen=True, slots=True)
class Knobs:
    """What the deciders may turn: amounts, and which stage follows. None takes the most the rules allow (or all there is)."""

    next_stage: int = 0
    released: int | None = None
    added: int | None = None
    bridging: int | None = None
    wind_down: int | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """The limits of the rules, in parts of a stage's budget."""

    accelerate: float
    pivot: float
    wind_down: float


@dataclass(frozen=True, slots=True)
class Effect:
    """The six amounts."""

    released: int = 0
    held: int = 0
    added: int = 0
    bridging: int = 0
    wind_down: int = 0
    returned: int = 0

    @property
    def moved(self) -> int:
        """The money the decision moves: what decides whether the director may sign it alone."""
        return self.released + self.added + self.bridging + self.wind_down + self.returned

    def moved_by(self, outcome: str) -> int:
        """The same for one outcome: a merge moves all that is open to another dossier."""
        return self.moved + (self.held if outcome == "MERGE" else 0)

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the gate stands."""

    stage: int
    stage_budget: int  # of the stage being examined
    next_budget: int  # of the one that follows, 0 when it was the last
    shares: Shares
    last: bool


def limit_of(share: float, budget: int) -> int:
    """A share of a budget in whole fen, never more than the share."""
    return int(budget * round(share * 1_000_000)) // 1_000_000


def _within(field: str, asked: int | None, most: int) -> int:
    if asked is None:
        return most
    if not 0 <= asked <= most:
        raise BadValue(
            field,
            Bi("不能超过 {n}", "At most {n}").fill(n=amount(most)),
        )
    return asked


def _go(books: Books, at: Setting, knobs: Knobs) -> Effect:
    stage = knobs.next_stage or at.stage + 1
    books.hold(beyond=at.stage)
    released = books.release(stage=stage)
    return Effect(released=released, held=books.held)


def _accelerate(books: Books, at: Setting, knobs: Knobs) -> Effect:
    """More for the next stage, or the stage after it at once: the money of a stage that is skipped goes back to the pool."""
    stage = knobs.next_stage or at.stage + 1
    skips = stage > at.stage + 1
    added = _within("added", knobs.added, 0 if skips else limit_of(at.shares.accelerate, at.next_budget))
    skipped = [s for s in books.open_slips(beyond=at.stage) if s.stage < stage]
    for slip in skipped:
        books.cancel(slip.key)
    books.hold(beyond=at.stage)
    released = books.release(stage=stage)
    if added:
        books.enter(stage=stage, purpose="top_up", fen=added, kind="add", released=True)
    return Effect(released=released, added=added, held=books.held, returned=sum(s.amount for s in skipped))


def _conditional(books: Books, at: Setting, knobs: Knobs) -> Effect:
    stage = knobs.next_stage or at.stage + 1
    books.hold(beyond=stage - 1)
    whole = books.open_of(stage)
    left = released = _within("released", whole // 2 if knobs.released is None else knobs.released, whole)
    for slip in list(books.open_slips(stage=stage)):
        part = min(left, slip.amount)
        if part:
            books.cut(slip.key, part).released = True
            left -= part
    return Effect(released=released, held=books.held)


def _freeze(books: Books, at: Setting, knobs: Knobs) -> Effect:
    """Nothing is paid while the dossier is out of work; every slip stays as it was, to go on as it stood."""
    return Effect(held=books.totals().open)


def _split(books: Books, at: Setting, knobs: Knobs) -> Effect:
    """The next stage begins in both dossiers: its money is released, whole, before it is divided; what lies beyond it waits in both."""
    books.hold(beyond=at.stage)
    released = books.release(stage=at.stage + 1)
    return Effect(released=released, held=books.held)


def _pivot(books: Books, at: Setting, knobs: Knobs) -> Effect:
    most = min(limit_of(at.shares.pivot, at.stage_budget), books.totals().open)
    asked = _within("bridging", knobs.bridging, most)
    books.hold()
    bridging = books.take(asked, purpose="bridging", stage=at.stage)
    return Effect(bridging=bridging, held=books.totals().open - bridging)


def _stop(books: Books, at: Setting, knobs: Knobs) -> Effect:
    most = min(limit_of(at.shares.wind_down, at.stage_budget), books.totals().open)
    asked = _within("wind_money", knobs.wind_down, most)
    books.hold()
    kept = books.take(asked, purpose="wind_down", stage=at.stage)
    returned = return_rest(books)
    return Effect(wind_down=kept, returned=returned)


def return_rest(books: Books) -> int:
    """Everything open but the wind-down goes back to the pool; how much."""
    rest = [s for s in books.open_slips() if s.purpose != "wind_down"]
    for slip in rest:
        books.cancel(slip.key)
    return sum(s.amount for s in rest)


OUTCOME_EFFECTS: dict[str, Callable[[Books, Setting, Knobs], Effect]] = {
    "GO": _go,
    "ACCELERATE": _accelerate,
    "CONDITIONAL": _conditional,
    "HOLD": _freeze,
    "PIVOT": _pivot,
    "SPLIT": _split,
    "MERGE": _freeze,
    "RELAY": _freeze,
    "PAUSE": _freeze,
    "STOP": _stop,
    "REVOKE": _freeze,
    "GRADUATE": _freeze,
}


def apply(outcome: str, books: Books, at: Setting, knobs: Knobs) -> Effect:
    """Do it to these books."""
    return OUTCOME_EFFECTS[outcome](books, at, knobs)


def foresee(outcome: str, books: Books, at: Setting, knobs: Knobs | None = None) -> Effect:
    """What it would do, on a copy."""
    trial = Books(copy.deepcopy(books.slips), books.planned, _trial_keys())
    return apply(outcome, trial, at, knobs or Knobs())


def _trial_keys() -> Callable[[], str]:
    count = iter(range(1, 1_000_000))
    return lambda: f"trial-{next(count)}"


def offered(at: Setting) -> tuple[str, ...]:
    """The outcomes that make sense here: after the last stage there is nothing to release, and nothing to divide."""
    return tuple(o for o in OUTCOME_EFFECTS if not (at.last and o in ("ACCELERATE", "SPLIT")))
