"""What a role must see before its list of things to do: the auditor's decisions of the week and the chain, the field lead's thin tiers, the director's
numbers, the team's own standing. Each glance is a few lines, every line with an address; a fixed number of questions a role.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.urls import reverse

from zhongshu.bench.models import PoolEntry
from zhongshu.bench.rules import TIERS
from zhongshu.delivery.models import Alert, Gate, Payment
from zhongshu.delivery.terms import OUTCOMES
from zhongshu.desk.listings import name
from zhongshu.desk.queries.board import CLOCKS, tally
from zhongshu.desk.queries.frozen import POCKETS, purses
from zhongshu.desk.queries.scope import ENDED, Scope, at_risk, inside, live, of_known
from zhongshu.discovery.models import Lead
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.ledger.kept import kept
from zhongshu.ledger.models import BROKEN, RUNNING, Check
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import LIVE, Standing
from zhongshu.lifecycle.queries import READERS, locked, standings
from zhongshu.pages import wording
from zhongshu.pages.charts import Chart
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import active_rules

WEEK = dt.timedelta(days=7)
MOST = 12
FEW = 6
RELEASED_WITHIN = dt.timedelta(days=90)
ON_EVIDENCE = ("GO", "ACCELERATE", "CONDITIONAL")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is about, what it says, where it opens; ``tone`` colours the word that also says it."""

    label: Bi | str
    said: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Glance:
    """A few lines under one heading; ``empty`` stands where there is none."""

    title: Bi
    lines: list[Line]
    empty: Bi


Reader = Callable[[Actor], Glance]
_readers: list[tuple[frozenset[Role], Reader]] = []


def seen_by(*roles: Role) -> Callable[[Reader], Reader]:
    def register(reader: Reader) -> Reader:
        _readers.append((frozenset(roles), reader))
        return reader

    return register


def glances(actor: Actor) -> list[Glance]:
    """What this actor's roles see first."""
    return [reader(actor) for roles, reader in _readers if actor.roles & roles]


@seen_by(Role.INT)
def chain(actor: Actor) -> Glance:
    """Whether the ledger was whole when it was last checked."""
    row = Check.objects.exclude(state=RUNNING).order_by("-id").first()
    lines = []
    if row is not None:
        broken = row.state == BROKEN
        said = Bi("发现 {n} 处问题", "{n} faults").fill(n=row.fault_count) if broken else Bi("完整，共 {n} 行", "whole, {n} lines").fill(n=row.seq)  # fmt: skip
        lines.append(
            Line(wording.moment(row.ended_at), str(said), reverse("audit:checks"), "bad" if broken else "good")
        )
    return Glance(Bi("账本是否完整", "Is the chain whole"), lines, Bi("还没有核验过账本。", "The ledger has not been checked yet."))  # fmt: skip


@seen_by(Role.FL)
def thin(actor: Actor) -> Glance:
    """The fields led by the tiers of the reserve: where nothing stands."""
    led = actor.fields_led()
    fields = [code for code in active_rules().labels("fields") if led is None or code in led]
    rows = PoolEntry.objects.filter(closed_on__isnull=True, dossier__field__in=fields, dossier__in=inside(actor).values("pk"))  # fmt: skip
    counted = {(f, t): n for f, t, n in rows.values_list("dossier__field", "tier").annotate(n=Count("pk"))}
    lines = []
    for code in fields:
        said = " · ".join(f"{tier} {counted.get((code, tier), 0)}" for tier in TIERS)
        bare = not any(counted.get((code, tier)) for tier in ("B1", "B2"))
        lines.append(
            Line(name("fields", code), said, f"{reverse('bench:reserve')}?field={code}", "warn" if bare else "")
        )
    return Glance(Bi("本领域哪里薄：领域 × 梯次", "Where the field is thin: field × tier"), lines, Bi("您还没有负责的领域。", "You lead no field yet."))  # fmt: skip


def _money_and_risk(actor: Actor) -> tuple[dict[str, int], int]:
    """Money in three pockets, as the board shows it, and how many dossiers are at risk."""
    rows = live(actor)
    found = list(purses(inside(actor)).values())
    sums = {key: sum(getattr(purse, key) for purse in found) for key in ("paid", "due", "frozen")}
    return sums, rows.filter(at_risk()).count()


@seen_by(Role.DIR, Role.COM)
def whole(actor: Actor) -> Glance:
    """The money and the risk of the center."""
    scope = Scope()
    if actor.roles & READERS:
        sums, count = kept(("money and risk", "house", *sorted(locked(actor))), lambda: _money_and_risk(actor)).value
    else:
        sums, count = _money_and_risk(actor)
    lines = [
        Line(POCKETS[key], wording.big_money(fen), scope.board(show="money", pocket=key)) for key, fen in sums.items()
    ]
    lines.append(Line(Bi("超期或红色预警", "Overdue or in red alert"), f"{count:,}", scope.rows(risk="1"), "warn" if count else ""))  # fmt: skip
    return Glance(Bi("经费与风险", "Money and risk"), lines, Bi("还没有卷宗。", "No dossier yet."))


@seen_by(Role.DIR, Role.COM)
def released(actor: Actor) -> Glance:
    """Money that gates of the last ninety days released, each on its evidence."""
    since = clock.today() - RELEASED_WITHIN
    gates = list(
        of_known(actor, Gate.objects.filter(state="signed", outcome__in=ON_EVIDENCE, decided_on__gte=since))
        .select_related("dossier").defer("pack").order_by("-decided_on", "pk")[:FEW]
    )  # fmt: skip
    paid = {
        (one["dossier"], one["stage"]): one["fen"]
        for one in Payment.objects.filter(dossier__in={g.dossier_id for g in gates}, released=True)
        .exclude(state="void").order_by().values("dossier", "stage").annotate(fen=Sum("amount_fen"))
    }  # fmt: skip
    lines = [
        Line(
            pick(g.dossier, "title") or g.dossier.code,
            f"{OUTCOMES[g.outcome]} · {_amount(paid.get((g.dossier_id, g.stage + 1), 0))}",
            reverse("delivery:gate", args=[g.dossier.code, g.number]),
        )
        for g in gates
    ]
    return Glance(Bi("凭证据释放的资金（近 90 天）", "Money released on evidence (90 days)"), lines, Bi("近 90 天没有评审释放资金。", "No gate released money in the last 90 days."))  # fmt: skip


def _amount(fen: int) -> str:
    """An amount that keeps its unit on its line."""
    return wording.big_money(fen).replace(" ", "\u00a0")


@seen_by(Role.DIR, Role.COM)
def alerts(actor: Actor) -> Glance:
    """The red alerts that stand now, the oldest first, with the way to all of them."""
    red = of_known(actor, Alert.objects.filter(level="red", closed_on__isnull=True))
    rows = red.exclude(silenced_until__gte=clock.today()).select_related("dossier").order_by("since", "pk")
    lines = [
        Line(pick(a.dossier, "title") or a.dossier.code, pick(a, "why"), reverse("delivery:overview", args=[a.dossier.code]), "bad")
        for a in rows[:FEW]
    ]  # fmt: skip
    if lines:
        lines.append(Line(Bi("全部预警", "All alerts"), "→", reverse("delivery:all_alerts")))
    return Glance(Bi("红色预警", "Red alerts"), lines, Bi("现在没有红色预警。", "No red alert stands now."))


@seen_by(Role.DIR)
def leads_waiting(actor: Actor) -> Glance:
    """Leads and screenings past their date: their officers answer them, the director sees how many."""
    late = live(actor).filter(next_decision_on__lt=clock.today(), state__in=("LEAD", "SCREEN")).values_list("state").annotate(n=Count("pk"))  # fmt: skip
    lines = [Line(STATES[state].label, f"{n:,}", Scope().rows(state=state, risk="1"), "warn") for state, n in late.order_by("state")]  # fmt: skip
    return Glance(Bi("线索与初筛逾期", "Leads and screenings overdue"), lines, Bi("都在期限内。", "All in time."))


@seen_by(Role.PS, Role.EVT)
def unowned(actor: Actor) -> Glance:
    """Leads that nobody has taken up, the most urgent first."""
    free = Lead.objects.filter(owner__isnull=True).values("dossier_id")
    rows = Standing.objects.filter(state="LEAD", origin=LIVE, clock_stopped=False, pk__in=free).order_by("next_decision_on", "code")  # fmt: skip
    lines = [Line(pick(row, "title") or row.code, row.code, reverse("desk:dossier", args=[row.code])) for row in rows[:MOST]]  # fmt: skip
    return Glance(Bi("无人负责的线索", "Leads nobody has taken up"), lines, Bi("每条线索都有人负责。", "Every lead has its officer."))  # fmt: skip


def portfolio(actor: Actor) -> Chart | None:
    """The portfolio in one picture, for who directs and decides: every state with its dossiers, by the colour of their clock."""
    if not actor.roles & {Role.DIR, Role.COM}:
        return None
    if actor.roles & READERS:
        sums = kept(("portfolio", "house"), lambda: _by_clock(actor)).value
    else:
        sums = _by_clock(actor)
    states = [code for code in STATES if code in sums and code not in ENDED]
    bands = [colour for colour in CLOCKS if any(sums[code].get(colour) for code in states)]
    return Chart(
        key="portfolio", title=Bi("组合一览：各阶段卷宗与时限", "The portfolio in one picture: states and clocks"),
        source=Bi("本中心卷宗，实时", "This center's dossiers, live"), unit=Bi("份", "dossiers"), kind="stacked", sideways=True, height="tall",
        names=[STATES[code].label for code in states], series={CLOCKS[b]: [sums[code].get(b, 0) for code in states] for b in bands},
        hrefs=[Scope().rows(state=code) for code in states],
    )  # fmt: skip


def _by_clock(actor: Actor) -> dict[str, dict[str, int]]:
    return {code: {c: row[f"n_{c}"] for c in CLOCKS} for code, row in tally(live(actor)).items()}


@seen_by(Role.PI, Role.TM, Role.ORG)
def my_standing(actor: Actor) -> Glance:
    """Where the team's own dossiers stand and who answers for them."""
    answers = Bi("专员：{s}", "specialist: {s}")
    lines = [
        Line(
            pick(row, "title") or row.code,
            f"{STATES[row.state].label} · {answers.fill(s=pick(row, 'specialist') or '—')}",
            reverse("desk:dossier", args=[row.code]),
        )
        for row in standings(actor).order_by("next_decision_on", "code")[:MOST]
    ]
    return Glance(Bi("我的项目到哪一步", "Where my proposals stand"), lines, Bi("您还没有项目。", "You have no dossier yet."))  # fmt: skip


@seen_by(Role.FUND, Role.ENT, Role.INST, Role.INC)
def opened(actor: Actor) -> Glance:
    """Dossiers opened to this partner."""
    lines = [
        Line(pick(row, "title") or row.code, str(STATES[row.state].label), reverse("desk:dossier", args=[row.code]))
        for row in standings(actor).order_by("next_decision_on", "code")[:MOST]
    ]
    return Glance(Bi("向您开放的卷宗", "Dossiers opened to you"), lines, Bi("现在没有向您开放的卷宗。", "No dossier is open to you now."))  # fmt: skip
