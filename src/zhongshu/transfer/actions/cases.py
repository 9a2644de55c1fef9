"""A transfer case as it is put together: its mode and party, the bundle of rights, the split of the revenue."""

from __future__ import annotations

from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import advance, amend
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation
from zhongshu.people.roles import Role
from zhongshu.transfer.actions.changing import change, circle, known, require, say, words
from zhongshu.transfer.models import IpPiece, Split, TransferCase
from zhongshu.transfer.queries.cases import split_sum
from zhongshu.transfer.rules import IP_KINDS, MODES, OPENED, OPENS_IN, SPLIT_KINDS, VALUED, WHOLE

OPENED_S = Bi("{code}：开始转化", "{code}: a transfer begins")
OPENED_B = Bi("《{title}》开始转化：{mode}。", "A transfer of “{title}” begins: {mode}.")


@act("transfer.open_case")
def open_case(
    actor: Actor, dossier: Dossier, *, version: int, mode: str, title: str, party_id: str = ""
) -> TransferCase:
    """Begin one way into use. While the work still runs this opens the parallel track (T-37)."""
    require(actor, "transfer:UA", dossier)
    if dossier.state not in OPENS_IN:
        raise NotAllowed(Bi("立项实施以后才能开始转化", "Transfer begins once the work is funded and running"))
    advance(dossier, version)  # of two who begin at once the second is told, and no two cases take one number
    known("mode", mode, MODES)
    if MODES[mode].party and not party_id and mode != "spinoff":
        raise BadValue("party_id", Bi("请选择对方单位", "Choose the other side"))
    if party_id and not Organisation.objects.filter(pk=party_id).exists():
        raise BadValue("party_id", Bi("请选择一家单位", "Choose an organisation"))
    number = TransferCase.objects.filter(dossier=dossier).count() + 1
    case = TransferCase.objects.create(
        dossier=dossier, number=number, code=f"{dossier.code}/T{number}", mode=mode, title=words("title", title), party_id=party_id or None,
        opened_on=clock.today(), opened_by=actor.ledger_name,
    )  # fmt: skip
    if dossier.state == "ACTIVE" and not dossier.transfer_open:
        amend(actor, dossier, version=dossier.version, changes={"transfer_open": True}, reason=case.title)
    tell("dossier", dossier.pk, transfer=case.code, mode=mode, party=party_id, also=[party_id])
    say(dossier, "transfer_opened", OPENED_S, OPENED_B, to=circle(dossier, Role.DIR, team=True), but=actor, mode=MODES[mode].label)  # fmt: skip
    return case


@act("transfer.add_piece")
def add_piece(
    actor: Actor, case: TransferCase, *, version: int, kind: str, title: str, reference: str, owner: str
) -> IpPiece:
    """One right of the bundle."""
    _begin(actor, case, version)
    known("kind", kind, IP_KINDS)
    piece = IpPiece.objects.create(
        case=case, kind=kind, title=words("title", title), reference=reference.strip(), owner=words("owner", owner)
    )
    tell("dossier", case.dossier_id, transfer=case.code, right=piece.title, about=kind, reference=piece.reference)
    return piece


@act("transfer.drop_piece")
def drop_piece(actor: Actor, piece: IpPiece, *, version: int) -> None:
    """Take a right out of the bundle."""
    _begin(actor, piece.case, version)
    _gone(piece)
    tell("dossier", piece.case.dossier_id, transfer=piece.case.code, dropped=piece.title)


@act("transfer.add_split")
def add_split(actor: Actor, case: TransferCase, *, version: int, kind: str, party: str, percent: Any) -> Split:
    """One part of the revenue; all parts together are never above the whole, and are the whole before approval."""
    _begin(actor, case, version)
    known("kind", kind, SPLIT_KINDS)
    bp = hundredths("percent", percent)
    if split_sum(case) + bp > WHOLE:
        text = Bi("合计不能超过 100 %，还可分配 {p} %", "The parts may not exceed 100 %; {p} % is left")
        raise BadValue("percent", text.fill(p=f"{(WHOLE - split_sum(case)) / 100:g}"))
    split = Split.objects.create(case=case, kind=kind, party=words("party", party), bp=bp)
    tell("dossier", case.dossier_id, transfer=case.code, party=split.party, bp=bp)
    return split


@act("transfer.drop_split")
def drop_split(actor: Actor, split: Split, *, version: int) -> None:
    """Take a part of the revenue out again."""
    _begin(actor, split.case, version)
    _gone(split)
    tell("dossier", split.case.dossier_id, transfer=split.case.code, dropped=split.party)


def hundredths(name: str, percent: Any) -> int:
    """A per cent with two decimals at most as a whole number of hundredths, above 0 and up to 100."""
    bp = round(float(percent) * 100)
    if not 0 < bp <= WHOLE or abs(float(percent) * 100 - bp) > 1e-6:
        raise BadValue(
            name,
            Bi(
                "请填写大于 0、不超过 100 的百分数，至多两位小数",
                "A per cent above 0 and up to 100, two decimals at most",
            ),
        )
    return bp


def _begin(actor: Actor, case: TransferCase, version: int) -> None:
    """The bundle and the split may change until the case is approved."""
    require(actor, "transfer:UA", case.dossier)
    change(case, version, where={"state__in": (OPENED, VALUED)})


def _gone(row: IpPiece | Split) -> None:
    open_rows = type(row)._default_manager.filter(pk=row.pk, dropped_at__isnull=True)
    if open_rows.update(dropped_at=clock.now(), updated_at=clock.now()) != 1:
        raise Stale
