"""The bench in figures (K16–K20): tiers against their targets, the depth index with its parts, fresh share, newcomers, fields, flows. Counted live."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from zhongshu.bench.models import PoolEntry, TierChange
from zhongshu.bench.queries import entries
from zhongshu.bench.rules import POOL, TIERS, age, freshness
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.course import FUNDED
from zhongshu.lifecycle.models import Member, Standing
from zhongshu.lifecycle.queries import READERS, standings, unlocked
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor
from zhongshu.policy.body import Rules
from zhongshu.policy.queries import active_rules

SOURCE = Bi("本中心储备登记，实时", "This center's reserve, live")
UNIT = Bi("份", "dossiers")
FLOW_DAYS = 90


@dataclass(frozen=True, slots=True)
class Part:
    """One tier's part of the depth index."""

    code: str
    label: Bi
    count: int
    target: int
    weight: float
    freshness: float  # mean
    readiness: float  # mean, 0 to 1
    sum: float  # Σ weight × freshness × readiness

    @property
    def short(self) -> int:
        return max(0, self.target - self.count)


@dataclass(frozen=True, slots=True)
class Depth:
    """The index and everything it is made of; never shown alone."""

    parts: tuple[Part, ...]
    seats: int

    @property
    def index(self) -> float:
        return round(sum(part.sum for part in self.parts) / self.seats, 3)

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts if part.code != "B4")


@dataclass(frozen=True, slots=True)
class Share:
    """A share against its target; ``low`` says whether the target is a floor. ``asks`` is the filter of the list that shows its rows."""

    label: Bi
    part: int
    whole: int
    target: float
    floor: bool = True
    asks: str = ""

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def met(self) -> bool:
        return self.value is not None and (self.value >= self.target if self.floor else self.value <= self.target)


def depth(actor: Actor) -> Depth:
    """The depth index over the entries this actor may know."""
    rules, today = active_rules(), clock.today()
    rows = list(entries(actor).values_list("tier", "evidence_on", "readiness"))
    targets = targets_of(rules)
    parts = []
    for code in TIERS:
        mine = [
            (freshness(age(on, today), rules.bench.fresh_days, rules.bench.decline_days), ready / 100)
            for tier, on, ready in rows
            if tier == code
        ]
        weight = rules.tier(code).weight
        parts.append(
            Part(
                code, TIERS[code], len(mine), targets.get(code, 0), weight, _mean([f for f, _ in mine]),
                _mean([r for _, r in mine]), sum(weight * f * r for f, r in mine),
            )
        )  # fmt: skip
    return Depth(tuple(parts), rules.portfolio.seats_year)


def targets_of(rules: Rules) -> dict[str, int]:
    """How deep each tier should be: B1 a multiple of the yearly seats, B2 of B1, B3 of B2."""
    on_deck = rules.bench.depth_b1 * rules.portfolio.seats_year
    bench = rules.bench.depth_b2 * on_deck
    return {"B1": round(on_deck), "B2": round(bench), "B3": round(rules.bench.depth_b3 * bench)}


def _mean(values: list[float]) -> float:
    return statistics.fmean(values) if values else 0.0


def pyramid(found: Depth) -> Chart:
    """The tiers as they stand, the top one on top."""
    return Chart(
        key="tiers", title=Bi("梯队金字塔", "Pyramid of the tiers"), source=SOURCE, unit=UNIT, kind="pyramid", height="short",
        names=[part.label for part in found.parts], series={UNIT: [part.count for part in found.parts]},
    )  # fmt: skip


def pool(actor: Actor) -> QuerySet[PoolEntry]:
    """The bench proper, without the nursery."""
    return entries(actor).filter(tier__in=POOL)


def shares(actor: Actor) -> list[Share]:
    """Fresh share and newcomers, against the targets of the rules."""
    rules = active_rules()
    rows = list(pool(actor).values_list("dossier_id", "dossier__organisation_id", "evidence_on"))
    since = clock.today() - dt.timedelta(days=rules.bench.fresh_days)
    known = _awarded_before([pk for pk, _, _ in rows])
    return [
        Share(
            Bi("近 {n} 天有新证据", "Refreshed within {n} days").fill(n=rules.bench.fresh_days),
            sum(on >= since for _, _, on in rows), len(rows), rules.bench.fresh_share, asks="fresh",
        ),
        Share(
            Bi("新团队（未曾立项）", "Newcomers (no earlier award)"), sum(pk not in known for pk, _, _ in rows),
            len(rows), rules.portfolio.newcomer_share, asks="new",
        ),
    ]  # fmt: skip


def newcomers(rows: QuerySet[PoolEntry]) -> QuerySet[PoolEntry]:
    """Those whose lead has led no awarded dossier before."""
    ids = list(rows.values_list("dossier_id", flat=True))
    return rows.exclude(dossier_id__in=_awarded_before(ids))


def _awarded_before(dossier_ids: list[str]) -> set[str]:
    """Benched dossiers whose lead has led an awarded one before, here or in an earlier programme."""
    leads = list(
        Member.objects.filter(dossier_id__in=dossier_ids, role="lead", until__isnull=True).values_list("dossier_id", "person_id")
    )  # fmt: skip
    people = {person for _, person in leads}
    awarded = set(
        Member.objects.filter(person_id__in=people, role="lead", dossier__state__in=FUNDED).values_list("person_id", flat=True)
    )  # fmt: skip
    return {pk for pk, person in leads if person in awarded}


def fields(actor: Actor) -> tuple[Chart, list[Bi]]:
    """The bench by field, and what is out of balance: a field above its cap, a field with nothing."""
    rules = active_rules()
    counted = Counter(dict(pool(actor).order_by().values_list("dossier__field").annotate(n=Count("pk"))))
    labels = rules.labels("fields")
    whole = sum(counted.values())
    warnings = []
    for code, label in labels.items():
        share = counted[code] / whole if whole else 0
        if share > rules.portfolio.field_share:
            text = Bi("{f} 占 {p}%，上限 {q}%", "{f} takes {p} %, at most {q} %")
            warnings.append(text.fill(f=label, p=f"{share * 100:.0f}", q=f"{rules.portfolio.field_share * 100:.0f}"))
        elif not counted[code] and whole:
            warnings.append(Bi("{f} 没有储备", "{f} has no reserve").fill(f=label))
    chart = Chart(
        key="fields", title=Bi("各领域储备", "The reserve by field"), source=SOURCE, unit=UNIT, kind="bar", sideways=True,
        names=list(labels.values()), series={UNIT: [counted[code] for code in labels]},
    )  # fmt: skip
    return chart, warnings


@dataclass(frozen=True, slots=True)
class Flow:
    """Changes of tier in the last ninety days (K19), the time on deck (K20), awards drawn from the bench (K21)."""

    up: int
    down: int
    arrived: int
    out: int
    days_on_deck: float | None
    awards: int
    from_bench: int


def moves(actor: Actor) -> QuerySet[TierChange]:
    """Changes of tier on the bench proper that this actor may know, newest first; the nursery's plantings and archivings are none."""
    if not actor.may("tier:UAR"):
        return TierChange.objects.none()
    known = TierChange.objects.exclude(before="", after="B4").exclude(before="B4", after="")
    if not actor.roles & READERS:
        known = known.filter(entry__dossier_id__in=standings(actor).values("pk"))
    return (
        unlocked(actor, known, "entry__dossier_id")
        .select_related("entry__dossier", "evidence")
        .order_by("-on", "-created_at", "-pk")
    )


def flow(actor: Actor) -> Flow:
    """What moved lately."""
    today = clock.today()
    if not actor.may("tier:UAR"):
        return Flow(0, 0, 0, 0, None, 0, 0)
    since = today - dt.timedelta(days=FLOW_DAYS)
    moved = dict(moves(actor).filter(on__gte=since).order_by().values_list("direction").annotate(n=Count("pk")))
    days = [age(on, today) for on in entries(actor).filter(tier="B1").values_list("since", flat=True)]
    awarded = Standing.objects.filter(state__in=FUNDED, origin="live")
    benched = awarded.filter(pk__in=PoolEntry.objects.filter(outcome__in=("PROP", "REFINE")).values("dossier_id"))
    return Flow(
        moved.get("up", 0), moved.get("down", 0), moved.get("in", 0), moved.get("out", 0),
        statistics.median(days) if days else None, awarded.count(), benched.count(),
    )  # fmt: skip
