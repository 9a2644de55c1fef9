"""Contests over the reserve: evidence, reviews, tiers, early money, and the ways onto the bench and off it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.promises.contests import Bout, House, again, as_read, contest, over, text_of, words
from tests.promises.contests_refine import ready
from tests.promises.contests_select import candidate
from tests.zhongshu.bench.cast import NO_SEAT, tell_of, the_entry
from tests.zhongshu.discovery.cast import FEEDBACK
from tests.zhongshu.proposal.cast import expert, write_all
from tests.zhongshu.proposal.refined import measurable, opinion, put, write_over
from zhongshu.bench import actions as acts
from zhongshu.bench.actions.entries import open_pool_entry
from zhongshu.bench.models import NurtureGrant
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import amend, join_team
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.proposal.actions import move_to_bench, name_expert
from zhongshu.proposal.actions.stages import chapter_body

WAN = 1_000_000


def planned(house: House) -> tuple[Dossier, Any]:
    """A candidate with its whole plan, in the care of a specialist who has no other."""
    dossier, officer = candidate(house)
    join_team(officer, dossier, person_id=house.cast.zhao.person_id, role="lead")  # type: ignore[arg-type]
    write_all(officer, dossier)  # type: ignore[arg-type]
    return again(dossier), officer


def watched(house: House) -> tuple[Dossier, Any]:
    """On watch (B3)."""
    dossier, officer = planned(house)
    amend(officer, dossier, version=dossier.version, changes={"trl": 2}, reason="复核后")
    move_to_bench(house.cast.qian, dossier, version=dossier.version, reason="早但有望", sponsor_id=officer.user_id)
    return again(dossier), officer


def benched(house: House) -> tuple[Dossier, Any]:
    """On the bench (B2) since an appraisal that found potential and no evidence."""
    dossier, officer = planned(house)
    seal(officer, dossier, kind="plan", body=chapter_body(dossier), edge="T-06")
    dossier = put(dossier, "BENCH", tier="B2", days=90)
    seal(house.cast.qian, dossier, kind="opinion", body=opinion(recommendation="bench"), edge="T-09")
    open_pool_entry(house.cast.qian, dossier, edge="T-09")
    return again(dossier), officer


def lane(house: House, dossier: Dossier, kind: str) -> None:
    until = clock.today() + dt.timedelta(days=300)
    acts.grant_lane(house.cast.qian, dossier, kind=kind, reference="2026-07", evidence="来函与证书", valid_until=until)


def page(dossier: Dossier, *path: str) -> str:
    return f"/dossiers/{dossier.code}/" + "".join(f"{part}/" for part in path)


def on_entry(act: Any, by: Actor, dossier: Dossier, verb: str, typed: str, *, sent: dict[str, Any] | None = None, **given: Any) -> Bout:  # fmt: skip
    """A contest over the entry of a dossier, whose version is read."""
    v = the_entry(dossier).version
    return Bout(
        lambda k: act(by, as_read(k, dossier), version=v, **given, **{typed: words(k)}), url=page(dossier, "bench", verb), by=by.user_id,
        form={"version": v, **(given if sent is None else sent)}, typed=typed, shows=False,
    )  # fmt: skip


@contest("bench.add_evidence")
def recording(house: House) -> Bout:
    dossier, officer = watched(house)
    given = {"kind": "test", "happened_on": clock.today(), "source": "报告 12 页"}
    return on_entry(acts.add_evidence, officer, dossier, "evidence", "text", **given)


@contest("bench.review")
def reviewing(house: House) -> Bout:
    dossier, officer = watched(house)
    return on_entry(acts.review_entry, officer, dossier, "review", "note")


@contest("bench.propose")
def proposing(house: House) -> Bout:
    dossier, officer = watched(house)
    return on_entry(acts.propose_change, officer, dossier, "propose", "reason", direction="up", rule="")


@contest("bench.promote")
def promoting(house: House) -> Bout:
    dossier, _ = watched(house)
    lane(house, dossier, "contest")
    return on_entry(acts.promote, house.cast.qian, dossier, "promote", "reason")


@contest("bench.demote")
def demoting(house: House) -> Bout:
    dossier, officer = benched(house)
    tell_of(officer, dossier, "key_person")
    return on_entry(acts.demote, house.cast.qian, dossier, "demote", "reason", rule="key_person")


GRANT: dict[str, Any] = {"amount_fen": 5 * WAN, "months": 3, "exam": "第三方测得效率 ≥ 26%"}


@contest("bench.ask_grant")
def asking(house: House) -> Bout:
    dossier, officer = watched(house)
    return on_entry(acts.ask_grant, officer, dossier, "grant", "purpose", sent={**GRANT, "amount_fen": "5"}, **GRANT)


def on_grant(act: Any, by: Actor, dossier: Dossier, grant: NurtureGrant, verb: str, typed: str, column: str, **given: Any) -> Bout:  # fmt: skip
    v = grant.version
    sent = dict.fromkeys(given, "yes")
    return Bout(
        lambda k: act(by, as_read(k, dossier), as_read(k, grant), version=v, **given, **{typed: words(k)}), kept=text_of(grant, column),
        url=page(dossier, "bench", verb, grant.pk), by=by.user_id, form={"version": v, **sent}, typed=typed, shows=False,
    )  # fmt: skip


def asked(house: House) -> tuple[Dossier, Any, NurtureGrant]:
    dossier, officer = watched(house)
    grant = acts.ask_grant(officer, dossier, version=the_entry(dossier).version, purpose="做三块小组件", **GRANT)
    return dossier, officer, grant


@contest("bench.decide_grant")
def deciding(house: House) -> Bout:
    dossier, _, grant = asked(house)
    return on_grant(acts.decide_grant, house.cast.dong, dossier, grant, "decide-grant", "reason", "answer", yes=True)


@contest("bench.end_grant")
def ending(house: House) -> Bout:
    dossier, officer, grant = asked(house)
    acts.decide_grant(house.cast.dong, dossier, grant, version=grant.version, yes=True, reason="值得")
    return on_grant(acts.end_grant, officer, dossier, again(grant), "end-grant", "result", "result", passed=True)


@contest("bench.put_on_deck")
def putting_on_deck(house: House) -> Bout:
    dossier, _ = ready(house)
    given = {"cause": "programme", "evidence": NO_SEAT}
    return over(acts.put_on_deck, house.cast.qian, again(dossier), page(dossier, "on-deck"), "reason", **given)


@contest("bench.call")
def calling(house: House) -> Bout:
    dossier, officer = watched(house)
    write_over(officer, dossier, "stages", measurable())
    lane(house, dossier, "national")
    return over(acts.call_up, house.cast.qian, again(dossier), page(dossier, "call"), "reason", target="PROP")


@contest("bench.appraise_again")
def appraising_again(house: House) -> Bout:
    """The opinion is three days old, the evidence of today."""
    with clock.at(clock.now() - dt.timedelta(days=3)):
        dossier, officer = benched(house)
    tell_of(officer, dossier, "test", material=True)
    for kind in ("technical", "technical", "technical", "industry", "investor"):
        name_expert(officer, dossier, person_id=expert(f"judge{house.next()}", kind))
    return over(acts.appraise_again, officer, again(dossier), page(dossier, "appraise-again"), "reason")


@contest("bench.leave")
def leaving(house: House) -> Bout:
    dossier, officer = watched(house)
    tell_of(officer, dossier, "key_person")
    return over(
        acts.leave, house.cast.qian, again(dossier), page(dossier, "leave-bench"), "feedback", says=lambda k: FEEDBACK + words(k),
        reason_code="not-disruptive",
    )  # fmt: skip
