"""The demo's award acts, on the cast of these tests: from the package to the first day of stage one."""

from __future__ import annotations

import datetime as dt
import random
from types import SimpleNamespace

from tests.zhongshu.award.cast import WAN, House
from tests.zhongshu.discovery.cast import MONDAY
from zhongshu.kernel import clock
from zhongshu.web.demo import people
from zhongshu.web.demo.award import Award


def demo_house(house: House) -> people.House:
    """The cast as the demo knows its people."""
    roles = {"ao": ("AO", house.ao), "dong": ("DIR", house.dong), "fin": ("FIN", house.fin)}
    made = people.House()
    for slug, (role, actor) in roles.items():
        made.people[slug] = SimpleNamespace(role=role)  # type: ignore[assignment]
        made.accounts[slug] = actor.user_id
    return made


def test_the_demo_leads_one_dossier_to_stage_one_and_another_to_the_bench(house: House) -> None:
    one, two = house.proposed("钙钛矿叠层"), house.proposed("固态电池")
    award = Award(demo_house(house), random.Random(7))
    decision = award.put([one, two], title=("春季立项", "Spring round"), budget_fen=3000 * WAN)
    award.decide(decision, {one.pk: "approve", two.pk: "bench"})
    assert award.carry_out(decision) == {}
    two.refresh_from_db()
    assert two.state == "BENCH"
    award.publish(one)
    with clock.at(MONDAY + dt.timedelta(days=8)):
        award.end_publicity(one)
        award.write_contract(one, starts_on=dt.date(2026, 4, 1))
        award.sign(one)
        started = award.start(one)
    assert (started.state, started.stage, started.money_fen) == ("ACTIVE", 1, 600 * WAN)
