"""Released money: what a stop gives back is free the same day, goes to a dossier on deck, and is counted once, whatever comes after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.award.cast import WAN, House, plan_body, put_into
from tests.zhongshu.decisions.test_pages import at, page
from tests.zhongshu.delivery.cast import LESSON, at_work
from tests.zhongshu.discovery.cast import FEEDBACK, MONDAY
from zhongshu.award import actions
from zhongshu.award.models import Item
from zhongshu.award.queries.packages import committed_fen, pot_of
from zhongshu.bench.queries.seats import seated, seats_of
from zhongshu.delivery.actions import ask_team, record_return, speak, stop_work
from zhongshu.delivery.models import Payment
from zhongshu.delivery.queries.money import totals_of
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Recused, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import join_team, move
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM
from zhongshu.policy.queries import active_rules
from zhongshu.surplus.models import Allotment, Release
from zhongshu.surplus.queries import free_fen, put_to, released_by

WHY = "终止项目退回，正好补足它的首阶段"
STOP: dict[str, Any] = {
    "reason": "假设破裂", "lesson": LESSON, "wind_down": "三个月内收尾完毕", "released": "镀膜机归还共享中心，人员转岗",
}  # fmt: skip


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with clock.at(MONDAY):
        yield House()


def stopped(house: House) -> Dossier:
    """Work of 3 million yuan stopped in its first stage, nothing paid."""
    dossier = at_work(SimpleNamespace(zhao=house.zhao, chen=house.chen, dong=house.dong), money=(100, 100, 100))  # type: ignore[arg-type]
    hearing = ask_team(house.dong, dossier, why="假设破裂，拟终止", until=clock.today() + dt.timedelta(days=10))
    speak(house.zhao, dossier, hearing_id=hearing.pk, said="接受这一决定")
    return stop_work(house.dong, dossier, version=dossier.version, fen=0, **STOP)


def on_deck(house: House, title: str = "固态氟离子电芯", **plan: Any) -> Dossier:
    return put_into(house.proposed(title, **plan), "BENCH", tier="B1")


def balanced() -> None:
    """Free = released - in force, to the fen."""
    came = Release.objects.aggregate(n=Sum("fen"))["n"] or 0
    put = Allotment.objects.filter(taken_back_on=None).aggregate(n=Sum("fen"))["n"] or 0
    assert free_fen("") == came - put >= 0


def test_what_a_stop_gives_back_is_free_in_the_same_act_and_line(house: House) -> None:
    assert free_fen("") == 0
    dossier = stopped(house)
    assert (free_fen(""), released_by(dossier), totals_of(dossier).returned) == (300 * WAN, 300 * WAN, 300 * WAN)
    line = Line.objects.order_by("-seq").first()
    assert line is not None and line.verb == "delivery.stop_work"
    assert '"verb":"surplus.release"' in line.facts and f'"fen":{300 * WAN}' in line.facts
    balanced()


def test_money_given_back_after_it_was_paid_is_free_too(house: House) -> None:
    dossier = stopped(house)
    paid = Payment.objects.filter(dossier=dossier).order_by("number")[0]
    Payment.objects.filter(pk=paid.pk).update(state="paid", returned_fen=0)  # as if it had been paid before the stop
    record_return(house.fin, dossier, payment_id=paid.pk, fen=7, note="余料退款")
    assert free_fen("") == 300 * WAN + 7


def test_the_field_lead_puts_it_to_a_dossier_on_deck_the_same_day_and_the_package_has_that_much_more(
    house: House,
) -> None:
    stopped(house)
    deck = on_deck(house)
    row = actions.put_surplus(house.qian, deck, fen=300 * WAN, reason=WHY)
    assert (row.on, put_to(deck), free_fen("")) == (clock.today(), 300 * WAN, 0)
    put_into(deck, "PROP", tier="")
    package = house.package(deck, budget=300)  # 300 of its own budget, 600 asked: the released 300 close the gap
    item = package.items.get()
    assert (item.amount_fen, item.surplus_fen) == (600 * WAN, 300 * WAN)
    pot = pot_of(package, [item])
    assert pot.package_fen == 600 * WAN
    decision = house.decide(
        actions.put_to_vote(house.qian, package, version=package.version, due_on=dt.date(2026, 3, 20)).decision  # type: ignore[arg-type]
    )
    assert '"surplus"' in decision.material
    actions.approve(house.li, deck, version=deck.version, reason="同意")
    assert committed_fen(2026) == 300 * WAN  # the other half was bound once already, by the work that was stopped
    put_into(deck, "ACTIVE", money_fen=600 * WAN)
    seats = seats_of(active_rules())
    assert (seats.given_fen, seats.taken) == (300 * WAN, 1)
    balanced()


def test_released_money_passes_the_guard_of_the_years_budget_and_nothing_else_does(house: House) -> None:
    stopped(house)
    rich, poor = house.proposed(plan=plan_body(100, 5000)), house.proposed("热光伏")
    house.decide(house.put(rich, poor, budget=9000))
    actions.approve(house.li, rich, version=rich.version, reason="同意")
    Item.objects.filter(dossier=rich).update(amount_fen=5700 * WAN)  # as if the year had gone on: 300 of 6,000 are left
    with pytest.raises(Blocked) as refused:
        move(house.li, poor.pk, edge="T-17", target="PUBL", version=poor.version, reason="同意")
    assert "年度经费余 300 万元，本项需 600 万元" in [m.zh for m in refused.value.missing]
    Item.objects.filter(dossier=poor).update(surplus_fen=300 * WAN)
    assert actions.approve(house.li, poor, version=poor.version, reason="同意").state == "PUBL"


@pytest.mark.parametrize("who", ["chen", "he", "li", "zhao", "wu", "fin", "ao", "audit"])
def test_nobody_else_puts_or_takes_back(house: House, who: str) -> None:
    stopped(house)
    deck = on_deck(house)
    with pytest.raises(NotAllowed):
        actions.put_surplus(getattr(house, who), deck, fen=WAN, reason=WHY)
    row = actions.put_surplus(house.dong, deck, fen=WAN, reason=WHY)
    with pytest.raises(NotAllowed):
        actions.take_surplus_back(getattr(house, who), row, reason=WHY)
    balanced()


def test_no_more_than_is_free_nor_than_it_can_use_nor_without_a_reason(house: House) -> None:
    stopped(house)
    deck, other = on_deck(house), on_deck(house, "另一项")
    for fen, reason, field in ((601 * WAN, WHY, "fen"), (301 * WAN, WHY, "fen"), (0, WHY, "fen"), (WAN, " ", "reason")):
        with pytest.raises(BadValue) as refused:
            actions.put_surplus(house.qian, deck, fen=fen, reason=reason)
        assert refused.value.field == field
    actions.put_surplus(house.qian, deck, fen=200 * WAN, reason=WHY)
    with pytest.raises(BadValue):
        actions.put_surplus(house.dong, other, fen=101 * WAN, reason=WHY)
    assert actions.put_surplus(house.dong, other, fen=100 * WAN, reason=WHY).fen == 100 * WAN
    balanced()


def test_only_to_who_waits(house: House) -> None:
    stopped(house)
    lower = put_into(house.proposed("板凳"), "BENCH", tier="B2")
    with pytest.raises(Stale):
        actions.put_surplus(house.qian, lower, fen=WAN, reason=WHY)
    voted = house.proposed("表决中")
    house.put(voted)
    with pytest.raises(Stale):
        actions.put_surplus(house.qian, voted, fen=WAN, reason=WHY)
    mine = on_deck(house, "利益相关")
    join_team(SYSTEM, mine, person_id=house.qian.person_id)
    with pytest.raises(Recused):
        actions.put_surplus(house.qian, mine, fen=WAN, reason=WHY)


def test_taken_back_once_and_with_it_the_share_in_the_package(house: House) -> None:
    stopped(house)
    dossier = house.proposed()
    house.package(dossier)
    row = actions.put_surplus(house.qian, dossier, fen=250 * WAN, reason=WHY)
    assert Item.objects.get(dossier=dossier).surplus_fen == 250 * WAN
    actions.take_surplus_back(house.qian, row, reason="另有安排")
    assert (Item.objects.get(dossier=dossier).surplus_fen, free_fen("")) == (0, 300 * WAN)
    with pytest.raises(Stale):
        actions.take_surplus_back(house.qian, row, reason="另有安排")
    assert free_fen("") == 300 * WAN
    balanced()


def test_once_the_committee_has_it_nothing_is_taken_back_and_a_refusal_frees_it(house: House) -> None:
    stopped(house)
    dossier = house.proposed()
    row = actions.put_surplus(house.qian, dossier, fen=250 * WAN, reason=WHY)
    decision = house.put(dossier)
    with pytest.raises(Stale):
        actions.take_surplus_back(house.dong, row, reason="反悔")
    house.decide(decision, "decline")
    actions.turn_down(house.li, dossier, version=dossier.version, reason="不予支持", feedback=FEEDBACK)
    assert (free_fen(""), put_to(dossier)) == (300 * WAN, 0)
    balanced()


def test_a_refusal_to_the_bench_keeps_it(house: House) -> None:
    stopped(house)
    dossier = house.proposed()
    actions.put_surplus(house.qian, dossier, fen=250 * WAN, reason=WHY)
    house.decide(house.put(dossier), "bench")
    moved = actions.turn_down(house.li, dossier, version=dossier.version, reason="下一轮")
    assert (moved.state, moved.tier, put_to(moved)) == ("BENCH", "B1", 250 * WAN)


def test_a_package_asks_no_less_than_was_put(house: House) -> None:
    stopped(house)
    dossier = house.proposed()
    actions.put_surplus(house.qian, dossier, fen=250 * WAN, reason=WHY)
    package = house.package()
    with pytest.raises(BadValue) as refused:
        actions.add_item(house.qian, package, dossier, amount_fen=249 * WAN)
    assert refused.value.field == "amount_fen"


def test_the_database_refuses_an_overdraft_and_any_change_of_a_release(house: House) -> None:
    stopped(house)
    for sql in (
        "UPDATE surplus_pot SET balance_fen = -1",
        "UPDATE surplus_release SET fen = fen + 1",
        "DELETE FROM surplus_release",
    ):
        with pytest.raises(IntegrityError if "pot" in sql else Exception), transaction.atomic():
            connection.cursor().execute(sql)
    balanced()


def test_the_page_asks_no_more_for_more_dossiers_that_wait(house: House, django_assert_max_num_queries: Any) -> None:
    stopped(house)
    decks = [on_deck(house, f"固态氟离子电芯{n}") for n in range(2)]
    actions.put_surplus(house.qian, decks[0], fen=100 * WAN, reason=WHY)
    put_into(decks[1], "PROP", tier="")
    house.package(decks[1])
    client = at(house.qian)
    page(client, "/award/surplus/")
    with CaptureQueriesContext(connection) as two:
        page(client, "/award/surplus/")
    more = [on_deck(house, f"另一种电芯{n}") for n in range(4)]
    with django_assert_max_num_queries(len(two)):
        shown = page(client, "/award/surplus/")
    assert all(f"{deck.code} " in shown for deck in (*decks, *more)) and "还能用 500 万元" in shown


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "结余资金"), ("en", "Released money")])
def test_the_page_shows_both_sides_and_keeps_what_was_typed(house: House, language: str, word: str) -> None:
    empty = page(at(house.fin, language), "/award/surplus/")
    assert word in empty and "house-form" not in empty
    gone, deck = stopped(house), on_deck(house)
    client = at(house.qian, language)
    assert deck.code in page(client, "/award/surplus/")
    bad = client.post("/award/surplus/", {"dossier": deck.code, "fen": "999", "reason": "钱不够"})
    assert bad.status_code == 400 and "钱不够" in bad.content.decode()
    assert (
        client.post("/award/surplus/", {"dossier": deck.code, "fen": "300", "reason": "补足首阶段"}).status_code == 302
    )
    shown = page(client, "/award/surplus/")
    assert gone.code in shown and "补足首阶段" in shown
    row = Allotment.objects.get()
    assert client.post(f"/award/surplus/{row.pk}/take-back/", {"reason": "另有安排"}).status_code == 302
    assert free_fen("") == 300 * WAN
    assert at(house.wu, language).get("/award/surplus/").status_code == 403


def test_taking_back_too_late_gives_the_words_back_and_says_why(house: House) -> None:
    stopped(house)
    deck = on_deck(house)
    row = actions.put_surplus(house.qian, deck, fen=300 * WAN, reason="补足首阶段")
    client, url = at(house.qian), f"/award/surplus/{row.pk}/take-back/"
    assert client.get(url).status_code == 200
    put_into(deck, "ACTIVE", tier="")
    late = client.post(url, {"reason": "另有安排，写了一半的理由"})
    assert (late.status_code, "写了一半的理由" in late.content.decode()) == (409, True)
    assert "已提交委员会或已立项，不能收回" in late.content.decode()
    assert client.get(url).status_code == 409 and free_fen("") == 0
    assert at(house.ao).post(url, {"reason": "另有安排"}).status_code == 403
    put_into(deck, "BENCH", tier="B1")
    actions.take_surplus_back(house.qian, row, reason="另有安排")
    again = client.post(url, {"reason": "另有安排，写了一半的理由"})
    assert (again.status_code, "已经收回" in again.content.decode()) == (409, True)
    assert free_fen("") == 300 * WAN


def test_the_seats_taken_lead_to_the_very_dossiers_that_hold_them(house: House) -> None:
    stopped(house)
    whole, own = on_deck(house), house.proposed("热光伏")
    actions.put_surplus(house.qian, whole, fen=300 * WAN, reason=WHY)
    put_into(whole, "PROP", tier="")
    house.decide(house.put(whole, own))
    for dossier in (whole, own):
        done = actions.approve(house.li, dossier, version=dossier.version, reason="同意")
        put_into(done, "ACTIVE", money_fen=300 * WAN)  # of the first, every fen is released money
    seats = seats_of(active_rules())
    shown = at(house.dong).get("/dossiers/?seat=1").content.decode()
    assert (seats.taken, seated()) == (1, [own.pk])
    assert own.code in shown and whole.code not in shown
    assert "?seat=1" in at(house.dong).get("/bench/").content.decode()
