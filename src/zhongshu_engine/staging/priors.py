"""Priors from real awards: how often a first stage was followed by a second, when, for how much more money, and how sure that is.

Matching rule: a phase II of the same firm, 0 to 4 years later, whose title shares at least half its words (Jaccard ≥ 0.5). The rule's error is
estimated on a sample judged by reading both titles (`priors_checked.csv`: ids and judgements only), stratum by stratum.
Flows in: the award table of the programme data (columns award_id, phase, year, agency, branch, firm, title, amount_usd). Never: fetches it.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from zhongshu_engine.errors import BadInput
from zhongshu_engine.staging.scoring import wilson

WORD = re.compile(r"[a-z0-9]+")
FIRST_YEARS, LAG, LIKE = range(1984, 1997), 4, 0.5
BEFORE_MONEY, AFTER_MONEY = range(1984, 1991), range(1985, 1992)
COLUMNS = ("award_id", "phase", "year", "agency", "branch", "firm", "title", "amount_usd")
STRATA = (("exact", 1.0, 1.01), ("near", LIKE, 1.0), ("below", 0.2, LIKE), ("far", 0.0, 0.2))
PARENT = "Department of Defense"
# how many awards the firm had before
BANDS = (
    ("0 earlier awards (newcomer)", 0),
    ("1-4 earlier awards", 4),
    ("5-19 earlier awards", 19),
    ("20+ earlier awards", 10**9),
)


@dataclass(frozen=True, slots=True)
class Award:
    id: str
    phase: int
    year: int
    unit: str
    firm: str
    words: frozenset[str]
    amount: float | None


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with Wilson's 95 % interval."""

    name: str
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Checked:
    """One stratum of likeness: how many pairs it holds, how many were read, how many of those were the same work, or doubtful."""

    stratum: str
    pairs: int
    read: int
    same: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class Priors:
    overall: Rate
    by_year: tuple[Rate, ...]
    by_unit: tuple[Rate, ...]
    by_newcomer: tuple[Rate, ...]
    lag: tuple[Rate, ...]
    money_step: float | None  # None where no award of the years states its money
    first_money: float | None
    second_money: float | None
    checked: tuple[Checked, ...]
    corrected: tuple[float, float]
    right: tuple[float, float] | None  # share of the rule's matches that are the same work; doubtful pairs out, in
    found: tuple[float, float] | None  # share of the pairs of same work that the rule matches


def unit_of(agency: str, branch: str) -> str:
    """The awarding unit; agency and branch stand swapped in some years.

    >>> unit_of("Navy", "Department of Defense"), unit_of("Department of Defense", "Navy"), unit_of("NASA", "")
    ('Navy', 'Navy', 'NASA')
    """
    return branch if agency == PARENT and branch else agency


def _award(row: dict[str, str], place: str) -> Award:
    try:
        amount = float(row["amount_usd"]) if row["amount_usd"] else None
        if amount is not None and not 0 <= amount < math.inf:
            raise ValueError(f"{row['amount_usd']!r} is not a sum of money")
        return Award(
            row["award_id"], int(row["phase"]), int(row["year"]), unit_of(row["agency"], row["branch"]),
            row["firm"].strip().lower(), frozenset(WORD.findall(row["title"].lower())), amount,
        )  # fmt: skip
    except ValueError as error:
        raise BadInput(f"is not an award ({error})", place=place) from None
    except (TypeError, AttributeError):  # a short row
        raise BadInput("is not an award (a column is empty that must not be)", place=place) from None


def read_awards(path: Path) -> list[Award]:
    """Awards from a CSV file, plain or gzipped."""
    import gzip

    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise BadInput(f"cannot be read ({getattr(error, 'strerror', None) or error})", place=str(path)) from None
    reader = csv.DictReader(io.StringIO(text))
    try:
        missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
        if missing:
            raise BadInput(f"the column {missing[0]!r} is missing", place=str(path))
        return [_award(row, f"{path}:{reader.line_num}") for row in reader]
    except csv.Error as error:
        raise BadInput(f"is not CSV ({error})", place=f"{path}:{reader.line_num + 1}") from None


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard's share of common words.

    >>> likeness(frozenset("ab"), frozenset("bc"))
    0.3333333333333333
    """
    return len(a & b) / len(a | b) if a and b else 0.0


@dataclass(frozen=True, slots=True)
class Followed:
    """A first-stage award: likeness of its likest successor (None: the firm had none), years to the first match, the firm's earlier awards."""

    award: Award
    likest: float | None
    lag: int | None
    earlier: int


def followed(awards: Iterable[Award]) -> list[Followed]:
    """Every first-stage award of the period, matched; awards count as earlier in the order of year and number."""
    awards = sorted(awards, key=lambda a: (a.year, len(a.id), a.id))
    seconds: dict[str, list[Award]] = defaultdict(list)
    held: dict[str, int] = defaultdict(int)
    for award in awards:
        if award.phase == 2:
            seconds[award.firm].append(award)
    found = []
    for award in awards:
        earlier = held[award.firm]
        held[award.firm] += 1
        if award.phase != 1 or award.year not in FIRST_YEARS:
            continue
        near = [
            (likeness(award.words, s.words), s.year - award.year)
            for s in seconds[award.firm]
            if 0 <= s.year - award.year <= LAG
        ]
        lags = [lag for like, lag in near if like >= LIKE]
        likest = max((like for like, _ in near), default=None)
        found.append(Followed(award, likest, min(lags, default=None), earlier))
    return found


def _rate(name: str, matched: int, count: int) -> Rate:
    return Rate(name, count, matched / count if count else 0.0, *(wilson(matched, count) if count else (0.0, 1.0)))


def _rates(rows: list[Followed], key) -> tuple[Rate, ...]:
    groups: dict[str, list[Followed]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return tuple(
        _rate(name, sum(r.lag is not None for r in group), len(group)) for name, group in sorted(groups.items())
    )


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def checked_sample(rows: list[Followed]) -> tuple[Checked, ...]:
    """The hand-checked sample beside the size of each stratum."""
    text = files("zhongshu_engine.staging").joinpath("priors_checked.csv").read_text(encoding="utf-8")
    read = list(csv.DictReader(io.StringIO(text)))
    out = []
    for name, low, high in STRATA:
        mine = [r["judgement"] for r in read if r["stratum"] == name]
        size = sum(r.likest is not None and low <= r.likest < high for r in rows)
        out.append(Checked(name, size, len(mine), mine.count("same"), mine.count("doubtful")))
    return tuple(out)


def _corrected(checked: tuple[Checked, ...], count: int) -> tuple[float, float]:
    """Share of first stages truly followed, doubtful pairs read as different, then as same."""
    low = sum(c.pairs * c.same / c.read for c in checked if c.read)
    high = sum(c.pairs * (c.same + c.doubtful) / c.read for c in checked if c.read)
    return low / count, high / count


def _rule_error(
    checked: tuple[Checked, ...],
) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """(precision, recall) of the matching rule, doubtful pairs out and in, each stratum weighted by its pairs."""

    def same(of: tuple[Checked, ...], doubtful: bool) -> float:
        return sum(c.pairs * (c.same + doubtful * c.doubtful) / c.read for c in of if c.read)

    matched = tuple(c for c, (_, low, _high) in zip(checked, STRATA, strict=True) if low >= LIKE)
    pairs, every = sum(c.pairs for c in matched), [same(checked, d) for d in (False, True)]
    right = (same(matched, False) / pairs, same(matched, True) / pairs) if pairs else None
    found = (same(matched, False) / every[0], same(matched, True) / every[1]) if all(every) else None
    return right, found


def priors(awards: Iterable[Award]) -> Priors:
    """All the figures, from the award table."""
    awards = list(awards)
    rows = followed(awards)
    if not rows:
        raise BadInput("no first-stage award of 1984–1996 is in the table")
    matched = [r for r in rows if r.lag is not None]
    one = _mean([a.amount for a in awards if a.phase == 1 and a.year in BEFORE_MONEY and a.amount is not None])
    two = _mean([a.amount for a in awards if a.phase == 2 and a.year in AFTER_MONEY and a.amount is not None])
    checked = checked_sample(rows)
    return Priors(
        _rate("all", len(matched), len(rows)),
        _rates(rows, lambda r: str(r.award.year)),
        _rates(rows, lambda r: r.award.unit),
        _rates(rows, lambda r: next(name for name, most in BANDS if r.earlier <= most)),
        tuple(_rate(f"{lag} years", sum(r.lag == lag for r in matched), len(matched)) for lag in range(LAG + 1)),
        two / one if one and two is not None else None, one, two, checked, _corrected(checked, len(rows)), *_rule_error(checked),
    )  # fmt: skip


def told(found: Priors) -> str:
    """The figures as text for a shell."""
    lines = []
    for title, rates in (
        ("first stages followed by a second", (found.overall,)), ("by year", found.by_year), ("by awarding unit", found.by_unit),
        ("by newcomer status", found.by_newcomer), ("years to the second", found.lag),
    ):  # fmt: skip
        lines.append(title)
        lines += [f"  {r.name:<45} {r.share:6.1%}  [{r.low:.1%}, {r.high:.1%}]  n = {r.count:,}" for r in rates]
    if found.money_step is None:
        lines.append("money step: unknown, too few awards state their money")
    else:
        lines.append(f"money step: {found.first_money:,.0f} -> {found.second_money:,.0f}, x {found.money_step:.2f}")
    lines.append("matching rule, checked by reading titles")
    lines += [
        f"  {c.stratum:<8} pairs {c.pairs:>6,}  read {c.read:>3}  same {c.same:>3}  doubtful {c.doubtful}"
        for c in found.checked
    ]
    lines.append(f"  corrected share: {found.corrected[0]:.1%} … {found.corrected[1]:.1%} (doubtful pairs out … in)")
    if found.right is not None and found.found is not None:
        lines.append(
            f"  right: {found.right[0]:.1%} … {found.right[1]:.1%} of the rule's matches are the same work; "
            f"found: {min(found.found):.1%} … {max(found.found):.1%} of the pairs of same work are matched"
        )
    return "\n".join(lines)
