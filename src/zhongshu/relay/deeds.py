"""What may be done on the relay page, as a table: by whom, in which state of the case."""

from __future__ import annotations

from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.deeds import Deed, place_here
from zhongshu.policy.queries import rules_of
from zhongshu.relay import actions, forms, queries
from zhongshu.relay.queries import open_case
from zhongshu.relay.rules import ACCEPTED, DONE, GIVER, OVERLAP, PACKED, PREPARED_IN, PROPOSED, RECEIVER


def in_states(*states: str) -> Any:
    return lambda case: case.state in states


def side_of(actor: Any, case: Any) -> str:
    return queries.side_of(actor, case, place_here(case.dossier))


def works_on(actor: Any, case: Any) -> bool:
    return queries.works_on(actor, case, place_here(case.dossier))


def may_give(actor: Any, case: Any) -> bool:
    return side_of(actor, case) == GIVER or works_on(actor, case)


def is_receiver(actor: Any, case: Any) -> bool:
    return side_of(actor, case) == RECEIVER


def signs(actor: Any, case: Any) -> bool:
    side = side_of(actor, case)
    return side in (GIVER, RECEIVER) and not case.signatures.filter(side=side, what="handover").exists()


def of_terms(case: Any) -> dict[str, Any]:
    return {name: getattr(case, name) for name in ("aim", "regress", "overlap_days", "balance_fen")}


def first_terms(dossier: Any) -> dict[str, Any]:
    return {"overlap_days": rules_of(dossier.rule_set).gates.relay_overlap_days}


ON_DOSSIER: dict[str, Deed] = {
    d.key: d
    for d in (
        Deed(
            "prepare", Bi("准备接力", "Prepare a relay"), forms.PrepareForm, actions.prepare, Bi("接力已开始准备", "The relay is being prepared"),
            mine=lambda actor, dossier: actor.may("relay:UA", place_here(dossier)),
            fits=lambda dossier: dossier.state in PREPARED_IN and open_case(dossier) is None,
            fate=Bi("卷宗随即向接收方开放；移交方、接收方、主任会收到通知。在完成以前仍由移交方负责。", "The dossier is opened to the receiver; giver, receiver and director are told. The giver stays responsible until it is done."),
            initial=first_terms, main=True,
        ),
    )
}  # fmt: skip

ON_CASE: dict[str, Deed] = {
    d.key: d
    for d in (
        Deed("item", Bi("加一行清单", "Add to the checklist"), forms.ItemForm, actions.add_item, Bi("已加入清单", "Added"), mine=works_on, fits=in_states(PROPOSED, OVERLAP)),
        Deed("figure", Bi("加一项基线", "Add a figure"), forms.BaselineForm, actions.add_baseline, Bi("已加入基线", "Added"), mine=works_on, fits=in_states(PROPOSED)),
        Deed("amend", Bi("修改条款", "Change the terms"), forms.TermsForm, actions.amend_case, Bi("已修改", "Changed"), mine=works_on, fits=in_states(PROPOSED), initial=of_terms),
        Deed(
            "pack", Bi("提交接收方确认", "Send to the receiver"), forms.SureForm, actions.pack, Bi("已请接收方确认清单", "The receiver is asked to confirm"),
            mine=works_on, fits=in_states(PROPOSED), fate=Bi("接收方收到通知；清单在其答复前不能再改。", "The receiver is notified; the checklist stands until it answers."), main=True,
        ),
        Deed(
            "accept", Bi("接受清单", "Accept the checklist"), forms.NoteForm, actions.accept_package, Bi("已接受，等主任决定交付接力", "Accepted; the director decides next"),
            mine=is_receiver, fits=in_states(PACKED), fate=Bi("您代表接收方签署。重叠期开始后逐项交接，完成前仍由移交方负责。", "You sign for the receiver. Lines are handed over during the overlap; the giver stays responsible until the end."), main=True,
        ),
        Deed(
            "refuse", Bi("退回清单", "Refuse the package"), forms.ReasonForm, actions.refuse_package, Bi("已退回，专员会补齐", "Refused; the specialist completes it"),
            mine=is_receiver, fits=in_states(PACKED, ACCEPTED),
        ),
        Deed(
            "sign", Bi("签署移交", "Sign the hand-over"), forms.NoteForm, actions.sign_handover, Bi("已签署", "Signed"),
            mine=signs, holds=lambda actor, case: side_of(actor, case) in (GIVER, RECEIVER), fits=in_states(OVERLAP), fate=Bi("您确认清单各项均已交接。双方签署、重叠期满后，主任确认完成。", "You confirm that every line has passed. Once both have signed and the overlap is over, the director concludes."), main=True,
        ),
        Deed("progress", Bi("填写首次进展", "Report the first progress"), forms.ProgressForm, actions.note_progress, Bi("已记录首次进展", "The first progress is on record"),
             mine=lambda actor, case: works_on(actor, case) or (case.receiver_id in actor.organisations and actor.may("relay:S", place_here(case.dossier))),
             fits=lambda case: case.state == DONE and case.progress_on is None, main=True),
        Deed("withdraw", Bi("不再接力", "Give the relay up"), forms.ReasonForm, actions.withdraw_case, Bi("接力已取消", "The relay is given up"), mine=works_on,
             fits=in_states(PROPOSED, PACKED, ACCEPTED), fate=Bi("卷宗不再向接收方开放，仍由移交方负责。", "The dossier is closed to the receiver and stays with the giver.")),
    )
}  # fmt: skip

ON_ITEM: dict[str, Deed] = {
    d.key: d
    for d in (
        Deed("give", Bi("已交出", "Given"), forms.HandForm, actions.give_item, Bi("已记录交出", "On record as given"),
             mine=lambda actor, item: may_give(actor, item.case), fits=lambda item: item.case.state == OVERLAP and item.given_on is None and not item.nothing),
        Deed("receive", Bi("已接收", "Received"), forms.HandForm, actions.receive_item, Bi("已记录接收", "On record as received"),
             mine=lambda actor, item: is_receiver(actor, item.case), fits=lambda item: item.case.state == OVERLAP and item.given_on is not None and item.received_on is None),
        Deed("drop-item", Bi("删去", "Take off"), forms.SureForm, actions.drop_item, Bi("已删去", "Taken off"),
             mine=lambda actor, item: works_on(actor, item.case), fits=lambda item: item.case.state == PROPOSED and item.dropped_at is None),
    )
}  # fmt: skip

ON_FIGURE: dict[str, Deed] = {
    "drop-figure": Deed(
        "drop-figure", Bi("删去", "Take off"), forms.SureForm, actions.drop_baseline, Bi("已删去", "Taken off"),
        mine=lambda actor, figure: works_on(actor, figure.case), fits=lambda figure: figure.case.state == PROPOSED and figure.dropped_at is None,
    )
}  # fmt: skip
