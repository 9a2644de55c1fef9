"""Transfer cases: those an actor may know, what a case lacks for its next step, and who reads a valuation."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet, Sum

from zhongshu.documents.models import Document
from zhongshu.documents.queries import documents_about
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import among_known, place_of
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.transfer.models import IpPiece, Split, TransferCase
from zhongshu.transfer.rules import APPROVED, ENDED, MODES, OPENED, PUBLISHED, VALUED, WHOLE

VALUATION_READERS = frozenset({Role.TT, Role.DIR, Role.FIN, Role.INT, Role.COM})


def cases(actor: Actor) -> QuerySet[TransferCase]:
    """Every transfer case of a dossier this actor may know."""
    return among_known(actor, TransferCase.objects.all()).select_related("dossier", "party")


def in_publicity() -> QuerySet[TransferCase]:
    """What anybody may read: transfers whose publicity runs today, the nearest end first. The valuation is no part of it."""
    today = clock.today()
    running = TransferCase.objects.filter(state=PUBLISHED, published_from__lte=today, published_until__gte=today)
    return running.select_related("party").defer("valuation_fen", "valuation_method").order_by("published_until", "pk")


def cases_of(dossier: Dossier) -> QuerySet[TransferCase]:
    """The cases of a dossier, newest first."""
    return (
        TransferCase.objects.filter(dossier=dossier).select_related("dossier", "party", "contract").order_by("-number")
    )


def open_cases(dossier: Dossier) -> QuerySet[TransferCase]:
    return cases_of(dossier).exclude(state__in=ENDED)


def case_for(dossier: Dossier, number: int) -> TransferCase:
    """One case of a dossier the caller has fetched for its actor."""
    found = cases_of(dossier).filter(number=number).first()
    if found is None:
        raise Hidden
    return found


def reads_valuation(actor: Actor, dossier: Dossier) -> bool:
    """The valuation is for those who deal, decide, pay or audit, and for the dossier's own specialist (restricted)."""
    return bool(actor.roles & VALUATION_READERS) or actor.user_id in place_of(dossier).specialists


def with_shares(cases: QuerySet[TransferCase]) -> QuerySet[TransferCase]:
    """Many cases with their bundles and splits read along, two questions for all of them: `pieces_of` and `split_sum` find them there."""
    kept = {"dropped_at__isnull": True}
    return cases.prefetch_related(
        Prefetch("pieces", IpPiece.objects.filter(**kept).order_by("created_at"), to_attr="pieces_read"),
        Prefetch("splits", Split.objects.filter(**kept), to_attr="splits_read"),
    )


def pieces_of(case: TransferCase) -> list[IpPiece]:
    read: list[IpPiece] | None = getattr(case, "pieces_read", None)
    return list(case.pieces.filter(dropped_at__isnull=True).order_by("created_at")) if read is None else read


def splits_of(case: TransferCase) -> list[Split]:
    return list(case.splits.filter(dropped_at__isnull=True).order_by("created_at"))


def split_sum(case: TransferCase) -> int:
    """Hundredths of a per cent given away so far."""
    read: list[Split] | None = getattr(case, "splits_read", None)
    if read is not None:
        return sum(split.bp for split in read)
    return case.splits.filter(dropped_at__isnull=True).aggregate(s=Sum("bp"))["s"] or 0


def piece_of(dossier: Dossier, piece_id: str) -> IpPiece:
    found = IpPiece.objects.filter(pk=piece_id, case__dossier=dossier)
    return _one(found.select_related("case__dossier").first())


def split_of(dossier: Dossier, split_id: str) -> Split:
    found = Split.objects.filter(pk=split_id, case__dossier=dossier)
    return _one(found.select_related("case__dossier").first())


def _one(found: Any) -> Any:
    if found is None:
        raise Hidden
    return found


def _bundle(case: TransferCase) -> list[Bi]:
    return [] if pieces_of(case) else [Bi("知识产权清单", "the bundle of rights")]


def _split(case: TransferCase) -> list[Bi]:
    total = split_sum(case)
    if total == WHOLE or (not MODES[case.mode].priced and not total):  # what is open to all earns nothing to split
        return []
    text = Bi("收益分配合计 100 %（现为 {p} %）", "the revenue split to add to 100 % (now {p} %)")
    return [text.fill(p=f"{total / 100:g}")]


def _over(case: TransferCase) -> list[Bi]:
    if not MODES[case.mode].priced:
        return []
    until = case.published_until
    if until is not None and until <= clock.today():
        return []
    shown = until.isoformat() if until else "—"
    return [Bi("公示期满（{d}）", "the publicity to be over ({d})").fill(d=shown)]


def _contract(case: TransferCase) -> list[Bi]:
    found = (
        []
        if case.party_id or not MODES[case.mode].party
        else [Bi("对方单位（随合同填写）", "the other side (named with the contract)")]
    )
    found += [] if case.contract_id and case.contract_no else [Bi("合同文件与编号", "the contract with its number")]
    if MODES[case.mode].equity and not case.equity_bp:
        found.append(Bi("股权比例", "the part in equity"))
    return found


LACKS = {
    OPENED: (_bundle,),
    VALUED: (_bundle, _split),
    APPROVED: (),
    PUBLISHED: (_over, _contract),
}


def lacks_of_case(case: TransferCase) -> list[Bi]:
    """What the next step of a case still needs."""
    return [item for ask in LACKS.get(case.state, ()) for item in ask(case)]


def evidence_documents(actor: Actor, dossier: Dossier) -> list[Document]:
    """Files that may be named as evidence: those about the dossier and about its transfer that this actor may read."""
    found = [*documents_about(actor, "dossier", dossier.pk), *documents_about(actor, "transfer", dossier.pk)]
    return [row for row in found if row.withdrawn_at is None]
