"""Dossiers on the bench in each tier, brought there through the acts as far as the rooms before are in the test's reach."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.zhongshu.discovery.cast import MONDAY, Cast
from tests.zhongshu.proposal.cast import candidate, expert, write_all
from tests.zhongshu.proposal.refined import in_refinement, measurable, opinion, put, the_case, write_over
from tests.zhongshu.proposal.test_refinement import make_ready
from zhongshu.bench.actions import add_evidence, put_on_deck
from zhongshu.bench.actions.entries import open_pool_entry
from zhongshu.bench.models import Evidence, PoolEntry
from zhongshu.bench.queries import open_entry
from zhongshu.discovery.actions import record_signal
from zhongshu.discovery.actions.signals import SignalText
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import amend, join_team
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.models import Person
from zhongshu.proposal.actions import accept_plan, move_to_bench, name_expert, sign_plan
from zhongshu.proposal.actions.stages import chapter_body

__all__ = [
    "Cast",
    "measurable",
    "name_panel",
    "on_bench",
    "on_day",
    "on_deck",
    "on_watch",
    "outsider",
    "signal",
    "tell_of",
    "the_entry",
    "write_over",
]
NO_SEAT = "本计划今年的席位已于二月用完，余下席位限于生命健康专项。"


def on_day(days: int) -> Any:
    """The clock at ten in the morning, so many days after the first."""
    return clock.at(MONDAY + dt.timedelta(days=days))


def on_watch(cast: Cast, **lead: Any) -> Dossier:
    """B3: Chen's early candidate, put on watch by Qian."""
    dossier = candidate(cast, **lead)
    join_team(cast.chen, dossier, person_id=cast.zhao.person_id, role="lead")
    write_all(cast.chen, dossier)
    dossier.refresh_from_db()
    amend(cast.chen, dossier, version=dossier.version, changes={"trl": 2}, reason="复核后")
    return move_to_bench(cast.qian, dossier, version=dossier.version, reason="早但有望", sponsor_id=cast.chen.user_id)


def on_bench(cast: Cast, lead: Any = None, **changes: Any) -> Dossier:
    """B2: appraised, potential yes, evidence no (T-09)."""
    dossier = candidate(cast, **(lead or {}))
    join_team(cast.chen, dossier, person_id=cast.zhao.person_id, role="lead")
    write_all(cast.chen, dossier)
    seal(cast.chen, dossier, kind="plan", body=chapter_body(dossier), edge="T-06")
    dossier = put(dossier, "BENCH", tier="B2", days=90)
    seal(cast.qian, dossier, kind="opinion", body=opinion(recommendation="bench", **changes), edge="T-09")
    open_pool_entry(cast.qian, dossier, edge="T-09")
    return Dossier.objects.get(pk=dossier.pk)


def on_deck(cast: Cast, **lead: Any) -> Dossier:
    """B1: refined, accepted, signed, without a seat (T-12)."""
    dossier = in_refinement(cast, lead)
    make_ready(cast, dossier)
    accept_plan(cast.chen, dossier, version=the_case(dossier).version, note="就绪")
    sign_plan(cast.chen, dossier, version=the_case(dossier).version)
    dossier.refresh_from_db()
    return put_on_deck(
        cast.qian, dossier, version=dossier.version, cause="programme", evidence=NO_SEAT, reason="就绪而无席位"
    )


def name_panel(actor: Actor, dossier: Dossier) -> None:
    """Five experts as T-06 asks for."""
    for number, kind in enumerate(("technical", "technical", "technical", "industry", "investor")):
        name_expert(actor, dossier, person_id=expert(f"评议{number}", kind))


def the_entry(dossier: Dossier) -> PoolEntry:
    found = open_entry(Dossier.objects.get(pk=dossier.pk))
    assert found is not None
    return found


def tell_of(actor: Actor, dossier: Dossier, kind: str, **said: Any) -> Evidence:
    """Evidence of a kind, happened today."""
    given = {"happened_on": clock.today(), "text": "第三方报告", "source": "报告 12 页", **said}
    if kind == "opinion":
        given.setdefault("person_id", outsider(f"专家{Evidence.objects.count()}"))
    return add_evidence(actor, dossier, version=the_entry(dossier).version, kind=kind, **given)


def signal(actor: Actor) -> str:
    """A rival's paper, as discovery records it."""
    text = SignalText(
        kind="paper", ref="10.1000/rival", title_zh="全钙钛矿叠层组件效率 34%", on=clock.today(), field="energy"
    )
    return record_signal(actor, said=text).pk


def outsider(name: str) -> str:
    """Somebody of the directory whom no interest bars."""
    return Person.objects.create(name_zh=name, name_en=name).pk
