"""What may be done on the transfer pages, as tables: one a kind of record, each deed with who may and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.deeds import Deed, adding, place_here
from zhongshu.people.roles import INSIDE
from zhongshu.transfer import actions
from zhongshu.transfer.actions.dealing import may_sign
from zhongshu.transfer.forms import cases as case_forms
from zhongshu.transfer.forms import outcomes as forms
from zhongshu.transfer.forms.shared import NoteForm, ReasonForm, SureForm, TextsForm
from zhongshu.transfer.queries import open_point, unmet
from zhongshu.transfer.queries.graduation import graduation_decision, pending_graduation
from zhongshu.transfer.queries.nuclear import pending_point, point_decision, review_open
from zhongshu.transfer.rules import ACCEPTED, ACTIVE, APPROVED, OPENED, OPENS_IN, PROPOSED, PUBLISHED, SIGNED, VALUED


def holds(right: str, *, inside: bool = False) -> Callable[[Any, Any], bool]:
    """The right at the dossier of the record, for people of the house only where asked."""

    def mine(actor: Any, subject: Any) -> bool:
        dossier = getattr(subject, "dossier", subject)
        return actor.may(right, place_here(dossier)) and (not inside or bool(actor.roles & INSIDE))

    return mine


def on_line(right: str, via: str, *, inside: bool = False) -> Callable[[Any, Any], bool]:
    """As `holds`, for a line of a case or a point."""
    ask = holds(right, inside=inside)
    return lambda actor, line: ask(actor, getattr(line, via))


def checker(right: str, author: str) -> Callable[[Any, Any], bool]:
    """Inside the house, and not the author."""
    ask = holds(right, inside=True)
    return lambda actor, row: ask(actor, row) and getattr(row, author) != actor.ledger_name


def own_record(actor: Any, row: Any) -> bool:
    """Whoever recorded it, as long as they may record here."""
    return row.recorded_by == actor.ledger_name and holds("outcome:CUA")(actor, row)


def borne_out(row: Any) -> dict[str, Any]:
    return {"verdict": ACCEPTED}


def states(*names: str) -> Callable[[Any], bool]:
    return lambda row: row.state in names


def table(*deeds: Deed) -> dict[str, Deed]:
    return {deed.key: deed for deed in deeds}


def askable(dossier: Any) -> bool:
    """Graduation may be put to the committee."""
    return (
        dossier.state == "TRANS"
        and not unmet(dossier)
        and not pending_graduation(dossier)
        and not graduation_decision(dossier)
    )


def on_the_table(line: Any) -> bool:
    """A line of a case that has not been taken out, while the case may still change."""
    return line.case.state in (OPENED, VALUED) and line.dropped_at is None


def deal(
    key: str,
    label: Bi,
    form: Any,
    act: Any,
    done: Bi,
    *when: str,
    right: str = "transfer:UA",
    mine: Any = None,
    **more: Any,
) -> Deed:
    """A step of a transfer case."""
    return Deed(key, label, form, act, done, mine=mine or holds(right), fits=states(*when), **more)


worker, keeper, house = holds("transfer:UA"), holds("outcome:CUA"), holds("outcome:UA", inside=True)
ON_DOSSIER = table(
    Deed("case", Bi("开始一项转化", "Begin a transfer"), case_forms.OpenForm, actions.open_case, Bi("转化已开始", "The transfer has begun"), mine=worker,
         fits=lambda d: d.state in OPENS_IN, fate=Bi("团队、专员和主任会收到通知；实施中的卷宗随即开放并行转化。", "Team, specialist and director are told; on active work this opens the parallel track.")),
    Deed("outcome", Bi("登记成果", "Record an outcome"), forms.OutcomeForm, adding(actions.record_outcome), Bi("已登记，等他人核实", "On record; another person checks it"), mine=keeper, fits=lambda d: d.state in OPENS_IN),
    Deed("landing", Bi("登记落地", "Record a landing"), forms.LandingForm, adding(actions.record_landing), Bi("已登记，等他人核实", "On record; another person checks it"), mine=keeper, fits=lambda d: d.state in OPENS_IN),
    Deed("claim", Bi("提交毕业检验", "Claim a graduation test"), forms.ClaimForm, adding(actions.claim_test), Bi("已提交，等他人核实", "Handed in; another person checks it"), mine=keeper,
         fits=lambda d: d.state in ("ACTIVE", "TRANS"), fate=Bi("由提交人以外的人核实后才算满足。", "It counts once somebody other than you has checked it.")),
    Deed("ask", Bi("提请委员会决定毕业", "Put graduation to the committee"), forms.MatterForm, actions.ask_committee, Bi("已提请委员会", "The committee is asked"), mine=house, fits=askable,
         fate=Bi("每位未回避的委员会收到表决通知。", "Each member who is not recused is asked to vote."), main=True),
    Deed("market", Bi("复核市场路径", "Review the ways to a market"), forms.MarketForm, actions.review_market, Bi("复核已记录", "The review is on record"), mine=house, fits=lambda d: d.state == "TRANS",
         fate=Bi("下次决策日随之顺延一个复核周期。", "The next decision date moves on by one round of review.")),
    Deed("point", Bi("提议认定核爆点", "Propose a nuclear point"), forms.PointForm, actions.propose_point, Bi("已提议，请逐项补充证据", "Proposed; now bring evidence for each criterion"),
         mine=holds("nuclear:UA", inside=True), fits=lambda d: d.state == "GRAD" and open_point(d) is None),
)  # fmt: skip

ON_CASE = table(
    deal("piece", Bi("加一项权利", "Add a right"), case_forms.PieceForm, actions.add_piece, Bi("已加入", "Added"), OPENED, VALUED),
    deal("split", Bi("加一份收益", "Add a part of the revenue"), case_forms.SplitForm, actions.add_split, Bi("已加入", "Added"), OPENED, VALUED),
    deal("value", Bi("定价", "Value it"), case_forms.ValueForm, actions.value, Bi("已定价，等主任审批", "Valued; the director approves next"), OPENED, right="transfer:U", main=True,
         initial=lambda case: {"valuation_fen": case.valuation_fen, "method": case.valuation_method}),
    deal("approve", Bi("批准", "Approve"), NoteForm, actions.approve, Bi("已批准，可以公示", "Approved; it may go into publicity"), VALUED,
         mine=lambda actor, case: holds("transfer:A")(actor, case) and case.valued_by != actor.ledger_name, main=True),
    deal("send-back", Bi("退回重新定价", "Send the valuation back"), ReasonForm, actions.send_back, Bi("已退回，等重新定价", "Sent back; it is valued anew"), VALUED, right="transfer:A",
         fate=Bi("转化专员收到理由后重新定价；清单与收益分配保留。", "The transfer officer reads why and values it anew; bundle and split stay.")),
    deal("publish", Bi("公示", "Put into publicity"), case_forms.PublishForm, actions.publish, Bi("已公示", "In publicity"), APPROVED, main=True,
         fate=Bi("事项名称、方式、对方与公示内容立即出现在公开的公示页上，任何人可见；估值不公开。", "Name, mode, other side and text appear at once on the public page of publicity, for anybody to read; the valuation does not.")),
    deal("contract", Bi("附上合同", "Attach the contract"), case_forms.ContractForm, actions.attach_contract, Bi("合同已附上", "The contract is attached"), APPROVED, PUBLISHED, right="transfer:U"),
    deal("sign", Bi("签署合同", "Sign the contract"), case_forms.SignForm, actions.sign, Bi("合同已签署", "Signed"), PUBLISHED, mine=may_sign,
         fate=Bi("您代表权利人单位签署。", "You sign for the organisation that owns the rights."), main=True),
    deal("close", Bi("完成", "Close it"), case_forms.CloseForm, actions.close, Bi("转化已完成", "The transfer is closed"), SIGNED, main=True),
    deal("drop", Bi("放弃", "Drop it"), ReasonForm, actions.drop, Bi("已放弃，原因在案", "Dropped; the reason is kept"), OPENED, VALUED, APPROVED, PUBLISHED),
)  # fmt: skip
ON_PIECE = table(
    Deed("drop-piece", Bi("删去", "Take out"), SureForm, actions.drop_piece, Bi("已删去", "Taken out"), mine=on_line("transfer:UA", "case"), fits=on_the_table),
)  # fmt: skip
ON_SPLIT = table(
    Deed("drop-split", Bi("删去", "Take out"), SureForm, actions.drop_split, Bi("已删去", "Taken out"), mine=on_line("transfer:UA", "case"), fits=on_the_table),
)  # fmt: skip
ON_OUTCOME = table(
    Deed("check-outcome", Bi("核实", "Check"), forms.CheckOutcomeForm, actions.check_outcome, Bi("核实已记录", "The check is on record"), mine=checker("outcome:UA", "recorded_by"),
         fits=lambda o: o.checked_on is None and not o.void_as, initial=borne_out,
         fate=Bi("属实：您确认已看过证据，成果计入。不属实：不计入，登记人收到理由。", "Borne out: you have seen the evidence, and it counts. Not borne out: it counts nowhere, and whoever recorded it reads why.")),
    Deed("share", Bi("归属另一卷宗", "Share with another dossier"), forms.ShareForm, actions.attribute, Bi("已归属，等他人确认", "Shared; another person confirms it"), mine=house,
         fits=lambda o: o.attributed_bp < 10_000 and not o.void_as, fate=Bi("由您以外的人确认后才计入。", "It counts once somebody other than you has confirmed it.")),
    Deed("confirm-share", Bi("确认份额", "Confirm a share"), forms.ConfirmShareForm, actions.confirm_share, Bi("已确认", "Confirmed"), mine=house, fits=lambda o: not o.void_as and getattr(o, "unconfirmed", False)),
    Deed("drop-share", Bi("收回份额", "Take a share back"), forms.DropShareForm, actions.drop_share, Bi("已收回", "Taken back"), mine=house, fits=lambda o: getattr(o, "given", False)),
    Deed("retract-outcome", Bi("撤回", "Withdraw it"), ReasonForm, actions.retract_outcome, Bi("已撤回", "Withdrawn"), mine=own_record, fits=lambda o: not o.void_as and o.released_on is None,
         fate=Bi("不再计入，记录与理由保留。", "It counts no more; record and reason are kept.")),
    Deed("landmark", Bi("认定标志性成果", "Name a landmark"), ReasonForm, actions.mark_landmark, Bi("已认定", "Named"), mine=holds("outcome:A"), fits=lambda o: o.checked_on is not None and o.landmark_since is None),
    Deed("release", Bi("公开", "Release"), TextsForm, actions.release_outcome, Bi("已列入公开名录", "On the public register"), mine=holds("outcome:A"),
         fits=lambda o: o.landmark_since is not None and o.released_on is None, fate=Bi("立即出现在公开网页上，任何人可见。", "It appears on the public page at once, for anybody to read."),
         initial=lambda o: {"summary_zh": o.summary_zh, "summary_en": o.summary_en}),
    Deed("unrelease", Bi("撤下公开", "Withdraw"), ReasonForm, actions.withdraw_outcome, Bi("已从公开名录撤下", "Off the public register"), mine=holds("outcome:A"), fits=lambda o: o.released_on is not None),
)  # fmt: skip
ON_LANDING = table(
    Deed("check-landing", Bi("核实", "Check"), forms.CheckForm, actions.check_landing, Bi("核实已记录", "The check is on record"), mine=checker("outcome:UA", "recorded_by"),
         fits=lambda x: x.checked_on is None and not x.void_as, initial=borne_out,
         fate=Bi("属实：您确认已看过登记或合同，落地计入。不属实：不计入，登记人收到理由。", "Borne out: you have seen registration or contract, and it counts. Not borne out: it counts nowhere, and whoever recorded it reads why.")),
    Deed("retract-landing", Bi("撤回", "Withdraw it"), ReasonForm, actions.retract_landing, Bi("已撤回", "Withdrawn"), mine=own_record, fits=lambda x: not x.void_as,
         fate=Bi("不再计入，记录与理由保留。", "It counts no more; record and reason are kept.")),
    Deed("ceased", Bi("登记停业", "Note that it ceased"), forms.CeasedForm, actions.note_ceased, Bi("已登记", "On record"), mine=house, fits=lambda x: x.ceased_on is None and not x.void_as),
)  # fmt: skip
ON_CLAIM = table(
    Deed("check-claim", Bi("核实", "Check"), forms.VerdictForm, actions.check_claim, Bi("已核实", "Checked"), mine=checker("outcome:UA", "recorded_by"), fits=lambda c: not c.verdict),
    Deed("lapse-claim", Bi("注明不再成立", "Note that it no longer holds"), NoteForm, actions.lapse_claim, Bi("已注明，不再计入", "Noted; it no longer counts"), mine=checker("outcome:UA", "recorded_by"),
         fits=lambda c: c.verdict == ACCEPTED and c.dossier.state in ("ACTIVE", "TRANS")),
)  # fmt: skip
ON_FOLLOW_UP = table(
    Deed("look-back", Bi("填写回访", "Report"), forms.LookBackForm, actions.look_back, Bi("已记录回访", "On record"), mine=keeper, fits=lambda f: f.done_on is None),
)  # fmt: skip
ON_POINT = table(
    Deed("criterion", Bi("填写一项证据", "Bring evidence"), forms.CriterionForm, actions.write_criterion, Bi("已填写，等他人核实", "On record; another person checks it"), mine=holds("nuclear:UA", inside=True), fits=states(PROPOSED)),
    Deed("ask-point", Bi("提请委员会认定", "Put it to the committee"), SureForm, actions.ask_designation, Bi("已提请委员会", "The committee is asked"), mine=holds("nuclear:UA", inside=True),
         fits=lambda p: p.state == PROPOSED and pending_point(p) is None and point_decision(p) is None, main=True),
    Deed("review", Bi("复评", "Review"), forms.ReviewForm, actions.hold_review, Bi("复评已记录", "The review is on record"), mine=holds("nuclear:A"), fits=review_open,
         fate=Bi("失格达到规定次数，认定自动撤销，历史保留。", "After as many lapses as the rules allow the designation ends; its history is kept.")),
    Deed("release-point", Bi("公开", "Release"), TextsForm, actions.release_point, Bi("已列入公开名录", "On the public register"), mine=holds("nuclear:A"), fits=lambda p: p.state == ACTIVE and p.released_on is None,
         fate=Bi("立即出现在公开网页上，任何人可见。", "It appears on the public page at once, for anybody to read.")),
    Deed("revoke", Bi("撤销认定", "Revoke"), ReasonForm, actions.revoke_point, Bi("已撤销，历史保留", "Revoked; its history is kept"), mine=holds("nuclear:A"), fits=states(ACTIVE)),
)  # fmt: skip
ON_CRITERION = table(
    Deed("check-criterion", Bi("核实", "Check"), SureForm, actions.check_criterion, Bi("已核实", "Checked"),
         mine=lambda actor, row: on_line("nuclear:UA", "point", inside=True)(actor, row) and row.written_by != actor.ledger_name,
         fits=lambda row: row.point.state == PROPOSED and not row.checked_by),
)  # fmt: skip
__all__ = [
    "ON_CASE",
    "ON_CLAIM",
    "ON_CRITERION",
    "ON_DOSSIER",
    "ON_FOLLOW_UP",
    "ON_LANDING",
    "ON_OUTCOME",
    "ON_PIECE",
    "ON_POINT",
    "ON_SPLIT",
]
