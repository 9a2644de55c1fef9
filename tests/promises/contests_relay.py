"""Contests over a relay: its preparation, its package, the hand-over, its end."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from tests.promises.contests import Bout, House, as_read, contest, text_of, words
from tests.promises.contests import again as read_again
from tests.zhongshu.relay import cast as relays
from tests.zhongshu.relay.cast import REASON, TERMS, case_of, fresh, working_at
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation
from zhongshu.relay import actions as acts
from zhongshu.relay.models import RelayCase

SENT = {"aim": TERMS["aim"], "regress": TERMS["regress"], "overlap_days": "30", "balance_fen": "120"}


def sides(house: House) -> Any:
    """Chen and Dong of the house, with two organisations and somebody at each."""
    n = house.next()
    giver = Organisation.objects.create(name_zh=f"移交所{n}", name_en=f"Giver {n}", kind="institute")
    receiver = Organisation.objects.create(name_zh=f"接收院{n}", name_en=f"Receiver {n}", kind="institute")
    return SimpleNamespace(
        giver=giver, receiver=receiver, chen=house.cast.chen, dong=house.cast.dong,
        gu=working_at(f"gu{n}", "ORG", giver), mei=working_at(f"mei{n}", "INST", receiver),
    )  # fmt: skip


def gate(house: House) -> tuple[Any, Dossier]:
    cast = sides(house)
    return cast, fresh(relays.at_gate(cast, title=f"叠层电池{house.next()}"))


def proposed(house: House) -> tuple[Any, RelayCase]:
    cast, dossier = gate(house)
    return cast, relays.prepared(cast, dossier)


def packed(house: House) -> tuple[Any, RelayCase]:
    cast, case = proposed(house)
    acts.pack(cast.chen, case, version=case.version)
    return cast, case_of(case.dossier)


def overlapping(house: House) -> tuple[Any, RelayCase]:
    cast, dossier = gate(house)
    relays.accepted(cast, dossier)
    relays.hand_over(cast, dossier)
    return cast, case_of(dossier)


def over(house: House) -> tuple[Any, Dossier]:
    """Everything passed and signed, and the overlap behind them (its days are set behind the door's back)."""
    cast, case = overlapping(house)
    relays.pass_everything(cast, case.dossier)
    relays.sign_both(cast, case.dossier)
    before = clock.today() - dt.timedelta(days=40)
    RelayCase.objects.filter(pk=case.pk).update(overlap_from=before, overlap_until=clock.today())
    return cast, fresh(case.dossier)


def door(dossier: Dossier, by: Actor, verb: str, ref: str = "") -> dict[str, str]:
    return {"url": f"/dossiers/{dossier.code}/relay/{verb}/{ref + '/' if ref else ''}", "by": by.user_id}


def on_case(act: Any, by: Actor, case: RelayCase, verb: str, typed: str = "", column: str = "", **more: Any) -> Bout:
    """A contest over the case, whose words go into ``typed`` and stand in ``column`` afterwards."""
    v = case.version
    return Bout(
        lambda k: act(by, as_read(k, case), version=v, **more, **({typed: words(k)} if typed else {})),
        kept=text_of(case, column) if column else None,
        **door(case.dossier, by, verb), form={"version": v, **more}, typed=typed, shows=False,
    )  # fmt: skip


def on_line(act: Any, by: Actor, case: RelayCase, row: Any, verb: str, **more: Any) -> Bout:
    v = case.version
    typed = "note" if more else ""
    return Bout(
        lambda k: act(by, as_read(k, row), version=v, **more, **({typed: words(k)} if typed else {})),
        **door(case.dossier, by, verb, row.pk), form={"version": v, **more}, typed=typed, shows=False,
    )  # fmt: skip


def a_line(case: RelayCase) -> Any:
    return case.items.filter(nothing=False).order_by("pk")[0]


@contest("relay.prepare")
def preparing(house: House) -> Bout:
    cast, dossier = gate(house)
    v, to = dossier.version, cast.receiver.pk
    return Bout(
        lambda k: acts.prepare(cast.chen, as_read(k, dossier), version=v, receiver_id=to, **{**TERMS, "aim": words(k)}),
        kept=lambda: case_of(dossier).aim,
        **door(dossier, cast.chen, "prepare"), form={**SENT, "version": v, "receiver_id": to}, typed="aim", shows=False,
    )  # fmt: skip


@contest("relay.amend")
def amending(house: House) -> Bout:
    cast, case = proposed(house)
    v = case.version
    return Bout(
        lambda k: acts.amend_case(cast.chen, as_read(k, case), version=v, **{**TERMS, "aim": words(k)}),
        kept=text_of(case, "aim"), **door(case.dossier, cast.chen, "amend"), form={**SENT, "version": v}, typed="aim",
    )  # fmt: skip


@contest("relay.withdraw")
def withdrawing(house: House) -> Bout:
    cast, case = proposed(house)
    return on_case(acts.withdraw_case, cast.chen, case, "withdraw", "reason", "ended_reason")


@contest("relay.add_item")
def adding(house: House) -> Bout:
    cast, case = proposed(house)
    return on_case(acts.add_item, cast.chen, case, "item", "name", kind=a_line(case).kind)


@contest("relay.add_baseline")
def measuring(house: House) -> Bout:
    cast, case = proposed(house)
    more = {"value": 1, "unit": "%", "measured_on": clock.today(), "target": 2}
    return on_case(acts.add_baseline, cast.chen, case, "figure", "metric", **more)


@contest("relay.drop_item")
def dropping(house: House) -> Bout:
    cast, case = proposed(house)
    return on_line(acts.drop_item, cast.chen, case, a_line(case), "drop-item")


@contest("relay.drop_baseline")
def dropping_a_figure(house: House) -> Bout:
    cast, case = proposed(house)
    return on_line(acts.drop_baseline, cast.chen, case, case.baselines.get(), "drop-figure")


@contest("relay.pack")
def packing(house: House) -> Bout:
    cast, case = proposed(house)
    return on_case(acts.pack, cast.chen, case, "pack")


@contest("relay.accept_package")
def accepting(house: House) -> Bout:
    cast, case = packed(house)
    return on_case(acts.accept_package, cast.mei, case, "accept", "note")


@contest("relay.refuse_package")
def refusing(house: House) -> Bout:
    cast, case = packed(house)
    return on_case(acts.refuse_package, cast.mei, case, "refuse", "reason", "refused_reason")


@contest("relay.hand_over")
def handing_over(house: House) -> Bout:
    cast, dossier = gate(house)
    relays.accepted(cast, dossier)
    relays.choose_relay(dossier)
    return edge(acts.hand_over, cast.dong, fresh(dossier), "hand-over")


@contest("relay.give_item")
def giving(house: House) -> Bout:
    cast, case = overlapping(house)
    return on_line(acts.give_item, cast.gu, case, a_line(case), "give", on=clock.today())


@contest("relay.receive_item")
def receiving(house: House) -> Bout:
    cast, case = overlapping(house)
    row = a_line(case)
    acts.give_item(cast.gu, row, version=case.version, on=clock.today())
    return on_line(acts.receive_item, cast.mei, case_of(case.dossier), read_again(row), "receive", on=clock.today())


@contest("relay.sign_handover")
def signing(house: House) -> Bout:
    cast, case = overlapping(house)
    relays.pass_everything(cast, case.dossier)
    return on_case(acts.sign_handover, cast.gu, case_of(case.dossier), "sign", "note")


@contest("relay.finish")
def finishing(house: House) -> Bout:
    cast, dossier = over(house)
    return edge(acts.finish, cast.dong, dossier, "finish", target="ACTIVE")


@contest("relay.reject")
def rejecting(house: House) -> Bout:
    cast, case = overlapping(house)
    return edge(acts.reject, cast.mei, fresh(case.dossier), "reject")


@contest("relay.note_progress")
def progressing(house: House) -> Bout:
    cast, dossier = over(house)
    relays.finished(cast, dossier)
    case = case_of(dossier)
    return on_case(acts.note_progress, cast.mei, case, "progress", "progress", "progress", on=clock.today())


def edge(act: Any, by: Actor, dossier: Dossier, verb: str, **more: Any) -> Bout:
    """A contest over an edge of the dossier's course that is taken here."""
    v = dossier.version
    return Bout(
        lambda k: act(by, as_read(k, dossier), version=v, reason=REASON + words(k), **more),
        **door(dossier, by, verb), form={"version": v, **more}, typed="reason", shows=False,
    )  # fmt: skip
