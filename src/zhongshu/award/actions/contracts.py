"""Making a contract: drafted from plan and mandate, written part by part, issued as files with their hashes, taken back for changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.conf import settings

from zhongshu.award.actions.papers import docx_of, pdf_of
from zhongshu.award.clauses import TEMPLATES, template_for
from zhongshu.award.completeness import calendar, check_stages, check_start
from zhongshu.award.models.contracts import DRAFT, FAILED, ISSUED, Contract, ContractFile, Signature
from zhongshu.award.parts import PARTS, clean_rows
from zhongshu.award.queries.contracts import lacks_of, lead_name
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Stale
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, last_chapter, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

TO_SIGN = Bi("任务书 {code} 待签署", "Contract {code} awaits your signature")
TO_SIGN_BODY = Bi("{d} 的任务书已定稿，请核对后签署。", "The contract of {d} is final; please read it over and sign.")
FINAL = Bi("任务书已定稿，修改须先退回", "The contract is final; take it back to change it")
NOT_ISSUED = Bi("只有待签署的任务书可以退回修改", "Only a contract that awaits signatures can be taken back")
TERMS = ("ip_terms", "exit_terms", "data_terms")


def _text(value: Any, name: str) -> str:
    """One side of a pair, Chinese first; or the text itself."""
    if isinstance(value.get(name), dict):
        return str(value[name].get("zh") or value[name].get("en") or "")
    return str(value.get(f"{name}_zh") or value.get(f"{name}_en") or value.get(name) or "")


def _english(value: Any, name: str) -> str:
    """The English side of a pair that has both; the first side stands in the text that is signed."""
    text = value[name].get("en") if isinstance(value.get(name), dict) else value.get(f"{name}_en")
    return "" if str(text or "") == _text(value, name) else str(text or "")


@act("award.draft_contract")
def draft_contract(actor: Actor, dossier: Dossier) -> Contract:
    """The first draft, from the mandate and the plan it was given for."""
    mandate, plan = last_chapter(dossier, "mandate"), last_chapter(dossier, "plan")
    if mandate is None or plan is None:
        raise Blocked([Bi("立项决定与方案", "the mandate and the plan")])
    granted, planned = json.loads(mandate.body), json.loads(plan.body)
    template = TEMPLATES[template_for(dossier.trl, dossier.field)]
    body = {
        "parties": _parties(dossier),
        "stages": [_stage(row) for row in planned.get("stages", [])],
        "budget": [
            {"stage": int(row.get("stage") or 1), "line": row.get("line") or "", "amount_fen": int(row.get("amount") or 0)}
            for row in planned.get("budget", [])
        ],
        "milestones": [],
        "approvals": [],
        "assumptions": planned.get("assumptions", []),
        "kill_criteria": planned.get("kill_criteria", []),
        "ip_terms": template.ip_terms, "exit_terms": template.exit_terms, "data_terms": template.data_terms,
        "plan": {"number": plan.number, "sha256": plan.sha256},
        "decision": granted["decision"],
        "conditions": granted.get("conditions") or [],  # voted on with the award, so that whoever signs signs them too
    }  # fmt: skip
    contract = Contract.objects.create(
        dossier=dossier, code=next_code(f"{settings.CENTER}-A-{clock.today():%y}", width=3), template=template.code,
        total_fen=int(granted["amount_fen"]), body=canonical(body), edited_by=actor.ledger_name,
    )  # fmt: skip
    tell("dossier", dossier.pk, contract=contract.code, template=template.code, total_fen=contract.total_fen)
    return contract


def _parties(dossier: Dossier) -> list[dict[str, str]]:
    organisation = dossier.organisation
    name = (organisation.name_zh or organisation.name_en) if organisation else ""
    return [
        {"role": "center", "name": f"{settings.CENTER} 颠覆性技术创新中心", "credit_code": ""},
        {"role": "team", "name": name, "credit_code": (organisation.credit_code or "") if organisation else ""},
    ]


def _stage(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "aim": _text(row, "aim"), "aim_en": _english(row, "aim"), "months": int(row.get("months") or 1), "budget_fen": int(row.get("budget") or 0),
        "exam_metric": _text(row, "exam_metric") or _text(row, "exam"), "exam_better": row.get("exam_better") or "higher",
        "exam_target": row.get("exam_target"), "exam_unit": row.get("exam_unit") or "", "exam_method": _text(row, "exam_method"), "entry_evidence": "", "pass_prior": row.get("pass_probability"),
    }  # fmt: skip


@act("award.write_contract")
def write_contract(
    actor: Actor, contract: Contract, *, part: str, rows: Sequence[Mapping[str, Any]], version: int
) -> Contract:
    """Write one list of rows; stages that break the rules are refused at once (R-22)."""
    _may_write(actor, contract, version)
    values = clean_rows(PARTS[part], rows)
    if part == "stages":
        check_stages(values, contract.total_fen, rules_of(contract.dossier.rule_set).gates)
    _keep(actor, contract, version, **{part: values})
    tell("dossier", contract.dossier_id, contract=contract.code, part=part, rows=len(values), version=contract.version)
    return contract


@act("award.write_terms")
def write_terms(actor: Actor, contract: Contract, *, version: int, starts_on: dt.date, **terms: str) -> Contract:
    """The day it begins and the terms in words."""
    _may_write(actor, contract, version)
    if set(terms) != set(TERMS):
        raise ValueError(f"terms are {TERMS}")
    check_start(starts_on, clock.today())
    for name in TERMS:
        if not terms[name].strip():
            raise BadValue(name, Bi("请填写这一项", "Please fill this in"))
    _keep(actor, contract, version, starts_on=starts_on, **{name: terms[name].strip() for name in TERMS})
    tell("dossier", contract.dossier_id, contract=contract.code, starts_on=starts_on, version=contract.version)
    return contract


def issue_contract(actor: Actor, contract: Contract, *, version: int) -> Contract:
    """Freeze the text, make the files, and ask both sides to sign.

    The files are made before the act begins: typesetting takes half a second, and nobody shall wait for it at the database.
    The version holds them together: what is issued is what was typeset, or nothing.
    """
    final = _final(actor, contract, version)
    return _issue(actor, contract, version=version, final=final, files={"pdf": pdf_of(final), "docx": docx_of(final)})


def _final(actor: Actor, contract: Contract, version: int) -> Contract:
    """The contract as it will stand, not stored: its stages dated, its lead named, its text hashed."""
    _may_write(actor, contract, version)
    lacking = lacks_of(contract)
    if lacking:
        raise Blocked(lacking)
    final, body = copy(contract), contract.value
    body["parties"][1]["lead"] = lead_name(contract.dossier)
    for stage, (begins, ends) in zip(body["stages"], calendar(body["stages"], contract.starts_on), strict=True):  # type: ignore[arg-type]
        stage["starts_on"], stage["ends_on"] = begins.isoformat(), ends.isoformat()
    final.body = canonical(body)
    final.sha256 = hashlib.sha256(f"{contract.code}\n{final.body}".encode()).hexdigest()
    return final


@act("award.issue_contract")
def _issue(actor: Actor, contract: Contract, *, version: int, final: Contract, files: Mapping[str, bytes]) -> Contract:
    _may_write(actor, contract, version)
    if version != final.version:
        raise Stale
    now = {"body": final.body, "sha256": final.sha256, "state": ISSUED, "issued_at": clock.now()}
    _set(contract, version, **now, edited_by=actor.ledger_name)
    hashes = {kind: hashlib.sha256(data).hexdigest() for kind, data in files.items()}
    for kind, data in files.items():
        ContractFile.objects.create(contract=contract, kind=kind, sha256=hashes[kind], size=len(data), data=data)
    tell("dossier", contract.dossier_id, contract=contract.code, sha256=contract.sha256, **hashes)
    words = {"code": contract.code, "d": contract.dossier.code}
    notify(
        to=team_user_ids(contract.dossier), kind="contract_to_sign", subject=TO_SIGN.fill(**words), body=TO_SIGN_BODY.fill(**words),
        link=f"/dossiers/{contract.dossier.code}/contract/",
    )  # fmt: skip
    return contract


@act("award.reopen_contract")
def reopen_contract(actor: Actor, contract: Contract, *, version: int, reason: str) -> Contract:
    """Take an issued contract back for changes: its files and signatures are void."""
    actor.require("contract:U", place_of(contract.dossier))
    _unmoved(contract, version)
    if contract.state != ISSUED:
        raise Stale(NOT_ISSUED)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    _set(contract, version, state=DRAFT, sha256="", issued_at=None)
    now = clock.now()
    ContractFile.objects.filter(contract=contract, valid=True).update(valid=False, updated_at=now)
    Signature.objects.filter(contract=contract, valid=True).update(valid=False, updated_at=now)
    tell("dossier", contract.dossier_id, contract=contract.code, reason=reason)
    return contract


@act("award.void_contract")
def void_contract(actor: Actor, contract: Contract, *, reason: str) -> None:
    """The contract was not concluded."""
    Contract.objects.filter(pk=contract.pk).update(state=FAILED, version=contract.version + 1, updated_at=clock.now())
    ContractFile.objects.filter(contract=contract, valid=True).update(valid=False, updated_at=clock.now())
    tell("dossier", contract.dossier_id, contract=contract.code, reason=reason)


def _may_write(actor: Actor, contract: Contract, version: int) -> None:
    actor.require("contract:U", place_of(contract.dossier))
    interest_of(actor, contract.dossier, lock=True)
    _unmoved(contract, version)
    if contract.state != DRAFT:
        raise Stale(FINAL)


def _unmoved(contract: Contract, version: int) -> None:
    """Asked before its state: who read an older one is told so, not that the step is not theirs to take."""
    if contract.version != version:
        raise Stale


def _keep(actor: Actor, contract: Contract, version: int, **parts: Any) -> None:
    columns = {"starts_on": parts.pop("starts_on")} if "starts_on" in parts else {}
    _set(contract, version, body=canonical({**contract.value, **parts}), edited_by=actor.ledger_name, **columns)


def _set(contract: Contract, version: int, **columns: Any) -> None:
    """Compare-and-set."""
    changed = Contract.objects.filter(pk=contract.pk, version=version, state=contract.state).update(
        **columns, version=version + 1, updated_at=clock.now()
    )
    if changed != 1:
        raise Stale
    contract.refresh_from_db()
