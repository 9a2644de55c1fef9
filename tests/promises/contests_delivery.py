"""Contests over work that is under way: milestones, issues, money, gates, pauses, and its ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tests.promises.contests import Bout, House, again, as_read, contest, over, text_of, words
from tests.zhongshu.delivery import cast as works
from tests.zhongshu.delivery.cast import LESSON, REASON, WAN, Cast, contract, fresh
from tests.zhongshu.delivery.test_ends import STOPPING, accepted, team_heard
from tests.zhongshu.delivery.test_gates import asked, gate_of, heard, pass_exam, proposal
from tests.zhongshu.delivery.test_money import first, step
from tests.zhongshu.delivery.test_work import solve
from tests.zhongshu.proposal.cast import write_all
from tests.zhongshu.proposal.refined import put
from zhongshu.delivery import actions as acts
from zhongshu.delivery.models import Gate, Issue, Milestone
from zhongshu.kernel import clock
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.proposal.actions import resume


def people(house: House) -> Any:
    """The people of delivery, with three experts who sit nowhere yet."""
    n = house.next()
    return SimpleNamespace(**{**vars(house.once(Cast)), "experts": [works.expert(f"expert{n}-{k}") for k in range(3)]})


def working(house: House, **changes: Any) -> tuple[Any, Dossier]:
    cast = people(house)
    return cast, works.at_work(cast, title=f"叠层电池{house.count}", **changes)


def page(dossier: Dossier, *path: Any) -> str:
    return f"/dossiers/{dossier.code}/delivery/" + "".join(f"{part}/" for part in path)


def deed(
    attempt: Callable[[int], Any], by: Actor, url: str, key: str, version: int, typed: str = "", kept: Callable[[], str] | None = None, **sent: Any
) -> Bout:  # fmt: skip
    """A contest over one of several small forms on a page, each under its own prefix."""
    form = {"_deed": key, f"{key}-version": version, **{f"{key}-{name}": value for name, value in sent.items()}}
    return Bout(attempt, kept, url, by.user_id, form, f"{key}-{typed}" if typed else "", shows=False)


def on_line(
    action: Any, by: Actor, dossier: Dossier, row: Any, name: str, url: str, key: str, typed: str = "", column: str = "",
    sent: dict[str, Any] | None = None, **given: Any,
) -> Bout:  # fmt: skip
    """A contest over a milestone or a payment, which the act finds by its key ``name``."""
    v = row.version
    fixed = {name: row.pk, "version": v, **given}
    return deed(
        lambda k: action(by, as_read(k, dossier), **fixed, **({typed: words(k)} if typed else {})), by, url, key, v, typed,
        text_of(row, column) if column else None, **(given if sent is None else sent),
    )  # fmt: skip


def on_milestone(action: Any, by: Actor, row: Milestone, key: str, typed: str = "", column: str = "", **more: Any) -> Bout:  # fmt: skip
    return on_line(action, by, row.dossier, row, "milestone_id", page(row.dossier, "milestones", row.pk), key, typed, column, **more)  # fmt: skip


def milestone(house: House, *, submitted: bool = False, result: float = 26.3) -> tuple[Any, Milestone]:
    cast, dossier = working(house)
    row = Milestone.objects.filter(dossier=dossier).order_by("number")[0]
    acts.add_evidence(cast.zhao, dossier, milestone_id=row.pk, kind="third_party", note="质检中心报告", value=result)
    if submitted:
        acts.submit_milestone(cast.zhao, dossier, milestone_id=row.pk, version=row.version, result=result)
    return cast, again(row)


@contest("delivery.submit_milestone")
def submitting(house: House) -> Bout:
    cast, row = milestone(house)
    return on_milestone(acts.submit_milestone, cast.zhao, row, "submit", result=26.3)


@contest("delivery.verify_milestone")
def verifying(house: House) -> Bout:
    cast, row = milestone(house, submitted=True)
    return on_milestone(acts.verify_milestone, cast.chen, row, "verify", "reason", "reason", sent={"passed": "yes"}, passed=True)  # fmt: skip


@contest("delivery.miss_milestone")
def missing(house: House) -> Bout:
    cast, row = milestone(house)
    return on_milestone(acts.miss_milestone, cast.chen, row, "miss", "reason", "reason")


@contest("delivery.waive_milestone")
def waiving(house: House) -> Bout:
    cast, row = milestone(house)
    return on_milestone(acts.waive_milestone, cast.dong, row, "waive", "reason", "reason")


@contest("delivery.name_verifier")
def naming(house: House) -> Bout:
    cast, row = milestone(house)
    return on_milestone(acts.name_verifier, cast.chen, row, "verifier", user_id=cast.experts[0].user_id)


def on_payment(action: Any, by: Actor, dossier: Dossier, key: str, typed: str = "", column: str = "", **more: Any) -> Bout:  # fmt: skip
    row = first(dossier)
    return on_line(action, by, dossier, row, "payment_id", page(dossier, "money", row.pk), key, typed, column, **more)


@contest("delivery.move_payment")
def asking_for_money(house: House) -> Bout:
    cast, dossier = working(house)
    return on_payment(acts.move_payment, cast.zhao, dossier, "request", "note", "note", sent={}, step="request")


@contest("delivery.send_payment_back")
def sending_back(house: House) -> Bout:
    cast, dossier = working(house)
    step(cast.zhao, dossier, "request")
    return on_payment(acts.send_payment_back, cast.chen, dossier, "back", "reason", "note")


@contest("delivery.divide_payment")
def dividing(house: House) -> Bout:
    cast, dossier = working(house)
    return on_payment(acts.divide_payment, cast.chen, dossier, "divide", sent={"fen": "5"}, fen=5 * WAN)


@act("test.other_host")
def another_host(actor: Actor, dossier: Dossier) -> None:
    """The contract as it stands after the host has changed: no verified account."""
    seal(actor, dossier, kind="contract", body={**contract(clock.today()), "account": {}})
    tell("dossier", dossier.pk)


@contest("delivery.verify_new_account")
def verifying_an_account(house: House) -> Bout:
    cast, dossier = working(house)
    another_host(SYSTEM, dossier)
    v = dossier.version
    return deed(
        lambda k: acts.verify_new_account(cast.cai, as_read(k, dossier), version=v, how=words(k)), cast.cai, page(dossier, "money"), "account", v, "how"
    )  # fmt: skip


def on_issue(action: Any, by: Actor, row: Issue, key: str, typed: str = "", sent: dict[str, Any] | None = None, **given: Any) -> Bout:  # fmt: skip
    v = row.version
    return deed(
        lambda k: action(by, as_read(k, row), version=v, **given, **({typed: words(k)} if typed else {})), by,
        page(row.dossier, "issues", row.number), key, v, typed,
        (lambda: " ".join(row.steps.values_list("note", flat=True))) if typed else None, **(given if sent is None else sent),
    )  # fmt: skip


def raised(house: House) -> tuple[Any, Issue]:
    cast, dossier = working(house)
    return cast, acts.raise_issue(cast.zhao, dossier, kind="sample", severity="high", what="没有样品供应商")


@contest("delivery.assign_issue")
def assigning(house: House) -> Bout:
    cast, row = raised(house)
    due = clock.today() + dt.timedelta(days=14)
    return on_issue(acts.assign_issue, cast.chen, row, "assign", owner_id=cast.chen.user_id, due_on=due)


@contest("delivery.work_on_issue")
def noting_work(house: House) -> Bout:
    cast, row = raised(house)
    return on_issue(acts.work_on_issue, cast.zhao, row, "work", "note", sent={"solved": "on"}, solved=True)


@contest("delivery.confirm_issue")
def confirming(house: House) -> Bout:
    """It was solved over the last days."""
    cast, dossier = working(house)
    row = solve(cast, dossier)
    return on_issue(acts.confirm_issue, cast.zhao, row, "confirm", "note", sent={"satisfied": "no"}, satisfied=False)


@contest("delivery.open_gate")
def opening_a_gate(house: House) -> Bout:
    cast, dossier = working(house)
    v = dossier.version
    return deed(
        lambda k: acts.open_gate(cast.chen, as_read(k, dossier), version=v, trigger="evidence", why=words(k)), cast.chen,
        page(dossier, "gates", "open"), "open", v, "why", lambda: gate_of(dossier).why, trigger="evidence",
    )  # fmt: skip


def voted(house: House, **changes: Any) -> tuple[Any, Gate]:
    cast, dossier = working(house, **changes)
    heard(cast, asked(cast, dossier))
    return cast, gate_of(dossier)


def on_hold() -> str:
    return (clock.today() + dt.timedelta(days=30)).isoformat()


@contest("delivery.propose_ruling")
def proposing(house: House) -> Bout:
    cast, gate = voted(house)
    v, until = gate.version, on_hold()
    made = proposal("HOLD", until=until)
    return Bout(
        lambda k: acts.propose_ruling(cast.wen, as_read(k, gate), version=v, proposal=type(made)(**{**plain(made), "reasons": words(k)})),
        kept=lambda: again(gate).proposed["reasons"], url=page(gate.dossier, "gates", gate.number, "propose"), by=cast.wen.user_id,
        form={"version": v, "outcome": "HOLD", "until": until, "probability": 60, "other": "STOP", "why_not": "证据尚不支持"},
        typed="reasons",
    )  # fmt: skip


def plain(made: Any) -> dict[str, Any]:
    """The fields of a proposal as they are, knobs and all."""
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


def on_gate(action: Any, by: Actor, gate: Gate, key: str) -> Bout:
    v = gate.version
    return deed(lambda k: action(by, as_read(k, gate), version=v), by, page(gate.dossier, "gates", gate.number), key, v)


@contest("delivery.sign_ruling")
def signing(house: House) -> Bout:
    cast, gate = voted(house)
    acts.propose_ruling(cast.wen, gate, version=gate.version, proposal=proposal("HOLD", until=on_hold()))
    return on_gate(acts.sign_ruling, cast.dong, gate_of(gate.dossier), "sign")


@contest("delivery.ask_committee")
def asking_the_committee(house: House) -> Bout:
    """Going on to a stage that costs more than the director may sign."""
    cast, dossier = working(house, money=(100, 600, 900))
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    gate = gate_of(dossier)
    acts.propose_ruling(cast.wen, gate, version=gate.version, proposal=proposal("GO"))
    return on_gate(acts.ask_committee, cast.wen, gate_of(dossier), "committee")


@contest("proposal.resume")
def going_on_with_a_new_plan(house: House) -> Bout:
    """Re-planned after a pivot: the books are open, the new card is whole."""
    cast, dossier = working(house)
    dossier = put(dossier, "PIVOT")
    write_all(cast.chen, dossier)
    return over(resume, cast.dong, fresh(dossier), f"/dossiers/{dossier.code}/resume/", "reason")


@contest("delivery.pause_work")
def pausing(house: House) -> Bout:
    cast, dossier = working(house)
    given = {"cause": "出口管制致设备断供", "restart_test": "替代设备到货并验收"}
    return over(acts.pause_work, cast.dong, dossier, page(dossier, "pause"), "reason", **given)


@contest("delivery.resume_work")
def resuming(house: House) -> Bout:
    cast, dossier = working(house)
    given = {"cause": "出口管制致设备断供", "restart_test": "替代设备到货并验收"}
    acts.pause_work(cast.dong, dossier, version=dossier.version, reason=REASON, **given)
    return over(acts.resume_work, cast.dong, fresh(dossier), page(dossier, "resume"), "reason", answer="替代设备已验收")


@contest("delivery.stop_work")
def stopping(house: House) -> Bout:
    cast, dossier = working(house, money=(50, 60, 70))
    team_heard(cast, dossier)
    given = {**STOPPING, "lesson": LESSON}
    return over(acts.stop_work, cast.dong, dossier, page(dossier, "stop"), "reason", **given)


def at_acceptance(house: House) -> tuple[Any, Dossier]:
    cast = people(house)
    return cast, accepted(cast)


def on_dossier(action: Any, by: Actor, dossier: Dossier, url: str, key: str, typed: str, **given: Any) -> Bout:
    v = dossier.version
    return deed(lambda k: action(by, as_read(k, dossier), version=v, **given, **{typed: words(k)}), by, url, key, v, typed, **given)  # fmt: skip


@contest("delivery.sign_acceptance")
def accepting(house: House) -> Bout:
    cast, dossier = at_acceptance(house)
    given = {"target": "DONE", "result": "passed", "reason": "验收通过"}
    return on_dossier(acts.sign_acceptance, cast.dong, dossier, page(dossier, "acceptance"), "sign", "summary", **given)


@contest("delivery.rectify")
def rectifying(house: House) -> Bout:
    cast, dossier = at_acceptance(house)
    until = clock.today() + dt.timedelta(days=90)
    return on_dossier(acts.rectify, cast.dong, dossier, page(dossier, "acceptance"), "rectify", "reason", until=until)


@contest("delivery.revoke_work")
def revoking(house: House) -> Bout:
    cast, dossier = working(house)
    finding = acts.open_finding(cast.ji, dossier, suspicion="第三方报告系伪造的线索")
    acts.decide_finding(
        cast.ji, dossier, finding_id=finding.pk, proven=True, heard="团队承认提交了伪造的报告", reasons="原件与存档不符，机构否认出具"
    )  # fmt: skip
    acts.confirm_finding(cast.dong, dossier, finding_id=finding.pk, agrees=True, note="已核对卷宗与申辩，结论相符")
    return on_dossier(acts.revoke_work, cast.ji, fresh(dossier), page(dossier, "integrity"), "revoke", "reason")
