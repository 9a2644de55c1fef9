"""Change requests: what is approved is in force in the same transaction, what is refused touches nothing, and the contract says what holds."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.urls import reverse

from tests.zhongshu.delivery.cast import MONDAY, WAN, Cast, at_work, fresh
from tests.zhongshu.delivery.test_gates import asked as gate_asked
from tests.zhongshu.delivery.test_money import pay
from tests.zhongshu.delivery.test_pages import as_
from tests.zhongshu.discovery.cast import person
from zhongshu.award.parts import LINES
from zhongshu.decisions.actions import Choice, cast_ballot, close_decision
from zhongshu.decisions.models import Decision
from zhongshu.delivery.actions import (
    check_change,
    decide_change,
    judge_costs,
    put_change_to_committee,
    report_costs,
    request_change,
    verify_new_account,
)
from zhongshu.delivery.models import BudgetLine, ChangeRequest, Milestone, Payment, Stage
from zhongshu.delivery.queries.changing import pieces_of, shown
from zhongshu.delivery.queries.money import payment_lacks, payments_of, totals_of
from zhongshu.delivery.terms import BUDGET_LINES
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.models import Employment, Organisation
from zhongshu.proposal.sections.execution import COST_LINES

DAY = MONDAY.date()
WHY = "关键设备晚到，工期与分工须调整"


def ask(cast: Cast, dossier: Dossier, kind: str, **asked: Any) -> ChangeRequest:
    return request_change(
        cast.zhao, dossier, kind=kind, asked={k.replace("__", "-"): v for k, v in asked.items()}, reason=WHY
    )


def approve(cast: Cast, row: ChangeRequest, who: Any) -> ChangeRequest:
    check_change(cast.chen, row, answer="属实")
    return decide_change(who, row, approve=True, answer="同意")


def contract(dossier: Dossier) -> dict[str, Any]:
    found = last_chapter(dossier, "contract")
    assert found is not None
    return json.loads(found.body)


def stage(dossier: Dossier, n: int) -> Stage:
    return Stage.objects.get(dossier=dossier, number=n)


def exam(dossier: Dossier, n: int) -> Milestone:
    return Milestone.objects.get(dossier=dossier, stage=n)


def test_time_moves_the_stage_what_follows_it_the_payments_and_the_day_of_decision(cast: Cast) -> None:
    dossier = at_work(cast)
    first, second, third = (stage(dossier, n) for n in (1, 2, 3))
    due = Payment.objects.get(dossier=dossier, stage=2).due_on
    moved = dt.timedelta(days=30)
    row = ask(cast, dossier, "time", **{
        f"stage-{first.pk}-ends_on": (first.ends_on + moved).isoformat(), f"milestone-{exam(dossier, 1).pk}-due_on": (first.ends_on + moved).isoformat(),
        f"stage-{second.pk}-ends_on": (second.ends_on + moved).isoformat(), f"milestone-{exam(dossier, 2).pk}-due_on": (second.ends_on + moved).isoformat(),
    })  # fmt: skip
    assert stage(dossier, 1).ends_on == first.ends_on, "asking changes nothing"
    approve(cast, row, cast.qian)
    assert [(s.starts_on, s.ends_on) for s in (stage(dossier, n) for n in (1, 2, 3))] == [
        (first.starts_on, first.ends_on + moved), (second.starts_on + moved, second.ends_on + moved), (third.starts_on + moved, third.ends_on),
    ]  # fmt: skip
    assert exam(dossier, 1).due_on == first.ends_on + moved
    assert due and Payment.objects.get(dossier=dossier, stage=2).due_on == due + moved
    assert fresh(dossier).next_decision_on == first.ends_on + moved
    sealed = contract(dossier)
    assert sealed["stages"][0]["ends_on"] == (first.ends_on + moved).isoformat()
    assert sealed["stages"][0]["exam"]["method"] == "国家质检中心", "what the change does not touch stays as signed"
    row.refresh_from_db()
    assert (row.state, row.contract_sha256) == ("approved", last_chapter(dossier, "contract").sha256)  # type: ignore[union-attr]
    assert shown(row)[0][1:] == ("2026-08-29 (周六)", "2026-09-28 (周一)")


@pytest.mark.parametrize(
    ("days", "words"),
    [(-200, "不能早于今天"), (200, "不超过 9 个月"), (-1, "须在第 1 阶段之内")],
)
def test_dates_that_could_not_hold_are_refused_beside_their_field(cast: Cast, days: int, words: str) -> None:
    dossier = at_work(cast)
    first = stage(dossier, 1)
    key = f"stage-{first.pk}-ends_on"
    with pytest.raises(BadValue) as refused:
        ask(cast, dossier, "time", **{key: (first.ends_on + dt.timedelta(days=days)).isoformat()})
    assert words in refused.value.text.zh
    assert refused.value.field in (key, f"milestone-{exam(dossier, 1).pk}-due_on")
    assert not ChangeRequest.objects.exists()


def test_budget_moves_money_between_lines_and_never_out_of_the_stage(cast: Cast) -> None:
    dossier = at_work(cast)
    line = BudgetLine.objects.get(stage=stage(dossier, 1))
    new = f"new-{stage(dossier, 1).pk}-testing"
    for amounts in ((90 * WAN, 9 * WAN), (90 * WAN, 11 * WAN)):
        with pytest.raises(BadValue) as refused:
            ask(cast, dossier, "budget", **{f"line-{line.pk}-amount_fen": amounts[0], new: amounts[1]})
        assert "须仍为 100 万元" in refused.value.text.zh
    row = ask(cast, dossier, "budget", **{f"line-{line.pk}-amount_fen": 90 * WAN, new: 10 * WAN})
    before = totals_of(dossier)
    approve(cast, row, cast.qian)
    rows = {(r.line, r.amount_fen) for r in BudgetLine.objects.filter(stage=stage(dossier, 1))}
    assert rows == {("设备", 90 * WAN), ("testing", 10 * WAN)}
    assert totals_of(dossier) == before and stage(dossier, 1).budget_fen == 100 * WAN
    assert {"stage": 1, "line": "testing", "amount_fen": 10 * WAN} in contract(dossier)["budget"]


def test_what_was_spent_on_a_line_stays_there(cast: Cast) -> None:
    dossier = at_work(cast)
    pay(cast, dossier, Payment.objects.get(dossier=dossier, stage=1))
    report = report_costs(cast.zhao, dossier, until=DAY, lines=[("设备", 80 * WAN)])
    judge_costs(cast.chen, dossier, report_id=report.pk, accept=True)
    line = BudgetLine.objects.get(stage=stage(dossier, 1))
    with pytest.raises(BadValue) as refused:
        ask(
            cast,
            dossier,
            "budget",
            **{f"line-{line.pk}-amount_fen": 79 * WAN, f"new-{stage(dossier, 1).pk}-travel": 21 * WAN},
        )
    assert "已核支出 80 万元" in refused.value.text.zh


def test_scope_rewrites_aim_and_target_of_what_is_still_open(cast: Cast) -> None:
    dossier = at_work(cast)
    second, m = stage(dossier, 2), exam(dossier, 2)
    row = ask(cast, dossier, "scope", **{f"stage-{second.pk}-aim_zh": "改做柔性组件", f"milestone-{m.pk}-target": 26.5})
    with pytest.raises(NotAllowed):
        check_change(cast.chen, row, answer="属实") and decide_change(cast.qian, row, approve=True, answer="同意")
    decide_change(cast.dong, row, approve=True, answer="同意")
    assert (stage(dossier, 2).aim_zh, exam(dossier, 2).target, exam(dossier, 1).target) == ("改做柔性组件", 26.5, 26)
    assert contract(dossier)["milestones"][1]["target"] == 26.5
    with pytest.raises(BadValue):
        ask(cast, dossier, "scope", **{f"stage-{second.pk}-aim_zh": "", f"stage-{second.pk}-aim_en": ""})


def test_a_new_lead_takes_over_and_the_former_may_stay(cast: Cast) -> None:
    dossier = at_work(cast)
    with pytest.raises(BadValue) as refused:
        ask(cast, dossier, "pi", lead=cast.cai.person_id)
    assert refused.value.field == "lead" and "申报人账号" in refused.value.text.zh
    row = ask(cast, dossier, "pi", lead=cast.wu.person_id, stays=True)
    approve(cast, row, cast.dong)
    team = {(m.person_id, m.role) for m in dossier.members.filter(until__isnull=True)}
    assert team == {(cast.wu.person_id, "lead"), (cast.zhao.person_id, "member")}
    with pytest.raises(Stale):  # a second request asked on what was, before the first was in force
        other = ChangeRequest.objects.create(dossier=dossier, number=9, kind="pi", body=row.body, reason=WHY, level="DIR", state="checked", requested_by="x")  # fmt: skip
        decide_change(cast.dong, other, approve=True, answer="同意")


def committee(cast: Cast, decision: Decision, chosen: str) -> None:
    vote = "for" if chosen == "approve" else "against"
    subject = decision.subjects.get()
    for member in (cast.ming, cast.hua):
        cast_ballot(member, subject, vote=vote, reason=WHY, percent=60)
    decision.refresh_from_db()
    close_decision(
        cast.ming, decision, version=decision.version, choices={subject.pk: Choice(chosen, 60)}, reasons="承接条件齐备", dissent="" if vote == "for" else "无人赞成",
    )  # fmt: skip


def test_a_new_host_is_the_committees_and_stops_payments_until_finance_has_checked_the_account(cast: Cast) -> None:
    dossier = at_work(cast)
    host = Organisation.objects.create(
        name_zh="临港光能研究所", name_en="Lingang Photonics", credit_code="91310000MA1K35QX1B"
    )
    row = ask(cast, dossier, "org", organisation=host.pk)
    check_change(cast.chen, row, answer="属实")
    for actor in (cast.qian, cast.dong, cast.ming):
        with pytest.raises(NotAllowed):
            decide_change(actor, row, approve=True, answer="同意")
    decision = put_change_to_committee(cast.dong, row)
    assert fresh(dossier).organisation_id is None
    committee(cast, decision, "approve")
    row.refresh_from_db()
    assert (row.state, fresh(dossier).organisation_id) == ("approved", host.pk)
    assert {"role": "team", "name": "临港光能研究所", "credit_code": "91310000MA1K35QX1B"} in contract(dossier)[
        "parties"
    ]
    first = payments_of(dossier)[0]
    assert "收款账户尚未核验" in [m.zh for m in payment_lacks(dossier, first)]
    now = fresh(dossier)
    with pytest.raises(NotAllowed):
        verify_new_account(cast.chen, now, version=now.version, how="对公账户证明")
    verify_new_account(cast.cai, now, version=now.version, how="对公账户证明")
    assert payment_lacks(dossier, first) == []
    assert any(p["name"] == "临港光能研究所" for p in contract(dossier)["parties"])


def test_what_the_committee_refuses_or_what_no_longer_fits_changes_nothing(cast: Cast) -> None:
    dossier = at_work(cast)
    host, other = (Organisation.objects.create(name_zh=n) for n in ("甲所", "乙所"))
    row = ask(cast, dossier, "org", organisation=host.pk)
    check_change(cast.chen, row, answer="属实")
    committee(cast, put_change_to_committee(cast.dong, row), "refuse")
    row.refresh_from_db()
    assert (row.state, fresh(dossier).organisation_id) == ("refused", None)
    late, soon = ask(cast, dossier, "org", organisation=host.pk), ask(cast, dossier, "org", organisation=other.pk)
    for each in (late, soon):
        check_change(cast.chen, each, answer="属实")
    waiting = put_change_to_committee(cast.dong, late)
    committee(cast, put_change_to_committee(cast.dong, soon), "approve")
    committee(cast, waiting, "approve")
    late.refresh_from_db()
    assert (late.state, fresh(dossier).organisation_id) == ("lapsed", other.pk)
    assert "请按现状重新申请" in late.answer


def test_a_partner_joins_the_contract_and_leaves_it(cast: Cast) -> None:
    dossier = at_work(cast)
    with pytest.raises(BadValue) as refused:
        ask(cast, dossier, "partner", **{"partner-name": "申能光伏"})
    assert refused.value.field == "partner-duty"
    approve(cast, ask(cast, dossier, "partner", **{"partner-name": "申能光伏", "partner-duty": "中试线"}), cast.qian)
    assert {"role": "partner", "name": "申能光伏", "credit_code": "", "duty": "中试线"} in contract(dossier)["parties"]
    assert [p.label.zh for p in pieces_of(dossier, "partner")][-1] == "退出：申能光伏"
    approve(cast, ask(cast, dossier, "partner", **{"leave-0": True}), cast.qian)
    assert [p for p in contract(dossier)["parties"] if p["role"] == "partner"] == []
    assert len(contract(dossier)["signatures"]) == 2


def test_an_interest_of_the_specialist_stops_the_newcomer(cast: Cast) -> None:
    dossier = at_work(cast)
    host = Organisation.objects.create(name_zh="临港光能研究所")
    Employment.objects.create(
        person_id=cast.chen.person_id, organisation=host, since=dt.date(2020, 1, 1), position="研究员"
    )
    with pytest.raises(BadValue) as refused:
        ask(cast, dossier, "org", organisation=host.pk)
    assert "请先更换专员" in refused.value.text.zh


def test_nothing_that_a_gate_judges_changes_while_it_is_open(cast: Cast) -> None:
    dossier = at_work(cast)
    m = exam(dossier, 1)
    row = ask(cast, dossier, "scope", **{f"milestone-{m.pk}-target": 20.0})
    check_change(cast.chen, row, answer="属实")
    gate_asked(cast, dossier)
    with pytest.raises(Blocked):
        decide_change(cast.dong, row, approve=True, answer="同意")
    row.refresh_from_db()
    assert (row.state, exam(dossier, 1).target) == ("checked", 26)


def test_a_change_is_checked_and_decided_at_its_own_level_in_one_line(cast: Cast) -> None:
    dossier = at_work(cast)
    row = ask(cast, dossier, "pi", lead=cast.wu.person_id)
    assert row.level == "DIR"
    with pytest.raises(Stale):
        decide_change(cast.dong, row, approve=True, answer="同意")
    with pytest.raises(NotAllowed):
        check_change(cast.sun, row, answer="属实")
    check_change(cast.chen, row, answer="属实")
    for actor in (cast.qian, cast.zhao, cast.chen, cast.cai):
        with pytest.raises(NotAllowed):
            decide_change(actor, row, approve=True, answer="同意")
    lines = Line.objects.count()
    decide_change(cast.dong, row, approve=False, answer="请再物色")
    assert Line.objects.count() == lines + 1
    assert dossier.members.get(role="lead", until__isnull=True).person_id == cast.zhao.person_id
    with pytest.raises(BadValue):
        request_change(cast.zhao, dossier, kind="pi", asked={"lead": cast.zhao.person_id}, reason=WHY)
    with pytest.raises(NotAllowed):
        request_change(person("fei", "PI"), dossier, kind="pi", asked={"lead": cast.wu.person_id}, reason=WHY)


def test_the_lines_have_one_set_of_names_in_all_rooms() -> None:
    assert BUDGET_LINES == LINES == COST_LINES


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_ask_check_and_show_before_and_after(cast: Cast, language: str) -> None:
    dossier = at_work(cast)
    first = stage(dossier, 1)

    def at(name: str, *args: Any) -> str:
        return reverse(f"delivery:{name}", args=[dossier.code, *args])

    zhao = as_(cast.zhao, language)
    for kind in ("scope", "pi", "org", "budget", "time", "partner"):
        assert zhao.get(at("new_change", kind)).status_code == 200, kind
    assert zhao.get(at("new_change", "nothing")).status_code == 404
    fields = {p.key: p.value for p in pieces_of(dossier, "time")}
    bad = zhao.post(
        at("new_change", "time"), {**fields, f"stage-{first.pk}-ends_on": "2030-01-01", "reason": "设备晚到"}
    )
    assert bad.status_code == 400 and "设备晚到" in bad.content.decode() and "2030-01-01" in bad.content.decode()
    key = f"stage-{first.pk}-ends_on"
    later = (first.ends_on + dt.timedelta(days=20)).isoformat()
    done = zhao.post(at("new_change", "time"), {**fields, key: later, "reason": "设备晚到"})
    assert done.headers["Location"] == at("change", 1)
    assert as_(cast.chen, language).post(at("change", 1), {"_deed": "check", "check-answer": "属实"}).status_code == 302
    asked = as_(cast.qian, language).post(
        at("change", 1), {"_deed": "decide", "decide-approve": "yes", "decide-answer": "同意"}
    )
    assert asked.status_code == 302
    shown_page = zhao.get(at("change", 1)).content.decode()
    assert later in shown_page and first.ends_on.isoformat() in shown_page
    assert stage(dossier, 1).ends_on.isoformat() == later
    assert later in zhao.get(at("changes")).content.decode()
