"""The guards this room answers for on T-37, T-38, T-39 and T-45, and the follow-ups that begin when a dossier graduates or is completed."""

from __future__ import annotations

from zhongshu.decisions.actions import on_closing
from zhongshu.decisions.models import Decision
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.arrivals import arrival
from zhongshu.lifecycle.course import Edge
from zhongshu.lifecycle.gates import Wish, guard, idle_when, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import Actor
from zhongshu.transfer.actions.follow_ups import open_follow_ups
from zhongshu.transfer.actions.nuclear import not_designated
from zhongshu.transfer.queries import decision_lacks, open_cases, point_lacks, unmet
from zhongshu.transfer.queries.graduation import route_lacks
from zhongshu.transfer.queries.nuclear import PURPOSE
from zhongshu.transfer.rules import LEAST_WORDS


@guard("transfer_open")
def transfer_open(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """T-37: a transfer runs beside the work."""
    found = [] if dossier.transfer_open else [Bi("已与实施并行的转化", "a transfer that runs beside the work")]
    return found or ([] if open_cases(dossier).exists() else [Bi("进行中的转化事项", "a transfer case that runs")])


@guard("two_graduation_tests")
def two_graduation_tests(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """T-38: enough tests met by checked evidence, and the committee's decision."""
    return unmet(dossier) + decision_lacks(dossier)


@guard("no_market_route")
def no_market_route(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """T-39: no case runs any more, a review is on record that found no way to a market, and no test of graduation holds."""
    found = route_lacks(dossier) + [
        Bi("了结转化事项 {c}", "transfer {c} to be closed or dropped").fill(c=case.code) for case in open_cases(dossier)
    ]
    if wish is not None and len(str(wish.said.get("routes", "")).strip()) < LEAST_WORDS:
        found.append(Bi("复核：试过哪些市场路径", "the review: which ways to a market were tried"))
    return found


@guard("designation_criteria")
def designation_criteria(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """T-45: every criterion evidenced and checked, a place free, the committee in favour."""
    return point_lacks(dossier)


@idle_when("T-45")
def designated_already(dossier: Dossier) -> bool:
    return dossier.nuclear_since is not None


@arrival("T-38")
def graduated(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    open_follow_ups(actor, dossier, kind="graduated")


@arrival("T-39")
def completed(actor: Actor, dossier: Dossier, edge: Edge, came_from: str) -> None:
    """Work that went through acceptance has its follow-up days in that chapter already."""
    if last_chapter(dossier, "acceptance") is None:
        open_follow_ups(actor, dossier, kind="completed")


@on_closing(PURPOSE)
def designation_decided(actor: Actor, decision: Decision) -> None:
    not_designated(decision)


page_for("T-37", "transfer:early")
page_for("T-38", "transfer:graduate")
page_for("T-39", "transfer:complete")
page_for("T-45", "transfer:designate")
