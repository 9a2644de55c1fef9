"""The caps of a package: shares of its money by field, organisation, region, stage and kind, newcomers, seats, and the year's budget.

Pure arithmetic over rows; every breach is named in words with its figures, and where no choice from the pool could keep a cap, that is said too (A-13).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhongshu.kernel import money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.policy.body import Rules

NO_ORGANISATION = Bi("未登记单位", "no organisation on record")


@dataclass(frozen=True, slots=True)
class Weighed:
    """One dossier as the caps see it."""

    dossier_id: str
    amount_fen: int
    field: str
    organisation_id: str = ""
    organisation: Bi = NO_ORGANISATION
    region: str = ""
    trl: int | None = None
    newcomer: bool = False
    blue_sky: bool = False


@dataclass(frozen=True, slots=True)
class Pot:
    """The money and seats there are."""

    package_fen: int
    year_fen: int  # left of the year's budget, other packages taken off
    seats: int  # left of the year's seats


@dataclass(frozen=True, slots=True)
class Cap:
    """One cap, how far the package uses it, and what to say when it is broken."""

    key: str
    label: Bi
    used: float
    limit: float
    at_least: bool = False
    hard: bool = False  # no reason opens it
    text: Bi = field(default_factory=lambda: Bi("—", "—"))
    impossible: Bi | None = None  # why no choice from the pool could keep it

    def plain(self) -> dict[str, Any]:
        """As it is laid before the committee and kept with the decision."""
        pairs = {"label": self.label, "text": self.text, "impossible": self.impossible}
        words = {f"{name}_{tongue}": getattr(said, tongue) for name, said in pairs.items() if said for tongue in ("zh", "en")}  # fmt: skip
        return {
            "key": self.key,
            "used": round(self.used, 9),
            "limit": round(self.limit, 9),
            "at_least": self.at_least,
            "hard": self.hard,
            **words,
        }

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> Cap:
        """Read again from what was kept."""
        said = {
            name: Bi(row[f"{name}_zh"], row[f"{name}_en"])
            for name in ("label", "text", "impossible")
            if f"{name}_zh" in row
        }
        return cls(row["key"], used=row["used"], limit=row["limit"], at_least=row["at_least"], hard=row["hard"], **said)

    @property
    def broken(self) -> bool:
        return self.used < self.limit - 1e-9 if self.at_least else self.used > self.limit + 1e-9


def caps_of(items: Sequence[Weighed], pool: Sequence[Weighed], pot: Pot, rules: Rules) -> list[Cap]:
    """Every cap of the rules for these items, hard ones first. ``pool`` is everything that could be in the package."""
    total = sum(i.amount_fen for i in items)
    found = [*_money(total, len(items), pot)]
    if not total:
        return found
    p, labels = rules.portfolio, rules.label
    groups: tuple[tuple[str, Bi, float, Callable[[Weighed], str], Callable[[Weighed], Bi]], ...] = (
        ("field", Bi("领域", "Field"), p.field_share, lambda i: i.field, lambda i: labels("fields", i.field)),
        ("organisation", Bi("单位", "Organisation"), p.organisation_share, lambda i: i.organisation_id, lambda i: i.organisation),
        ("region", Bi("地区", "Region"), p.region_share, lambda i: i.region, lambda i: labels("regions", i.region)),
    )  # fmt: skip
    for key, label, limit, of, name in groups:
        found += _shares(key, label, limit, items, pool, total, of, name)
    early = [i for i in items if _early(i, p.early_trl)]
    found.append(
        _share("stage:early", Bi("早期项目（TRL ≤ {n}）", "Early dossiers (TRL ≤ {n})").fill(n=p.early_trl), early, total, p.early_share, _only_early(pool, p.early_trl, p.early_share))
    )  # fmt: skip
    found += _blue_sky(items, pool, total, p.blue_sky_low, p.blue_sky_high)
    found.append(_newcomers(items, pool, p.newcomer_share))
    return found


def _money(total: int, count: int, pot: Pot) -> Iterable[Cap]:
    for key, label, limit in (
        ("budget", Bi("本包预算", "Budget of the package"), pot.package_fen),
        ("year", Bi("年度经费余额", "Left of the year's budget"), pot.year_fen),
    ):
        text = Bi("{l}：申请 {a}，可用 {b}", "{l}: {a} asked, {b} there")
        words = text.fill(l=label, a=money.amount(total), b=money.amount(max(limit, 0)))
        yield Cap(key, label, total / FEN_PER_WAN, max(limit, 0) / FEN_PER_WAN, hard=True, text=words)
    text = Bi("年度席位：用 {a} 个，余 {b} 个", "Seats of the year: {a} used, {b} left")
    yield Cap(
        "seats", Bi("年度席位余额", "Seats left"), count, max(pot.seats, 0), hard=True, text=text.fill(a=count, b=max(pot.seats, 0))
    )  # fmt: skip


def _shares(
    key: str,
    label: Bi,
    limit: float,
    items: Sequence[Weighed],
    pool: Sequence[Weighed],
    total: int,
    of: Callable[[Weighed], str],
    name: Callable[[Weighed], Bi],
) -> list[Cap]:
    """One cap for each group that has money in the package; a group without a code is not capped."""
    taken: Counter[str] = Counter()
    names: dict[str, Bi] = {}
    for item in items:
        code = of(item)
        if code:
            taken[code] += item.amount_fen
            names[code] = name(item)
    groups, needed = len({of(i) for i in pool if of(i)}), math.ceil(1 / limit - 1e-9) if limit else 0
    impossible = None
    if limit and groups < needed and all(of(i) for i in pool):
        text = Bi(
            "上限 {s} 至少要有 {n} 个不同的{l}，可选的只有 {m} 个，怎样组合都会超出",
            "a cap of {s} needs at least {n} different groups ({l}); only {m} are to choose from, so no choice keeps it",
        )
        impossible = text.fill(s=percent(limit), n=needed, l=label, m=groups)
    return [
        _capped(f"{key}:{code}", label + Bi("：", ": ") + names[code], amount / total, limit, amount, impossible)
        for code, amount in taken.most_common()
    ]


def _share(
    key: str, label: Bi, part: Sequence[Weighed], total: int, limit: float, impossible: Bi | None
) -> Cap:  # fmt: skip
    amount = sum(i.amount_fen for i in part)
    return _capped(key, label, amount / total, limit, amount, impossible)


def _early(item: Weighed, trl: int) -> bool:
    return item.trl is not None and item.trl <= trl


def _only_early(pool: Sequence[Weighed], trl: int, limit: float) -> Bi | None:
    """Why no choice keeps the cap on early dossiers: one that is not early would keep it alone, so it takes that there is none."""
    if limit >= 1 or not all(_early(i, trl) for i in pool):
        return None
    text = Bi(
        "可选的全是早期项目（TRL ≤ {n}），怎样组合都会超出上限 {s}",
        "all of the pool is early (TRL ≤ {n}), so no choice keeps the cap of {s}",
    )
    return text.fill(n=trl, s=percent(limit))


def _capped(key: str, label: Bi, used: float, limit: float, amount: int, impossible: Bi | None) -> Cap:
    text = Bi(
        "{l}占 {u}（{a}），上限 {c}", "{l} takes {u} ({a}); the cap is {c}"
    ).fill(l=label, u=percent(used), a=money.amount(amount), c=percent(limit))  # fmt: skip
    return Cap(key, label, used, limit, text=text, impossible=impossible if used > limit else None)


def _blue_sky(items: Sequence[Weighed], pool: Sequence[Weighed], total: int, low: float, high: float) -> list[Cap]:
    part = [i for i in items if i.blue_sky]
    amount = sum(i.amount_fen for i in part)
    used, label = amount / total, Bi("自由探索", "Free exploration")
    none = (
        None if any(i.blue_sky for i in pool) else Bi("可选的没有自由探索项目", "none of the pool is free exploration")
    )
    only = (
        None
        if any(not i.blue_sky for i in pool)
        else Bi("可选的全是自由探索项目", "all of the pool is free exploration")
    )
    words = {"l": label, "u": percent(used), "a": money.amount(amount)}
    lower = Bi("{l}占 {u}（{a}），不应低于 {c}", "{l} takes {u} ({a}); it should be at least {c}")
    upper = Bi("{l}占 {u}（{a}），不应超过 {c}", "{l} takes {u} ({a}); it should be at most {c}")
    return [
        Cap("blue_sky:low", label + Bi("（下限）", " (at least)"), used, low, at_least=True, text=lower.fill(c=percent(low), **words), impossible=none),
        Cap("blue_sky:high", label + Bi("（上限）", " (at most)"), used, high, text=upper.fill(c=percent(high), **words), impossible=only),
    ]  # fmt: skip


def _newcomers(items: Sequence[Weighed], pool: Sequence[Weighed], limit: float) -> Cap:
    new = sum(i.newcomer for i in items)
    text = Bi("新团队 {n} 项，占 {u}，不应低于 {c}", "Newcomers: {n}, {u}; it should be at least {c}")
    none = None if any(i.newcomer for i in pool) else Bi("可选的没有新团队", "the pool holds no newcomer")
    words = text.fill(n=new, u=percent(new / len(items)), c=percent(limit))
    return Cap(
        "newcomer", Bi("新团队", "Newcomers"), new / len(items), limit, at_least=True, text=words, impossible=none
    )


def percent(share: float) -> str:
    """A share for a sentence."""
    return f"{share * 100:.1f}".rstrip("0").rstrip(".") + " %"
