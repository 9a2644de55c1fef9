"""What a center has under way and the demo center has finished: begun here by the acts of the house, each by whoever may, so that its pages can be looked at.

Flows in: the demo center. Flows out: a package being put together, a Seal, released money put to a dossier, a change asked for, a result handed in for
checking, a transfer and a 核爆点 just begun, an invitation accepted, a contract to be signed and one being drafted. Never: a row written past the acts.
"""

from __future__ import annotations

import datetime as dt

from zhongshu.appraisal.models import BLIND, Appraisal
from zhongshu.award import actions as award
from zhongshu.award.completeness import calendar
from zhongshu.award.models import Contract, Publicity
from zhongshu.award.parts import PARTS, typed
from zhongshu.award.queries.packages import waiting
from zhongshu.award.queries.surplus import takers
from zhongshu.delivery import actions as delivery
from zhongshu.delivery.models import Milestone
from zhongshu.delivery.queries.changing.pieces import pieces_of
from zhongshu.kernel import clock
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, team_user_ids
from zhongshu.panels.actions import accept
from zhongshu.panels.models import INVITED
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.queries.accounts import demo_logins, holders
from zhongshu.people.roles import Role
from zhongshu.transfer import actions as transfer
from zhongshu.transfer.models import NuclearPoint, TransferCase

EXAM = {
    "exam_metric": "关键指标",
    "exam_better": "higher",
    "exam_target": 90.0,
    "exam_unit": "%",
    "exam_method": "国家级第三方检测机构检测",
}
WHY = "演示用：补一项在办事项，便于逐页查看"


def one(role: str) -> Actor:
    """Whom the login page offers for this role."""
    return actor_of({str(held): user for held, user in demo_logins()}[role])


def lead_of(dossier: Dossier) -> Actor:
    """The proposer of a dossier."""
    team = [actor_of(user) for user in User.objects.filter(pk__in=team_user_ids(dossier)).order_by("pk")]
    return next(actor for actor in team if Role.PI in actor.roles)


def specialist_of(dossier: Dossier) -> Actor:
    assert dossier.specialist is not None
    return actor_of(dossier.specialist)


def field_lead_of(dossier: Dossier) -> Actor:
    return actor_of(holders(Role.FL, field=dossier.field)[0])


def account_of(person_id: str) -> Actor:
    return actor_of(User.objects.get(person_id=person_id, is_active=True))


def leave() -> None:
    """All of it."""
    package()
    surplus()
    change_and_result()
    rounds()
    contract()
    draft()
    transfers()


def package() -> None:
    officer = one("AO")
    made = award.assemble_package(officer, title_zh="秋季第二批立项建议", title_en="Second package of the autumn", budget_fen=900 * FEN_PER_WAN, note=WHY)  # fmt: skip
    award.add_item(officer, made, waiting(officer)[0])


def surplus() -> None:
    director = one("DIR")
    taker, most = takers(director)[0]
    award.put_surplus(director, taker, fen=min(most, 20 * FEN_PER_WAN), reason="结余资金先补一次第三方对比测试")


def change_and_result() -> None:
    """A team asks for more time; another hands in what it reached and names who shall look at it."""
    at_work = Dossier.objects.filter(state="ACTIVE").order_by("pk")
    first = next(d for d in at_work if not interest_of(specialist_of(d), d))
    asked = {piece.key: piece.value for piece in pieces_of(first, "scope")}
    words = next(piece for piece in pieces_of(first, "scope") if piece.type == "text")
    asked[words.key] = f"{words.value}（含一次连续运行）"
    delivery.request_change(lead_of(first), first, kind="scope", asked=asked, reason="用户提出增加一次连续运行的考核")
    milestone = Milestone.objects.filter(dossier__state="ACTIVE", state="active").order_by("pk")[0]
    dossier, lead = milestone.dossier, lead_of(milestone.dossier)
    here = {"milestone_id": milestone.pk}
    delivery.name_verifier(
        specialist_of(dossier), dossier, **here, version=milestone.version, user_id=one("EXP").user_id
    )
    delivery.add_evidence(lead, dossier, **here, kind=milestone.evidence_kind, note="第三方测试报告，编号 2026-118", value=milestone.target)  # fmt: skip
    milestone.refresh_from_db()
    delivery.submit_milestone(lead, dossier, **here, version=milestone.version, result=milestone.target)


def rounds() -> None:
    """In the panel that was invited last one expert accepts; appraisals in their later rounds the demo center has itself."""
    waiting_for = Appraisal.objects.filter(stage=BLIND, panel__seats__state=INVITED).order_by("panel__code").first()
    assert waiting_for is not None
    seat = waiting_for.panel.seats.filter(state=INVITED).select_related("panel__dossier").order_by("pk")[0]
    accept(account_of(seat.person_id), seat, declared=True, confidential=True, integrity=True)


def contract() -> None:
    """The specialist completes the one draft and issues it; the team names its account."""
    draft = Contract.objects.get(state="draft")
    dossier, begins = draft.dossier, clock.today() + dt.timedelta(days=14)
    stages = [{**row, **{k: row[k] or v for k, v in EXAM.items()}} for row in draft.value["stages"]]
    milestones = [
        {
            "stage": number, "statement": row["exam_metric"], "metric": row["exam_metric"], "better": row["exam_better"] or "higher",
            "target": row["exam_target"], "unit": row["exam_unit"], "tolerance": None, "evidence_kind": "third_party", "weight": 100.0,
            "due_on": ends.isoformat(),
        }
        for number, (row, (_, ends)) in enumerate(zip(stages, calendar(stages, begins), strict=True), 1)
    ]  # fmt: skip
    keeper = specialist_of(dossier)
    for name, rows in (("stages", stages), ("milestones", milestones)):
        raw = [{col.name: typed(col, row.get(col.name)) for col in PARTS[name].cols} for row in rows]
        draft = award.write_contract(keeper, draft, part=name, rows=raw, version=draft.version)
    terms = {name: draft.value[name] or WHY for name in ("ip_terms", "exit_terms", "data_terms")}
    draft = award.write_terms(keeper, draft, version=draft.version, starts_on=begins, **terms)
    issued = award.issue_contract(keeper, draft, version=draft.version)
    award.enter_account(
        lead_of(dossier), issued, holder=str(dossier.organisation), bank="演示银行长三角分行", number="6222000011112222"
    )


def draft() -> None:
    """A second contract, still a draft whose forms open: that of an award nobody objected to, on the day after its period."""
    over = Publicity.objects.filter(state="shown", dossier__state="PUBL").exclude(objections__state="open").order_by("pk")[0]  # fmt: skip
    officer = actor_of({str(role): user for role, user in demo_logins()}["AO"])
    with clock.at(clock.now() + (over.until_on - clock.today()) + dt.timedelta(days=1)):
        award.end_publicity(officer, over.dossier, version=over.dossier.version, reason="公示期满，无异议")


def transfers() -> None:
    """The office begins a transfer with a right and a part of the revenue; a specialist proposes a 核爆点 with one piece of evidence."""
    office = one("TT")
    dossier = Dossier.objects.filter(state="TRANS").order_by("pk")[0]
    transfer.open_case(office, dossier, version=dossier.version, mode="spinoff", title="以连续涂布方法设立衍生企业")
    case = TransferCase.objects.filter(dossier=dossier).latest("number")
    transfer.add_piece(
        office,
        case,
        version=case.version,
        kind="patent",
        title="连续涂布方法",
        reference="ZL 2024 1 0001234.5",
        owner="中心",
    )
    case.refresh_from_db()
    transfer.add_split(office, case, version=case.version, kind="organisation", party="依托单位", percent=60)
    graduate = next(
        d for d in Dossier.objects.filter(state="GRAD").order_by("pk") if not NuclearPoint.objects.filter(dossier=d)
    )
    keeper = specialist_of(graduate)
    point = transfer.propose_point(
        keeper,
        graduate,
        version=graduate.version,
        statement="主流产线已因此改换路线",
        layout="三家龙头企业已布局上下游",
    )
    transfer.write_criterion(keeper, point, version=point.version, code="chain", evidence="行业协会年度报告第三章")
