"""The people of a relay, made for real, and a dossier brought to its gate behind the door's back; everything from there on goes through acts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from tests.zhongshu.discovery.cast import person
from zhongshu.kernel import clock
from zhongshu.lifecycle import standing
from zhongshu.lifecycle.actions import entrust, open_dossier
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.chapters import kind_of
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Employment, Organisation, User
from zhongshu.policy.actions import install_default_rules
from zhongshu.relay import actions as acts
from zhongshu.relay.models import RelayCase
from zhongshu.relay.queries import open_case
from zhongshu.relay.rules import KINDS

MONDAY = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
REASON = "清单与现场不符，设备缺两台"
TERMS: dict[str, Any] = {
    "aim": "中试线上连续运行 1000 小时", "regress": "九十天内原样退回，余款随之退回", "overlap_days": 30, "balance_fen": 120_000_000,
}  # fmt: skip


def at(days: float) -> Any:
    """The clock, so many days after the first."""
    return clock.at(MONDAY + dt.timedelta(days=days))


def again(actor: Actor) -> Actor:
    return actor_of(User.objects.get(pk=actor.user_id))


def working_at(name: str, role: str, organisation: Organisation) -> Actor:
    someone = person(name, role)
    Employment.objects.create(
        person_id=someone.person_id, organisation=organisation, since=dt.date(2020, 1, 1), position="主管"
    )
    return again(someone)


def put(dossier: Dossier, state: str) -> Dossier:
    """Into a state behind the door's back, as only a test may."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lifecycle_dossier SET state = %s WHERE id = %s", [state, dossier.pk])
    standing.refresh([dossier.pk])
    return Dossier.objects.select_related("organisation").get(pk=dossier.pk)


class Cast:
    """Chen answers for the dossier, Dong directs, Gu hands over for the institute, Mei receives for the joint institute; Wu must see nothing."""

    def __init__(self) -> None:
        install_default_rules(SYSTEM)
        self.giver = Organisation.objects.create(
            name_zh="临港光能研究所", name_en="Lingang Photonics", kind="institute"
        )
        self.receiver = Organisation.objects.create(
            name_zh="叠层联合研究院", name_en="Tandem Institute", kind="institute"
        )
        self.chen, self.sun = person("chen", "PS"), person("sun", "PS")
        self.dong, self.fang = person("dong", "DIR"), person("fang", "FIN")
        self.gu = working_at("gu", "ORG", self.giver)
        self.mei = working_at("mei", "INST", self.receiver)
        self.wu = working_at("wu", "INST", Organisation.objects.create(name_zh="别家研究院", name_en="Other"))
        self.zhao = person("zhao", "PI")


def at_gate(cast: Cast, *, title: str = "钙钛矿叠层电池") -> Dossier:
    """A dossier in GATE, in Chen's care, led by the giver."""
    dossier = open_dossier(
        SYSTEM,
        title_zh=title,
        title_en="Perovskite tandem",
        field="energy",
        channel="open",
        organisation_id=cast.giver.pk,
    )
    entrust(SYSTEM, dossier, user_id=cast.chen.user_id, reason="熟悉光伏")
    return put(dossier, "GATE")


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_related("organisation", "specialist__person").get(pk=dossier.pk)


def case_of(dossier: Dossier) -> RelayCase:
    found = open_case(dossier) or RelayCase.objects.filter(dossier=dossier).select_related("dossier", "giver", "receiver").order_by("-number").first()  # fmt: skip
    assert found is not None
    return found


def prepared(cast: Cast, dossier: Dossier) -> RelayCase:
    """A case with a line of every kind and a baseline."""
    dossier = fresh(dossier)
    acts.prepare(cast.chen, dossier, version=dossier.version, receiver_id=cast.receiver.pk, **TERMS)
    for kind in KINDS:
        case = case_of(dossier)
        acts.add_item(
            cast.chen, case, version=case.version, kind=kind, name="无样品" if kind == "samples" else f"{kind} 一批", nothing=kind == "samples"
        )  # fmt: skip
    case = case_of(dossier)
    acts.add_baseline(
        cast.chen,
        case,
        version=case.version,
        metric="组件效率",
        value=26.7,
        unit="%",
        measured_on=clock.today(),
        target=30,
    )
    return case_of(dossier)


def accepted(cast: Cast, dossier: Dossier) -> RelayCase:
    """The receiver has signed the checklist."""
    case = prepared(cast, dossier)
    acts.pack(cast.chen, case, version=case.version)
    case = case_of(dossier)
    acts.accept_package(cast.mei, case, version=case.version)
    return case_of(dossier)


def turn_body() -> dict[str, Any]:
    """A gate decision as delivery seals it."""
    return dict.fromkeys(kind_of("turn").names(), "") | {"outcome": "RELAY"}


def choose_relay(dossier: Dossier) -> None:
    """The gate decides on relay and seals its turn."""
    seal(SYSTEM, dossier, kind="turn", body=turn_body())


def hand_over(cast: Cast, dossier: Dossier) -> Dossier:
    """T-30, by the director."""
    choose_relay(dossier)
    dossier = fresh(dossier)
    return acts.hand_over(cast.dong, dossier, version=dossier.version, reason="达到 TRL 5")


def pass_everything(cast: Cast, dossier: Dossier) -> None:
    """Every line given and received today."""
    for item in case_of(dossier).items.filter(nothing=False):
        for deed, who in ((acts.give_item, cast.gu), (acts.receive_item, cast.mei)):
            item = case_of(dossier).items.select_related("case__dossier").get(pk=item.pk)
            deed(again(who), item, version=item.version, on=clock.today())


def sign_both(cast: Cast, dossier: Dossier) -> None:
    for who in (cast.gu, cast.mei):
        case = case_of(dossier)
        acts.sign_handover(again(who), case, version=case.version)


def finished(cast: Cast, dossier: Dossier, *, target: str = "ACTIVE") -> Dossier:
    dossier = fresh(dossier)
    return acts.finish(cast.dong, dossier, version=dossier.version, target=target, reason="重叠期满，双方签署")
