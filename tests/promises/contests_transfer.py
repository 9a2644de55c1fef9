"""Contests over a transfer: its cases, the tests of graduation, outcomes and landings, the 核爆点 and what the public reads of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.promises.contests import Bout, House, as_read, contest, over, text_of, words
from tests.promises.contests import again as read_again
from tests.zhongshu.transfer import cast as transfers
from tests.zhongshu.transfer.cast import WHY, Cast, again, case_of, fresh
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.transfer import actions as acts
from zhongshu.transfer.models import Attribution, Claim, FollowUp, Landing, NuclearPoint, Outcome, TransferCase
from zhongshu.transfer.queries import open_point
from zhongshu.transfer.rules import ACTIVE

WAN = 1_000_000  # fen
ROUTES = "问过三家整机厂，均无需求"


def at(dossier: Dossier, *path: Any) -> str:
    return f"/dossiers/{dossier.code}/transfer/" + "".join(f"{part}/" for part in path)


def begun(house: House, state: str = "TRANS") -> tuple[Cast, Dossier]:
    cast = house.once(Cast)
    return cast, transfers.in_state(cast, state, title=f"叠层电池{house.next()}")


def opened(house: House) -> tuple[Cast, TransferCase]:
    cast, dossier = begun(house)
    return cast, transfers.opened(cast, dossier)


def valued(house: House) -> tuple[Cast, TransferCase]:
    cast, case = opened(house)
    case = transfers.with_bundle(cast, case.dossier)
    acts.value(cast.tao, case, version=case.version, valuation_fen=800 * WAN, method="收益法，第三方评估")
    return cast, transfers.with_split(cast, case.dossier)


def approved(house: House) -> tuple[Cast, TransferCase]:
    cast, case = valued(house)
    acts.approve(cast.dong, case, version=case.version, note=WHY)
    return cast, case_of(case.dossier)


def on_case(act: Any, by: Actor, case: TransferCase, verb: str, typed: str = "", column: str = "", **more: Any) -> Bout:
    return over(act, by, case, at(case.dossier, case.number, verb), typed, column, **more)


@contest("transfer.open_case")
def opening(house: House) -> Bout:
    """Every second bout is over active work, whose dossier the first case changes."""
    cast, dossier = begun(house, "TRANS" if house.count % 2 else "ACTIVE")
    given = {"mode": "licence", "party_id": cast.firm.pk}
    bout = over(acts.open_case, cast.tao, dossier, at(dossier, "do", "case"), "title", **given)
    return Bout(bout.attempt, lambda: case_of(dossier).title, bout.url, bout.by, bout.form, bout.typed, shows=False)


@contest("transfer.add_piece")
def adding_a_right(house: House) -> Bout:
    cast, case = opened(house)
    return on_case(acts.add_piece, cast.tao, case, "piece", "title", kind="patent", reference="ZL1", owner="光能所")


@contest("transfer.drop_piece")
def dropping_a_right(house: House) -> Bout:
    cast, case = opened(house)
    row = transfers.with_bundle(cast, case.dossier).pieces.get()
    return over(acts.drop_piece, cast.tao, row, at(case.dossier, case.number, "drop-piece", row.pk))


@contest("transfer.add_split")
def adding_a_share(house: House) -> Bout:
    cast, case = opened(house)
    return on_case(acts.add_split, cast.tao, case, "split", "party", kind="team", percent=5)


@contest("transfer.drop_split")
def dropping_a_share(house: House) -> Bout:
    cast, case = opened(house)
    row = transfers.with_split(cast, case.dossier, 70).splits.get()
    return over(acts.drop_split, cast.tao, row, at(case.dossier, case.number, "drop-split", row.pk))


@contest("transfer.value")
def valuing(house: House) -> Bout:
    cast, case = opened(house)
    case = transfers.with_bundle(cast, case.dossier)
    given = {"valuation_fen": 800 * WAN}
    return on_case(acts.value, cast.tao, case, "value", "method", "valuation_method", sent={"valuation_fen": "800"}, **given)  # fmt: skip


@contest("transfer.approve")
def approving(house: House) -> Bout:
    cast, case = valued(house)
    return on_case(acts.approve, cast.dong, case, "approve", "note", "approval_note")


@contest("transfer.send_back")
def sending_back(house: House) -> Bout:
    cast, case = valued(house)
    return on_case(acts.send_back, cast.dong, case, "send-back", "reason", "returned_note")


@contest("transfer.publish")
def publishing(house: House) -> Bout:
    cast, case = approved(house)
    until = clock.today() + dt.timedelta(days=15)
    return on_case(acts.publish, cast.tao, case, "publish", "publicity", "publicity", until=until)


@contest("transfer.attach_contract")
def attaching(house: House) -> Bout:
    cast, case = approved(house)
    file = transfers.contract_file(cast, case.dossier)
    given = {"document_id": file, "amount_fen": 900 * WAN}
    return on_case(
        acts.attach_contract, cast.tao, case, "contract", "contract_no", "contract_no", sent={"document_id": file, "amount_fen": "900"}, **given
    )  # fmt: skip


@contest("transfer.sign")
def signing(house: House) -> Bout:
    """The publicity began sixteen days ago."""
    with clock.at(clock.now() - dt.timedelta(days=16)):
        cast, case = approved(house)
        until = clock.today() + dt.timedelta(days=15)
        acts.publish(cast.tao, case, version=case.version, publicity="拟许可，价格与受让方", until=until)
        case, file = case_of(case.dossier), transfers.contract_file(cast, case.dossier)
        acts.attach_contract(cast.tao, case, version=case.version, contract_no="HT", document_id=file, amount_fen=WAN)
    return on_case(acts.sign, again(cast.gu), case_of(case.dossier), "sign", signed_on=clock.today())


@contest("transfer.close")
def closing(house: House) -> Bout:
    cast, dossier = begun(house)
    case = transfers.signed(cast, dossier)
    given = {"income_fen": 300 * WAN}
    return on_case(acts.close, cast.tao, case, "close", "note", "ended_note", sent={"income_fen": "300"}, **given)


@contest("transfer.drop")
def dropping(house: House) -> Bout:
    cast, case = opened(house)
    return on_case(acts.drop, cast.tao, case, "drop", "reason", "ended_note")


def ripe(house: House) -> tuple[Cast, Dossier]:
    """Both tests are met; the committee may be asked."""
    cast, dossier = begun(house)
    for test in ("revenue", "deployment"):
        transfers.claim(cast, dossier, test)
    return cast, fresh(dossier)


@contest("transfer.check_claim")
def checking_a_claim(house: House) -> Bout:
    cast, dossier = begun(house)
    row = transfers.claim(cast, dossier, "revenue", checked=False)
    return over(acts.check_claim, cast.tao, row, at(dossier, "do", "check-claim", row.pk), "note", "check_note", verdict="accepted")  # fmt: skip


@contest("transfer.lapse_claim")
def noting_that_a_claim_lapsed(house: House) -> Bout:
    cast, dossier = begun(house)
    row = transfers.claim(cast, dossier, "revenue")
    row = Claim.objects.select_related("dossier").get(pk=row.pk)
    bout = over(acts.lapse_claim, cast.dong, row, at(dossier, "do", "lapse-claim", row.pk), "note")
    return Bout(
        bout.attempt,
        lambda: Claim.objects.get(pk=row.pk).check_note.splitlines()[-1],
        bout.url,
        bout.by,
        bout.form,
        bout.typed,
        shows=False,
    )


@contest("transfer.review_market")
def reviewing_the_market(house: House) -> Bout:
    cast, dossier = begun(house)
    bout = over(
        acts.review_market,
        cast.chen,
        dossier,
        at(dossier, "do", "market"),
        "routes",
        route_open=True,
        sent={"route_open": "yes"},
    )
    return Bout(
        bout.attempt, lambda: dossier.market_reviews.get().routes, bout.url, bout.by, bout.form, bout.typed, shows=False
    )


@contest("transfer.ask_committee")
def asking_the_committee(house: House) -> Bout:
    cast, dossier = ripe(house)
    return over(acts.ask_committee, cast.chen, dossier, at(dossier, "do", "ask"), "matter")


@contest("transfer.graduate")
def graduating(house: House) -> Bout:
    cast, dossier = ripe(house)
    asked = acts.ask_committee(cast.chen, dossier, version=dossier.version, matter="两项检验已满足")
    transfers.decide(cast, asked, "graduate")
    return over(acts.graduate, cast.li, fresh(dossier), at(dossier, "graduate"), "reason")


@contest("transfer.complete")
def completing(house: House) -> Bout:
    cast, dossier = begun(house)
    acts.review_market(cast.chen, dossier, version=dossier.version, routes=ROUTES, route_open=False)
    dossier = fresh(dossier)
    return over(acts.complete, cast.dong, dossier, at(dossier, "complete"), "reason", routes=ROUTES)


@contest("transfer.transfer_early")
def transferring_early(house: House) -> Bout:
    cast, dossier = begun(house, "ACTIVE")
    transfers.opened(cast, dossier)
    return over(acts.transfer_early, cast.dong, fresh(dossier), at(dossier, "early"), "reason")


def recorded(house: House, *, checked: bool = True) -> tuple[Cast, Outcome]:
    cast, dossier = begun(house)
    row = acts.record_outcome(
        again(cast.zhao), fresh(dossier), kind="first_use", title_zh="首批组件并网", title_en="First modules", evidence=f"并网验收单 {dossier.code}",
        on=clock.today(), percent=50,
    )  # fmt: skip
    if checked:
        acts.check_outcome(cast.tao, row, version=row.version)
    return cast, row


def landmark(house: House) -> tuple[Cast, Outcome]:
    cast, row = recorded(house)
    acts.mark_landmark(cast.dong, row, version=row.version, reason=WHY)
    return cast, row


def on_outcome(act: Any, by: Actor, row: Outcome, verb: str, typed: str = "", column: str = "", **more: Any) -> Bout:
    return over(act, by, row, at(row.dossier, "do", verb, row.pk), typed, column, **more)


@contest("transfer.check_outcome")
def checking_an_outcome(house: House) -> Bout:
    cast, row = recorded(house, checked=False)
    return on_outcome(acts.check_outcome, cast.tao, row, "check-outcome", verdict="accepted")


@contest("transfer.retract_outcome")
def taking_an_outcome_back(house: House) -> Bout:
    cast, row = recorded(house)
    return on_outcome(acts.retract_outcome, again(cast.zhao), row, "retract-outcome", "reason", "void_reason")


def shared(house: House) -> tuple[Cast, Outcome, Attribution]:
    cast, row = recorded(house)
    _, other = begun(house, "ACTIVE")
    share = acts.attribute(cast.lei, row, version=row.version, dossier_code=other.code, percent=5)
    row.refresh_from_db()
    return cast, row, share


@contest("transfer.confirm_share")
def confirming_a_share(house: House) -> Bout:
    cast, row, share = shared(house)
    return on_outcome(acts.confirm_share, cast.tao, row, "confirm-share", share_id=share.pk)


@contest("transfer.drop_share")
def taking_a_share_back(house: House) -> Bout:
    cast, row, share = shared(house)
    return on_outcome(acts.drop_share, cast.tao, row, "drop-share", "reason", share_id=share.pk)


@contest("transfer.attribute")
def sharing(house: House) -> Bout:
    cast, row = recorded(house)
    _, other = begun(house, "ACTIVE")
    return on_outcome(acts.attribute, cast.tao, row, "share", dossier_code=other.code, percent=5)


@contest("transfer.mark_landmark")
def naming_a_landmark(house: House) -> Bout:
    cast, row = recorded(house)
    return on_outcome(acts.mark_landmark, cast.dong, row, "landmark", "reason")


@contest("transfer.release_outcome")
def releasing(house: House) -> Bout:
    cast, row = landmark(house)
    return on_outcome(acts.release_outcome, cast.dong, row, "release", "summary_zh", "summary_zh", summary_en="First modules on the grid", shows=True)  # fmt: skip


@contest("transfer.withdraw_outcome")
def withdrawing(house: House) -> Bout:
    cast, row = landmark(house)
    acts.release_outcome(cast.dong, row, version=row.version, summary_zh="首批叠层组件", summary_en="First modules")
    return on_outcome(acts.withdraw_outcome, cast.dong, row, "unrelease", "reason")


def landed(house: House) -> tuple[Cast, Landing]:
    cast, dossier = begun(house)
    row = acts.record_landing(
        cast.lei, dossier, kind="firm", region="SH", district="临港新片区", firm="叠光科技", evidence_kind="registration",
        evidence_no=f"91310000-{dossier.code}", on=clock.today(),
    )  # fmt: skip
    return cast, row


@contest("transfer.check_landing")
def checking_a_landing(house: House) -> Bout:
    cast, row = landed(house)
    return over(acts.check_landing, cast.tao, row, at(row.dossier, "do", "check-landing", row.pk), verdict="accepted")


@contest("transfer.retract_landing")
def taking_a_landing_back(house: House) -> Bout:
    cast, row = landed(house)
    return over(
        acts.retract_landing, cast.lei, row, at(row.dossier, "do", "retract-landing", row.pk), "reason", "void_reason"
    )


@contest("transfer.note_ceased")
def noting_the_end(house: House) -> Bout:
    cast, row = landed(house)
    return over(acts.note_ceased, cast.tao, row, at(row.dossier, "do", "ceased", row.pk), "reason", on=clock.today())


@contest("transfer.look_back")
def looking_back(house: House) -> Bout:
    cast, dossier = begun(house, "GRAD")
    with clock.at(clock.now() - dt.timedelta(days=350)):
        acts.open_follow_ups(SYSTEM, dossier, kind="graduated")
    row = FollowUp.objects.get(dossier=dossier, year=1)
    return over(
        acts.look_back, cast.chen, row, at(dossier, "do", "look-back", row.pk), "note", "note", sent={"in_use": "on"}, in_use=True
    )  # fmt: skip


@contest("transfer.propose_point")
def proposing(house: House) -> Bout:
    cast, dossier = begun(house, "GRAD")
    layout = "申能光伏牵头，九个环节三处断点"
    return over(acts.propose_point, cast.chen, dossier, at(dossier, "nuclear", "point"), "statement", layout=layout)


def proposed(house: House, *, criteria: bool = True) -> tuple[Cast, NuclearPoint]:
    """A proposal; those designated in earlier bouts end, for places are few."""
    cast, dossier = begun(house, "GRAD")
    for row in NuclearPoint.objects.filter(state=ACTIVE).select_related("dossier"):
        acts.revoke_point(cast.li, row, version=row.version, reason=WHY)
    return cast, transfers.proposed(cast, dossier, criteria=criteria)


def designated(house: House) -> tuple[Cast, NuclearPoint]:
    cast, point = asked(house)
    dossier = fresh(point.dossier)
    acts.designate(cast.li, dossier, version=dossier.version, reason=WHY)
    return cast, open_point(dossier)


def asked(house: House) -> tuple[Cast, NuclearPoint]:
    """The committee is in favour."""
    cast, point = proposed(house)
    transfers.decide(cast, acts.ask_designation(cast.chen, point, version=point.version), "designate")
    return cast, open_point(point.dossier)


def on_point(act: Any, by: Actor, point: NuclearPoint, verb: str, typed: str = "", column: str = "", **more: Any) -> Bout:  # fmt: skip
    return over(act, by, point, at(point.dossier, "nuclear", verb), typed, column, **more)


@contest("transfer.write_criterion")
def writing_evidence(house: House) -> Bout:
    cast, point = proposed(house, criteria=False)
    code = next(iter(transfers.CRITERIA))
    bout = on_point(acts.write_criterion, cast.chen, point, "criterion", "evidence", code=code)
    return Bout(bout.attempt, lambda: point.criteria.get().evidence, bout.url, bout.by, bout.form, "evidence", shows=False)  # fmt: skip


@contest("transfer.check_criterion")
def checking_evidence(house: House) -> Bout:
    cast, point = proposed(house, criteria=False)
    code = next(iter(transfers.CRITERIA))
    row = acts.write_criterion(cast.chen, point, version=point.version, code=code, evidence="第三方报告与合同")
    return over(acts.check_criterion, cast.dong, read_again(row), at(point.dossier, "nuclear", "check-criterion", row.pk))  # fmt: skip


@contest("transfer.ask_designation")
def asking(house: House) -> Bout:
    cast, point = proposed(house)
    return on_point(acts.ask_designation, cast.chen, point, "ask-point")


@contest("transfer.designate")
def designating(house: House) -> Bout:
    cast, point = asked(house)
    return over(acts.designate, cast.li, fresh(point.dossier), at(point.dossier, "designate"), "reason")


@contest("transfer.hold_review")
def reviewing(house: House) -> Bout:
    cast, point = designated(house)
    NuclearPoint.objects.filter(pk=point.pk).update(next_review_on=clock.today())  # its half year is over
    point, v = open_point(point.dossier), point.version
    return Bout(
        lambda k: acts.hold_review(cast.li, as_read(k, point), version=v, kept=True, note=words(k)),
        kept=lambda: point.reviews.get().note, url=at(point.dossier, "nuclear", "review"), by=cast.li.user_id,
        form={"version": v, "kept": "yes"}, typed="note", shows=False,
    )  # fmt: skip


@contest("transfer.release_point")
def releasing_a_point(house: House) -> Bout:
    cast, point = designated(house)
    return on_point(acts.release_point, cast.li, point, "release-point", "summary_zh", "summary_zh", summary_en="A chain of firms")  # fmt: skip


@contest("transfer.revoke_point")
def revoking(house: House) -> Bout:
    cast, point = designated(house)
    return Bout(
        lambda k: acts.revoke_point(cast.li, as_read(k, point), version=point.version, reason=words(k)), kept=text_of(point, "ended_reason"),
        url=at(point.dossier, "nuclear", "revoke"), by=cast.li.user_id, form={"version": point.version}, typed="reason", shows=False,
    )  # fmt: skip
