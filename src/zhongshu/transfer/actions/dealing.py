"""The steps of a transfer case: valued, approved by another or sent back to be valued anew, published, the contract attached and signed, closed with what came in; or dropped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.queries import place_of
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of
from zhongshu.transfer.actions.cases import hundredths
from zhongshu.transfer.actions.changing import by_another, change, circle, document_id, not_later, require, say, words
from zhongshu.transfer.models import TransferCase
from zhongshu.transfer.queries.cases import lacks_of_case
from zhongshu.transfer.rules import (
    APPROVED,
    CLOSED,
    DROPPED,
    LEAST_WORDS,
    MODES,
    OPENED,
    PUBLISHED,
    SIGNED,
    STATES,
    VALUED,
)

STEP_S = Bi("{code}：转化{step}", "{code}: transfer {step}")
BACK_S = Bi("{code}：转化定价退回", "{code}: a valuation is sent back")
BACK_B = Bi(
    "《{title}》的转化 {case} 的定价被退回，请重新定价。理由：{reason}",
    "The valuation in transfer {case} of “{title}” is sent back; please value it anew. Reason: {reason}",
)
STEP_B = Bi("《{title}》的转化 {case}：{step}。", "Transfer {case} of “{title}”: {step}.")


@act("transfer.value")
def value(
    actor: Actor, case: TransferCase, *, version: int, valuation_fen: int | None = None, method: str = ""
) -> TransferCase:
    """What the bundle is worth and how that was found; the figure itself stays out of the ledger and of most eyes."""
    require(actor, "transfer:U", case.dossier)
    _ready(case, version)
    if MODES[case.mode].priced and not valuation_fen:
        raise BadValue("valuation_fen", Bi("请填写估值", "Enter the valuation"))
    given = words("method", method, LEAST_WORDS)
    change(
        case, version, where={"state": OPENED}, state=VALUED, valuation_fen=valuation_fen, valuation_method=given,
        valued_on=clock.today(), valued_by=actor.ledger_name,
    )  # fmt: skip
    tell("dossier", case.dossier_id, transfer=case.code, valued=valuation_fen is not None)
    _step(actor, case, Role.DIR)
    return case


@act("transfer.approve")
def approve(actor: Actor, case: TransferCase, *, version: int, note: str) -> TransferCase:
    """The director approves; never who made the valuation."""
    require(actor, "transfer:A", case.dossier)
    by_another(actor, case.valued_by)
    _ready(case, version)
    change(
        case, version, where={"state": VALUED}, state=APPROVED, approved_on=clock.today(), approved_by=actor.ledger_name,
        approval_note=words("note", note),
    )  # fmt: skip
    tell("dossier", case.dossier_id, transfer=case.code, reason=note)
    _step(actor, case, Role.TT)
    return case


@act("transfer.send_back")
def send_back(actor: Actor, case: TransferCase, *, version: int, reason: str) -> TransferCase:
    """The director does not agree with the valuation: it is made anew. What was entered stays for whoever values it again, as nobody's valuation."""
    require(actor, "transfer:A", case.dossier)
    why = words("reason", reason, LEAST_WORDS)
    change(
        case, version, where={"state": VALUED}, state=OPENED, valued_on=None, valued_by="", returned_on=clock.today(),
        returned_by=actor.ledger_name, returned_note=why,
    )  # fmt: skip
    tell("dossier", case.dossier_id, transfer=case.code, reason=why)
    say(
        case.dossier, "transfer_step", BACK_S, BACK_B, to=circle(case.dossier, Role.TT, team=True), but=actor, case=case.code, reason=why,
        link=f"/dossiers/{case.dossier.code}/transfer/{case.number}/",
    )  # fmt: skip
    return case


@act("transfer.publish")
def publish(actor: Actor, case: TransferCase, *, version: int, publicity: str, until: dt.date) -> TransferCase:
    """Put it to the public for as many days as the rules ask of an agreed price."""
    require(actor, "transfer:UA", case.dossier)
    least = rules_of(case.dossier.rule_set).gates.price_publicity_days if MODES[case.mode].priced else 0
    if (until - clock.today()).days < least:
        first = clock.today() + dt.timedelta(days=least)
        text = Bi("公示不少于 {n} 天，最早到 {d}", "Publicity of {n} days at least, until {d} at the earliest")
        raise BadValue("until", text.fill(n=least, d=first.isoformat()))
    change(
        case, version, where={"state": APPROVED}, state=PUBLISHED, published_from=clock.today(), published_until=until,
        publicity=words("publicity", publicity, LEAST_WORDS),
    )  # fmt: skip
    tell("dossier", case.dossier_id, transfer=case.code, until=until.isoformat())
    _step(actor, case)
    return case


@act("transfer.attach_contract")
def attach_contract(
    actor: Actor,
    case: TransferCase,
    *,
    version: int,
    contract_no: str,
    document_id: str,
    amount_fen: int | None = None,
    equity: Any = None,
    party_id: str = "",
) -> TransferCase:
    """The contract as agreed: its number, its file, the money, the part in equity where it is paid in shares, and the other side where it was not
    known when the case began (a firm that was founded meanwhile).
    """
    require(actor, "transfer:U", case.dossier)
    mode = MODES[case.mode]
    if mode.priced and not mode.equity and amount_fen is None:
        raise BadValue("amount_fen", Bi("请填写合同金额", "Enter the amount of the contract"))
    if mode.equity and not equity:
        raise BadValue("equity", Bi("请填写股权比例", "Enter the part in equity"))
    party = case.party_id or party_id or None
    if mode.party and not Organisation.objects.filter(pk=party).exists():
        raise BadValue("party_id", Bi("请选择对方单位", "Choose the other side"))
    file = _file(actor, case, document_id)
    change(
        case, version, where={"state__in": (APPROVED, PUBLISHED)}, contract_no=words("contract_no", contract_no), contract_id=file, party_id=party,
        amount_fen=amount_fen, equity_bp=hundredths("equity", equity) if equity else None,
    )  # fmt: skip
    tell("dossier", case.dossier_id, transfer=case.code, contract=contract_no, document=file, also=[party or ""])
    return case


def _file(actor: Actor, case: TransferCase, ref: str) -> str:
    found = document_id(actor, case.dossier, ref)
    if found is None:
        raise BadValue("document_id", Bi("请先上传合同，再在此选择", "Upload the contract first, then choose it here"))
    return found


def may_sign(actor: Actor, case: TransferCase) -> bool:
    """The organisation that owns the dossier signs; the director may in its stead."""
    place = place_of(case.dossier)
    return (Role.ORG in actor.roles and actor.may("transfer:S", place)) or actor.may("transfer:A", place)


@act("transfer.sign")
def sign(actor: Actor, case: TransferCase, *, version: int, signed_on: dt.date) -> TransferCase:
    """The contract is signed, after the publicity."""
    if not may_sign(actor, case):
        raise NotAllowed
    require(actor, "transfer:SA", case.dossier)
    _ready(case, version)
    not_later("signed_on", signed_on, since=case.opened_on)
    if case.published_until and signed_on < case.published_until:
        raise BadValue("signed_on", Bi("签约不能早于公示期满", "It may not be signed before the publicity is over"))
    change(case, version, where={"state": PUBLISHED}, state=SIGNED, signed_on=signed_on, signed_by=actor.ledger_name)
    tell("dossier", case.dossier_id, transfer=case.code, signed_on=signed_on.isoformat(), contract=case.contract_no)
    _step(actor, case, Role.TT, Role.DIR)
    return case


@act("transfer.close")
def close(actor: Actor, case: TransferCase, *, version: int, income_fen: int | None, note: str) -> TransferCase:
    """Everything under the contract was done; what came in is on record."""
    require(actor, "transfer:UA", case.dossier)
    change(
        case, version, where={"state": SIGNED}, state=CLOSED, income_fen=income_fen, ended_on=clock.today(), ended_note=words("note", note)
    )  # fmt: skip
    tell("dossier", case.dossier_id, transfer=case.code, income_fen=income_fen, reason=note)
    _step(actor, case, Role.DIR)
    return case


@act("transfer.drop")
def drop(actor: Actor, case: TransferCase, *, version: int, reason: str) -> TransferCase:
    """It does not come about; why not is kept."""
    require(actor, "transfer:UA", case.dossier)
    why = words("reason", reason, LEAST_WORDS)
    change(
        case, version, where={"state__in": (OPENED, VALUED, APPROVED, PUBLISHED)}, state=DROPPED, ended_on=clock.today(), ended_note=why
    )  # fmt: skip
    tell("dossier", case.dossier_id, transfer=case.code, reason=why)
    _step(actor, case)
    return case


def _ready(case: TransferCase, version: int) -> None:
    """Nothing is lacking for the next step; a case that has moved on since it was read lacks other things, so that is asked first."""
    if case.version != version:
        raise Stale
    lacking = lacks_of_case(case)
    if lacking:
        raise Blocked(lacking)


def _step(actor: Actor, case: TransferCase, *roles: Role) -> None:
    step = STATES[case.state]
    say(
        case.dossier, "transfer_step", STEP_S, STEP_B, to=circle(case.dossier, *roles, team=True), but=actor,
        step=Bi(step.zh, step.en.lower()), case=case.code, link=f"/dossiers/{case.dossier.code}/transfer/{case.number}/",
    )  # fmt: skip
