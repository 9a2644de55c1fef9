"""The acts of transfer as the story calls them: outcomes, landings, a case from opening to closing, graduation, 核爆点, the public register.

Each method does the acts of one sitting; who records never checks. People are named by role: team, office (technology transfer), specialist, director.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from zhongshu.decisions.models import Decision
from zhongshu.kernel import clock
from zhongshu.kernel.money import fen_from_wan
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.transfer import actions as acts
from zhongshu.transfer.models import Claim, Criterion, FollowUp, Landing, NuclearPoint, Outcome, TransferCase
from zhongshu.transfer.rules import MODES, SIGNED
from zhongshu.web.demo.files import hand_in

SEEN = "已核对原件与回单，与登记一致"
PRICE_DAYS = 15  # publicity of an agreed price, by the rules
AGREED = "定价依据充分，分配与章程一致，同意"
DONE = "合同首期义务履行完毕，款项到账"
Who = Callable[[str], Actor]


class Transfer:
    """One dossier on its way into use."""

    def __init__(self, who: Who) -> None:
        self.who = who
        self.find: Callable[[str], str] = str  # the dossier of a technology, where another is named

    @staticmethod
    def dossier(dossier_id: str) -> Dossier:
        return Dossier.objects.select_related("organisation").get(pk=dossier_id)

    # --- what came of it
    def outcome(
        self, dossier_id: str, *, kind: str, title: tuple[str, str], evidence: str, percent: int, wan: int | None = None, checked: bool = True
    ) -> Outcome:  # fmt: skip
        """The team records it, the office checks it."""
        dossier = self.dossier(dossier_id)
        row = acts.record_outcome(
            self.who("team"), dossier, kind=kind, on=clock.today(), title_zh=title[0], title_en=title[1],
            evidence=evidence, percent=percent, amount_fen=fen_from_wan(wan) if wan else None,
        )  # fmt: skip
        return acts.check_outcome(self.who("office"), row, version=row.version, note=SEEN) if checked else row

    def landing(
        self, dossier_id: str, *, kind: str, region: str, district: str, firm: str, evidence: str, number: str, wan: int, jobs: int, checked: bool = True
    ) -> None:  # fmt: skip
        """The office records it, the specialist checks it."""
        dossier = self.dossier(dossier_id)
        row = acts.record_landing(
            self.who("office"), dossier, kind=kind, region=region, district=district, firm=firm, on=clock.today(),
            evidence_kind=evidence, evidence_no=number, amount_fen=fen_from_wan(wan), jobs=jobs,
        )  # fmt: skip
        if checked:
            landing = Landing.objects.select_related("dossier").get(pk=row.pk)
            acts.check_landing(self.who("specialist"), landing, version=landing.version)

    # --- a case
    def _case(self, dossier_id: str) -> TransferCase:
        return TransferCase.objects.select_related("dossier").filter(dossier_id=dossier_id).latest("number")

    def open(
        self, dossier_id: str, *, mode: str, title: str, party_id: str, pieces: Sequence[tuple[str, str, str]], split: Sequence[tuple[str, str, int]]
    ) -> None:  # fmt: skip
        """The office opens it with its bundle (kind, title, owner) and the split (kind, party, per cent)."""
        office, dossier = self.who("office"), self.dossier(dossier_id)
        acts.open_case(office, dossier, version=dossier.version, mode=mode, title=title, party_id=party_id)
        for number, (kind, name, owner) in enumerate(pieces, 1):
            case = self._case(dossier_id)
            reference = f"清单第 {number} 项，权属证明见附件"
            acts.add_piece(office, case, version=case.version, kind=kind, title=name, reference=reference, owner=owner)
        for kind, party, percent in split:
            case = self._case(dossier_id)
            acts.add_split(office, case, version=case.version, kind=kind, party=party, percent=percent)

    def value(self, dossier_id: str, *, wan: int, method: str, approved: bool = True) -> None:
        """Valued by the office, and approved by the director unless that is to wait."""
        case = self._case(dossier_id)
        acts.value(
            self.who("office"),
            case,
            version=case.version,
            valuation_fen=fen_from_wan(wan) if wan else None,
            method=method,
        )
        if approved:
            case = self._case(dossier_id)
            acts.approve(self.who("director"), case, version=case.version, note=AGREED)

    def publish(self, dossier_id: str, text: str) -> None:
        case = self._case(dossier_id)
        until = clock.today() + dt.timedelta(days=PRICE_DAYS)
        acts.publish(self.who("office"), case, version=case.version, publicity=text, until=until)

    def sign(self, dossier_id: str, *, number: str, wan: int, equity: int) -> None:
        """The contract is attached and signed by the director."""
        case, office = self._case(dossier_id), self.who("office")
        mode = MODES[case.mode].label.zh
        file = hand_in(
            office, case.dossier, name=f"{case.dossier.code} {mode}合同.txt".replace("/", "-"), text=f"{mode}合同 {number}：{case.title}",
            kind="agreement", about="transfer", classification="trade",
        )  # fmt: skip
        acts.attach_contract(
            office, case, version=case.version, contract_no=number, document_id=file.pk, amount_fen=fen_from_wan(wan), equity=equity or None
        )  # fmt: skip
        case = self._case(dossier_id)
        acts.sign(self.who("director"), case, version=case.version, signed_on=clock.today())

    def close(self, dossier_id: str, wan: int) -> None:
        case = self._case(dossier_id)
        if case.state == SIGNED:
            acts.close(self.who("office"), case, version=case.version, income_fen=fen_from_wan(wan), note=DONE)

    def drop(self, dossier_id: str, reason: str) -> None:
        case = self._case(dossier_id)
        acts.drop(self.who("office"), case, version=case.version, reason=reason)

    def share(self, dossier_id: str, kind: str, other: str, percent: int, *, confirmed: bool) -> None:
        """The office gives another dossier (by slug) its part of the newest outcome of a kind; the specialist confirms it, or has not yet."""
        row = Outcome.objects.select_related("dossier").filter(dossier_id=dossier_id, kind=kind).latest("created_at")
        code = self.dossier(self.find(other)).code
        part = acts.attribute(self.who("office"), row, version=row.version, dossier_code=code, percent=percent)
        if confirmed:
            acts.confirm_share(self.who("specialist"), row, version=row.version, share_id=part.pk)

    def review_market(self, dossier_id: str, routes: str, *, route_open: bool) -> None:
        """The review of the ways to a market, by the office."""
        dossier = self.dossier(dossier_id)
        acts.review_market(self.who("office"), dossier, version=dossier.version, routes=routes, route_open=route_open)

    def early(self, dossier_id: str, reason: str) -> None:
        """T-37."""
        dossier = self.dossier(dossier_id)
        acts.transfer_early(self.who("director"), dossier, version=dossier.version, reason=reason)

    # --- graduation
    def claim(
        self, dossier_id: str, *, test: str, statement: str, evidence: str, wan: int | None = None, checked: bool = True
    ) -> None:  # fmt: skip
        """The team claims a test, the office accepts the evidence."""
        dossier = self.dossier(dossier_id)
        row = acts.claim_test(
            self.who("team"), dossier, test=test, statement=statement, on=clock.today(), evidence=evidence,
            amount_fen=fen_from_wan(wan) if wan else None, arms_length=test == "investment",
        )  # fmt: skip
        if checked:
            claim = Claim.objects.select_related("dossier").get(pk=row.pk)
            acts.check_claim(self.who("office"), claim, version=claim.version, verdict="accepted", note=SEEN)

    def ask(self, dossier_id: str, matter: str) -> Decision:
        """Graduation is put to the committee."""
        dossier = self.dossier(dossier_id)
        return acts.ask_committee(self.who("office"), dossier, version=dossier.version, matter=matter)

    def graduate(self, member: Actor, dossier_id: str, reason: str) -> None:
        """T-38."""
        dossier = self.dossier(dossier_id)
        acts.graduate(member, dossier, version=dossier.version, reason=reason)

    def complete(self, member: Actor, dossier_id: str, *, routes: str, reason: str) -> None:
        """T-39."""
        dossier = self.dossier(dossier_id)
        acts.complete(member, dossier, version=dossier.version, routes=routes, reason=reason)

    # --- 核爆点
    def _point(self, dossier_id: str) -> NuclearPoint:
        return NuclearPoint.objects.select_related("dossier").get(dossier_id=dossier_id)

    def point(self, dossier_id: str, *, statement: str, layout: str, criteria: Mapping[str, str]) -> Decision:
        """Proposed by the specialist with evidence for each criterion, checked by the lead of the field, put to the committee."""
        specialist, checker, dossier = self.who("specialist"), self.who("lead"), self.dossier(dossier_id)
        acts.propose_point(specialist, dossier, version=dossier.version, statement=statement, layout=layout)
        for code, evidence in criteria.items():
            point = self._point(dossier_id)
            acts.write_criterion(specialist, point, version=point.version, code=code, evidence=evidence)
        for row in (
            Criterion.objects.filter(point__dossier_id=dossier_id).select_related("point__dossier").order_by("code")
        ):
            row.point.refresh_from_db(fields=["version"])
            acts.check_criterion(checker, row, version=row.point.version)
        point = self._point(dossier_id)
        return acts.ask_designation(checker, point, version=point.version)

    def designate(self, member: Actor, dossier_id: str, reason: str) -> None:
        """T-45."""
        dossier = self.dossier(dossier_id)
        acts.designate(member, dossier, version=dossier.version, reason=reason)

    def show_point(self, dossier_id: str, summary: tuple[str, str]) -> None:
        """The director puts it on the public register."""
        point = self._point(dossier_id)
        acts.release_point(
            self.who("director"), point, version=point.version, summary_zh=summary[0], summary_en=summary[1]
        )

    def landmark(self, dossier_id: str, kind: str, *, reason: str, summary: tuple[str, str]) -> None:
        """The newest checked outcome of a kind is named a landmark and released."""
        rows = Outcome.objects.filter(dossier_id=dossier_id, kind=kind, checked_on__isnull=False)
        row, director = rows.select_related("dossier").latest("created_at"), self.who("director")
        row = acts.mark_landmark(director, row, version=row.version, reason=reason)
        acts.release_outcome(director, row, version=row.version, summary_zh=summary[0], summary_en=summary[1])

    def look_back(self, dossier_id: str, *, note: str, wan: int, jobs: int) -> None:
        """The first follow-up that is due."""
        row = (
            FollowUp.objects.select_related("dossier")
            .filter(dossier_id=dossier_id, done_on__isnull=True)
            .earliest("due_on")
        )
        acts.look_back(
            self.who("office"), row, version=row.version, in_use=True, note=note, revenue_fen=fen_from_wan(wan), jobs=jobs
        )  # fmt: skip
