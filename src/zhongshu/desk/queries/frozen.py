"""Money at the gates: what each dossier under contract has planned, and into which of six pockets every fen of it lies.

paid · returned · due (released, its day has come) · released (its day is ahead) · frozen (a gate, a pivot or a pause holds it) · ahead (its stage is not
released yet). Flows in: narrowed rows. Flows out: one line a dossier and their sum; planned is counted from the postings, the pockets from the payments,
so that a difference would be seen. Never: an estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, Value, When

from zhongshu.delivery.books import FLOWS, STEPS
from zhongshu.delivery.models import Gate, Payment, Posting
from zhongshu.delivery.terms import GATE_STATES
from zhongshu.desk.queries.pictures import SOURCE
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.models import Standing
from zhongshu.pages.charts import Chart

HELD = ("GATE", "PIVOT", "PAUSE")  # states in which no stage money moves
POCKETS: dict[str, Bi] = {
    "paid": Bi("已拨付", "Paid"),
    "due": Bi("已放行，应拨付", "Released, due"),
    "released": Bi("已放行，未到期", "Released, not yet due"),
    "frozen": Bi("评审冻结", "Frozen at a gate"),
    "ahead": Bi("后续阶段", "Stages ahead"),
    "returned": Bi("已退回", "Returned"),
}
MEANING: dict[str, Bi] = {
    "paid": Bi("已到团队账户，扣除退回", "on the team's account, less what came back"),
    "due": Bi("评审已放行，且约定日已到", "a gate released it and its day has come"),
    "released": Bi("评审已放行，约定日在后", "a gate released it, its day is ahead"),
    "frozen": Bi("评审、转向或暂停期间不得拨付", "not payable while a gate, a pivot or a pause runs"),
    "ahead": Bi("所属阶段尚未放行", "its stage is not released yet"),
    "returned": Bi("收回或退回资金池", "taken back or given back to the pool"),
}


@dataclass(frozen=True, slots=True)
class Purse:
    """Money in fen, by pocket."""

    planned: int = 0
    paid: int = 0
    due: int = 0
    released: int = 0
    frozen: int = 0
    ahead: int = 0
    returned: int = 0

    def __add__(self, other: Purse) -> Purse:
        return Purse(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def balanced(self) -> bool:
        return self.planned == sum(getattr(self, name) for name in POCKETS)

    @property
    def parts(self) -> list[int]:
        """The pockets in their order."""
        return [getattr(self, name) for name in POCKETS]

    @property
    def pockets(self) -> list[tuple[Bi, int]]:
        """The pockets with their names."""
        return list(zip(POCKETS.values(), self.parts, strict=True))


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier with its purse and the gate that stands open, if any."""

    row: Standing
    purse: Purse
    gate: Gate | None

    @property
    def pockets(self) -> list[tuple[Bi, int]]:
        return self.purse.pockets

    @property
    def gate_state(self) -> Bi | None:
        return GATE_STATES[self.gate.state] if self.gate else None


def _when(condition: Q, amount: object = "amount_fen") -> Sum:
    return Sum(Case(When(condition, then=amount), default=Value(0), output_field=BigIntegerField()))


def purses(rows: QuerySet[Standing]) -> dict[str, Purse]:
    """The purse of every dossier that has one; two questions."""
    ids, today = rows.values("pk"), clock.today()
    still, held = Q(state__in=STEPS), Q(dossier__state__in=HELD)
    stands = held & ~Q(purpose="bridging")  # only bridging is paid while a plan is turned
    free, day_came = still & Q(released=True) & ~stands, Q(due_on__isnull=True) | Q(due_on__lte=today)
    found = Payment.objects.filter(dossier__in=ids).values("dossier_id").annotate(
        paid=_when(Q(state="paid"), F("amount_fen") - F("returned_fen")),
        back=_when(Q(state="paid"), F("returned_fen")), gone=_when(Q(state="returned")),
        due=_when(free & day_came), free=_when(free & ~day_came),
        frozen=_when(still & stands), ahead=_when(still & Q(released=False) & ~stands),
    )  # fmt: skip
    planned = _planned(rows)
    return {
        r["dossier_id"]: Purse(
            planned.get(r["dossier_id"], 0), r["paid"], r["due"], r["free"], r["frozen"], r["ahead"], r["back"] + r["gone"],
        )
        for r in found
    }  # fmt: skip


def _planned(rows: QuerySet[Standing]) -> dict[str, int]:
    """What the postings say was planned."""
    sums = Posting.objects.filter(dossier__in=rows.values("pk")).values_list("dossier_id", "kind")
    planned: dict[str, int] = {}
    for dossier, kind, fen in sums.annotate(fen=Sum("amount_fen")):
        planned[dossier] = planned.get(dossier, 0) + FLOWS[kind][0] * fen
    return planned


def money_lines(rows: QuerySet[Standing], *, pocket: str = "") -> list[Line]:
    """Every dossier with money, the most frozen first; of one pocket those that hold something in it."""
    found = purses(rows)
    open_gates = {g.dossier_id: g for g in Gate.objects.filter(dossier__in=rows.values("pk")).exclude(state="signed").defer("pack")}  # fmt: skip
    known = {row.pk: row for row in rows.filter(pk__in=Payment.objects.values("dossier_id"))}
    lines = [Line(known[pk], purse, open_gates.get(pk)) for pk, purse in found.items() if pk in known]
    kept = [line for line in lines if not pocket or getattr(line.purse, pocket)]
    return sorted(kept, key=lambda line: (-line.purse.frozen, -line.purse.due, line.row.code))


def total(lines: Sequence[Line]) -> Purse:
    return sum((line.purse for line in lines), Purse())


def money_chart(purse: Purse, hrefs: Sequence[str]) -> Chart:
    """The pockets as bars."""
    return Chart(
        key="pockets", title=Bi("每一分钱在哪里", "Where every fen lies"), source=SOURCE, unit=Bi("万元", "10k CNY"), kind="bar",
        names=list(POCKETS.values()), series={Bi("金额", "Amount"): [round(part / FEN_PER_WAN, 2) for part in purse.parts]},
        sideways=True, hrefs=hrefs, height="short",
    )  # fmt: skip
