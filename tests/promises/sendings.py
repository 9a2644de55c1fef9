"""What people send on the pages of the rooms that judge and decide: for each act without a version one form, made ready to be sent.

With the contests (`tests.promises.contests`), which hold the acts that take a version, this is every form of those rooms; the test asks that
none is missing. A name is that of the page, with the act where one page has several.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.promises.contests import House
from tests.promises.contests_appraisal import judged, judges
from tests.promises.contests_bench import lane, page, watched
from tests.zhongshu.appraisal.cast import Judges, given
from tests.zhongshu.appraisal.test_pages import filled
from tests.zhongshu.bench.cast import the_entry
from tests.zhongshu.decisions.cast import Bench, all_to, subjects
from tests.zhongshu.discovery.cast import person
from tests.zhongshu.panels.cast import PLEDGED, expert
from zhongshu.appraisal.actions import release_edition
from zhongshu.bench import actions as bench
from zhongshu.bench.models import FastLane
from zhongshu.decisions.actions import cast_ballot, close_decision
from zhongshu.decisions.signed import records_of
from zhongshu.kernel import clock
from zhongshu.panels.actions import accept, choose, invite


@dataclass(frozen=True)
class Sending:
    """One form as a browser sends it: whose, where to, with which words; ``typed`` is the field that a second, different sending changes."""

    by: str
    url: str
    form: dict[str, Any]
    typed: str = ""


Make = Callable[[House], Sending]
SENDINGS: dict[str, Make] = {}


def sending(name: str) -> Callable[[Make], Make]:
    def enter(make: Make) -> Make:
        SENDINGS[name] = make
        return make

    return enter


# --- decisions


def put(house: House) -> tuple[Bench, Any]:
    made = house.once(Bench)
    return made, made.put()


@sending("decisions:vote")
def voting(house: House) -> Sending:
    made, decision = put(house)
    form = {"vote_1": "for", "percent_1": 70, "vote_2": "against", "reason_2": "证据不足"}
    return Sending(made.li.user_id, f"/decisions/{decision.code}/vote/", form, "reason_2")


@sending("decisions:recuse")
def staying_out(house: House) -> Sending:
    made, decision = put(house)
    form = {"subject_id": subjects(decision)[0].pk, "reason": "曾为该公司顾问"}
    return Sending(made.li.user_id, f"/decisions/{decision.code}/recuse/", form, "reason")


@sending("decisions:record_replay")
def replaying(house: House) -> Sending:
    made, decision = put(house)
    for member in (made.li, made.mei, made.rong):
        for subject in subjects(decision):
            cast_ballot(member, subject, vote="for", percent=60)
    v, choices = decision.version, all_to(decision, "approve")
    close_decision(made.li, decision, version=v, choices=choices, reasons="证据与预算都成立")
    return Sending(made.audit.user_id, f"/decisions/{decision.code}/replay/record/", {})


@sending("decisions:record_signed_replay")
def replaying_what_one_signed(house: House) -> Sending:
    dossier, _ = watched(house)
    record = records_of(dossier)[0]
    url = f"/decisions/signed/{dossier.code}/{record.kind}/{record.number}/record/"
    return Sending(person("ji", "INT").user_id, url, {})


# --- bench


@sending("bench:plant")
def planting(house: House) -> Sending:
    form = {"code": house.lead().dossier.code, "chance": 30, "reason": "机理新，数据少"}
    return Sending(house.cast.chen.user_id, "/bench/plant/", form, "reason")


@sending("bench:deed lane")
def opening_a_lane(house: House) -> Sending:
    dossier, _ = watched(house)
    until = clock.today() + dt.timedelta(days=300)
    form = {"kind": "contest", "reference": "2026-07", "evidence": "证书与核验", "valid_until": until.isoformat()}
    return Sending(house.cast.qian.user_id, page(dossier, "bench", "lane"), form, "evidence")


@sending("bench:item end-lane")
def closing_a_lane(house: House) -> Sending:
    dossier, _ = watched(house)
    lane(house, dossier, "contest")
    url = page(dossier, "bench", "end-lane", FastLane.objects.get().pk)
    return Sending(house.cast.qian.user_id, url, {"reason": "证书被撤回"}, "reason")


@sending("bench:item refuse")
def refusing(house: House) -> Sending:
    dossier, officer = watched(house)
    v = the_entry(dossier).version
    proposal = bench.propose_change(officer, dossier, version=v, direction="up", rule="", reason="数据已齐")
    url = page(dossier, "bench", "refuse", proposal.pk)
    return Sending(house.cast.qian.user_id, url, {"reason": "还差一份外部意见"}, "reason")


@sending("bench:deed archive")
def archiving(house: House) -> Sending:
    dossier = house.lead().dossier
    bench.plant(house.cast.chen, dossier, reason="机理新", chance=0.3)
    return Sending(house.cast.chen.user_id, page(dossier, "bench", "archive"), {"reason": "团队已解散"}, "reason")


# --- panels


def composing(made: Judges, **form: Any) -> Sending:
    return Sending(made.ao.user_id, f"/panels/{made.appraisal.panel.code}/", form)


@sending("panels:panel choose")
def choosing(house: House) -> Sending:
    return composing(judges(house), do="choose", person_id=expert("later").person_id)


@sending("panels:panel choose, in the place of another")
def replacing(house: House) -> Sending:
    made = judges(house)
    made.begin()
    seat = made.seat(made.appraisal.panel, made.experts[1])
    return composing(made, do="choose", person_id=expert("later").person_id, replaces=seat.pk, reason="日程冲突")


@sending("panels:panel chair")
def chairing(house: House) -> Sending:
    made = judges(house)
    return composing(made, do="chair", person_id=made.lin.person_id)


@sending("panels:panel national")
def marking(house: House) -> Sending:
    return composing(judges(house), do="national", national="")


@sending("panels:panel invite")
def inviting(house: House) -> Sending:
    made = judges(house)
    release_edition(made.ao, made.appraisal, version=1)
    seats = list(made.appraisal.panel.seats.values_list("pk", flat=True))
    return composing(made, do="invite", seats=seats, due_on=(clock.today() + dt.timedelta(days=5)).isoformat())


@sending("panels:panel release")
def releasing(house: House) -> Sending:
    made = judges(house)
    made.begin()
    seat = made.seat(made.appraisal.panel, made.experts[1])
    return composing(made, do="release", seat_id=seat.pk, reason="日程冲突")


def answering(house: House, **form: Any) -> Sending:
    made = judges(house)
    release_edition(made.ao, made.appraisal, version=1)
    invite(made.ao, made.appraisal.panel, due_on=clock.today() + dt.timedelta(days=7))
    who = made.experts[1]
    return Sending(who.user_id, f"/seats/{made.seat(made.appraisal.panel, who).pk}/", form)


@sending("panels:seat accept")
def accepting(house: House) -> Sending:
    return answering(house, do="accept", declared="on", confidential="on", integrity="on", ties="同一学会")


@sending("panels:seat decline")
def declining(house: House) -> Sending:
    return answering(house, do="decline", reason="这一周在国外出差")


@sending("panels:seat conflict")
def declaring(house: House) -> Sending:
    return answering(house, do="conflict", kind="kin", reason="堂兄在该团队")


# --- appraisal


@sending("appraisal:review")
def reviewing(house: House) -> Sending:
    made = judges(house)
    made.begin()
    return Sending(made.lin.user_id, f"/reviews/{made.appraisal.panel.code}/", filled(), "reason")


@sending("appraisal:review of the last one, which ends the round")
def reviewing_last(house: House) -> Sending:
    made = judges(house)
    made.begin()
    for who in made.experts[1:]:
        made.judge(who, given())
    return Sending(made.lin.user_id, f"/reviews/{made.appraisal.panel.code}/", filled(), "reason")


@sending("appraisal:review ticket")
def favouring(house: House) -> Sending:
    made = judges(house)
    made.begin()
    made.judge(made.lin, given())
    form = {
        "do": "ticket",
        "statement": "这项技术若成，主流路线的成本结构整个作废；同行低估了它，因为他们按今天的良率来算账。",
    }
    return Sending(made.lin.user_id, f"/reviews/{made.appraisal.panel.code}/", form, "statement")


def divided(house: House) -> Judges:
    """In the cross round: two say no."""
    made = judges(house)
    made.begin()
    yes, no = given("yes", 90), given("no", 90, 3)
    made.all_judge(yes, yes, yes, no)
    return made


@sending("appraisal:cross")
def crossing(house: House) -> Sending:
    made = divided(house)
    return Sending(made.lin.user_id, f"/reviews/{made.appraisal.panel.code}/cross/", filled("yes", 90), "reason")


def keeping(made: Judges, do: str) -> Sending:
    return Sending(made.ao.user_id, f"/dossiers/{made.dossier.code}/appraisal/progress/", {"do": do})


@sending("appraisal:appraisal close_blind")
def ending_the_blind_round(house: House) -> Sending:
    """Six sit, five have judged."""
    made = judges(house)
    made.begin()
    panel, sixth = made.appraisal.panel, expert("sixth")
    choose(made.ao, panel, person_id=sixth.person_id)
    invite(made.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    accept(sixth, made.seat(panel, sixth), **PLEDGED)
    made.all_judge(given())
    return keeping(made, "close_blind")


@sending("appraisal:appraisal nudge")
def nudging(house: House) -> Sending:
    return keeping(divided(house), "nudge")


@sending("appraisal:appraisal close_cross")
def ending_the_cross_round(house: House) -> Sending:
    made = divided(house)
    type(made.appraisal).objects.update(cross_due_on=clock.today() - dt.timedelta(days=1))
    return keeping(made, "close_cross")


@sending("appraisal:appraisal reopen")
def reopening(house: House) -> Sending:
    made, found = judged(house)
    type(found.panel).objects.filter(pk=found.panel_id).update(quorum=6)
    return keeping(made, "reopen")
