"""Packages: which dossiers wait in PROP, what the caps say, what money is left, which items a reader may see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from zhongshu.award.caps import Cap, Pot, Weighed, caps_of
from zhongshu.award.models.packages import DRAFT, PUT, BreachReason, Item, Package
from zhongshu.decisions.bars import bars_among
from zhongshu.decisions.queries import declared_dossiers
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.course import FUNDED
from zhongshu.lifecycle.models import Chapter, Dossier, Member, Standing
from zhongshu.lifecycle.queries import last_chapter, places_of
from zhongshu.people.actor import Actor
from zhongshu.policy.body import Rules
from zhongshu.policy.queries import rules_of

COMMITTED = ("PUBL", "CONTR", *FUNDED, "STOP", "REVOKE")  # states in which an award binds money
APPROVE = "approve"


def packages(actor: Actor) -> QuerySet[Package]:
    """All packages, for those whose role reads them."""
    found = Package.objects.select_related("decision")
    return found if actor.may("award:RUA") else found.none()


def package_for(actor: Actor, code: str) -> Package:
    """One package by its code."""
    found = packages(actor).filter(code=code).first()
    if found is None:
        raise Hidden
    return found


def items_of(package: Package) -> list[Item]:
    """The dossiers in a package, the largest first."""
    return list(
        package.items.filter(dropped=False)
        .select_related("dossier__organisation", "dossier__specialist__person")
        .order_by("-amount_fen", "pk")
    )


def locked_for(actor: Actor, dossiers: Iterable[Dossier]) -> set[str]:
    """Ids of the dossiers an interest locks for this reader."""
    kept = list(dossiers)
    derived = {dossier_id for _, dossier_id in bars_among([actor.person_id], kept, office=actor.in_office)}
    return derived | declared_dossiers(actor.user_id, [d.pk for d in kept])


def plan_of(dossier: Dossier) -> dict[str, Any]:
    """The plan last sealed."""
    sealed = last_chapter(dossier, "plan")
    return json.loads(sealed.body) if sealed else {}


def plan_money(plan: dict[str, Any]) -> int:
    """What a plan asks for, all stages together."""
    return sum(int(stage.get("budget") or 0) for stage in plan.get("stages", []))


def plans_money(dossiers: Iterable[Dossier]) -> dict[str, int]:
    """What the plan last sealed of each of these asks for, in one query."""
    sealed = Chapter.objects.filter(dossier_id__in=[d.pk for d in dossiers], kind="plan").order_by("number")
    newest = dict(sealed.values_list("dossier_id", "body"))  # of two the later stays
    return {pk: plan_money(json.loads(body)) for pk, body in newest.items()}


def waiting(actor: Actor) -> list[Dossier]:
    """Dossiers in PROP that are in no open package and that this actor may put into one."""
    found = list(
        Dossier.objects.filter(state="PROP")
        .exclude(award_items__open=True)
        .select_related("organisation")
        .order_by("next_decision_on", "code")
    )
    places = places_of(found)
    kept = [d for d in found if actor.may("award:U", places[d.pk])]
    locked = locked_for(actor, kept)
    return [d for d in kept if d.pk not in locked]


def weigh(dossiers: Sequence[Dossier], amounts: dict[str, int]) -> list[Weighed]:
    """Dossiers as the caps see them."""
    known = awarded_before(dossiers)
    return [
        Weighed(
            d.pk, amounts.get(d.pk, 0), d.field, d.organisation_id or "",
            Bi(d.organisation.name_zh or d.organisation.name_en, d.organisation.name_en or d.organisation.name_zh)
            if d.organisation else Bi("未登记单位", "no organisation on record"),
            d.region, d.trl, d.pk not in known, d.kind == "exploration",
        )
        for d in dossiers
    ]  # fmt: skip


def awarded_before(dossiers: Sequence[Dossier]) -> set[str]:
    """Those whose team had an award before: a member stands in another dossier that was contracted."""
    teams: dict[str, set[str]] = {}
    for dossier_id, person_id in Member.objects.filter(dossier__in=dossiers, until__isnull=True).values_list(
        "dossier_id", "person_id"
    ):
        teams.setdefault(person_id, set()).add(dossier_id)
    funded = Member.objects.filter(person_id__in=teams, dossier__state__in=(*FUNDED, "STOP")).values_list(
        "person_id", "dossier_id"
    )
    return {mine for person, other in funded for mine in teams[person] if mine != other}


def committed_fen(year: int) -> int:
    """Money of this year's budget that this year's awards bind; what released money pays binds none of it."""
    return _awards(year).aggregate(total=Sum(F("amount_fen") - F("surplus_fen")))["total"] or 0


def _awards(year: int) -> QuerySet[Item]:
    return Item.objects.filter(
        outcome=APPROVE, package__decision__closed_at__year=year, dossier__state__in=COMMITTED, dropped=False
    )


def pot_of(package: Package, items: Sequence[Item]) -> Pot:
    """The money and seats left for a package. Released money comes on top, and what it pays whole takes the seat of the work that gave it back."""
    rules, year = rules_of(package.rule_set), clock.today().year
    surplus, whole = sum(i.surplus_fen for i in items), sum(i.surplus_fen == i.amount_fen for i in items)
    taken = _awards(year).exclude(surplus_fen=F("amount_fen")).count()
    return Pot(
        package.budget_fen + surplus,
        rules.portfolio.budget_wan * FEN_PER_WAN - committed_fen(year) + surplus,
        rules.portfolio.seats_year - taken + whole,
    )


def left_of_year(rules: Rules) -> tuple[int, int]:
    """Seats and money of this year that no award holds; a dossier before the committee keeps its seat until it is decided."""
    year = clock.today().year
    taken = _awards(year).exclude(surplus_fen=F("amount_fen")).count() + Standing.objects.filter(state="PROP").count()
    money = rules.portfolio.budget_wan * FEN_PER_WAN - committed_fen(year)
    return max(0, rules.portfolio.seats_year - taken), max(0, money)


def caps_for(package: Package, items: Sequence[Item]) -> list[Cap]:
    """Every cap for what is in the package now; the pool is everything in PROP."""
    mine = [item.dossier for item in items]
    others = Dossier.objects.filter(Q(state="PROP")).exclude(pk__in=[d.pk for d in mine]).select_related("organisation")
    amounts = {item.dossier_id: item.amount_fen for item in items}
    weighed = weigh(mine, amounts)
    pool = weighed + weigh(list(others), {})
    return caps_of(weighed, pool, pot_of(package, items), rules_of(package.rule_set))


def reasons_of(package: Package) -> dict[str, str]:
    """Key of a cap -> the reason given for going beyond it."""
    return dict(BreachReason.objects.filter(package=package).values_list("key", "reason"))


def unreasoned(caps: Sequence[Cap], reasons: dict[str, str]) -> list[Cap]:
    """Broken caps that nobody has given a reason for; hard ones can have none."""
    return [cap for cap in caps if cap.broken and (cap.hard or cap.key not in reasons)]


@dataclass(frozen=True, slots=True)
class Digest:
    """An opinion in one line."""

    recommendation: str
    verdicts: dict[str, int]
    probability: float | None
    band: str
    golden: bool
    dissent: int


def digest_of(dossier: Dossier) -> Digest | None:
    """The opinion last sealed, if any."""
    sealed = last_chapter(dossier, "opinion")
    if sealed is None:
        return None
    body = json.loads(sealed.body)
    rank = body.get("rank") or {}
    return Digest(
        body.get("recommendation", ""), body.get("verdicts") or {}, body.get("probability"), str(rank.get("band", "")),
        bool(body.get("golden_ticket")), len(body.get("dissent") or []),
    )  # fmt: skip


def open_item(dossier: Dossier) -> Item | None:
    """The package entry of a dossier that is not settled yet."""
    return Item.objects.filter(dossier=dossier, open=True).select_related("package__decision").first()


def open_items(dossiers: Iterable[Dossier]) -> dict[str, Item]:
    """The unsettled package entries of several dossiers, in one query."""
    found = Item.objects.filter(dossier_id__in=[d.pk for d in dossiers], open=True).select_related("package")
    return {item.dossier_id: item for item in found}


def last_item(dossier: Dossier) -> Item | None:
    """The newest package entry of a dossier."""
    return (
        Item.objects.filter(dossier=dossier, dropped=False).select_related("package__decision").order_by("-pk").first()
    )


def to_carry_out() -> QuerySet[Item]:
    """Decided items whose dossier has not moved yet."""
    return Item.objects.filter(open=True, package__state="decided", dossier__state="PROP").select_related(
        "package", "dossier"
    )


STATES: dict[str, Bi] = {
    DRAFT: Bi("编制中", "Being assembled"),
    PUT: Bi("表决中", "Before the committee"),
    "decided": Bi("已决定", "Decided"),
    "withdrawn": Bi("已撤回", "Withdrawn"),
}
