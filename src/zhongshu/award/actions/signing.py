"""Account, signatures, and the two edges out of CONTR: T-21 seals the contract, T-22 gives it up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.award.actions.contracts import void_contract
from zhongshu.award.clauses import CAUSES
from zhongshu.award.models.contracts import CENTER, ISSUED, SIGNED, TEAM, Account, Contract, Signature
from zhongshu.award.queries.contracts import account_closed, account_of, current_contract, signatures_of
from zhongshu.award.queries.publicity import holders_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

TEAM_ROLES = frozenset({Role.PI, Role.ORG})
CHANGED = Bi("收款账户已更换，待核验：{code}", "The account was changed and awaits you: {code}")
CHANGED_BODY = Bi(
    "{d} 的团队另填了收款账户。核验之前不再拨付。",
    "The team of {d} has entered another account. Nothing is paid until you have verified it.",
)


def may_sign(actor: Actor, dossier: Dossier) -> str:
    """The side this actor signs for; empty when none."""
    place = place_of(dossier)
    if not actor.may("contract:S", place):
        return ""
    if Role.DIR in actor.roles:
        return CENTER
    return TEAM if actor.roles & TEAM_ROLES else ""


@act("award.enter_account")
def enter_account(actor: Actor, contract: Contract, *, holder: str, bank: str, number: str) -> Account:
    """The team names its account, or another one while money may still be paid: nothing is paid before finance has verified what stands in this row.

    The number stands here alone: no ledger line, chapter or file holds it.
    """
    if may_sign(actor, contract.dossier) != TEAM:
        raise NotAllowed(Bi("由项目团队填写账户", "The team enters its account"))
    if (closed := account_closed(contract)) is not None:
        raise Stale(closed)
    interest_of(actor, contract.dossier, lock=True)
    digits = "".join(number.split())
    for name, value, words in (
        ("holder", holder, Bi("请填写户名", "Give the holder")),
        ("bank", bank, Bi("请填写开户行", "Give the bank")),
    ):
        if not value.strip():
            raise BadValue(name, words)
    if not (digits.isalnum() and 8 <= len(digits) <= 34):
        raise BadValue("number", Bi("账号为 8 到 34 位字母或数字", "An account number has 8 to 34 letters or digits"))
    account = account_of(contract)
    values: dict[str, Any] = {
        "holder": holder.strip(), "bank": bank.strip(), "number": digits, "entered_by": actor.ledger_name,
        "verified_by": "", "verified_on": None, "how": "",
    }  # fmt: skip
    if account is None:
        account = Account.objects.create(contract=contract, **values)
    else:
        Account.objects.filter(pk=account.pk).update(**values, version=account.version + 1, updated_at=clock.now())
        account.refresh_from_db()
    changed = contract.state == SIGNED
    tell("dossier", contract.dossier_id, contract=contract.code, account="changed" if changed else "entered")
    if changed:
        names = {"code": contract.code, "d": contract.dossier.code}
        notify(
            to=holders_of(Role.FIN), kind="account_changed", subject=CHANGED.fill(**names), body=CHANGED_BODY.fill(**names),
            link=f"/dossiers/{contract.dossier.code}/contract/account/verify/",
        )  # fmt: skip
    return account


@act("award.doubt_account")
def doubt_account(actor: Actor, account: Account, *, reason: str) -> None:
    """What finance verified holds no longer, for the host has changed: nothing is paid until it has verified anew."""
    Account.objects.filter(pk=account.pk).update(
        verified_by="", verified_on=None, how="", version=account.version + 1, updated_at=clock.now()
    )
    tell("dossier", account.contract.dossier_id, contract=account.contract.code, account="doubted", reason=reason)


@act("award.verify_account")
def verify_account(actor: Actor, account: Account, *, version: int, how: str) -> Account:
    """Finance has checked holder, bank and number."""
    actor.require("contract:A", place_of(account.contract.dossier))
    if not how.strip():
        raise BadValue("how", Bi("请写明如何核验", "Say how it was verified"))
    changed = Account.objects.filter(pk=account.pk, version=version, verified_on__isnull=True).update(
        verified_by=actor.ledger_name,
        verified_on=clock.today(),
        how=how.strip(),
        version=version + 1,
        updated_at=clock.now(),
    )
    if changed != 1:
        raise Stale
    account.refresh_from_db()
    tell("dossier", account.contract.dossier_id, contract=account.contract.code, account="verified")
    return account


@act("award.sign_contract")
def sign_contract(actor: Actor, contract: Contract, *, sha256: str) -> Signature:
    """Sign what was read: the hash must be that of the issued text."""
    side = may_sign(actor, contract.dossier)
    if not side:
        raise NotAllowed(Bi("由团队或中心主任签署", "The team or the director signs"))
    interest_of(actor, contract.dossier, lock=True)
    if contract.state != ISSUED or contract.sha256 != sha256:
        raise Stale(Bi("任务书已有改动，请重新阅读后签署", "The contract has changed; read it again before you sign"))
    if side in signatures_of(contract):
        raise Stale(Bi("这一方已经签署", "This side has signed already"))
    signature = Signature.objects.create(
        contract=contract, side=side, name=actor.name, signed_by=actor.ledger_name, signed_at=clock.now(), sha256=sha256
    )
    tell("dossier", contract.dossier_id, contract=contract.code, side=side, sha256=sha256)
    return signature


@act("award.activate")
def activate(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-21: the contract is sealed; work begins with stage 1, whose last day is the next decision."""
    hold(dossier, version)
    contract = current_contract(dossier)
    if contract is None or contract.state != ISSUED:
        raise Blocked([Bi("双方签署的任务书", "a contract signed by both sides")])
    body = contract.value
    ends = dt.date.fromisoformat(body["stages"][0]["ends_on"])
    moved = move(
        actor, dossier.pk, edge="T-21", target="ACTIVE", version=version, reason=reason, chapter=chapter_body(contract),
        sets={"money_fen": contract.total_fen, "stage": 1}, until=ends,
    )  # fmt: skip
    Contract.objects.filter(pk=contract.pk).update(state=SIGNED, version=contract.version + 1, updated_at=clock.now())
    tell("dossier", dossier.pk, contract=contract.code, money_fen=contract.total_fen)
    return moved


@act("award.give_up")
def give_up(actor: Actor, dossier: Dossier, *, version: int, reason: str, cause: str, target: str) -> Dossier:
    """T-22: to the bench, or withdrawn; the cause is named."""
    contract = current_contract(dossier)
    moved = move(actor, dossier.pk, edge="T-22", target=target, version=version, reason=reason, said={"cause": cause})
    if contract is not None:
        void_contract(actor, contract, reason=CAUSES[cause].zh)
    tell("dossier", dossier.pk, cause=cause, target=target)
    return moved


def chapter_body(contract: Contract) -> dict[str, Any]:
    """The contract as its chapter holds it: what both sides signed, with hashes, and of the account only that it was verified."""
    body, account = contract.value, account_of(contract)
    files = dict(contract.files.filter(valid=True).values_list("kind", "sha256"))
    return {
        "code": contract.code,
        "template": contract.template,
        "parties": body["parties"],
        "total_fen": contract.total_fen,
        "stages": [_stage(number, row) for number, row in enumerate(body["stages"], 1)],
        "budget": body["budget"],
        "milestones": [_milestone(row) for row in body["milestones"]],
        "assumptions": body["assumptions"],
        "kill_criteria": body["kill_criteria"],
        "ip_terms": body["ip_terms"],
        "exit_terms": body["exit_terms"],
        "data_terms": body["data_terms"],
        "approvals": body["approvals"],
        "plan": body["plan"],
        "signatures": [
            {"side": s.side, "name": s.name, "on": clock.day_of(s.signed_at).isoformat(), "sha256": s.sha256}
            for s in sorted(signatures_of(contract).values(), key=lambda s: s.side)
        ],
        "files": files,
        "account": {
            "verified_by": account.verified_by, "on": account.verified_on.isoformat() if account.verified_on else "",
        } if account else {},
    }  # fmt: skip


def _both(row: dict[str, Any], name: str) -> Any:
    """A text as it was typed; with its English, where there is one, as a pair."""
    return {"zh": row[name], "en": row[f"{name}_en"]} if row.get(f"{name}_en") else row[name]


def _stage(number: int, row: dict[str, Any]) -> dict[str, Any]:
    exam = {
        "metric": row["exam_metric"], "target": row["exam_target"], "unit": row["exam_unit"], "method": row["exam_method"],
        "higher": row["exam_better"] == "higher",
    }  # fmt: skip
    return {
        "number": number, "aim": _both(row, "aim"), "months": row["months"], "budget_fen": row["budget_fen"], "starts_on": row["starts_on"],
        "ends_on": row["ends_on"], "exam": exam, "entry_evidence": row["entry_evidence"],
        "pass_prior": row["pass_prior"] / 100 if row["pass_prior"] is not None else None,
    }  # fmt: skip


def _milestone(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "stage": row["stage"], "statement": _both(row, "statement"), "metric": row["metric"], "target": row["target"], "unit": row["unit"],
        "tolerance": row["tolerance"] or 0, "evidence_kind": row["evidence_kind"], "weight": 1.0 if row["weight"] is None else row["weight"],
        "due_on": row["due_on"], "higher": row["better"] == "higher",
    }  # fmt: skip
