"""Contracts: the one being made, what it lacks, its files, and what the public may verify by a hash."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from zhongshu.award.completeness import lacks
from zhongshu.award.models.contracts import (
    CENTER,
    DRAFT,
    FAILED,
    ISSUED,
    SIGNED,
    TEAM,
    Account,
    Contract,
    ContractFile,
    Signature,
)
from zhongshu.award.models.publicity import Publicity
from zhongshu.documents.verifying import Verified
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.gates import missing
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.payee import TAIL, Payee
from zhongshu.lifecycle.queries import place_of
from zhongshu.lifecycle.rules import may_take
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

STATES: dict[str, Bi] = {
    "draft": Bi("起草中", "Draft"),
    "issued": Bi("待签署", "To be signed"),
    "signed": Bi("已签署生效", "In force"),
    "failed": Bi("未签成", "Not concluded"),
}
GIVEN_OUT = (ISSUED, SIGNED)
BOTH_SIGNED = Bi("双方已签，待启动", "Signed by both, to be started")
PAYS = (
    "CONTR",
    "ACTIVE",
    "GATE",
    "PIVOT",
    "PAUSE",
    "STOP",
)  # states of a dossier in which its account may still be paid to
CONTRACT, VOID = Bi("任务书", "Contract"), Bi("已作废", "No longer valid")


def current_contract(dossier: Dossier) -> Contract | None:
    """The contract being made or signed now."""
    return Contract.objects.filter(dossier=dossier, state__in=(DRAFT, ISSUED)).first()


def last_contract(dossier: Dossier) -> Contract | None:
    """The newest contract, whatever became of it."""
    return Contract.objects.filter(dossier=dossier).exclude(state=FAILED).order_by("-pk").first()


def contract_of(actor: Actor, dossier: Dossier) -> Contract:
    """The newest contract of a dossier, for those whose role reads it there."""
    found = last_contract(dossier)
    if found is None or not actor.may("contract:RUAS", place_of(dossier)):
        raise Hidden
    return found


def lacks_of(contract: Contract) -> list[Bi]:
    """What stands between the draft and its signatures."""
    gates = rules_of(contract.dossier.rule_set).gates
    return lacks(contract.value, total_fen=contract.total_fen, starts_on=contract.starts_on, gates=gates)


def signatures_of(contract: Contract) -> dict[str, Signature]:
    """Side -> the valid signature."""
    return {s.side: s for s in contract.signatures.filter(valid=True)}


@dataclass(frozen=True, slots=True)
class Start:
    """The next step of a contract both sides have signed: whether it is this reader's, and what it still lacks."""

    mine: bool
    lacks: list[Bi]


def start_of(actor: Actor, dossier: Dossier) -> Start | None:
    """T-21 as this reader sees it; None until both have signed, and once the work has begun."""
    found = current_contract(dossier) if dossier.state == "CONTR" else None
    if found is None or found.state != ISSUED or {TEAM, CENTER} - set(signatures_of(found)):
        return None
    edge = EDGES["T-21"]
    return Start(may_take(actor, edge, place_of(dossier)), missing(edge, actor, dossier))


def standing_of(contract: Contract) -> Bi:
    """What the contract waits for, in words: signatures, or, once both sides have signed, the start of the work."""
    both = contract.state == ISSUED and set(signatures_of(contract)) >= {TEAM, CENTER}
    return BOTH_SIGNED if both else STATES[contract.state]


def account_of(contract: Contract) -> Account | None:
    return Account.objects.filter(contract=contract).first()


def lead_name(dossier: Dossier) -> str:
    """Who leads the team now, as a paper names that person."""
    lead = dossier.members.filter(role="lead", until__isnull=True).select_related("person").first()
    return (lead.person.name_zh or lead.person.name_en) if lead else ""


def account_closed(contract: Contract) -> Bi | None:
    """Why the team may no longer name an account; None while it may."""
    if contract.state == FAILED or contract.dossier.state not in PAYS:
        return Bi("这份任务书不再拨款，账户不能再改", "Nothing is paid under this contract any more; its account stays")
    return None


def payee_of(dossier: Dossier) -> Payee | None:
    """The account of the newest contract, as whoever pays may see it."""
    contract = last_contract(dossier)
    account = account_of(contract) if contract is not None else None
    if account is None:
        return None
    page = reverse("award:verify_account", args=[dossier.code])
    return Payee(account.holder, account.bank, account.number[-TAIL:], account.verified_on, account.verified_by, page)


def file_of(actor: Actor, dossier: Dossier, kind: str) -> ContractFile:
    """A file of the contract, as issued."""
    contract = contract_of(actor, dossier)
    found = contract.files.filter(kind=kind, valid=True).order_by("-pk").first()
    if found is None:
        raise Hidden
    return found


def unverified_accounts() -> list[Account]:
    """Accounts that wait for finance: before the contract is signed, and those changed since."""
    return list(
        Account.objects.filter(verified_on__isnull=True, contract__dossier__state__in=PAYS)
        .exclude(contract__state=FAILED)
        .select_related("contract__dossier")
    )


def verify(sha256: str) -> Verified | None:
    """The contract, or the file of one, that carries this hash."""
    file = ContractFile.objects.filter(sha256=sha256).select_related("contract__dossier").first()
    contract = file.contract if file else Contract.objects.filter(sha256=sha256).select_related("dossier").first()
    if contract is None:
        return None
    valid = (file is None or file.valid) and contract.state in GIVEN_OUT
    kind = Bi("任务书文件（{k}）", "Contract file ({k})").fill(k=file.kind.upper()) if file else CONTRACT
    return Verified(kind, contract.code, standing_of(contract) if valid else VOID, valid, _title(contract.dossier))


def verify_number(code: str) -> Verified | None:
    """The contract of this number, once it was given out."""
    contract = Contract.objects.filter(code=code, state__in=GIVEN_OUT).first()
    return Verified(CONTRACT, contract.code, standing_of(contract), True) if contract else None


def _title(dossier: Dossier) -> str:
    """The title as it was published; nothing that was not."""
    shown = Publicity.objects.filter(dossier=dossier, from_on__isnull=False).order_by("-pk").first()
    return pick(shown, "title") if shown else ""
