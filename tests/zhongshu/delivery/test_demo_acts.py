"""The story's acts of delivery, done by the people of the tests: a whole stage, a gate, a stop; and a list's payments taken one step on at once."""

from __future__ import annotations

import random

from django.urls import reverse

from tests.zhongshu.delivery.cast import Cast, at_work, fresh
from tests.zhongshu.delivery.test_pages import as_
from zhongshu.delivery.queries.money import payments_of, totals_of
from zhongshu.people.actor import Actor
from zhongshu.web.demo.delivery import Delivery

WORDS = {"question": "能否过千小时", "test": "双 85", "result": "980 小时", "learned": "封边是弱点", "next": "换封边胶"}


class Named:
    """The cast by name."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def actor(self, slug: str) -> Actor:
        if slug.startswith("lin"):
            return self.cast.experts[int(slug[3:])]
        found: Actor = getattr(self.cast, slug)
        return found


ROLES = {"team": "zhao", "specialist": "chen", "lead": "qian", "finance": "cai", "officer": "wen", "director": "dong"}


def test_a_stage_and_its_gate_run_as_the_story_tells_them(cast: Cast) -> None:
    story = Delivery(Named(cast), random.Random(1), roles=ROLES, experts=("lin0", "lin1", "lin2"))
    dossier = at_work(cast, money=(50, 100, 120))
    assert story.pay(dossier.pk) and not story.pay(dossier.pk)
    story.iterate(dossier.pk, WORDS, trl_after=5)
    solve = story.issue(dossier.pk, "缺样品", "sample")
    solve()
    story.report_costs(dossier.pk)
    story.milestone(dossier.pk)
    story.gate(dossier.pk)
    assert story.decide(dossier.pk, "GO")
    assert (fresh(dossier).state, fresh(dossier).stage, story.pay(dossier.pk)) == ("ACTIVE", 2, True)
    story.milestone(dossier.pk, reach=0.5)
    story.gate(dossier.pk, "request", "样品未达标，申请评审")
    assert story.decide(dossier.pk, "STOP")
    assert (fresh(dossier).state, totals_of(dossier).balanced) == ("STOP", True)


def test_above_the_limit_the_story_waits_for_the_committee(cast: Cast) -> None:
    story = Delivery(Named(cast), random.Random(1), roles=ROLES, experts=("lin0", "lin1", "lin2"))
    dossier = at_work(cast, money=(100, 900))
    story.milestone(dossier.pk)
    story.gate(dossier.pk)
    assert not story.decide(dossier.pk, "GO")
    assert dossier.gates.get().state == "committee"


def test_payments_of_the_list_go_one_step_on_at_once(cast: Cast) -> None:
    one, two = at_work(cast), at_work(cast, title="硅光")
    client, url = as_(cast.zhao), reverse("delivery:all_payments")
    picked = [payments_of(d)[0].pk for d in (one, two)]
    preview = client.post(url, {"bulk": "next", "pick": picked})
    assert preview.status_code == 200
    assert client.post(url, {"bulk": "next", "pick": picked, "confirmed": "1"}).status_code == 302
    assert [payments_of(d)[0].state for d in (one, two)] == ["requested", "requested"]
