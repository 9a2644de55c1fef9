"""Contests over an award: the package, what the committee decided, the publicity, the contract, the Seal of excellence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.promises.contests import Bout, House, again, as_read, contest, over, words
from tests.zhongshu.award import cast as awards
from tests.zhongshu.award.cast import NUMBER, ROWS, put_into
from tests.zhongshu.discovery.cast import FEEDBACK
from zhongshu.award import actions
from zhongshu.award.actions.seals import issue_seal, revoke_seal
from zhongshu.award.models import Contract
from zhongshu.award.queries.contracts import current_contract
from zhongshu.award.queries.publicity import current
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import PUBLIC, Actor

WHY = "论证过线，本年度席位已满，值得向其他出资方推荐"
ANSWER = "经核对原始记录和查新报告，异议所述情况属实，理由如下：数据并非来自第三方检测。"
SAID = {"name": "钱异议", "contact": "qian@example.org", "text": "该指标与公开文献不符，请核查原始数据。"}
NAMES = ("title_zh", "title_en", "organisation_zh", "organisation_en", "lead")
TERMS = ("ip_terms", "exit_terms", "data_terms")


def proposed(house: House) -> tuple[awards.House, Dossier]:
    """A dossier that waits for a package; those of earlier bouts have left, so that they bind no money and no seat."""
    made = house.once(awards.House)
    for before in Dossier.objects.filter(state__in=("PROP", "PUBL", "CONTR", "ACTIVE", "BENCH")):
        put_into(before, "WITHD", tier="")
    return made, made.proposed(f"叠层电池{house.next()}")


def page(dossier: Dossier, *path: str) -> str:
    return f"/dossiers/{dossier.code}/" + "".join(f"{part}/" for part in path)


def on_package(act: Any, house: House, verb: str, typed: str = "", column: str = "", **more: Any) -> Bout:
    made, dossier = proposed(house)
    package = made.package(dossier)
    return over(act, made.qian, package, f"/award/packages/{package.code}/{verb}/", typed, column, **more)


@contest("award.edit_package")
def editing(house: House) -> Bout:
    given = {"title_zh": "春季", "title_en": "Spring", "budget_fen": 3000 * awards.WAN, "optimiser_reason": "项目少"}
    return on_package(actions.edit_package, house, "edit", "note", "note", sent={**given, "budget_fen": "3000"}, shows=True, **given)  # fmt: skip


@contest("award.put_to_vote")
def putting(house: House) -> Bout:
    return on_package(actions.put_to_vote, house, "vote", due_on=clock.today() + dt.timedelta(days=9))


@contest("award.withdraw_package")
def giving_up_a_package(house: House) -> Bout:
    return on_package(actions.withdraw_package, house, "withdraw", "reason")


def decided(house: House, chosen: str = "approve") -> tuple[awards.House, Dossier]:
    made, dossier = proposed(house)
    made.decide(made.put(dossier), chosen)
    return made, again(dossier)


@contest("award.approve")
def approving(house: House) -> Bout:
    made, dossier = decided(house)
    return over(actions.approve, made.li, dossier, page(dossier, "award", "approve"), "reason")


@contest("award.turn_down")
def turning_down(house: House) -> Bout:
    made, dossier = decided(house, "decline")
    return over(actions.turn_down, made.li, dossier, page(dossier, "award", "turn-down"), "reason", feedback=FEEDBACK)


def waiting(house: House) -> tuple[awards.House, Dossier]:
    """Approved; its publicity is to be published."""
    made, dossier = decided(house)
    return made, again(actions.approve(made.li, dossier, version=dossier.version, reason="同意"))


def shown(house: House) -> tuple[awards.House, Dossier]:
    made, dossier = waiting(house)
    publicity: Any = current(dossier)
    actions.publish(made.ao, publicity, version=1, **{name: getattr(publicity, name) for name in NAMES})
    return made, again(dossier)


@contest("award.publish")
def publishing(house: House) -> Bout:
    made, dossier = waiting(house)
    publicity: Any = current(dossier)
    given = {name: getattr(publicity, name) for name in NAMES[1:]}
    url = f"/award/publicity/{publicity.code}/publish/"
    return over(actions.publish, made.ao, publicity, url, "title_zh", "title_zh", shows=True, **given)


@contest("award.end_publicity")
def ending_publicity(house: House) -> Bout:
    """It was published eight days ago."""
    with clock.at(clock.now() - dt.timedelta(days=8)):
        made, dossier = shown(house)
    return over(actions.end_publicity, made.ao, dossier, page(dossier, "award", "publicity-over"), "reason")


@contest("award.return_to_committee")
def returning(house: House) -> Bout:
    made, dossier = shown(house)
    objection = actions.object_to_award(PUBLIC, current(dossier), **SAID)  # type: ignore[arg-type]
    actions.answer_objection(made.audit, objection, sustained=True, answer=ANSWER)
    return over(actions.return_to_committee, made.ao, dossier, page(dossier, "award", "return"), "reason")


def contracting(house: House) -> tuple[awards.House, Dossier, Contract]:
    made, dossier = proposed(house)
    dossier = again(made.contracting(dossier))
    return made, dossier, current_contract(dossier)  # type: ignore[return-value]


def on_contract(act: Any, by: Actor, contract: Contract, verb: str, typed: str = "", **more: Any) -> Bout:
    return over(act, by, contract, page(contract.dossier, "contract", verb), typed, **more)


@contest("award.write_contract")
def writing_milestones(house: House) -> Bout:
    made, dossier, contract = contracting(house)
    v, field = contract.version, "0-statement"
    first = ROWS["milestones"][0]
    return Bout(
        lambda k: actions.write_contract(made.chen, as_read(k, contract), part="milestones", rows=[{**first, "statement": words(k)}], version=v),
        kept=lambda: again(contract).value["milestones"][0]["statement"], url=page(dossier, "contract", "milestones"), by=made.chen.user_id,
        form={"version": v, "_rows": "1", **{f"0-{name}": value for name, value in first.items()}}, typed=field,
    )  # fmt: skip


@contest("award.write_terms")
def writing_terms(house: House) -> Bout:
    made, _, contract = contracting(house)
    given = {**{name: contract.value[name] for name in TERMS[1:]}, "starts_on": dt.date(2026, 4, 1)}
    bout = on_contract(actions.write_terms, made.chen, contract, "terms", TERMS[0], shows=True, **given)
    return Bout(bout.attempt, lambda: again(contract).value[TERMS[0]], bout.url, bout.by, bout.form, bout.typed)


@contest("award.issue_contract")
def issuing(house: House) -> Bout:
    made, dossier, _ = contracting(house)
    return on_contract(actions.issue_contract, made.chen, made.written(dossier), "issue")


@contest("award.reopen_contract")
def taking_back(house: House) -> Bout:
    made, dossier, _ = contracting(house)
    return on_contract(actions.reopen_contract, made.chen, made.issued(dossier), "take-back", "reason")


@contest("award.verify_account")
def verifying(house: House) -> Bout:
    made, dossier, contract = contracting(house)
    account = actions.enter_account(
        made.lead_of(dossier), contract, holder="光能所", bank="中国银行上海分行", number=NUMBER
    )
    return over(
        actions.verify_account, made.fin, account, page(dossier, "contract", "account", "verify"), "how", "how", shows=True
    )  # fmt: skip


@contest("award.activate")
def starting(house: House) -> Bout:
    made, dossier, _ = contracting(house)
    made.ready(dossier)
    return over(actions.activate, made.dong, again(dossier), page(dossier, "contract", "start"), "reason")


@contest("award.give_up")
def giving_up(house: House) -> Bout:
    made, dossier, _ = contracting(house)
    given = {"cause": "terms", "target": "WITHD"}
    return over(actions.give_up, made.dong, dossier, page(dossier, "contract", "give-up"), "reason", **given)


def benched(house: House) -> tuple[awards.House, Dossier]:
    made, dossier = decided(house, "bench")
    return made, again(actions.turn_down(made.li, dossier, version=dossier.version, reason="席位已满", target="BENCH"))


@contest("award.issue_seal")
def sealing(house: House) -> Bout:
    made, dossier = benched(house)
    return over(issue_seal, made.dong, dossier, page(dossier, "seal", "issue"), "reason", cause="programme")


@contest("award.revoke_seal")
def revoking(house: House) -> Bout:
    made, dossier = benched(house)
    row = issue_seal(made.dong, dossier, version=dossier.version, cause="programme", reason=WHY)
    return over(revoke_seal, made.dong, row, page(dossier, "seal", row.code, "revoke"), "reason", "ended_reason")
