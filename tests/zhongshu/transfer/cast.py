"""The people of transfer, made for real, and dossiers brought to their state behind the door's back; everything from there on goes through acts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.zhongshu.discovery.cast import person
from tests.zhongshu.documents.corpus import PDF
from tests.zhongshu.relay.cast import MONDAY, again, at, put, working_at
from zhongshu.decisions.actions import Choice, cast_ballot, close_decision
from zhongshu.decisions.models import Decision
from zhongshu.documents.actions import store_document
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import entrust, join_team, open_dossier
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM
from zhongshu.people.models import Organisation
from zhongshu.policy.actions import install_default_rules
from zhongshu.transfer import actions as acts
from zhongshu.transfer.models import Claim, NuclearPoint, TransferCase
from zhongshu.transfer.queries import open_point
from zhongshu.transfer.rules import CRITERIA

__all__ = ["MONDAY", "Cast", "again", "at", "in_state", "person", "put"]
WHY = "证据齐备，同意推进"


class Cast:
    """Chen answers, Tao transfers, Dong directs, Gu signs for the institute, Zhao leads the team, three sit in the committee; Wu sees nothing."""

    def __init__(self) -> None:
        install_default_rules(SYSTEM)
        self.institute = Organisation.objects.create(
            name_zh="临港光能研究所", name_en="Lingang Photonics", kind="institute"
        )
        self.firm = Organisation.objects.create(name_zh="申能光伏", name_en="Shenneng Solar", kind="company")
        self.chen, self.tao, self.dong, self.lei = (
            person("chen", "PS"),
            person("tao", "TT"),
            person("dong", "DIR"),
            person("lei", "TT"),
        )
        self.qian = person("qian", ("FL", "field", "energy"))
        self.gu = working_at("gu", "ORG", self.institute)
        self.zhao, self.wu = person("zhao", "PI"), person("wu", "PI")
        self.li, self.rong, self.shu = (person(n, "COM") for n in ("li", "rong", "shu"))


def in_state(cast: Cast, state: str, *, title: str = "钙钛矿叠层电池", title_en: str = "Perovskite tandem") -> Dossier:
    """A dossier in this state, in Chen's care, of Zhao's team, led by the institute."""
    dossier = open_dossier(
        SYSTEM, title_zh=title, title_en=title_en, field="energy", channel="open", organisation_id=cast.institute.pk
    )
    entrust(SYSTEM, dossier, user_id=cast.chen.user_id, reason="熟悉光伏")
    join_team(SYSTEM, dossier, person_id=cast.zhao.person_id, role="lead")
    return put(dossier, state)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_related("organisation", "specialist__person").get(pk=dossier.pk)


def case_of(dossier: Dossier) -> TransferCase:
    return TransferCase.objects.select_related("dossier", "party").filter(dossier=dossier).latest("number")


def contract_file(cast: Cast, dossier: Dossier) -> str:
    """A contract on file."""
    row = store_document(
        cast.tao, file=SimpleUploadedFile("contract.pdf", PDF), kind="agreement", about_kind="transfer", about_id=dossier.pk,
        classification="internal", confirmed=True,
    )  # fmt: skip
    return row.pk


def opened(cast: Cast, dossier: Dossier, **changes: Any) -> TransferCase:
    given = {"mode": "licence", "title": "叠层封装专利许可", "party_id": cast.firm.pk, **changes}
    dossier = fresh(dossier)
    acts.open_case(cast.tao, dossier, version=dossier.version, **given)
    return case_of(dossier)


def with_bundle(cast: Cast, dossier: Dossier) -> TransferCase:
    case = case_of(dossier)
    acts.add_piece(
        cast.tao, case, version=case.version, kind="patent", title="界面钝化", reference="ZL2024 1 0001", owner="光能所"
    )
    return case_of(dossier)


def with_split(cast: Cast, dossier: Dossier, *parts: float) -> TransferCase:
    for part in parts or (70, 30):
        case = case_of(dossier)
        acts.add_split(cast.tao, case, version=case.version, kind="team", party="完成人", percent=part)
    return case_of(dossier)


def signed(cast: Cast, dossier: Dossier) -> TransferCase:
    """A licence from its opening to its signature, sixteen days later."""
    opened(cast, dossier)
    case = with_bundle(cast, dossier)
    acts.value(cast.tao, case, version=case.version, valuation_fen=800_000_000, method="收益法，第三方评估")
    case = with_split(cast, dossier)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    case = case_of(dossier)
    acts.publish(
        cast.tao,
        case,
        version=case.version,
        publicity="叠层封装专利许可，拟定价格与受让方",
        until=clock.today() + dt.timedelta(days=15),
    )
    case = case_of(dossier)
    acts.attach_contract(
        cast.tao, case, version=case.version, contract_no="HT-2026-07", document_id=contract_file(cast, dossier), amount_fen=900_000_000
    )  # fmt: skip
    case = case_of(dossier)
    with clock.at(clock.now() + dt.timedelta(days=16)):
        acts.sign(again(cast.gu), case, version=case.version, signed_on=clock.today())
    return case_of(dossier)


def claim(cast: Cast, dossier: Dossier, test: str, *, checked: bool = True, **changes: Any) -> Any:
    """Evidence for one test, by the team, checked by Tao."""
    given = {
        "statement": f"{test}：首单已交付并付款", "on": clock.today(), "evidence": f"合同与银行回单各一份，第 {Claim.objects.count() + 1} 份", "amount_fen": 50_000_000, "arms_length": True, **changes,
    }  # fmt: skip
    made = acts.claim_test(again(cast.zhao), fresh(dossier), test=test, **given)
    if checked:
        acts.check_claim(cast.tao, made, version=made.version, verdict="accepted", note="已核对原件")
    return made


def decide(cast: Cast, decision: Decision, chosen: str, *, votes: str = "for for for") -> Decision:
    """The committee votes and one of it closes."""
    subject = decision.subjects.get()
    for member, vote in zip((cast.li, cast.rong, cast.shu), votes.split(), strict=True):
        cast_ballot(member, subject, vote=vote, percent=70, reason="" if vote == "for" else "还需证据")
    decision.refresh_from_db()
    return close_decision(
        cast.li, decision, version=decision.version, choices={subject.pk: Choice(chosen, 70)}, reasons=WHY, dissent="有人认为尚早" if "against" in votes else "",
    )  # fmt: skip


def graduated(cast: Cast, *, title: str = "钙钛矿叠层电池") -> Dossier:
    """From TRANS to GRAD through the tests and the committee."""
    dossier = in_state(cast, "TRANS", title=title)
    for test in ("revenue", "deployment"):
        claim(cast, dossier, test)
    asked = acts.ask_committee(
        cast.chen, fresh(dossier), version=fresh(dossier).version, matter="两项检验已满足，提请毕业"
    )
    decide(cast, asked, "graduate")
    found = fresh(dossier)
    return acts.graduate(cast.li, found, version=found.version, reason=WHY)


def proposed(cast: Cast, dossier: Dossier, *, criteria: bool = True) -> NuclearPoint:
    """A proposal with every criterion evidenced and checked."""
    found = fresh(dossier)
    acts.propose_point(
        cast.chen,
        found,
        version=found.version,
        statement="能带动光伏玻璃到组件一条链",
        layout="申能光伏牵头，九个环节三处断点",
    )
    for code in CRITERIA if criteria else ():
        point = open_point(dossier)
        row = acts.write_criterion(
            cast.chen, point, version=point.version, code=code, evidence=f"{code}：第三方报告与合同"
        )
        point = open_point(dossier)
        row.point = point
        acts.check_criterion(cast.dong, row, version=point.version)
    return open_point(dossier)


def designated(cast: Cast, *, title: str = "钙钛矿叠层电池") -> NuclearPoint:
    """A graduate designated by the committee."""
    dossier = graduated(cast, title=title)
    point = proposed(cast, dossier)
    decide(cast, acts.ask_designation(cast.chen, point, version=point.version), "designate")
    found = fresh(dossier)
    acts.designate(cast.li, found, version=found.version, reason=WHY)
    return open_point(dossier)
