"""A-01: one technology from an open proposal to the first day of its funded work, in one test, through the acts alone. At every edge the door is first
tried while something is missing: it names what, moves nothing, and opens once the last of it is there. Nothing is put behind the door's back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.zhongshu.appraisal.cast import WEIGHED, given
from tests.zhongshu.award.cast import House
from tests.zhongshu.discovery.cast import FEEDBACK, MONDAY, bring, fresh
from tests.zhongshu.panels.cast import KINDS, PLEDGED, expert, organisation
from tests.zhongshu.proposal.cast import pass_screening, write_all
from tests.zhongshu.proposal.refined import measurable, write_over
from tests.zhongshu.proposal.test_refinement import ANSWER, tasks, the_case
from zhongshu.appraisal import actions as appraising
from zhongshu.appraisal.models import Appraisal
from zhongshu.award import actions as awarding
from zhongshu.award.queries.contracts import current_contract
from zhongshu.award.queries.publicity import current
from zhongshu.discovery.actions import answer_ask, ask_for_more, assess, judge_finding, start_screening
from zhongshu.discovery.actions.leaving import with_receipt
from zhongshu.discovery.guards import open_findings
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Blocked
from zhongshu.ledger.verify import verify_stored
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.actions import amend, join_team
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.panels import actions as panels
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.proposal import actions as proposal

ROAD = ["T-01", "T-03", "T-01", "T-02", "T-06", "T-08", "T-11", "T-17", "T-19", "T-21"]

ELSEWHERE = {  # guards that this road meets open, and that the tests of their own rooms close
    "approvals_in_place", "budget_checked", "consent", "objections_closed", "pass_rule", "required_fields", "specialist_free_of_interest",
    "specialist_load",
}  # fmt: skip


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with clock.at(MONDAY):
        yield House()


class Road:
    """The dossier on its way: what was refused at which edge."""

    def __init__(self, dossier: Dossier) -> None:
        self.pk = dossier.pk
        self.refused: set[str] = set()  # edges
        self.lacked: set[str] = set()  # guards that closed one

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(pk=self.pk)

    def shut(self, edge: str, actor: Actor, attempt: Callable[[], Any]) -> list[str]:
        """The edge is closed: its guards name what is missing, and trying it moves nothing."""
        before = self.dossier
        lacks = gates.missing(EDGES[edge], actor, before)
        assert lacks and all(text.zh and text.en for text in lacks), edge
        with pytest.raises(Blocked) as refused:
            attempt()
        assert refused.value.missing
        after = self.dossier
        assert (after.state, after.version) == (before.state, before.version), edge
        self.refused.add(edge)
        self.lacked |= {
            name for name in EDGES[edge].guards if gates.missing(replace(EDGES[edge], guards=(name,)), actor, after)
        }
        return [text.zh for text in lacks]

    def opens(self, edge: str, actor: Actor) -> None:
        assert gates.missing(EDGES[edge], actor, self.dossier) == [], edge


def test_from_an_open_proposal_to_the_first_day_of_work_with_every_guard(house: House) -> None:
    road = is_screened(house)
    becomes_a_candidate(house, road)
    is_appraised(house, road)
    is_refined(house, road)
    is_awarded(house, road)
    with clock.at(MONDAY + dt.timedelta(days=9)):
        begins(house, road)
    assert road.dossier.state == "ACTIVE" and road.dossier.stage == 1
    taken = list(Passage.objects.filter(dossier=road.pk).order_by("at", "pk").values_list("edge", flat=True))
    assert [edge for edge in taken if edge in EDGES] == ROAD
    asked = {name for edge in ROAD for name in EDGES[edge].guards}
    assert asked - road.lacked == ELSEWHERE
    assert road.refused == set(ROAD), "an edge was taken without having been refused first"
    assert verify_stored().whole


def is_screened(house: House) -> Road:
    bring(email="twin@example.org")  # the same technology has come before: it must be judged whether it is the same
    lead = bring()
    road = Road(lead.dossier)
    assess(house.chen, lead, novelty=4, urgency=3)
    start_screening(house.chen, lead, version=lead.dossier.version)

    def asks(*items: str) -> Any:
        return ask_for_more(house.chen, fresh(lead), version=road.dossier.version, items=items)

    with pytest.raises(Blocked):  # what is asked for has to be named
        asks()
    road.refused.add("T-03")
    road.lacked.add("asks_named")
    asks("小样的效率报告")

    def attempt() -> Any:
        return start_screening(house.chen, fresh(lead), version=road.dossier.version)

    road.shut("T-01", house.chen, attempt)  # the proposer has not answered
    answer_ask(with_receipt(lead), fresh(lead), answers={1: "报告见附件"})
    road.opens("T-01", house.chen)
    attempt()
    return road


def becomes_a_candidate(house: House, road: Road) -> None:
    def attempt() -> Any:
        return proposal.make_candidate(
            house.qian, road.dossier, version=road.dossier.version, reason="主张清楚，证据可查"
        )

    road.shut("T-02", house.qian, attempt)
    pass_screening(house, fresh(road.dossier.lead))
    for finding in open_findings(road.dossier):
        judge_finding(house.chen, finding, reason="两个不同的方向")
    road.shut("T-02", house.qian, attempt)  # nobody answers for it yet
    proposal.accept_offer(
        house.chen, proposal.offer_dossier(house.qian, road.dossier, user_id=house.chen.user_id, reason="熟悉光伏")
    )
    road.opens("T-02", house.qian)
    attempt()


def is_appraised(house: House, road: Road) -> None:
    def attempt() -> Any:
        return proposal.send_to_appraisal(house.chen, road.dossier, version=road.dossier.version, reason="方案齐备")

    host = organisation("光能")
    amend(
        SYSTEM,
        road.dossier,
        version=road.dossier.version,
        changes={"organisation_id": host.pk, "field": "energy", "region": "SH"},
    )
    road.shut("T-06", house.chen, attempt)
    join_team(house.chen, road.dossier, person_id=house.zhao.person_id, role="lead")
    write_all(house.chen, road.dossier, leave_out=("views",))
    assert any("四性" in text or "意见" in text for text in road.shut("T-06", house.chen, attempt))
    write_all(house.chen, road.dossier, leave_out=tuple(s for s in SECTIONS if s != "views"))
    judges = [expert(f"judge{n}", kind, "EXP", "CH", at=organisation(f"评{n}", "江苏")) for n, kind in enumerate(KINDS)]
    for who in judges:
        proposal.name_expert(house.chen, road.dossier, person_id=who.person_id, reason="方向相符")
    road.opens("T-06", house.chen)
    attempt()
    is_judged(house, road, judges)


SECTIONS = (
    "direction", "assumptions", "kill_criteria", "rivals", "heilmeier", "properties", "team", "ip_assets", "stages", "budget", "views",
)  # fmt: skip


def is_judged(house: House, road: Road, judges: list[Actor]) -> None:
    def appraisal() -> Appraisal:
        return Appraisal.objects.select_related("panel__dossier", "dossier", "plan").get(dossier=road.pk)

    def attempt() -> Any:
        return appraising.decide(
            house.qian,
            road.dossier,
            edge="T-08",
            version=road.dossier.version,
            reason="同意意见",
            feedback=FEEDBACK,
            percent=60,
        )

    road.shut("T-08", house.qian, attempt)
    appraising.release_edition(house.ao, appraisal(), version=appraisal().edition.version)
    panel = appraisal().panel
    panels.set_chair(house.ao, panel, person_id=judges[0].person_id)
    panels.invite(house.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    for who in judges:
        panels.accept(who, panel.seats.get(person_id=who.person_id), **PLEDGED)
    for who in judges:
        appraising.lock_review(who, appraisal(), given=given("yes", 80, 7))
    road.shut("T-08", house.qian, attempt)  # judged, not signed
    opinion = appraising.write_opinion(judges[0], appraisal(), written=WEIGHED, version=0)
    appraising.sign_opinion(judges[0], appraisal(), version=opinion.version)
    road.opens("T-08", house.qian)
    attempt()


def is_refined(house: House, road: Road) -> None:
    def attempt() -> Any:
        return proposal.propose_award(house.qian, road.dossier, version=road.dossier.version, reason="就绪")

    road.shut("T-11", house.qian, attempt)
    for task in tasks(road.dossier):
        said = proposal.answer_task(
            house.zhao, road.dossier, task, version=task.version, reply=ANSWER, evidence="附件 2 第 3 页"
        )
        proposal.accept_answer(house.chen, road.dossier, said, version=said.version)
    write_over(house.zhao, road.dossier, "stages", measurable())
    proposal.confirm_team(house.zhao, road.dossier, version=the_case(road.dossier).version)
    road.shut("T-11", house.qian, attempt)  # ready, not signed
    proposal.accept_plan(house.chen, road.dossier, version=the_case(road.dossier).version, note="首阶段三个月")
    proposal.sign_plan(house.chen, road.dossier, version=the_case(road.dossier).version)
    attempt()


def is_awarded(house: House, road: Road) -> None:
    def attempt() -> Any:
        return awarding.approve(house.li, road.dossier, version=road.dossier.version, reason="同意")

    road.shut("T-17", house.li, attempt)
    house.decide(house.put(road.dossier))
    road.opens("T-17", house.li)
    attempt()

    def over() -> Any:
        return awarding.end_publicity(house.ao, road.dossier, version=road.dossier.version)

    publicity = current(road.dossier)
    assert publicity is not None
    road.shut("T-19", house.ao, over)
    names = ("title_zh", "title_en", "organisation_zh", "organisation_en", "lead")
    awarding.publish(house.ao, publicity, version=1, **{n: getattr(publicity, n) for n in names})
    road.shut("T-19", house.ao, over)  # five working days are not over
    with clock.at(MONDAY + dt.timedelta(days=8)):
        road.opens("T-19", house.ao)
        over()


def begins(house: House, road: Road) -> None:
    def attempt() -> Any:
        return awarding.activate(house.dong, road.dossier, version=road.dossier.version, reason="双方已签署")

    road.shut("T-21", house.dong, attempt)
    contract = house.issued(road.dossier)
    road.shut("T-21", house.dong, attempt)  # written, not signed
    account = awarding.enter_account(
        house.zhao, contract, holder="光能所", bank="中国银行上海分行", number="6222 0212 3456 7890"
    )
    awarding.verify_account(house.fin, account, version=account.version, how="对公账户证明")
    for actor in (house.zhao, house.dong):
        signed = current_contract(road.dossier)
        assert signed is not None
        awarding.sign_contract(actor, signed, sha256=signed.sha256)
    road.opens("T-21", house.dong)
    attempt()
