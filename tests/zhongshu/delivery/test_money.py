"""Payments pass four people; rule R-19 is asked at every step; the books balance through the database as they do in arithmetic."""

from __future__ import annotations

import random

import pytest
from django.db import IntegrityError, transaction

from tests.zhongshu.delivery.cast import WAN, Cast, at_work, fresh, later
from zhongshu.delivery.actions import (
    divide_payment,
    judge_costs,
    move_payment,
    record_return,
    report_costs,
    send_payment_back,
)
from zhongshu.delivery.books import Totals
from zhongshu.delivery.models import Milestone, Payment, Posting, Stage
from zhongshu.delivery.queries.money import payment_lacks, payments_of, spent_of, totals_of
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Refusal, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor


def first(dossier: Dossier) -> Payment:
    return payments_of(dossier)[0]


def step(actor: Actor, dossier: Dossier, name: str, payment: Payment | None = None) -> Payment:
    row = Payment.objects.get(pk=(payment or first(dossier)).pk)
    return move_payment(actor, dossier, payment_id=row.pk, step=name, version=row.version)


def pay(cast: Cast, dossier: Dossier, payment: Payment | None = None) -> Payment:
    """Through all four pairs of hands."""
    for actor, name in ((cast.zhao, "request"), (cast.chen, "check"), (cast.qian, "approve"), (cast.cai, "pay")):
        paid = step(actor, dossier, name, payment)
    return paid


def test_the_books_open_from_the_contract(cast: Cast) -> None:
    dossier = at_work(cast)
    assert totals_of(dossier) == Totals(1000 * WAN, 0, 0, 1000 * WAN)
    assert [(p.stage, p.amount_fen, p.released) for p in payments_of(dossier)] == [
        (1, 100 * WAN, True),
        (2, 300 * WAN, False),
        (3, 600 * WAN, False),
    ]
    assert list(Stage.objects.filter(dossier=dossier).order_by("number").values_list("number", "state")) == [
        (1, "active"),
        (2, "planned"),
        (3, "planned"),
    ]
    assert (dossier.stage, dossier.money_fen, dossier.assumptions.count(), dossier.kill_criteria.count()) == (
        1,
        1000 * WAN,
        3,
        1,
    )
    assert list(Milestone.objects.filter(dossier=dossier).order_by("number").values_list("stage", "state")) == [
        (1, "active"),
        (2, "planned"),
        (3, "planned"),
    ]


def test_a_payment_passes_four_people_each_in_turn(cast: Cast) -> None:
    dossier = at_work(cast)
    order = (("request", cast.zhao), ("check", cast.chen), ("approve", cast.qian), ("pay", cast.cai))
    for name, mover in order:
        for other in (cast.wu, cast.sun, cast.wen, cast.ji, *(a for _, a in order if a is not mover)):
            with pytest.raises((NotAllowed, Stale)):
                step(other, dossier, name)
        before = Line.objects.count()
        step(mover, dossier, name)
        assert Line.objects.count() == before + 1
    paid = first(dossier)
    assert (paid.state, paid.requested_by, paid.checked_by, paid.approved_by, paid.paid_by) == (
        "paid",
        cast.zhao.user_id,
        cast.chen.user_id,
        cast.qian.user_id,
        cast.cai.user_id,
    )
    assert totals_of(dossier) == Totals(1000 * WAN, 100 * WAN, 0, 900 * WAN)


def test_the_database_too_refuses_one_person_at_two_steps(cast: Cast) -> None:
    dossier = at_work(cast)
    step(cast.zhao, dossier, "request")
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=first(dossier).pk).update(checked_by=cast.zhao.user_id)


def test_steps_cannot_be_skipped_or_taken_twice(cast: Cast) -> None:
    dossier = at_work(cast)
    with pytest.raises(Stale):
        step(cast.cai, dossier, "pay")
    step(cast.zhao, dossier, "request")
    with pytest.raises(Stale):
        step(cast.zhao, dossier, "request")


def test_later_stages_wait_for_gate_evidence_and_cost_report(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier)
    second = payments_of(dossier)[1]
    assert [m.zh for m in payment_lacks(dossier, second)] == [
        "评审尚未放款",
        "里程碑 M1 尚未核验",
        "上一笔拨付之后还没有被接受的经费决算",
    ]
    with pytest.raises(Blocked):
        step(cast.zhao, dossier, "request", second)


def test_a_cost_report_is_judged_by_the_specialist_and_never_exceeds_what_was_paid(cast: Cast) -> None:
    dossier = at_work(cast)
    day = dossier.opened_on
    with pytest.raises(BadValue):
        report_costs(cast.zhao, dossier, until=day, lines=[("设备", 1)])
    pay(cast, dossier)
    with pytest.raises(BadValue):
        report_costs(cast.zhao, dossier, until=day, lines=[("设备", 100 * WAN + 1)])
    report = report_costs(cast.zhao, dossier, until=day, lines=[("设备", 60 * WAN), ("材料", 0)])
    assert spent_of(dossier) == 0
    with pytest.raises(NotAllowed):
        judge_costs(cast.zhao, dossier, report_id=report.pk, accept=True)
    with pytest.raises(BadValue):
        judge_costs(cast.chen, dossier, report_id=report.pk, accept=False)
    judge_costs(cast.chen, dossier, report_id=report.pk, accept=True)
    assert spent_of(dossier) == 60 * WAN
    with pytest.raises(Stale):
        judge_costs(cast.chen, dossier, report_id=report.pk, accept=True)


def test_money_sent_back_begins_anew_and_money_returned_is_counted(cast: Cast) -> None:
    dossier = at_work(cast)
    step(cast.zhao, dossier, "request")
    row = first(dossier)
    back = send_payment_back(cast.chen, dossier, payment_id=row.pk, version=row.version, reason="缺发票")
    assert (back.state, back.requested_by) == ("planned", "")
    pay(cast, dossier)
    with pytest.raises(NotAllowed):
        record_return(cast.chen, dossier, payment_id=row.pk, fen=1, note="")
    with pytest.raises(BadValue):
        record_return(cast.cai, dossier, payment_id=row.pk, fen=100 * WAN + 1, note="")
    record_return(cast.cai, dossier, payment_id=row.pk, fen=40 * WAN, note="结余")
    assert totals_of(dossier) == Totals(1000 * WAN, 60 * WAN, 40 * WAN, 900 * WAN)


def test_postings_cannot_be_changed(cast: Cast) -> None:
    at_work(cast)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Posting.objects.all().update(amount_fen=1)


def test_hundreds_of_random_acts_through_the_database_keep_the_books(cast: Cast) -> None:
    """The same conservation, with rows, rights and refusals in between."""
    chance, done = random.Random(7), 0
    people = [cast.zhao, cast.chen, cast.qian, cast.cai, cast.dong, cast.sun]
    dossier = at_work(cast)
    for number in range(400):
        actor, row = chance.choice(people), chance.choice(list(payments_of(dossier)))
        verb = chance.choice(("request", "check", "approve", "pay", "return", "back", "divide", "report", "judge"))
        with later(number / 10):
            try:
                _random_act(verb, actor, dossier, row, chance)
                done += 1
            except Refusal:
                pass
        totals = totals_of(dossier)
        assert totals.planned == totals.paid + totals.returned + totals.open
        assert totals.planned == 1000 * WAN
    assert done > 20
    assert fresh(dossier).money_fen == 1000 * WAN


def _random_act(verb: str, actor: Actor, dossier: Dossier, row: Payment, chance: random.Random) -> None:
    fen = chance.randint(1, max(1, row.amount_fen))
    if verb == "return":
        record_return(actor, dossier, payment_id=row.pk, fen=fen, note="")
    elif verb == "back":
        send_payment_back(actor, dossier, payment_id=row.pk, version=row.version, reason="退回")
    elif verb == "divide":
        divide_payment(actor, dossier, payment_id=row.pk, version=row.version, fen=fen)
    elif verb == "report":
        report_costs(actor, dossier, until=dossier.opened_on, lines=[("设备", fen)])
    elif verb == "judge":
        report = dossier.cost_reports.filter(state="submitted").first()
        if report:
            judge_costs(actor, dossier, report_id=report.pk, accept=True)
    else:
        move_payment(actor, dossier, payment_id=row.pk, step=verb, version=row.version)
